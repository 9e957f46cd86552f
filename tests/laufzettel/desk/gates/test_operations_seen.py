# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What operations see of batches and receipts, and the way to Prefect."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest

from flows.hundesteuer.process import HUNDESTEUER
from laufzettel.desk.access import Role
from laufzettel.desk.operations import prefect_address
from laufzettel.journal import rule_releases
from laufzettel.journal.rule_releases import Checked

if TYPE_CHECKING:
    from tests.laufzettel.desk.gates.conftest import Place


@pytest.mark.parametrize(
    ("environment", "address"),
    [
        ({}, ""),
        ({"PREFECT_API_URL": "http://127.0.0.1:4200/api"}, "http://127.0.0.1:4200"),
        ({"PREFECT_API_URL": "https://prefect.amt.example/api/"}, "https://prefect.amt.example"),
        (
            {"PREFECT_UI_URL": "https://laeufe.amt.example", "PREFECT_API_URL": "http://x:4200/api"},
            "https://laeufe.amt.example",
        ),
        ({"PREFECT_UI_URL": "javascript:alert(1)"}, ""),
        ({"PREFECT_UI_URL": "file:///etc/passwd"}, ""),
        ({"PREFECT_UI_URL": "http://"}, ""),
        ({"PREFECT_UI_URL": "http://["}, ""),
        ({"PREFECT_API_URL": "http://amt:geheim@127.0.0.1:4200/api"}, ""),
    ],
)
def test_prefect_is_linked_where_the_environment_names_a_server(
    place: Place, monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], address: str
) -> None:
    """Only an address of the web, and none that holds a password."""
    for name in ("PREFECT_UI_URL", "PREFECT_API_URL"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert prefect_address(environment) == address
    said = place.visitor(Role.OPERATOR).get("/operations").text
    assert ("Läufe in Prefect" in said) == bool(address)
    assert (f'href="{address}" rel="noopener"' in said) == bool(address)


def test_batches_and_receipts_are_told_and_nobody_who_took_them(place: Place) -> None:
    """Of a batch at work its time and its cases; of a source its last receipt."""
    visitor = place.visitor(Role.OPERATOR)
    before = visitor.get("/operations").text
    assert "bisher keiner" in before
    assert "eingang" in before
    place.journal.claim(HUNDESTEUER.name, owner="rechner-von-frieda-17", limit=9)
    after = visitor.get("/operations").text
    assert "in Arbeit; Vorgänge: 1" in after
    assert "rechner-von-frieda" not in after


def test_a_source_from_which_nothing_came_for_long_is_marked(place: Place) -> None:
    """After more whole working days than office.toml allows, in words and not by a colour."""
    ((received,),) = place.journal.database.rows("SELECT MAX(received_at) FROM document")
    place.now = datetime.fromisoformat(str(received)).timestamp() + 86_400
    assert "seitdem still" not in place.visitor(Role.OPERATOR).get("/operations").text
    place.now += 30 * 86_400
    assert "seitdem still" in place.visitor(Role.OPERATOR).get("/operations").text


def test_the_page_says_which_process_is_in_shadow_mode(place: Place) -> None:
    """And says nothing of it while none is."""
    operator = place.visitor(Role.OPERATOR, "Otto")
    assert "Schattenbetrieb" not in operator.get("/operations").text
    place.journal.database.run(
        "INSERT INTO shadow (process, on_at, on_by, on_why) VALUES ('hundesteuer', '2026', 'Pilotleitung', 'Prototyp')"
    )
    page = operator.get("/operations").text
    assert "Schattenbetrieb: Hundesteuer" in page
    assert "Prototyp" not in page


def test_the_rules_that_count_are_named_with_what_was_overridden(place: Place) -> None:
    """Who released them, and why although something was red; before that, that nobody in the office did."""
    visitor = place.visitor(Role.OPERATOR)
    assert (
        "Es gilt die mitgelieferte Regelmappe; im Amt hat sie niemand freigegeben." in visitor.get("/operations").text
    )
    what = Checked("ab" * 32, "2.0", "cd" * 32, date(2026, 1, 1), None, 2, "ef" * 32)
    words = {"author": "Steuer 1", "by": "Leitung 1", "override": "Fälle <b>gibt</b> es nicht"}
    rule_releases.release(place.journal, HUNDESTEUER.name, what, **words, after=0)
    said = visitor.get("/operations").text
    assert "Fassung 2.0 (abababababab), gültig ab 01.01.2026 bis auf Weiteres; freigegeben von Leitung 1" in said
    assert "TROTZ ROTER BEFUNDE (2), weil: Fälle &lt;b&gt;gibt&lt;/b&gt; es nicht." in said
