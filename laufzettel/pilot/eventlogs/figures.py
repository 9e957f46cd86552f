# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The figures of a log that may be shown: nothing about fewer than 30 cases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from laufzettel.errors import BusinessError
from laufzettel.pilot.eventlogs.cases import Spread
from laufzettel.pilot.eventlogs.log import EventLog
from laufzettel.pilot.eventlogs.measures import Measures
from laufzettel.pilot.eventlogs.messages import TOO_FEW_CASES
from laufzettel.pilot.eventlogs.shown import Back, Figures, Gap, Hours, Length, Step, Volume, Way
from laufzettel.pilot.eventlogs.suppression import LEAST, share, shown

_DAYS_A_YEAR = 365.25
_STEPS_BACK = 20


def figures(log: EventLog, measured: Measures) -> Figures:
    """The figures of a log that may be shown.

    Args:
        log: the log.
        measured: what was measured of it.

    Raises:
        BusinessError: it holds too few cases.
    """
    cases = measured.cases
    if cases < LEAST:
        raise BusinessError(TOO_FEW_CASES.at(file=log.file, least=LEAST))
    closed = cases - measured.open
    named = [one for one in measured.activities if one.cases >= LEAST]
    # Each case begins with one activity and ends with one: the shares add up to all, and one alone would be the rest.
    may_first = _named(measured, [one.first for one in measured.activities])
    may_last = _named(measured, [one.last for one in measured.activities])
    return Figures(
        volume=_volume(measured),
        variants=measured.variants.different,
        variants_80=measured.variants.covering,
        top=_top(measured),
        steps=tuple(
            Step(
                one.name,
                share(one.cases, cases),
                share(one.first, cases) if one.name in may_first else None,
                share(one.last, cases) if one.name in may_last else None,
                share(measured.rework.repeated.get(one.name, 0), cases),
            )
            for one in named
        ),
        steps_not_named=len(measured.activities) - len(named),
        rework=share(measured.rework.cases, cases),
        looping=share(measured.rework.looping, cases),
        back=tuple(
            Back(one.after, one.back_to, round(100 * one.cases / cases))
            for one in measured.rework.loops[:_STEPS_BACK]
            if one.cases >= LEAST and 200 * one.cases > cases  # at least one percent
        ),
        started=max(measured.started > 0, 100 * measured.started // measured.events),
        waiting=_waiting(measured),
        busy=_busy(measured),
        spans=tuple(Length(one.name, _hours(one.hours)) for one in measured.spans if one.cases >= LEAST),
        closing=tuple(one.name for one in named if one.name in measured.closing),
        open=share(measured.open, cases),
        lead=_hours(measured.lead) if measured.lead and closed >= LEAST else None,
    )


def _named(measured: Measures, counts: list[int]) -> set[str]:
    """The activities whose part of all cases may be shown."""
    return {one.name for one, may in zip(measured.activities, shown(counts), strict=True) if may}


def _volume(measured: Measures) -> Volume:
    days = (measured.last_begun - measured.begun).days + 1
    return Volume(
        measured.cases,
        measured.events,
        measured.begun.isoformat(),
        measured.ended.isoformat(),
        days,
        round(measured.cases / days * _DAYS_A_YEAR),
        round(measured.cases / days * 7, 1),
        _busy_week(measured.per_week),
        _begun_in(measured.per_month),
    )


def _busy_week(weeks: tuple[int, ...]) -> int | None:
    ninth = sorted(weeks)[len(weeks) * 9 // 10]
    return ninth if len(weeks) >= LEAST and ninth >= LEAST else None


def _begun_in(per_month: dict[str, int]) -> dict[str, int | None]:
    """Cases by month, quarter or year: the finest of which at least half may be shown."""
    names: tuple[Callable[[str], str], ...] = (str, _quarter, _year)
    found: dict[str, int | None] = {}
    for name in names:
        counts: Counter[str] = Counter()
        for month, count in per_month.items():
            counts[name(month)] += count
        may = shown(list(counts.values()))
        found = {one: count if seen else None for (one, count), seen in zip(counts.items(), may, strict=True)}
        if 2 * sum(may) >= len(may):
            break
    return found


def _quarter(month: str) -> str:
    return f"{month[:4]} Q{(int(month[5:]) + 2) // 3}"


def _year(month: str) -> str:
    return month[:4]


def _top(measured: Measures) -> tuple[Way, ...]:
    top = measured.variants.top
    others = measured.cases - sum(count for _, count in top)
    may = shown([*(count for _, count in top), others])
    return tuple(
        Way(way, count, round(100 * count / measured.cases, 1))
        for (way, count), one in zip(top, may, strict=False)
        if one
    )


def _waiting(measured: Measures) -> tuple[Gap, ...]:
    whole = measured.elapsed
    return tuple(
        Gap(one.after, one.before, round(100 * one.total / whole) if whole else 0, _hours(one.hours))
        for one in measured.waiting
        if one.cases >= LEAST
    )


def _busy(measured: Measures) -> int | None:
    if not measured.started or not measured.elapsed:
        return None
    return 100 - round(100 * measured.waited / measured.elapsed)


def _hours(spread: Spread) -> Hours:
    found = (spread.median, spread.p90, spread.worked_median, spread.worked_p90)
    return Hours(*(round(one, 1) for one in found))
