# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""An office whose pilot is nearly over: plan, decisions, candidates, cases with a hold-out, times of a closed study."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np

from flows.hundesteuer.process import HUNDESTEUER
from laufzettel.case import Document, State, Station
from laufzettel.connect import Part
from laufzettel.fields import Field
from laufzettel.journal import Journal, by_hand, decided, intake, shadows
from laufzettel.journal.batch import Signature
from laufzettel.journal.by_hand import Why
from laufzettel.journal.database import connect
from laufzettel.journal.decided import Verdict
from laufzettel.journal.rows import HELD, held
from laufzettel.journal.store import Store
from laufzettel.office import make_office, open_office
from laufzettel.pilot.baseline import studies, survey, times
from laufzettel.pilot.baseline.studies import Plan, Study
from laufzettel.pilot.baseline.survey import Survey
from laufzettel.pilot.baseline.times import Measured
from laufzettel.pilot.design.agreement import Agreement, Tally
from laufzettel.pilot.design.kept import keep
from laufzettel.pilot.design.lot import drawn
from laufzettel.pilot.design.plan_file import FILE, read_plan
from laufzettel.pilot.design.source import Source
from laufzettel.pilot.design.standing import register
from laufzettel.pilot.design.template import template
from laufzettel.pilot.opportunities.as_json import sample
from laufzettel.pilot.opportunities.at_office import CATALOGUE
from laufzettel.pilot.opportunities.workbook import write_catalogue
from laufzettel.pilot.report.marking import FILE as INPUTS

PROCESS = HUNDESTEUER.name
SEED = "0123456789abcdef" * 2
CLERK, LEAD, PILOT_LEAD = "Sachbearbeitung 1", "Leitung", "Pilotleitung"
CASES, WITH_A_PERSON, TIMED_BY_HAND, TIMED = 300, 160, 90, 120
"""Cases of the pilot, those a person touched, and how many were timed by hand and with a person."""
SHADOWED = 420
COLUMNS = {
    "hundebestand": {
        "nachname": 0,
        "vorname": 0,
        "strasse": 0,
        "hausnr": 1,
        "rasse": 1,
        "risikoklasse": 0,
        "steuer_ab": 0,
    },
    "sollstellung": {"jahr": 0, "ab_monat": 0, "jahressatz_ct": 0, "betrag_ct": 0},
}
"""Columns compared in shadow mode, and in how many cases each differed."""
SAID = """\
verwendung = "Der Rückstand wurde abgebaut."
[zeiten]
vorgang = "Vorgang"
[abzug]
monate = 1.0
betrieb_stunden = 3.0
betrieb_beleg = 3
pflege_stunden = 1.5
pflege_beleg = 3
schulung_stunden = 12.0
schulung_beleg = 3
schulung_monate = 24.0
[geld]
grundlage = "vollkosten"
euro_je_stunde = 57.0
quelle = "Kämmerei"
stand = 2026-01-01
[guete]
fehler_stichprobe = [1, 400]
"""


def furnish(folder: Path, today: date) -> None:
    """Make the office; it is day 97 of its pilot.

    Args:
        folder: where; nothing is there yet.
        today: the day.
    """
    make_office(folder)
    office = open_office(folder)
    day = _days_before(today)
    now = [day(97)]
    journal = Journal(connect(office.url("journal")), Store(office.path("ablage")), lambda: now[0])
    office.open_journal().database.close()  # makes its tables
    _plan(journal, folder, today - timedelta(days=96))
    _shadow(journal, now, day)
    for point, on, why in (("E0", 88, "Auftrag erteilt."), ("E1", 72, "55 Punkte erreicht."), ("E2", 37, "98 %.")):
        now[0] = day(on)
        decided.decide(journal, PROCESS, point, Verdict.GO_ON, by=LEAD, why=why)
    now[0] = day(15)
    _cases(journal)
    journal.database.close()
    _study(folder, today)
    (folder / INPUTS).write_text(SAID, encoding="utf-8")
    candidates = folder.joinpath(*CATALOGUE)
    candidates.parent.mkdir()
    write_catalogue(candidates, sample())


def _days_before(today: date) -> Callable[[int], float]:
    """Nine in the morning, so many days before, as a clock says it."""
    nine = datetime(today.year, today.month, today.day, 9, tzinfo=ZoneInfo("Europe/Berlin"))
    return lambda days: (nine - timedelta(days=days)).timestamp()


def _plan(journal: Journal, folder: Path, beginning: date) -> None:
    said = template(PROCESS, beginning, language="de")
    for pattern, text in (
        (r'frage = ""', 'frage = "Wie viel Zeit wird je Anmeldung frei?"'),
        (r"fallarten = \[\]", 'fallarten = ["Neuanmeldung"]'),
        (r'startwert = "\w+"', f'startwert = "{SEED}"'),
    ):
        said = re.sub(pattern, text, said)
    (folder / FILE).write_text(said, encoding="utf-8")
    plan, problems = read_plan(folder, PROCESS)
    assert plan is not None, problems
    register(journal, plan, by=PILOT_LEAD, unit="", why="")


