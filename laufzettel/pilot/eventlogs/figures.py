# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The figures of a log that may be shown: nothing about fewer than 30 cases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from laufzettel.errors import BusinessError
from laufzettel.pilot.cells import FEWEST_CASES, parts_shown
from laufzettel.pilot.eventlogs.cases import Spread
from laufzettel.pilot.eventlogs.log import EventLog
from laufzettel.pilot.eventlogs.measures import Measures
from laufzettel.pilot.eventlogs.messages import TOO_FEW_CASES
from laufzettel.pilot.eventlogs.shown import Back, Figures, Gap, Hours, Length, Step, Volume, Way
from laufzettel.pilot.eventlogs.suppression import AGAIN, BACK, FIRST, LAST, LOOPING, OPEN, REWORK, STEP, WAY, allowed

_DAYS_A_YEAR = 365.25
_STEPS, _STEPS_BACK = 100, 20
"""So many are shown at most."""
_NOTHING = 1e-6
"""Hours below are no time, but what rounding leaves."""


def figures(log: EventLog, measured: Measures) -> Figures:
    """The figures of a log that may be shown.

    Args:
        log: the log.
        measured: what was measured of it.

    Raises:
        BusinessError: it holds too few cases.
    """
    cases = measured.cases
    if cases < FEWEST_CASES:
        raise BusinessError(TOO_FEW_CASES.at(file=log.file, least=FEWEST_CASES))
    named = [one for one in measured.activities if one.cases >= FEWEST_CASES][:_STEPS]
    loops = [one for one in measured.rework.loops[:_STEPS_BACK] if one.cases >= FEWEST_CASES]
    may = allowed(log, measured, [one.name for one in named], loops)

    def share(count: int, *key: str) -> int | None:
        return round(100 * count / cases) if key in may else None

    return Figures(
        volume=_volume(measured),
        variants=measured.variants.different,
        variants_80=measured.variants.covering,
        top=tuple(
            Way(way, count, round(100 * count / cases, 1))
            for n, (way, count) in enumerate(measured.variants.top)
            if (WAY, str(n)) in may
        ),
        steps=tuple(
            Step(
                one.name,
                share(one.cases, STEP, one.name),
                share(one.first, FIRST, one.name),
                share(one.last, LAST, one.name),
                share(measured.rework.repeated.get(one.name, 0), AGAIN, one.name),
            )
            for one in named
        ),
        steps_not_named=len(measured.activities) - len(named),
        rework=share(measured.rework.cases, *REWORK),
        looping=share(measured.rework.looping, *LOOPING),
        back=tuple(
            Back(one.after, one.back_to, round(100 * one.cases / cases))
            for one in loops
            if (BACK, one.after, one.back_to) in may and 200 * one.cases > cases  # at least one percent
        ),
        started=max(measured.started > 0, 100 * measured.started // measured.events),
        waiting=_waiting(measured),
        busy=_busy(measured),
        spans=tuple(Length(one.name, _hours(one.hours)) for one in measured.spans if one.cases >= FEWEST_CASES),
        closing=tuple(one.name for one in named if one.name in measured.closing),
        open=share(measured.open, *OPEN),
        lead=_hours(measured.lead) if measured.lead and cases - measured.open >= FEWEST_CASES else None,
    )


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
    return ninth if len(weeks) >= FEWEST_CASES and ninth >= FEWEST_CASES else None


def _begun_in(per_month: dict[str, int]) -> dict[str, int | None]:
    """Cases by month, quarter or year: the finest of which at least half may be shown."""
    names: tuple[Callable[[str], str], ...] = (str, _quarter, _year)
    found: dict[str, int | None] = {}
    for name in names:
        counts: Counter[str] = Counter()
        for month, count in per_month.items():
            counts[name(month)] += count
        may = parts_shown(list(counts.values()))
        found = {one: count if seen else None for (one, count), seen in zip(counts.items(), may, strict=True)}
        if 2 * sum(may) >= len(may):
            break
    return found


def _quarter(month: str) -> str:
    return f"{month[:4]} Q{(int(month[5:]) + 2) // 3}"


def _year(month: str) -> str:
    return month[:4]


def _waiting(measured: Measures) -> tuple[Gap, ...]:
    """The waits in at least 30 cases. Their shares add up: if the rest is about few cases, one of them is hidden."""
    whole, large = measured.elapsed, [one for one in measured.waiting if one.cases >= FEWEST_CASES]
    rest = measured.waited - sum(one.total for one in large)
    hidden = len(large) - 1 if rest > _NOTHING else None
    shares = [round(100 * one.total / whole) if whole else 0 for one in large]
    return tuple(
        Gap(one.after, one.before, None if at == hidden else shares[at], _hours(one.hours))
        for at, one in enumerate(large)
    )


def _busy(measured: Measures) -> int | None:
    if not measured.started or not measured.elapsed:
        return None
    return 100 - round(100 * measured.waited / measured.elapsed)


def _hours(spread: Spread) -> Hours:
    found = (spread.median, spread.p90, spread.worked_median, spread.worked_p90)
    return Hours(*(round(one, 1) for one in found))
