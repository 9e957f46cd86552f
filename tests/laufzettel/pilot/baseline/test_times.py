# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Times are rounded, and neither rows nor bytes of the file tell in which order they were measured."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from laufzettel.pilot.baseline import results, studies, survey, times
from laufzettel.pilot.baseline.studies import Study
from laufzettel.pilot.baseline.survey import Survey
from laufzettel.pilot.baseline.times import Measured, rounded

ON = date(2026, 11, 3)
MANY = 80


@given(st.floats(0, 1e6))
def test_a_time_is_the_nearest_quarter_of_a_minute(seconds: float) -> None:
    """Never more than 7.5 seconds off."""
    assert rounded(seconds) % 15 == 0
    assert abs(rounded(seconds) - seconds) <= 7.5


def measure(here: Survey, study: Study, case_types: list[str]) -> None:
    """One time after the other; its case type tells which it was."""
    cell = next(iter(study.people))
    for kind in case_types:
        times.record(here, study, Measured("Prüfen", "manual", kind, 60, ON, cell))


def order_in(data: bytes) -> list[int]:
    """The numbers of the times as they stand in the bytes of a file, one after the other."""
    return [int(one) for one in re.findall(rb"manualFall-(\d{3})", data)]


def alike(order: list[int]) -> float:
    """How much an order is like that of the clock, forward or backward: 0 to 1."""
    return abs(float(np.corrcoef(order, range(len(order)))[0, 1]))


def test_the_order_of_rows_and_of_bytes_tells_nothing(
    here: Survey, study_of: Callable[..., Study], tmp_path: Path
) -> None:
    """After each time the file is made anew in the order of random keys, and its log is empty."""
    kinds = [f"Fall-{n:03}" for n in range(MANY)]
    study = study_of(case_types=tuple(kinds))
    measure(here, study, kinds)
    read = [int(one.case_type.removeprefix("Fall-")) for one in times.measured(here, study)]
    written = order_in(survey.file_in(tmp_path).read_bytes())
    assert sorted(read) == sorted(written) == list(range(MANY))
    assert alike(read) < 0.4
    assert alike(written) < 0.4
    assert survey.file_in(tmp_path).with_name("pilot.db-wal").stat().st_size == 0


def test_many_people_stop_their_clocks_at_once(here: Survey, study_of: Callable[..., Study], tmp_path: Path) -> None:
    """Each with a connection of their own, as at the desk; every time is kept, once."""
    study = study_of()
    cell = next(iter(study.people))

    def stop(seconds: int) -> None:
        with survey.opened(tmp_path) as mine:
            times.record(mine, study, Measured("Prüfen", "manual", "Umzug", seconds, ON, cell))

    wanted = [15 * n for n in range(40)]
    with ThreadPoolExecutor(8) as people:
        list(people.map(stop, wanted))
    assert sorted(one.seconds for one in times.measured(here, study)) == wanted


def test_the_bytes_would_tell_the_order_if_the_file_were_not_made_anew(
    here: Survey, study_of: Callable[..., Study], tmp_path: Path
) -> None:
    """The control: the same rows, only inserted, stand in each page in the order in which they came."""
    kinds = [f"Fall-{n:03}" for n in range(MANY)]
    study = study_of(case_types=tuple(kinds))
    cell = next(iter(study.people))
    for kind in kinds:
        with here.database.transaction():
            times.keep(here, study, [Measured("Prüfen", "manual", kind, 60, ON, cell)])
    here.database.rows("PRAGMA wal_checkpoint(TRUNCATE)")
    assert alike(order_in(survey.file_in(tmp_path).read_bytes())[:40]) > 0.9


def lonely(study: Study) -> list[Measured]:
    """Times of a hold-out: one or two a day, removals hardly ever; and assisted ones, many a day."""
    days = [study.opened + timedelta(days=n) for n in range(12)]
    cell = next(iter(study.people))
    found = [Measured("Prüfen", "manual", "a", 600 + 15 * n, day, cell) for n, day in enumerate(days) for _ in range(2)]
    found += [Measured("Prüfen", "manual", "b", 1200, day, cell) for day in days[::5]]
    return found + [Measured("Prüfen", "assisted", "a", 300, day, cell) for day in days for _ in range(9)]


def test_no_day_of_a_closed_study_has_fewer_than_five_times_of_a_kind(
    here: Survey, study_of: Callable[..., Study]
) -> None:
    """Else the one case somebody signed that day would lead from her name to the one time of that day."""
    study = study_of(steps=("Prüfen",), case_types=("a", "b"), paths=("manual", "assisted"))
    with here.changing():
        times.keep(here, study, lonely(study))
    before = times.measured(here, study)
    assert min(Counter((one.path, one.case_type, one.day) for one in before).values()) == 1  # the control
    studies.close(here, study, study.last_day)
    after = times.measured(here, study)
    many = Counter((one.path, one.case_type, one.day) for one in after)
    assert sorted(one[:4] for one in after) == sorted(one[:4] for one in before)
    assert {key[:2] for key, count in many.items() if count < 5} == {("manual", "b")}
    assert many["manual", "b", study.opened] == 3
    assert {one.day for one in after if one.path == "assisted"} == {one.day for one in before}


def test_a_closed_study_is_not_blamed_for_days_that_were_put_together(
    here: Survey, study_of: Callable[..., Study]
) -> None:
    """That a day had no time was said while the study was open."""
    study = study_of(steps=("Prüfen",), case_types=("a", "b"), paths=("manual", "assisted"))
    with here.changing():
        times.keep(here, study, [one for one in lonely(study) for _ in range(2)])
    studies.close(here, study, study.last_day)
    stands = results.standing(here, studies.find(here, study.name), study.last_day)
    assert not {"baseline.empty_days", "baseline.few_days"} & {one.code for one in stands.findings}
