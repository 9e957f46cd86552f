# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The command as people and programs use it: sentences, exit codes, one JSON object, German and English."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from connectors.folder import Folder
from flows.hundesteuer.checks import local_today
from flows.hundesteuer.course import course
from flows.hundesteuer.filling import fill
from flows.hundesteuer.name import NAME
from flows.hundesteuer.register import schema
from flows.hundesteuer.sample import applications
from flows.hundesteuer.surroundings import surroundings
from laufzettel.case import State
from laufzettel.course import plainly
from laufzettel.journal import views
from laufzettel.office import make_office, open_office
from laufzettel.process import Automation

TODAY = local_today()


def command(*arguments: str, office: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `laufzettel` as a process of its own."""
    where = {"LAUFZETTEL_OFFICE": str(office)} if office else {}
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LAUFZETTEL", "PREFECT"))}
    return subprocess.run(
        [sys.executable, "-m", "laufzettel", *arguments],
        env=kept | where | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def answer(done: subprocess.CompletedProcess[str]) -> dict[str, object]:
    """The JSON object on the last line."""
    found: dict[str, object] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Path]:
    """An office with one case for release, one with a missing field and one with free text."""
    folder = tmp_path / "amt"
    make_office(folder, automation=Automation.A2)
    here = open_office(folder)
    inbox = here.inbox(NAME)
    inbox.mkdir(parents=True)
    people = applications(3, today=TODAY, seed=8)
    (inbox / "gut.pdf").write_bytes(fill(next(people)))
    (inbox / "ohne-chip.pdf").write_bytes(fill(next(people) | {"hund_chip": ""}))
    (inbox / "freitext.pdf").write_bytes(fill(next(people) | {"bemerkungen": "Bitte anrufen."}))
    around = surroundings(here)
    around.register.execute(schema("sqlite", unique=False))
    with here.open_journal() as journal:
        course(journal, replace(around, inbox=Folder(inbox, "w", settle_s=0.0)), plainly)
    around.register.close()
    yield folder


def numbers(office: Path, state: State) -> dict[str, str]:
    """Document name to case number, for the cases in a state."""
    with open_office(office).open_journal() as journal:
        return {one.document: one.number for one in views.waiting(journal, NAME, state)}


def test_help_is_german_and_english_on_request() -> None:
    """Every command is listed, with one line that says what it is for."""
    german, english = command("--help"), command("--help", "--lang", "en")
    assert german.returncode == english.returncode == 0
    assert "Ein Verfahren laufen lassen." in german.stdout
    assert "Run a process." in english.stdout
    for name in ("init", "run", "status", "slip", "sign", "settle", "check", "verify", "drill", "demo"):
        assert f"  {name} " in german.stdout
        assert command(name, "--help").returncode == 0


def test_the_slow_packages_are_left_out_of_quick_answers(office: Path) -> None:
    """Help, status and slip import neither Prefect nor what reads documents: they answer at once."""
    number = numbers(office, State.RELEASE)["gut.pdf"]
    for words in (["--help"], ["status"], ["slip", number]):
        program = (
            f"import sys; sys.argv = ['laufzettel', *{words!r}]\n"
            "from laufzettel.cli.main import main\n"
            "try: main()\nexcept SystemExit: pass\n"
            "print([one for one in ('prefect', 'pandas', 'pikepdf', 'sqlalchemy', 'typst') if one in sys.modules])"
        )
        done = subprocess.run(
            [sys.executable, "-c", program],
            env=os.environ | {"LAUFZETTEL_OFFICE": str(office)},
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.splitlines()[-1] == "[]"


def test_status_says_what_waits_and_why(office: Path) -> None:
    """The missing field by its German label, with the file and the remedy; the same for programs."""
    done = command("status", office=office)
    assert done.returncode == 0
    assert "Die Angabe „Chipnummer" in done.stdout or "Chip" in done.stdout
    assert "ohne-chip.pdf" in done.stdout
    found = answer(command("status", "--json", office=office))
    assert found["cases"] == {
        "ready": 0, "clarification": 2, "release": 1, "in_doubt": 0, "later": 0, "closed": 0,
    }  # fmt: skip
    assert "is missing" in command("status", "--lang", "en", office=office).stdout


def test_a_slip_shows_fields_rules_and_entries(office: Path) -> None:
    """What a clerk needs for the release: value, place, rule, legal basis, who signed."""
    number = numbers(office, State.RELEASE)["gut.pdf"]
    text = command("slip", number.lower(), office=office).stdout
    for part in (number, "Chipnummer", "Seite 1 (", "Regel steuersatz/", "HStS", "zur Freigabe vorgelegt", "Maschine"):
        assert part in text
    found = answer(command("slip", number, "--json", office=office))
    assert found["state"] == "release"
    assert isinstance(found["fields"], dict)
    assert found["fields"]["hund_chip"]["place"].startswith("page:1@")


def test_a_case_there_is_not_is_told(office: Path) -> None:
    """One sentence, exit code 2, no traceback."""
    done = command("slip", "HST-0000-0000-0000", office=office)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Einen Vorgang HST-0000-0000-0000 gibt es nicht." in done.stderr
    assert "Traceback" not in done.stderr


def test_a_folder_that_is_no_office_is_told(tmp_path: Path) -> None:
    """With the command that makes one."""
    done = command("status", office=tmp_path)
    assert done.returncode == 2
    assert "laufzettel init" in done.stderr


def test_a_process_there_is_not_is_told(office: Path) -> None:
    """With the names of those there are."""
    done = command("run", "katzensteuer", office=office)
    assert done.returncode == 2
    assert "katzensteuer" in done.stderr
    assert "hundesteuer" in done.stderr


def test_a_release_is_signed_by_somebody(office: Path) -> None:
    """Dry run first; the machine cannot sign; afterwards the slip names who did."""
    number = numbers(office, State.RELEASE)["gut.pdf"]
    dry = command("sign", number, "--release", "--as", "Frau Prüf", "--dry-run", office=office)
    assert "Nichts wurde unterschrieben." in dry.stdout
    assert command("sign", number, "--release", "--as", "machine", office=office).returncode == 2
    assert numbers(office, State.RELEASE)
    done = answer(command("sign", number, "--release", "--as", "Frau Prüf", "--json", office=office))
    assert done == {"signed": [number], "by": "Frau Prüf"}
    assert "Frau Prüf" in command("slip", number, office=office).stdout


def test_a_release_is_for_one_case_that_was_looked_at(office: Path) -> None:
    """Several numbers at once are no single releases: nothing is signed, the way of the batch is named."""
    good = numbers(office, State.RELEASE)["gut.pdf"]
    bad = numbers(office, State.CLARIFICATION)["freitext.pdf"]
    done = command("sign", good, bad, "--release", "--as", "Frau Prüf", office=office)
    assert done.returncode == 2
    assert "--batch" in done.stderr
    assert numbers(office, State.RELEASE) == {"gut.pdf": good}


def test_a_correction_must_fit_the_form(office: Path) -> None:
    """An unknown field and a value of the wrong kind are told; nothing is signed, the value is not repeated."""
    number = numbers(office, State.CLARIFICATION)["ohne-chip.pdf"]
    for given in ("hund_chips=1", "halter_geburtsdatum=31.02.1980", "hund_chip"):
        done = command("sign", number, "--set", given, "--as", "Frau Prüf", office=office)
        assert done.returncode == 2
        assert "31.02.1980" not in done.stderr
    chip = "hund_chip=276098100000777"
    assert command("sign", number, "--set", chip, "--as", "Frau Prüf", office=office).returncode == 0


def test_exactly_one_thing_is_said(office: Path) -> None:
    """Neither nothing nor two things, and never for no case."""
    number = numbers(office, State.RELEASE)["gut.pdf"]
    assert command("sign", number, "--as", "A", office=office).returncode == 2
    assert command("sign", number, "--release", "--reject", "x", "--as", "A", office=office).returncode == 2
    assert "kein Vorgang" in command("sign", "--release", "--as", "A", office=office).stderr


def test_a_batch_needs_its_single_releases_first_and_then_its_sample(office: Path) -> None:
    """The gate of class A2, in words; then the sample must have been looked at."""
    batch = ("sign", "--batch", NAME, "--as", "Frau Prüf")
    assert "200" in command(*batch, office=office).stderr
    config = office / "office.toml"
    config.write_text(config.read_text().replace("stapel_ab_faellen = 200", "stapel_ab_faellen = 0"))
    number = numbers(office, State.RELEASE)["gut.pdf"]
    unseen = command(*batch, office=office)
    assert unseen.returncode == 2
    assert number in unseen.stderr
    shown = command(*batch, "--dry-run", office=office)
    assert f"• {number}" in shown.stdout
    assert command(*batch, "--seen", number, office=office).returncode == 0


def test_a_damaged_slip_is_found(office: Path) -> None:
    """`verify` says which case and what, with exit code 3."""
    assert "Alles unversehrt." in command("verify", office=office).stdout
    with open_office(office).open_journal() as journal:
        journal.database.run("UPDATE entry SET result = 'released' WHERE n = 1")
    done = command("verify", office=office)
    assert done.returncode == 3
    assert "wurde verändert" in done.stdout
    assert answer(command("verify", "--json", office=office))["faults"]


def own_letterhead(office: Path) -> None:
    """What those who set an office up put into its letterhead."""
    config = office / "office.toml"
    text = config.read_text("utf-8")
    for invented, own in (("uster", "eckar"), ("DE02120300000000202051", "DE89370400440532013000"), ("123-456", "1-0")):
        text = text.replace(invented, own)
    config.write_text(text, "utf-8")


def test_check_names_what_is_broken(office: Path) -> None:
    """Well once the letterhead is the authority's own; a register without tables is told with exit code 1."""
    new = command("check", office=office)
    assert (new.returncode, "✗ Briefkopf" in new.stdout) == (1, True)
    assert "[behoerde.bank] iban" in new.stdout.replace("\n    ", " ")
    own_letterhead(office)
    well = command("check", office=office)
    assert well.returncode == 0
    assert "✗" not in well.stdout
    (office / "register.db").unlink()
    done = command("check", office=office)
    assert done.returncode == 1
    assert "✗ steuerregister" in done.stdout


def test_a_secret_that_is_missing_is_told_without_showing_any(office: Path) -> None:
    """The reference is named, exit code 2."""
    config = office / "office.toml"
    config.write_text(config.read_text().replace('"sqlite:///journal.db"', '"env:LAUFZETTEL_NIRGENDS"'))
    done = command("status", office=office)
    assert done.returncode in (1, 2)
    assert "LAUFZETTEL_NIRGENDS" in done.stderr


def test_a_run_without_work_says_so_and_starts_no_scheduler(office: Path) -> None:
    """Nothing lies in the inbox, nothing is ready."""
    done = command("run", office=office)
    assert done.returncode == 0
    assert "Nichts zu tun; nichts wurde verändert." in done.stdout
    assert not (office / ".prefect").exists()
    assert answer(command("run", "--json", office=office))["nothing_to_do"] is True
