# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a pilot has shown: gathered from the plan, the survey, the journal and what people must say themselves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from typing import NamedTuple

import numpy as np
import orjson

from laufzettel.case import digest_of
from laufzettel.errors import BusinessError, Message
from laufzettel.journal import Journal, by_hand, caseload, plans
from laufzettel.journal.by_hand import Counts, Why
from laufzettel.journal.caseload import Caseload, Course
from laufzettel.journal.plans import Registered
from laufzettel.pilot.baseline import times as survey_times
from laufzettel.pilot.baseline.results import blocks
from laufzettel.pilot.baseline.studies import Study, all_studies
from laufzettel.pilot.baseline.survey import Survey
from laufzettel.pilot.baseline.times import Measured
from laufzettel.pilot.cells import FEWEST_CASES
from laufzettel.pilot.design.case_types import telling_of
from laufzettel.pilot.evidence import Evidence
from laufzettel.pilot.intervals import Floats
from laufzettel.pilot.report import strata
from laufzettel.pilot.report.coarse import EVERY_TYPE, TOO_FEW
from laufzettel.pilot.report.doubts import doubts
from laufzettel.pilot.report.inputs import Inputs
from laufzettel.pilot.report.rework import among, timed_beside
from laufzettel.pilot.report.strata import ROUNDS, Apart, seen_of
from laufzettel.pilot.savings.estimate import Saving, counting, estimate
from laufzettel.pilot.savings.guard import Quality, Verdict, verdict
from laufzettel.pilot.savings.inputs import Checks, Design, Pilot, Plan, Rework
from laufzettel.pilot.savings.moments import Grouped, grouped
from laufzettel.pilot.savings.observations import PILOT_WAYS, Observations, Way, observations
from laufzettel.pilot.savings.spread import Beside, beside

SETTLING = timedelta(days=14)
"""The first two weeks after going live are shown, not averaged in (measuring protocol, step 2)."""
_SEED = 20260101

NO_PLAN = Message(
    "report.no_plan",
    "Für „{process}“ ist kein Plan festgelegt; ein Bericht ohne Vorab-Festlegung sagt nichts.",
    "No plan is registered for “{process}”; a report without one says nothing.",
    "Legen Sie ihn vor dem Beginn fest: laufzettel pilot plan --register",
    "Register it before the beginning: laufzettel pilot plan --register",
)
WEDGE = Message(
    "report.wedge",
    "Der Plan von „{process}“ stellt Einheiten nacheinander um; ein Amt allein ergibt dafür keinen Bericht.",
    "The plan of “{process}” switches units over one after the other; one office alone makes no report of it.",
    "Werten Sie alle Einheiten zusammen aus; wie, steht in docs/pilot/report.md.",
    "Analyse all units together; docs/pilot/report.md says how.",
)
NO_TIMES = Message(
    "report.no_times",
    "Für den Schritt „{step}“ von „{process}“ liegen keine Zeiten vor.",
    "There are no times of the step “{step}” of “{process}”.",
    "Prüfen Sie zeiten.vorgang in pilot-bericht.toml und: laufzettel pilot baseline status",
    "Check zeiten.vorgang in pilot-bericht.toml, and: laufzettel pilot baseline status",
)
STILL_OPEN = Message(
    "report.study_open",
    "Die Erhebung „{name}“ ist noch offen; solange gemessen wird, gibt es keinen Bericht.",
    "The study “{name}” is still open; there is no report while something is measured.",
    "Schließen Sie sie: laufzettel pilot baseline close",
    "Close it: laufzettel pilot baseline close",
)


@dataclass(frozen=True, slots=True)
class Findings:
    """All that the report is made from; every figure of it can be computed from this.

    Attributes:
        process: whose pilot.
        day: of the report.
        first, last: the days that count.
        plan: as registered.
        deviations: entries in which later plans differ from the first, with the reasons.
        kept: cases that stayed with people, by the lot.
        caseload: what came in.
        pilot: what the saving is estimated from, in groups large enough to be shown.
        table: the timed cases in groups.
        other: rework and checks.
        saving: the estimate.
        verdict: whether it holds.
        inputs: what people said.
        apart: how cases are told apart by their type; None if the plan does not say.
    """

    process: str
    day: date
    first: date
    last: date
    plan: Registered
    deviations: Sequence[tuple[str, str]]
    kept: Counts
    caseload: Caseload
    pilot: Pilot
    table: Grouped
    other: Beside
    saving: Saving
    verdict: Verdict
    inputs: Inputs
    apart: Apart | None = None

    @property
    def digest(self) -> str:
        """SHA-256 of the figures and of what people said beside them: what a decision is signed on."""
        saving, counted = self.saving, self.caseload
        said = {
            "process": self.process,
            "days": [self.first.isoformat(), self.last.isoformat()],
            "plan": self.plan.digest,
            "per_case": [saving.per_case.low, saving.per_case.estimate, saving.per_case.high],
            "net": [saving.net.low, saving.net.estimate, saving.net.high],
            "cases": saving.cases,
            "evidence": int(saving.evidence),
            "standing": int(self.verdict.standing),
            "reasons": [one.de for one in self.verdict.reasons],
            "courses": {course.value: many for course, many in counted.courses.items()},
            "people": [counted.corrected, counted.checked, counted.doubtful],
            "kept": list(self.kept),
            "deviations": list(self.deviations),
            "said": self.inputs.model_dump(mode="json"),
            **(self.apart.figures(saving, counted) if self.apart else {}),
        }
        return digest_of(orjson.dumps(said, option=orjson.OPT_SORT_KEYS))


