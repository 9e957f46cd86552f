# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""From the journal's rows to what the program speaks about, and back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from os.path import commonprefix

import orjson

from laufzettel.case import State, Station
from laufzettel.errors import Problem
from laufzettel.fields import KeptReading, Reading
from laufzettel.journal.batch import Held
from laufzettel.journal.keys import keyed

HELD = "id, number, document, part, station, state, round, entries, head, claim"
"""The columns of `cases` that make a case one can hold."""

_STATIONS = {station.value: station for station in Station}
_STATES = {state.value: state for state in State}


def held(row: Sequence[object], document_name: str, media_type: str) -> Held:
    """A row of `cases` (columns as in `HELD`) as a case one can hold."""
    id_, number, document, part, station, state, round_, entries, head, claim = row[:10]
    if not (
        # All at once: this is done for every case at every claim, and calls cost.
        isinstance(id_, int)
        and isinstance(number, str)
        and isinstance(document, str)
        and isinstance(part, str)
        and isinstance(round_, int)
        and isinstance(entries, int)
        and isinstance(head, (bytes, memoryview))
        and isinstance(claim, int)
    ):
        raise TypeError("a row of cases has the columns of HELD")
    at, stands = _STATIONS[text(station)], _STATES[text(state)]
    return Held(id_, number, document, document_name, media_type, part, at, stands, round_, entries, bytes(head), claim)


def integer(value: object) -> int:
    """A database value that is a whole number."""
    if not isinstance(value, int):
        raise TypeError(f"whole number expected, not {type(value).__name__}")
    return value


def text(value: object) -> str:
    """A database value that is text."""
    if not isinstance(value, str):
        raise TypeError(f"text expected, not {type(value).__name__}")
    return value


def problems_detail(problems: Iterable[Problem], **more: object) -> str:
    """Problems as a slip keeps them: whole sentences in both languages, so that the slip outlives the program.

    Args:
        problems: what is wrong.
        more: what else the entry says, such as the digest of what was read.
    """
    return orjson.dumps({"problems": [problem.as_dict() for problem in problems], **more}).decode()


def pack(reading: Reading, problems: Sequence[Problem] = ()) -> str:
    """A reading as it is kept: values and places by field, and raw text and confidence where they say more, as JSON."""
    return packed(reading, problems).decode()


def packed(reading: Reading, problems: Sequence[Problem] = ()) -> bytes:
    """The bytes of what `pack` gives, of which slips keep the digest."""
    compact = reading if isinstance(reading, KeptReading) else _compact(reading)
    kept: dict[str, object] = {"at": compact.at, "values": compact.texts, "places": compact.places}
    if compact.tail:
        kept["tail"] = compact.tail
    if compact.more:
        kept["more"] = compact.more
    if problems:
        kept["problems"] = [problem.as_dict() for problem in problems]
    return orjson.dumps(kept)


def _compact(reading: Reading) -> KeptReading:
    """The compact form; the part of the place that all fields share is kept once."""
    places = [field.place for field in reading.values()]
    # Letter by letter is meant: places are no paths.
    shared = commonprefix(places)  # noqa: RUF071
    more = {
        name: (raw, confidence)
        for name, (value, raw, _, confidence) in reading.items()
        if raw != value or confidence != 1.0
    }
    texts = {name: field.value for name, field in reading.items()}
    return KeptReading(texts, shared, [place[len(shared) :] for place in places], more=more)


def unpack(body: str) -> tuple[KeptReading, list[Problem]]:
    """The other way round."""
    kept = orjson.loads(body)
    reading = KeptReading(kept["values"], kept["at"], kept["places"], kept.get("tail", ""), kept.get("more"))
    return reading, [Problem.from_dict(problem) for problem in kept.get("problems", ())]


def decision_digest(ruleset: str, law_date: str, body: str, tables_digest: str, key: bytes) -> str:
    """What a slip seals of a decision: a digest under the case's key over its parts, joined by the unit separator.

    Args:
        ruleset, law_date, body: as kept.
        tables_digest: SHA-256 of what the tables said, hexadecimal; many cases share it.
        key: of the case.
    """
    return keyed(f"{ruleset}\x1f{law_date}\x1f{body}\x1f{tables_digest}".encode(), key)


class KeptDecision(Mapping[str, object]):
    """A decision as it was kept; what the tables said is taken apart only when somebody asks for it."""

    __slots__ = ("_said", "_tables")

    def __init__(self, body: str, tables: str) -> None:
        """Args: body: JSON object of everything else. tables: JSON list of what each table said."""
        self._said: dict[str, object] = orjson.loads(body)
        self._tables = tables

    def __getitem__(self, name: str) -> object:
        return orjson.loads(self._tables) if name == "tables" else self._said[name]

    def __iter__(self) -> Iterator[str]:
        yield from self._said
        yield "tables"

    def __len__(self) -> int:
        return len(self._said) + 1
