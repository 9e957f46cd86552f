# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The dog tax from inbox to register and outbox, with real files, a real register and a real journal."""

from __future__ import annotations

import mailbox
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from connectors.folder import Folder
from flows.hundesteuer.course import course
from flows.hundesteuer.filling import fill, flatten
from flows.hundesteuer.form import FORM
from flows.hundesteuer.name import NAME
from flows.hundesteuer.register import DEBITS, DOGS, open_register, schema
from flows.hundesteuer.sample import applications, workbook
from flows.hundesteuer.surroundings import Surroundings, surroundings
from laufzettel.case import State
from laufzettel.connect import Item
from laufzettel.course import plainly
from laufzettel.fields import TYPED_BY_PERSON, Field
from laufzettel.journal import Journal, people, views
from laufzettel.journal.people import Settled
from laufzettel.journal.verify import verify
from laufzettel.journal.views import Slip, Waiting
from laufzettel.office import Office, make_office, open_office

TODAY = date(2026, 11, 24)
CLERK = "Prüfung"


class Town:
    """An office at work: files go in, and what came of them can be looked at."""

    def __init__(self, office: Office, journal: Journal) -> None:
        self.office = office
        self.journal = journal
        self.inbox = office.inbox(NAME)
        self.inbox.mkdir(parents=True)
        found = surroundings(office)
        source = Folder(self.inbox, "pruefung", settle_s=0.0)
        self.around: Surroundings = replace(found, inbox=source, today=lambda: TODAY)
        self.around.register.execute(schema(self.around.register.dialect, unique=False))
        self.people = applications(1000, today=TODAY, seed=3)

    def put(self, name: str, data: bytes) -> None:
        """A file arrives."""
        (self.inbox / name).write_bytes(data)

    def put_rows(self, name: str, rows: Sequence[Mapping[str, str]]) -> None:
        """A spreadsheet arrives."""
        workbook(self.inbox / name, [dict(row) for row in rows])

    def run(self, **changes: object) -> None:
        """One round."""
        course(self.journal, replace(self.around, **changes), plainly)  # type: ignore[arg-type]  # names are checked by `replace`

    def release(self) -> None:
        """A person releases all that waits."""
        for one in self.waiting(State.RELEASE):
            people.release(self.journal, [one.number], by=CLERK, detail={"class": "A1"})

    def waiting(self, state: State) -> list[Waiting]:
        """The cases in a state."""
        return views.waiting(self.journal, NAME, state)

    def counts(self) -> dict[State, int]:
        """How many cases are in each state, empty ones left out."""
        return {state: count for state, count in views.tally(self.journal, NAME).items() if count}

    def slip(self, number: str) -> Slip:
        """A routing slip."""
        return views.slip(self.journal, number)

    def dogs(self, *chips: str) -> list[dict[str, object]]:
        """What the register knows of these dogs."""
        return [*self.around.register.select(DOGS, "chip", chips, ["chip", "nachname", "kassenzeichen", "marke"])]

    def debits(self, *chips: str) -> list[tuple[object, ...]]:
        """What is owed for these dogs: year and cents."""
        rows = self.around.register.select(DEBITS, "chip", chips, ["jahr", "ab_monat", "betrag_ct", "grund"])
        return sorted(tuple(row.values()) for row in rows)

    def letters(self) -> list[str]:
        """Subjects of the letters in the outbox."""
        box = mailbox.Maildir(self.office.path("postausgang"), create=False)
        return sorted(str(message["Subject"]) for message in box)

    def intact(self) -> bool:
        """Every slip and every document is whole."""
        faults: list[tuple[str, str]] = []
        for found in verify(self.journal, NAME):
            faults = found.faults
        return not faults


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """A new office with an empty register."""
    make_office(tmp_path / "amt")
    office = open_office(tmp_path / "amt")
    with office.open_journal() as journal:
        town = Town(office, journal)
        yield town
        town.around.register.close()


def test_forms_printed_forms_and_rows_walk_from_inbox_to_letter(town: Town) -> None:
    """Three ways in, one way out: register written, notice sent, slip whole, and a second run changes nothing."""
    form, printed, row = (next(town.people) for _ in range(3))
    town.put("antrag.pdf", fill(form))
    town.put("ausdruck.pdf", flatten(printed | {"halter_vorname": "Erika"}))
    town.put_rows("meldung.xlsx", [row])
    town.run()
    assert town.counts() == {State.RELEASE: 3}
    assert town.dogs(form["hund_chip"], printed["hund_chip"], row["hund_chip"]) == []
    town.release()
    town.run()
    assert town.counts() == {State.CLOSED: 3}
    assert len(town.dogs(form["hund_chip"], printed["hund_chip"], row["hund_chip"])) == 3
    assert len(town.letters()) == 3
    assert town.intact()
    before = [one.entries for one in map(town.slip, _numbers(town))]
    town.run()
    assert [one.entries for one in map(town.slip, _numbers(town))] == before


