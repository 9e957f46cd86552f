# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Four eyes: where the rule asks for it, two people release the very same thing, or nothing is written."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.hundesteuer.four_eyes import four_eyes as of_dog_tax
from flows.hundesteuer.process import HUNDESTEUER
from laufzettel.case import Document, State, Station
from laufzettel.connect import Part
from laufzettel.course import batches, held
from laufzettel.errors import BusinessError, Message, Problem
from laufzettel.fields import TYPED_BY_PERSON, Field
from laufzettel.form import Columns, Form, FormField, Kind
from laufzettel.journal import Held, Journal, approvals, intake, open_journal, people, views
from laufzettel.journal.approvals import signer_key
from laufzettel.journal.batch import Signature
from laufzettel.journal.rows import HELD
from laufzettel.journal.rows import held as of_row
from laufzettel.journal.verify import check_one
from laufzettel.office import make_office, open_office
from laufzettel.process import Automation
from laufzettel.release import Terms, admitted, for_two, left_out, release_batch, release_one, singly_released
from laufzettel.stations import Decided, check, decide, read, release

PROCESS = "probe"
FORM = Form(PROCESS, "Probe", (FormField("betrag", Kind.DECIMAL, "Betrag", "amount", required=True),))
LARGE = Message("probe.large", "Der Betrag ist hoch.", "The amount is high.").at()
FIRST, OTHER = "Jörg Prüf", "Rita Revis"


def large(outputs: Mapping[str, object]) -> Problem | None:
    """Two people for more than 500."""
    return LARGE if float(str(outputs["betrag"])) > 500 else None


def decided(cases: Sequence[Held], columns: Columns) -> list[Decided]:
    """The amount, as it was read."""
    return [
        Decided({"betrag": amount}, [], "-", "2026-01-01") for _, amount in zip(cases, columns["betrag"], strict=True)
    ]


def walk(journal: Journal) -> None:
    """One run, as far as *release*; what is released stays before *write*."""
    for batch in batches(journal, PROCESS):
        with held(journal, batch):
            read(journal, batch, FORM, [])
            check(journal, batch, FORM)
            decide(journal, batch, FORM, decided)
            release(journal, batch, Automation.A2, large)
        if not journal.database.rows("SELECT 1 FROM cases WHERE state = 'ready' AND station <> 'write'"):
            return


@pytest.fixture
def journal(journal_url: str, tmp_path: Path) -> Iterator[Journal]:
    """A journal with one case of 120 euros and one of 900, both waiting for release; on either database in turn."""
    with open_journal(journal_url, tmp_path / "store") as journal:
        document = Document(journal.store.put(b"x"), "meldung.csv", "text/csv", 1)
        intake.register(journal, [document], process=PROCESS, source="eingang")
        parts = [
            (document, Part(f"cell:T!A{n}", amount, {"betrag": Field(amount, amount, f"cell:T!A{n}")}))
            for n, amount in enumerate(("120", "900"))
        ]
        intake.open_cases(journal, parts, process=PROCESS, prefix="PRB", reader="probe")
        intake.complete(journal, {document.digest: 2}, process=PROCESS)
        walk(journal)
        yield journal


def of(journal: Journal) -> tuple[str, str]:
    """The numbers of the small and the large case."""
    small, large_one = (str(row[0]) for row in journal.database.rows("SELECT number FROM cases ORDER BY id"))
    return small, large_one


def place(journal: Journal, number: str) -> tuple[State, str, str]:
    """Where a case stands, and what its slip says last."""
    slip = views.slip(journal, number)
    return slip.state, slip.station, slip.entries[-1].result


def refused(journal: Journal, number: str, *, by: str, second: bool = False) -> str:
    """With what a release is refused."""
    with pytest.raises(BusinessError) as error:
        release_one(journal, number, by=by, second=second)
    return error.value.problem.code


