# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The law of telling types apart: any studies, any plans, any reports, all together leave no set of few cases."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from laufzettel.journal.case_types import Telling
from laufzettel.journal.caseload import Caseload, Course, OfType
from laufzettel.pilot.baseline.results import blocks, groups
from laufzettel.pilot.baseline.studies import Study
from laufzettel.pilot.baseline.times import Measured
from laufzettel.pilot.cells import FEWEST_CASES, Size, shown
from laufzettel.pilot.evidence import Evidence
from laufzettel.pilot.report.strata import apart
from tests.laufzettel.pilot.report.test_reports_subtracted import LAST, PROCESS, SETTLED

TYPES = ("A", "B", "C")
Sizes = dict[str, int]
"""How many of each type are timed in a run of days."""

RUN = st.fixed_dictionaries({kind: st.sampled_from([0, 0, 1, 5, 14, 16, 29, 30, 31, 45]) for kind in TYPES})
STUDY = st.lists(RUN, min_size=1, max_size=3)


def drawn_study(name: str, runs: Sequence[Sizes]) -> tuple[Study, list[Measured]]:
    """A closed study of one path; each day holds so many times of each type."""
    days = [SETTLED + timedelta(days=10 * n) for n in range(len(runs))]
    study = Study(
        name, name, PROCESS, Evidence.CONTROL, days[0], LAST, LAST, LAST, None, 0.7, 0.1,
        ("Vorgang",), TYPES, ("manual",), {"c": 12},
    )  # fmt: skip
    every = [
        Measured("Vorgang", "manual", kind, 60, day, "c")
        for day, sizes in zip(days, runs, strict=True)
        for kind, cases in sizes.items()
        for _ in range(cases)
    ]
    return study, every


def loads() -> Caseload:
    """A caseload in which more came in of every type than anybody times."""
    courses = dict.fromkeys(Course, 0) | {Course.ASSISTED: 5000}
    every = dict.fromkeys(Course, 0) | {Course.ASSISTED: 15_000}
    return Caseload(SETTLED, LAST, every, 0, 0, 0, {}, {kind: OfType(courses) for kind in TYPES})


def reported(
    some: Sequence[tuple[Study, list[Measured]]], since: date, careless: bool = False
) -> list[frozenset[tuple[str, str, date]]]:
    """What the figures of a report are about, by its groups: of studies, from a day of settling on."""

    def counts(block: Sequence[Measured]) -> bool:
        return min(one.day for one in block) >= since

    sorted_ = apart(Telling("a", {kind: kind for kind in TYPES}), loads(), some, "Vorgang", counts)
    about: dict[str, set[tuple[str, str, date]]] = {}
    for study, every in some:
        for block in blocks(study, every):
            if counts(block):
                for one in block:
                    group = one.case_type if careless else sorted_.group(one.case_type)
                    about.setdefault(group, set()).add((study.name, one.case_type, one.day))
    return [frozenset(leaves) for leaves in about.values()]


def few_found(every: Sequence[tuple[Study, list[Measured]]], *, careless: bool) -> bool:
    """Whether all figures of all studies and of every report there can be leave a set of few cases.

    Args:
        every: the studies; reports are made of all of them and of each alone, with any day of settling.
        careless: the control: reports tell every type apart that has thirty times in them.
    """
    sizes: dict[tuple[str, str, date], int] = {}
    for study, some in every:
        for one in some:
            key = (study.name, one.case_type, one.day)
            sizes[key] = sizes.get(key, 0) + 1
    leaves = {key: Size(cases, 12) for key, cases in sizes.items()}
    figures = []
    for study, some in every:
        runs = {one.about: one for one in groups(study, some) if one.seconds}
        for one in runs.values():
            days = one.about.split("/") if one.kind == "run" else ["0001-01-01", "9999-12-31"]
            figures.append(
                frozenset(
                    key
                    for key in leaves
                    if key[0] == study.name
                    and (one.kind != "case_type" or key[1] == one.about)
                    and days[0] <= key[2].isoformat() <= days[-1]
                )
            )
    for made_of in (every, *([one] for one in every)):
        for n in range(3):
            told = reported(made_of, SETTLED + timedelta(days=10 * n), careless)
            figures += [one for one in told if not careless or sum(sizes[leaf] for leaf in one) >= FEWEST_CASES]
    return not all(shown(leaves, list(dict.fromkeys(filter(None, figures)))))


@given(st.lists(STUDY, min_size=1, max_size=2))
def test_no_reports_and_no_studies_together_give_few_away(drawn: list[list[Sizes]]) -> None:
    """Whatever was timed, however plans move the day of settling, and whichever study is discarded in between."""
    assert not few_found([drawn_study(f"S{n}", runs) for n, runs in enumerate(drawn)], careless=False)


def test_telling_apart_whatever_has_thirty_times_would_give_few_away() -> None:
    """The control of the law: the few of the first days, by taking one report from another."""
    runs = [{"A": 5, "B": 30, "C": 0}, {"A": 45, "B": 45, "C": 0}]
    assert few_found([drawn_study("S", runs)], careless=True)
    assert not few_found([drawn_study("S", runs)], careless=False)


def test_the_attacker_of_the_law_sees_what_a_study_shows() -> None:
    """So that the law is not kept by looking away."""
    study, every = drawn_study("S", [{"A": 45, "B": 45, "C": 0}])
    assert [one.kind for one in groups(study, every) if one.seconds] == ["total", "run", "case_type", "case_type"]
    assert len(reported([(study, every)], SETTLED)) == 2
