# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a report and its workbook say of types of cases; where the plan tells none, they are what they always were."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from pathlib import Path

import numpy as np
import pytest
from openpyxl import load_workbook

from laufzettel.journal.caseload import Course, OfType
from laufzettel.pilot.paper import Figure, Paper, Section, Table, as_html, as_pdf
from laufzettel.pilot.report.coarse import EVERY_TYPE, OTHERS
from laufzettel.pilot.report.files import papers
from laufzettel.pilot.report.findings import Findings
from laufzettel.pilot.report.numbers import number
from laufzettel.pilot.report.strata import Apart
from laufzettel.pilot.report.valued import valued
from laufzettel.pilot.report.workbook import workbook
from laufzettel.pilot.savings.inputs import Pilot
from tests.laufzettel.pilot.report.conftest import Made, drawn_pilot, findings_of
from tests.laufzettel.pilot.report.test_report_computed_again import computed_again

KINDS = ("Neuanmeldung", "Zuzug")
TITLES = {"de": "Nach Fallarten", "en": "By case type"}
Told = Callable[..., Findings]


def told_apart(pilot: Pilot, *, untold: int = 0) -> Findings:
    """Findings of a pilot whose plan tells types."""
    found, kinds = findings_of(pilot), tuple(pilot.seen)
    courses = {way: n for n, way in enumerate(Course, start=3)}
    load = replace(found.caseload, types={kind: OfType(courses) for kind in (*kinds, "")})
    return replace(
        found, caseload=load, apart=Apart("grund", kinds, frozenset(kinds), pilot.seen, untold, None, "2026-07-01")
    )


@pytest.fixture(scope="module")
def told() -> Findings:
    """A pilot of two types, told apart."""
    return told_apart(drawn_pilot(7, KINDS), untold=9)


def report_of(found: Findings, language: str = "de") -> Paper:
    """The report of some findings."""
    return papers(found, [], title="Hundesteuer", authority="Stadt Beispielstadt", language=language)[0]


def section_of(paper: Paper) -> Section | None:
    """The section about types."""
    return next((one for one in paper.sections if one.title == TITLES[paper.language]), None)


def results(data: bytes) -> dict[str, object]:
    """The names of the results in a workbook, with their values."""
    rows = load_workbook(io.BytesIO(data))["Ergebnis"].iter_rows(min_row=2, values_only=True)
    return {str(name): value for name, _, _, value, *_ in rows}


@pytest.mark.parametrize("language", ["de", "en"])
def test_times_and_hours_of_each_type_stand_with_their_bounds_and_level(told: Findings, language: str) -> None:
    """In a chart with its figures beneath it; they add up to the gross hours, and how many are not told is said."""
    section = section_of(report_of(told, language))
    assert section is not None
    at = next(n for n, one in enumerate(section.blocks) if isinstance(one, Figure))
    minutes, hours = section.blocks[at + 1 : at + 3]
    assert isinstance(minutes, Table) and isinstance(hours, Table)
    for row, of_hours, one in zip(minutes.rows, hours.rows, told.saving.types, strict=True):
        ends = [number(value, language) for value in (one.per_case.low, one.per_case.estimate, one.per_case.high)]
        assert [*row[-3:]] == ends
        assert of_hours[1:] == (
            *(number(value, language) for value in (one.hours.low, one.hours.estimate, one.hours.high)),
            str(one.evidence),
        )
    said = unescape(re.sub(r"<[^>]+>", "\n", as_html(report_of(told, language))))
    assert "„grund“" in said or "“grund”" in said
    assert re.search(r"(Bei|Of) 9 (Vorgängen|cases)", said)
    assert as_pdf(report_of(told, language)).startswith(b"%PDF")


def test_counts_of_every_type_stand_however_small_and_those_not_told_last(told: Findings) -> None:
    """They say nothing of time."""
    section = section_of(report_of(told))
    assert section is not None
    counts = [one for one in section.blocks if isinstance(one, Table)][-1]
    assert [row[0] for row in counts.rows] == [*KINDS, "nicht erkannt"]
    assert [*counts.rows[0][1:]] == ["3", "4", "5", "6", "7", "25"]


def test_types_that_were_merged_are_named_and_not_shown(told: Findings) -> None:
    """With what to do, where all of them were; a single group has no chart and no hours of its own."""
    assert told.apart is not None
    three = replace(told, apart=replace(told.apart, types=(*KINDS, "Pflege")))
    said = as_html(report_of(three))
    assert "Zusammengelegt: Pflege." in said
    pilot = drawn_pilot(3, ("alle Fallarten",))
    one = replace(told_apart(pilot), apart=replace(told.apart, types=KINDS))
    section = section_of(report_of(one))
    assert section is not None
    assert not any(isinstance(block, Figure) for block in section.blocks)
    assert "Zusammengelegt: Neuanmeldung, Zuzug." in as_html(report_of(one))
    assert not [name for name in results(workbook(one, None)) if name.startswith("type")]


