# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The two studies of the demonstration's finished pilot, with invented times: the baseline, and beside the pilot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from random import Random

from laufzettel.cli.demo_calendar import LABEL, PilotDays, dealt
from laufzettel.pilot.baseline import survey as surveys
from laufzettel.pilot.baseline.studies import Plan, enter
from laufzettel.pilot.baseline.survey import Survey
from laufzettel.pilot.baseline.times import Measured, keep

WHOLE, REWORK, CHECK = "Vorgang", "Nacharbeit", "Prüfung"
"""The steps, as pilot-bericht.toml names them."""
BASELINE, BESIDE = f"{LABEL}: Ausgangsmessung", f"{LABEL}: Messung im Pilot"
_TEAMS = {"Team 1": 7, "Team 2": 6, "Team 3": 6}
_SPREAD = 0.5
"""Of the logarithms: a long tail, as handling times have it."""
BY_HAND_BEFORE, ASSISTED = 180, 312
_MINUTES = {(WHOLE, "manual"): 12.5, (WHOLE, "assisted"): 4.0, (REWORK, "manual"): 8.0}
_MINUTES |= {(REWORK, "assisted"): 5.0, (CHECK, "assisted"): 2.5}
"""Medians."""
_SEED = 100
_Count = tuple[str, str, str, int]
"""Step, path, type, and how many times of it there are."""


def furnish(folder: Path, process: str, days: PilotDays, many: Mapping[str, tuple[int, int]]) -> None:
    """Write both studies down, closed, in one transaction.

    Args:
        folder: of the demo office.
        process: whose pilot.
        days: of the pilot.
        many: of each type, how many cases were done by hand beside the pilot, each of which was timed, and how many
            went with a person, of which some were.
    """
    during = days.working(days.settled, days.last)
    chance = Random(_SEED)  # noqa: S311  # invented times, no secrets
    types = sorted(many)
    by_hand, assisted = ({name: many[name][n] for name in types} for n in (0, 1))
    before = [*_dealt(BY_HAND_BEFORE, assisted, WHOLE, "manual"), *_dealt(34, assisted, REWORK, "manual")]
    beside = [
        *((WHOLE, "manual", name, count) for name, count in by_hand.items()),
        *_dealt(ASSISTED, assisted, WHOLE, "assisted"),
        *_dealt(36, assisted, REWORK, "assisted"),
        *_dealt(40, assisted, CHECK, "assisted"),
    ]
    with surveys.opened(folder) as survey, survey.changing():
        _study(survey, BASELINE, process, days, days.baseline, before, chance)
        _study(survey, BESIDE, process, days, during, beside, chance)


def _dealt(count: int, like: Mapping[str, int], step: str, path: str) -> Iterator[_Count]:
    """So many times of a step on a path, of each type as many as its share."""
    left, total = count, sum(like.values())
    for name, cases in like.items():
        of_type = count * cases // total if name != max(like) else left
        left -= of_type
        yield step, path, name, of_type


def _study(
    survey: Survey,
    name: str,
    process: str,
    days: PilotDays,
    on: list[date],
    counts: Sequence[_Count],
    chance: Random,
) -> None:
    plan = Plan(
        name=name,
        process=process,
        steps=tuple(dict.fromkeys(step for step, *_ in counts)),
        case_types=tuple(dict.fromkeys(name for _, _, name, _ in counts)),
        teams=_TEAMS,
        opened=on[0],
        last_day=on[-1],
        paths=tuple(dict.fromkeys(path for _, path, *_ in counts)),
        pilot_ends=days.end,
    )
    study = enter(survey, plan, closed=on[-1], by=chance)
    keep(survey, study, _times(counts, on, sorted(study.people), chance))
    survey.database.run("DELETE FROM team WHERE study = ?", (study.id,))  # as closing does


def _times(counts: Sequence[_Count], on: list[date], cells: Sequence[str], chance: Random) -> Iterator[Measured]:
    for step, path, name, count in counts:
        for day in dealt(on, count):
            seconds = 60.0 * _MINUTES[step, path] * chance.lognormvariate(0.0, _SPREAD)
            yield Measured(step, path, name, max(15, round(seconds)), day, chance.choice(cells))
