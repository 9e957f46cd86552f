# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`laufzettel pilot baseline`: opened, looked at, closed, taken in from a table, discarded."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import NamedTuple

import click
import pytest

from laufzettel.cli.main import cli
from laufzettel.errors import LaufzettelError
from laufzettel.office import make_office
from laufzettel.pilot.baseline import studies, survey, times
from laufzettel.pilot.baseline.studies import Plan
from laufzettel.pilot.baseline.times import Measured

Call = Callable[..., "Done"]
Process = Callable[..., subprocess.CompletedProcess[str]]
WHAT = ("--process", "hundesteuer", "--step", "Prüfen", "--case-type", "Anmeldung")
UNITS = '\n[einheiten.steuer]\nname = "Steueramt"\nverfahren = ["hundesteuer"]\n'


class Done(NamedTuple):
    """What came of a call, as of a process."""

    returncode: int
    stdout: str
    stderr: str


@pytest.fixture
def laufzettel_here(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Call:
    """Calls the command in this process, for starting one takes longer than all the rest."""

    def call(*words: str, office: Path = Path()) -> Done:
        monkeypatch.setenv("LAUFZETTEL_OFFICE", str(office))
        try:
            code = cli.main(args=list(words), prog_name="laufzettel", standalone_mode=False)
        except (LaufzettelError, click.ClickException) as wrong:
            return Done(2, capsys.readouterr().out, str(wrong))
        return Done(code, *capsys.readouterr())

    return call


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """An empty office."""
    make_office(tmp_path / "amt")
    return tmp_path / "amt"


def answer(done: Done) -> dict[str, object]:
    """The JSON of a call that went well."""
    assert done.returncode == 0, done.stderr + done.stdout
    said: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return said


def test_a_study_is_opened_measured_closed_and_discarded(laufzettel_here: Call, office: Path) -> None:
    """Means come with the end; discarding says first what it would do."""
    said = answer(
        laufzettel_here("pilot", "baseline", "open", "alt", *WHAT, "--team", "gesamt=9", "--json", office=office)
    )
    assert said["needed"] == 188
    with survey.opened(office) as here:
        study = studies.find(here, "alt")
        some = [Measured("Prüfen", "manual", "Anmeldung", 600 + 15 * n, study.opened, "gesamt") for n in range(40)]
        with here.changing():
            times.keep(here, study, some)
    (before,) = answer(laufzettel_here("pilot", "baseline", "status", "--json", office=office))["studies"]
    assert before["steps"] == []
    text = laufzettel_here("pilot", "baseline", "status", "alt", office=office).stdout
    assert "Mittelwerte zeigt erst die beendete Erhebung." in text
    answer(laufzettel_here("pilot", "baseline", "close", "alt", "--json", office=office))
    (after,) = answer(laufzettel_here("pilot", "baseline", "status", "--json", office=office))["studies"]
    assert after["steps"][0]["total"] | {"within": 0} == {"about": "", "cases": 40, "minutes": 14.88, "within": 0}
    assert "14,88" in laufzettel_here("pilot", "baseline", "status", office=office).stdout
    answer(laufzettel_here("pilot", "baseline", "discard", "alt", "--json", office=office))
    assert "alt" in laufzettel_here("pilot", "baseline", "status", office=office).stdout
    answer(laufzettel_here("pilot", "baseline", "discard", "alt", "--yes", "--json", office=office))
    assert answer(laufzettel_here("pilot", "baseline", "status", "--json", office=office))["studies"] == []


def test_a_table_is_checked_first_and_taken_in_when_asked(laufzettel_here: Call, office: Path, tmp_path: Path) -> None:
    """Wrong cells end with exit code 2 and are named; the column of names is not taken."""
    table = tmp_path / "zeiten.csv"
    rows = [f"Prüfen;Umzug;{10 + n % 7};0{1 + n % 9}.12.2025;Erika" for n in range(40)]
    table.write_text("\n".join(["Schritt;Fallart;Minuten;Tag;Name", *rows]), encoding="utf-8")
    words = ("pilot", "baseline", "import", str(table), "--name", "2025", "--process", "Umzug", "--evidence", "E2")
    words += ("--team", "gesamt=8")
    checked = answer(laufzettel_here(*words, "--json", office=office))
    assert checked == {"would_import": "2025", "times": 40, "left_out": ["Name"], "evidence": "E2"}
    assert answer(laufzettel_here("pilot", "baseline", "status", "--json", office=office))["studies"] == []
    answer(laufzettel_here(*words, "--yes", "--json", office=office))
    (study,) = answer(laufzettel_here("pilot", "baseline", "status", "--json", office=office))["studies"]
    assert (study["evidence"], study["steps"][0]["total"]["cases"]) == ("E2", 40)
    table.write_text(table.read_text(encoding="utf-8").replace(";11;", ";elf;"), encoding="utf-8")
    refused = laufzettel_here(*words, office=office)
    assert refused.returncode == 2
    assert "Blatt „zeiten.csv“, Zelle C3" in refused.stderr
    assert "elf" not in refused.stderr
    assert (
        json.loads(laufzettel_here(*words, "--json", office=office).stdout)["error"]["code"] == "baseline.cell_minutes"
    )


def test_single_times_go_with_whatever_else_is_erased(laufzettel_here: Call, office: Path) -> None:
    """Six months after the pilot; `erase` says so first, and sums stay."""
    plan = Plan("alt", "p", ("Prüfen",), ("a",), {"gesamt": 9}, date(2025, 1, 7), date(2025, 1, 20))
    with survey.opened(office) as here:
        study = studies.open_study(here, plan)
        with here.changing():
            times.keep(here, study, [Measured("Prüfen", "manual", "a", 615, study.opened, "gesamt")] * 40)
    assert answer(laufzettel_here("erase", "--json", office=office))["studies"] == ["alt"]
    assert "alt" in laufzettel_here("pilot", "baseline", "status", office=office).stdout.splitlines()[-1]
    assert "zu löschen: alt" in laufzettel_here("erase", office=office).stdout
    assert "gelöscht: alt" in laufzettel_here("erase", "--yes", office=office).stdout
    assert answer(laufzettel_here("erase", "--json", office=office))["studies"] == []
    with survey.opened(office) as here:
        assert times.measured(here, study) == []
    (left,) = answer(laufzettel_here("pilot", "baseline", "status", "--json", office=office))["studies"]
    assert left["steps"][0]["total"]["minutes"] == 10.25


def test_what_the_page_shows_can_be_called(laufzettel_here: Call, office: Path) -> None:
    """Every command in the blocks of docs/pilot/baseline.md, one after the other."""
    page = (Path(__file__).parents[3] / "docs/pilot/baseline.md").read_text(encoding="utf-8")
    blocks = "\n".join(re.findall(r"```console\n(.*?)```", page, re.DOTALL)).replace("\\\n", " ")
    lines = [line for line in blocks.splitlines() if line.strip()]
    assert len(lines) > 3
    for line in lines:
        assert laufzettel_here(*shlex.split(line)[1:], office=office).returncode == 0, line


def test_sample_sizes_need_no_office(laufzettel_here: Call) -> None:
    """Both tables, or one number."""
    said = answer(laufzettel_here("pilot", "baseline", "plan", "--json"))
    assert [one["n"] for one in said["mean"]] == [96, 43, 24, 188, 84, 47, 384, 171, 96]
    assert [one["n"] for one in said["share"]] == [1537, 683, 246, 2401, 1067, 384]
    assert "384" in laufzettel_here("pilot", "baseline", "plan").stdout
    assert answer(laufzettel_here("pilot", "baseline", "plan", "--cv", "0.5", "--json")) == {"n": 96, "needed": 120}
    assert answer(laufzettel_here("pilot", "baseline", "plan", "--share", "0.2", "--within", "0.03", "--json")) == {
        "n": 683
    }


@pytest.mark.parametrize(
    "words",
    [
        ("open", "a", *WHAT, "--team", "gesamt=4"),
        ("open", "a", *WHAT, "--team", "steuer"),
        ("open", "a", *WHAT),
        ("open", "a", *WHAT, "--team", "fremd=9"),
        ("close", "a"),
        ("discard", "a", "--yes"),
        ("plan", "--cv", "1", "--share", "0.5"),
        ("import", "gibt-es-nicht.csv", "--name", "a", "--process", "p", "--evidence", "E2", "--team", "gesamt=9"),
    ],
)
def test_what_makes_no_sense_is_refused(laufzettel_here: Call, office: Path, words: tuple[str, ...]) -> None:
    """With a sentence and exit code 2, and nothing is opened by it."""
    done = laufzettel_here("pilot", "baseline", *words, office=office)
    assert done.returncode == 2, done.stdout
    assert done.stderr
    assert "Traceback" not in done.stderr
    assert answer(laufzettel_here("pilot", "baseline", "status", "--json", office=office))["studies"] == []


def test_in_an_office_with_units_teams_are_units(laufzettel_here: Call, laufzettel: Process, office: Path) -> None:
    """The desk finds people by their units only; as a process, in English."""
    config = office / "office.toml"
    config.write_text(config.read_text(encoding="utf-8") + UNITS, encoding="utf-8")
    words = ("pilot", "baseline", "open", "a", *WHAT, "--team", "gesamt=9", "--lang", "en")
    refused = laufzettel(*words, office=office)
    assert refused.returncode == 2
    assert refused.stderr.startswith("“gesamt” is no unit of office.toml;")
    assert refused.stderr.endswith("Units of this office: steuer.\n")
    answer(laufzettel_here("pilot", "baseline", "open", "a", *WHAT, "--team", "steuer=9", "--json", office=office))