def test_every_field_of_a_slip_says_where_it_stands(town: Town) -> None:
    """A form's field has page and box, a row's field has sheet and cell."""
    town.put("antrag.pdf", fill(next(town.people)))
    town.put_rows("meldung.xlsx", [next(town.people)])
    town.run()
    places = {one.document_name: one.reading["hund_chip"].place for one in map(town.slip, _numbers(town))}
    assert places["antrag.pdf"].startswith("page:1@")
    assert places["meldung.xlsx"] == "cell:Meldung!O4"


def test_a_second_dog_changes_the_first_ones_notice(town: Town) -> None:
    """The rate depends on the household: the second registration waits for the first, then both are assessed anew."""
    first = next(town.people) | {"haltung_seit": "2026-03-10"}
    second = next(town.people) | {
        name: first[name] for name in first if name.startswith("halter_") and name != "halter_email"
    }
    second |= {"haltung_seit": "2026-07-01", "weitere_hunde": "1"}
    town.put("a.pdf", fill(first))
    town.put("b.pdf", fill(second))
    town.run()
    assert town.counts() == {State.RELEASE: 1, State.LATER: 1}
    (waits,) = town.waiting(State.LATER)
    assert waits.problems[0].code == "hundesteuer.waits_for_household"
    town.release()
    town.run()
    town.run()
    (second_one,) = town.waiting(State.CLARIFICATION)
    assert [problem.code for problem in second_one.problems] == ["hundesteuer.zweiter_antrag"]
    people.resume(town.journal, second_one.number, by=CLERK, note="zweiter Hund")
    town.run()
    town.release()
    town.run()
    assert town.counts() == {State.CLOSED: 2}
    assert town.debits(first["hund_chip"]) == [(2026, 3, 7000, "anmeldung"), (2026, 7, 600, "aenderung")]
    assert len(town.letters()) == 3
    assert len({dog["kassenzeichen"] for dog in town.dogs(first["hund_chip"], second["hund_chip"])}) == 1


def _numbers(town: Town) -> list[str]:
    return [str(row[0]) for row in town.journal.database.rows("SELECT number FROM cases ORDER BY id")]


def test_a_letter_the_printed_forms_font_lacks_is_refused_and_not_lost(town: Town) -> None:
    """A filled form carries it; a printed one would lose it without a word."""
    name = next(town.people) | {"halter_vorname": "Nguyễn"}
    with pytest.raises(UnicodeEncodeError):
        flatten(name)
    town.put("a.pdf", fill(name))
    town.run()
    assert town.slip(_numbers(town)[0]).reading["halter_vorname"].value == "Nguyễn"


# --- the same application again --------------------------------------------------------------------------------------


def test_the_same_bytes_under_another_name_are_no_second_case(town: Town) -> None:
    """In the same run and across runs: the slip of the first says that it came again."""
    data = fill(next(town.people))
    town.put("a.pdf", data)
    town.put("b.pdf", data)
    town.run()
    town.put("c.pdf", data)
    town.run()
    (number,) = _numbers(town)
    assert {name for name, _ in town.slip(number).again} == {"b.pdf", "c.pdf"}


def test_the_same_application_filled_in_anew_goes_to_a_person(town: Town) -> None:
    """Same chip, other bytes: the second one names the first one's number; also as a row of a spreadsheet."""
    first = next(town.people)
    town.put("a.pdf", fill(first))
    town.run()
    town.put("b.pdf", fill(first | {"hund_farbe": "gescheckt"}))
    town.put_rows("meldung.xlsx", [first])
    town.run()
    assert town.counts() == {State.RELEASE: 1, State.CLARIFICATION: 2}
    (kept,) = town.waiting(State.RELEASE)
    for one in town.waiting(State.CLARIFICATION):
        assert one.problems[0].code == "case.same_application"
        assert kept.number in one.problems[0].de


def test_the_same_row_in_another_spreadsheet_is_no_second_case(town: Town) -> None:
    """A shelter sends its list again with one dog more: only the new dog is a case."""
    row, more = next(town.people), next(town.people)
    town.put_rows("oktober.xlsx", [row])
    town.run()
    town.put_rows("november.xlsx", [row, more])
    town.run()
    assert town.counts() == {State.RELEASE: 2}
    (first,) = [one for one in map(town.slip, _numbers(town)) if one.document_name == "oktober.xlsx"]
    assert first.again == [("november.xlsx", "cell:Meldung!A4")]


