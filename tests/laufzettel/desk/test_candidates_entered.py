# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Candidates entered, changed and removed at the desk: kept is the office's workbook, and nothing is ever lost."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment

from laufzettel.journal.candidates import Deed
from laufzettel.pilot.opportunities import keeping
from laufzettel.pilot.opportunities.as_json import sample
from laufzettel.pilot.opportunities.candidate import Candidate, Catalogue, Input, figure
from laufzettel.pilot.opportunities.comparison import compared
from laufzettel.pilot.opportunities.criteria import ACCESS, CRITERIA, GATES, QUANTITIES, Grade
from laufzettel.pilot.opportunities.entries import ENTRIES, blank, said
from laufzettel.pilot.opportunities.workbook import write_catalogue
from tests.laufzettel.desk.candidate_office import LEAD, Lead, entries_on, saved

Made = Callable[..., Lead]
NEW = {
    "name": "Fundsachen",
    "unit": "Bürgeramt",
    "volume": "1.200",
    "minutes": "7,5",
    "share": "60 %",
    "access": "web",
    "gate.lawful": "yes",
    "gate.owner": "no",
    "grade.volume": "A",
} | {one.code: "0,65" for one in CRITERIA if one.code != "access"}


def test_a_candidate_is_entered_and_stands_in_the_workbook(lead: Lead) -> None:
    """Where the command reads it; German numbers, a percentage, evidence and gates as they were chosen."""
    assert saved(lead.send("new", lead.open("new") | NEW))
    one = lead.named("Fundsachen")
    assert one.inputs["volume"] == Input(1200.0, Grade.MEASURED)
    assert one.inputs["minutes"] == Input(7.5, Grade.ESTIMATE)
    assert one.inputs["share"] == Input(0.6, Grade.ESTIMATE)
    assert one.inputs["access"].value == ACCESS["web"][0]
    assert (one.gates["lawful"], one.gates["owner"], one.gates["council"]) == (True, False, None)
    assert lead.read().candidates[:10] == sample().candidates
    assert lead.read().note == sample().note


def test_the_first_candidate_of_an_office_makes_its_workbook(lead: Lead) -> None:
    """Folder and all."""
    lead.workbook.unlink()
    lead.workbook.parent.rmdir()
    assert saved(lead.send("new", lead.open("new") | NEW))
    assert [one.name for one in lead.read().candidates] == ["Fundsachen"]


TEXTS = st.text(st.characters(exclude_categories=["C", "Z"]) | st.just(" "), max_size=60).map(
    lambda one: " ".join(one.split())
)
NAMES = TEXTS.filter(bool) | st.sampled_from(["=1+1", "+49", "-1", "@SUM(A1)", "_x0041_", "TRUE", "1", "'a", "<b>&"])
RATINGS = st.floats(0, 1)
GRADES = st.sampled_from(Grade)
CANDIDATES = st.builds(
    Candidate,
    name=NAMES,
    inputs=st.fixed_dictionaries(
        {one.code: st.builds(Input, st.floats(0, 1e9, exclude_min=True), GRADES) for one in QUANTITIES[:2]}
        | {"share": st.builds(Input, RATINGS, GRADES)}
        | {one.code: st.builds(Input, RATINGS, GRADES) for one in CRITERIA if one.code != "access"}
        | {"access": st.builds(Input, st.sampled_from([worth for worth, _ in ACCESS.values()]), GRADES)}
    ),
    gates=st.fixed_dictionaries({one.code: st.sampled_from([True, False, None]) for one in GATES}),
    unit=TEXTS,
    remark=TEXTS,
)


@pytest.mark.parametrize("language", ["de", "en"])
def test_whatever_is_entered_reads_back_equal_and_compares_the_same(lead_of: Made, language: str) -> None:
    """Any candidate, of each figure 15 digits: through form, workbook and reader to the last bit, band and rank."""
    lead = lead_of(language)

    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
    @given(CANDIDATES)
    def entered(typed: Candidate) -> None:
        inputs = {code: Input(figure(given.value), given.grade) for code, given in typed.inputs.items()}
        candidate = replace(typed, inputs=inputs)
        others = sample().candidates[:2]
        write_catalogue(lead.workbook, Catalogue(others, note=sample().note))
        form = lead.open("new") | said(typed, language)
        answer = lead.send("new", form)
        assert answer.history, answer.text
        read = lead.read()
        assert read == Catalogue((*others, candidate), note=sample().note)
        assert compared(read) == compared(Catalogue((*others, candidate), note=sample().note))
        row = len(read.candidates)
        assert {key: value for key, value in lead.open(f"{row}/edit").items() if key in ENTRIES} == said(
            candidate, language
        )

    entered()


