# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`laufzettel token`: made once, shown once, listed by its end, taken back."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from laufzettel.desk import tokens
from laufzettel.desk.access import Role
from laufzettel.office import make_office, open_office

Call = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """An empty office."""
    make_office(tmp_path / "amt")
    return tmp_path / "amt"


def test_a_token_is_shown_once_and_listed_by_its_end(laufzettel: Call, office: Path) -> None:
    """The list names account, role, days and last four characters."""
    made = laufzettel("token", "Posteingang=clerk", "--days", "30", office=office)
    token = made.stdout.split()[-1]
    listed = laufzettel("token", "--list", office=office).stdout
    assert f"1: …{token[-4:]}  Posteingang (clerk)" in listed
    assert token not in listed
    assert "nie" in listed
    with open_office(office).open_journal() as journal:
        found = tokens.find(journal, token, language="de")
    assert found is not None
    assert (found.person, found.role) == ("Posteingang", Role.CLERK)
    again = json.loads(laufzettel("token", "Posteingang", "--json", office=office).stdout)
    assert again["days"] == 90
    assert len(json.loads(laufzettel("token", "--list", "--json", office=office).stdout)["tokens"]) == 2


def test_a_token_is_taken_back_by_its_number(laufzettel: Call, office: Path) -> None:
    """A number there is not is wrong input."""
    token = laufzettel("token", "Posteingang=clerk", office=office).stdout.split()[-1]
    assert laufzettel("token", "--revoke", "1", office=office).returncode == 0
    assert laufzettel("token", "--revoke", "1", office=office).returncode == 2
    with open_office(office).open_journal() as journal:
        assert tokens.find(journal, token, language="de") is None


@pytest.mark.parametrize(
    "words",
    [(), ("Frieda",), ("Frieda=queen",), ("Frieda=clerk", "--list"), ("=clerk",), ("Frieda=clerk", "--days", "0")],
)
def test_what_makes_no_sense_is_refused(laufzettel: Call, office: Path, words: tuple[str, ...]) -> None:
    """Nothing to do, no such account, no such role, two things at once, no name, no days."""
    done = laufzettel("token", *words, office=office)
    assert (done.returncode, done.stdout) == (2, "")
    assert "lzt_" not in done.stderr
