# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""An open study shows how far it has come and no mean; a closed one its means, without small groups; later sums."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from random import Random

import numpy as np
import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laufzettel.cli.pilot import baseline_shown
from laufzettel.pilot.baseline import keeping, results, studies, times
from laufzettel.pilot.baseline.results import Figure
from laufzettel.pilot.baseline.samples import Advice
from laufzettel.pilot.baseline.studies import Study
from laufzettel.pilot.baseline.survey import Survey
from laufzettel.pilot.baseline.times import Measured, rounded
from laufzettel.pilot.cells import Size
from laufzettel.pilot.evidence import Evidence

FIRST, LAST = date(2026, 11, 2), date(2026, 11, 13)
DAYS = [FIRST + timedelta(days=n) for n in range(12) if (FIRST + timedelta(days=n)).weekday() < 5]
AFTER = LAST + timedelta(days=1)


def some(study: Study, many: Sequence[int], *, seed: int = 3) -> list[Measured]:
    """So many times of each case type, spread over the days and cells; times become shorter from day to day."""
    chance = Random(seed)  # noqa: S311 - the same times in every run
    cells = sorted(study.people)
    return [
        Measured(
            "Prüfen",
            "manual",
            kind,
            rounded(chance.lognormvariate(6.3 - 0.05 * (n % 10), 0.4)),
            DAYS[n % 10],
            chance.choice(cells),
        )
        for kind, count in zip(study.case_types, many, strict=True)
        for n in range(count)
    ]


def filled(here: Survey, study: Study, many: Sequence[int] = (150, 60, 12)) -> list[Measured]:
    """Keep such times."""
    kept = some(study, many)
    with here.changing():
        times.keep(here, study, kept)
    return kept


def test_an_open_study_shows_how_far_it_is_and_no_mean(here: Survey, study_of: Callable[..., Study]) -> None:
    """Nor anything about today, which is not over."""
    study = study_of()
    filled(here, study)
    stands = results.standing(here, study, DAYS[5])
    assert stands.steps == []
    assert stands.progress["Prüfen", "manual"].cases < 222
    assert stands.progress["Prüfen", "manual"].days == 5
    assert stands.progress["Bescheid", "manual"].advice is Advice.ENLARGE
    assert stands.spreads == {("Prüfen", "manual"): 0.4, ("Bescheid", "manual"): None}


def test_a_closed_study_shows_means_and_hides_what_is_small(here: Survey, study_of: Callable[..., Study]) -> None:
    """The total is numpy's; twelve removals are hidden, and the next smallest type with them."""
    kept = filled(here, study_of())
    studies.close(here, studies.find(here, "Grundlinie"), LAST)
    (step,) = results.standing(here, studies.find(here, "Grundlinie"), AFTER).steps
    minutes = np.array([one.seconds for one in kept]) / 60
    half = 1.96 * minutes.std(ddof=1) / np.sqrt(len(minutes))
    assert step.total == Figure("", 222, round(minutes.mean(), 2), round(half, 2))
    hidden = [one.about for one in step.case_types if one.cases is None]
    assert "Umzug" in hidden
    assert len(hidden) >= 2
    assert all(one.cases is None or one.cases >= 30 for one in (*step.case_types, *step.curve))


