# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Into which groups a report sorts its cases: the types the plan tells, as far as nobody learns of few from it.

Why that is so. Of each step and path a closed study shows the total, its runs of days and some of its case types, and
these are audited together (`pilot/cells.py`): no set of few cases can be computed from them. A report tells a type
apart only if every study shows it on every path that the report counts, and if all runs of these paths count; what is
left of a path is then the difference of two things the study shows itself. So each figure of each report is a sum,
over studies and paths, of what each of them shows anyway, and whatever is computed from all figures of all reports is,
within each of them, about many cases or about none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from datetime import date
from itertools import takewhile
from typing import NamedTuple

import numpy as np

from laufzettel.errors import Message, Problem
from laufzettel.journal.case_types import Telling
from laufzettel.journal.caseload import Caseload, Course
from laufzettel.journal.plans import Registered
from laufzettel.pilot.baseline.results import blocks, groups
from laufzettel.pilot.baseline.studies import Study
from laufzettel.pilot.baseline.times import Measured
from laufzettel.pilot.cells import FEWEST_CASES
from laufzettel.pilot.design.case_types import telling_of
from laufzettel.pilot.design.lot import day_of
from laufzettel.pilot.report.coarse import EVERY_TYPE, OTHERS, coarsened
from laufzettel.pilot.savings.estimate import Saving
from laufzettel.pilot.savings.inputs import Pilot, Seen
from laufzettel.pilot.savings.observations import Way

ROUNDS = {Course.AUTOMATIC: Way.AUTOMATIC, Course.ASSISTED: Way.ASSISTED, Course.ABORTED: Way.ABORTED}
"""The courses of the pilot's cases, and the path each is."""

OTHER_NAMES = Message(
    "report.types.other_names",
    "Die Fallarten sind nicht unterschieden: die Erhebung „{study}“ nennt andere als der Plan.",
    "Case types are not told apart: the study “{study}” names others than the plan.",
    "Nennen Sie in den Erhebungen die Fallarten wie im Plan.",
    "Name the case types in the studies as in the plan.",
)
CUT = Message(
    "report.types.cut",
    "Die Fallarten sind nicht unterschieden: von der Erhebung „{study}“ zählen nicht alle Tage.",
    "Case types are not told apart: not all days of the study “{study}” count.",
    "Eröffnen Sie die Erhebung des Piloten an dem Tag, ab dem Zeiten zählen.",
    "Open the pilot's study on the day from which times count.",
)
UNTOLD = Message(
    "report.types.untold",
    "Die Fallarten sind nicht unterschieden: bei keinem Vorgang des Piloten ist die Fallart zu erkennen.",
    "Case types are not told apart: of no case of the pilot the type is known.",
    "Prüfen Sie fallart_feld und [fallart] in pilot.toml.",
    "Check fallart_feld and [fallart] in pilot.toml.",
)
MORE_TIMED = Message(
    "report.types.more_timed",
    "Die Fallarten sind nicht unterschieden: von „{case_type}“ wurden mehr Vorgänge gemessen, als eingegangen sind.",
    "Case types are not told apart: more cases of “{case_type}” were timed than came in.",
    "Wer misst, muss die Fallart so nennen, wie der Plan sie erkennt.",
    "Whoever measures must name the type as the plan tells it.",
)
FEW = Message(
    "report.types.few",
    "Zusammengelegt: {types}. Davon zählen auf einem Weg einer Erhebung weniger als {fewest} Zeiten, oder aus dem Rest "
    "ließen sich so wenige berechnen.",
    "Merged: {types}. On a path of a study fewer than {fewest} of their times count, or so few could be computed "
    "from the rest.",
)


@dataclass(frozen=True, slots=True)
class Apart:
    """Into which groups the cases of a report are sorted.

    Attributes:
        name: of the field or output that tells the type.
        types: all types of the plan.
        told: those that may be told apart; the others are `OTHERS`.
        seen: the cases of the pilot, by group and path; those not told are dealt out as the others of their path.
        untold: how many of them are not told.
        why: why all are one group; None if they are not.
        since: on which day it was registered how types are told, ISO 8601.
        late: whether that was after the machine went live.
    """

    name: str
    types: tuple[str, ...]
    told: frozenset[str]
    seen: Seen
    untold: int
    why: Problem | None = None
    since: str = ""
    late: bool = False

    def group(self, case_type: str) -> str:
        """In which group a timed case is."""
        return EVERY_TYPE if self.why else case_type if case_type in self.told else OTHERS

    def figures(self, saving: Saving, counted: Caseload) -> dict[str, object]:
        """What the digest of a report covers of it.

        Args:
            saving: the estimate.
            counted: what came in.
        """
        return {
            "types_by": self.name,
            "types_untold": self.untold,
            "types_why": self.why.de if self.why else "",
            "types": [
                [one.case_type, one.cases, *astuple(one.per_case), *astuple(one.hours), int(one.evidence)]
                for one in saving.types
            ],
            "types_courses": {
                name: {course.value: many for course, many in one.courses.items()}
                for name, one in counted.types.items()
            },
        }

    def merged(self, shown: Sequence[str]) -> Problem | None:
        """Which types are shown together only, beside a reason for all of them; None if each is shown."""
        rest = [one for one in self.types if one not in shown]
        return FEW.at(types=", ".join(rest), fewest=FEWEST_CASES) if rest and not self.why else None


class _Part(NamedTuple):
    """The times of one path of a study that a report counts.

    Attributes:
        study: its name.
        shown: case types of which the study shows a figure.
        timed: case types of which there are times.
        whole: whether all its runs of days count.
    """

    study: str
    shown: frozenset[str]
    timed: frozenset[str]
    whole: bool


