# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`laufzettel anchor`: sets, carries off, checks and proves; sentences, JSON and exit codes."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from flows.hundesteuer.name import NAME
from laufzettel.office import open_office

Call = Callable[..., subprocess.CompletedProcess[str]]
Rows = Sequence[dict[str, str]]


@pytest.fixture
def office(furnished: Callable[[Rows], Path], people: Rows, tmp_path: Path) -> Path:
    """An office with three cases; its anchors are carried to a share."""
    folder = furnished(people[:3])
    with (folder / "office.toml").open("a", encoding="utf-8") as config:
        config.write(f'\n[anker]\ndatei = "{tmp_path}/share/anker.txt"\n')
    (tmp_path / "share").mkdir()
    return folder


def answer(done: subprocess.CompletedProcess[str]) -> dict[str, object]:
    """The JSON object on the last line."""
    found: dict[str, object] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def test_an_anchor_is_printed_carried_off_and_checked(laufzettel: Call, office: Path, tmp_path: Path) -> None:
    """The line on the terminal is the line in the file, and all is as it was anchored: exit code 0."""
    file = tmp_path / "share" / "anker.txt"
    done = laufzettel("anchor", office=office)
    assert done.returncode == 0, done.stderr
    line = done.stdout.splitlines()[0]
    assert file.read_text("utf-8") == f"{line}\n"
    assert line.startswith(f"laufzettel-anchor-1 {NAME} 1 ")
    said = answer(laufzettel("anchor", "--json", office=office))
    assert (said["n"], said["cases"], said["carried"], said["file"]) == (2, 3, 1, str(file))
    assert file.read_text("utf-8").splitlines() == [line, said["line"]]
    checked = laufzettel("anchor", "--check", str(file), "--lang", "en", office=office)
    assert checked.returncode == 0
    assert "Compared: 2 anchors" in checked.stdout
    assert "Every anchored entry stands in its place." in checked.stdout


def test_a_changed_past_ends_with_exit_code_three(laufzettel: Call, office: Path, tmp_path: Path) -> None:
    """The case is named, in German, and for programs."""
    laufzettel("anchor", office=office)
    with open_office(office).open_journal() as journal:
        ((number,),) = journal.database.rows("SELECT number FROM cases WHERE id = 2")
        journal.database.run("DELETE FROM entry WHERE case_id = 2 AND n = (SELECT entries - 1 FROM cases WHERE id = 2)")
    file = str(tmp_path / "share" / "anker.txt")
    done = laufzettel("anchor", "--check", file, office=office)
    assert done.returncode == 3
    assert f"✗ {number}: Am " in done.stdout
    faults = answer(laufzettel("anchor", "--check", file, "--json", office=office))["faults"]
    assert isinstance(faults, list)
    assert [one["code"] for one in faults] == ["anchor.entry_gone", "anchor.other_root"]


def test_what_could_not_be_carried_off_follows(laufzettel: Call, office: Path, tmp_path: Path) -> None:
    """A share that is not there is no folder to be made: exit code 1, and the next call adds both lines."""
    share = tmp_path / "share"
    share.rmdir()
    done = laufzettel("anchor", office=office)
    assert (done.returncode, share.exists()) == (1, False)
    assert "Der Anker 1 ist gesetzt" in done.stderr
    share.mkdir()
    assert laufzettel("anchor", office=office).returncode == 0
    assert [line.split(" ")[2] for line in (share / "anker.txt").read_text("utf-8").splitlines()] == ["1", "2"]


def test_without_a_file_the_line_is_for_a_person_to_carry(laufzettel: Call, furnished: Callable[[Rows], Path]) -> None:
    """It is printed, kept in the journal, and the command says what to do with it."""
    office = furnished([])
    done = laufzettel("anchor", "--lang=en", office=office)
    assert done.returncode == 0
    assert "Carry this line off this machine" in done.stdout
    assert answer(laufzettel("anchor", "--json", office=office))["file"] is None


def test_a_proof_is_one_json_object(laufzettel: Call, office: Path) -> None:
    """For a case that is anchored; a sentence and exit code 2 for one that is not."""
    with open_office(office).open_journal() as journal:
        number = journal.numbers([1])[1]
    early = laufzettel("anchor", "--proof", number, office=office)
    assert early.returncode == 2
    assert "noch nicht verankert" in early.stderr
    laufzettel("anchor", office=office)
    proof = answer(laufzettel("anchor", "--proof", number, office=office))
    assert set(proof) == {"number", "entries", "path", "anchor"}
    assert proof["number"] == number


def test_wrong_words_are_refused_with_exit_code_two(laufzettel: Call, office: Path, tmp_path: Path) -> None:
    """Both options, a file without an anchor of the process, a line that is none, an entry that is misspelt."""
    empty = tmp_path / "leer.txt"
    empty.touch()
    assert laufzettel("anchor", "--check", str(empty), "--proof", "HST-1", office=office).returncode == 2
    nothing = laufzettel("anchor", "--check", str(empty), office=office)
    assert (nothing.returncode, "kein Anker des Verfahrens" in nothing.stderr) == (2, True)
    empty.write_bytes(b"\xff\xfe irgendwas\n")
    wrong = laufzettel("anchor", "--check", str(empty), office=office)
    assert (wrong.returncode, "leer.txt ist Zeile 1 kein Anker" in wrong.stderr) == (2, True)
    config = office / "office.toml"
    config.write_text(config.read_text("utf-8").replace("datei =", "date1 ="), "utf-8")
    misspelt = laufzettel("anchor", office=office)
    assert (misspelt.returncode, "[anker]" in misspelt.stderr) == (2, True)
