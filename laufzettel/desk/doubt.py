# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A doubtful write: what was to be written beside what stands in the legacy system at this moment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import NamedTuple

from laufzettel.desk.desk import Shown
from laufzettel.desk.in_words import evidence_in_words
from laufzettel.errors import LaufzettelError
from laufzettel.journal.effects import DOUBTFUL, Effect
from laufzettel.journal.views import Slip
from laufzettel.office import Office


class Pair(NamedTuple):
    """One column of a record.

    Attributes:
        column: its name in the legacy system.
        wanted: what was to be written; None if that record has no such column.
        there: what stands there; None if no such record does.
        differs: whether a record stands there and says something else.
    """

    column: str
    wanted: str | None
    there: str | None
    differs: bool


@dataclass(frozen=True, slots=True)
class Doubt:
    """A write of which it is not known whether it arrived.

    Attributes:
        effect: as the journal has it.
        seen: what was seen when it was tried, in words; empty if nothing was.
        records: table, number of the record in it from 1, and its columns; empty if nobody can look.
        looked: whether the legacy system could be asked just now.
        found: how many records stand there under our key.
    """

    effect: Effect
    seen: str
    records: Sequence[tuple[str, int, Sequence[Pair]]]
    looked: bool
    found: int


def doubts(office: Office, slip: Slip, shown: Shown, language: str) -> list[Doubt]:
    """The doubtful writes of a case; each legacy system is asked anew, and nothing there is changed.

    Args:
        office: whose legacy systems are asked.
        slip: all that is known of the case.
        shown: its process.
        language: `de` or `en`.
    """
    return [_doubt(office, effect, shown, int(language == "en")) for effect in slip.effects if effect.state in DOUBTFUL]


def _doubt(office: Office, effect: Effect, shown: Shown, number: int) -> Doubt:
    standing = None
    if shown.standing is not None:
        try:
            standing = shown.standing(office, effect.target, effect.key, effect.payload)
        except LaufzettelError:
            standing = None  # the system is out of reach: that is said, and what was seen earlier is shown
    there = standing or {}
    records = [
        (table, n, _pairs(wanted or {}, stands or {}))
        for table, rows in effect.payload.items()
        if isinstance(rows, list)
        for n, (wanted, stands) in enumerate(zip_longest(rows, there.get(table, ())), start=1)
    ]
    return Doubt(
        effect, evidence_in_words(effect.evidence, number), records, standing is not None, sum(map(len, there.values()))
    )


def _pairs(wanted: Mapping[str, object], there: Mapping[str, object]) -> list[Pair]:
    pairs = []
    for column in [*wanted, *(one for one in there if one not in wanted)]:
        left, right = _said(wanted, column), _said(there, column)
        if left or right:
            pairs.append(Pair(column, left, right, bool(there) and left != right))
    return pairs


def _said(row: Mapping[str, object], column: str) -> str | None:
    """A value as it is shown; None if there is no such record."""
    if not row:
        return None
    value = row.get(column)
    return "" if value is None else str(value)