# --- people ----------------------------------------------------------------------------------------------------------


def test_a_corrected_case_is_checked_again_and_written_as_corrected(town: Town) -> None:
    """The person's value stands on the slip as typed, and in the register."""
    one = next(town.people) | {"hund_chip": ""}
    town.put("a.pdf", fill(one))
    town.run()
    (number,) = _numbers(town)
    chip = "276098199999999"
    people.correct(town.journal, number, {"hund_chip": Field(chip, chip, TYPED_BY_PERSON)}, by=CLERK)
    town.run()
    assert town.counts() == {State.RELEASE: 1}
    town.release()
    town.run()
    assert town.counts() == {State.CLOSED: 1}
    assert [dog["chip"] for dog in town.dogs(chip)] == [chip]
    assert [entry.signer for entry in town.slip(number).entries if entry.result == "corrected"] == [CLERK]
    assert town.intact()


def test_a_remark_somebody_has_looked_at_stops_the_case_no_more(town: Town) -> None:
    """Free text goes to a person; handed back, the case goes on to release."""
    town.put("a.pdf", fill(next(town.people) | {"bemerkungen": "Der Hund ist taub."}))
    town.run()
    (number,) = _numbers(town)
    assert town.counts() == {State.CLARIFICATION: 1}
    people.resume(town.journal, number, by=CLERK, note="ohne Belang")
    town.run()
    assert town.counts() == {State.RELEASE: 1}


def test_a_rejected_application_leaves_its_chip_to_the_next_one(town: Town) -> None:
    """Nothing is written for it, and its marks are free again."""
    one = next(town.people)
    town.put("a.pdf", fill(one))
    town.run()
    (number,) = _numbers(town)
    people.reject(town.journal, number, by=CLERK, note="zurückgezogen")
    town.put("b.pdf", fill(one | {"hund_farbe": "rot"}))
    town.run()
    assert town.counts() == {State.CLOSED: 1, State.RELEASE: 1}
    assert town.dogs(one["hund_chip"]) == []


def test_a_short_fostering_is_taxed_only_from_a_month_a_person_sets(town: Town) -> None:
    """Nobody can wave it through; with a start it goes into register and letter, marked as set by a person."""
    one = next(town.people) | {"grund": "pflege", "haltung_seit": "2026-11-01", "pflege_bis": "2026-12-01"}
    town.put("a.pdf", fill(one))
    town.run()
    (waits,) = town.waiting(State.CLARIFICATION)
    assert [(problem.code, problem.blocks) for problem in waits.problems] == [("hundesteuer.startmonat", True)]
    assert f"laufzettel sign {waits.number} --set steuer_ab_festgesetzt=" in waits.problems[0].remedy_de
    entered = {
        "steuer_ab_festgesetzt": Field("2026-12-01", "01.12.2026", TYPED_BY_PERSON),
        "jahressteuer_festgesetzt": Field("42", "42", TYPED_BY_PERSON),
    }
    people.correct(town.journal, waits.number, entered, by=CLERK)
    again = {"jahressteuer_festgesetzt": entered["jahressteuer_festgesetzt"]}
    town.run()
    people.correct(town.journal, waits.number, again, by="Zweite Prüfung", blind_second=FORM.blind_second)
    town.run()
    town.release()
    town.run()
    assert town.counts() == {State.CLOSED: 1}
    assert town.debits(one["hund_chip"]) == [(2026, 12, 350, "anmeldung")]
    rows = town.around.register.select(DOGS, "chip", [one["hund_chip"]], ["steuer_ab", "jahressteuer_festgesetzt"])
    assert [tuple(row.values()) for row in rows] == [("2026-12-01", "42")]
    decision = town.slip(waits.number).decision
    assert {"steuer_ab_festgesetzt": "2026-12-01", "jahressteuer_festgesetzt": "42"} in _values(decision["outputs"])


def _values(outputs: object) -> list[object]:
    return list(outputs.values()) if isinstance(outputs, dict) else []


def test_a_mail_address_that_is_none_is_found_before_the_register_is_written(town: Town) -> None:
    """The case waits at its check, with file and place; emptied, the letter goes by post."""
    one = next(town.people) | {"halter_email": "erika@beispiel.example, otto@beispiel.example"}
    town.put("a.pdf", fill(one))
    town.run()
    (waits,) = town.waiting(State.CLARIFICATION)
    (problem,) = waits.problems
    assert (problem.code, problem.field, problem.blocks) == ("hundesteuer.mail_address", "halter_email", True)
    assert "a.pdf" in problem.de
    assert "Seite 1" in problem.de
    assert town.dogs(one["hund_chip"]) == []
    people.correct(town.journal, waits.number, {"halter_email": Field(None, "", TYPED_BY_PERSON)}, by=CLERK)
    town.run()
    assert town.counts() == {State.RELEASE: 1}


