# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the rows of a month say together: which of them are one duty, how long it was, and what came before it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from flows.zeitzuschlaege.shifts import BERLIN, Span

_MINUTE = timedelta(minutes=1)
LONGEST_REST = 1440
"""Rest is counted up to a day; so much has who did not work before."""


@dataclass(frozen=True, slots=True)
class Around:
    """What is known of a row from the rows around it.

    Attributes:
        net: minutes of work of its duty.
        pause: minutes of break of its duty, gaps between its rows among them.
        rest: minutes of rest before its duty; `LONGEST_REST` for all rows but the first.
        overlaps: whether its time is also that of another row.
        rows: how many rows the person has.
    """

    net: int
    pause: int
    rest: int
    overlaps: bool
    rows: int


def around(persons: Sequence[str], spans: Sequence[Span]) -> list[Around]:
    """Look at the rows of a month.

    A duty is what begins on the same day, or goes on without a gap: a shift that is written in two rows is one duty.

    Args:
        persons: who worked, per row.
        spans: when, per row.
    """
    found: dict[int, Around] = {}
    of_person: defaultdict[str, list[int]] = defaultdict(list)
    for row, person in enumerate(persons):
        of_person[person].append(row)
    for rows in of_person.values():
        rows.sort(key=lambda row: spans[row])
        twice = _overlapping(rows, spans)
        ended: datetime | None = None
        for duty in _duties(rows, spans):
            net, pause = _sums([spans[row] for row in duty])
            for row in duty:
                rest = _rest(ended, spans[row].begin) if row == duty[0] else LONGEST_REST
                found[row] = Around(net, pause, rest, row in twice, len(rows))
            ended = max(spans[row].end for row in duty)
    return [found[row] for row in range(len(persons))]


def _duties(rows: Sequence[int], spans: Sequence[Span]) -> list[list[int]]:
    """Rows in the order of their beginnings, put together by duty."""
    duties: list[list[int]] = []
    for row in rows:
        last = duties[-1] if duties else []
        same_day = last and _day(spans[last[0]]) == _day(spans[row])
        goes_on = last and spans[last[-1]].end == spans[row].begin
        if same_day or goes_on:
            last.append(row)
        else:
            duties.append([row])
    return duties


def _sums(spans: Sequence[Span]) -> tuple[int, int]:
    """Minutes of work and of break of one duty."""
    gaps = sum(max(0, (later.begin - one.end) // _MINUTE) for one, later in pairwise(spans))
    return sum(one.net for one in spans), gaps + sum(one.pause for one in spans)


def _rest(ended: datetime | None, begin: datetime) -> int:
    """Minutes since the last duty; where two overlap there is nothing to count, and the overlap is named."""
    passed = (begin - ended) // _MINUTE if ended is not None else LONGEST_REST
    return min(passed, LONGEST_REST) if passed >= 0 else LONGEST_REST


def _overlapping(rows: Sequence[int], spans: Sequence[Span]) -> set[int]:
    """The rows whose time is also that of another."""
    twice: set[int] = set()
    latest: int | None = None
    for row in rows:
        if latest is not None and spans[row].begin < spans[latest].end:
            twice |= {row, latest}
        if latest is None or spans[row].end > spans[latest].end:
            latest = row
    return twice


def _day(one: Span) -> date:
    return one.begin.astimezone(BERLIN).date()
