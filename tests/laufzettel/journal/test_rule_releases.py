# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Releases of rules: two people, sealed, never changed; whoever changes one past the program is found; on both."""

from __future__ import annotations

from datetime import date

import pytest

from laufzettel.errors import BusinessError
from laufzettel.journal import Journal, rule_releases
from laufzettel.journal.rule_releases import Checked, Release
from tests.laufzettel.journal.conftest import PROCESS, Clock

AUTHOR, LEAD = "Steuer 1", "Sachgebietsleitung 1"
SOUND = Checked("v1", "1.0", "f1", date(2026, 1, 1), None, 0, "d0")


def released(journal: Journal, what: Checked = SOUND, *, override: str = "") -> Release:
    """One more release."""
    after = len(rule_releases.history(journal.database, PROCESS))
    return rule_releases.release(journal, PROCESS, what, author=AUTHOR, by=LEAD, override=override, after=after)


def code_of(journal: Journal, what: Checked = SOUND, **said: str) -> str:
    """Why a release is refused; nothing is kept then."""
    before = rule_releases.history(journal.database, PROCESS)
    words = {"author": AUTHOR, "by": LEAD} | said
    with pytest.raises(BusinessError) as refused:
        rule_releases.release(journal, PROCESS, what, **words, after=len(before))
    assert rule_releases.history(journal.database, PROCESS) == before
    return refused.value.problem.code


def test_a_release_is_kept_with_both_clocks_and_both_people(journal: Journal, clock: Clock) -> None:
    """When it was signed is one thing, on which days it is law another; the delivered one names nobody."""
    first = rule_releases.deliver(journal, PROCESS, SOUND._replace(red=1))
    clock.now += 60
    assert rule_releases.deliver(journal, PROCESS, SOUND._replace(version="v9")) == first
    past = SOUND._replace(version="v2", valid_from=date(2020, 1, 1), valid_to=date(2025, 12, 31))
    second = released(journal, past)
    assert rule_releases.history(journal.database, PROCESS) == [first, second]
    assert (first.delivered, first.author, first.person, first.red) == (True, "", "", 1)
    assert (second.delivered, second.author, second.person) == (False, AUTHOR, LEAD)
    assert second.at > first.at
    assert second.valid_from < first.valid_from
    assert rule_releases.history(journal.database, "anderes") == []


@pytest.mark.parametrize("author", [LEAD, LEAD.upper(), f" {LEAD.replace(' ', '  ')}\N{ZERO WIDTH SPACE}"])
def test_whoever_wrote_a_workbook_does_not_release_it(journal: Journal, author: str) -> None:
    """However the name is written."""
    assert code_of(journal, author=author) == "rules.release_same_person"
    assert code_of(journal, author=" ") == "sign.not_a_person"
    assert code_of(journal, by="machine") == "sign.not_a_person"


def test_what_is_red_is_released_only_with_a_reason_that_stays(journal: Journal) -> None:
    """And a reason is no habit: without anything red it is refused."""
    red = SOUND._replace(red=3)
    assert code_of(journal, red) == "rules.release_red"
    assert code_of(journal, red, override=" \n") == "rules.release_red"
    assert code_of(journal, red, override="x" * 501) == "rules.release_reason_too_long"
    assert code_of(journal, override="vorsorglich") == "rules.release_nothing_red"
    assert released(journal, red, override=" Fälle gibt es\n nicht ").override == "Fälle gibt es nicht"


def test_a_release_over_another_than_was_looked_at_is_refused(journal: Journal) -> None:
    """Somebody else released something in between."""
    released(journal)
    with pytest.raises(BusinessError) as refused:
        rule_releases.release(journal, PROCESS, SOUND, author=AUTHOR, by=LEAD, after=0)
    assert refused.value.problem.code == "rules.release_meanwhile"


@pytest.mark.parametrize(
    "deed",
    [
        "UPDATE rule_release SET override = ''",
        "DELETE FROM rule_release",
        "INSERT INTO rule_release SELECT 2, process, version, edition, file, valid_from, valid_to, person, person, at, "
        "0, findings, override, seal FROM rule_release",
        "INSERT INTO rule_release SELECT 2, process, version, edition, file, valid_from, valid_to, author, person, at, "
        "1, findings, '', seal FROM rule_release",
        "REPLACE INTO rule_release SELECT n, process, version, edition, file, valid_from, valid_to, author, person, "
        "at, red, findings, 'anders', seal FROM rule_release",
    ],
)
def test_the_database_refuses_what_the_program_would(journal: Journal, deed: str) -> None:
    """No change, no removal, no release by one person alone, nothing red without a reason."""
    one = released(journal, SOUND._replace(red=1), override="bekannt")
    with pytest.raises(Exception, match=r"not changed|[Cc]onstraint|syntax"):
        journal.database.run(deed)
    assert rule_releases.history(journal.database, PROCESS) == [one]


def unfrozen(journal: Journal) -> None:
    """Take out what keeps the table from being changed, as an administrator of the database can."""
    if journal.database.dialect == "postgresql":
        journal.database.run("DROP TRIGGER rule_releases_are_frozen ON rule_release")
        return
    for deed in ("update", "delete", "replace"):
        journal.database.run(f"DROP TRIGGER rule_release_no_{deed}")


@pytest.mark.parametrize(
    "column", ["version", "edition", "file", "valid_from", "valid_to", "author", "person", "at", "findings", "override"]
)
def test_a_release_that_was_changed_past_the_program_is_found(journal: Journal, column: str) -> None:
    """Whichever part of it, and the later one does not hide it."""
    released(journal, SOUND._replace(red=1), override="bekannt")
    released(journal, SOUND._replace(version="v2"))
    assert rule_releases.fault(journal.database, PROCESS) is None
    unfrozen(journal)
    other = {"valid_from": "2025-01-01", "valid_to": "2031-01-01"}.get(column, "anders")
    journal.database.run(f"UPDATE rule_release SET {column} = ? WHERE n = 1", (other,))
    found = rule_releases.fault(journal.database, PROCESS)
    assert found is not None
    assert (found.code, found.de.split()[2]) == ("rules.release_broken", "1")


def test_a_release_that_was_taken_out_is_found(journal: Journal) -> None:
    """One that others followed."""
    for version in ("v1", "v2", "v3"):
        released(journal, SOUND._replace(version=version))
    unfrozen(journal)
    journal.database.run("DELETE FROM rule_release WHERE n = 2")
    assert rule_releases.fault(journal.database, PROCESS) is not None
