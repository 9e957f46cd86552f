# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A short drill on each pair of databases: nothing lost, nothing doubled, and the control doubles."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
import typst

from flows.hundesteuer import drill as drill_module
from flows.hundesteuer.drill import drill
from laufzettel.drill import Counted, Drill, control_of
from laufzettel.office import Office

CASES, KILLS = 75, 15


def shot(folder: Path, plan: Drill) -> Counted:
    """Run a drill without saying anything."""
    return drill(folder / "amt", plan, lambda shot, planned: None)


def assert_nothing_happened(counted: Counted) -> None:
    """Every case has its rows and its letter, once, and every slip is whole."""
    assert (counted.lost, counted.doubled, counted.letters_lost, counted.slips_broken) == (0, 0, 0, 0)
    assert counted.in_doubt == 0


@pytest.mark.parametrize("unique", [False, True], ids=["without-key", "with-key"])
def test_nothing_is_lost_or_doubled_on_sqlite(unique: bool, tmp_path: Path) -> None:
    """Register with and without a unique key."""
    assert_nothing_happened(shot(tmp_path, Drill(CASES, KILLS, unique=unique)))


def test_two_workers_at_once_lose_and_double_nothing(tmp_path: Path) -> None:
    """On one journal, both shot at."""
    assert_nothing_happened(shot(tmp_path, Drill(CASES, KILLS, workers=2, seed=2)))


def test_nothing_is_lost_or_doubled_on_postgresql(postgres_url: str, tmp_path: Path) -> None:
    """Journal and register in one PostgreSQL, two workers, no unique key."""
    assert_nothing_happened(shot(tmp_path, Drill(CASES, KILLS, workers=2, journal=postgres_url, register=postgres_url)))


def test_without_looking_writes_are_doubled(tmp_path: Path) -> None:
    """The control that shows that the drill can find something; slow answers give every shot something to hit."""
    # On a slow machine a drill's shots may all come too early: then another one is made.
    drills = (shot(tmp_path / str(attempt), control_of(Drill(1, 1), attempt)) for attempt in range(4))
    assert any(counted.doubled for counted in drills)


def test_what_is_missing_in_the_register_and_among_the_letters_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A debit, a dog and a letter that are taken away before counting are each found."""
    counted = drill_module._count

    def thieves(office: Office, plan: Drill, stopped: int, seconds: float) -> Counted:
        register = sqlite3.connect(office.path("register.db"))
        register.execute("DELETE FROM sollstellung WHERE lfd_nr = 1")
        register.execute("DELETE FROM hundebestand WHERE lfd_nr = 2")
        register.commit()
        register.close()
        next(office.path("postausgang", "new").iterdir()).unlink()
        return counted(office, plan, stopped, seconds)

    monkeypatch.setattr(drill_module, "_count", thieves)
    found = shot(tmp_path, Drill(5, 0))
    assert (found.lost, found.letters_lost, found.doubled, found.whole) == (3, 1, 0, False)


def test_a_drill_works_where_letters_have_been_set_before(tmp_path: Path) -> None:
    """The workers do not miss the threads that a library has started here, as those of a fork of this process would."""
    typst.compile(b"Brief", format="pdf")
    assert_nothing_happened(shot(tmp_path, Drill(5, 1)))
