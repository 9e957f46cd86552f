# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Fields under odd names, in odd places, with odd states, filled in twice or lacking; and forms that share a name."""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from connectors.pdf_form import PdfForm
from connectors.pdf_form.acroform import acro_fields
from flows.hundesteuer.filling import fill
from flows.hundesteuer.form import FORM
from flows.hundesteuer.sample import applications
from laufzettel.connect import Part
from laufzettel.form import Form
from laufzettel.sandbox import ReaderPool

VALUES = next(applications(1, today=date(2026, 11, 24))) | {
    "ermaessigung": "keine",
    "bemerkungen": "taub",
    "hund_farbe": "braun",
    "sepa_unterschrift": "true",
}
ENTERED = {name: value for name, value in VALUES.items() if value}
NO_BLANK = replace(FORM, blank=None)


@pytest.fixture(scope="module")
def pool() -> Iterator[ReaderPool]:
    """Warm children for all tests of this module."""
    with ReaderPool(workers=1) as warm:
        yield warm


def read(pool: ReaderPool, folder: Path, content: bytes, form: Form = FORM) -> Part:
    """Read one PDF."""
    path = folder / "antrag.pdf"
    path.write_bytes(content)
    [[part]] = PdfForm(pool).read([(path, path.name)], form)
    return part


def changed(content: bytes, change: Callable[[Pdf], object]) -> bytes:
    """A PDF with a change."""
    with pikepdf.open(io.BytesIO(content)) as pdf, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pikepdf warns of what these tests do on purpose
        change(pdf)
        out = io.BytesIO()
        pdf.save(out)
    return out.getvalue()


def codes(part: Part) -> list[str]:
    """What is said about a part."""
    return [problem.code for problem in part.problems]


def values(part: Part) -> dict[str, str | None]:
    """Canonical values by field name."""
    return {name: field.value for name, field in part.reading.items()}


def widget(pdf: Pdf, name: str) -> Object:
    """A field of our form."""
    return next(one for one in pdf.Root.AcroForm.Fields if name == one.T)


def only(**entries: Object | int) -> Pdf:
    """A PDF with one field."""
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.Root.AcroForm = Dictionary(Fields=Array([pdf.make_indirect(Dictionary(T=String("x"), **entries))]))
    return pdf


@pytest.mark.parametrize(
    ("written", "said"),
    [(b"/J#e4", "Jä"), (b"/J#c3#a4", "Jä"), (b"/M#e4nnlich", "Männlich"), (b"/Ja", "Ja"), (b"/Gr#fc#df", "Grüß")],
)
def test_a_state_with_an_umlaut_is_read_in_either_encoding(written: bytes, said: str) -> None:
    """UTF-8 as the norm asks, Latin-1 as older programs write; neither makes a file damaged."""
    assert [one.value for one in acro_fields(only(FT=Name.Btn, V=Object.parse(written)))] == [said]


def test_a_file_with_an_umlaut_in_a_state_is_not_damaged(pool: ReaderPool, tmp_path: Path) -> None:
    """The box is ticked; its state is called /J#e4."""

    def rename(pdf: Pdf) -> None:
        box = widget(pdf, "sepa_unterschrift")
        box.V = box.AS = Object.parse(b"/J#e4")

    part = read(pool, tmp_path, changed(fill(VALUES), rename))
    assert part.reading["sepa_unterschrift"].raw == "Jä"
    assert not part.problems


def test_a_numbered_state_is_read_by_its_text() -> None:
    """`/0` is the first of the button's texts; without texts it is itself."""
    assert [one.value for one in acro_fields(only(FT=Name.Btn, V=Name("/0"), Opt=Array([String("Ja")])))] == ["Ja"]
    assert [one.value for one in acro_fields(only(FT=Name.Btn, V=Name("/1"), Opt=Array([String("Ja")])))] == ["1"]
    assert [one.value for one in acro_fields(only(FT=Name.Btn, V=Name("/0")))] == ["0"]


def test_a_person_called_off_is_not_dropped(pool: ReaderPool, tmp_path: Path) -> None:
    """Only a button can be “Off”."""
    part = read(pool, tmp_path, fill(VALUES | {"halter_nachname": "Off"}))
    assert part.reading["halter_nachname"].value == "Off"
    unticked = read(pool, tmp_path, fill(VALUES | {"sepa_unterschrift": ""}))
    assert "sepa_unterschrift" not in unticked.reading