def test_a_large_case_is_released_by_two_people(journal: Journal) -> None:
    """The first release leaves it where it is and says what is missing, the second moves it on; the slip is whole."""
    small, number = of(journal)
    assert LARGE.de in views.slip(journal, number).entries[-1].detail
    release_one(journal, small, by=FIRST)
    assert place(journal, small) == (State.READY, "write", "released")
    release_one(journal, number, by=FIRST)
    assert place(journal, number) == (State.RELEASE, "release", "released_first")
    waits = views.waiting(journal, PROCESS, State.RELEASE)
    assert [problem.code for problem in waits[0].problems] == ["release.second_missing", "probe.large"]
    assert [one.number for one in approvals.for_second(journal, [PROCESS], person=OTHER)] == [number]
    assert approvals.for_second(journal, [PROCESS], person=FIRST.upper()) == []
    release_one(journal, number, by=OTHER, second=True)
    assert place(journal, number) == (State.READY, "write", "released")
    assert approvals.for_second(journal, [PROCESS], person=OTHER) == []
    assert [check_one(journal, one) for one in (small, number)] == [None, None]
    assert singly_released(journal, PROCESS) == 2


def test_setting_aside_is_no_way_around_the_second_person(journal: Journal) -> None:
    """Set aside and taken back, before the first release or after it, two people must still release."""
    _, number = of(journal)
    for by in (OTHER, FIRST):
        people.set_aside(journal, number, date(2100, 1, 4), by=by, note="Anruf abwarten")
        people.take_back(journal, number, by=by)
        assert approvals.of_number(journal, number) is not None
        if by == OTHER:
            release_one(journal, number, by=FIRST)
    assert refused(journal, number, by=FIRST) == "release.same_person"
    release_one(journal, number, by=OTHER, second=True)
    assert check_one(journal, number) is None


@pytest.mark.parametrize(
    "spelt", ["jörg prüf", "JÖRG PRÜF", " Jörg  Prüf ", "Jo\u0308rg Pru\u0308f", "Jo\u200b\u0308rg Prüf", "Ｊörg Prüf"]
)
def test_one_person_in_two_spellings_is_one_person(journal: Journal, spelt: str) -> None:
    """Nobody becomes somebody else by a capital letter, a composed accent or a character nobody sees."""
    _, number = of(journal)
    release_one(journal, number, by=FIRST)
    assert refused(journal, number, by=spelt) == "release.same_person"
    assert place(journal, number) == (State.RELEASE, "release", "released_first")


def test_the_machine_is_neither_of_the_two(journal: Journal) -> None:
    """In whatever spelling."""
    _, number = of(journal)
    assert refused(journal, number, by="machine") == "sign.not_a_person"
    release_one(journal, number, by=FIRST)
    assert refused(journal, number, by=" MACHINE\u200b") == "sign.not_a_person"


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE approval SET second_by = first_by, second_value = first_value",
        "UPDATE approval SET second_by = upper(first_by), second_value = first_value",
        "UPDATE approval SET second_by = 'rita revis', second_value = 'something else'",
        "UPDATE approval SET second_by = 'machine', second_value = first_value",
        "UPDATE approval SET second_by = 'rita revis'",
        "UPDATE approval SET first_by = NULL, first_value = NULL, second_by = 'rita revis', second_value = 'x'",
        "UPDATE cases SET station = 'write', state = 'ready'",
    ],
)
def test_the_database_itself_refuses_what_goes_around_the_program(journal: Journal, change: str) -> None:
    """The same person twice, another value, a machine, a second without a first, and writing with one release only."""
    _, number = of(journal)
    people.release(journal, [number], by="Jorg Pruf", detail={"class": "A1"})
    with pytest.raises(Exception, match=r"(?i)check|missing"):
        journal.database.run(change)
    assert place(journal, number) == (State.RELEASE, "release", "released_first")


def test_a_correction_voids_the_first_release(journal: Journal) -> None:
    """Who released what stands there no longer begins anew; a small amount then needs one release only."""
    _, number = of(journal)
    release_one(journal, number, by=FIRST)
    people.correct(journal, number, {"betrag": Field("901", "901", TYPED_BY_PERSON)}, by=OTHER)
    walk(journal)
    assert place(journal, number) == (State.RELEASE, "release", "for_release")
    assert refused(journal, number, by=OTHER, second=True) == "release.no_first"
    release_one(journal, number, by=OTHER)
    assert refused(journal, number, by=OTHER) == "release.same_person"
    people.correct(journal, number, {"betrag": Field("90", "90", TYPED_BY_PERSON)}, by=OTHER)
    walk(journal)
    release_one(journal, number, by=OTHER)
    assert place(journal, number) == (State.READY, "write", "released")
    assert check_one(journal, number) is None


