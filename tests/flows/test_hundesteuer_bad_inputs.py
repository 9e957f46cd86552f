# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whatever lands in the inbox becomes a case: a German sentence naming file and place, a person, nothing lost."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pikepdf
import pytest

from connectors.folder import Folder
from flows.hundesteuer.course import course
from flows.hundesteuer.filling import fill, flatten
from flows.hundesteuer.name import NAME
from flows.hundesteuer.register import schema
from flows.hundesteuer.sample import applications, workbook
from flows.hundesteuer.surroundings import surroundings
from laufzettel.case import State
from laufzettel.course import plainly
from laufzettel.journal import Journal, views
from laufzettel.journal.views import Waiting
from laufzettel.office import make_office, open_office

TODAY = date(2026, 11, 24)
SOUND = next(applications(1, today=TODAY, seed=5))


def encrypted() -> bytes:
    """A form nobody can open without the password."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(fill(SOUND))) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(user="geheim", owner="geheim"))
    return out.getvalue()


def pages(count: int) -> bytes:
    """A PDF of empty pages."""
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        for _ in range(count):
            pdf.add_blank_page()
        pdf.save(out)
    return out.getvalue()


def other_form() -> bytes:
    """A filled form of another authority."""
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page().obj
        widget = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Widget,
            FT=pikepdf.Name.Tx,
            T=pikepdf.String("wohngeld_name"),
            V=pikepdf.String("Musterfrau"),
            Rect=[50, 700, 300, 720],
        )
        widget = pdf.make_indirect(widget)
        page.Annots = pikepdf.Array([widget])
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([widget]))
        pdf.save(out)
    return out.getvalue()


def sheet(rows: list[dict[str, str]], folder: Path) -> bytes:
    """A shelter's spreadsheet."""
    workbook(folder / "draft.xlsx", rows)
    return (folder / "draft.xlsx").read_bytes()


def with_macros(folder: Path) -> bytes:
    """A spreadsheet that carries a program."""
    out = io.BytesIO(sheet([SOUND], folder))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0 program")
    return out.getvalue()


def zip_bomb(folder: Path) -> bytes:
    """A spreadsheet of some kilobytes whose sheet unpacks to two gigabytes."""
    source = io.BytesIO(sheet([SOUND], folder))
    out = io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new:
        for name in old.namelist():
            if name != "xl/worksheets/sheet1.xml":
                new.writestr(name, old.read(name))
        with new.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as into:
            for _ in range(2048):
                into.write(b" " * (1 << 20))
    return out.getvalue()


Make = Callable[[Path], bytes]

BAD: dict[str, tuple[str, Make]] = {
    "leer.pdf": ("pdf.empty", lambda _: b""),
    "abgeschnitten.pdf": ("pdf.damaged", lambda _: fill(SOUND)[:900]),
    "verschluesselt.pdf": ("pdf.encrypted", lambda _: encrypted()),
    "dreihundert-seiten.pdf": ("pdf.too_long", lambda _: pages(300)),
    "leere-seite.pdf": ("pdf.scan", lambda _: pages(1)),
    "anderes-formular.pdf": ("pdf.foreign", lambda _: other_form()),
    "brief.pdf": ("document.unknown_type", lambda _: "Sehr geehrte Damen und Herren, größte Grüße".encode("cp1252")),
    "notiz.txt": ("document.unknown_type", lambda _: "Grüße".encode("utf-16")),
    "bild.png": ("document.unknown_type", lambda _: b"\x89PNG\r\n\x1a\n" + bytes(64)),
    "programm.xlsm": ("workbook.macros", with_macros),
    "bombe.xlsx": ("workbook.bomb", zip_bomb),
    "keine-tabelle.xlsx": ("document.unknown_type", lambda _: b"PK\x03\x04" + bytes(200)),
    "ohne-zeilen.xlsx": ("workbook.no_rows", lambda folder: sheet([], folder)),
}