def test_counts_of_two_paths_are_nowhere_added_up(here: Survey, study_of: Callable[..., Study]) -> None:
    """Twelve assisted cases beside 150 by hand: a count over both would give the twelve away."""
    study = study_of(steps=("Prüfen",), case_types=("a",), paths=("manual", "assisted"))
    with here.changing():
        times.keep(here, study, some(study, [150]))
        times.keep(here, study, [one._replace(path="assisted") for one in some(study, [12])])
    studies.close(here, study, LAST)
    said = baseline_shown.as_json(results.standing(here, studies.find(here, study.name), AFTER))
    counts = re.findall(r'"cases":(\d+|null)', orjson.dumps(said).decode())
    assert set(counts) <= {"150", "null", *(one for one in counts if one.isdecimal() and 30 <= int(one) < 121)}
    assert "162" not in counts
    assert "null" in counts


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_from_what_a_study_shows_nobody_computes_a_small_group(
    betrayed: Callable[..., list[tuple[object, ...]]], data: st.DataObject
) -> None:
    """Total, case types and learning curve together, looked at by case type and single day."""
    cells = {"x": 5, "y": data.draw(st.integers(5, 9))}
    study = Study(
        "1",
        "a",
        "p",
        Evidence.BEFORE_AFTER,
        FIRST,
        LAST,
        LAST,
        LAST,
        None,
        0.7,
        0.1,
        ("s",),
        ("a", "b", "c"),
        ("manual",),
        cells,
    )
    sizes = st.sampled_from([0, 3, 14, 16, 29, 30, 31, 70])
    many = {(kind, day): data.draw(sizes) for kind in study.case_types for day in DAYS[:3]}
    kept = [
        Measured("s", "manual", kind, 60, day, data.draw(st.sampled_from("xy")) if not n else "x")
        for (kind, day), count in many.items()
        for n in range(count)
    ]
    seen = []
    for group in results.groups(study, kept):
        first, _, last = group.about.partition("/") if group.kind == "run" else ("", "", "9")
        leaves = [(kind, day) for kind, day in many if first <= day.isoformat() <= last]
        leaves = [one for one in leaves if group.kind != "case_type" or one[0] == group.about]
        assert group.seconds is None or len(group.seconds) == sum(many[one] for one in leaves)
        seen += [leaves] if group.seconds else []
    assert betrayed({key: Size(count, 5) for key, count in many.items()}, seen) == []


def test_the_learning_curve_is_shown_in_runs_of_days(here: Survey, study_of: Callable[..., Study]) -> None:
    """One after the other, all of them together the whole study; here people became faster."""
    study = study_of(case_types=("a",))
    kept = filled(here, study, [200])
    studies.close(here, study, LAST)
    (step,) = results.standing(here, studies.find(here, study.name), AFTER).steps
    assert sum(one.cases or 0 for one in step.curve) == len(kept)
    assert step.curve[0].about.startswith("2026-11-02/")
    assert step.curve[-1].about.endswith("/2026-11-13")
    first, last = step.curve[0].minutes, step.curve[-1].minutes
    assert first is not None
    assert last is not None
    assert first > last


def test_a_study_with_few_times_shows_none(here: Survey, study_of: Callable[..., Study]) -> None:
    """Twenty-nine: neither the mean nor the number."""
    study = study_of()
    filled(here, study, (29, 0, 0))
    studies.close(here, study, LAST)
    (step,) = results.standing(here, studies.find(here, study.name), AFTER).steps
    assert all(one.minutes is None for one in (step.total, *step.case_types, *step.curve))
    assert step.total.cases is None


@pytest.mark.parametrize(
    ("ends", "closed", "gone"),
    [
        (date(2027, 2, 10), LAST, date(2027, 8, 10)),
        (date(2026, 8, 31), date(2026, 8, 30), date(2027, 2, 28)),
        (date(2026, 11, 1), date(2027, 1, 15), date(2027, 7, 15)),  # measured on after the planned end
    ],
)
def test_single_times_go_six_months_after_the_pilot(
    here: Survey, study_of: Callable[..., Study], ends: date, closed: date, gone: date
) -> None:
    """On the day itself, not before; at the end of a shorter month on its last day."""
    study = study_of(pilot_ends=ends)
    studies.close(here, study, closed)
    study = studies.find(here, study.name)
    assert keeping.erased_on(study) == gone
    assert keeping.due(here, gone - timedelta(days=1)) == []
    assert [one.name for one in keeping.due(here, gone)] == [study.name]


