# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The report as a paper: the lower bound first, everything it is made of, and nothing that would flatter it."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Callable
from dataclasses import replace

import pikepdf
import pytest
from openpyxl import load_workbook

from laufzettel.journal.decided import Decided, Verdict
from laufzettel.pilot.evidence import Evidence
from laufzettel.pilot.paper import Figure, Paper, Table, as_html, as_pdf
from laufzettel.pilot.report.files import papers
from laufzettel.pilot.report.findings import Findings
from laufzettel.pilot.report.numbers import number
from laufzettel.pilot.report.valued import valued
from laufzettel.pilot.report.workbook import workbook
from laufzettel.pilot.savings.inputs import Pilot
from tests.laufzettel.pilot.report.conftest import SAID, Made

HEADINGS = {
    "de": ("Ergebnis", "Woraus es sich ergibt", "Was nicht gezählt ist", "Güte", "In Euro", "Methode und Nachrechnen"),
    "en": (
        "Result",
        "What it is made of",
        "What is not counted",
        "Quality",
        "In euros",
        "Method, and how to compute it again",
    ),
}


def report_of(found: Findings, language: str = "de") -> Paper:
    """The report of some findings."""
    return papers(found, [], title="Hundesteuer", authority="Stadt Beispielstadt", language=language)[0]


def text_of(paper: Paper) -> str:
    """What it says, as its page shows it."""
    return html.unescape(re.sub(r"<[^>]+>", "\n", as_html(paper)))


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_lower_bound_is_the_headline_and_its_level_stands_beside_it(found: Findings, language: str) -> None:
    """In either language, with everything it is made of after it."""
    said = text_of(report_of(found, language))
    least = number(int(found.saving.net.low), language, 0)
    assert said.index(least) < said.index(number(found.saving.net.estimate, language))
    assert f"({found.saving.evidence})" in said
    assert all(heading in said for heading in HEADINGS[language])
    for figure in found.saving.figures:
        assert number(figure.mean, language) in said
    assert all(one.text(language).split(".")[0] in said for one in found.saving.omitted)


def test_a_sum_stands_on_the_lowest_level_of_its_parts(pilot_of: Callable[..., Pilot], made: Made) -> None:
    """Times measured beside a control, upkeep guessed: the hours are a guess, and the report says so."""
    guessed = made(pilot_of(5), SAID | {"abzug": {**SAID["abzug"], "pflege_beleg": 0}})  # type: ignore[dict-item]  # a table of the file
    assert guessed.saving.evidence_gross is Evidence.CONTROL
    assert guessed.saving.evidence is Evidence.GUESS
    assert "(E0)" in text_of(report_of(guessed))


def test_the_chart_has_its_figures_in_a_table_beneath_it(found: Findings) -> None:
    """Whoever does not see it reads them."""
    blocks = report_of(found).sections[0].blocks
    at = next(n for n, one in enumerate(blocks) if isinstance(one, Figure))
    table = blocks[at + 1]
    assert isinstance(table, Table)
    assert [row[2] for row in table.rows] == [
        number(one.estimate, "de") for one in (found.saving.gross, found.saving.net)
    ]


def test_errors_over_the_limit_take_the_saving_away(pilot_of: Callable[..., Pilot], made: Made) -> None:
    """Time is not saved by more errors: no hours stand in the headline."""
    wrong = made(pilot_of(6), SAID | {"guete": {"fehler_stichprobe": [12, 140]}})
    said = text_of(report_of(wrong))
    assert "Nicht belastbar" in said
    assert "Mindestens" not in said


@pytest.mark.parametrize("language", ["de", "en"])
def test_report_and_decision_page_are_archivable_and_accessible(found: Findings, language: str) -> None:
    """Tagged, with a language, alternative text for the chart; the same bytes again."""
    for paper in papers(found, [], title="Hundesteuer", authority="Stadt Beispielstadt", language=language):
        data = as_pdf(paper)
        assert data == as_pdf(paper)
        with pikepdf.open(io.BytesIO(data)) as pdf:
            assert pdf.Root.MarkInfo.Marked
            assert str(pdf.Root.Lang) == language
            roles = [one.get("/S") for one in pdf.objects if isinstance(one, pikepdf.Dictionary)]
            assert pikepdf.Name.TH in roles
            figures = [
                one
                for one in pdf.objects
                if isinstance(one, pikepdf.Dictionary) and one.get("/S") == pikepdf.Name.Figure
            ]
            assert all(str(one.get("/Alt", "")) for one in figures)
            assert bool(figures) is (paper.name == "bericht")


def test_the_digest_changes_with_any_figure(found: Findings) -> None:
    """A decision signed on one report does not pass for one on another."""
    other = replace(found, saving=replace(found.saving, net=found.saving.net.scaled(1.0, 0.01)))
    assert found.digest == replace(found).digest
    assert other.digest != found.digest


ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
LATE = "2026-07-31T22:30:00.000+00:00"
"""Half an hour past midnight in Germany, on the first of August."""


@pytest.mark.parametrize(("language", "day"), [("de", "01.08.2026"), ("en", "2026-08-01")])
def test_days_are_written_as_the_reader_writes_them(found: Findings, language: str, day: str) -> None:
    """In German as 01.08.2026 wherever one stands, in English as before; it is the day of the office's clock."""
    plan = found.plan._replace(at=LATE)
    changed = replace(found, plan=plan, deviations=[(LATE, "Zu viele Vorgänge.")])
    signed = Decided(1, "hundesteuer", "E0", Verdict.GO_ON, LATE, "Amtsleitung 1", "Auftrag.", "", "", "", "")
    both = papers(changed, [signed], title="Hundesteuer", authority="Stadt Beispielstadt", language=language)
    report, decision = map(text_of, both)
    assert f"{day}, {plan.person}" in report
    assert f"{day}: Zu viele Vorgänge." in report
    assert day in decision
    if language == "de":
        assert [ISO.findall(said) for said in (report, decision)] == [[], []]


def test_the_workbook_says_days_in_german(found: Findings) -> None:
    """Like everything that is written in it for people."""
    changed = replace(found, plan=found.plan._replace(at=LATE))
    book = load_workbook(io.BytesIO(workbook(changed, valued(found.saving, found.inputs))))
    said = [str(cell) for row in book["Lies mich"].values for cell in row]
    assert "01.08.2026" in said
    assert not any(ISO.search(cell) for cell in said)
