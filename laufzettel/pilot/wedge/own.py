# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What this office contributes to the report of a stepped wedge: from its journal, its closed studies and its file.

Of its times only whole blocks of closed studies are told, as in any report: two contributions, or a contribution and
what the studies show by themselves, differ by thirty times or none (docs/pilot/privacy.md). Before E3 there is no
contribution, for all units are compared over the same days.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from statistics import fmean, stdev

from laufzettel.errors import BusinessError, Message
from laufzettel.journal import Journal, by_hand, caseload, plans
from laufzettel.journal.by_hand import Why
from laufzettel.journal.caseload import Caseload, Course
from laufzettel.journal.plans import Registered
from laufzettel.pilot.baseline import times as survey_times
from laufzettel.pilot.baseline.results import blocks
from laufzettel.pilot.baseline.studies import Study, all_studies
from laufzettel.pilot.baseline.survey import Survey
from laufzettel.pilot.baseline.times import GRAIN_S, Measured
from laufzettel.pilot.cells import FEWEST_CASES
from laufzettel.pilot.design.lot import day_of
from laufzettel.pilot.evidence import Evidence
from laufzettel.pilot.report.coarse import TOO_FEW
from laufzettel.pilot.report.findings import NO_TIMES, STILL_OPEN
from laufzettel.pilot.report.inputs import Inputs
from laufzettel.pilot.report.rework import among, timed_beside
from laufzettel.pilot.savings.observations import PILOT_WAYS, Way
from laufzettel.pilot.wedge.contribution import VERSION, Beside, Block, Contribution, Courses, Lead, Times
from laufzettel.pilot.wedge.timetable import Timetable, days_of

PILOT = (Course.AUTOMATIC, Course.ASSISTED, Course.ABORTED)
_TOUCHED = (Way.ASSISTED, Way.ABORTED)

TOO_EARLY = Message(
    "wedge.too_early",
    "Einen Beitrag gibt es erst ab E3, dem {day}: alle Einheiten werden über dieselben Tage verglichen.",
    "There is a contribution from E3 on, {day}: all units are compared over the same days.",
    "Messen Sie bis dahin weiter; wie weit die Erhebungen sind, zeigt: laufzettel pilot baseline status",
    "Go on measuring until then; how far the studies are shows: laufzettel pilot baseline status",
)
NO_CASES = Message(
    "wedge.no_cases",
    "Seit dem {day} ist in der Einheit „{unit}“ kein Vorgang durch den Piloten gegangen.",
    "Since {day} no case has gone through the pilot in the unit “{unit}”.",
    "Ohne einen gibt es keinen Beitrag; was offen ist, zeigt: laufzettel status",
    "Without one there is no contribution; what is open shows: laufzettel status",
)
TOUCHED = Message(
    "wedge.touched",
    "In der Erhebung „{name}“ haben Vorgänge, die kein Mensch anfasste, eine Bearbeitungszeit.",
    "In the study “{name}” cases that no person touched have a handling time.",
    "Nehmen Sie die Zeiten auf dem Weg „assisted“ auf, oder verwerfen Sie die Erhebung.",
    "Take in these times on the path “assisted”, or discard the study.",
)


def contribution(journal: Journal, survey: Survey, process: str, inputs: Inputs, *, day: date) -> Contribution:
    """What this office contributes.

    Args:
        journal: the office's journal; a plan that is a stepped wedge is registered.
        survey: the survey's database.
        process: whose pilot.
        inputs: what people said.
        day: today.

    Raises:
        BusinessError: it is too early, a study is open, there are no times or too few, or no case.
    """
    history = plans.history(journal.database, process)
    plan, unit = history[-1], history[-1].unit
    days = days_of(plan.body)
    if day < days.decided:
        raise BusinessError(TOO_EARLY.at(day=days.decided.isoformat()))
    before = caseload.count(journal, process, days.begins, days.switched[unit] - timedelta(days=1))
    pilot = caseload.count(journal, process, days.settled(unit), days.last)
    if not _through(pilot):
        raise BusinessError(NO_CASES.at(day=days.settled(unit).isoformat(), unit=unit))
    taken = _Taken(survey, process, inputs, days, unit)
    kept = by_hand.counts(journal, process)[Why.UNIT]
    return Contribution(
        version=VERSION,
        process=process,
        unit=unit,
        plan=plan.digest,
        body=plan.body,
        registered=[_day(one) for one in history],
        marked=inputs.kennzeichnung.strip(),
        people=taken.people,
        evidence=min(taken.evidence, Evidence.CONTROL if inputs.zeiten.beleg is None else inputs.zeiten.beleg),
        blocks=taken.blocks,
        left_out=taken.left_out,
        kept=(kept.kept, kept.opted_out),
        before=_courses(before),
        pilot=_courses(pilot),
        corrected=pilot.corrected,
        checked=pilot.checked,
        doubtful=pilot.doubtful,
        rework_by_hand=taken.again(inputs.zeiten.nacharbeit, (Way.MANUAL,), taken.whole_by_hand),
        rework_of_pilot=_rework_of_pilot(taken, inputs.zeiten.nacharbeit, pilot),
        checks=_checks(taken, inputs.zeiten.pruefung, pilot),
        lead_by_hand=lead_of(before.leads[Course.BY_HAND]),
        lead_of_pilot=lead_of([one for course in PILOT for one in pilot.leads[course]]),
        deducted=inputs.abzug,
        quality=inputs.guete,
    )


def _day(registered: Registered) -> date:
    return day_of(registered.at)