def test_sums_stay_and_show_what_was_shown(here: Survey, study_of: Callable[..., Study]) -> None:
    """Total and case types to the last digit; no single time is left, and what was hidden is gone for good."""
    study = study_of(case_types=("a", "b", "c"), teams={"alle": 12})
    filled(here, study, (150, 90, 40))
    studies.close(here, study, LAST)
    before = results.standing(here, studies.find(here, study.name), AFTER).steps
    late = date(2027, 12, 1)
    keeping.condense(here, keeping.due(here, late), late)
    again = studies.find(here, study.name)
    after = results.standing(here, again, late).steps
    assert times.measured(here, again) == []
    assert [one.total for one in after] == [one.total for one in before]
    assert [k for one in after for k in one.case_types] == [k for one in before for k in one.case_types if k.cases]
    assert keeping.due(here, late) == []


def test_a_study_nobody_has_closed_is_closed_by_its_term(here: Survey, study_of: Callable[..., Study]) -> None:
    """Forgetting to close keeps nothing longer."""
    study = study_of()
    filled(here, study)
    late = date(2027, 12, 1)
    keeping.condense(here, keeping.due(here, late), late)
    assert studies.find(here, study.name).closed == late
    assert studies.teams_of(here, study) == {}


def open_answers(here: Survey, study: Study, counts: Sequence[int], last: int) -> list[dict[str, object]]:
    """What `status --json` says of progress and doubts on each day of an open study with so many cases a day.

    All of them take ten minutes, but for one on the last day.
    """
    for day, count in zip(DAYS, counts, strict=False):
        with here.changing():
            seconds = [600 + 15 * (n % 3) for n in range(count)]
            if day == DAYS[len(counts) - 1]:
                seconds[-1] = last
            times.keep(here, study, [Measured("Prüfen", "manual", "a", one, day, "gesamt") for one in seconds])
    days = [*DAYS[1 : len(counts)], DAYS[len(counts) - 1] + timedelta(days=1)]
    return [baseline_shown.as_json(results.standing(here, study, day)) for day in days]


def said_of_times(answer: dict[str, object]) -> bytes:
    """What of an answer depends on how long things took."""
    progress = orjson.loads(orjson.dumps(answer["progress"]))
    return orjson.dumps([[(one["spread"], one["needed"]) for one in progress], answer["findings"]])


@pytest.mark.parametrize("long", [600, 3600, 9 * 3600])
def test_one_case_on_a_day_changes_nothing_an_open_study_says_of_times(
    here: Survey, study_of: Callable[..., Study], long: int
) -> None:
    """Spread and doubts of 31 cases less those of 30 would say how long the one took, or that it took eight hours."""
    study = study_of(steps=("Prüfen",), case_types=("a",), teams={"alle": 12})
    answers = open_answers(here, study, (40, 40, 1), long)
    assert said_of_times(answers[-1]) == said_of_times(answers[-2])


def test_what_an_open_study_says_of_times_is_about_thirty_cases_more_each_time(
    here: Survey, study_of: Callable[..., Study]
) -> None:
    """And thirty come after them: nor does the closed study, less what was said before, leave a few."""
    study = study_of(steps=("Prüfen",), case_types=("a",), teams={"alle": 12})
    answers = open_answers(here, study, (40, 20, 20, 40, 29), 600)
    spreads = [orjson.loads(orjson.dumps(one["progress"]))[0]["spread"] for one in answers]
    assert spreads == [None, None, 0.1, 0.1, 0.1]


def test_a_few_that_were_given_back_are_shown_with_those_assisted(here: Survey, study_of: Callable[..., Study]) -> None:
    """As the report counts them: shown apart here, they would be the difference."""
    study = study_of(steps=("Prüfen",), case_types=("a",), paths=("manual", "assisted", "aborted"))
    with here.changing():
        for path, many in (("manual", 150), ("assisted", 90), ("aborted", 12)):
            times.keep(here, study, [one._replace(path=path) for one in some(study, [many])])
    studies.close(here, study, LAST)
    stands = results.standing(here, studies.find(here, study.name), AFTER)
    assert [(one.path, one.total.cases) for one in stands.steps] == [("manual", 150), ("assisted", 102)]
    assert stands.progress["Prüfen", "assisted"].cases == 102
    assert stands.progress["Prüfen", "aborted"].cases == 0
