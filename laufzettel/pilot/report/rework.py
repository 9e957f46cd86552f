# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Among how many cases of the pilot its rework was timed.

A study lasts some days, and not every case is timed in it; nor is every case that comes back. Rework so timed among all
cases of a report would be rarer than it is, and the saving larger. So it is counted among the cases timed beside it,
and among as many that no person touched as go with them: these take no time, but they come back as well.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from laufzettel.journal.caseload import Course
from laufzettel.pilot.baseline.studies import Study
from laufzettel.pilot.baseline.times import Measured
from laufzettel.pilot.savings.observations import Way

_PEOPLE = (Way.ASSISTED, Way.ABORTED)
_COURSES = (Course.ASSISTED, Course.ABORTED)


def timed_beside(study: Study, times: Sequence[Measured], step: str, again: str) -> int:
    """How many cases of the pilot a study timed with a person, if it timed rework as well.

    Args:
        study: the study.
        times: all its times.
        step: that is a whole case.
        again: that is rework.
    """
    return sum(one.step == step and one.path in _PEOPLE for one in times) if again in study.steps else 0


def among(timed: int, courses: Mapping[Course, int]) -> int:
    """Among how many cases of the pilot rework was timed: all of them at most, and if no case was timed beside it.

    Args:
        timed: with a person, in studies that timed rework.
        courses: how many cases of the report went which way.
    """
    people = sum(courses[course] for course in _COURSES)
    through = people + courses[Course.AUTOMATIC]
    return max(1, min(through, round(timed * through / people)) if timed and people else through)
