# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Three offices switch one by one while everything gets faster anyway: together they find what the pilot did."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import orjson
import pytest

from laufzettel.case import digest_of
from laufzettel.errors import BusinessError
from laufzettel.journal import plans
from laufzettel.office import make_office, open_office
from laufzettel.pilot import intervals
from laufzettel.pilot.baseline import survey, times
from laufzettel.pilot.baseline.studies import all_studies
from laufzettel.pilot.decision.weighing import weigh
from laufzettel.pilot.evidence import Evidence
from laufzettel.pilot.paper import Table
from laufzettel.pilot.report import at_office
from laufzettel.pilot.report import files as report_files
from laufzettel.pilot.report.inputs import FILE as INPUTS
from laufzettel.pilot.report.inputs import TEMPLATE
from laufzettel.pilot.savings.guard import Standing
from laufzettel.pilot.wedge.combined import Combined
from laufzettel.pilot.wedge.contribution import canonical
from laufzettel.pilot.wedge.folder import FOLDER
from laufzettel.pilot.wedge.omitted import omitted
from tests.laufzettel.pilot.wedge.offices import PROCESS, SAVED, TOUCHED, UNITS

SCRIPT = Path(__file__).parents[4] / "docs" / "pilot" / "nachrechnen.py"


def reported(folder: Path, *others: Path) -> Combined:
    """The report as this office makes it."""
    office = open_office(folder)
    with office.open_journal() as journal:
        found = at_office.gathered(office, journal, PROCESS, others)
    assert isinstance(found, Combined)
    return found