@pytest.mark.parametrize("table", ["decision", "reading"])
def test_what_changed_between_the_two_is_not_released(journal: Journal, table: str) -> None:
    """Somebody with hands in the database changes the amount after the first release: the second is refused."""
    _, number = of(journal)
    release_one(journal, number, by=FIRST)
    journal.database.run(f"UPDATE {table} SET body = replace(body, '900', '909')")
    assert refused(journal, number, by=OTHER) == "release.other_value"


def test_a_batch_leaves_out_what_two_people_must_release(journal: Journal) -> None:
    """Left out of the list, named apart, and refused by name."""
    small, number = of(journal)
    assert admitted(journal, PROCESS, limit=9) == [small]
    assert (for_two(journal, PROCESS), left_out(journal, PROCESS)) == ([number], [])
    terms = Terms(PROCESS, Automation.A2, 0, 100)
    with pytest.raises(BusinessError, match=number):
        release_batch(journal, terms, [small, number], seen=[small, number], by=FIRST)
    release_batch(journal, terms, [small], seen=[small], by=FIRST)
    assert place(journal, number) == (State.RELEASE, "release", "for_release")


@pytest.mark.parametrize("signer", [FIRST, OTHER])
def test_verification_finds_a_release_by_one_alone(journal: Journal, signer: str) -> None:
    """Forged past trigger and program, with a whole chain: by the first signer, or by another over something else."""
    _, number = of(journal)
    release_one(journal, number, by=FIRST)
    on = " ON cases" if journal.database.dialect == "postgresql" else ""
    journal.database.run(f"DROP TRIGGER both_before_writing{on}")
    (row,) = journal.database.rows(f"SELECT {HELD} FROM cases WHERE number = ?", (number,))
    forged = Signature(of_row(row, "", ""), "released", '{"class":"A1","value":"-"}', State.READY, Station.WRITE)
    journal.append([forged], Station.RELEASE, signer)
    fault = check_one(journal, number)
    assert fault is not None
    assert fault.code == "verify.one_alone"


def test_verification_finds_that_the_demand_was_taken_away(journal: Journal) -> None:
    """Somebody with hands in the database deletes the demand, and one person releases: the slip still says two."""
    _, number = of(journal)
    journal.database.run("DELETE FROM approval")
    release_one(journal, number, by=FIRST)
    assert place(journal, number) == (State.READY, "write", "released")
    fault = check_one(journal, number)
    assert fault is not None
    assert fault.code == "verify.one_alone"


@given(st.text(min_size=1), st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"]))
def test_a_name_is_one_key_however_it_is_composed(name: str, form: str) -> None:
    """Composing and decomposing changes no key, and a key is its own key."""
    key = signer_key(name)
    assert signer_key(unicodedata.normalize(form, name)) == key
    assert signer_key(key) == key


def test_the_dog_tax_asks_for_two_above_500_euros_or_twelve_months_back() -> None:
    """Exactly 500 euros and exactly twelve months are enough for one."""

    def codes(amount: str, since: str) -> str:
        why = of_dog_tax({"betrag": amount, "steuer_ab": since, "erfasst_am": date(2026, 3, 20).isoformat()})
        return why.code if why else ""

    assert codes("500.00", "2026-03-01") == codes("96.00", "2025-03-01") == codes("", "") == ""
    assert codes("500.01", "2026-03-01") == "hundesteuer.vier_augen_betrag"
    assert codes("96.00", "2025-02-01") == "hundesteuer.vier_augen_rueckwirkung"


def test_an_office_may_ask_for_two_in_every_case(tmp_path: Path) -> None:
    """`vier_augen = "immer"` in office.toml; anything but that or `regel` is named."""
    make_office(tmp_path / "amt")
    assert open_office(tmp_path / "amt").four_eyes(HUNDESTEUER) is of_dog_tax
    config = tmp_path / "amt" / "office.toml"
    plain = config.read_text("utf-8")
    config.write_text(plain.replace("briefe = true", 'vier_augen = "immer"\nbriefe = true'), "utf-8")
    rule = open_office(tmp_path / "amt").four_eyes(HUNDESTEUER)
    why = rule({"betrag": "1.00"}) if rule else None
    assert why is not None
    assert why.code == "release.always_two"
    config.write_text(plain.replace("briefe = true", 'vier_augen = "nie"\nbriefe = true'), "utf-8")
    with pytest.raises(BusinessError, match="vier_augen"):
        open_office(tmp_path / "amt")
