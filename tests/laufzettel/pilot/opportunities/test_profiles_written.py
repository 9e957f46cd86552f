# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is put into a folder: pages, a profile of one page each as accessible PDF, equal bytes for equal figures."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

import pikepdf
import pypdfium2
import pytest

from laufzettel.errors import BusinessError
from laufzettel.pilot.opportunities.as_json import sample
from laufzettel.pilot.opportunities.candidate import Catalogue
from laufzettel.pilot.opportunities.comparison import Comparison, compared
from laufzettel.pilot.opportunities.in_words import InWords
from laufzettel.pilot.opportunities.pages import comparison_page, file_names, profile_page, write_all

if TYPE_CHECKING:
    from tests.laufzettel.pilot.opportunities.conftest import Made


class Text(HTMLParser):
    """The words of a page, and what is in it."""

    def __init__(self, page: str) -> None:
        """Args: page: the whole page."""
        super().__init__()
        self.words: list[str] = []
        self.tags: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note it."""
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        """Note it."""
        self.words.append(data)


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    """The ten processes compared."""
    return compared(sample())


@pytest.fixture(scope="module")
def folder(comparison: Comparison, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All of it written, in German."""
    folder = tmp_path_factory.mktemp("vergleich") / "neu"
    write_all(folder, comparison, "de")
    return folder


def test_a_folder_holds_comparison_profiles_and_workbook(folder: Path, comparison: Comparison) -> None:
    """A page and a PDF for each of the ten, chart, workbook and JSON."""
    names = {path.name for path in folder.iterdir()}
    profiles = {f"{name}.{end}" for name in file_names(comparison).values() for end in ("html", "pdf")}
    assert names == profiles | {"vergleich.html", "vergleich.svg", "vergleich.json", "vergleich.xlsx"}
    assert "profil-03-hundesteuer-anmeldung.pdf" in names


def test_every_profile_is_one_accessible_page(folder: Path) -> None:
    """PDF/UA, tagged, German, with a title, and the chart told in words."""
    for path in folder.glob("*.pdf"):
        with pikepdf.open(path) as pdf:
            assert len(pdf.pages) == 1, path.name
            assert pdf.Root.Lang == "de"
            assert pdf.Root.MarkInfo.Marked
            assert pdf.Root.ViewerPreferences.DisplayDocTitle
            assert "<pdfuaid:part>1</pdfuaid:part>" in bytes(pdf.Root.Metadata.read_bytes()).decode()
            alts = [str(one.Alt) for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and "/Alt" in one]
            assert [alt for alt in alts if "Bandbreite" in alt], path.name


def test_every_page_and_print_of_the_sample_says_that_its_figures_are_invented(folder: Path) -> None:
    """Nobody takes one out of its folder and believes it."""
    for path in folder.iterdir():
        if path.suffix == ".pdf":
            assert "erfunden" in pypdfium2.PdfDocument(path)[0].get_textpage().get_text_range()
        if path.suffix == ".html":
            assert "erfunden" in path.read_text("utf-8")


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_profile_stays_one_page_with_the_longest_words(made: Made, tmp_path: Path, language: str) -> None:
    """Name of 120 letters, unit of 120, remark of 600, in either language; letters of other scripts included."""
    words = "Straßenreinigungsgebührenbescheid Łódź "
    one = replace(made((words * 4)[:119], access=0.3), unit=(words * 4)[:119], remark=(words * 16)[:600])
    write_all(tmp_path / "neu", compared(Catalogue((one,))), language)
    (path,) = (tmp_path / "neu").glob("*.pdf")
    assert len(pypdfium2.PdfDocument(path)) == 1


def test_the_same_figures_give_the_same_bytes(folder: Path, comparison: Comparison, tmp_path: Path) -> None:
    """Page, picture and PDF carry no moment."""
    write_all(tmp_path / "neu", comparison, "de")
    for path in sorted(folder.iterdir()):
        if path.suffix != ".xlsx":
            assert path.read_bytes() == (tmp_path / "neu" / path.name).read_bytes(), path.name


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path, comparison: Comparison) -> None:
    """Nothing is written, nothing replaced."""
    (tmp_path / "meins.txt").write_text("bleibt", "utf-8")
    with pytest.raises(BusinessError) as refused:
        write_all(tmp_path, comparison, "de")
    assert refused.value.problem.code == "opportunities.not_empty"
    assert [path.name for path in tmp_path.iterdir()] == ["meins.txt"]


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_table_beneath_the_chart_has_its_figures(comparison: Comparison, language: str) -> None:
    """Score and band of every candidate stand in both; the tie is called a tie, the exit rule is told."""
    words = InWords(language)
    page = comparison_page(comparison, words)
    chart, table = page[page.index("<svg") : page.index("</svg>")], page[page.index("<table") :]
    for one in comparison.standings:
        for figure in (words.number(one.profile.score, 1), words.band(one), one.candidate.name):
            assert figure in chart
            assert figure in table
    text = " ".join(Text(page).words)
    assert ("Ranks 3 to 5 are a tie" if language == "en" else "Die Ränge 3 bis 5 sind ein Gleichstand") in text
    assert ("Exit rule E1 does not apply" if language == "en" else "Ausstiegsregel E1 greift nicht") in text


def test_a_name_of_markup_stays_a_name(made: Made) -> None:
    """On the page, in the chart, on the profile."""
    name = "<script>alert(1)</script>&"
    comparison, words = compared(Catalogue((made(name, access=0.7),))), InWords("de")
    for page in (comparison_page(comparison, words), profile_page(comparison, comparison.standings[0], words)):
        assert "script" not in Text(page).tags
        assert name in "".join(Text(page).words)


def test_no_page_loads_anything_from_elsewhere(folder: Path) -> None:
    """Neither font nor script nor picture; links lead to files beside it."""
    for path in folder.glob("*.html"):
        page = path.read_text("utf-8")
        assert re.findall(r'(?:src|href)="(?!profil-\d\d-[a-z0-9-]*\.html")', page) == [], path.name
        assert set(re.findall(r"https?://[^\"\s<]+", page)) <= {"http://www.w3.org/2000/svg"}


def test_a_stop_is_told(made: Made) -> None:
    """Leadership reads it first, in both languages."""
    comparison = compared(Catalogue((made("A", access=0.3, rules=0.0),)))
    assert comparison.stop
    assert "Hier ist Schluss" in comparison_page(comparison, InWords("de"))
    assert "Stop here" in comparison_page(comparison, InWords("en"))


@pytest.mark.parametrize(
    ("value", "decimals", "de", "en"),
    [
        (1234.56, 1, "1.234,6", "1,234.6"),
        (-0.04, 1, "0,0", "0.0"),
        (-5.0, 1, "−5,0", "−5.0"),
        (1e6, 0, "1.000.000", "1,000,000"),
    ],
)
def test_figures_are_written_as_the_reader_writes_them(value: float, decimals: int, de: str, en: str) -> None:
    """Comma and point, a true minus sign, and none before nought."""
    assert (InWords("de").number(value, decimals), InWords("en").number(value, decimals)) == (de, en)
