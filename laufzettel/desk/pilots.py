# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where the pilot of each process stands: its 100 days, its plan, its hold-out, its studies, its decisions. No case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise

from starlette.responses import Response

from laufzettel.desk.ask import Ask, Later
from laufzettel.desk.reports import later
from laufzettel.errors import BusinessError
from laufzettel.journal import by_hand, decided, plans
from laufzettel.journal.by_hand import Counts, Why
from laufzettel.journal.decided import Decided
from laufzettel.journal.follow_ups import today
from laufzettel.journal.plans import Registered
from laufzettel.pilot.baseline import results, studies, survey
from laufzettel.pilot.baseline.results import Standing
from laufzettel.pilot.baseline.studies import PATHS
from laufzettel.pilot.cells import FEWEST_CASES
from laufzettel.pilot.design.plan import DAYS, Plan, deviations
from laufzettel.pilot.design.plan_file import read_plan
from laufzettel.pilot.design.standing import Point, calendar, deviates, next_point
from laufzettel.process import Process


@dataclass(frozen=True, slots=True)
class Pilot:
    """The pilot of a process as the page shows it.

    Attributes:
        process: its process.
        plan: as registered; None if none is.
        registered: every registered plan, the oldest first.
        changes: of each later plan, in which entries it differs from the one before.
        drifted: in which entries pilot.toml says something else than what is registered.
        points: the decision points.
        upcoming: the next of them; None after the last.
        day: which of the 100 days it is; 0 or less before the first.
        kept: cases that stayed with people, by reason; only the reasons there are.
        decisions: all, the oldest first.
    """

    process: Process
    plan: Plan | None
    registered: Sequence[Registered]
    changes: Sequence[tuple[Registered, Sequence[str]]]
    drifted: Sequence[str]
    points: Sequence[Point]
    upcoming: Point | None
    day: int
    kept: Mapping[Why, Counts]
    decisions: Sequence[Decided]


def show(ask: Ask) -> Later:
    """Each pilot under the name of its process; reading the studies may take a moment."""
    return later(ask, _page)


def _page(ask: Ask) -> Response:
    from laufzettel.pilot.decision.written import VERDICTS

    return ask.show(
        "pilot.html",
        pilots=[_pilot(ask, one) for one in ask.desk.processes],
        studies=list(_studies(ask)),
        paths=PATHS,
        verdicts=VERDICTS,
        days=DAYS,
        fewest=FEWEST_CASES,
    )


def _pilot(ask: Ask, process: Process) -> Pilot:
    journal, now = ask.journal, today(ask.journal)
    registered = plans.history(journal.database, process.name)
    plan = Plan.model_validate_json(registered[-1].body) if registered else None
    points = calendar(plan, now) if plan else []
    counted = by_hand.counts(journal, process.name)
    return Pilot(
        process,
        plan,
        registered,
        [(one, deviations(before.body, one.body)) for before, one in pairwise(registered)],
        _drifted(ask, process, registered),
        points,
        next_point(points),
        (now - plan.pilot.beginn).days + 1 if plan else 0,
        {why: many for why, many in counted.items() if many.kept},
        decided.history(journal, process.name),
    )


def _drifted(ask: Ask, process: Process, registered: Sequence[Registered]) -> Sequence[str]:
    with suppress(BusinessError):  # a file that is not there, or not yet right, is looked at on the command line
        said, _ = read_plan(ask.desk.office.folder, process.name, process.names)
        if said is not None and registered:
            return deviates(said, registered[-1])
    return []


def _studies(ask: Ask) -> Iterator[Standing]:
    """How each study of these processes stands, the latest first."""
    office = ask.desk.office
    if not survey.file_in(office.folder).exists():
        return
    names = {one.name for one in ask.desk.processes}
    with survey.opened(office.folder) as here:
        for study in studies.all_studies(here):
            if study.process in names:
                yield results.standing(here, study, today(ask.journal), office.region())
