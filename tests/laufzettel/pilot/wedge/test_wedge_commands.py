# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`laufzettel pilot report --share` and `--with`, and the decision about what came of it, as people call them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from laufzettel.cli.main import cli
from laufzettel.errors import LaufzettelError
from laufzettel.journal import decided
from laufzettel.office import open_office
from laufzettel.pilot.wedge.folder import FOLDER
from tests.laufzettel.pilot.wedge.offices import PROCESS

Call = Callable[..., str]


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    """Calls a command in an office; gives all it said, or why it refused."""

    def called(folder: Path, *words: str) -> str:
        said = ""
        try:
            cli.main(args=["pilot", *words, "--office", str(folder)], prog_name="laufzettel", standalone_mode=False)
        except (LaufzettelError, click.ClickException) as wrong:
            said = f"{wrong.problem.code} {wrong}" if isinstance(wrong, LaufzettelError) else str(wrong)
        out = capsys.readouterr()
        return said + out.out + out.err

    return called


def answer(said: str) -> dict[str, object]:
    """The last line, as JSON."""
    found: dict[str, object] = json.loads(said.splitlines()[-1])
    return found


def test_a_contribution_is_shown_first_and_written_only_with_yes(
    furnished: Path, files: dict[str, Path], call: Call, tmp_path: Path
) -> None:
    """All that stands in it, each block with its sum; then the file, the same byte for byte each time."""
    path = tmp_path / "neu" / "nord.json"
    shown = call(furnished / "nord", "report", "--share", str(path))
    assert not path.exists()
    content = json.loads(files["nord"].read_bytes())
    for said in (content["sha256"], content["contribution"]["plan"], "48 × ", "betrieb_stunden: 3.0", "--yes"):
        assert said in shown
    assert shown.count(" × ") == len(content["contribution"]["blocks"]) + 2  # and rework on both sides
    program = answer(call(furnished / "nord", "report", "--share", str(path), "--json"))
    assert (program["would_share"], program["contribution"]) == (str(path), content["contribution"])
    assert not path.exists()
    call(furnished / "nord", "report", "--share", str(path), "--yes")
    assert path.read_bytes() == files["nord"].read_bytes()
    assert "shared" in answer(call(furnished / "nord", "report", "--share", str(path), "--yes", "--json"))


def test_a_second_contribution_that_differs_does_not_replace_the_first(
    copied: Callable[[str], Path], call: Call, tmp_path: Path
) -> None:
    """Whoever has the first must be told; so nothing is overwritten in silence."""
    folder, path = copied("nord"), tmp_path / "nord.json"
    call(folder, "report", "--share", str(path), "--yes")
    before = path.read_bytes()
    inputs = folder / "pilot-bericht.toml"
    inputs.write_text(
        inputs.read_text(encoding="utf-8").replace("betrieb_stunden = 3.0", "betrieb_stunden = 4.0"), "utf-8"
    )
    assert call(folder, "report", "--share", str(path), "--yes").startswith("wedge.there")
    assert path.read_bytes() == before


def test_with_all_contributions_there_is_a_report_a_decision_and_its_digest(
    copied: Callable[[str], Path], files: dict[str, Path], call: Call, tmp_path: Path
) -> None:
    """Named by --with, or put into pilot/beitraege; leadership decides on the digest over all of them."""
    folder = copied("mitte")
    missing = call(folder, "report")
    assert missing.startswith("wedge.missing")
    assert call(folder, "decide", "E3", "go-on", "--why", "x", "--as", "Amtsleitung 1").startswith("decision.no_report")
    others = [word for unit in ("nord", "sued") for word in ("--with", str(files[unit]))]
    named = answer(call(folder, "report", *others, "--json"))
    folder.joinpath(*FOLDER).mkdir(parents=True)
    for unit in ("nord", "sued"):
        folder.joinpath(*FOLDER, f"{unit}.json").write_bytes(files[unit].read_bytes())
    said = answer(call(folder, "report", "--out", str(tmp_path / "out"), "--json"))
    assert said["digest"] == named["digest"]
    units = said["units"]
    assert isinstance(units, list)
    assert [one["unit"] for one in units] == ["mitte", "nord", "sued"]
    assert said["evidence"] == "E4"
    assert len(list((tmp_path / "out").iterdir())) == 5
    assert json.loads(files["sued"].read_bytes())["sha256"] in call(folder, "report")
    call(folder, "decide", "E3", "go-on", "--why", "Die Untergrenze liegt über 0.", "--as", "Amtsleitung 1")
    with open_office(folder).open_journal() as journal:
        (one,) = decided.history(journal, PROCESS)
        assert decided.fault(journal, PROCESS) is None
    assert (one.point, one.report) == ("E3", said["digest"])
    assert "weitermachen" in call(folder, "decide")


def test_without_a_plan_or_contributions_it_is_said_as_before(tmp_path: Path, call: Call) -> None:
    """An office that has neither."""
    from laufzettel.office import make_office

    make_office(tmp_path / "amt")
    assert call(tmp_path / "amt", "report").startswith("report.no_plan")
    assert call(tmp_path / "amt", "report", "--share", str(tmp_path / "a.json")).startswith("report.no_plan")
