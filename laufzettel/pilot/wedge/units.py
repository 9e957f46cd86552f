# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The units of a stepped wedge by period, as a table and as charts.

Units stand in the order in which the lot switched them, by their names in the plan: each has at least five people, so a
mean is nobody's, and who compares offices must see which is which to see that the order is none of merit.
"""

from __future__ import annotations

from collections.abc import Sequence

from laufzettel import charts
from laufzettel.pilot.paper import Block, Figure, Notice, Table, Weight
from laufzettel.pilot.report.numbers import Say, day, number
from laufzettel.pilot.savings.shared import Unit
from laufzettel.pilot.wedge.combined import Combined
from laufzettel.pilot.wedge.timetable import Timetable

_IN_A_CHART = len(charts.SHAPES)
"""So many lines are told apart by their shapes."""


def by_period(found: Combined, say: Say, language: str) -> list[Block]:
    """Minutes per case of each unit in each period.

    Args:
        found: what the wedge has shown.
        say: German or English.
        language: `de` or `en`.
    """
    return [
        Notice(
            Weight.INFO,
            say("Kein Vergleich von Leistungen", "No comparison of performance"),
            say(
                "Einheiten haben verschiedene Fälle und Zuschnitte; ihr eigenes Niveau fällt aus der Rechnung heraus. "
                "Die Reihenfolge ist die des Loses.",
                "Units have different cases and tasks; their own level drops out of the analysis. The order is that of "
                "the lot.",
            ),
        ),
        *_charts(found, say, language),
        *_tables(found, say, language),
    ]


def means(unit: Unit, periods: int) -> list[float | None]:
    """Minutes per case in each period, from the groups that have cases there; None where there are none.

    Args:
        unit: the unit.
        periods: how many there are.
    """
    found: list[float | None] = []
    for period in range(periods):
        there = [(group.periods[period], unit.minutes(group)) for group in unit.groups if group.periods[period]]
        many = sum(one for one, _ in there)
        found.append(sum(one * minutes for one, minutes in there) / many if many else None)
    return found


def opens(days: Timetable, language: str) -> list[str]:
    """The first day of each period, as it is written."""
    return [day(days.opens(period), language) for period in range(days.periods)]


def _charts(found: Combined, say: Say, language: str) -> list[Block]:
    periods = found.days.periods
    every = {unit.name: means(unit, periods) for unit in found.units}
    title = say("Minuten je Vorgang nach Einheit und Zeitabschnitt", "Minutes per case by unit and period")
    scale = charts.scale_over(
        [value for line in every.values() for value in line if value is not None],
        lambda value: number(value, language, 0),
        say("Minuten", "minutes"),
    )
    names = list(every)
    charted: list[Block] = []
    for start in range(0, len(names), _IN_A_CHART):
        some = names[start : start + _IN_A_CHART]
        says = say(
            "Vor ihrer Umstellung von Hand, danach im Pilot: ",
            "By hand before their switch, in the pilot afterwards: ",
        ) + ", ".join(_label(found, name, say, language) for name in some)
        series = [charts.Series(_label(found, name, say, language), every[name]) for name in some]
        heading = charts.Heading(f"einheiten-{start // _IN_A_CHART}", title, says)
        charted.append(Figure(charts.lines(heading, series, opens(found.days, language), scale), says, title))
    return charted


def _label(found: Combined, name: str, say: Say, language: str) -> str:
    on = day(found.days.switched[name], language)
    return say(f"{name} (umgestellt {on})", f"{name} (switched {on})")


def _tables(found: Combined, say: Say, language: str) -> list[Block]:
    heads = (say("Abschnitt ab", "Period from"), *(unit.name for unit in found.units))
    lines = [means(unit, found.days.periods) for unit in found.units]
    rows = [
        (
            opening,
            *(_minutes(found, unit.name, period, line[period], say, language) for unit, line in _pairs(found, lines)),
        )
        for period, opening in enumerate(opens(found.days, language))
    ]
    minutes = say("Minuten je Vorgang; P: im Pilot", "Minutes per case; P: in the pilot")
    right = frozenset(range(1, len(heads)))
    return [
        Table(minutes, heads, rows, right, (3, *([3] * len(found.units)))),
        Table(
            say("Was die Einheiten beitragen", "What the units contribute"),
            (
                say("Einheit", "Unit"),
                say("umgestellt", "switched"),
                say("von Hand gemessen", "timed by hand"),
                say("im Pilot gemessen", "timed in the pilot"),
                say("Vorgänge des Piloten", "cases of the pilot"),
                say("dunkel", "without a person"),
            ),
            [
                (
                    one.unit,
                    day(found.days.switched[one.unit], language),
                    number(one.timed("manual"), language, 0),
                    number(one.timed("assisted", "with_people", "aborted"), language, 0),
                    number(unit.cases, language, 0),
                    number(one.pilot.automatic, language, 0),
                )
                for one, unit in zip(found.contributions, found.units, strict=True)
            ],
            frozenset({2, 3, 4, 5}),
            (3, 3, 3, 3, 3, 3),
        ),
    ]


def _pairs(found: Combined, lines: Sequence[list[float | None]]) -> list[tuple[Unit, list[float | None]]]:
    return list(zip(found.units, lines, strict=True))


def _minutes(found: Combined, unit: str, period: int, value: float | None, say: Say, language: str) -> str:
    if value is None:
        return "–"
    switched = found.days.period(found.days.switched[unit]) <= period
    return number(value, language, 1) + (" P" if switched else "")
