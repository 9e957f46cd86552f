# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`laufzettel pilot log`: tables, JSON, sentences and exit codes; the sample log of the documents."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook

from benchmarks.eventlogs_made import write_csv, write_xes
from laufzettel.pilot.eventlogs.shown import Entry
from laufzettel.pilot.opportunities.as_json import sample
from laufzettel.pilot.opportunities.candidate import Catalogue, Input
from laufzettel.pilot.opportunities.criteria import Grade
from laufzettel.pilot.opportunities.reading import read_catalogue
from laufzettel.pilot.opportunities.workbook import write_catalogue

Call = Callable[..., subprocess.CompletedProcess[str]]
SAMPLE = Path(__file__).parents[3] / "docs" / "pilot" / "event-log.csv"
EVENTS, SEED, DAYS = 1_500, 7, 365


def answer(done: subprocess.CompletedProcess[str]) -> dict[str, object]:
    """The JSON object on the last line."""
    found: dict[str, object] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def test_the_sample_log_is_what_its_generator_writes(tmp_path: Path) -> None:
    """An invented process; nobody and nothing in it is real."""
    write_csv(tmp_path / "log.csv", EVENTS, SEED, DAYS)
    assert SAMPLE.read_text("utf-8") == (tmp_path / "log.csv").read_text("utf-8")


def test_tables_say_what_there_is_and_what_to_enter_in_the_catalogue(laufzettel: Call) -> None:
    """Volume, variants, rework and waiting, in German and in English; no person and no case number."""
    done = laufzettel("pilot", "log", str(SAMPLE))
    assert done.returncode == 0, done.stderr
    for said in ("Menge: im Mittel", "Varianten: ", "Nacharbeit: ", "Warten in Stunden", "Belegklasse A (gemessen)"):
        assert said in done.stdout
    assert done.stderr == ""
    english = laufzettel("pilot", "log", str(SAMPLE), "--lang", "en")
    for said in ("Volume: ", "Variants: ", "Rework: ", "Waiting in hours", "evidence class A (measured)"):
        assert said in english.stdout
    for one in (done, english):
        assert "user-" not in one.stdout
        assert "V-0000" not in one.stdout


def test_both_formats_give_the_same_figures(laufzettel: Call, tmp_path: Path) -> None:
    """For programs: figures, catalogue entry and findings as one JSON object."""
    write_xes(tmp_path / "log.xes", EVENTS, SEED, DAYS)
    one, other = (answer(laufzettel("pilot", "log", str(path), "--json")) for path in (SAMPLE, tmp_path / "log.xes"))
    for key in ("volume", "variants", "variants_80", "top", "rework", "looping", "back", "waiting", "open", "lead"):
        assert one[key] == other[key], key
    assert one["catalogue"] == {
        "cases_per_year": pytest.approx(180, abs=30),
        "days": pytest.approx(365, abs=5),
        "variants": one["variants"],
        "variants_80": one["variants_80"],
        "rework_percent": one["rework"],
        "evidence": "A",
        "volume_evidence": "B",
    }


def test_columns_ends_and_the_land_can_be_named(laufzettel: Call, tmp_path: Path) -> None:
    """And a day is a working day or not by the holidays of the Land."""
    rows = [f"{number};A;2025-10-31 09:00\n{number};B;2025-11-01 09:00\n" for number in range(40)]
    (tmp_path / "log.csv").write_text("nr;was;wann\n" + "".join(rows), encoding="utf-8")
    named = ("pilot", "log", str(tmp_path / "log.csv"), "--case", "nr", "--activity", "was", "--time", "wann", "--json")
    hours = [answer(laufzettel(*named, "--land", land))["lead"] for land in ("NW", "sn")]
    assert [one["worked_median"] for one in hours if isinstance(one, dict)] == [7.0, 0.0]
    assert answer(laufzettel(*named, "--end", "A"))["open"] == 100


@pytest.mark.parametrize(
    ("begun", "said"),
    [
        (40, ("Den Beginn nennen alle Ereignisse.", "A → B 60 % 1,5", "in 40 % etwas begonnen und nicht")),
        (30, ("Den Beginn nennen 75 % der Ereignisse; wo er fehlt, ist die Bearbeitung im Warten enthalten",)),
        (0, ("Warten in Stunden (Liegezeit einschließlich Bearbeitung)", "das Protokoll nennt keinen Beginn")),
    ],
)
def test_waiting_says_what_it_contains(laufzettel: Call, tmp_path: Path, begun: int, said: tuple[str, ...]) -> None:
    """With beginnings it lies between activities, and their spans are shown, as spans and not as work."""
    rows = ["Vorgang;Aktivität;Auf;Ende"]
    for case in range(40):
        for name, hour in (("A", 8), ("B", 10)):
            begin = f"2025-10-30 {hour:02}:30" if case < begun else ""
            rows.append(f"{case};{name};{begin};2025-10-30 {hour + 1:02}:00")
    (tmp_path / "log.csv").write_text("\n".join(rows), encoding="utf-8")
    done = laufzettel("pilot", "log", str(tmp_path / "log.csv"), "--start", "Auf")
    text = " ".join(done.stdout.split())
    for one in said:
        assert one in text, done.stdout
    assert ("Eine Spanne ist keine Arbeitszeit" in text) == (begun > 0)
    found = answer(laufzettel("pilot", "log", str(tmp_path / "log.csv"), "--start", "Auf", "--json"))
    assert found["started"] == 100 * begun // 40
    assert bool(found["spans"]) == (begun > 0)