def gather(journal: Journal, survey: Survey, process: str, inputs: Inputs, *, day: date) -> Findings:
    """What a pilot has shown up to a day.

    Args:
        journal: the office's journal.
        survey: the survey's database.
        process: whose pilot.
        inputs: what people said.
        day: of the report; the day before is the last that counts.

    Raises:
        BusinessError: no plan is registered or it is a stepped wedge, a study is open, there are no times, or too few.
    """
    history = plans.history(journal.database, process)
    if not history:
        raise BusinessError(NO_PLAN.at(process=process))
    plan, last_of_plan = _plan(process, history[-1])
    last = min(last_of_plan, day - timedelta(days=1))
    step, again = inputs.zeiten.vorgang, inputs.zeiten.nacharbeit
    telling = telling_of(history[-1])
    counted = caseload.count(journal, process, plan.settled, last, telling)
    timed = _timed(survey, process, step, plan)
    apart = strata.apart(telling, counted, timed.studies, step, partial(_on_one_side, plan)) if telling else None
    rows = _rows(timed.counted, step, apart)
    pilot = strata.shaped(
        Pilot(
            rows,
            plan,
            apart.seen if apart else {EVERY_TYPE: seen_of(counted.courses)},
            inputs.abzug.deductions(),
            # Rework counts from every closed study, so the cases it is a share of are those of every one as well.
            rework_by_hand=_rework(
                timed, again, (Way.MANUAL,), timed.many[step, Way.MANUAL], _level_by_hand(timed, again, plan)
            ),
            rework_of_pilot=_rework_of_pilot(timed, step, again, counted),
            checks=_checks(timed, inputs.zeiten.pruefung, counted),
            times=_level(timed.evidence, inputs.zeiten.beleg),
        )
    )
    table = grouped(counting(pilot.observations, plan), pilot.seen)
    saving = estimate(pilot, np.random.default_rng(_SEED))
    beyond = doubts(
        months=inputs.abzug.monate,
        first=plan.settled,
        last=last,
        given_back=counted.courses[Course.ABORTED],
        timed=timed.many[step, Way.ABORTED],
    )
    quality = _quality(inputs, counted)
    limit = float(orjson.loads(history[-1].body)["abbruch"]["fehlergrenze_prozent"]) / 100.0
    return Findings(
        process,
        day,
        plan.settled,
        last,
        history[-1],
        [(one.at, one.why) for one in history[1:]],
        by_hand.counts(journal, process)[Why.LOT],
        counted,
        pilot,
        table,
        beside(pilot),
        replace(saving, omitted=(*saving.omitted, *beyond)),
        verdict(quality, limit),
        inputs,
        strata.registered_since(apart, history, plan.go_live) if apart else None,
    )


def _plan(process: str, registered: Registered) -> tuple[Plan, date]:
    """What the registered plan says of the comparison, and the last day that counts."""
    said = orjson.loads(registered.body)
    if said["pilot"]["versuchsplan"] == "stufen":
        raise BusinessError(WEDGE.at(process=process))
    design = Design.HOLD_OUT if said["pilot"]["versuchsplan"] == "handprobe" else Design.BEFORE_AFTER
    lot = said.get("handprobe") or {"erster_tag": said["kalender"]["E2"], "letzter_tag": said["kalender"]["E3"]}
    go_live = date.fromisoformat(lot["erster_tag"])
    return Plan(design, go_live, go_live + SETTLING, said["ausschluss"]), date.fromisoformat(lot["letzter_tag"])


class _Timed(NamedTuple):
    """What was timed: the studies, the times that count, how many there were of each step and path, lowest level."""

    studies: list[tuple[Study, list[Measured]]]
    counted: list[Measured]
    many: Counter[tuple[str, str]]
    evidence: Evidence