@pytest.mark.parametrize("form", [FORM, NO_BLANK], ids=["with blank", "without blank"])
def test_names_as_xfa_programs_write_them_are_ours(pool: ReaderPool, tmp_path: Path, form: Form) -> None:
    """`formular[0].seite[0].hund_chip[0]` is the field `hund_chip`."""

    def rename(pdf: Pdf) -> None:
        fields = list(pdf.Root.AcroForm.Fields)
        page = pdf.make_indirect(Dictionary(T=String("seite[0]"), Kids=Array(fields)))
        top = pdf.make_indirect(Dictionary(T=String("formular[0]"), Kids=Array([page])))
        page.Parent = top
        for one in fields:
            one.T, one.Parent = String(f"{one.T}[0]"), page
        pdf.Root.AcroForm.Fields = Array([top])

    part = read(pool, tmp_path, changed(fill(VALUES), rename), form)
    assert values(part) == ENTERED
    assert not part.problems


def unlist_all(pdf: Pdf) -> None:
    """The form lists no field."""
    pdf.Root.AcroForm.Fields = Array()


def unlist_one(pdf: Pdf) -> None:
    """The form does not list one of its fields."""
    form = pdf.Root.AcroForm
    form.Fields = Array([one for one in form.Fields if one.T != "hund_chip"])


def unlist_below_a_parent(pdf: Pdf) -> None:
    """The form does not list a field whose name and value its parent holds."""
    form, box = pdf.Root.AcroForm, widget(pdf, "hund_chip")
    box.Parent = pdf.make_indirect(Dictionary(T=box.T, FT=box.FT, V=box.V, Kids=Array([box])))
    del box.T, box.FT, box.V
    form.Fields = Array([one for one in form.Fields if "/T" in one])


def drop_the_form(pdf: Pdf) -> None:
    """There is no form at all, only its boxes."""
    del pdf.Root.AcroForm


@pytest.mark.parametrize("change", [unlist_all, unlist_one, unlist_below_a_parent, drop_the_form])
def test_fields_that_only_stand_on_a_page_are_read(
    pool: ReaderPool, tmp_path: Path, change: Callable[[Pdf], None]
) -> None:
    """A person sees them filled in, whether the form lists them or not."""
    part = read(pool, tmp_path, changed(fill(VALUES), change))
    assert values(part) == ENTERED
    assert not part.problems


@pytest.mark.parametrize("form", [FORM, NO_BLANK], ids=["with blank", "without blank"])
def test_a_foreign_form_that_shares_a_field_name_is_not_ours(pool: ReaderPool, tmp_path: Path, form: Form) -> None:
    """An application for a dog licence of another town has a `hund_name`, too."""
    pdf = pikepdf.new()
    pdf.add_blank_page()
    fields = [
        pdf.make_indirect(
            Dictionary(
                Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String(name), V=String("Rex"), Rect=[9, 9, 99, 29]
            )
        )
        for name in ("hund_name", "leine", "maulkorb", "auflage")
    ]
    pdf.pages[0].obj.Annots = Array(fields)
    pdf.Root.AcroForm = Dictionary(Fields=Array(fields))
    out = io.BytesIO()
    pdf.save(out)
    part = read(pool, tmp_path, out.getvalue(), form)
    assert [problem.code for problem in part.problems] == ["pdf.foreign"]
    assert not part.reading


def test_a_form_without_a_blank_is_filled_in_or_not(pool: ReaderPool, tmp_path: Path) -> None:
    """Where no blank form is known, the declared fields are what a file is measured by."""
    assert values(read(pool, tmp_path, fill(VALUES), NO_BLANK)) == ENTERED
    assert [one.code for one in read(pool, tmp_path, fill({}), NO_BLANK).problems] == ["pdf.unfilled"]


# --- fields that say more than one thing ------------------------------------------------------------------------------


def more_field(name: str, value: str, page: int = 0) -> Callable[[Pdf], None]:
    """Adds a text field."""

    def add(pdf: Pdf) -> None:
        *above, last = name.split(".")
        one = pdf.make_indirect(
            Dictionary(
                Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String(last), V=String(value), Rect=[9, 9, 99, 29]
            )
        )
        pdf.pages[page].obj.Annots.append(one)
        for part in reversed(above):
            parent = pdf.make_indirect(Dictionary(T=String(part), Kids=Array([one])))
            one.Parent = parent
            one = parent
        pdf.Root.AcroForm.Fields.append(one)

    return add


