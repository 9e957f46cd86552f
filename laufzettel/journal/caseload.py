# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""How many cases came in over some days and which way they went; counts only, nothing of a single case or person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import groupby
from zoneinfo import ZoneInfo

import orjson

from laufzettel.case import State
from laufzettel.journal.case_types import Telling, told
from laufzettel.journal.journal import MACHINE, Journal
from laufzettel.journal.rows import integer, text
from laufzettel.process import Automation

_OFFICE = ZoneInfo("Europe/Berlin")
_DAY_S = 86_400.0
_BY_HAND = "done_by_hand"
_SHADOW = "shadow"
"""Of a case that came in while the machine only looked on: no case of the pilot."""
_GIVEN_BACK = frozenset({"rejected"})
_LEFT, _OPTED_OUT = "left_to_people", "opted_out"


class Course(StrEnum):
    """Which way a case went."""

    BY_HAND = "by_hand"
    """The plan left it to people, and they closed it, rejected ones too."""
    AUTOMATIC = "automatic"
    """Nobody touched it: released in a batch, outside the sample."""
    ASSISTED = "assisted"
    """A person released it by itself, looked at it in the sample, or corrected something."""
    ABORTED = "aborted"
    """The machine gave it back, and a person closed it without the machine writing."""
    OPEN = "open"
    """It is not closed yet."""


_CLOSED = tuple(course for course in Course if course is not Course.OPEN)


@dataclass(frozen=True, slots=True)
class OfType:
    """The cases of one type.

    Attributes:
        courses: how many went which way.
        leads: days from receipt to closing, as in `Caseload`.
    """

    courses: dict[Course, int] = field(default_factory=lambda: dict.fromkeys(Course, 0))
    leads: dict[Course, list[float]] = field(default_factory=lambda: {course: [] for course in _CLOSED})

    def add(self, case: _Case) -> None:
        """Count one case."""
        self.courses[case.course] += 1
        if case.course is not Course.OPEN:
            self.leads[case.course].append(case.days)


@dataclass(frozen=True, slots=True)
class Caseload:
    """The cases of a process that came in over some days.

    Attributes:
        first, last: the days.
        courses: how many went which way.
        corrected: how many a person corrected.
        checked: how many were looked at as the sample of a batch, of those closed.
        doubtful: how many were in doubt at some time.
        leads: days from receipt to closing, of those closed, by the way they went; for reckoning inside the program, no
            page shows them singly.
        types: the same by the type of the case, under the empty text what is not told; empty if nothing tells types.
    """

    first: date
    last: date
    courses: dict[Course, int]
    corrected: int
    checked: int
    doubtful: int
    leads: dict[Course, list[float]]
    types: Mapping[str, OfType] = field(default_factory=dict)

    @property
    def received(self) -> int:
        """How many came in."""
        return sum(self.courses.values())


def count(journal: Journal, process: str, first: date, last: date, telling: Telling | None = None) -> Caseload:
    """Count what came in over some days of the office's calendar; one walk over their slips, in order.

    Args:
        journal: the journal.
        process: whose cases.
        first, last: the days, both included.
        telling: how the type of a case is told; without it none is looked for.
    """
    every, types = OfType(), dict[str, OfType]()
    corrected = checked = doubtful = 0
    for case, name in _slips(journal, process, first, last, telling):
        if case.shadow:
            continue
        every.add(case)
        corrected += case.corrected
        checked += case.sampled and case.course is not Course.OPEN
        doubtful += case.doubtful
        if telling is not None:
            types.setdefault(name, OfType()).add(case)
    return Caseload(first, last, every.courses, corrected, checked, doubtful, every.leads, types)


@dataclass(slots=True)
class _Case:
    """What the slip of one case tells of its way."""

    number: str
    received: str
    closed_at: str = ""
    touched: bool = False
    sampled: bool = False
    corrected: bool = False
    doubtful: bool = False
    by_hand: bool = False
    left: bool = False
    shadow: bool = False
    given_back: bool = False

    @property
    def course(self) -> Course:
        if not self.closed_at:
            return Course.OPEN
        if self.by_hand or self.left:
            return Course.BY_HAND
        if self.given_back:
            return Course.ABORTED
        return Course.ASSISTED if self.touched or self.sampled else Course.AUTOMATIC

    @property
    def days(self) -> float:
        span = datetime.fromisoformat(self.closed_at) - datetime.fromisoformat(self.received)
        return span.total_seconds() / _DAY_S

    def add(self, result: str, signer: str, at: str, state: str, detail: str) -> None:
        if self.closed_at:
            return  # what happens to a closed case, such as erasing it, is no work on it
        self.doubtful |= state == State.IN_DOUBT
        if state == State.CLOSED:
            self.closed_at = at
        self.shadow |= result == _SHADOW
        if result in (_LEFT, _OPTED_OUT):
            self.left = result == _LEFT
        if signer == MACHINE:
            return
        said = orjson.loads(detail) if result == "released" else {}
        if said.get("class") == Automation.A2.value:
            self.sampled |= self.number in said.get("sample", ())
            return
        self.touched = True
        self.corrected |= result == "corrected"
        self.by_hand |= result == _BY_HAND
        self.given_back |= result in _GIVEN_BACK


def _slips(
    journal: Journal, process: str, first: date, last: date, telling: Telling | None
) -> Iterator[tuple[_Case, str]]:
    """Each case with the name of its type, empty if that is not told."""
    begin, end = _moment(first), _moment(last + timedelta(days=1))
    for ids in _pages(journal, process, begin, end):
        database = journal.database
        names = told(journal, telling, ids) if telling else {}
        rows = database.rows(
            "SELECT c.id, c.number, c.received_at, e.result, e.signer, e.at, e.state, e.detail FROM cases c "
            f"JOIN entry e ON e.case_id = c.id WHERE {database.among('c.id')} ORDER BY c.id, e.n",
            (database.listed(ids),),
        )
        for case_id, entries in groupby(rows, key=lambda row: row[0]):
            case: _Case | None = None
            for _, number, received, *entry in entries:
                case = case or _Case(text(number), text(received))
                case.add(*map(text, entry))
            if case is not None:
                yield case, names.get(integer(case_id), "")


_PAGE = 2000


def _pages(journal: Journal, process: str, begin: str, end: str) -> Iterator[list[int]]:
    """Cases that came in between two moments, so many at a time."""
    after = 0
    while True:
        rows = journal.database.rows(
            "SELECT id FROM cases WHERE process = ? AND received_at >= ? AND received_at < ? AND id > ? "
            "ORDER BY id LIMIT ?",
            (process, begin, end, after, _PAGE),
        )
        if not rows:
            return
        ids = [integer(number) for (number,) in rows]
        after = ids[-1]
        yield ids


def _moment(day: date) -> str:
    """When a day of the office begins, as the journal writes moments."""
    return datetime.combine(day, time(), _OFFICE).astimezone(UTC).isoformat(timespec="milliseconds")
