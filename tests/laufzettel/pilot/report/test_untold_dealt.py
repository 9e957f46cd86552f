# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Cases of which no type is told count all the same: none is lost, none is added, and their path stays theirs."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from laufzettel.journal.case_types import Telling
from laufzettel.journal.caseload import Caseload, Course, OfType
from laufzettel.pilot.report.strata import ROUNDS, Apart, apart
from laufzettel.pilot.savings.observations import PILOT_WAYS, Way
from tests.laufzettel.pilot.report.test_reports_subtracted import LAST, SETTLED

TYPES = ("A", "B", "C")
COUNTS = st.fixed_dictionaries({course: st.integers(0, 400) for course in Course})
LOADS = st.fixed_dictionaries(dict.fromkeys(("", *TYPES), COUNTS))


def sorted_out(of_types: Mapping[str, Mapping[Course, int]]) -> Apart:
    """The cases of a report of which nothing was timed."""
    every = {course: sum(one[course] for one in of_types.values()) for course in Course}
    types = {name: OfType(dict(one)) for name, one in of_types.items()}
    load = Caseload(SETTLED, LAST, every, 0, 0, 0, {}, types)
    return apart(Telling("a", {kind: kind for kind in TYPES}), load, [], "Vorgang", lambda _: True)


@given(LOADS)
def test_every_path_keeps_its_cases(of_types: dict[str, dict[Course, int]]) -> None:
    """So the number of cases, and how many the machine gave back, do not depend on what is told of them."""
    found = sorted_out(of_types)
    for course, way in ROUNDS.items():
        assert sum(ways.get(way, 0) for ways in found.seen.values()) == sum(one[course] for one in of_types.values())
    assert found.untold == sum(of_types[""][course] for course in ROUNDS)


@given(LOADS)
def test_they_are_dealt_out_as_the_others_of_their_path(of_types: dict[str, dict[Course, int]]) -> None:
    """To within one case of the exact share; in whatever order the journal gave the types."""
    found = sorted_out(of_types)
    assert sorted_out(dict(reversed(of_types.items()))).seen == found.seen
    if found.why:
        assert not any(of_types[kind][course] for kind in TYPES for course in ROUNDS)
        return
    for course, way in ROUNDS.items():
        told = sum(of_types[kind][course] for kind in TYPES)
        for kind in TYPES if told else ():
            exact = of_types[kind][course] * (1 + of_types[""][course] / told)
            assert abs(found.seen.get(kind, {}).get(way, 0) - exact) < 1


def test_a_path_of_which_nothing_is_told_is_dealt_out_as_all_paths_are() -> None:
    """What the machine gave back was never decided: by an output of the decision none of it is told."""
    nothing = dict.fromkeys(Course, 0)
    found = sorted_out(
        {
            "A": nothing | {Course.ASSISTED: 60},
            "B": nothing | {Course.ASSISTED: 20, Course.AUTOMATIC: 20},
            "": nothing | {Course.ABORTED: 10, Course.BY_HAND: 5},
        }
    )
    assert found.seen == {
        "A": {Way.ASSISTED: 60, Way.ABORTED: 6},
        "B": {Way.ASSISTED: 20, Way.AUTOMATIC: 20, Way.ABORTED: 4},
    }
    assert found.untold == 10
    assert set(PILOT_WAYS) == set(ROUNDS.values())
