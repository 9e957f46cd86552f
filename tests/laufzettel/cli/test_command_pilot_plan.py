# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`laufzettel pilot plan` and `laufzettel pilot holdout`, as people and programs call them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from laufzettel.office import make_office

Call = Callable[..., CompletedProcess[str]]


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A new office."""
    make_office(tmp_path / "amt")
    return tmp_path / "amt"


def fill_in(office: Path, *changes: tuple[str, str]) -> None:
    """A person fills in what the file to start from leaves open."""
    path = office / "pilot.toml"
    said = path.read_text(encoding="utf-8")
    for old, new in changes or (('frage = ""', 'frage = "Wie viel?"'), ("fallarten = []", 'fallarten = ["Neu"]')):
        assert old in said
        said = said.replace(old, new)
    path.write_text(said, encoding="utf-8")


def answer(done: CompletedProcess[str]) -> dict[str, object]:
    """The last line, as JSON."""
    found: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_a_plan_is_made_filled_in_registered_and_deviated_from(laufzettel: Call, office: Path) -> None:
    """The whole way, with the exit codes; the registered plan stays what counts until a reason is given."""
    missing = laufzettel("pilot", "plan", office=office)
    assert (missing.returncode, "pilot plan --new" in missing.stderr) == (2, True)
    new = laufzettel("pilot", "plan", "--new", "--start", "2026-12-01", office=office)
    assert (new.returncode, "frage" in new.stdout, "fallarten" in new.stdout) == (0, True, True)
    faulty = laufzettel("pilot", "plan", "--register", "--as", "Frau Prüf", office=office)
    assert (faulty.returncode, "Zeile 6" in faulty.stderr) == (2, True)
    again = laufzettel("pilot", "plan", "--new", office=office)
    assert again.returncode == 2
    fill_in(office)
    shown = laufzettel("pilot", "plan", "--lang", "en", office=office)
    assert shown.returncode == 0
    assert re.search(r"E3  2027-03-10  day 100", shown.stdout)
    assert "Not registered yet" in shown.stdout
    registered = laufzettel("pilot", "plan", "--register", "--as", "Frau Prüf", "--json", office=office)
    assert registered.returncode == 0
    said = answer(registered)
    assert said["deviates"] == []
    assert isinstance(said["registered"], list)
    assert len(said["registered"][0]["sha256"]) == 64
    twice = laufzettel("pilot", "plan", "--register", "--as", "Frau Prüf", "--json", office=office)
    assert (twice.returncode, "plan.already" in twice.stdout) == (2, True)
    fill_in(office, ("prozent = 10 ", "prozent = 5 "))
    assert answer(laufzettel("pilot", "plan", "--json", office=office))["deviates"] == ["handprobe.prozent"]
    assert "handprobe.prozent" in laufzettel("pilot", "plan", office=office).stdout
    silent = laufzettel("pilot", "plan", "--register", "--as", "Frau Prüf", "--json", office=office)
    assert (silent.returncode, "plan.no_reason" in silent.stdout) == (2, True)
    why = laufzettel("pilot", "plan", "--register", "--why", "zu viel", "--as", "Frau Prüf", "--json", office=office)
    found = answer(why)["registered"]
    assert isinstance(found, list)
    assert [one["why"] for one in found] == ["", "zu viel"]


def test_the_field_that_tells_types_is_checked_and_shown(laufzettel: Call, office: Path) -> None:
    """One the process does not have is refused with its line; the one it has stands in the answer."""
    laufzettel("pilot", "plan", "--new", "--start", "2026-12-01", office=office)
    fill_in(office)
    assert answer(laufzettel("pilot", "plan", "--json", office=office))["case_type_field"] is None
    fill_in(office, ('# fallart_feld = "grund"', 'fallart_feld = "anlass"'))
    faulty = laufzettel("pilot", "plan", office=office)
    assert faulty.returncode == 2
    assert "Zeile 9: Der Eintrag [pilot] fallart_feld ist falsch" in " ".join(faulty.stderr.split())
    fill_in(office, ('fallart_feld = "anlass"', 'fallart_feld = "grund"'))
    assert answer(laufzettel("pilot", "plan", "--json", office=office))["case_type_field"] == "grund"
    assert "case types by “grund”: Neu" in laufzettel("pilot", "plan", "--lang", "en", office=office).stdout


def test_a_unit_of_a_stepped_wedge_is_named_and_no_other(laufzettel: Call, office: Path) -> None:
    """Without it, or with one the plan does not know, nothing is registered."""
    laufzettel("pilot", "plan", "--new", "--start", "2026-12-01", office=office)
    fill_in(office)
    outside = laufzettel("pilot", "plan", "--register", "--unit", "nord", "--as", "A", "--json", office=office)
    assert (outside.returncode, "plan.no_units" in outside.stdout) == (2, True)
    text = (office / "pilot.toml").read_text(encoding="utf-8")
    text = re.sub(r"(?m)^\[handprobe\]\n(?:\w+ = .*\n)+", "", text).replace('"handprobe"  ', '"stufen"  ', 1)
    (office / "pilot.toml").write_text(
        re.sub(r"# (?=\[stufen\]|einheiten =|startwert =|erster_tag =|abstand_tage =)", "", text), encoding="utf-8"
    )
    for unit in ("", "west"):
        wrong = laufzettel("pilot", "plan", "--register", "--unit", unit, "--as", "A", "--json", office=office)
        assert (wrong.returncode, "plan.which_unit" in wrong.stdout) == (2, True), wrong.stdout
    right = laufzettel("pilot", "plan", "--register", "--unit", "nord", "--as", "A", "--json", office=office)
    said = answer(right)
    assert right.returncode == 0
    assert isinstance(said["switch_overs"], dict)
    assert sorted(said["switch_overs"]) == ["mitte", "nord", "sued"]


def test_the_hold_out_is_listed_and_a_deed_belongs_to_a_number(laufzettel: Call, office: Path) -> None:
    """Nothing was drawn here; an unknown case and half a deed are refused."""
    listed = laufzettel("pilot", "holdout", "--json", office=office)
    assert listed.returncode == 0
    nothing = {"kept": 0, "done": 0, "opted_out": 0, "rejected": 0, "open": 0}
    assert answer(listed) == {"process": "hundesteuer", "counts": {"lot": nothing, "unit": nothing}, "open": []}
    assert "Handprobe: 0 Vorgänge" in laufzettel("pilot", "holdout", office=office).stdout
    for words, code in (
        (["HST-1"], "holdout.one_deed"),
        (["--done"], "holdout.one_deed"),
        (["HST-1", "--done", "--opt-out", "x"], "holdout.one_deed"),
        (["HST-1", "--opt-out", " "], "sign.no_reason"),
        (["HST-1", "--done"], "case.unknown"),
    ):
        refused = laufzettel("pilot", "holdout", *words, "--as", "Frau Prüf", "--json", office=office)
        assert (refused.returncode, code in refused.stdout) == (2, True), (words, refused.stdout)
