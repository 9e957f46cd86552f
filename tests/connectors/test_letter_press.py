# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Letters: what the data say stands in the PDF, literally, accessibly, and in the same bytes each time."""

import time
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.letter import Json, LetterPress
from laufzettel.errors import BusinessError, SystemFault

TEMPLATES = Path(__file__).parents[2] / "flows" / "hundesteuer" / "letters"
BELLA = {"name": "Bella", "rasse": "Labrador Retriever", "chip": "276098100000017", "marke": "26-0815"}
NOTICE: dict[str, Json] = {
    "behoerde": {
        "name": "Stadt Musterstadt",
        "vertretung": "Der Bürgermeister",
        "amt": "Fachbereich Finanzen – Steuern",
        "auskunft": "Steuern, Zimmer 114",
        "telefon": "02999 123-456",
        "email": "steuern@musterstadt.example",
        "internet": "www.musterstadt.example",
        "strasse": "Rathausplatz 1",
        "plz_ort": "59999 Musterstadt",
        "bank": {"institut": "Sparkasse Musterstadt", "iban": "DE02120300000000202051", "bic": "BYLADEM1001"},
        "gericht": {
            "name": "Verwaltungsgericht Musterhausen",
            "strasse": "Am Gericht 5",
            "plz_ort": "59000 Musterhausen",
        },
    },
    "empfaenger": {"name": "Erika Mustermann", "strasse": "Lindenweg 7", "plz_ort": "59999 Musterstadt"},
    "datum": "2026-11-24",
    "aktenzeichen": "HST-4F7K-92QX-0ABC",
    "kassenzeichen": "7000012345",
    "betreff": "Hundesteuerbescheid 2026",
    "hund": BELLA,
    "jahre": [{"jahr": 2026, "betrag": "70.00"}],
    "steuer_ab": "2026-03-01",
    "zeilen": [{"von": "2026-03-01", "bis": "2026-12-31", "monate": 10, "monatssatz": "7.00", "betrag": "70.00"}],
    "summe": "70.00",
    "raten": [
        {"faellig": "2026-05-15", "jahr": 2026, "betrag": "49.00"},
        {"faellig": "2026-11-15", "jahr": 2026, "betrag": "21.00"},
    ],
    "gruende": [{"text": "Im Haushalt wird ein Hund gehalten.", "rechtsgrundlage": "§ 2 Abs. 1 Hundesteuersatzung"}],
    "hinweise": ["Die Steuermarke liegt diesem Bescheid bei."],
}
CHANGE: dict[str, Json] = NOTICE | {
    "betreff": "Änderungsbescheid zur Hundesteuer 2026",
    "steuer_ab": "2026-09-01",
    "jahre": [2026],
    "summe": "4.00",
    "raten": [{"faellig": "2026-11-15", "jahr": 2026, "betrag": "4.00"}],
    "aenderungen": [
        {
            "hund": BELLA,
            "bisher": "84.00",
            "neu": "88.00",
            "unterschied": "4.00",
            "jahre": [{"jahr": 2026, "bisher": "84.00", "neu": "88.00", "unterschied": "4.00"}],
            "zeilen": [
                {"von": "2026-01-01", "bis": "2026-08-31", "monate": 8, "monatssatz": "7.00", "betrag": "56.00"},
                {"von": "2026-09-01", "bis": "2026-12-31", "monate": 4, "monatssatz": "8.00", "betrag": "32.00"},
            ],
        }
    ],
}


@pytest.fixture(scope="module")
def press() -> LetterPress:
    return LetterPress(TEMPLATES)


def text_of(pdf: bytes) -> str:
    """The text of all pages on one line, with plain blanks and without the hyphens at line ends."""
    with pypdfium2.PdfDocument(pdf) as document:
        pages = [page.get_textpage().get_text_range() for page in document]
    return " ".join("\n".join(pages).replace("\ufffe\r\n", "").replace("\ufffe", "").split())


def addressed(name: str) -> Mapping[str, Json]:
    return NOTICE | {"empfaenger": {"name": name, "strasse": "Lindenweg 7", "plz_ort": "59999 Musterstadt"}}


