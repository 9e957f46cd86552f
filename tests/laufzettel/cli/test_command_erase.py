# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`laufzettel erase`: an application on its whole way through a real office, and what is left of it afterwards."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from flows.hundesteuer.checks import local_today
from flows.hundesteuer.filling import fill
from flows.hundesteuer.name import NAME
from flows.hundesteuer.register import schema
from flows.hundesteuer.sample import applications, workbook
from flows.hundesteuer.surroundings import surroundings
from laufzettel.journal import anchor, anchored, views
from laufzettel.journal.verify import verify
from laufzettel.office import make_office, open_office
from laufzettel.release import release_one

Call = Callable[..., subprocess.CompletedProcess[str]]
NOT_OURS = {"register.db"}
"""The tax register, a foreign system, which has retention periods of its own."""
FORM = "anmeldung-zacharias.pdf"


def application() -> dict[str, str]:
    """What only this application says, wherever a form leaves the choice."""
    plain = next(applications(1, today=local_today(), seed=5, first=9000))
    return plain | {
        "halter_nachname": "Ypsilanti",
        "halter_vorname": "Zacharias",
        "halter_geburtsdatum": "1951-02-03",
        "halter_strasse": "Quittenweg",
        "halter_hausnr": "917bc",
        "hund_name": "Quastenflosser",
    }


@pytest.fixture
def office(tmp_path: Path, round_of: Callable[[Path], None]) -> Path:
    """An office that has closed this one and holds three others; nothing need be kept after it is closed."""
    folder = tmp_path / "amt"
    make_office(folder)
    here = open_office(folder)
    here.inbox(NAME).mkdir(parents=True)
    around = surroundings(here)
    around.register.execute(schema("sqlite", unique=False))
    around.register.close()
    workbook(here.inbox(NAME) / "meldung.xlsx", list(applications(3, today=local_today(), seed=8)))
    (here.inbox(NAME) / FORM).write_bytes(fill(application()))
    round_of(folder)
    with here.open_journal() as journal:
        ((number,),) = journal.database.rows("SELECT number FROM cases WHERE part = ''")
        release_one(journal, str(number), by="Sachbearbeitung")
    round_of(folder)
    for path in folder.rglob("*"):
        os.utime(path, (0, 0))  # long after it came in
    return folder


def keep_nothing(office: Path) -> None:
    """Closed cases need not be kept any longer."""
    config = office / "office.toml"
    said = config.read_text("utf-8")
    assert "aufbewahrung_jahre = 10 " in said
    config.write_text(said.replace("aufbewahrung_jahre = 10 ", "aufbewahrung_jahre = 0 "), "utf-8")


def number_of(office: Path) -> str:
    """The case of the form."""
    with open_office(office).open_journal() as journal:
        ((number,),) = journal.database.rows("SELECT number FROM cases WHERE part = ''")
    return str(number)


def held(office: Path) -> dict[str, bytes]:
    """The bytes of every file in the office that is ours."""
    found = {str(path.relative_to(office)): path.read_bytes() for path in office.rglob("*") if path.is_file()}
    return {name: data for name, data in found.items() if name.partition("-")[0] not in NOT_OURS}


def values_of(office: Path) -> list[str]:
    """Every value of the case that stands nowhere else: not in office.toml, not in other cases, not as a day."""
    of_others = "JOIN cases c ON c.id = o.case_id WHERE c.part <> ''"
    with open_office(office).open_journal() as journal:
        slip = views.slip(journal, number_of(office))
        rest = journal.database.rows(f"SELECT body FROM reading o {of_others}")
        rest += journal.database.rows(f"SELECT body FROM decision o {of_others}")
        rest += journal.database.rows("SELECT at FROM entry")
    elsewhere = str(rest) + (office / "office.toml").read_text("utf-8")
    said = [one.value for one in slip.reading.values() if one.value]
    return sorted(value for value in said if len(value) > 4 and value not in elsewhere)


def answer(done: subprocess.CompletedProcess[str]) -> dict[str, object]:
    """The JSON object on the last line."""
    assert done.returncode == 0, done.stderr
    found: dict[str, object] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def test_no_value_of_an_erased_case_is_found_in_any_file(laufzettel: Call, office: Path) -> None:
    """Each is found before; afterwards none is, nor the file it came in, nor its letter; the slip verifies."""
    values = values_of(office)
    assert {"Ypsilanti", "Zacharias", "1951-02-03", "Quittenweg", "917bc", "Quastenflosser"} <= set(values)
    before = held(office)
    assert [value for value in values if not any(value.encode() in data for data in before.values())] == []
    assert len([name for name in before if FORM in name]) == 1, "the inbox keeps what was taken"
    assert len([name for name in before if name.startswith("postausgang")]) == 1
    with open_office(office).open_journal() as journal:
        carried = [anchor.drop(journal, NAME)]
        document = views.slip(journal, number_of(office)).document

    keep_nothing(office)
    said = answer(laufzettel("erase", "--yes", "--json", office=office))
    assert (said["finished"], said["documents"]) == (1, 1)

    after = held(office)
    assert [(value, name) for value in values for name, data in after.items() if value.encode() in data] == []
    assert [name for name in after if FORM in name or document in name or name.startswith("postausgang")] == []
    assert [name for name, data in after.items() if FORM.encode() in data] == []
    with open_office(office).open_journal() as journal:
        assert list(verify(journal, NAME))[-1].faults == []
        assert anchored.check(journal, NAME, carried).faults == []
    shown = laufzettel("slip", number_of(office), office=office).stdout
    assert "Gelöscht am" in shown and "gelöscht, Maschine" in shown and "Freigabe" in shown