def test_a_candidate_takes_its_volume_from_a_log(laufzettel: Call, tmp_path: Path) -> None:
    """Under the headings of the workbook, with its evidence; the import reads what was entered so."""
    done = laufzettel("pilot", "log", str(SAMPLE), "--candidate", "Erfundener  Antrag", "--json")
    columns = answer(done)["candidate"]
    assert isinstance(columns, dict)
    assert columns["Beleg: Fälle im Jahr"] == "B"  # the log covers 364 days
    said = laufzettel("pilot", "log", str(SAMPLE), "--candidate", "Erfundener Antrag").stdout
    assert f"Fälle im Jahr: {columns['Fälle im Jahr']}" in said
    write_catalogue(tmp_path / "mappe.xlsx", Catalogue(sample().candidates[:1]))
    book = load_workbook(tmp_path / "mappe.xlsx")
    sheet = book["Kandidaten"]
    places = {cell.value: cell.column for cell in sheet[1]}
    for heading, value in columns.items():
        sheet.cell(3, places[heading], value)
    book.save(tmp_path / "mappe.xlsx")
    reading = read_catalogue(tmp_path / "mappe.xlsx")
    assert reading.problems == ()
    candidate = reading.catalogue.candidates[0]
    assert (candidate.name, candidate.remark) == ("Erfundener Antrag", columns["Bemerkung"])
    assert candidate.inputs["volume"] == Input(columns["Fälle im Jahr"], Grade.DOCUMENTS)


@pytest.mark.parametrize(("days", "grade"), [(364, "B"), (365, "A"), (90, "B"), (89, "C")])
def test_a_volume_projected_from_less_than_a_year_is_not_called_measured(days: int, grade: str) -> None:
    """Whoever counted a quarter has documents, whoever counted less has an estimate."""
    assert Entry(1000, days, 5, 2, 10).volume_evidence == grade


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--case", "Bearbeiter"), "nennt Personen"),
        (("--land", "XX"), "Ein Land „XX“ gibt es nicht"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_exit_code_two(
    laufzettel: Call, words: tuple[str, ...], said: str
) -> None:
    """With the remedy; nothing else is printed."""
    done = laufzettel("pilot", "log", str(SAMPLE), *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr


def test_a_file_that_is_not_there_is_named(laufzettel: Call, tmp_path: Path) -> None:
    """Exit code 2, also for programs."""
    done = laufzettel("pilot", "log", str(tmp_path / "nichts.xes"), "--json")
    assert done.returncode == 2
    assert "nichts.xes" in json.dumps(answer(done))


def test_names_in_a_log_cannot_steer_the_terminal(laufzettel: Call, tmp_path: Path) -> None:
    """Control characters in activities are shown as dots."""
    rows = [f"{number},A\x1b[31m[red],2025-10-31 09:00\n" for number in range(40)]
    (tmp_path / "log.csv").write_text("case,activity,time\n" + "".join(rows), encoding="utf-8")
    done = laufzettel("pilot", "log", str(tmp_path / "log.csv"))
    assert done.returncode == 0
    assert "\x1b" not in done.stdout
    assert "A·[31m[red]" in done.stdout


def test_a_bar_is_drawn_on_a_terminal_when_reading_takes_more_than_two_seconds() -> None:
    """Not before, not for programs, and not into a file."""
    script = (
        "import sys, time\n"
        "from laufzettel.cli.pilot.reading import reading\n"
        "with reading(100, quiet=sys.argv[2] == 'quiet') as passed:\n"
        "    passed(1); time.sleep(float(sys.argv[1])); passed(60)\n"
    )
    drawn = {}
    for seconds, quiet in (("0", ""), ("2.1", ""), ("2.1", "quiet")):
        ours, theirs = pty.openpty()
        subprocess.run([sys.executable, "-c", script, seconds, quiet], stderr=theirs, check=True)
        os.close(theirs)
        try:
            drawn[seconds, quiet] = os.read(ours, 10_000)
        except OSError:  # what Linux says when nothing was written
            drawn[seconds, quiet] = b""
        os.close(ours)
    assert b"Lesen" in drawn["2.1", ""]
    assert drawn["0", ""] == drawn["2.1", "quiet"] == b""
