# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Three offices that went through one stepped wedge: a plan, cases and times under past clocks, with a known truth.

By hand a case takes 20 minutes and the office's own level; from the first to the last day that falls by eight minutes
whatever anybody does. The pilot gives back nine.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np

from laufzettel.case import Document, State, Station
from laufzettel.connect import Part
from laufzettel.fields import Field
from laufzettel.journal import Journal, by_hand, colleagues, intake, people
from laufzettel.journal.batch import Held, Signature
from laufzettel.journal.by_hand import Why
from laufzettel.journal.rows import HELD, held
from laufzettel.office import make_office, open_office
from laufzettel.pilot.baseline import studies, survey, times
from laufzettel.pilot.baseline.studies import Plan
from laufzettel.pilot.baseline.survey import Survey
from laufzettel.pilot.baseline.times import Measured
from laufzettel.pilot.design.plan_file import FILE, read_plan
from laufzettel.pilot.design.standing import register
from laufzettel.pilot.design.template import template
from laufzettel.pilot.report.inputs import FILE as INPUTS
from laufzettel.pilot.report.inputs import read_inputs
from laufzettel.pilot.wedge import own
from laufzettel.pilot.wedge.contribution import Contribution
from laufzettel.pilot.wedge.timetable import Timetable, days_of

PROCESS = "hundesteuer"
UNITS = ("nord", "mitte", "sued")
SEED = "0123456789abcdef" * 2
CLERK, PILOT_LEAD = "Sachbearbeitung 1", "Pilotleitung 1"
SAVED, BY_HAND, TREND = 9.0, 20.0, -8.0
LEVEL = {"nord": -2.0, "mitte": 0.5, "sued": 1.5}
TOUCHED = 0.7
"""The share of cases of the pilot that a person touched."""
A_DAY = 8
"""Cases timed on a day."""
DAYS = 98
"""From the first day to E3."""
SAID = """\
verwendung = "Der Rückstand wurde abgebaut."
[zeiten]
vorgang = "Vorgang"
nacharbeit = "Nacharbeit"
[abzug]
monate = 1.5
betrieb_stunden = 3.0
betrieb_beleg = 4
pflege_stunden = 1.5
pflege_beleg = 4
schulung_stunden = 12.0
schulung_beleg = 4
schulung_monate = 24.0
[geld]
grundlage = "vollkosten"
euro_je_stunde = 57.0
quelle = "Kämmerei"
stand = 2026-01-01
[wibe]
zins_prozent = 2.1
art = "nominal"
quelle = "Rundschreiben"
stand = 2026-01-01
jahre = 5
[[wibe.zahlung]]
jahr = 0
name = "Einführung"
euro = -4200.0
[guete]
fehler_stichprobe = [0, 150]
fehler_von_hand = [1, 60]
rueckstand = [20, 18]
widersprueche_von_hand = [2, 90]
widersprueche_pilot = [1, 120]
"""


def plan_text(beginning: date) -> str:
    """The pilot.toml that all three have."""
    said = template(PROCESS, beginning, language="de")
    days = {f"E{n}": beginning + timedelta(days=on) for n, on in enumerate((5, 10, 27, DAYS))}
    for pattern, text in (
        (r'frage = ""', 'frage = "Wie viel Zeit wird je Anmeldung frei?"'),
        (r"fallarten = \[\]", 'fallarten = ["Neuanmeldung"]'),
        (r'versuchsplan = "handprobe"', 'versuchsplan = "stufen"'),
        (r"\[handprobe\]\n(?:\w+ = .*\n)+", ""),
        (r"# (?=\[stufen\]|einheiten =|startwert =|erster_tag =|abstand_tage =)", ""),
        (r'startwert = "\w+"', f'startwert = "{SEED}"'),
        (r"erster_tag = \S+", f"erster_tag = {beginning + timedelta(days=28)}"),
        (r"abstand_tage = \d+", "abstand_tage = 14"),
        *((rf"(?m)^{point} = \d\S+", f"{point} = {day}") for point, day in days.items()),
    ):
        said, count = re.subn(pattern, text, said)
        assert count, pattern
    return said


def furnish(
    folder: Path, unit: str, today: date, *, timed: Callable[[Survey, str, Timetable], None] | None = None
) -> None:
    """Make the office of a unit after its pilot.

    Args:
        folder: where; nothing is there yet.
        unit: which unit it is.
        today: the day; E3 was a week before.
        timed: writes other studies than the usual ones.
    """
    make_office(folder)
    beginning = today - timedelta(days=DAYS + 7)
    (folder / FILE).write_text(plan_text(beginning), encoding="utf-8")
    plan, problems = read_plan(folder, PROCESS)
    assert plan is not None, problems
    with open_office(folder).open_journal() as journal:
        journal.clock = _clock(beginning - timedelta(days=2))
        days = days_of(register(journal, plan, by=PILOT_LEAD, unit=unit, why="").body)
        _cases(journal, days, unit)
    with survey.opened(folder) as here:
        (timed or studied)(here, unit, days)
    (folder / INPUTS).write_text(SAID, encoding="utf-8")


