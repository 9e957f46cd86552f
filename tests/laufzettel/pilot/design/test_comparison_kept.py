# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is kept of a comparison: numbers under a digest, nothing of any value, and never of rules of yesterday."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from laufzettel.errors import BusinessError
from laufzettel.journal import Journal, open_journal, shadows
from laufzettel.pilot.design.agreement import Agreement, Machine, Tally, counted
from laufzettel.pilot.design.kept import keep, latest
from laufzettel.pilot.design.source import Source

PROCESS, LEAD = "hundesteuer", "Pilotleitung"


@pytest.fixture
def journal(journal_url: str, tmp_path: Path) -> Iterator[Journal]:
    """An empty journal on either database in turn, of a process in shadow mode."""
    with open_journal(journal_url, tmp_path / "ablage") as journal:
        now = [datetime(2026, 12, 1, 9, tzinfo=UTC).timestamp()]
        journal.clock = lambda: now.__setitem__(0, now[0] + 60) or now[0]
        shadows.switch_on(journal, PROCESS, by=LEAD, why="Prototyp")
        yield journal


def agreement() -> Agreement:
    """Two cases of which one differs, and one that is not entered yet."""
    machine = {"rasse": "Dackel", "betrag": "96.00"}
    found = counted(
        [
            (Machine("HST-1", machine, ("steuer 1",)), {"rasse": "Dackel", "betrag": "96.00"}),
            (Machine("HST-2", machine, ("steuer 1", "klasse 2")), {"rasse": "Zerberus", "betrag": "96.00"}),
        ],
        lambda _, left, right: left == right,
    )
    found.missing = ["HST-3"]
    return found


def test_the_latest_is_what_was_kept(journal: Journal) -> None:
    """By whom, when, with what, and all the numbers; no value of either side."""
    assert latest(journal.database, PROCESS) is None
    one = keep(journal, PROCESS, agreement(), Source.REGISTER, by="Frau Prüf")
    assert latest(journal.database, PROCESS) == one
    assert (one.person, one.source, one.whole, one.enough) == ("Frau Prüf", Source.REGISTER, True, False)
    assert one.cases == Tally(1, 2)
    assert one.fields == {"rasse": Tally(1, 2), "betrag": Tally(2, 2)}
    assert one.rules == {"steuer 1": Tally(1, 2), "klasse 2": Tally(0, 1)}
    assert (one.differences, one.left["missing"]) == ({"HST-2": ["rasse"]}, 1)
    assert re.fullmatch("[0-9a-f]{64}", one.digest)
    ((body,),) = journal.database.rows("SELECT body FROM shadow_comparison")
    assert not [value for value in ("Dackel", "Zerberus", "96") if value in str(body)]
    assert latest(journal.database, "anderes") is None


def test_a_later_one_stands_beside_it_and_counts(journal: Journal) -> None:
    """Nothing is written over, and another moment gives another digest."""
    one = keep(journal, PROCESS, agreement(), Source.REGISTER, by=LEAD)
    two = keep(journal, PROCESS, agreement(), Source.FILE, by=LEAD)
    assert latest(journal.database, PROCESS) == two
    assert one.digest != two.digest
    assert journal.database.rows("SELECT COUNT(*) FROM shadow_comparison") == [(2,)]


def test_what_was_compared_before_shadow_mode_began_anew_no_longer_counts(journal: Journal) -> None:
    """Switched off it still does: that is when E2 is decided."""
    one = keep(journal, PROCESS, agreement(), Source.REGISTER, by=LEAD)
    shadows.switch_off(journal, PROCESS, by=LEAD, why="E2")
    assert latest(journal.database, PROCESS) == one
    shadows.switch_on(journal, PROCESS, by=LEAD, why="bessere Regeln")
    assert latest(journal.database, PROCESS) is None


def test_a_number_that_was_changed_shows(journal: Journal) -> None:
    """The digest no longer fits."""
    keep(journal, PROCESS, agreement(), Source.REGISTER, by=LEAD)
    journal.database.run("UPDATE shadow_comparison SET body = REPLACE(body, '[1,2]', '[2,2]')")
    found = latest(journal.database, PROCESS)
    assert found is not None
    assert (found.cases, found.whole) == (Tally(2, 2), False)


@pytest.mark.parametrize("nobody", ["", " ", "machine"])
def test_somebody_must_have_compared(journal: Journal, nobody: str) -> None:
    """Nothing is kept of nobody."""
    with pytest.raises(BusinessError):
        keep(journal, PROCESS, agreement(), Source.REGISTER, by=nobody)
    assert latest(journal.database, PROCESS) is None