def test_text_from_a_form_never_becomes_a_formula(lead: Lead) -> None:
    """Not in the workbook that is kept, and not in the one with the comparison."""
    assert saved(lead.send("new", lead.open("new") | NEW | {"name": '=HYPERLINK("http://x")', "remark": "+1"}))
    for data in (lead.workbook.read_bytes(), lead.browser.get("/pilot/opportunities/vergleich.xlsx").content):
        sheet = load_workbook(BytesIO(data))["Kandidaten"]
        assert (sheet["A13"].value, sheet["A13"].data_type) == ('=HYPERLINK("http://x")', "s")


FAULTS = (
    ("name", " ", "Der Name fehlt."),
    ("name", "e-rechnungseingang", "heißt schon so"),
    ("name", "x" * 121, "länger als 120"),
    ("name", "a\u200bb", "die niemand sieht"),
    ("name", "a\x07b", "die niemand sieht"),
    ("remark", "x" * 601, "länger als 600"),
    ("volume", "", "größer als 0"),
    ("volume", "0", "größer als 0"),
    ("volume", "viele", "größer als 0"),
    ("minutes", "1e400", "größer als 0"),
    ("minutes", "-3", "größer als 0"),
    ("share", "101", "0 bis 100 Prozent"),
    ("rules", "1,01", "von 0 bis 1"),
    ("rules", "nan", "von 0 bis 1"),
    ("access", "", "nichts aus der Liste"),
    ("grade.rules", "D", "nichts aus der Liste"),
    ("gate.lawful", "vielleicht", "nichts aus der Liste"),
)


@pytest.mark.parametrize(("key", "typed", "told"), FAULTS)
def test_a_fault_stands_beside_its_field_and_what_was_typed_is_kept(
    lead: Lead, key: str, typed: str, told: str
) -> None:
    """Place and remedy in words; the workbook stays as it was, byte for byte."""
    before = lead.workbook.read_bytes()
    answer = lead.send("new", lead.open("new") | NEW | {key: typed})
    assert answer.status_code == 422
    beside = answer.text.partition(f'id="e-{key}-wrong"')[2].partition("</p>")[0]
    assert told in beside
    assert ENTRIES[key].label[0] in beside
    kept = entries_on(answer.text)
    assert kept["unit"] == "Bürgeramt"
    assert kept[key] == (typed if not ENTRIES[key].choices else "")
    assert lead.workbook.read_bytes() == before
    assert lead.noted() == []
    assert saved(lead.send("new", kept | blank() | NEW))


def test_an_empty_form_names_every_fault_at_once(lead_of: Made) -> None:
    """In English as well; nobody corrects one field after the other."""
    lead = lead_of("en")
    answer = lead.send("new", lead.open("new"))
    assert answer.status_code == 422
    faulty = [key for key, value in blank().items() if not value and key not in ("unit", "remark")]
    for key in faulty:
        assert f'id="e-{key}-wrong"' in answer.text, key
    assert f"Not saved yet: {len(faulty)} entries are not right" in answer.text


def test_a_candidate_is_changed_in_its_place(lead: Lead) -> None:
    """Only what was typed over; who changed which entries is noted, and no figure."""
    assert saved(lead.send("3/edit", lead.open("3/edit"), minutes="9,125", name="Hundesteuer"))
    before, after = sample().candidates[2], lead.read().candidates[2]
    minutes = Input(9.125, before.inputs["minutes"].grade)
    assert after == replace(before, name="Hundesteuer", inputs={**before.inputs, "minutes": minutes})
    assert lead.read().candidates[:2] == sample().candidates[:2]
    (noted,) = lead.noted()
    assert (noted.person, noted.deed, noted.name, noted.entries) == (
        LEAD,
        Deed.CHANGED,
        "Hundesteuer",
        ("name", "minutes"),
    )
    assert noted.digest == keeping.digest_of(lead.workbook.read_bytes())


def test_a_form_that_changes_nothing_writes_nothing(lead: Lead) -> None:
    """Not even the same again: the file's own time stays."""
    before = lead.workbook.stat()
    answer = lead.send("3/edit", lead.open("3/edit"))
    assert answer.url.path == "/pilot/opportunities/3"
    after = lead.workbook.stat()
    assert (after.st_mtime_ns, after.st_ino) == (before.st_mtime_ns, before.st_ino)
    assert lead.noted() == []


