# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whatever a pilot prints, writes and logs: no single time, no case number, and nobody who handled a case.

One time in the survey is like no other, and all of it is looked for everywhere: in what the commands print, in every
file they write, in the log at its most talkative, and in what is said when something fails.
"""

from __future__ import annotations

import html
import io
import logging
import re
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from random import Random

import click
import pypdf
import pytest

from laufzettel.cli.main import cli
from laufzettel.errors import LaufzettelError
from laufzettel.journal import plans
from laufzettel.office import make_office, open_office
from laufzettel.pilot.baseline import studies, survey, times
from laufzettel.pilot.baseline.studies import Plan
from laufzettel.pilot.baseline.times import Measured
from tests.laufzettel.pilot.report.test_reports_subtracted import PROCESS, body, closed_cases

TODAY = date.today()  # noqa: DTZ011 - the commands go by the day on the office's calendar
SETTLED = TODAY - timedelta(days=60)
CLERK, LEAD, HEAD = "Steuer 1", "Pilotleitung 1", "Amtsleitung 1"
SINGLE_S = 6 * 3600 + 13 * 60 + 45
"""22425 seconds; in minutes 373.75, in quarters of them 1495."""
SINGLE = re.compile(r"(?<!\d)(22425|373[.,]75|1495|6:13:45|6[.,]22916?6?7?)(?!\d)")
NUMBER = re.compile(r"HST-[0-9]")

Call = Callable[..., str]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An office after its pilot, with a closed study of 240 times."""
    there, chance = tmp_path / "amt", Random(4)  # noqa: S311 - the same times in every run
    make_office(there)
    days = [SETTLED + timedelta(days=n) for n in range(40)]
    with open_office(there).open_journal() as journal:
        closed_cases(journal, [days[n % 40] for n in range(200)])
        plans.register(journal, PROCESS, body(SETTLED, TODAY - timedelta(days=5)), by=LEAD)
    paths = ("manual", "assisted")
    plan = Plan("Pilot", PROCESS, ("Vorgang",), ("alle",), {"Steuer": 12}, SETTLED, TODAY, paths)
    with survey.opened(there) as here:
        study = studies.open_study(here, plan)
        with here.changing():
            cell = next(iter(study.people))
            some = [
                Measured("Vorgang", path, "alle", 15 * chance.randrange(8, 90), days[n % 40], cell)
                for path in paths
                for n in range(120)
            ]
            times.keep(here, study, [*some[1:], some[0]._replace(seconds=SINGLE_S)])
        studies.close(here, study, TODAY)
    return there


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, folder: Path) -> Call:
    """Calls a command in the office; gives all it said, or why it refused."""
    monkeypatch.setenv("LAUFZETTEL_OFFICE", str(folder))

    def called(*words: str) -> str:
        said = ""
        try:
            cli.main(args=["pilot", *words], prog_name="laufzettel", standalone_mode=False)
        except (LaufzettelError, click.ClickException) as wrong:
            said = str(wrong)
        out = capsys.readouterr()
        return said + out.out + out.err

    return called


def text_of(path: Path) -> str:
    """All that stands in a file a command has written."""
    data = path.read_bytes()
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            return "\n".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())
    if path.suffix == ".pdf":
        paper = pypdf.PdfReader(io.BytesIO(data))
        return "\n".join([str(paper.metadata), *(page.extract_text() for page in paper.pages)])
    return html.unescape(data.decode("utf-8"))


def betrayed(said: str) -> list[str]:
    """What of it should stand nowhere."""
    found = [str(one) for one in SINGLE.findall(said)] + NUMBER.findall(said)
    return found + [CLERK] * (CLERK in said)


def test_nothing_a_pilot_says_writes_or_logs_is_about_one_case_or_who_handled_it(
    folder: Path, call: Call, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    """Report with its files, decision, plan, survey, hold-out, hand-over, candidates; tables and JSON."""
    caplog.set_level(logging.DEBUG)
    out = tmp_path / "out"
    call("report", "--new")
    words = [
        ("report",),
        ("report", "--json"),
        ("report", "--out", str(out / "report")),
        ("decide", "E3", "go-on", "--why", "Die Untergrenze liegt über null.", "--as", HEAD),
        ("decide",),
        ("decide", "E0"),
        ("decide", "E1"),
        ("decide", "E2"),
        ("decide", "--json"),
        ("baseline", "status"),
        ("baseline", "status", "--json"),
        ("plan", "--json"),
        ("plan",),
        ("holdout",),
        ("holdout", "--json"),
        ("handover", "--out", str(out / "handover")),
        ("handover", "--json"),
        ("opportunities", "--json"),
        ("opportunities", "--out", str(out / "opportunities")),
    ]
    said = {one: call(*one) for one in words}
    assert '"net_hours"' in said["report", "--json"]
    assert HEAD in said["decide",]
    files = {path.name: text_of(path) for path in out.rglob("*") if path.is_file()}
    assert "Ergebnis" in files["bericht.pdf"]
    assert {"bericht.xlsx", "bericht.html", "bericht.pdf", "entscheidung.html"} <= set(files)
    for name, text in (*said.items(), *files.items()):
        assert betrayed(text) == [], name
    assert betrayed(caplog.text) == []
    logged = "\n".join(one.getMessage() for one in caplog.records if one.name.startswith("laufzettel"))
    assert not re.search(r"minut|second|stunde|hour", logged, re.IGNORECASE)


def test_what_is_refused_names_no_time_and_nobody(folder: Path, call: Call, caplog: pytest.LogCaptureFixture) -> None:
    """With a study open, and with a wrong file; nor does the chain of exceptions."""
    caplog.set_level(logging.DEBUG)
    call("report", "--new")
    with survey.opened(folder) as here:
        plan = Plan("Offen", PROCESS, ("Vorgang",), ("alle",), {"Steuer": 12}, SETTLED, TODAY)
        study = studies.open_study(here, plan)
        times.record(here, study, Measured("Vorgang", "manual", "alle", SINGLE_S, TODAY, next(iter(study.people))))
    refused = call("report")
    assert "Offen" in refused
    refused += call("decide", "E3", "go-on", "--why", "x", "--as", HEAD)
    file = folder / "pilot-bericht.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("monate = 1.0", "monate = -373.75"), encoding="utf-8")
    refused += call("report") + call("decide")
    assert betrayed(refused) == []
    assert betrayed(caplog.text) == []


def test_the_search_finds_what_it_looks_for() -> None:
    """The control."""
    for said in ("373,75 min", "373.75", '"seconds": 22425', "<v>1495</v>", "HST-2026-000001", f"{CLERK}: frei"):
        assert betrayed(said)
    assert betrayed("13735 Stunden, 1373,751 min") == []