def test_the_notice_says_what_the_law_asks_for(press: LetterPress) -> None:
    """Authority, amount, calculation, due dates, reasons with norms, and the way to the court."""
    text = text_of(press.render("bescheid", NOTICE))
    for expected in (
        "Stadt Musterstadt Der Bürgermeister",
        "Erika Mustermann Lindenweg 7 59999 Musterstadt",
        "Aktenzeichen: HST-4F7K-92QX-0ABC",
        "Datum: 24. November 2026",
        "setzen wir die Hundesteuer für das Kalenderjahr 2026 auf 70,00 € fest",
        "Die Steuerpflicht beginnt am 1. März 2026.",
        "Rasse Labrador Retriever · Chipnummer 276098100000017 · Steuermarke 26-0815",
        "01.03.2026 bis 31.12.2026 10 7,00 € 70,00 €",
        "15. Mai 2026 49,00 € 15. November 2026 21,00 €",
        "IBAN DE02 1203 0000 0000 2020 51 · BIC BYLADEM1001",
        "Im Haushalt wird ein Hund gehalten. (§ 2 Abs. 1 Hundesteuersatzung)",
        "innerhalb eines Monats nach Bekanntgabe Klage",
        "Verwaltungsgericht Musterhausen, Am Gericht 5, 59000 Musterhausen",
        "maschinell erstellt und von einer Person freigegeben",
        "Seite 1 von 2",
    ):
        assert expected in text
    assert "Landeshundegesetz" not in text


def test_optional_paragraphs_appear_only_when_asked_for(press: LetterPress) -> None:
    """Direct debit replaces the bank account; the dog law hint and the other dogs' letter are announced."""
    data = NOTICE | {"lastschrift": True, "lhundg": "3-10", "aenderungen": CHANGE["aenderungen"]}
    text = text_of(press.render("bescheid", data))
    assert "Sie haben uns ein SEPA-Lastschriftmandat erteilt." in text
    assert "DE02" not in text
    assert "Landeshundegesetz:" in text
    assert "Steuergeheimnis (§ 30 AO)" in text
    assert "Dadurch ändert sich auch die Steuer für Ihre anderen Hunde" in text


def test_several_calendar_years_have_an_amount_each(press: LetterPress) -> None:
    """In the decision, in the calculation and where it is due: never one sum for another year."""
    years = {"jahre": [{"jahr": 2025, "betrag": "7.00"}, {"jahr": 2026, "betrag": "84.00"}], "summe": "91.00"}
    lines = [
        {"von": "2025-12-01", "bis": "2025-12-31", "monate": 1, "monatssatz": "7.00", "betrag": "7.00"},
        {"von": "2026-01-01", "bis": "2026-12-31", "monate": 12, "monatssatz": "7.00", "betrag": "84.00"},
    ]
    due = [
        {"faellig": "2027-01-20", "jahr": 2025, "betrag": "7.00"},
        {"faellig": "2027-01-20", "jahr": 2026, "betrag": "84.00"},
    ]
    text = text_of(press.render("bescheid", NOTICE | years | {"zeilen": lines, "raten": due}))
    for expected in (
        "für das Kalenderjahr 2025 auf 7,00 €",
        "für das Kalenderjahr 2026 auf 84,00 €",
        "Zusammen sind das 91,00 €.",
        "Kalenderjahr 2025 7,00 €",
        "20. Januar 2027 2025 7,00 € 20. Januar 2027 2026 84,00 €",
    ):
        assert expected in text
    assert "Kalenderjahr 2025 auf 91,00 €" not in text


def test_large_dogs_are_told_of_the_notification_and_not_of_a_permit(press: LetterPress) -> None:
    """§ 11 LHundG NRW asks for a notification; only §§ 3 and 10 ask for a permit."""
    text = text_of(press.render("bescheid", NOTICE | {"lhundg": "11"}))
    assert "§ 11 LHundG NRW" in text
    assert "Erlaubnis" not in text


def test_the_change_notice_shows_old_and_new_amount(press: LetterPress) -> None:
    """For each other dog: before, now, difference, and how it was calculated."""
    text = text_of(press.render("aenderung", CHANGE))
    for expected in ("84,00 € 88,00 € 4,00 €", "01.09.2026 bis 31.12.2026 4 8,00 € 32,00 €", "Noch zu zahlen 4,00 €"):
        assert expected in text


@pytest.mark.parametrize(
    "name",
    [
        "#panic()",
        '#read("/etc/passwd")',
        "=cmd|' /C calc'!A0",
        "*fett* _kursiv_ @verweis <marke> $x$ `roh` \\ // ~",
        '", "jahr": 1999, "x": "',
        "Łukasz Žižek-Ñuñez Øster",
        "Ελένη Παπαδοπούλου",
    ],
)
def test_what_people_enter_is_printed_literally(press: LetterPress, name: str) -> None:
    """Nothing in the data is markup, code or part of the JSON around it."""
    assert f"{name} Lindenweg 7" in text_of(press.render("bescheid", addressed(name)))


@settings(max_examples=60, deadline=None)
@given(
    st.text(st.characters(min_codepoint=0x21, max_codepoint=0x17E, exclude_characters="\xad"), min_size=1, max_size=25)
)
def test_no_latin_name_breaks_a_letter(press: LetterPress, name: str) -> None:
    """Any text of Latin letters and signs can be set."""
    try:
        assert press.render("bescheid", addressed(name)).startswith(b"%PDF")
    except BusinessError as error:
        assert "letter.not_printable" in str(error)
        assert any("\x7f" <= letter <= "\x9f" for letter in name)


