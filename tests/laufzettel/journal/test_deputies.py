# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Deputies: from one day to another, on record, and nobody for herself."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from laufzettel.errors import BusinessError
from laufzettel.journal import Journal, colleagues, deputies

DAY_S = 86_400.0
TODAY = date(1970, 1, 1)


@pytest.fixture(autouse=True)
def people_here(journal: Journal) -> None:
    """Three case workers, one of them under two spellings, and a reviewer."""
    for person in ("Frieda", "FRIEDA", "Otto", "Paula"):
        colleagues.keep(journal, person, "clerk", ["steueramt"])
    colleagues.keep(journal, "Rita", "reviewer", ["steueramt"])


def named(journal: Journal, person: str, deputy: str, first: date | None, last: date | None) -> str:
    """With what it is refused to name a deputy; empty if it is not."""
    try:
        deputies.name(journal, person, deputy, first, last, by="Betrieb", role="clerk")
    except BusinessError as refused:
        return refused.problem.code
    return ""


def test_a_deputy_stands_in_from_the_first_day_to_the_last_and_no_longer(
    journal: Journal, clock: SimpleNamespace
) -> None:
    """It begins and ends by itself; the row stays."""
    assert named(journal, "Frieda", "Otto", TODAY + timedelta(days=1), TODAY + timedelta(days=2)) == ""
    seen = []
    for _ in range(4):
        seen.append((deputies.stood_in_for(journal, "Otto"), len(deputies.coming(journal))))
        clock.now += DAY_S
    assert seen == [([], 1), (["Frieda"], 1), (["Frieda"], 1), ([], 0)]
    assert deputies.stood_in_for(journal, "Frieda") == []
    assert journal.database.rows("SELECT person, deputy, named_by FROM deputy") == [("Frieda", "Otto", "Betrieb")]


def test_standing_in_for_a_deputy_is_standing_in_for_nobody_else(journal: Journal) -> None:
    """What was handed to Frieda does not go on to who stands in for Otto."""
    assert named(journal, "Frieda", "Otto", TODAY, TODAY) == ""
    assert named(journal, "Otto", "Paula", TODAY, TODAY) == ""
    assert deputies.stood_in_for(journal, "Paula") == ["Otto"]


@pytest.mark.parametrize(
    ("person", "deputy", "first", "last", "code"),
    [
        ("Frieda", "Frieda", TODAY, TODAY, "deputy.oneself"),
        ("Frieda", "FRIEDA", TODAY, TODAY, "deputy.oneself"),
        ("Frieda", "Rita", TODAY, TODAY, "deputy.not_here"),
        ("Niemand", "Otto", TODAY, TODAY, "deputy.not_here"),
        ("Frieda", "Otto", None, TODAY, "deputy.no_days"),
        ("Frieda", "Otto", TODAY, None, "deputy.no_days"),
        ("Frieda", "Otto", TODAY + timedelta(days=1), TODAY, "deputy.no_days"),
        ("Frieda", "Otto", TODAY - timedelta(days=2), TODAY - timedelta(days=1), "deputy.no_days"),
        ("Frieda", "Otto", TODAY, TODAY + timedelta(days=367), "deputy.no_days"),
    ],
)
def test_what_is_no_deputyship_is_refused(
    journal: Journal, person: str, deputy: str, first: date | None, last: date | None, code: str
) -> None:
    """And nothing is kept of it."""
    assert named(journal, person, deputy, first, last) == code
    assert journal.database.rows("SELECT 1 FROM deputy") == []


def test_who_ends_it_stays_on_record_and_only_whom_it_concerns_can(journal: Journal) -> None:
    """Ended once, it cannot be ended again by somebody else."""
    assert named(journal, "Frieda", "Otto", TODAY, TODAY) == ""
    (one,) = deputies.coming(journal, only=("Otto",))
    assert deputies.coming(journal, only=("Paula",)) == []
    deputies.end(journal, one.id, by="Paula", only="Paula")
    assert deputies.stood_in_for(journal, "Otto") == ["Frieda"]
    deputies.end(journal, one.id, by="Frieda", only="Frieda")
    deputies.end(journal, one.id, by="Betrieb")
    assert deputies.stood_in_for(journal, "Otto") == []
    assert journal.database.rows("SELECT ended_by FROM deputy") == [("Frieda",)]


def test_who_is_somewhere_else_now_is_known_there(journal: Journal) -> None:
    """Role and units follow the last sign-in; without a word about units they stay."""
    colleagues.keep(journal, "Otto", "clerk", ["stadtkasse", "bauamt", "bauamt"])
    colleagues.keep(journal, "Otto", "reviewer")
    assert colleagues.find(journal, "Otto") == ("Otto", "reviewer", ("bauamt", "stadtkasse"))
    assert [one.person for one in colleagues.everybody(journal, "clerk")] == ["FRIEDA", "Frieda", "Paula"]
    assert (colleagues.forget(journal, "Otto"), colleagues.forget(journal, "Otto")) == (True, False)
    assert colleagues.find(journal, "Otto") is None
