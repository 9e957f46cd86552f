# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the command refuses, what it says about bad surroundings, and that it changes nothing it need not."""

from __future__ import annotations

import importlib
import json
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from flows.hundesteuer.name import NAME
from laufzettel.case import State
from laufzettel.cli.main import cli
from laufzettel.errors import BusinessError
from laufzettel.journal import people as persons
from laufzettel.journal import views
from laufzettel.office import make_office, open_office
from laufzettel.process import Automation
from laufzettel.release import Terms, batch_gate, release_one

Call = Callable[..., subprocess.CompletedProcess[str]]
Furnish = Callable[[Sequence[dict[str, str]]], Path]

CONFIG = "office.toml"
run_module = importlib.import_module("laufzettel.cli.run")


def error_of(done: subprocess.CompletedProcess[str]) -> dict[str, str]:
    """The one JSON object printed when something is wrong."""
    (line,) = done.stdout.strip().splitlines()
    found: dict[str, str] = json.loads(line)["error"]
    return found


def waiting(office: Path, state: State = State.RELEASE) -> list[str]:
    """Case numbers in a state."""
    with open_office(office).open_journal() as journal:
        return [one.number for one in views.waiting(journal, NAME, state, limit=1000)]


def files_of(folder: Path) -> dict[str, bytes]:
    """Every file in a folder with its bytes."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# --- bad surroundings ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        (("stapel_ab_faellen = 200", 'stapel_ab_faellen = "viel"'), "[verfahren.hundesteuer] stapel_ab_faellen"),
        (('plz = ["59999"]', 'plz = "abc"'), "[verfahren.hundesteuer] plz"),
        (('automation = "A1"', 'automation = "A9"'), "[verfahren.hundesteuer] automation"),
        (("briefe = true", "breife = true"), "[verfahren.hundesteuer] breife"),
        (('url = "sqlite:///journal.db"', ""), "[journal] url"),
        (("[behoerde]", "[behoerde"), "Zeile"),
        (('"sqlite:///register.db"', '"postgresql://amt:sehrgeheim@rechner/x"'), "[verfahren.hundesteuer] register"),
    ],
)
def test_a_wrong_entry_is_named(laufzettel: Call, tmp_path: Path, changed: tuple[str, str], named: str) -> None:
    """Exit code 2, the entry, the remedy; never its value, never a bug."""
    make_office(tmp_path / "amt")
    config = tmp_path / "amt" / CONFIG
    text = config.read_text(encoding="utf-8")
    assert changed[0] in text
    config.write_text(text.replace(*changed), encoding="utf-8")
    done = laufzettel("status", office=tmp_path / "amt")
    assert done.returncode == 2
    assert named in done.stderr
    assert "Programmfehler" not in done.stderr
    assert "sehrgeheim" not in done.stderr


@pytest.mark.parametrize("address", ["", "register.db", "quatsch://x"])
def test_a_register_that_is_no_address_is_told(laufzettel: Call, tmp_path: Path, address: str) -> None:
    """`check` names the entry, as a sentence."""
    make_office(tmp_path / "amt")
    config = tmp_path / "amt" / CONFIG
    config.write_text(config.read_text(encoding="utf-8").replace("sqlite:///register.db", address), encoding="utf-8")
    done = laufzettel("check", office=tmp_path / "amt")
    assert done.returncode == 1
    assert "[verfahren.hundesteuer] register" in done.stdout
    assert "Programmfehler" not in done.stderr


def test_a_configuration_that_is_no_text_is_told(laufzettel: Call, tmp_path: Path) -> None:
    """A folder in its place, or another encoding."""
    (tmp_path / "a" / CONFIG).mkdir(parents=True)
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / CONFIG).write_bytes("# Behörde".encode("latin-1"))
    for name in ("a", "b"):
        done = laufzettel("status", office=tmp_path / name)
        assert done.returncode == 2
        assert "nicht lesbar" in done.stderr


@pytest.mark.parametrize("words", [("init",), ("demo",)])
def test_a_folder_that_cannot_be_made_is_told(laufzettel: Call, tmp_path: Path, words: tuple[str, ...]) -> None:
    """A file stands where the folder's parent should be."""
    (tmp_path / "datei").write_text("")
    done = laufzettel(*words, str(tmp_path / "datei" / "amt"))
    assert done.returncode == 1
    assert "Das geht hier nicht" in done.stderr
    assert "Programmfehler" not in done.stderr