def test_money_and_minus_are_written_the_german_way(press: LetterPress) -> None:
    """Thousands have a dot, cents a comma; no binary fraction ever comes in."""
    for amount, expected in (("1234567.05", "1.234.567,05 €"), ("-12.00", "−12,00 €"), ("999.99", "999,99 €")):
        assert f"auf {expected} fest" in text_of(press.render("bescheid", NOTICE | {"summe": amount}))


def test_the_same_data_give_the_same_bytes(press: LetterPress) -> None:
    """Also from another press, and whatever order the data come in."""
    again = LetterPress(TEMPLATES).render("bescheid", dict(reversed(NOTICE.items())))
    assert press.render("bescheid", NOTICE) == again
    assert press.render("bescheid", NOTICE | {"datum": "2026-11-25"}) != again


@pytest.mark.parametrize(("template", "data"), [("bescheid", NOTICE), ("aenderung", CHANGE)])
def test_letters_are_accessible_and_archivable(press: LetterPress, template: str, data: Mapping[str, Json]) -> None:
    """Tagged, German, titled, declared as PDF/UA-1 and PDF/A-2a; table heads say what they head."""
    with pikepdf.open(BytesIO(press.render(template, data))) as pdf:
        meta = pdf.open_metadata()
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang).startswith("de")
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert str(meta["pdfuaid:part"]) == "1"
        assert (meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("2", "A")
        assert meta["dc:title"] == data["betreff"]
        heads = [item for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/TH"]
        assert len(heads) >= 6


def test_a_character_the_fonts_lack_goes_to_a_person(press: LetterPress) -> None:
    """A clarification, not a box in the letter; and the name is not in the error."""
    with pytest.raises(BusinessError, match=r"letter\.not_printable") as caught:
        press.render("bescheid", addressed("Geheimnis 李"))
    assert "Geheimnis" not in repr(caught.value) + caught.value.problem.de
    assert caught.value.__cause__ is None


def test_missing_data_are_named(press: LetterPress) -> None:
    """The key, not a value."""
    data = {key: value for key, value in NOTICE.items() if key != "raten"}
    with pytest.raises(SystemFault, match=r"lacks the datum “raten”"):
        press.render("bescheid", data)
    with pytest.raises(SystemFault, match=r"letter\.date_wrong"):
        press.render("bescheid", NOTICE | {"datum": "24.11.2026"})


@pytest.mark.parametrize("template", ["fehlt", "../letters/bescheid", "_brief", ""])
def test_only_letters_of_this_folder_are_set(press: LetterPress, template: str) -> None:
    """A missing template is named; a part or a path out of the folder is no template."""
    with pytest.raises(SystemFault, match=r"letter\.template_missing"):
        press.render(template, NOTICE)


def test_a_batch_of_letters_is_cheap(press: LetterPress) -> None:
    """A warm press sets a two-page letter within 60 ms of processor time."""
    press.render("bescheid", NOTICE)
    begin = time.process_time()
    for number in range(50):
        press.render(
            "bescheid", NOTICE | {"aktenzeichen": f"HST-{number}", "hund": BELLA | {"name": f"Bello {number}"}}
        )
    assert (time.process_time() - begin) / 50 < 0.060


STATUTE = "Hundesteuersatzung Musterstadt (HStS)"


def test_brackets_within_brackets_are_square(press: LetterPress) -> None:
    """A legal basis stands in brackets, and so may the short name of a statute."""
    reason = {"text": "Im Haushalt wird ein Hund gehalten.", "rechtsgrundlage": f"§ 3 Abs. 2 {STATUTE}, § 4 {STATUTE}"}
    text = text_of(press.render("bescheid", NOTICE | {"gruende": [reason]}))
    assert "(§ 3 Abs. 2 Hundesteuersatzung Musterstadt [HStS], § 4 Hundesteuersatzung Musterstadt [HStS])" in text


def test_a_citation_stays_on_one_line(press: LetterPress) -> None:
    """Wherever it comes to stand: number and sign, section and paragraph."""
    words = [
        {"text": "n" * width + " ist wahr.", "rechtsgrundlage": f"§ 3 Abs. 2 Satz 1 {STATUTE}"}
        for width in range(1, 75)
    ]
    with pypdfium2.PdfDocument(press.render("bescheid", NOTICE | {"gruende": [*words]})) as document:
        lines = "\n".join(page.get_textpage().get_text_range() for page in document).splitlines()
    ends = [
        line for line in lines if " ".join(line.split()).endswith(("§", "§§", "§ 3", "Abs.", "Abs. 2", "Satz", "Nr."))
    ]
    assert ends == []