def test_a_candidate_is_removed_after_a_second_look(lead: Lead) -> None:
    """The last one as well: weights and where the figures are from stay, and another one can be entered."""
    for _ in range(10):
        name = lead.read().candidates[0].name
        page = lead.browser.get("/pilot/opportunities/1/remove")
        assert name in page.text
        assert saved(lead.send("1/remove", entries_on(page.text)))
    assert [one.deed for one in lead.noted()] == [Deed.REMOVED] * 10
    assert "Noch ist kein Verfahren eingetragen" in lead.browser.get("/pilot/opportunities").text
    assert saved(lead.send("new", lead.open("new") | NEW))
    assert lead.read().note == sample().note


def test_what_somebody_saved_in_excel_meanwhile_is_not_overwritten(lead: Lead) -> None:
    """The form comes back with what was typed and what the workbook says now; saved again it goes through."""
    form = lead.open("3/edit") | {"minutes": "21"}
    edited = lead.edited_elsewhere("E5", 33)
    answer = lead.send("3/edit", form)
    assert answer.status_code == 409
    assert "hat sich geändert" in answer.text
    assert "Jetzt in der Mappe: 33" in answer.text
    assert lead.workbook.read_bytes() == edited
    again = entries_on(answer.text)
    assert again["minutes"] == "21"
    assert saved(lead.send("3/edit", again))
    assert lead.named("Hundesteuer-Anmeldung").inputs["minutes"].value == 21


def test_a_candidate_whose_row_moved_is_found_by_its_name(lead: Lead) -> None:
    """Somebody removed the first one: nobody else's figures are overwritten by those typed for the third."""
    form, removal = lead.open("3/edit") | {"minutes": "21"}, lead.open("3/remove")
    assert saved(lead.send("1/remove", lead.open("1/remove")))
    answer = lead.send("3/edit", form)
    assert answer.status_code == 409
    assert 'action="/pilot/opportunities/2/edit"' in answer.text
    assert saved(lead.send("2/edit", entries_on(answer.text)))
    refused = lead.send("3/remove", removal)
    assert refused.status_code == 409
    assert 'action="/pilot/opportunities/2/remove"' in refused.text
    assert len(lead.read().candidates) == 9


def test_what_was_typed_about_a_candidate_that_is_gone_can_be_entered_anew(lead: Lead) -> None:
    """It is told, and nothing typed is lost; who wanted it removed finds it removed."""
    form, removal = lead.open("3/edit") | {"minutes": "21"}, lead.open("3/remove")
    assert saved(lead.send("3/remove", removal))
    answer = lead.send("3/edit", form)
    assert answer.status_code == 409
    assert "steht nicht mehr in der Mappe" in answer.text
    assert lead.send("3/remove", removal).url.path == "/pilot/opportunities"
    assert saved(lead.send("new", entries_on(answer.text)))
    assert lead.read().candidates[-1].inputs["minutes"].value == 21
    assert len(lead.read().candidates) == 10


def test_a_form_sent_twice_adds_once(lead: Lead) -> None:
    """The second one finds another workbook."""
    form = lead.open("new") | NEW
    assert saved(lead.send("new", form))
    assert lead.send("new", form).status_code == 409
    assert len(lead.read().candidates) == 11


def test_of_two_people_who_save_at_once_one_is_told(lead: Lead) -> None:
    """Both forms were shown the same workbook: one is stored whole, the other comes back with what was typed."""
    forms = [
        lead.open("new") | said(replace(sample().candidates[0], name=name), "de") for name in ("Fundsachen", "Parken")
    ]
    with ThreadPoolExecutor(2) as both:
        answers = list(both.map(lambda form: lead.send("new", form), forms))
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    assert len(lead.read().candidates) == 11
    assert len(lead.noted()) == 1


@pytest.mark.parametrize("lock", ["~$kandidaten.xlsx", ".~lock.kandidaten.xlsx#"])
def test_a_workbook_that_is_open_elsewhere_is_left_alone(lead: Lead, lock: str) -> None:
    """What Excel saves next would undo it: nothing is written until it is closed there."""
    form, before = lead.open("new") | NEW, lead.workbook.read_bytes()
    lead.workbook.with_name(lock).write_text("", "utf-8")
    answer = lead.send("new", form)
    assert answer.status_code == 409
    assert "gerade in Excel oder LibreOffice geöffnet" in answer.text
    assert (lead.workbook.read_bytes(), lead.noted()) == (before, [])
    lead.workbook.with_name(lock).unlink()
    assert saved(lead.send("new", entries_on(answer.text)))


def _sheet(book: Workbook) -> None:
    book.create_sheet("Notizen")["A1"] = "von Hand"


def _column(book: Workbook) -> None:
    book["Kandidaten"].cell(1, 60).value = "Ansprechstelle"


def _cell(book: Workbook) -> None:
    book["Kandidaten"].cell(4, 60).value = "siehe Akte"


