# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The two studies of the demonstration's finished pilot, with invented times: the baseline, and beside the pilot."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
CASE_TYPE = "Neuanmeldung"
BASELINE, BESIDE = f"{LABEL}: Ausgangsmessung", f"{LABEL}: Messung im Pilot"
_TEAMS = {"Team 1": 7, "Team 2": 6, "Team 3": 6}
_SPREAD = 0.5
"""Of the logarithms: a long tail, as handling times have it."""
BY_HAND_BEFORE, ASSISTED = 180, 312
_MINUTES = {(WHOLE, "manual"): 12.5, (WHOLE, "assisted"): 4.0, (REWORK, "manual"): 8.0}
_MINUTES |= {(REWORK, "assisted"): 5.0, (CHECK, "assisted"): 2.5}
"""Medians."""
_SEED = 100


def furnish(folder: Path, process: str, days: PilotDays, *, by_hand: int) -> None:
    """Write both studies down, closed, in one transaction.

    Args:
        folder: of the demo office.
        process: whose pilot.
        days: of the pilot.
        by_hand: how many cases were done by hand beside the pilot; each was timed.
    """
    during = days.working(days.settled, days.last)
    chance = Random(_SEED)  # noqa: S311  # invented times, no secrets
    before = (WHOLE, "manual", BY_HAND_BEFORE), (REWORK, "manual", 34)
    beside = (
        (WHOLE, "manual", by_hand),
        (WHOLE, "assisted", ASSISTED),
        (REWORK, "assisted", 36),
        (CHECK, "assisted", 40),
    )
    with surveys.opened(folder) as survey, survey.changing():
        _study(survey, BASELINE, process, days, days.baseline, before, chance)
        _study(survey, BESIDE, process, days, during, beside, chance)


def _study(
    survey: Survey,
    name: str,
    process: str,
    days: PilotDays,
    on: list[date],
    counts: Sequence[tuple[str, str, int]],
    chance: Random,
) -> None:
    plan = Plan(
        name=name,
        process=process,
        steps=tuple(dict.fromkeys(step for step, _, _ in counts)),
        case_types=(CASE_TYPE,),
        teams=_TEAMS,
        opened=on[0],
        last_day=on[-1],
        paths=tuple(dict.fromkeys(path for _, path, _ in counts)),
        pilot_ends=days.end,
    )
    study = enter(survey, plan, closed=on[-1], by=chance)
    keep(survey, study, _times(counts, on, sorted(study.people), chance))
    survey.database.run("DELETE FROM team WHERE study = ?", (study.id,))  # as closing does


def _times(
    counts: Sequence[tuple[str, str, int]], on: list[date], cells: Sequence[str], chance: Random
) -> Iterator[Measured]:
    for step, path, count in counts:
        for day in dealt(on, count):
            seconds = 60.0 * _MINUTES[step, path] * chance.lognormvariate(0.0, _SPREAD)
            yield Measured(step, path, CASE_TYPE, max(15, round(seconds)), day, chance.choice(cells))
