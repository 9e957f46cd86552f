# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a unit contributes beside its times, computed by hand: rework and checks, wherever they were timed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from laufzettel.pilot.baseline import studies, times
from laufzettel.pilot.baseline.studies import Plan
from laufzettel.pilot.baseline.survey import Survey
from laufzettel.pilot.baseline.times import Measured
from laufzettel.pilot.wedge.contribution import Contribution
from laufzettel.pilot.wedge.timetable import Timetable
from tests.laufzettel.pilot.wedge.conftest import today
from tests.laufzettel.pilot.wedge.offices import PROCESS, contributed, furnish

PATHS = ("automatic", "assisted", "aborted")
BEFORE = {("Vorgang", "manual"): 120, ("Nacharbeit", "manual"): 30}
PILOT = {("Vorgang", "assisted"): 105, ("Nacharbeit", "automatic"): 40, ("Nacharbeit", "assisted"): 30}
"""Half of the 210 cases that went with a person, of 300; and what came back of each path."""


def some_timed(here: Survey, unit: str, days: Timetable) -> None:
    """Two closed studies with as many times of each step and path."""
    switched, settled = days.switched[unit], days.settled(unit)
    for name, many, paths, begins, ends in (
        ("Vorher", BEFORE, ("manual",), days.begins, switched - timedelta(days=1)),
        ("Pilot", PILOT, PATHS, settled, days.last),
    ):
        plan = Plan(name, PROCESS, ("Vorgang", "Nacharbeit"), ("Neuanmeldung",), {unit: 7}, begins, ends, paths)
        with here.changing():
            times.keep(here, studies.enter(here, plan, closed=ends), taken(many, begins))


def taken(many: dict[tuple[str, str], int], begins: date) -> Iterator[Measured]:
    """Times of six minutes each, twenty a day."""
    for (step, path), count in many.items():
        for n in range(count):
            yield Measured(step, path, "Neuanmeldung", 360, begins + timedelta(days=n // 20), "gesamt")


def contribution(folder: Path) -> Contribution:
    """What the first unit contributes."""
    furnish(folder, "nord", today(), timed=some_timed)
    return contributed(folder, today())


def test_rework_counts_on_every_path_among_the_cases_timed_beside_it(tmp_path: Path) -> None:
    """Of 105 cases timed, and 45 untouched that go with them, 70 came back: untouched ones come back as well."""
    found = contribution(tmp_path / "nord")
    assert (found.pilot.automatic, found.pilot.assisted + found.pilot.aborted) == (90, 210)
    by_hand, pilot = found.rework_by_hand, found.rework_of_pilot
    assert by_hand is not None and (by_hand.happened, by_hand.of) == (30, 120)
    assert pilot is not None and (pilot.happened, pilot.of) == (70, 150)
    assert pilot.times is not None and pilot.times.timed == 70