Counts = Callable[[Sequence[Measured]], bool]
"""Whether a run of days counts."""


def seen_of(courses: Mapping[Course, int]) -> dict[Way, int]:
    """The cases of the pilot by path; no path without a case."""
    return {way: courses[course] for course, way in ROUNDS.items() if courses[course]}


def apart(
    telling: Telling, counted: Caseload, studies: Sequence[tuple[Study, Sequence[Measured]]], step: str, counts: Counts
) -> Apart:
    """Sort the cases of a report.

    Args:
        telling: how the plan tells the type of a case.
        counted: what came in, by type.
        studies: the closed studies of the process with their times.
        step: of whole cases.
        counts: whether a run of days counts.
    """
    parts = [part for study, times in studies for part in _parts(study, times, step, counts)]
    types = tuple(sorted({*telling.types.values(), *filter(None, [telling.rest])}))
    told = frozenset(one for one in types if all(one in part.shown or one not in part.timed for part in parts))
    of_types = {name: seen_of(one.courses) for name, one in counted.types.items()}
    untold = of_types.pop("", {})
    every = Apart(telling.name, types, told, {EVERY_TYPE: seen_of(counted.courses)}, sum(untold.values()))
    if why := _unlike(types, parts):
        return replace(every, why=why)
    if not any(of_types.values()):
        return replace(every, why=UNTOLD.at())
    seen: dict[str, dict[Way, int]] = {}
    for name, ways in sorted(of_types.items()):
        _add(seen.setdefault(every.group(name), {}), ways)
    _deal(untold, seen)
    timed = Counter(
        (every.group(one.case_type), one.path)
        for study, times in studies
        for block in blocks(study, times)
        if block[0].step == step and counts(block)
        for one in block
    )
    for name in sorted({*seen, *(group for group, _ in timed)}):
        if _more_timed(timed, name, seen.get(name, {})):
            return replace(every, why=MORE_TIMED.at(case_type=name))
    return replace(every, seen={name: ways for name, ways in seen.items() if ways})


def registered_since(apart: Apart, history: Sequence[Registered], go_live: date) -> Apart:
    """The same, with the day since which the plan says it so.

    Args:
        apart: by the last plan.
        history: all registered plans, the oldest first.
        go_live: on which the machine began.
    """
    now = telling_of(history[-1])
    *_, first = takewhile(lambda one: telling_of(one) == now, reversed(history))
    day = day_of(first.at)
    return replace(apart, since=day.isoformat(), late=day >= go_live)


def shaped(pilot: Pilot) -> Pilot:
    """The same pilot with small paths and types merged; where all types were merged into one, it is called so.

    Args:
        pilot: sorted into groups.

    Raises:
        BusinessError: too few cases were timed even so.
    """
    pilot = coarsened(pilot)
    if list(pilot.seen) != [OTHERS]:
        return pilot
    rows = pilot.observations
    types = np.where(rows.case_type == OTHERS, EVERY_TYPE, rows.case_type)
    return replace(pilot, observations=replace(rows, case_type=types), seen={EVERY_TYPE: pilot.seen[OTHERS]})


def _parts(study: Study, times: Sequence[Measured], step: str, counts: Counts) -> list[_Part]:
    every = [block for block in blocks(study, times) if block[0].step == step]
    figures = [one for one in groups(study, times) if (one.step, one.kind) == (step, "case_type")]
    found = []
    for path in study.paths:
        mine = [block for block in every if block[0].path == path]
        counted = [block for block in mine if counts(block)]
        if counted:
            shown = frozenset(one.about for one in figures if one.path == path and one.seconds is not None)
            timed = frozenset(one.case_type for block in mine for one in block)
            found.append(_Part(study.name, shown, timed, len(counted) == len(mine)))
    return found


def _unlike(types: Sequence[str], parts: Sequence[_Part]) -> Problem | None:
    for part in parts:
        if not part.timed <= set(types):
            return OTHER_NAMES.at(study=part.study)
        if not part.whole:
            return CUT.at(study=part.study)
    return None


def _add(ways: dict[Way, int], more: Mapping[Way, int]) -> None:
    for way, many in more.items():
        ways[way] = ways.get(way, 0) + many


def _deal(untold: Mapping[Way, int], seen: Mapping[str, dict[Way, int]]) -> None:
    """Deal out the cases that are not told as the others of their path are, or of all paths if it has no others.

    To leave them out would leave out just those the machine could not read, and make the saving larger.
    """
    for way, many in untold.items():
        like = [ways.get(way, 0) for ways in seen.values()]
        if not any(like):
            like = [sum(ways.values()) for ways in seen.values()]
        for ways, more in zip(seen.values(), _shares(many, like), strict=True):
            if more:
                ways[way] = ways.get(way, 0) + more


def _shares(many: int, like: Sequence[int]) -> list[int]:
    """Whole shares of a number that lie nearest to some others' (Hare and Niemeyer)."""
    total = sum(like)
    shares = [many * one // total for one in like]
    order = sorted(range(len(like)), key=lambda n: (-(many * like[n] % total), n))
    for n in order[: many - sum(shares)]:
        shares[n] += 1
    return shares


def _more_timed(timed: Mapping[tuple[str, str], int], name: str, ways: Mapping[Way, int]) -> bool:
    """Whether more cases of a group were timed than went that way; given back ones count as the report counts them."""
    assisted, aborted = (timed.get((name, way.value), 0) for way in (Way.ASSISTED, Way.ABORTED))
    if aborted < FEWEST_CASES:
        return assisted + aborted > ways.get(Way.ASSISTED, 0) + ways.get(Way.ABORTED, 0)
    return assisted > ways.get(Way.ASSISTED, 0) or aborted > ways.get(Way.ABORTED, 0)
