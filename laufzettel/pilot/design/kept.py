# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The latest agreement of shadow mode, as leadership decides by it: what was compared is kept, and no value of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import orjson

from laufzettel.journal import Journal, comparisons, shadows
from laufzettel.journal.comparisons import Comparison
from laufzettel.journal.database import Database
from laufzettel.pilot.design.agreement import ENOUGH, Agreement, Tally
from laufzettel.pilot.design.source import Source


@dataclass(frozen=True, slots=True)
class Kept:
    """A comparison that was kept.

    Attributes:
        at: when, ISO 8601, UTC.
        person: who compared.
        digest: SHA-256 over all that is kept of it; by this a decision names it.
        whole: whether it is still what was kept.
        source: with what was compared.
        since: when the time of shadow mode began whose cases these are.
        cases: cases of which all compared entries agree.
        fields: by the name of a field, an output or a column.
        rules: by table and rule that fired.
        differences: case number to the entries in which it differs.
        left: how much was compared with nothing, by the reason, as `Agreement.left`.
    """

    at: str
    person: str
    digest: str
    whole: bool
    source: Source
    since: str
    cases: Tally
    fields: Mapping[str, Tally]
    rules: Mapping[str, Tally]
    differences: Mapping[str, Sequence[str]]
    left: Mapping[str, int]

    @property
    def enough(self) -> bool:
        """Whether the exit rule of E2 is kept, as far as it is about agreement."""
        return self.cases.lower >= ENOUGH


def keep(journal: Journal, process: str, found: Agreement, source: Source, *, by: str) -> Kept:
    """Keep what a comparison came to.

    Args:
        journal: the journal.
        process: which process it is about.
        found: what it came to.
        source: with what was compared.
        by: who compared.

    Raises:
        BusinessError: nobody is named who compared.
    """
    spell, at = shadows.last(journal.database, process), journal.now()
    said = {
        "process": process,
        "at": at,
        "person": by,
        "source": source.value,
        "since": spell.on_at if spell else "",
        "cases": _numbers(found.cases),
        "fields": {name: _numbers(tally) for name, tally in found.fields.items()},
        "rules": {name: _numbers(tally) for name, tally in found.rules.items()},
        "differences": found.differences,
        "left": found.left,
    }
    body = orjson.dumps(said, option=orjson.OPT_SORT_KEYS).decode()
    return _read(comparisons.keep(journal, process, body, at=at, by=by))


def latest(database: Database, process: str) -> Kept | None:
    """The last comparison since shadow mode was last switched on; None if there is none.

    One from before says nothing about the rules and forms of today, which were made better since.

    Args:
        database: of the journal.
        process: which process.
    """
    kept, spell = comparisons.newest(database, process), shadows.last(database, process)
    if kept is None or spell is None:
        return None
    found = _read(kept)
    return found if found.since == spell.on_at else None


def _read(kept: Comparison) -> Kept:
    said = orjson.loads(kept.body)
    return Kept(
        kept.at,
        kept.person,
        kept.digest,
        kept.whole,
        Source(said["source"]),
        said["since"],
        Tally(*said["cases"]),
        {name: Tally(*numbers) for name, numbers in said["fields"].items()},
        {name: Tally(*numbers) for name, numbers in said["rules"].items()},
        said["differences"],
        said["left"],
    )


def _numbers(tally: Tally) -> tuple[int, int]:
    return tally.same, tally.compared