def contributed(folder: Path, day: date) -> Contribution:
    """What an office contributes on a day."""
    with open_office(folder).open_journal() as journal, survey.opened(folder) as here:
        return own.contribution(journal, here, PROCESS, read_inputs(folder), day=day)


def _clock(day: date) -> Callable[[], float]:
    moment = datetime.combine(day, time(9), ZoneInfo("Europe/Berlin")).timestamp()
    return lambda: moment


def _cases(journal: Journal, days: Timetable, unit: str) -> None:
    """By hand before the switch; then 300 that count, 70 % with a person, a few of them given back."""
    colleagues.keep(journal, CLERK, "clerk", [])
    switched, settled = days.switched[unit], days.settled(unit)
    for day, many in ((days.begins, 40), (switched - timedelta(days=1), 30)):
        _by_hand(journal, day, many)
    for n, day in enumerate((switched, settled, settled + timedelta(days=7), days.last)):
        by_machine(journal, day, 20 if not n else 100)


def _came_in(journal: Journal, day: date, many: int) -> list[int]:
    before = journal.database.rows("SELECT COALESCE(MAX(id), 0) FROM cases")[0][0]
    journal.clock = _clock(day)
    document = Document(journal.store.put(f"{day}".encode()), f"{day}.xlsx", "text/csv", 4)
    intake.register(journal, [document], process=PROCESS, source="eingang")
    parts = [
        (document, Part(f"cell:T!A{n}", f"{day} {n}", {"hund_name": Field("Waldi", "Waldi", f"cell:T!A{n}")}))
        for n in range(many)
    ]
    intake.open_cases(journal, parts, process=PROCESS, prefix="HST", reader="probe")
    intake.complete(journal, {document.digest: many}, process=PROCESS)
    journal.clock = _clock(day + timedelta(days=3))
    return [
        int(str(one)) for (one,) in journal.database.rows("SELECT id FROM cases WHERE id > ? ORDER BY id", (before,))
    ]


def _by_hand(journal: Journal, day: date, many: int) -> None:
    ids = set(_came_in(journal, day, many))
    found = [one for one in _held(journal) if one.id in ids]
    with journal.database.transaction():
        left = [Signature(case, "left_to_people", "{}", State.CLARIFICATION, Station.CHECK) for case in found]
        journal.append(left, Station.CHECK, "machine")
        by_hand.keep(journal, PROCESS, [(case.id, 1, Why.UNIT) for case in found])
    for case in found:
        by_hand.done(journal, case.number, by=CLERK)


def by_machine(journal: Journal, day: date, many: int) -> None:
    """Cases that came in on a day and went through the pilot."""
    ids = set(_came_in(journal, day, many))
    found = [one for one in _held(journal) if one.id in ids]
    touched = round(TOUCHED * many)
    back = found[: many // 20]
    with journal.database.transaction():
        for signer, some in ((CLERK, found[len(back) : touched]), ("machine", found[touched:])):
            signed = [Signature(case, "released", "{}", State.CLOSED, Station.CLOSE) for case in some]
            journal.append(signed, Station.CHECK, signer)
        waiting = [Signature(case, "ok", "{}", State.RELEASE, Station.RELEASE) for case in back]
        journal.append(waiting, Station.CHECK, "machine")
    for case in back:
        people.reject(journal, case.number, by=CLERK, note="Probe.")


def _held(journal: Journal) -> list[Held]:
    return [held(row, "", "") for row in journal.database.rows(f"SELECT {HELD} FROM cases ORDER BY id")]


def studied(here: Survey, unit: str, days: Timetable) -> None:
    """The study before the switch, and the one since the settling; some of the times are rework."""
    lot = np.random.default_rng([UNITS.index(unit), 11])
    first, switched, settled = days.begins, days.switched[unit], days.settled(unit)
    for name, path, begins, ends in (
        ("Vorher", "manual", first, switched - timedelta(days=1)),
        ("Pilot", "assisted", settled, days.last),
    ):
        plan = Plan(name, PROCESS, ("Vorgang", "Nacharbeit"), ("Neuanmeldung",), {unit: 7}, begins, ends, (path,))
        study = studies.open_study(here, plan)
        (cell,) = study.people
        with here.changing():
            times.keep(here, study, measured(lot, unit, path, begins, ends, days, cell))
        studies.close(here, study, ends)


def measured(
    lot: np.random.Generator, unit: str, path: str, begins: date, ends: date, days: Timetable, cell: str
) -> Iterator[Measured]:
    """Times of a unit, so many a day, and rework at every fifth of them."""
    for n in range((ends - begins).days + 1):
        day = begins + timedelta(days=n)
        for m in range(A_DAY):
            minutes = max(0.25, expected(unit, path, day, days) + lot.normal(0.0, 3.0))
            yield Measured("Vorgang", path, "Neuanmeldung", round(60 * minutes), day, cell)
            if m % 5 == 0:
                yield Measured("Nacharbeit", path, "Neuanmeldung", round(60 * lot.uniform(5.0, 9.0)), day, cell)


def expected(unit: str, path: str, day: date, days: Timetable) -> float:
    """What a case takes on average on this day, if a person handles it at all."""
    minutes = BY_HAND + LEVEL[unit] + TREND * (day - days.begins).days / DAYS
    return minutes if path == "manual" else (minutes - SAVED) / TOUCHED
