# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`laufzettel rules release` and `releases`: dry unless told otherwise, refused while red, listed ever after."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest
from openpyxl import load_workbook

from flows.hundesteuer.tables import RULES
from laufzettel.cli.processes import ruled_names
from laufzettel.office import make_office

Run = Callable[..., CompletedProcess[str]]


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """An office in which nothing is released."""
    make_office(tmp_path / "amt")
    return tmp_path / "amt"


def told(done: CompletedProcess[str]) -> dict[str, Any]:
    """The last line."""
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def test_a_release_from_the_first_look_to_the_list(laufzettel: Run, office: Path, tmp_path: Path) -> None:
    """Three dogs without a rule: refused without a reason, by one person never; with one it is shown for good."""
    book = load_workbook(RULES)
    del book["Tests"]
    book["Info"]["B3"], book["Steuersatz"]["C8"] = "2.0", ">= 4"
    book.save(tmp_path / "neu.xlsx")
    words = ("rules", "release", str(tmp_path / "neu.xlsx"), "--author", "Steuer 1")

    refused = laufzettel(*words, "--as", "Leitung 1", "--yes", "--json", office=office)
    assert (refused.returncode, told(refused)["refused"], told(refused)["released"]) == (3, True, None)
    why = (*words, "--override", "drei Hunde gibt es hier nicht")
    dry = laufzettel(*why, "--as", "Leitung 1", office=office)
    assert dry.returncode == 0
    for said in ("Fassung 2.0", "tritt an die Stelle von", "steuersatz: Regel S3", "✗ Blatt", "Noch nicht freigegeben"):
        assert said in " ".join(dry.stdout.split())
    alone = laufzettel(*why, "--as", "STEUER  1", "--yes", office=office)
    assert (alone.returncode, "gibt sie nicht frei" in alone.stderr) == (2, True)
    assert told(laufzettel("rules", "releases", "--json", office=office))["releases"] == []
    assert not (office / "regeln").exists()

    done = laufzettel(*why, "--as", "Leitung 1", "--yes", "--json", office=office)
    assert (done.returncode, told(done)["released"]) == (0, 2)
    listed = " ".join(laufzettel("--lang", "en", "rules", "releases", office=office).stdout.split())
    assert "1.0" in listed
    assert "replaced by a later one" in listed
    assert "released by Leitung 1, written by Steuer 1; DESPITE RED FINDINGS" in listed
    assert "drei Hunde gibt es hier nicht" in listed
    checked = told(laufzettel("check", "--json", office=office))
    assert "TROTZ ROTER BEFUNDE" in str(checked["rules"])

    assert laufzettel("verify", office=office).returncode == 0
    kept = office / told(laufzettel("rules", "releases", "--json", office=office))["releases"][1]["path"]
    kept.chmod(0o644)
    kept.write_bytes(RULES.read_bytes())
    broken = laufzettel("verify", "--json", office=office)
    assert broken.returncode == 3
    assert [one["code"] for one in told(broken)["faults"]] == ["rules.released_file_changed"]


def test_an_office_made_today_has_the_delivered_workbook_as_its_first_version(laufzettel: Run, tmp_path: Path) -> None:
    """It says that nobody in the office has released it; made again, the office keeps it."""
    for _ in range(2):
        assert laufzettel("init", str(tmp_path / "neu")).returncode == 0
    listed = laufzettel("rules", "releases", office=tmp_path / "neu").stdout
    assert listed.count("mitgeliefert, im Amt von niemandem freigegeben") == 1


@pytest.mark.parametrize("process", ruled_names())
def test_every_delivered_workbook_can_be_released_as_it_is(laufzettel: Run, office: Path, process: str) -> None:
    """No check and no test of it is red; rules may be released before their flow is there."""
    workbook = str(RULES.parents[1] / process / "rules.xlsx")
    words = ("rules", "release", workbook, "--process", process, "--author", "Fachamt 1", "--as", "Leitung 1", "--yes")
    done = laufzettel(*words, "--json", office=office)
    assert (done.returncode, told(done)["released"], told(done)["red"]) == (0, 2, [])
    listed = told(laufzettel("rules", "releases", "--process", process, "--json", office=office))["releases"]
    assert [(one["person"], one["today"]) for one in listed] == [("", False), ("Leitung 1", True)]
    assert laufzettel("verify", office=office).returncode == 0


def test_what_has_no_rules_cannot_be_released(laufzettel: Run, office: Path) -> None:
    """The sentence names all there are."""
    refused = laufzettel("rules", "releases", "--process", "wohngeld", office=office)
    assert (refused.returncode, "hundesteuer, rechnungseingang, zeitzuschlaege" in refused.stderr) == (2, True)
