# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`laufzettel rules convert` and `rules show`: what is written, what is refused, and with which exit code."""

from __future__ import annotations

import json
import stat
from datetime import date
from io import BytesIO
from pathlib import Path

import click
import pypdf
import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook

from laufzettel.cli.rules.convert import convert
from laufzettel.cli.rules.show import show
from laufzettel.errors import BusinessError
from laufzettel.rules import read_rules
from laufzettel.rules.exchange.papers import as_html, as_pdf, view_from

ROOT = Path(__file__).resolve().parents[3]
DOG_TAX = ROOT / "flows/hundesteuer/rules.xlsx"
TABLES = ROOT / "tests/laufzettel/rules/kit/tables/tabellen.dmn"
DAY = date(2026, 11, 27)


@pytest.fixture(scope="module")
def dog_tax(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The dog tax without its long list of breeds."""
    path = tmp_path_factory.mktemp("mappe") / "rules.xlsx"
    path.write_bytes(bent())
    return path


def run(*words: str | Path) -> Result:
    """The command, refusals raised."""
    command, *rest = words
    return CliRunner().invoke(
        {"convert": convert, "show": show}[str(command)],
        list(map(str, rest)),
        catch_exceptions=False,
        standalone_mode=False,
    )


def bent(**cells: object) -> bytes:
    """The dog tax with cells changed, and without its long list of breeds."""
    book = load_workbook(DOG_TAX)
    del book["Rasse"]
    for place, value in cells.items():
        sheet, at = place.split("!")
        book[sheet][at] = value
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def test_a_workbook_becomes_dmn_and_a_workbook_again(dog_tax: Path, tmp_path: Path) -> None:
    """Both files are written whole, the version is kept, nothing else is left in the folder."""
    there = run("convert", dog_tax, tmp_path / "steuer.dmn", "--json")
    back = run("convert", tmp_path / "steuer.dmn", tmp_path / "steuer.xlsx", "--json")
    said = [json.loads(one.output) for one in (there, back)]
    assert [one.return_value for one in (there, back)] == [0, 0]
    assert said[0]["hash_before"] == said[0]["hash_after"] == said[1]["hash_before"] == said[1]["hash_after"]
    version = read_rules(dog_tax.read_bytes(), "r").version
    assert said[0]["version"] == said[1]["version"] == version
    assert read_rules((tmp_path / "steuer.xlsx").read_bytes(), "r").version == version
    assert sorted(one.name for one in tmp_path.iterdir()) == ["steuer.dmn", "steuer.xlsx"]
    assert (tmp_path / "steuer.dmn").stat().st_mode & stat.S_IRUSR
    assert said[1]["written"] == str(tmp_path / "steuer.xlsx")


def test_a_model_is_written_in_the_version_asked_for(dog_tax: Path, tmp_path: Path) -> None:
    """With `--dmn 1.3` in the namespace of 1.3; a target that is no model, and a version nobody knows, are refused."""
    done = run("convert", dog_tax, tmp_path / "steuer.dmn", "--dmn", "1.3")
    assert done.return_value == 0
    assert b"https://www.omg.org/spec/DMN/20191111/MODEL/" in (tmp_path / "steuer.dmn").read_bytes()[:500]
    with pytest.raises(BusinessError) as caught:
        run("convert", tmp_path / "steuer.dmn", tmp_path / "zurück.xlsx", "--dmn", "1.3")
    assert "--dmn" in caught.value.problem.remedy_de
    with pytest.raises(click.UsageError):
        run("convert", dog_tax, tmp_path / "neu.dmn", "--dmn", "1.6")
    assert [one.name for one in tmp_path.iterdir()] == ["steuer.dmn"]


def test_without_a_target_nothing_is_written(tmp_path: Path) -> None:
    """It is only checked whether it could be."""
    (tmp_path / "t.dmn").write_bytes(TABLES.read_bytes())
    done = run("convert", tmp_path / "t.dmn")
    assert done.return_value == 0
    assert "Nichts geschrieben" in done.output
    assert [one.name for one in tmp_path.iterdir()] == ["t.dmn"]


def test_nothing_is_overwritten(dog_tax: Path, tmp_path: Path) -> None:
    """Not even an empty file."""
    (tmp_path / "da.dmn").touch()
    with pytest.raises(BusinessError) as caught:
        run("convert", dog_tax, tmp_path / "da.dmn")
    assert caught.value.problem.code == "exchange.target_exists"
    assert (tmp_path / "da.dmn").stat().st_size == 0


def test_endings_that_do_not_fit_are_refused(dog_tax: Path, tmp_path: Path) -> None:
    """The sentence names the file that does not fit."""
    for target in ("a.xlsx", "a.pdf"):
        with pytest.raises(BusinessError) as caught:
            run("convert", dog_tax, tmp_path / target)
        assert target in caught.value.problem.de


def test_every_wrong_cell_of_a_workbook_is_named(tmp_path: Path) -> None:
    """Exit code 2; all of them, for people and for programs; nothing is written."""
    (tmp_path / "r.xlsx").write_bytes(bent(**{"Steuersatz!B5": ">= >= 5", "Weg!A2": "Z"}))
    done = run("convert", tmp_path / "r.xlsx", tmp_path / "r.dmn", "--json")
    assert done.return_value == 2
    assert not (tmp_path / "r.dmn").exists()
    told = json.loads(done.output.splitlines()[0])
    assert {one["place"] for one in told["problems"]} == {"cell:Steuersatz!B5", "cell:Weg!A2"}
    assert run("show", tmp_path / "r.xlsx").return_value == 2


def test_what_is_shown_is_what_people_must_know_to_approve(dog_tax: Path) -> None:
    """Who, since when, policy in words, legal basis, validity, findings, version."""
    shown = run("show", dog_tax)
    assert shown.return_value == 0
    version = read_rules(dog_tax.read_bytes(), "r").version
    for said in (
        version, "Verantwortlich: Steueramt", "seit 01.01.2020", "eindeutig: es darf nur eine Regel",
        "§ 2 Abs. 1 Hundesteuersatzung", "Die Prüfung fand keine Fehler", "Wenn Dauer der Pflege (Monate): ≥ 2",
    ):  # fmt: skip
        assert said in shown.output


def test_page_and_pdf_are_written_with_the_version_on_every_page(dog_tax: Path, tmp_path: Path) -> None:
    """The model of our workbook shows the same as the workbook; an earlier one is replaced."""
    run("convert", dog_tax, tmp_path / "steuer.dmn")
    (tmp_path / "ansicht").mkdir()
    (tmp_path / "ansicht/steuer.pdf").touch()
    done = run("show", tmp_path / "steuer.dmn", "--out", tmp_path / "ansicht", "--json")
    assert json.loads(done.output)["files"] == ["steuer.html", "steuer.pdf"]
    version = read_rules(dog_tax.read_bytes(), "r").version
    pages = pypdf.PdfReader(tmp_path / "ansicht/steuer.pdf").pages
    assert len(pages) >= 3
    assert all(version in page.extract_text() for page in pages)
    page = (tmp_path / "ansicht/steuer.html").read_text(encoding="utf-8")
    assert page.count(version) == 2
    assert '<html lang="de">' in page
    assert "<script" not in page


def test_the_view_escapes_what_a_workbook_says() -> None:
    """Neither the page nor the PDF reads a cell as markup; the same view gives the same bytes."""
    data = bent(**{"Info!B1": '<script>alert("1")</script> #panic() $x$', "Steuersatz!B1": "*stark* <b>"})
    view = view_from(data, "r.xlsx", DAY, "en")
    page = as_html(view)
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert '<html lang="en">' in page
    pdf = as_pdf(view)
    assert pdf == as_pdf(view)
    assert "#panic()" in pypdf.PdfReader(BytesIO(pdf)).pages[0].extract_text()


def test_a_model_of_another_tool_is_no_workbook_to_approve_yet() -> None:
    """It says nowhere who answers for it; the remedy names the way."""
    with pytest.raises(BusinessError) as caught:
        run("show", TABLES)
    assert "rules convert" in caught.value.problem.remedy_de
