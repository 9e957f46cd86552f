# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Studies are opened for teams drawn into cells, closed, and discarded; what is kept is small and closed to others."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from random import Random

import apsw
import pytest
from hypothesis import given
from hypothesis import strategies as st

from laufzettel.errors import BusinessError, SystemFault
from laufzettel.pilot.baseline import studies, survey, times
from laufzettel.pilot.baseline.lot import ALL, draw
from laufzettel.pilot.baseline.studies import Study
from laufzettel.pilot.baseline.survey import MIGRATIONS, Survey
from laufzettel.pilot.baseline.times import Measured

TEAMS = st.dictionaries(st.text("abc", min_size=1), st.integers(1, 20), min_size=1, max_size=9)
ON = date(2026, 11, 3)


@given(TEAMS, st.integers())
def test_every_cell_has_at_least_five_people_and_every_team_one_cell(teams: dict[str, int], seed: int) -> None:
    """Whatever the lot says; nobody is lost; fewer than five people in all are refused."""
    if sum(teams.values()) < 5:
        with pytest.raises(BusinessError, match="too_few_people"):
            draw(teams, Random(seed))  # noqa: S311 - a lot that can be drawn again is what a test needs
        return
    drawn = draw(teams, Random(seed))  # noqa: S311
    assert set(drawn.cell_of) == set(teams)
    assert {cell: sum(teams[t] for t, c in drawn.cell_of.items() if c == cell) for cell in drawn.people} == drawn.people
    assert min(drawn.people.values()) >= 5
    assert len(drawn.people) > 1 or set(drawn.people) == {ALL}


def test_the_lot_is_drawn_anew_for_each_study(study_of: Callable[..., Study]) -> None:
    """Two studies of the same teams have no cell in common, so nobody follows a team from one to the other."""
    teams = {f"team-{n}": 5 for n in range(8)}
    cells = [set(study_of(name=name, teams=teams).people) for name in ("eins", "zwei")]
    assert len(cells[0]) == 8
    assert cells[0].isdisjoint(cells[1])


def test_a_closed_study_no_longer_knows_which_team_was_in_which_cell(
    here: Survey, study_of: Callable[..., Study]
) -> None:
    """The link from a unit to a cell goes with the last day; its times stay, and no more are taken."""
    study = study_of()
    assert set(studies.teams_of(here, study)) == {"steueramt", "kasse", "info"}
    one = Measured("Prüfen", "manual", "Umzug", 60, ON, next(iter(study.people)))
    times.record(here, study, one)
    studies.close(here, study, ON)
    assert studies.teams_of(here, study) == {}
    assert times.measured(here, studies.find(here, study.name)) == [one]
    with pytest.raises(BusinessError, match="not_open"):
        times.record(here, study, one)
    with pytest.raises(BusinessError, match="not_open"):
        studies.close(here, study, ON)


def test_a_discarded_study_leaves_nothing_in_the_file(
    here: Survey, study_of: Callable[..., Study], tmp_path: Path
) -> None:
    """No row, and no byte of its names either."""
    study = study_of(name="Verworfene", steps=("Sonderschritt",))
    times.record(here, study, Measured("Sonderschritt", "manual", "Umzug", 60, ON, next(iter(study.people))))
    assert b"Sonderschritt" in survey.file_in(tmp_path).read_bytes()
    studies.discard(here, study)
    assert studies.all_studies(here) == []
    for file in tmp_path.iterdir():
        assert b"Sonderschritt" not in file.read_bytes()
        assert b"Verworfene" not in file.read_bytes()


@pytest.mark.parametrize(
    "said",
    [{"name": " "}, {"steps": ()}, {"steps": ("a", "a")}, {"case_types": ("x" * 81,)}, {"paths": ()}],
)
def test_an_incomplete_study_is_refused(study_of: Callable[..., Study], said: dict[str, object]) -> None:
    """Nothing of it is kept."""
    with pytest.raises(BusinessError, match="incomplete"):
        study_of(**said)
    study_of()
    with pytest.raises(BusinessError, match="same_name"):
        study_of()


def test_only_its_owner_reads_the_file(tmp_path: Path, here: Survey) -> None:
    """Mode 0600, its log included."""
    assert here.database.rows("SELECT 1 FROM study") == []
    assert {file.stat().st_mode & 0o777 for file in tmp_path.iterdir()} == {0o600}
    assert here.database.rows("PRAGMA journal_mode") == [("wal",)]
    assert here.database.rows("PRAGMA synchronous") == [(2,)]


def test_a_file_of_a_newer_program_is_left_alone(tmp_path: Path) -> None:
    """And one of today is opened without being changed."""
    with survey.opened(tmp_path) as opened:
        opened.database.run(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    with pytest.raises(SystemFault, match="newer"), survey.opened(tmp_path):
        pass


@pytest.mark.parametrize(
    ("column", "value"),
    [("day", "2026-11-03T10:04:12"), ("day", "2026-11-03 10:04"), ("seconds", 61), ("seconds", -15), ("cell", "fremd")],
)
def test_the_database_itself_refuses_a_time_of_day_and_what_is_not_rounded(
    here: Survey, study_of: Callable[..., Study], column: str, value: object
) -> None:
    """Whatever program writes."""
    study = study_of()
    row = {"id": bytes(16), "study": study.id, "step": "Prüfen", "path": "manual", "case_type": "Umzug"}
    row |= {"seconds": 60, "day": "2026-11-03", "cell": next(iter(study.people))} | {column: value}
    with pytest.raises(apsw.ConstraintError):
        here.database.run(
            f"INSERT INTO measured ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", [*row.values()]
        )
