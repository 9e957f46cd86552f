# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What lies in the outbox says how it goes out, and names the due dates that stand in the register."""

from __future__ import annotations

import mailbox
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from email.message import Message
from pathlib import Path

import orjson
import pytest

from connectors.folder import Folder
from flows.hundesteuer.course import course
from flows.hundesteuer.filling import fill
from flows.hundesteuer.glance import glance
from flows.hundesteuer.name import NAME
from flows.hundesteuer.register import DEBITS, due_as_written, schema
from flows.hundesteuer.sample import applications
from flows.hundesteuer.surroundings import Surroundings, surroundings
from laufzettel.case import State
from laufzettel.course import plainly
from laufzettel.journal import Journal, effects, people, views
from laufzettel.office import Office, make_office, open_office

MAIL = "erika@beispiel.example"
WRITTEN, SENT = date(2026, 11, 26), date(2026, 12, 3)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """A new office that has said nothing about mail."""
    make_office(tmp_path / "amt")
    return open_office(tmp_path / "amt")


@pytest.fixture
def journal(office: Office) -> Iterator[Journal]:
    """The office's journal."""
    with office.open_journal() as journal:
        yield journal


def opened(office: Office) -> Surroundings:
    """The systems of the office, with an empty register and an application of somebody who gave a mail address."""
    inbox = office.inbox(NAME)
    inbox.mkdir(parents=True)
    around = replace(surroundings(office), inbox=Folder(inbox, "pruefung", settle_s=0.0))
    around.register.execute(schema("sqlite", unique=False))
    (inbox / "a.pdf").write_bytes(fill(next(applications(1, today=WRITTEN, seed=3)) | {"halter_email": MAIL}))
    return around


def walk(journal: Journal, around: Surroundings, day: date) -> None:
    """One round on this day, and whatever waits for it is released."""
    course(journal, replace(around, today=lambda: day), plainly)
    numbers = [one.number for one in views.waiting(journal, NAME, State.RELEASE)]
    people.release(journal, numbers, by="Prüfung", detail={"class": "A1"})


def letters(office: Office) -> list[Message]:
    """What lies in the outbox."""
    return [*mailbox.Maildir(office.path("postausgang"), create=False)]


def test_a_letter_that_must_not_go_by_mail_is_marked_for_printing(office: Office, journal: Journal) -> None:
    """`briefe_per_mail` is false if not said: then no address stands on it, though the applicant gave one."""
    around = opened(office)
    for _ in range(2):
        walk(journal, around, WRITTEN)
    (letter,) = letters(office)
    assert (letter["X-Laufzettel-Versand"], letter["To"]) == ("druck", None)
    assert MAIL not in letter.as_string()
    around.register.close()


def test_a_letter_that_may_go_by_mail_names_its_recipient(tmp_path: Path, office: Office, journal: Journal) -> None:
    """`briefe_per_mail = true`, and no mail server: somebody else's program sends it from the outbox."""
    toml = tmp_path / "amt" / "office.toml"
    said = toml.read_text(encoding="utf-8")
    assert "\nbriefe_per_mail = false" in said
    toml.write_text(said.replace("\nbriefe_per_mail = false", "\nbriefe_per_mail = true"), encoding="utf-8")
    around = opened(open_office(tmp_path / "amt"))
    for _ in range(2):
        walk(journal, around, WRITTEN)
    (letter,) = letters(office)
    assert (letter["X-Laufzettel-Versand"], letter["To"]) == ("mail", MAIL)
    around.register.close()


def test_a_letter_that_goes_out_later_names_the_due_dates_of_the_register(office: Office, journal: Journal) -> None:
    """The outbox failed on the day of writing; a week later the letter bears its own date and the debits' due dates."""
    around = opened(office)
    walk(journal, around, WRITTEN)
    outbox = office.path("postausgang")
    if outbox.exists():
        outbox.rmdir()
    outbox.touch()  # a file where the folder should be
    walk(journal, around, WRITTEN)
    (waits,) = views.waiting(journal, NAME, State.LATER)
    outbox.unlink()
    walk(journal, around, SENT)
    assert len(letters(office)) == 1

    (effect,) = [one for one in effects.of_case(journal, 1) if one.step == "bescheid"]
    data = orjson.loads(str(effect.payload["daten"]))
    (row,) = around.register.select(DEBITS, "aktenzeichen", [f"{waits.number}/anmeldung"], ["faellig"])
    due = [day.isoformat() for day, _ in due_as_written(row)]
    assert data["datum"] == SENT.isoformat()
    assert [one["faellig"] for one in data["raten"]] == due == ["2026-12-28"]
    around.register.close()


def test_due_dates_follow_the_holidays_where_the_authority_is(tmp_path: Path) -> None:
    """An office in Baden-Württemberg: 6 January is a holiday there; register, letter and release all say the 7th."""
    make_office(tmp_path / "amt")
    toml = tmp_path / "amt" / "office.toml"
    toml.write_text(toml.read_text(encoding="utf-8").replace('land = "NW"', 'land = "BW"'), encoding="utf-8")
    office, day = open_office(tmp_path / "amt"), date(2026, 12, 6)
    around = opened(office)
    with office.open_journal() as journal:
        for _ in range(2):
            walk(journal, around, day)
        (number,) = [one.number for one in views.waiting(journal, NAME, State.CLOSED)]
        (effect,) = [one for one in effects.of_case(journal, 1) if one.step == "bescheid"]
        outputs = views.slip(journal, number).decision["outputs"]
    (row,) = around.register.select(DEBITS, "aktenzeichen", [f"{number}/anmeldung"], ["faellig"])
    around.register.close()
    said = [one["faellig"] for one in orjson.loads(str(effect.payload["daten"]))["raten"]]
    assert said == [due.isoformat() for due, _ in due_as_written(row)] == ["2027-01-07"]
    assert isinstance(outputs, dict)
    assert "2027-01-07" in glance(outputs, day, office.region())[-1][1]
