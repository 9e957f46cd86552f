# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What E0 and E2 are weighed by: the plan as it was registered, and the lower bound of the agreement."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laufzettel.journal import decided
from laufzettel.journal.decided import Verdict
from laufzettel.office import Office, open_office
from laufzettel.pilot.decision.agreed import Agreed
from laufzettel.pilot.decision.basis import Basis, InShadow, basis, weighed_shadow
from laufzettel.pilot.decision.early import before, early_page
from laufzettel.pilot.design.agreement import ENOUGH
from laufzettel.pilot.design.plan_file import FILE
from laufzettel.pilot.intervals import wilson
from laufzettel.pilot.paper import Facts, as_html
from tests.laufzettel.desk.pilot_office import PROCESS, furnish

DAY = date(2026, 8, 3)
AT = "2026-08-02T22:30:00.000+00:00"
"""Half an hour past midnight in Germany, on that day."""


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """On day 97 of its pilot."""
    furnish(tmp_path / "amt", DAY)
    return open_office(tmp_path / "amt")


def based(office: Office, point: str) -> Basis:
    """What is decided on there."""
    with office.open_journal() as journal:
        return basis(office, journal, PROCESS, point)


@given(st.integers(0, 3000), st.integers(1, 3000))
def test_going_live_waits_for_the_lower_bound(same: int, compared: int) -> None:
    """Below 98 % the rule speaks for changes; from there on it asks about law, which the program does not know."""
    same = min(same, compared)
    speaks, (reason,) = weighed_shadow(InShadow((), Agreed(AT, same, compared, 0, "ab")))
    enough = wilson(same, compared).low >= ENOUGH
    assert (speaks, reason.code) == (
        (None, "decision.enough_agreement") if enough else (Verdict.CHANGE, "decision.too_little_agreement")
    )


def test_an_agreement_that_was_altered_speaks_for_nothing() -> None:
    """However high it is."""
    speaks, (reason,) = weighed_shadow(InShadow((), Agreed(AT, 3000, 3000, 0, "ab", whole=False)))
    assert (speaks, reason.code) == (None, "decision.agreement_altered")


def test_an_agreement_that_was_kept_stands_on_the_page(office: Office) -> None:
    """With its cases, its lower bound and what is asked for, as the reader writes them."""
    one = based(office, "E2")
    about = InShadow((), Agreed(AT, 396, 400, 7, "ab"))
    shown = Basis(one.point, one.process, one.planned, about, *weighed_shadow(about), "ÜBUNG", one.digest)
    for language, said in (("de", ("97,5 %", "98 %", "03.08.2026")), ("en", ("97.5 %", "98 %", "2026-08-03"))):
        paper = early_page(shown, [], title="Hundesteuer", authority="Stadt", language=language, on=DAY)
        assert paper.subtitle.startswith("ÜBUNG · Stadt · E2 · ")
        (facts,) = (block for block in paper.sections[2].blocks if isinstance(block, Facts))
        values = [value for _, value in facts.rows]
        assert values == [said[2], "396 / 400", said[0], said[1], "7", "ab"]


def test_a_plan_that_is_not_what_was_registered_is_said(office: Office) -> None:
    """pilot.toml deviates; somebody changed the registered plan past the program; it was registered late."""
    assert based(office, "E0").reasons == ()
    path = office.path(FILE)
    path.write_text(path.read_text(encoding="utf-8").replace("prozent = 10 ", "prozent = 8 "), encoding="utf-8")
    drifted = based(office, "E0")
    assert [one.code for one in drifted.reasons] == ["decision.plan_drifted"]
    assert "handprobe.prozent" in drifted.reasons[0].de
    later = (DAY + timedelta(days=1)).isoformat()
    with office.open_journal() as journal:
        journal.database.run("DROP TRIGGER plan_no_update")
        journal.database.run("UPDATE pilot_plan SET at = ?, digest = 'ab'", (f"{later}T08:00:00.000+00:00",))
    codes = [one.code for one in based(office, "E0").reasons]
    assert codes == ["decision.plan_not_whole", "decision.plan_late", "decision.plan_drifted"]


def test_the_digest_is_another_for_each_point_and_the_same_for_the_same(office: Office) -> None:
    """So that no form signs something else than what was shown."""
    first = [based(office, point).digest for point in ("E0", "E1", "E2")]
    assert first == [based(office, point).digest for point in ("E0", "E1", "E2")]
    assert len(set(first)) == len(first)


def test_earlier_points_are_named_where_they_are_open_or_were_stopped(office: Office) -> None:
    """Nobody is kept from deciding by that; the last decision about a point counts."""
    with office.open_journal() as journal:
        decided.decide(journal, PROCESS, "E0", Verdict.STOP, by="Leitung", why="Kein Budget.")
        history = decided.history(journal, PROCESS)
    assert before("E0", []) == []
    assert [one.code for one in before("E2", [])] == ["decision.earlier_open"]
    assert [(one.code, one.de) for one in before("E1", history)] == [
        ("decision.earlier_stopped", "Zuletzt wurde „beenden“ entschieden bei: E0.")
    ]


@pytest.mark.parametrize("point", ["E0", "E1", "E2"])
def test_a_german_page_holds_no_day_of_machines(office: Office, point: str) -> None:
    """26.11.2026, wherever one stands."""
    with office.open_journal() as journal:
        history = decided.history(journal, PROCESS)
    paper = early_page(based(office, point), history, title="Hundesteuer", authority="Stadt", language="de", on=DAY)
    assert "2026-" not in as_html(paper)
    assert "03.08.2026" in paper.subtitle