def _timed(survey: Survey, process: str, step: str, plan: Plan) -> _Timed:
    """The times of the closed studies of a process.

    Only whole blocks of a study count, those that the day of settling cuts through do not: so no report differs from
    another, or from what a study shows by itself, by a few cases, whatever is closed, planned or discarded in between.
    """
    studies: list[tuple[Study, list[Measured]]] = []
    found: list[Measured] = []
    many: Counter[tuple[str, str]] = Counter()
    level = Evidence.CONFIRMED
    for study in all_studies(survey):
        if study.process != process:
            continue
        if study.open:
            raise BusinessError(STILL_OPEN.at(name=study.name))
        times = survey_times.measured(survey, study)
        studies.append((study, times))
        many.update((one.step, one.path) for one in times)
        for block in blocks(study, times):
            if block[0].step != step or _on_one_side(plan, block):
                found += block
        # A study measures before and after by itself; beside a control it supports what the control supports.
        level = min(level, Evidence.CONTROL if study.evidence is Evidence.BEFORE_AFTER else study.evidence)
    if not any(one == step for one, _ in many):
        raise BusinessError(NO_TIMES.at(step=step, process=process))
    if not any(one.step == step for one in found):
        raise BusinessError(TOO_FEW.at(manual=0, pilot=0, fewest=FEWEST_CASES))
    return _Timed(studies, found, many, level)


def _level(measured: Evidence, said: int | None) -> Evidence:
    """The level of the times: what people said of it lowers it and never raises it."""
    return measured if said is None else min(measured, Evidence(said))


def _on_one_side(plan: Plan, block: Sequence[Measured]) -> bool:
    """Whether all times of a block count by the plan, as `counting` judges each."""
    if block[0].path == Way.MANUAL and plan.design is Design.BEFORE_AFTER:
        return max(one.day for one in block) < plan.go_live
    return min(one.day for one in block) >= plan.settled


def _rows(timed: Sequence[Measured], step: str, apart: Apart | None) -> Observations:
    rows = [one for one in timed if one.step == step]
    return observations(
        [one.seconds / 60.0 for one in rows],
        [one.path for one in rows],
        [apart.group(one.case_type) if apart else EVERY_TYPE for one in rows],
        [one.day for one in rows],
        [one.cell for one in rows],
    )


def _minutes(timed: _Timed, step: str, ways: Sequence[Way]) -> tuple[int, Floats]:
    """How often a step was timed on some ways, and the times; two that mean nothing if they are too few to count.

    However few there were, they happened; `coarsened` reckons them with the mean time of a whole case.
    """
    many = sum(timed.many[step, way] for way in ways)
    minutes = np.array([one.seconds / 60.0 for one in timed.counted if one.step == step and one.path in ways])
    return many, minutes if len(minutes) or not many else np.zeros(2)


def _of_pilot(counted: Caseload) -> int:
    return sum(counted.courses[course] for course in ROUNDS)


def _level_by_hand(timed: _Timed, again: str, plan: Plan) -> Evidence:
    """Like the control beside the pilot; rework by hand from earlier is supported as before/after is."""
    earlier = any(
        (one.step, one.path) == (again, Way.MANUAL) and one.day < plan.settled
        for _, times in timed.studies
        for one in times
    )
    return min(timed.evidence, Evidence.BEFORE_AFTER) if earlier else timed.evidence


def _rework(timed: _Timed, step: str, ways: Sequence[Way], cases: int, level: Evidence) -> Rework | None:
    """Each time is one case that came back, among so many; None if nobody took such times."""
    many, minutes = _minutes(timed, step, ways)
    return Rework(many, max(cases, 1), minutes, level) if step else None


def _rework_of_pilot(timed: _Timed, step: str, again: str, counted: Caseload) -> Rework | None:
    """None as well if a step is named that no study of the pilot timed: that is not known, and not nothing."""
    beside = sum(timed_beside(study, times, step, again) for study, times in timed.studies)
    found = _rework(timed, again, PILOT_WAYS, among(beside, counted.courses), timed.evidence)
    return found if found and (found.happened or beside) else None


def _checks(timed: _Timed, step: str, counted: Caseload) -> Checks | None:
    many, minutes = _minutes(timed, step, PILOT_WAYS)
    cases = _of_pilot(counted)
    return Checks(counted.checked / cases, minutes, timed.evidence) if many >= 2 and cases else None


def _quality(inputs: Inputs, counted: Caseload) -> Quality:
    said = inputs.guete
    by_people = np.array(counted.leads[Course.BY_HAND])
    by_machine = np.array([days for course in ROUNDS for days in counted.leads[course]])
    of_types = [
        (np.array(one.leads[Course.BY_HAND]), np.array([days for course in ROUNDS for days in one.leads[course]]))
        for one in counted.types.values()
    ]
    both = said.widersprueche_von_hand and said.widersprueche_pilot
    return Quality(
        said.fehler_stichprobe,
        said.fehler_von_hand,
        (by_people, by_machine) if min(len(by_people), len(by_machine)) >= 2 else None,
        said.rueckstand,
        (said.widersprueche_von_hand, said.widersprueche_pilot)
        if both and said.widersprueche_von_hand and said.widersprueche_pilot
        else None,
        of_types,
    )