class _Taken:
    """The times of the closed studies of a process.

    Attributes:
        blocks: of the step that is a whole case, those that count.
        left_out: how many times of this step do not.
        people: of the smallest cell of a block.
        whole_by_hand: cases timed by hand, whether they count or not; rework counts from all of them.
        beside: cases of the pilot timed with a person where rework was timed as well.
        evidence: the lowest level of the studies.
    """

    def __init__(self, survey: Survey, process: str, inputs: Inputs, days: Timetable, unit: str) -> None:
        self._many: Counter[tuple[str, str]] = Counter()
        self._beside: list[Measured] = []
        self.blocks: list[Block] = []
        self.people, self.evidence, self.beside = 10**6, Evidence.CONTROL, 0
        step = inputs.zeiten.vorgang
        for study in (one for one in all_studies(survey) if one.process == process):
            if study.open:
                raise BusinessError(STILL_OPEN.at(name=study.name))
            # A study measures before and after by itself; beside a control it supports what the control supports.
            self.evidence = min(
                self.evidence, Evidence.CONTROL if study.evidence is Evidence.BEFORE_AFTER else study.evidence
            )
            times = survey_times.measured(survey, study)
            self._many.update((one.step, one.path) for one in times)
            self.beside += timed_beside(study, times, step, inputs.zeiten.nacharbeit)
            found = blocks(study, times)
            self._beside += [one for block in found if block[0].step != step for one in block]
            for block in counted(study, found, step, days, unit):
                self.blocks.append(block_of(study, block, found, days))
                self.people = min(self.people, sum(study.people[cell] for cell in {one.cell for one in block}))
        whole = sum(self._many[step, way] for way in (Way.MANUAL, *_TOUCHED))
        if not whole:
            raise BusinessError(NO_TIMES.at(step=step, process=process))
        self.blocks.sort(key=lambda one: (one.path != "manual", [-many for many in one.periods], one.path, one.timed))
        self.whole_by_hand = self._many[step, Way.MANUAL]
        self.left_out = whole - sum(one.timed for one in self.blocks)
        if not self.by_hand or not any(one.path in ("assisted", "with_people") for one in self.blocks):
            by_pilot = sum(one.timed for one in self.blocks) - self.by_hand
            raise BusinessError(TOO_FEW.at(manual=self.by_hand, pilot=by_pilot, fewest=FEWEST_CASES))

    @property
    def by_hand(self) -> int:
        """How many times by hand count."""
        return sum(one.timed for one in self.blocks if one.path == "manual")

    def again(self, step: str, ways: Sequence[Way], of: int) -> Beside | None:
        """How often a step beside the case was timed, and what it took; None if nobody took such times."""
        if not step:
            return None
        quarters = [one.seconds // GRAIN_S for one in self._beside if one.step == step and one.path in ways]
        times = Times(timed=len(quarters), **_sums(quarters)) if len(quarters) >= FEWEST_CASES else None
        return Beside(happened=sum(self._many[step, way] for way in ways), of=max(1, of), times=times)


def counted(
    study: Study, found: Sequence[Sequence[Measured]], step: str, days: Timetable, unit: str
) -> Iterator[Sequence[Measured]]:
    """The blocks of a study that lie on one side of a unit's switch: by hand before it, of the pilot once it settled.

    Args:
        study: the study.
        found: all its blocks.
        step: that is a whole case.
        days: of the plan.
        unit: whose switch.
    """
    for block in (one for one in found if one[0].step == step):
        first, last = min(one.day for one in block), max(one.day for one in block)
        if block[0].path == Way.AUTOMATIC:
            if any(one.seconds for one in block):
                raise BusinessError(TOUCHED.at(name=study.name))
        elif last < days.switched[unit] if block[0].path == Way.MANUAL else first >= days.settled(unit):
            yield block


def block_of(study: Study, block: Sequence[Measured], others: Sequence[Sequence[Measured]], days: Timetable) -> Block:
    """A block as it is told.

    Args:
        study: whose block.
        block: its times.
        others: all blocks of the study.
        days: of the plan.
    """
    step, path = block[0].step, block[0].path
    apart = any((one[0].step, one[0].path) == (step, Way.ABORTED) for one in others)
    if path == Way.ASSISTED and set(_TOUCHED) <= set(study.paths) and not apart:
        path = "with_people"
    many = Counter(days.period(one.day) for one in block)
    sums = _sums([one.seconds // GRAIN_S for one in block])
    return Block.model_validate(
        {
            "path": str(path),
            "timed": len(block),
            "quarters": sums["quarters"],
            "squares": sums["squares"] if path == Way.ABORTED else None,
            "periods": [many[period] for period in range(days.periods)],
        }
    )


def _sums(quarters: Sequence[int]) -> dict[str, int]:
    return {"quarters": sum(quarters), "squares": sum(one * one for one in quarters)}


def _through(pilot: Caseload) -> int:
    return sum(pilot.courses[course] for course in PILOT)


def _courses(counted: Caseload) -> Courses:
    return Courses.model_validate({course.value: many for course, many in counted.courses.items()})


def _rework_of_pilot(taken: _Taken, step: str, pilot: Caseload) -> Beside | None:
    found = taken.again(step, PILOT_WAYS, among(taken.beside, pilot.courses))
    return found if found and (found.happened or taken.beside) else None


def _checks(taken: _Taken, step: str, pilot: Caseload) -> Beside | None:
    found = taken.again(step, PILOT_WAYS, _through(pilot))
    return found.model_copy(update={"happened": pilot.checked}) if found and found.happened >= 2 else None


def lead_of(days: Sequence[float]) -> Lead | None:
    """Lead times as they are told, rounded to tenths of a day; None of fewer than thirty cases."""
    if len(days) < FEWEST_CASES:
        return None
    return Lead(cases=len(days), mean=round(fmean(days), 1), sd=round(stdev(days), 1))