def read_in(folder: Path, files: dict[str, bytes]) -> list[Waiting]:
    """Put files into a fresh office, run it, and see what waits for a person."""
    make_office(folder / "amt")
    office = open_office(folder / "amt")
    inbox = office.inbox(NAME)
    inbox.mkdir(parents=True)
    for name, data in files.items():
        (inbox / name).write_bytes(data)
    found = surroundings(office)
    found.register.execute(schema("sqlite", unique=False))
    with office.open_journal() as journal:
        course(journal, replace(found, inbox=Folder(inbox, "w", settle_s=0.0), today=lambda: TODAY), plainly)
        waiting = views.waiting(journal, NAME, State.CLARIFICATION)
        assert _nothing_lost(journal, inbox, files)
    found.register.close()
    return waiting


def _nothing_lost(journal: Journal, inbox: Path, files: dict[str, bytes]) -> bool:
    """Every file has its case, its bytes lie in the store or in quarantine, and none is left in the inbox."""
    names = {str(row[0]) for row in journal.database.rows("SELECT DISTINCT name FROM document")}
    kept = {path.read_bytes() for path in inbox.parent.parent.rglob("*") if path.is_file() and path.suffix != ".db"}
    left = [path for path in inbox.iterdir() if path.is_file()]
    return names == set(files) and all(data in kept for data in files.values()) and not left


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_becomes_a_case_that_names_it(name: str, tmp_path: Path) -> None:
    """In German and English, with a remedy, without a word from inside the file."""
    code, make = BAD[name]
    waiting = read_in(tmp_path, {name: make(tmp_path)})
    assert [one.document for one in waiting] == [name]
    for problem in waiting[0].problems:
        assert name in problem.de
        assert name in problem.en
        assert problem.remedy_de
        assert problem.remedy_en
        assert "Musterfrau" not in problem.de
    assert waiting[0].problems[0].code == code


def test_bad_files_stop_no_sound_one(tmp_path: Path) -> None:
    """All of them in one run, together with a sound application: that one waits for release."""
    files = {name: make(tmp_path) for name, (_, make) in BAD.items() if name != "bombe.xlsx"} | {"gut.pdf": fill(SOUND)}
    waiting = read_in(tmp_path, files)
    assert sorted({one.document for one in waiting}) == sorted(set(files) - {"gut.pdf"})


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"hund_chip": ""}, "hund_chip", "field.missing"),
        ({"sepa_iban": "DE02120300000000202052", "sepa_unterschrift": "true"}, "sepa_iban", ""),
        ({"halter_nachname": '=HYPERLINK("x")'}, "halter_nachname", ""),
        ({"kassenzeichen": "9000000010"}, "kassenzeichen", ""),
    ],
    ids=["missing", "iban", "formula", "account"],
)
@pytest.mark.parametrize("way", ["form", "printed"])
def test_a_bad_field_is_named_with_its_place(
    changes: dict[str, str], field: str, code: str, way: str, tmp_path: Path
) -> None:
    """File and page in the sentence; the value itself is not repeated."""
    values = SOUND | {"halter_vorname": "Erika"} | changes
    waiting = read_in(tmp_path, {"antrag.pdf": fill(values) if way == "form" else flatten(values)})
    (problem,) = [one for one in waiting[0].problems if one.field == field]
    assert "antrag.pdf" in problem.de
    assert not changes[field] or changes[field] not in problem.de
    assert not changes[field] or "Seite 1" in problem.de or "Seite 2" in problem.de
    if code:
        assert problem.code == code


def test_a_bad_cell_is_named_with_sheet_and_cell(tmp_path: Path) -> None:
    """The other rows of the spreadsheet go on."""
    people = applications(3, today=TODAY, seed=6)
    rows = [next(people), next(people) | {"hund_chip": "27609"}, next(people)]
    waiting = read_in(tmp_path, {"meldung.xlsx": sheet(rows, tmp_path)})
    (one,) = waiting
    (problem,) = one.problems
    assert problem.place == "cell:Meldung!O5"
    assert "Blatt „Meldung“, Zelle O5" in problem.de
    assert "meldung.xlsx" in problem.de


@pytest.fixture(autouse=True)
def _bounded(tmp_path: Path) -> Iterator[None]:
    """No draft is left behind."""
    yield
    assert not list((tmp_path / "amt").glob("*.part"))