def test_a_mandate_is_written_only_with_account_holder_date_and_signature(town: Town) -> None:
    """Without one of them no IBAN stands in the register; with them it does, and debits name the mandate."""
    mandate = {"sepa_iban": "DE02120300000000202051", "sepa_kontoinhaber": "Erika Test", "sepa_datum": "2026-11-20"}
    whole, unsigned = (next(town.people) | mandate | {"sepa_unterschrift": signed} for signed in ("true", ""))
    town.put("a.pdf", fill(whole))
    town.put("b.pdf", fill(unsigned))
    town.run()
    (waits,) = town.waiting(State.CLARIFICATION)
    assert [problem.code for problem in waits.problems] == ["hundesteuer.sepa_unterschrift"]
    people.resume(town.journal, waits.number, by=CLERK, note="ohne Mandat")
    town.run()
    town.release()
    town.run()
    chips = [whole["hund_chip"], unsigned["hund_chip"]]
    rows = town.around.register.select(DOGS, "chip", chips, ["chip", "iban", "kontoinhaber", "mandat"])
    found = {str(row["chip"]): (row["iban"], row["kontoinhaber"], bool(row["mandat"])) for row in rows}
    assert found[chips[0]] == (mandate["sepa_iban"], "Erika Test", True)
    assert found[chips[1]] == (None, None, False)
    debits = town.around.register.select(DEBITS, "chip", chips, ["chip", "sachkonto", "faellig", "mandat"])
    assert {(str(row["chip"]), row["sachkonto"], bool(row["mandat"])) for row in debits} == {
        (chips[0], "4032", True),
        (chips[1], "4032", False),
    }
    assert all("2026-12-24:" in str(row["faellig"]) for row in debits)


def test_a_value_that_was_not_read_for_sure_is_compared_by_a_person(town: Town) -> None:
    """Below the threshold of docs/decisions/0011; the problem names the field."""
    town.put("a.pdf", fill(next(town.people)))
    town.run()
    (number,) = _numbers(town)
    for sure, codes in ((0.84, ["hundesteuer.lesesicherheit"]), (0.85, [])):
        people.correct(town.journal, number, {"hund_name": Field("Bella", "Be1la", "page:1@1,1,2,2", sure)}, by=CLERK)
        town.run()
        problems = [problem for one in town.waiting(State.CLARIFICATION) for problem in one.problems]
        assert [problem.code for problem in problems] == codes
        assert all("Name des Hundes" in problem.de for problem in problems)


# --- the register fails ----------------------------------------------------------------------------------------------


def test_a_register_somebody_has_locked_makes_cases_wait_and_says_so(town: Town) -> None:
    """They wait with the reason, and the next run writes them."""
    one = next(town.people)
    town.put("a.pdf", fill(one))
    town.run()
    town.release()
    impatient = open_register(town.office.url("verfahren", NAME, key="register") + "?timeout=0.1")
    colleague = sqlite3.connect(town.office.path("register.db"), isolation_level=None)
    colleague.execute("BEGIN IMMEDIATE")
    town.run(target=impatient)
    colleague.close()
    impatient.close()
    (waits,) = town.waiting(State.LATER)
    assert "steuerregister" in waits.problems[0].de
    town.run()
    assert town.counts() == {State.CLOSED: 1}
    assert len(town.dogs(one["hund_chip"])) == 1


def test_a_foreign_record_under_our_key_is_settled_by_a_person(town: Town) -> None:
    """Something else stands there: nothing is overwritten; whoever looked ends the doubt."""
    one = next(town.people)
    town.put("a.pdf", fill(one))
    town.run()
    (number,) = _numbers(town)
    town.release()
    rest = dict.fromkeys(("nachname", "vorname", "geb_datum", "strasse", "hausnr", "plz", "ort", "rasse", "chip"), "-")
    rest |= dict.fromkeys(("wurfdatum", "haushalt", "kassenzeichen", "risikoklasse", "steuer_ab", "marke"), "-")
    town.around.register.insert([Item(f"{number}/anmeldung", {DOGS: [rest | {"antrag_sha256": "-"}], DEBITS: []})])
    town.run()
    (doubt,) = town.waiting(State.IN_DOUBT)
    assert doubt.number == number
    people.settle_doubt(town.journal, number, Settled.WRITTEN, by=CLERK, note="im Register nachgesehen")
    town.run()
    assert town.counts() == {State.CLOSED: 1}
    assert town.dogs(one["hund_chip"]) == []
    assert town.intact()
