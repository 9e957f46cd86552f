# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What leadership decided about a pilot is signed, kept, and cannot be changed unnoticed; on either database."""

from __future__ import annotations

import pytest

from laufzettel.errors import BusinessError
from laufzettel.journal import Journal, decided
from laufzettel.journal.decided import Verdict
from tests.laufzettel.journal.conftest import PROCESS

LEAD = "Amtsleitung 1"


def signed(journal: Journal) -> None:
    """Three decisions about one process, and one about another."""
    decided.decide(journal, PROCESS, "E0", Verdict.GO_ON, by=LEAD, why="Auftrag erteilt.")
    decided.decide(
        journal, PROCESS, "E2", Verdict.CHANGE, by=LEAD, why="Zu früh.", terms="Zwei Wochen mehr.", plan="ab"
    )
    decided.decide(journal, "anderes", "E0", Verdict.STOP, by=LEAD, why="Kein Verfahren.")
    decided.decide(journal, PROCESS, "E3", Verdict.STOP, by=LEAD, why="Untergrenze unter 0.", terms="nie", report="cd")


def test_every_decision_is_kept_with_what_it_was_decided_on(journal: Journal) -> None:
    """In order, each process for itself; terms belong to changes only."""
    signed(journal)
    kept = decided.history(journal, PROCESS)
    assert [(one.n, one.point, one.verdict, one.terms, one.plan, one.report) for one in kept] == [
        (1, "E0", Verdict.GO_ON, "", "", ""),
        (2, "E2", Verdict.CHANGE, "Zwei Wochen mehr.", "ab", ""),
        (3, "E3", Verdict.STOP, "", "", "cd"),
    ]
    assert {one.person for one in kept} == {LEAD}
    assert decided.fault(journal, PROCESS) is None


@pytest.mark.parametrize("column", ["verdict", "why", "person", "at", "report", "plan", "terms", "point"])
def test_a_decision_that_was_changed_afterwards_is_found(journal: Journal, column: str) -> None:
    """Whichever part of it, and the later ones do not hide it."""
    signed(journal)
    other = {"verdict": "stop", "point": "E1"}.get(column, "anders")
    journal.database.run(f"UPDATE pilot_decision SET {column} = ? WHERE process = ? AND n = 1", (other, PROCESS))
    found = decided.fault(journal, PROCESS)
    assert found is not None
    assert (found.code, found.de.split()[2]) == ("decision.broken", "1")
    assert decided.fault(journal, "anderes") is None


def test_a_decision_that_was_taken_out_is_found(journal: Journal) -> None:
    """One that others followed."""
    signed(journal)
    journal.database.run("DELETE FROM pilot_decision WHERE process = ? AND n = 2", (PROCESS,))
    assert decided.fault(journal, PROCESS) is not None


@pytest.mark.parametrize(
    ("by", "verdict", "why", "terms", "code"),
    [
        ("machine", Verdict.GO_ON, "weil", "", "sign.not_a_person"),
        ("", Verdict.GO_ON, "weil", "", "sign.not_a_person"),
        (LEAD, Verdict.GO_ON, " \n", "", "decision.no_reason"),
        (LEAD, Verdict.GO_ON, "x" * 2001, "", "decision.no_reason"),
        (LEAD, Verdict.CHANGE, "weil", " ", "decision.no_terms"),
    ],
)
def test_a_decision_needs_a_person_a_reason_and_its_terms(
    journal: Journal, by: str, verdict: Verdict, why: str, terms: str, code: str
) -> None:
    """Without them nothing is decided."""
    with pytest.raises(BusinessError) as refused:
        decided.decide(journal, PROCESS, "E3", verdict, by=by, why=why, terms=terms)
    assert refused.value.problem.code == code
    assert decided.history(journal, PROCESS) == []


def test_an_answer_stands_before_the_reason_and_is_none(journal: Journal) -> None:
    """A reason is needed all the same, and may be as long as without it."""
    with pytest.raises(BusinessError) as refused:
        decided.decide(journal, PROCESS, "E2", Verdict.GO_ON, by=LEAD, why=" ", answer="Keine Frage ist offen.")
    assert refused.value.problem.code == "decision.no_reason"
    why = "x" * decided.LONGEST
    one = decided.decide(journal, PROCESS, "E2", Verdict.GO_ON, by=LEAD, why=why, answer="Keine Frage ist offen.")
    assert one.why == f"Keine Frage ist offen. {why}"
    assert decided.history(journal, PROCESS) == [one]
    assert decided.fault(journal, PROCESS) is None