def test_a_full_disk_behind_the_output_is_told(tmp_path: Path) -> None:
    """Exit code 1 and a sentence, not Python's complaint at its end."""
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "laufzettel", "--help"], stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert done.returncode == 1
    assert "Das geht hier nicht" in done.stderr
    assert "Exception" not in done.stderr


def test_a_terminal_without_umlauts_shows_other_letters(
    laufzettel: Call, furnished: Furnish, people: list[dict[str, str]]
) -> None:
    """Latin-1 has no bar character; the answer comes all the same."""
    assert laufzettel("status", office=furnished(people[:1]), PYTHONIOENCODING="latin-1").returncode == 0


def test_a_damaged_journal_is_found_by_verify(
    laufzettel: Call, furnished: Furnish, people: list[dict[str, str]]
) -> None:
    """Exit code 3 and the file's name."""
    office = furnished(people[:1])
    (office / "journal.db").write_bytes(b"SQLite format 3\0" + b"kaputt" * 2000)
    done = laufzettel("verify", office=office)
    assert done.returncode == 3
    assert "journal.db" in done.stdout


def test_check_makes_nothing(laufzettel: Call, tmp_path: Path) -> None:
    """In an office where nothing is there yet it says so, and nothing is there afterwards."""
    make_office(tmp_path / "amt")
    done = laufzettel("check", office=tmp_path / "amt")
    assert done.returncode == 1
    assert "Das Journal gibt es noch nicht" in done.stdout
    assert "laufzettel init --sample-register" in done.stdout.replace("\n    ", " ")
    assert set(files_of(tmp_path / "amt")) == {CONFIG}


def test_an_office_made_with_a_sample_register_lacks_its_letterhead_only(laufzettel: Call, tmp_path: Path) -> None:
    """`check` names but the letterhead; a second `init` leaves the tables alone; nobody else may look inside."""
    office = tmp_path / "amt"
    made = laufzettel("init", str(office), "--sample-register", "--json")
    assert made.returncode == 0
    assert json.loads(made.stdout.splitlines()[-1])["register_made"] is True
    parts = json.loads(laufzettel("check", "--json", office=office).stdout)["parts"]
    assert [name for name, problems in parts.items() if problems] == ["briefkopf"]
    assert "hat seine Tabellen schon" in laufzettel("init", str(office), "--sample-register").stdout
    assert office.stat().st_mode & 0o077 == 0


def test_a_run_in_an_office_without_its_register_says_so_at_once(laufzettel: Call, tmp_path: Path) -> None:
    """One sentence, exit code 1, no page of Python, no scheduler; the file stays where it is."""
    make_office(tmp_path / "amt")
    inbox = tmp_path / "amt" / "eingang" / NAME
    inbox.mkdir(parents=True)
    (inbox / "antrag.pdf").write_bytes(b"%PDF-1.4")
    done = laufzettel("run", office=tmp_path / "amt")
    assert done.returncode == 1
    assert "gibt es noch nicht" in done.stderr
    assert "Traceback" not in done.stderr
    assert error_of(laufzettel("run", "--json", office=tmp_path / "amt"))["code"] == "register.not_there"
    assert (inbox / "antrag.pdf").exists()
    assert not (tmp_path / "amt" / ".prefect").exists()


def test_a_prefect_server_that_does_not_answer_is_told(
    laufzettel: Call, furnished: Furnish, people: list[dict[str, str]]
) -> None:
    """One sentence and exit code 1; the case stays ready."""
    office = furnished(people[:1])
    (number,) = waiting(office)
    assert laufzettel("sign", number, "--release", "--as", "Frau Prüf", office=office).returncode == 0
    done = laufzettel("run", office=office, PREFECT_API_URL="http://127.0.0.1:1/api")
    assert done.returncode == 1
    assert "PREFECT_API_URL" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_bug_is_told_by_its_kind_and_place_only(tmp_path: Path) -> None:
    """No traceback, and nothing of what Python says about it, which may quote somebody's data."""
    program = (
        "import sys; sys.argv = ['laufzettel', 'status']\n"
        "from laufzettel.cli import main, status\n"
        "def broken(folder): raise ValueError('Erika Musterfrau')\n"
        "status.opened = broken\n"
        "main.main()"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("Programmfehler (ValueError, <string>:3).")
    assert "Erika" not in done.stderr


# --- signatures ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["Maschine", " MACHINE ", "Ma-schine", "Frau\x1b[31m Prüf", "Frau\nPrüf", "x" * 81, ""]
)
def test_a_name_must_be_a_persons(
    laufzettel: Call, furnished: Furnish, people: list[dict[str, str]], name: str
) -> None:
    """Neither the machine's, nor one that steers the terminal, nor none."""
    office = furnished(people[:1])
    (number,) = waiting(office)
    done = laufzettel("sign", number, "--release", "--as", name, office=office)
    assert done.returncode == 2
    assert "\x1b" not in done.stderr
    assert waiting(office) == [number]