def _shadow(journal: Journal, now: list[float], day: Callable[[int], float]) -> None:
    """Before E2 the process only looked on: 420 cases, of which people entered two otherwise."""
    now[0] = day(72)
    shadows.switch_on(journal, PROCESS, by=PILOT_LEAD, why="Prototyp nach E1")
    tallies = {
        f"{table}.{column}": Tally(SHADOWED - differing, SHADOWED)
        for table, columns in COLUMNS.items()
        for column, differing in columns.items()
    }
    rules = {"klasse 1": Tally(311, 312), "klasse 3": Tally(107, 108), "jahressatz 1": Tally(SHADOWED - 2, SHADOWED)}
    numbers = ["HST-4K2M-9D0P-7Q1R", "HST-8Z3B-1F6G-2H4J"]
    found = Agreement(Tally(SHADOWED - 2, SHADOWED), tallies, rules)
    found.differences = {numbers[0]: ["hundebestand.rasse"], numbers[1]: ["hundebestand.hausnr"]}
    found.missing = ["HST"] * 9
    now[0] = day(38)
    keep(journal, PROCESS, found, Source.REGISTER, by=PILOT_LEAD)
    now[0] = day(37)
    shadows.switch_off(journal, PROCESS, by=PILOT_LEAD, why="E2 entschieden")


def _cases(journal: Journal) -> None:
    """Most go through without a person, a third with one, and some stay with people by the lot."""
    digest = journal.store.put(b"rows")
    document = Document(digest, "meldung.xlsx", "text/csv", 4)
    intake.register(journal, [document], process=PROCESS, source="eingang")
    parts = [
        (document, Part(f"cell:T!A{n}", str(n), {"hund_name": Field("Waldi", "Waldi", f"cell:T!A{n}")}))
        for n in range(CASES)
    ]
    intake.open_cases(journal, parts, process=PROCESS, prefix=HUNDESTEUER.prefix, reader="probe")
    intake.complete(journal, {digest: len(parts)}, process=PROCESS)
    rows = [held(row, "", "") for row in journal.database.rows(f"SELECT {HELD} FROM cases ORDER BY id")]
    tickets = [(case, drawn(bytes.fromhex(SEED), case.number, 10)) for case in rows]
    kept, others = ([case for case, hit in tickets if hit is wanted] for wanted in (True, False))
    with journal.database.transaction():
        left = [Signature(case, "left_to_people", "{}", State.CLARIFICATION, Station.CHECK) for case in kept]
        journal.append(left, Station.CHECK, "machine")
        by_hand.keep(journal, PROCESS, [(case.id, 1, Why.LOT) for case in kept])
        for signer, some in (("machine", others[WITH_A_PERSON:]), (CLERK, others[:WITH_A_PERSON])):
            signed = [Signature(case, "released", "{}", State.CLOSED, Station.CLOSE) for case in some]
            journal.append(signed, Station.CHECK, signer)
    for case in kept[2:]:
        by_hand.done(journal, case.number, by=CLERK)


def doubtful(here: Survey, today: date) -> Study:
    """A study that is open, with ninety times that look estimated.

    Args:
        here: the survey's database.
        today: its last day.
    """
    first = today - timedelta(days=28)
    days = [day for n in range(28) if (day := first + timedelta(days=n)).weekday() < 5]
    plan = Plan("Nachmessung", PROCESS, ("Prüfen",), ("Neuanmeldung",), {"gesamt": 9}, first, today)
    study = studies.open_study(here, plan)
    (cell,) = study.people
    some = [Measured("Prüfen", "manual", "Neuanmeldung", 300 + 300 * (n % 5), days[n % 15], cell) for n in range(90)]
    with here.changing():
        times.keep(here, study, some)
    return study


def _study(folder: Path, today: date) -> None:
    first, last = today - timedelta(days=23), today - timedelta(days=3)
    lot = np.random.default_rng(7)
    plan = Plan(
        "Hauptmessung", PROCESS, ("Vorgang",), ("Neuanmeldung",), {"gesamt": 9}, first, last, ("manual", "assisted")
    )
    with survey.opened(folder) as here:
        study = studies.open_study(here, plan)
        (cell,) = study.people
        measured = [
            Measured("Vorgang", path, "Neuanmeldung", int(60 * minutes), first + timedelta(days=n % 20), cell)
            for path, many, mean in (("manual", TIMED_BY_HAND, 14.0), ("assisted", TIMED, 3.0))
            for n, minutes in enumerate(lot.lognormal(np.log(mean), 0.5, many))
        ]
        with here.changing():
            times.keep(here, study, measured)
        studies.close(here, study, last)
