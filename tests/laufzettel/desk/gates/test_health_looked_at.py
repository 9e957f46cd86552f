# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What operations see of the connected systems when they ask."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import pytest

from flows.hundesteuer import health
from flows.hundesteuer.glance import glance
from flows.hundesteuer.process import HUNDESTEUER
from laufzettel.desk.access import Role
from laufzettel.desk.desk import Shown
from laufzettel.desk.health import Check, Checks, Parts
from laufzettel.office import Office, open_office

if TYPE_CHECKING:
    from tests.laufzettel.desk.gates.conftest import Place, Visitor

SECRET = "geheimes-wort"


def _operator(place: Place, check: Check, **more: object) -> Visitor:
    desk = place.with_desk(shown=[Shown(HUNDESTEUER, glance, check=check)], **more)
    return place.visitor(Role.OPERATOR, desk=desk)


def _checked(visitor: Visitor) -> str:
    answer = visitor.client.post("/operations/check", data={"proof": visitor.proof})
    assert (answer.status_code, answer.headers["location"]) == (303, "/operations#check")
    return str(visitor.client.get("/operations").text)


def test_a_broken_register_is_named_with_its_remedy_in_both_languages(place: Place) -> None:
    """Nothing is said before the first check; afterwards what is well stands beside what is not, with the time."""
    visitor = _operator(place, health.check)
    assert "noch nicht geprüft" in visitor.get("/operations").text
    said = _checked(visitor)
    assert "steuerregister (Register): Die Datenbank des Registers gibt es noch nicht: register.db." in said
    assert "zum Ausprobieren: laufzettel init --sample-register" in said
    assert "Regeln (rules.xlsx): in Ordnung" in said
    assert "Geprüft: 15.01.2027, 09:00" in said
    visitor.post("/language", {"to": "en", "language": "en"})
    said = visitor.get("/operations").text
    assert "steuerregister (register): The register&#39;s database is not there yet: register.db." in said
    assert "rules (rules.xlsx): all right" in said


def test_looking_makes_no_register(place: Place) -> None:
    """A SQLite file that is not there is not there afterwards either."""
    _checked(_operator(place, health.check))
    assert not place.office.path("register.db").exists()


def test_the_password_of_a_register_is_never_shown(
    place: Place, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A register that cannot be reached is told without its address."""
    monkeypatch.setenv("GATES_REGISTER", f"postgresql+psycopg://amt:{SECRET}@127.0.0.1:1/steuer")
    config = place.office.folder / "office.toml"
    config.write_text(config.read_text("utf-8").replace("sqlite:///register.db", "env:GATES_REGISTER"), "utf-8")
    said = _checked(_operator(place, health.check, office=open_office(place.office.folder)))
    assert '<span aria-hidden="true">✗</span> steuerregister (Register)' in said
    assert SECRET not in said
    assert SECRET not in caplog.text


def test_a_check_with_a_bug_says_its_kind_and_none_of_its_words(place: Place, caplog: pytest.LogCaptureFixture) -> None:
    """What an exception quotes may be an address with its password."""

    def broken(_office: Office) -> Parts:
        raise RuntimeError(f"postgresql://amt:{SECRET}@rechner")

    said = _checked(_operator(place, broken))
    assert "Die Prüfung ist abgebrochen (RuntimeError)." in said
    assert SECRET not in said
    assert SECRET not in caplog.text


def test_a_check_that_hangs_ends_after_the_limit_and_is_not_begun_again(place: Place) -> None:
    """The page says so; as soon as the system answers, a look tells what it found."""
    answers, begun = threading.Event(), []

    def hanging(_office: Office) -> Parts:
        begun.append(1)
        answers.wait(60)
        return [("postausgang", ())]

    checks = Checks(limit_s=0.05)
    visitor = _operator(place, hanging, checks=checks)
    assert "noch nicht geantwortet" in _checked(visitor)
    assert "noch nicht geantwortet" in _checked(visitor)
    assert begun == [1]
    answers.set()
    deadline = time.monotonic() + 10
    while "Postausgang: in Ordnung" not in _checked(visitor):
        assert time.monotonic() < deadline
