# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A slip as the reviewer reads it: what she releases, what is missing, what may be entered and under which name."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from flows.hundesteuer.form import FORM
from flows.hundesteuer.glance import glance
from flows.hundesteuer.name import NAME
from laufzettel.case import State
from laufzettel.cli.printing import width
from laufzettel.cli.slip_fields import print_fields
from laufzettel.journal import views
from laufzettel.office import open_office
from laufzettel.working_days import NRW

Call = Callable[..., subprocess.CompletedProcess[str]]
Furnish = Callable[[Sequence[dict[str, str]]], Path]


def the_one(office: Path, state: State) -> str:
    """The only case in a state."""
    with open_office(office).open_journal() as journal:
        (found,) = views.waiting(journal, NAME, state)
    return found.number


def test_the_reviewer_sees_what_she_releases(
    laufzettel: Call, furnished: Furnish, people: list[dict[str, str]]
) -> None:
    """First month, yearly rate, amount and due dates, before the release and in both languages."""
    office = furnished(people[:1])
    number = the_one(office, State.RELEASE)
    german = laufzettel("slip", number, office=office).stdout
    for part in ("→ Steuer ab: 01.", "→ Jahressteuer: 84,00 EUR", "→ Betrag dieses Bescheids: ", "→ Fällig (Bescheid"):
        assert part in german
    english = laufzettel("slip", number, "--lang", "en", office=office).stdout
    assert "→ Yearly tax: 84.00 EUR" in english
    assert "„" not in english.replace("Bescheids", ""), "German quotation marks only in German"


def test_due_dates_of_all_debits_are_put_together() -> None:
    """Two years of one registration: each date once, with what is due on it in all; on a working day."""
    soll = [{"jahr": 2026, "quartale": [0, 0, 0, 1400]}, {"jahr": 2027, "quartale": [2100, 2100, 2100, 2100]}]
    said = {"soll": soll, "steuer_ab": "2026-11-01", "jahressatz": "84.00", "betrag": "98.00"}
    *_, (german, english) = glance(said, date(2027, 1, 20), NRW)
    assert german.endswith(": 22.02.2027 35,00 EUR, 18.05.2027 21,00 EUR, 16.08.2027 21,00 EUR, 15.11.2027 21,00 EUR")
    assert "2027-02-22 35.00 EUR" in english
    assert glance({"soll": []}, date(2027, 1, 20), NRW) == []


def test_what_is_missing_and_what_may_be_entered_is_named(
    laufzettel: Call, furnished: Furnish, people: list[dict[str, str]]
) -> None:
    """The required field with the name `--set` takes, and those only a person enters; afterwards what was corrected."""
    office = furnished([people[0] | {"hund_chip": ""}])
    number = the_one(office, State.CLARIFICATION)
    text = laufzettel("slip", number, office=office).stdout
    (missing,) = (line for line in text.splitlines() if "– fehlt –" in line)
    assert "Chipnummer [hund_chip]" in missing
    assert "[jahressteuer_festgesetzt]" in text
    chip = f"hund_chip={people[0]['hund_chip']}"
    assert laufzettel("sign", number, "--set", chip, "--as", "Frau Prüf", office=office).returncode == 0
    corrected = laufzettel("slip", number, office=office).stdout.partition("berichtigt")[2]
    assert corrected.splitlines()[1].strip() == "Chipnummer"


def test_no_rule_is_doubled_when_nothing_was_read(
    laufzettel: Call, furnished: Furnish, people: list[dict[str, str]]
) -> None:
    """A case that was closed before anything was read has no empty room between two rules."""
    office = furnished(people[:1])
    number = the_one(office, State.RELEASE)
    with open_office(office).open_journal() as journal:
        for table in ("reading", "decision"):
            journal.database.run(f"DELETE FROM {table}")
        journal.database.run("UPDATE cases SET state = 'closed'")
    lines = laufzettel("slip", number, office=office).stdout.splitlines()
    assert not [one for one, next_ in pairwise(lines) if one == next_ and set(one) == {"─"}]


def test_a_long_label_does_not_break_the_columns(
    furnished: Furnish, people: list[dict[str, str]], capsys: pytest.CaptureFixture[str]
) -> None:
    """It takes a line of its own; its value stands in the column of the others."""
    office = furnished(people[:1])
    with open_office(office).open_journal() as journal:
        slip = views.slip(journal, the_one(office, State.RELEASE))
    fields = tuple(
        replace(one, label="sehr " * 9 + "lange Bezeichnung", label_en="very " * 9 + "long label")
        if one.name == "halter_ort"
        else one
        for one in FORM.fields
    )
    assert print_fields(slip, replace(FORM, fields=fields))
    lines = capsys.readouterr().out.splitlines()
    at = next(index for index, line in enumerate(lines) if "[halter_ort]" in line)
    column = lines[0].index(people[0]["halter_nachname"])
    assert lines[at + 1].index("Musterstadt") == column
    assert max(map(len, lines)) <= width()