def _row_too_high(book: Workbook) -> None:
    book["Kandidaten"]["C2"] = 1200


def _formula(book: Workbook) -> None:
    book["Kandidaten"]["C4"] = "=200*12"


def _comment(book: Workbook) -> None:
    book["Kandidaten"]["C4"].comment = Comment("Zählung im März", "Amt")


def _weight_note(book: Workbook) -> None:
    book["Gewichte"]["C3"] = "so beschlossen"


def _weight_row(book: Workbook) -> None:
    book["Gewichte"]["A30"] = "beschlossen im Mai"


def _note_row(book: Workbook) -> None:
    book["Herkunft"]["B3"] = "weitere Quelle"


def _wrong_row(book: Workbook) -> None:
    book["Kandidaten"]["C4"] = "viele"


BEYOND = (
    (_sheet, "Notizen"),
    (_column, "Zelle BH1"),
    (_cell, "Zelle BH4"),
    (_row_too_high, "Zelle C2"),
    (_formula, "Zelle C4"),
    (_comment, "Kommentare"),
    (_weight_note, "Zelle C3"),
    (_weight_row, "Zelle A30"),
    (_note_row, "Zelle B3"),
    (_wrong_row, "Zelle C4"),
)


@pytest.mark.parametrize(("deed", "told"), BEYOND, ids=lambda one: getattr(one, "__name__", ""))
def test_what_the_form_could_not_write_again_is_not_overwritten(
    lead: Lead, deed: Callable[[Workbook], None], told: str
) -> None:
    """Said before anybody types, and to who has typed already; by sheet and cell; nothing is lost."""
    typed = lead.open("new") | NEW
    book = load_workbook(lead.workbook)
    deed(book)
    book.save(lead.workbook)
    before = lead.workbook.read_bytes()
    for path in ("new", "2/edit", "2/remove"):
        page = lead.browser.get(f"/pilot/opportunities/{path}").text
        assert told in page
        assert f'action="/pilot/opportunities/{path}"' not in page
    answer = lead.send("new", typed)
    assert answer.status_code == 409
    assert told in answer.text
    assert entries_on(answer.text)["name"] == "Fundsachen"
    assert (lead.workbook.read_bytes(), lead.noted()) == (before, [])


def test_nothing_stands_beyond_in_what_this_program_writes(lead: Lead) -> None:
    """The control: neither in the workbook, nor in the comparison with its own formulas, nor as openpyxl saves it."""
    assert keeping.kept_in(lead.workbook).whole
    lead.workbook.write_bytes(lead.browser.get("/pilot/opportunities/vergleich.xlsx").content)
    assert keeping.kept_in(lead.workbook).whole
    lead.edited_elsewhere("C3", 12001)
    assert keeping.kept_in(lead.workbook).whole


def test_a_write_that_breaks_off_leaves_workbook_and_note_as_they_were(
    lead: Lead, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk: no half file, no note of what did not happen, what was typed comes back, and nothing lies around."""
    form, before = lead.open("new") | NEW, lead.workbook.read_bytes()
    with monkeypatch.context() as broken:
        broken.setattr("os.fsync", _full)
        answer = lead.send("new", form)
    assert answer.status_code == 409
    assert "lässt sich nicht schreiben" in answer.text
    assert (lead.workbook.read_bytes(), lead.noted()) == (before, [])
    assert [one.name for one in lead.workbook.parent.iterdir()] == ["kandidaten.xlsx"]
    assert saved(lead.send("new", entries_on(answer.text)))


def _full(descriptor: int) -> None:
    raise OSError(28, "No space left on device")


def test_the_file_keeps_its_permissions(lead: Lead) -> None:
    """Whoever could read it before can read it after, and nobody else."""
    lead.workbook.chmod(0o640)
    assert saved(lead.send("new", lead.open("new") | NEW))
    assert lead.workbook.stat().st_mode & 0o777 == 0o640


def test_who_changed_what_stands_on_the_page(lead: Lead) -> None:
    """With the labels of the entries; and that somebody else changed the file since, if so."""
    assert saved(lead.send("new", lead.open("new") | NEW))
    assert saved(lead.send("3/edit", lead.open("3/edit"), minutes="21"))
    page = lead.browser.get("/pilot/opportunities").text
    assert f"{LEAD}: „Hundesteuer-Anmeldung“ geändert: Minuten je Fall" in page
    assert f"{LEAD}: „Fundsachen“ aufgenommen" in page
    assert "außerhalb des Arbeitsplatzes geändert" not in page
    assert "Gespeichert" not in page
    lead.edited_elsewhere("E5", 33)
    assert "außerhalb des Arbeitsplatzes geändert" in lead.browser.get("/pilot/opportunities").text
