# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a stepped wedge has shown: the contributions of all its units, analysed together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import orjson

from laufzettel.case import digest_of
from laufzettel.journal.caseload import Caseload, Course
from laufzettel.journal.plans import Registered
from laufzettel.pilot.evidence import Evidence
from laufzettel.pilot.report.inputs import Inputs
from laufzettel.pilot.savings import shared
from laufzettel.pilot.savings.estimate import Saving
from laufzettel.pilot.savings.guard import Verdict, verdict
from laufzettel.pilot.savings.observations import Way
from laufzettel.pilot.savings.shared import NOTHING, Group, Parts, Shared, Unit
from laufzettel.pilot.savings.wedge import wedge_hours
from laufzettel.pilot.wedge.contribution import QUARTERS, Block, Contribution, Courses
from laufzettel.pilot.wedge.omitted import omitted
from laufzettel.pilot.wedge.pooled import parts_of, quality_of, said_together, sums_of
from laufzettel.pilot.wedge.timetable import Timetable


@dataclass(frozen=True, slots=True)
class Combined:
    """All that the report of a stepped wedge is made from.

    Attributes:
        process: whose pilot.
        day: of the report.
        plan: as registered; where this office has not registered it itself, without a person and a time.
        days: of the plan.
        contributions: of every unit, in the order of the lot.
        units: the same as the estimate takes them.
        shared: the effect of the switch.
        parts: rework and checks.
        caseload: the cases of all units since they settled.
        saving: the hours.
        verdict: whether they hold.
        inputs: what people said: deductions and quality of all units, the rest of this office.
    """

    process: str
    day: date
    plan: Registered
    days: Timetable
    contributions: tuple[Contribution, ...]
    units: tuple[Unit, ...]
    shared: Shared
    parts: Parts
    caseload: Caseload
    saving: Saving
    verdict: Verdict
    inputs: Inputs

    @property
    def first(self) -> date:
        """The first day on which cases count."""
        return self.days.begins

    @property
    def last(self) -> date:
        """The last day on which cases count."""
        return self.days.last

    @property
    def digest(self) -> str:
        """SHA-256 of the contributions, the figures and what people said: what a decision is signed on."""
        saving = self.saving
        said = {
            "process": self.process,
            "plan": self.plan.digest,
            "contributions": [[one.unit, one.digest] for one in self.contributions],
            "per_case": [saving.per_case.low, saving.per_case.estimate, saving.per_case.high],
            "net": [saving.net.low, saving.net.estimate, saving.net.high],
            "cases": saving.cases,
            "evidence": int(saving.evidence),
            "standing": int(self.verdict.standing),
            "reasons": [one.de for one in self.verdict.reasons],
            "said": self.inputs.model_dump(mode="json"),
        }
        return digest_of(orjson.dumps(said, option=orjson.OPT_SORT_KEYS))


def combine(
    contributions: Sequence[Contribution], plan: Registered, days: Timetable, inputs: Inputs, *, day: date
) -> Combined:
    """Analyse the contributions of all units together.

    Args:
        contributions: of every unit, in the order of the lot.
        plan: as registered.
        days: of the plan.
        inputs: what people said in this office.
        day: of the report.

    Raises:
        BusinessError: from these units and periods the effect cannot be told from time.
    """
    said = said_together(contributions, inputs)
    units = tuple(_unit(one) for one in contributions)
    found, parts = shared.from_sums(units), parts_of(contributions)
    limit = float(orjson.loads(plan.body)["abbruch"]["fehlergrenze_prozent"]) / 100.0
    return Combined(
        contributions[0].process,
        day,
        plan,
        days,
        tuple(contributions),
        units,
        found,
        parts,
        _caseload(contributions, days),
        _saving(contributions, units, found, parts, said),
        verdict(quality_of(contributions, said.guete), limit),
        said,
    )


def _unit(one: Contribution) -> Unit:
    seen = {Way.AUTOMATIC: one.pilot.automatic, Way.ASSISTED: one.pilot.assisted, Way.ABORTED: one.pilot.aborted}
    return unit_of(one.unit, seen, one.blocks)


def unit_of(name: str, seen: Mapping[Way, int], blocks: Sequence[Block]) -> Unit:
    """A unit as the estimate takes it.

    Args:
        name: of the unit.
        seen: the cases that went through its pilot, by path.
        blocks: its times.
    """
    groups = tuple(
        Group(block.path != "manual", block.path == "with_people", tuple(block.periods), _mean(block))
        for block in blocks
        if block.path != "aborted"
    )
    given_back = sum((sums_of(block) for block in blocks if block.path == "aborted"), NOTHING)
    return Unit(name, seen, groups, given_back)


def _mean(block: Block) -> float:
    return block.quarters / block.timed / QUARTERS


def _saving(
    contributions: Sequence[Contribution], units: Sequence[Unit], found: Shared, parts: Parts, said: Inputs
) -> Saving:
    cases = float(sum(unit.cases for unit in units))
    deductions = said.abzug.deductions()
    times = min(Evidence(one.evidence) for one in contributions)
    hours = wedge_hours(found.wedge, parts, cases, deductions, times)
    costs = sum(part.minutes_per_case for part in parts.parts if part.sign < 0)
    by_pilot = found.by_pilot + costs
    return Saving(
        by_hand=by_pilot + hours.per_case.estimate,
        by_pilot=by_pilot,
        cases=cases,
        per_case=hours.per_case,
        gross=hours.gross,
        net=hours.net,
        deducted=deductions.hours,
        welch=hours.per_case,
        days=None,
        percentiles=None,
        bootstrap_t=None,
        figures=(),
        evidence_gross=hours.evidence_gross,
        evidence=hours.evidence,
        warning=None,
        omitted=tuple(omitted(contributions, parts)),
        excluded={},
        types=(),
    )


def _caseload(contributions: Sequence[Contribution], days: Timetable) -> Caseload:
    """The cases of all units since they settled."""
    courses = {course: sum(_course(one.pilot, course) for one in contributions) for course in Course}
    if not courses[Course.BY_HAND]:  # none is drawn to stay by hand once its unit has switched
        del courses[Course.BY_HAND]
    return Caseload(
        min(days.settled(one.unit) for one in contributions),
        days.last,
        courses,
        sum(one.corrected for one in contributions),
        sum(one.checked for one in contributions),
        sum(one.doubtful for one in contributions),
        {},
    )


def _course(said: Courses, course: Course) -> int:
    return int(said.model_dump()[course.value])