def test_without_yes_nothing_is_erased(laufzettel: Call, office: Path) -> None:
    """It says how many are due, and why the others are not; also by its German name."""
    before = held(office)
    kept = laufzettel("erase", office=office).stdout
    assert "hundesteuer (aufzubewahren: 10 Jahre)" in kept and "zu löschen: 0" in kept
    assert "noch aufzubewahren: 1" in kept and "nicht abgeschlossen (wartet auf Freigabe): 3" in kept
    keep_nothing(office)
    assert "zu löschen: 1" in laufzettel("löschen", office=office).stdout
    assert "Zu löschen: " in laufzettel("erase", number_of(office), office=office).stdout
    changed = {name for name, data in held(office).items() if before.get(name) != data}
    assert changed == {"office.toml"}


def test_who_asks_for_erasure_too_early_is_told_until_when(laufzettel: Call, office: Path) -> None:
    """The processing is restricted instead; `slip` shows no contents any more."""
    number = number_of(office)
    refused = laufzettel("erase", number, "--yes", office=office)
    assert (refused.returncode, "--as NAME" in refused.stderr) == (2, True)
    done = laufzettel("erase", number, "--yes", "--as", "Datenschutz", office=office)
    assert done.returncode == 0 and f"Die Verarbeitung von {number} ist eingeschränkt" in done.stdout
    shown = laufzettel("slip", number, office=office).stdout
    assert "Verarbeitung eingeschränkt seit" in shown and "Ypsilanti" not in shown
    keep_nothing(office)
    assert answer(laufzettel("erase", number, "--yes", "--as", "Datenschutz", "--json", office=office))["finished"] == 1
    assert laufzettel("verify", office=office).returncode == 0
    again = laufzettel("erase", number, "--yes", "--as", "Datenschutz", office=office)
    assert (again.returncode, "schon gelöscht" in again.stderr) == (2, True)


def test_a_restriction_is_lifted_with_a_reason(laufzettel: Call, office: Path) -> None:
    """Without --yes nothing changes; both times it reminds to tell the person first; afterwards `slip` shows all."""
    number = number_of(office)
    assert laufzettel("erase", number, "--yes", "--as", "Datenschutz", office=office).returncode == 0
    shown = laufzettel("erase", number, "--lift", "Widerspruch zurückgezogen", office=office)
    assert shown.returncode == 0 and "Art. 18 Abs. 3 DSGVO" in shown.stdout and "--yes" in shown.stdout
    assert "Ypsilanti" not in laufzettel("slip", number, office=office).stdout
    refused = laufzettel("erase", number, "--lift", "Widerspruch zurückgezogen", "--yes", office=office)
    assert (refused.returncode, "--as NAME" in refused.stderr) == (2, True)
    lift = ("erase", number, "--yes", "--as", "Datenschutz", "--lift")
    assert laufzettel(*lift, "  ", office=office).returncode == 2
    done = laufzettel(*lift, "Widerspruch zurückgezogen", office=office)
    assert done.returncode == 0 and "aufgehoben" in done.stdout and "Art. 18 Abs. 3 DSGVO" in done.stdout
    slip = " ".join(laufzettel("slip", number, office=office).stdout.split())  # wherever the terminal breaks lines
    assert "Ypsilanti" in slip and "Einschränkung der Verarbeitung aufgehoben" in slip
    assert "Widerspruch zurückgezogen" in slip and "eingeschränkt seit" not in slip
    assert laufzettel("verify", office=office).returncode == 0
    again = laufzettel(*lift, "Widerspruch zurückgezogen", office=office)
    assert (again.returncode, "nicht eingeschränkt" in again.stderr) == (2, True)


def test_programs_are_told_what_was_lifted(laufzettel: Call, office: Path) -> None:
    """Since when it was restricted, and whether anything was done; a lifting names its case."""
    number = number_of(office)
    answer(laufzettel("erase", number, "--yes", "--as", "Datenschutz", "--json", office=office))
    shown = answer(laufzettel("erase", number, "--lift", "Erledigt", "--json", office=office))
    done = answer(laufzettel("erase", number, "--lift", "Erledigt", "--yes", "--as", "D", "--json", office=office))
    assert (shown["number"], shown["done"], done["done"]) == (number, False, True)
    assert shown["restricted_since"] == done["restricted_since"] != ""
    nothing = laufzettel("erase", "--lift", "Erledigt", office=office)
    assert (nothing.returncode, "kein Vorgang genannt" in nothing.stderr) == (2, True)


def test_an_open_case_is_not_erased(laufzettel: Call, office: Path) -> None:
    """Exit code 2, and why."""
    keep_nothing(office)
    with open_office(office).open_journal() as journal:
        ((number, *_), *_) = journal.database.rows("SELECT number FROM cases WHERE state <> 'closed'")
    done = laufzettel("erase", str(number), "--yes", "--as", "Datenschutz", office=office)
    assert (done.returncode, "nicht abgeschlossen" in done.stderr) == (2, True)