@pytest.mark.parametrize("name", ["hund2.hund_chip", "hund_chip", "hund_chip[1]"])
def test_a_field_filled_twice_and_differently_is_said(pool: ReaderPool, tmp_path: Path, name: str) -> None:
    """The form's own field is taken, and the label of the contradicting one is named with its page."""
    part = read(pool, tmp_path, changed(fill(VALUES), more_field(name, "276098100000000")))
    assert values(part) == ENTERED
    [problem] = part.problems
    assert problem.code == "pdf.twice"
    assert "Chipnummer" in problem.de
    assert "Seite 1" in problem.de
    assert "276098100000000" not in problem.text("de")


def test_two_filled_forms_in_one_file_are_said(pool: ReaderPool, tmp_path: Path) -> None:
    """Joined by a program that keeps the fields of both, under names of its own: the first is read."""

    def join(pdf: Pdf) -> None:
        with pikepdf.open(io.BytesIO(fill(VALUES | {"hund_name": "Rex", "hund_chip": "276098100000000"}))) as other:
            pdf.add_pages_from(other)

    part = read(pool, tmp_path, changed(fill(VALUES), join))
    assert values(part) == ENTERED
    assert "pdf.more_applications" in codes(part)
    assert any("Seite 3" in problem.de for problem in part.problems)


@pytest.mark.parametrize("value", ["", VALUES["hund_chip"]])
def test_a_second_field_that_says_nothing_else_is_no_problem(pool: ReaderPool, tmp_path: Path, value: str) -> None:
    """Empty or the same: nothing is lost."""
    part = read(pool, tmp_path, changed(fill(VALUES), more_field("hund2.hund_chip", value)))
    assert values(part) == ENTERED
    assert not part.problems


def test_a_filled_field_the_form_does_not_have_is_said(pool: ReaderPool, tmp_path: Path) -> None:
    """Somebody added a field and wrote into it."""
    part = read(pool, tmp_path, changed(fill(VALUES), more_field("anmerkung", "Der Hund ist verstorben.")))
    assert values(part) == ENTERED
    assert codes(part) == ["pdf.unknown_field"]


def test_text_that_only_a_fields_picture_shows_is_said(pool: ReaderPool, tmp_path: Path) -> None:
    """A person sees it, and the file does not hold it as an entry."""

    def forget(pdf: Pdf) -> None:
        del next(one for one in pdf.Root.AcroForm.Fields if one.T == "hund_farbe").V

    part = read(pool, tmp_path, changed(fill(VALUES), forget))
    assert "hund_farbe" not in part.reading
    assert codes(part) == ["pdf.only_shown"]
    assert part.problems[0].field == "hund_farbe"


def test_the_choices_a_list_shows_are_no_entry() -> None:
    """A list's picture shows all choices; only what drops down shows nothing but the chosen one."""
    for flags, shown in ((0, False), (1 << 17, True)):
        pdf = only(FT=Name.Ch, Ff=flags)
        look = pdf.make_stream(b"/Tx BMC BT (Dackel) Tj ET EMC")
        pdf.Root.AcroForm.Fields[0].AP = Dictionary(N=look)
        assert [one.only_shown for one in acro_fields(pdf)] == [shown]


def test_a_form_with_nothing_but_blanks_in_it_is_not_filled_in(pool: ReaderPool, tmp_path: Path) -> None:
    """Somebody hit the space bar; the file is sound and the form is empty."""

    def blank(pdf: Pdf) -> None:
        widget(pdf, "hund_farbe").V = String("  ")

    assert codes(read(pool, tmp_path, changed(fill({}), blank))) == ["pdf.unfilled"]


def test_a_form_that_lacks_fields_is_read_and_the_missing_ones_are_named(pool: ReaderPool, tmp_path: Path) -> None:
    """Another edition, or a damaged one: the labels of what is not there are said."""

    def drop(pdf: Pdf) -> None:
        form = pdf.Root.AcroForm
        form.Fields = Array([one for one in form.Fields if one.T not in ("bemerkungen", "ermaessigung")])
        for page in pdf.pages:
            page.obj.Annots = Array([one for one in page.obj.Annots if one.T not in ("bemerkungen", "ermaessigung")])

    part = read(pool, tmp_path, changed(fill(VALUES), drop))
    assert codes(part) == ["pdf.fields_missing"]
    assert "Bemerkungen" in part.problems[0].de
    assert "reduction" in part.problems[0].en
    assert len(part.reading) == len(ENTERED) - 2