def test_a_group_of_types_is_called_so_in_english() -> None:
    """What the program itself calls a group is translated; what the plan calls a type is not."""
    pilot = drawn_pilot(3, (EVERY_TYPE,))
    said = {language: as_html(report_of(findings_of(pilot), language)) for language in ("de", "en")}
    assert "all case types" in said["en"]
    assert EVERY_TYPE not in said["en"]
    assert EVERY_TYPE in said["de"]
    both = told_apart(drawn_pilot(7, (KINDS[0], OTHERS)))
    said = {language: as_html(report_of(both, language)) for language in ("de", "en")}
    assert "other case types" in said["en"]
    assert OTHERS in said["de"]
    assert KINDS[0] in said["en"]


def test_types_registered_after_going_live_are_warned_of(told: Findings) -> None:
    """Who knows the times could choose the types that flatter."""
    assert told.apart is not None
    assert "Erst nach der Umstellung" not in as_html(report_of(told))
    late = replace(told, apart=replace(told.apart, since="2026-10-01", late=True))
    assert "Erst nach der Umstellung" in as_html(report_of(late))
    assert "1.10.2026" in as_html(report_of(late))


def test_where_the_plan_tells_no_types_nothing_is_added(found: Findings) -> None:
    """No section, no line of the workbook, no entry of the digest."""
    assert found.apart is None
    assert section_of(report_of(found)) is None
    data = workbook(found, None)
    assert not [name for name in results(data) if name.startswith(("type", "half_type", "var_type", "widening"))]
    assert "Fallart nach" not in [row[0] for row in load_workbook(io.BytesIO(data))["Lies mich"].values]
    again = replace(found, saving=replace(found.saving, types=()))
    assert again.digest == found.digest


def test_the_digest_covers_the_figures_of_types_and_how_many_are_not_told(told: Findings) -> None:
    """A decision is signed on them too."""
    assert told.apart is not None
    first, *others = told.saving.types
    moved = replace(first, hours=first.hours.scaled(1.0, 0.01))
    changed = [
        replace(told, saving=replace(told.saving, types=(moved, *others))),
        replace(told, apart=replace(told.apart, untold=8)),
        replace(told, apart=replace(told.apart, name="anlass")),
        replace(told, caseload=replace(told.caseload, types={})),
        replace(told, apart=None),
    ]
    assert len({one.digest for one in (told, *changed)}) == len(changed) + 1


@pytest.mark.parametrize("kinds", [KINDS, ("a", "b", "c")])
@pytest.mark.parametrize("seed", [1, 2])
def test_the_script_finds_every_figure_of_every_type(tmp_path: Path, seed: int, kinds: tuple[str, ...]) -> None:
    """To the last digit: minutes and hours with their bounds, of each type."""
    found = told_apart(drawn_pilot(seed, kinds))
    data = workbook(found, valued(found.saving, found.inputs))
    said = computed_again(data, tmp_path)
    assert said.returncode == 0, said.stdout + said.stderr
    assert "0 weichen ab, ohne Nachrechnung: keiner" in said.stdout
    for kind in kinds:
        assert said.stdout.count(f"✓ Fallart {kind}:") == 7


def test_equal_times_of_a_type_are_computed_again_too(tmp_path: Path) -> None:
    """Where nothing varies there is no width, and no division by it."""
    pilot = drawn_pilot(4, KINDS)
    rows = pilot.observations
    minutes = np.where(rows.case_type == "Zuzug", 5.0, rows.minutes)
    found = told_apart(replace(pilot, observations=replace(rows, minutes=minutes)))
    said = computed_again(workbook(found, None), tmp_path)
    assert said.returncode == 0, said.stdout + said.stderr


def test_a_figure_of_a_type_that_was_changed_is_noticed(told: Findings, tmp_path: Path) -> None:
    """The control."""
    book = load_workbook(io.BytesIO(workbook(told, None)))
    sheet = book["Ergebnis"]
    (row,) = [n for n in range(2, sheet.max_row + 1) if sheet.cell(n, 1).value == "type2_hours_low"]
    sheet.cell(row, 4).value += 0.01
    out = io.BytesIO()
    book.save(out)
    said = computed_again(out.getvalue(), tmp_path)
    assert said.returncode == 1
    assert "✗ Fallart Zuzug: Stunden, untere Grenze" in said.stdout


def test_a_type_named_like_a_formula_stays_a_name(made: Made) -> None:
    """In the lines of results too."""
    evil = "=1+1"
    found = told_apart(drawn_pilot(4, (evil, "b")))
    sheet = load_workbook(io.BytesIO(workbook(found, None)))["Ergebnis"]
    named = [row for row in sheet.iter_rows(min_row=2) if evil in str(row[1].value)]
    assert named
    assert all(row[1].data_type == "s" for row in named)