def test_a_reason_must_say_something(laufzettel: Call, furnished: Furnish, people: list[dict[str, str]]) -> None:
    """An empty rejection and an empty note are refused; nothing is signed."""
    office = furnished(people[:1])
    (number,) = waiting(office)
    for option in ("--reject", "--resume"):
        done = laufzettel("sign", number, option, " ", "--as", "Frau Prüf", office=office)
        assert (done.returncode, option in done.stderr) == (2, True)
    assert waiting(office) == [number]


def test_a_dry_run_looks_at_what_the_signature_would(
    laufzettel: Call, furnished: Furnish, people: list[dict[str, str]]
) -> None:
    """The same exit code as the real call, for what goes and for what does not; nothing is kept."""
    office = furnished(people[:1])
    (good,) = waiting(office)
    before = files_of(office / "ablage")
    for words, code in (
        ((good, "--release"), 0),
        ((good, "--reject", "Nicht zuständig"), 0),
        ((good, "--set", "Farbe=schwarz"), 0),
        ((good, "--set", "Farbe"), 2),
        ((good, "--resume", "Gesehen"), 2),
        (("HST-0000-0000-0000", "--release"), 2),
    ):
        done = laufzettel("sign", *words, "--as", "Frau Prüf", "--dry-run", office=office)
        assert done.returncode == code, (words, done.stderr)
    assert waiting(office) == [good]
    with open_office(office).open_journal() as journal:
        assert [entry.signer for entry in views.slip(journal, good).entries] == ["machine"] * 5
    assert files_of(office / "ablage") == before
    assert laufzettel("sign", good, "--release", "--as", "Frau Prüf", office=office).returncode == 0


def test_the_gate_counts_what_was_released_one_by_one(furnished: Furnish, people: list[dict[str, str]]) -> None:
    """Cases of a batch and those of another process do not count."""
    office = furnished(people[:4])
    first, second, *batch = waiting(office)
    with open_office(office).open_journal() as journal:
        release_one(journal, first, by="Frau Prüf")
        persons.release(journal, batch, by="Frau Prüf", detail={"class": "A2", "cases": 2, "sample": batch[:1]})
        two = Terms(NAME, Automation.A2, needed=2, percent=10)
        with pytest.raises(BusinessError, match=r"Only 1 of 2"):
            batch_gate(journal, two)
        release_one(journal, second, by="Frau Prüf")
        batch_gate(journal, two)
        with pytest.raises(BusinessError, match=r"Only 0 of 1"):
            batch_gate(journal, Terms("katzensteuer", Automation.A2, needed=1, percent=10))


def test_a_doubt_is_shown_side_by_side_and_settled_with_a_note(
    laufzettel: Call, furnished: Furnish, people: list[dict[str, str]], round_of: Callable[[Path], None]
) -> None:
    """What was to be written beside what stands in the register; without a note nothing is settled."""
    office = furnished(people[:1])
    (number,) = waiting(office)
    with open_office(office).open_journal() as journal:
        release_one(journal, number, by="Frau Prüf")
    round_of(office)
    with open_office(office).open_journal() as journal:
        journal.database.run("UPDATE cases SET state = 'in_doubt'")
        journal.database.run("UPDATE effect SET state = 'in_doubt' WHERE target = 'steuerregister'")
    register = sqlite3.connect(office / "register.db")
    register.execute("UPDATE hundebestand SET hund_name = 'Anders'")
    register.commit()
    register.close()
    shown = laufzettel("settle", number, office=office).stdout
    assert "sollte geschrieben werden" in shown
    assert re.search(rf"≠ hund_name +{people[0]['hund_name']} +Anders", shown)
    assert re.search(r"  chip +(\d+) +\1", shown)
    assert "postausgang  " not in shown.partition("sollte geschrieben")[2], "only what is in doubt"
    assert "{'" not in shown
    refused = laufzettel("settle", number, "--written", "--as", "Frau Prüf", office=office)
    assert (refused.returncode, "--note" in refused.stderr) == (2, True)
    words = ("settle", number, "--written", "--note", "Steht dort.", "--as", "Frau Prüf")
    assert laufzettel(*words, office=office).returncode == 0


# --- what is said ----------------------------------------------------------------------------------------------------


