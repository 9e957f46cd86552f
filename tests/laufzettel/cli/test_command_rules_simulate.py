# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`laufzettel rules simulate` and `explain`: as people call them, over a file and over the cases of an office."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.laufzettel.cli.conftest import Call, Rows

RULES = Path("flows/hundesteuer/rules.xlsx").resolve()
CASES = (
    "Aktenzeichen;Stichtag;gefaehrliche_hunde;weitere_hunde_normal\n"
    "A1;01.03.2026;0;1\nA2;01.03.2026;0;2\nA3;01.03.2026;0;2\n"
)


@pytest.fixture
def dearer(tmp_path: Path) -> Path:
    """The dog tax with 102 EUR for two dogs, not 96, and 90 EUR for one, not 84."""
    book = load_workbook(RULES)
    book["Info"]["B3"], book["Info"]["B4"] = "2.0", "2031-01-01"
    book["Steuersatz"]["D6"], book["Steuersatz"]["D7"] = 90, 102
    book.save(tmp_path / "neu.xlsx")
    return tmp_path / "neu.xlsx"


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    """Three cases."""
    (tmp_path / "faelle.csv").write_text(CASES, encoding="utf-8")
    return tmp_path / "faelle.csv"


def test_the_terminal_says_how_many_change_and_by_how_much(laufzettel: Call, dearer: Path, cases: Path) -> None:
    """All three, because both rates change, though the new workbook is valid from 2031 only, and that is said."""
    done = laufzettel("rules", "simulate", str(RULES), str(dearer), "--table", "steuersatz", "--cases", str(cases))
    assert (done.returncode, done.stderr) == (0, "")
    assert "davon anders entschieden: 3" in done.stdout
    assert "satz_normal, Differenz: 18,00" in done.stdout
    assert "gleich wann die Mappen gelten" in done.stdout


def test_programs_get_counts_sums_and_the_changed_cases(
    laufzettel: Call, dearer: Path, cases: Path, tmp_path: Path
) -> None:
    """Sums as text, cases by the column that names them and without what they brought; files by name."""
    words = ("--table", "steuersatz", "--cases", str(cases), "--id", "Aktenzeichen", "--out", str(tmp_path / "aus"))
    done = laufzettel("--lang", "en", "rules", "simulate", str(RULES), str(dearer), *words, "--json")
    said = json.loads(done.stdout.splitlines()[-1])
    assert (said["cases"], said["changed"], said["share"], said["left_out"]) == (3, 3, 1.0, 0)
    assert said["sums"]["satz_normal"] == {"old": "276.00", "new": "294.00", "difference": "18.00"}
    assert [one["case"] for one in said["changed_cases"]] == ["A1", "A2", "A3"]
    assert "weitere_hunde_normal" not in json.dumps(said["changed_cases"])
    assert said["rules_without_cases"]["new"] == ["S0", "S3", "S4", "S5", "S6"]
    assert sorted(said["files"]) == sorted(path.name for path in (tmp_path / "aus").iterdir())
    again = laufzettel("rules", "simulate", str(RULES), str(dearer), *words)
    assert again.returncode == 2
    assert "es wurde nichts geschrieben" in again.stderr


def test_rows_left_out_end_with_2_and_are_named(laufzettel: Call, dearer: Path, cases: Path) -> None:
    """The others are counted all the same."""
    cases.write_text(CASES + "A4;01.03.2026;0;viele\n", encoding="utf-8")
    done = laufzettel("rules", "simulate", str(RULES), str(dearer), "--table", "steuersatz", "--cases", str(cases))
    assert done.returncode == 2
    assert "Fälle: 3" in done.stdout
    assert "Zeile 5, Spalte „weitere_hunde_normal“" in " ".join(done.stderr.split())
    assert "viele" not in done.stdout + done.stderr


def test_where_the_cases_come_from_must_be_said_once(laufzettel: Call, dearer: Path, cases: Path) -> None:
    """A file or a process, not both and not none."""
    both = ("--cases", str(cases), "--process", "hundesteuer")
    for words in ((), both):
        done = laufzettel("rules", "simulate", str(RULES), str(dearer), "--table", "steuersatz", *words)
        assert done.returncode == 2
        assert "--process" in done.stderr


def test_decided_cases_of_an_office_are_tried_without_a_restricted_one(
    laufzettel: Call, furnished: Callable[[Rows], Path], people: Rows, dearer: Path
) -> None:
    """What the decisions looked at is enough; a case whose processing is restricted is left alone."""
    office = furnished(people)

    def simulated() -> Mapping[str, object]:
        words = ("--table", "steuersatz", "--process", "hundesteuer", "--json")
        done = laufzettel("rules", "simulate", str(RULES), str(dearer), *words, office=office)
        assert done.returncode == 0, done.stderr
        said: Mapping[str, object] = json.loads(done.stdout.splitlines()[-1])
        return said

    said = simulated()
    changed = said["changed_cases"]
    assert isinstance(changed, list)
    number = changed[0]["case"]
    assert (said["left_out"], said["columns_missing"]) == (0, [])
    shown = laufzettel("slip", number, "--json", office=office).stdout
    assert "steuersatz" in shown
    assert laufzettel("sign", number, "--reject", "Nur zur Probe", "--as", "Erika", office=office).returncode == 0
    restricted = laufzettel("erase", number, "--yes", "--as", "Datenschutz", office=office)
    assert restricted.returncode == 0, restricted.stderr
    after = simulated()["changed_cases"]
    assert isinstance(after, list)
    assert {one["case"] for one in after} == {one["case"] for one in changed} - {number}


# --- explain ----------------------------------------------------------------------------------------------------------


def test_a_case_is_decided_and_a_rule_says_why_not(laufzettel: Call) -> None:
    """Reason and legal basis of what applies; of the other rule the condition, the value and its basis."""
    words = ("rules", "explain", str(RULES), "steuersatz", "--value", "gefaehrliche_hunde=0", "--value",
             "weitere_hunde_normal=1", "--stichtag", "2026-03-01", "--why-not", "S3")  # fmt: skip
    done = laufzettel(*words)
    said = " ".join(done.stdout.split())
    assert done.returncode == 0
    assert "Im Haushalt lebt ein Hund; der Steuersatz beträgt 84,00 EUR im Jahr." in said
    assert "gilt nicht: Übrige Hunde im Haushalt ist 1, verlangt ist >= 3." in said
    assert "Urteil: entschieden" in said
    assert "satz_normal: 84,00" in said
    answer = json.loads(laufzettel(*words, "--json").stdout)
    assert (answer["verdict"], answer["rules"], answer["outputs"]["satz_normal"]) == ("ok", ["S1"], "84.00")
    assert answer["why_not"][0]["failed"] == [
        {"term": "weitere_hunde_normal", "label": "Übrige Hunde im Haushalt", "wanted": ">= 3", "value": "1",
         "why": "no_rule"}
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nichts",), "keine Tabelle „nichts“"),
        (("steuersatz", "--value", "hunde=1"), "keinen Begriff „hunde“"),
        (("steuersatz", "--value", "weitere_hunde_normal=viele"), "nicht vom Typ Ganzzahl"),
        (("steuersatz", "--why-not", "S9"), "keine Regel „S9“"),
    ],
)
def test_what_cannot_be_explained_ends_with_a_sentence(laufzettel: Call, words: tuple[str, ...], said: str) -> None:
    """Exit code 2, and never the value."""
    done = laufzettel("rules", "explain", str(RULES), *words)
    assert done.returncode == 2
    assert said in " ".join(done.stderr.split())
    assert "viele" not in done.stderr
