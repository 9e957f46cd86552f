# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where the pilot of each process stands: its 100 days, its plan, its hold-out, its studies, its decisions. No case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from starlette.responses import Response

from laufzettel.desk.ask import Ask, Later
from laufzettel.desk.reports import later
from laufzettel.desk.shadowing import latest_of
from laufzettel.errors import Problem
from laufzettel.journal import by_hand, decided, shadows
from laufzettel.journal.by_hand import Counts, Why
from laufzettel.journal.decided import Decided
from laufzettel.journal.follow_ups import today
from laufzettel.pilot.baseline import keeping, results, studies, survey
from laufzettel.pilot.baseline.results import Standing
from laufzettel.pilot.baseline.samples import Progress
from laufzettel.pilot.baseline.studies import PATHS, Study
from laufzettel.pilot.cells import FEWEST_CASES
from laufzettel.pilot.decision.ways import VERDICTS
from laufzettel.pilot.design.at_office import Planned, planned_at
from laufzettel.pilot.design.plan import DAYS
from laufzettel.pilot.design.standing import DESIGNS, Point, calendar, next_point
from laufzettel.pilot.report.numbers import number
from laufzettel.process import Process
from laufzettel.words import Pair


class Measuring(NamedTuple):
    """How far one step of a study has come on one path.

    Attributes:
        step: its name.
        path: of the cases.
        cases: how many times there are; None below thirty.
        reached: part of those needed in percent; None below thirty.
        come: the rest of it, with what to do.
        spread: measured; empty below thirty.
    """

    step: str
    path: Pair
    cases: int | None
    reached: int | None
    come: Progress
    spread: str


@dataclass(frozen=True, slots=True)
class Measured:
    """A study as the page shows it.

    Attributes:
        study: the study.
        rows: each step on each path.
        findings: what is doubtful about its times.
        erase: whether its single times should be erased by now.
    """

    study: Study
    rows: Sequence[Measuring]
    findings: Sequence[Problem]
    erase: bool


@dataclass(frozen=True, slots=True)
class Pilot:
    """The pilot of a process as the page shows it.

    Attributes:
        process: its process.
        planned: its plan, and what deviates from it.
        points: the decision points.
        upcoming: the next of them; None after the last.
        day: which of the 100 days it is; 0 or less before the first.
        kept: cases that stayed with people, by reason; only the reasons there are.
        decisions: all, the oldest first.
    """

    process: Process
    planned: Planned
    points: Sequence[Point]
    upcoming: Point | None
    day: int
    kept: Mapping[Why, Counts]
    decisions: Sequence[Decided]


def show(ask: Ask) -> Later:
    """Each pilot under the name of its process; reading the studies may take a moment."""
    return later(ask, _page)


def _page(ask: Ask) -> Response:
    return ask.show(
        "pilot.html",
        pilots=[_pilot(ask, one) for one in ask.desk.processes],
        studies=list(_studies(ask)),
        designs=DESIGNS,
        verdicts=VERDICTS,
        days=DAYS,
        fewest=FEWEST_CASES,
        shadow={
            one.name: (shadows.last(ask.journal.database, one.name), latest_of(ask, one.name))
            for one in ask.desk.processes
        },
    )


def _pilot(ask: Ask, process: Process) -> Pilot:
    journal, now = ask.journal, today(ask.journal)
    planned = planned_at(ask.desk.office, journal, process.name)
    plan = planned.plan
    points = calendar(plan, now) if plan else []
    counted = by_hand.counts(journal, process.name)
    return Pilot(
        process,
        planned,
        points,
        next_point(points),
        (now - plan.pilot.beginn).days + 1 if plan else 0,
        {why: many for why, many in counted.items() if many.kept},
        decided.history(journal, process.name),
    )


def _studies(ask: Ask) -> Iterator[Measured]:
    """Each study of these processes, the latest first: what `laufzettel pilot baseline status` says of its progress."""
    office, now = ask.desk.office, today(ask.journal)
    if not survey.file_in(office.folder).exists():
        return
    names = {one.name for one in ask.desk.processes}
    with survey.opened(office.folder) as here:
        over = {one.id for one in keeping.due(here, now)}
        for study in studies.all_studies(here):
            if study.process in names:
                stands = results.standing(here, study, now, office.region())
                rows = [_row(stands, *key, ask.language) for key in stands.progress]
                yield Measured(study, rows, stands.findings, study.id in over)


def _row(stands: Standing, step: str, path: str, language: str) -> Measuring:
    come, spread = stands.progress[step, path], stands.spreads[step, path]
    shown = come.cases >= FEWEST_CASES
    return Measuring(
        step,
        PATHS[path],
        come.cases if shown else None,
        min(100, 100 * come.cases // come.needed) if shown else None,
        come,
        "" if spread is None else number(spread, language, 1),
    )