def single_times(folder: Path, path: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """The times of whole cases on a path, as only an office itself has them."""
    with survey.opened(folder) as here:
        found = [one for study in all_studies(here) for one in times.measured(here, study)]
    return np.array([one.seconds / 60 for one in found if (one.step, one.path) == ("Vorgang", path)])


@pytest.fixture(scope="module")
def found(furnished: Path) -> Combined:
    """The report, made by one of the three."""
    return reported(furnished / "nord", furnished / "mitte.json", furnished / "sued.json")


def test_all_three_registered_the_same_plan_each_as_its_own_unit(furnished: Path) -> None:
    """One digest, three names."""
    registered = []
    for unit in UNITS:
        with open_office(furnished / unit).open_journal() as journal:
            registered.append(plans.history(journal.database, PROCESS)[-1])
    assert len({one.digest for one in registered}) == 1
    assert tuple(one.unit for one in registered) == UNITS


def test_the_interval_holds_the_truth_and_that_of_before_and_after_does_not(furnished: Path, found: Combined) -> None:
    """Nine minutes are given back; handling has become faster by others, which before/after counts as the pilot's."""
    assert found.shared.wedge.per_case.covers(SAVED)
    assert found.shared.wedge.per_case.low > 0
    before, after = (
        np.concatenate([single_times(furnished / unit, path) for unit in UNITS]) for path in ("manual", "assisted")
    )
    naive = intervals.welch(before, TOUCHED * after)
    assert naive.low > SAVED + 1.0
    rework = sum(part.sign * part.minutes_per_case for part in found.parts.parts)
    assert found.saving.per_case.covers(SAVED + rework)


def test_hours_are_net_of_what_all_units_spend_and_stand_on_a_control_by_lot(found: Combined) -> None:
    """Nine hundred cases; three times the hours of one office."""
    saving = found.saving
    assert saving.cases == 900
    assert saving.deducted == pytest.approx(3 * (3.0 + 1.5 + 12.0 * 1.5 / 24.0))
    assert saving.net.estimate == pytest.approx(saving.per_case.estimate * 900 / 60 - saving.deducted)
    assert (saving.evidence, found.verdict.standing) == (Evidence.CONTROL, Standing.SOUND)
    assert found.inputs.guete.fehler_stichprobe == (0, 450)
    assert found.inputs.abzug.deductions().hours == pytest.approx(saving.deducted)
    assert saving.by_hand - saving.by_pilot == pytest.approx(saving.per_case.estimate)
    assert "nicht über 0" in weigh(found).rule


def test_whoever_has_the_same_contributions_gets_the_same_report(
    furnished: Path, found: Combined, files: dict[str, Path], copied: Callable[[str], Path]
) -> None:
    """From each office, with the files named or lying in its folder; the digest a decision is signed on is one."""
    assert reported(furnished / "sued", files["nord"], files["mitte"]).digest == found.digest
    folder = copied("mitte")
    folder.joinpath(*FOLDER).mkdir(parents=True)
    for path in files.values():
        folder.joinpath(*FOLDER, path.name).write_bytes(path.read_bytes())
    assert reported(folder).digest == found.digest
    assert reported(folder, *files.values()).digest == found.digest


def test_an_office_that_is_no_unit_makes_it_from_the_files_alone(
    files: dict[str, Path], found: Combined, tmp_path: Path
) -> None:
    """It has neither plan nor cases; rates it says itself, hours and quality the units say."""
    make_office(tmp_path / "leitstelle")
    (tmp_path / "leitstelle" / INPUTS).write_text(TEMPLATE, encoding="utf-8")
    other = reported(tmp_path / "leitstelle", *files.values())
    assert other.saving == found.saving
    assert other.plan.digest == found.plan.digest
    assert other.plan.person == ""
    assert other.digest != found.digest  # its rates are others


def test_papers_and_workbook_are_written_as_for_every_report(found: Combined, tmp_path: Path) -> None:
    """In German and English; the units by period stand in a table beneath their chart."""
    for language in ("de", "en"):
        both = report_files.papers(found, [], title="Hundesteuer", authority="Amt", language=language)
        names = list(report_files.write(found, both, tmp_path / language))
        assert names == ["bericht.pdf", "bericht.html", "entscheidung.pdf", "entscheidung.html", "bericht.xlsx"]
    page = (tmp_path / "en" / "bericht.html").read_text(encoding="utf-8")
    assert all(one.digest in page for one in found.contributions)
    assert "No comparison of performance" in page
    assert page.count("<svg") == 2
    tables = [block for section in both[0].sections for block in section.blocks if isinstance(block, Table)]
    (units,) = [one for one in tables if one.heads[0] == "Period from"]
    assert units.heads[1:] == tuple(found.days.switched)
    assert [row[1].endswith("P") for row in units.rows] == [False, False, False, True, True, True, True]


def test_the_script_finds_every_figure_to_the_last_digit(found: Combined, tmp_path: Path) -> None:
    """Least squares, robust variance and degrees of freedom included, by a script of its own."""
    (tmp_path / "bericht.xlsx").write_bytes(report_files.workbook_of(found))
    said = subprocess.run(
        [sys.executable, "-I", str(SCRIPT), "bericht.xlsx"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert said.returncode == 0, said.stdout + said.stderr
    assert "0 weichen ab, ohne Nachrechnung: keiner" in said.stdout
    assert said.stdout.count("✓") > 20


def changed(path: Path, to: Path, change: Callable[[dict[str, object]], object], *, sealed: bool = True) -> Path:
    """A contribution in which something is another, sealed anew or not."""
    said = json.loads(path.read_bytes())
    change(said["contribution"])
    if sealed:
        said["sha256"] = digest_of(canonical(said["contribution"]))
    to.write_bytes(orjson.dumps(said))
    return to


def block_of(said: dict[str, object]) -> dict[str, object]:
    """The first block of a contribution."""
    blocks = said["blocks"]
    assert isinstance(blocks, list)
    found: dict[str, object] = blocks[0]
    return found


def section(said: dict[str, object], name: str) -> dict[str, object]:
    """A section of a contribution."""
    found = said[name]
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize(
    ("change", "code", "says"),
    [
        (lambda said: said.update(version=2), "wedge.version", "2"),
        (lambda said: said.update(process="bewohnerparken"), "wedge.process", "bewohnerparken"),
        (lambda said: said.update(plan="0" * 64), "wedge.entry", "plan"),
        (lambda said: said.update(unit="west"), "wedge.unit", "west"),
        (lambda said: said.update(people=4), "wedge.entry", "people"),
        (lambda said: said.update(names=["x"]), "wedge.entry", "names"),
        (lambda said: said.pop("checks"), "wedge.entry", "checks"),
        (lambda said: block_of(said).update(timed=29), "wedge.entry", "blocks.0.timed"),
        (lambda said: block_of(said).update(timed=31), "wedge.entry", "blocks.0"),
        (lambda said: block_of(said).update(path="assisted"), "wedge.entry", "blocks.0"),
        (lambda said: block_of(said).update(squares=1), "wedge.entry", "blocks.0"),
        (lambda said: block_of(said).update(periods=[48]), "wedge.entry", "blocks.0"),
        (lambda said: said["rework_by_hand"]["times"].update(squares=1), "wedge.entry", "rework_by_hand.times"),
        (lambda said: said["pilot"].update(automatic=0, assisted=0, aborted=0), "wedge.entry", "pilot"),
    ],
)
def test_a_contribution_that_cannot_be_is_refused_with_file_and_entry(
    furnished: Path,
    files: dict[str, Path],
    tmp_path: Path,
    change: Callable[[dict[str, object]], object],
    code: str,
    says: str,
) -> None:
    """Each by its own message, though the digest in the file is right."""
    wrong = changed(files["mitte"], tmp_path / "falsch.json", change)
    with pytest.raises(BusinessError) as refused:
        reported(furnished / "nord", wrong, files["sued"])
    assert refused.value.problem.code == code
    assert "falsch.json" in refused.value.problem.en
    assert says in refused.value.problem.en


def test_one_that_was_changed_without_its_digest_or_is_no_json_is_refused(
    furnished: Path, files: dict[str, Path], tmp_path: Path
) -> None:
    """A single minute more; half a file; a file that is not there; a workbook."""
    one = changed(files["mitte"], tmp_path / "a.json", lambda said: said.update(left_out=1), sealed=False)
    half, none, other = tmp_path / "b.json", tmp_path / "c.json", tmp_path / "d.json"
    half.write_bytes(files["mitte"].read_bytes()[:500])
    other.write_bytes(b"PK\x03\x04")
    for path, code in ((one, "changed"), (half, "unreadable"), (none, "unreadable"), (other, "unreadable")):
        with pytest.raises(BusinessError) as refused:
            reported(furnished / "nord", path, files["sued"])
        assert refused.value.problem.code == f"wedge.{code}"
        assert path.name in refused.value.problem.en


def test_a_unit_that_is_missing_or_there_twice_is_named(
    furnished: Path, files: dict[str, Path], tmp_path: Path
) -> None:
    """Two that differ are refused; the same file twice is one."""
    with pytest.raises(BusinessError) as refused:
        reported(furnished / "nord", files["mitte"])
    assert (refused.value.problem.code, "of: sued" in refused.value.problem.en) == ("wedge.missing", True)
    assert "pilot/beitraege" in refused.value.problem.remedy_en
    other = changed(files["mitte"], tmp_path / "zweiter.json", lambda said: said.update(left_out=1))
    with pytest.raises(BusinessError) as refused:
        reported(furnished / "nord", files["mitte"], files["sued"], other)
    assert (refused.value.problem.code, "mitte.json" in refused.value.problem.en) == ("wedge.twice", True)
    reported(furnished / "nord", files["mitte"], files["sued"], files["mitte"])


def test_a_contribution_on_another_plan_is_refused(
    copied: Callable[[str], Path], files: dict[str, Path], furnished: Path
) -> None:
    """This office has registered a deviation, with its reason; the others have not."""
    folder = copied("nord")
    with open_office(folder).open_journal() as journal:
        last = plans.history(journal.database, PROCESS)[-1]
        body = last.body.replace("Neuanmeldung", "Ummeldung")
        plans.register(journal, PROCESS, body, by="Pilotleitung 1", unit="nord", why="Umplanung")
    with pytest.raises(BusinessError) as refused:
        reported(folder, files["mitte"], files["sued"])
    assert refused.value.problem.code == "wedge.plan"


def test_other_designs_take_no_contributions(files: dict[str, Path], tmp_path: Path) -> None:
    """A plan with a hold-out has its report by itself."""
    make_office(tmp_path / "amt")
    with open_office(tmp_path / "amt").open_journal() as journal:
        said = {"pilot": {"versuchsplan": "handprobe"}}
        plans.register(journal, PROCESS, orjson.dumps(said).decode(), by="Pilotleitung 1")
    with pytest.raises(BusinessError) as refused:
        reported(tmp_path / "amt", files["nord"])
    assert refused.value.problem.code == "wedge.no_wedge"


def test_what_only_some_units_measured_counts_where_it_lowers_the_saving(
    furnished: Path, files: dict[str, Path], tmp_path: Path, found: Combined
) -> None:
    """Rework by hand counts only if all measured it; rework of the pilot from whoever did; both are said."""
    less = changed(
        files["mitte"], tmp_path / "mitte.json", lambda said: said.update(rework_by_hand=None, rework_of_pilot=None)
    )
    other = reported(furnished / "nord", less, files["sued"])
    assert other.parts.there("by_hand") is None
    part = other.parts.there("of_pilot")
    assert part is not None
    assert part.of == 600
    assert other.saving.per_case.estimate < found.saving.per_case.estimate
    codes = {one.code for one in other.saving.omitted}
    assert {"wedge.omitted.rework", "wedge.omitted.costs"} <= codes
    guard = changed(files["mitte"], tmp_path / "g.json", lambda said: section(said, "quality").update(rueckstand=None))
    assert reported(furnished / "nord", guard, files["sued"]).verdict.standing is Standing.OPEN


def test_types_of_cases_that_a_wedge_does_not_tell_apart_are_said(found: Combined) -> None:
    """Its plan may name them all the same; nobody shall look for them in vain."""
    assert not [one for one in omitted(found.contributions, found.parts) if one.code == "wedge.omitted.types"]
    body = orjson.loads(found.contributions[0].body)
    body["pilot"]["fallart_feld"] = "weitere_hunde"
    told = [one.model_copy(update={"body": orjson.dumps(body).decode()}) for one in found.contributions]
    assert [one for one in omitted(told, found.parts) if one.code == "wedge.omitted.types"]