def test_more_than_ten_are_counted(laufzettel: Call, furnished: Furnish, people: list[dict[str, str]]) -> None:
    """Ten and how many more; all of them for `--all` and for programs."""
    office = furnished(people)
    assert "… und 5 weitere" in laufzettel("status", office=office).stdout
    for number in waiting(office):
        assert number in laufzettel("status", "--all", office=office).stdout
    assert len(json.loads(laufzettel("status", "--json", office=office).stdout)["waiting"]) == 15


def test_a_dog_that_waits_for_another_is_no_fault(
    laufzettel: Call, furnished: Furnish, people: list[dict[str, str]]
) -> None:
    """The second dog of a household waits for the first one's case: said as such, not as a broken system."""
    same = ("halter_nachname", "halter_vorname", "halter_geburtsdatum", "halter_strasse", "halter_hausnr")
    second = people[1] | {name: people[0][name] for name in same} | {"weitere_hunde": "1"}
    office = furnished([people[0] | {"weitere_hunde": "0"}, second])
    assert json.loads(laufzettel("status", "--json", office=office).stdout)["later"] == {"system": 0, "case": 1}
    done = laufzettel("run", office=office)
    assert done.returncode == 0


def test_errors_are_json_for_programs(laufzettel: Call, tmp_path: Path) -> None:
    """One object with code and both languages; the exit code stays."""
    for words, code in ((("status", "--json"), "office.missing"), (("status", "--json", "--nein"), "usage")):
        done = laufzettel(*words, office=tmp_path)
        assert done.returncode == 2
        assert error_of(done)["code"] == code
        assert {"de", "en"} <= error_of(done).keys()


def test_german_help_is_german(laufzettel: Call) -> None:
    """No word of the library that parses the command line is left over."""
    for name in ("", "init", "demo", "run", "status", "slip", "sign", "settle", "check", "verify", "drill"):
        text = laufzettel(*filter(None, [name]), "--help").stdout
        assert "Aufruf:" in text
        for word in ("Usage", "Options", "Show this", "default:", "INTEGER", "DIRECTORY", "TEXT", "ARGS", "FOLDER"):
            assert word not in text, (name, word)
    for words in (["sign"], ["slip"], ["nichts"], ["status", "--x"], ["drill", "--cases", "viele"], ["slip", "a", "b"]):
        done = laufzettel(*words)
        assert done.returncode == 2
        for word in ("Usage", "Error", "Try ", "Missing", "No such", "Invalid", "Got ", "not a valid"):
            assert word not in done.stderr, (words, word)


def test_check_answers_programs_alike_in_both_languages(laufzettel: Call, tmp_path: Path) -> None:
    """The names of the parts do not follow the language."""
    make_office(tmp_path / "amt")
    keys = [
        json.loads(laufzettel("check", "--json", "--lang", language, office=tmp_path / "amt").stdout)["parts"].keys()
        for language in ("de", "en")
    ]
    assert keys[0] == keys[1]


def test_files_a_run_has_begun_are_shown(laufzettel: Call, furnished: Furnish, people: list[dict[str, str]]) -> None:
    """What lies in the working place would otherwise be nowhere."""
    office = furnished(people[:1])
    room = office / "eingang" / NAME / ".in-arbeit" / "rechner-1" / "abc"
    room.mkdir(parents=True)
    (room / "haengt.pdf").write_bytes(b"%PDF")
    for command in ("status", "check"):
        assert "haengt.pdf" in laufzettel(command, office=office).stdout
        assert json.loads(laufzettel(command, "--json", office=office).stdout)["begun"] == ["haengt.pdf"]


def test_a_file_that_could_not_be_taken_in_is_told_with_exit_code_1(
    furnished: Furnish,
    people: list[dict[str, str]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """What the flow counts as refused reaches the person who called `run`; the scheduler itself is tested elsewhere."""
    office = furnished(people[:1])
    (office / "eingang" / NAME / "neu.pdf").write_bytes(b"%PDF")

    async def flow(office: str) -> dict[str, dict[str, int]]:
        return {"cases": {}, "received": {"documents": 0, "cases": 0, "again": 0, "refused": 1}}

    @contextmanager
    def without_prefect(office: object, process: str, *, quiet: bool) -> Iterator[object]:
        yield flow

    monkeypatch.setattr(run_module, "scheduler", without_prefect)
    assert cli.main(["run", "--office", str(office)], standalone_mode=False) == 1
    assert "1 Datei(en) im Eingang ließen sich diesmal nicht aufnehmen" in capsys.readouterr().err
