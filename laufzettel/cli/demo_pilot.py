# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The finished pilot of the demo office: plan, cases, studies, decisions, report and catalogue, all of it invented."""

from __future__ import annotations

import hashlib
import importlib
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from laufzettel.cli import demo_times
from laufzettel.cli.demo_calendar import LABEL, SOURCE, PastClock, PilotDays
from laufzettel.cli.language import LANGUAGE, say
from laufzettel.journal import Journal, caseload, decided, plans
from laufzettel.journal.case_types import Telling
from laufzettel.journal.caseload import Course
from laufzettel.journal.decided import Verdict
from laufzettel.journal.rows import integer
from laufzettel.office import Office
from laufzettel.pilot.design.lot import drawn
from laufzettel.pilot.design.plan_file import FILE as PLAN_FILE
from laufzettel.pilot.design.plan_file import read_plan
from laufzettel.pilot.design.standing import register
from laufzettel.pilot.design.template import template
from laufzettel.pilot.opportunities.as_json import sample
from laufzettel.pilot.opportunities.at_office import CATALOGUE
from laufzettel.pilot.opportunities.workbook import write_catalogue
from laufzettel.pilot.report.marking import FILE as INPUTS_FILE

LEAD, LEADERSHIP = "Demo-Pilotleitung", "Demo-Amtsleitung (erfunden)"
_PERCENT = 10
_KEPT = range(37, 46)
"""So many of the cases that count stay with people, whatever day the demonstration is made on."""
OF_PILOT = f"SELECT digest FROM document WHERE name LIKE '{SOURCE}%'"
"""Documents whose cases belong to the pilot, and not to what the demonstration shows at work."""

_WHY: dict[str, str] = {
    "E0": say("Auftrag, Budget und Abbruchregeln liegen vor.", "Mandate, budget and stop rules are there."),
    "E1": say(
        "Die Hundesteuer-Anmeldung hat mehr als 55 Punkte und erfüllt alle Bedingungen.",
        "The dog registration has more than 55 points and passes all gates.",
    ),
    "E2": say(
        "Keine rechtliche Frage ist offen. Die Pilotleitung hat eine Übereinstimmung über 98 % vorgelegt.",
        "No legal question is open. The pilot lead has shown an agreement above 98 %.",
    ),
}
_QUESTION = say(
    "Wie viel Bearbeitungszeit je Anmeldung wird frei?", "How much handling time is given back per registration?"
)
_USED = say(
    "Der Rückstand ist abgebaut; das Telefon ist wieder ganztags besetzt.",
    "The backlog is gone; the phone is answered all day again.",
)
_INPUTS = f"""\
# {LABEL}: nichts davon wurde gemessen oder gesagt.
# Was für den Bericht eines Piloten nur Menschen sagen können (docs/pilot/report.md).
verwendung = "{LABEL}: {_USED}"
kennzeichnung = "{LABEL}"

[zeiten]
vorgang = "{demo_times.WHOLE}"
nacharbeit = "{demo_times.REWORK}"
pruefung = "{demo_times.CHECK}"

[abzug]
monate = 1.4
betrieb_stunden = 6.0
betrieb_beleg = 3
pflege_stunden = 4.0
pflege_beleg = 3
schulung_stunden = 24.0
schulung_beleg = 3
schulung_monate = 24.0

[geld]
grundlage = "lohnkosten"
ebene = "kommunen"
dienst = "einfacher und mittlerer Dienst"

[guete]
fehler_stichprobe = [0, 200]
fehler_von_hand = [2, 60]
rueckstand = [64, 17]
widersprueche_von_hand = [4, 180]
widersprueche_pilot = [2, 200]
"""


def leftovers(folder: Path) -> list[Path]:
    """What a demonstration that was cut off while it was furnished has left of journal, survey and pilot."""
    names = ("ablage", "pilot", SOURCE, f"{SOURCE}.part", PLAN_FILE, INPUTS_FILE)
    return [*folder.glob("*.db*"), *(folder / name for name in names if (folder / name).exists())]


def furnish(office: Office, process: str, days: PilotDays) -> None:
    """Make the pilot in an office in which nothing has been run yet.

    Args:
        office: the demo office.
        process: whose pilot.
        days: of the pilot.
    """

    told = importlib.import_module(f"flows.{process}.demo_pilot")
    telling = Telling(told.TYPE_FIELD, told.TYPES)

    def register_plan(numbers: list[str]) -> None:
        _register_plan(office, process, days, telling, numbers)

    told.furnish(office, days, register_plan)
    with office.open_journal() as journal:
        _decide(journal, process, days)
        counted = caseload.count(journal, process, days.settled, days.last, telling)
    many = {name: (one.courses[Course.BY_HAND], one.courses[Course.ASSISTED]) for name, one in counted.types.items()}
    demo_times.furnish(office.folder, process, days, many)
    office.path(INPUTS_FILE).write_text(_INPUTS, encoding="utf-8")
    path = office.path(*CATALOGUE)
    path.parent.mkdir(exist_ok=True)
    write_catalogue(path, sample())


def count(journal: Journal, process: str) -> int:
    """How many cases of a demo office belong to its pilot."""
    ((number,),) = journal.database.rows(
        f"SELECT COUNT(*) FROM cases WHERE process = ? AND document IN ({OF_PILOT})", (process,)
    )
    return integer(number)


def _register_plan(office: Office, process: str, days: PilotDays, telling: Telling, numbers: Sequence[str]) -> None:
    office.path(PLAN_FILE).write_text(_plan(process, days, telling, _seed(numbers)), encoding="utf-8")
    plan, problems = read_plan(office.folder, process)
    assert plan is not None, problems  # noqa: S101  # a bug of ours
    with office.open_journal() as journal:
        journal.clock = clock = PastClock()
        clock.set(days.first, 10)
        register(journal, plan, by=LEAD, unit="", why="")


def _seed(numbers: Sequence[str]) -> str:
    """The first seed by which a usual share of the invented cases is drawn.

    A real seed is frozen before anything comes in, and nobody can choose it so. Here cases are invented anew each day,
    and the report must show something on every one of them.
    """
    for n in range(10_000):
        seed = hashlib.sha256(f"{SOURCE}-{n}".encode()).hexdigest()[:32]
        if sum(drawn(bytes.fromhex(seed), number, _PERCENT) for number in numbers) in _KEPT:
            return seed
    raise AssertionError("no seed draws a usual share")


def _plan(process: str, days: PilotDays, telling: Telling, seed: str) -> str:
    """The pilot.toml to start from, filled in."""
    types = ", ".join(f'"{name}"' for name in sorted(set(telling.types.values())))
    table = "\n".join(f'"{value}" = "{name}"' for value, name in telling.types.items())
    entries = {
        "frage": f'"{LABEL}: {_QUESTION}"',
        "fallarten": f"[{types}]",
        "prozent": str(_PERCENT),
        "erster_tag": days.go_live.isoformat(),
        "letzter_tag": days.last.isoformat(),
        **{point: day.isoformat() for point, day in days.points.items()},
    }
    text = re.sub(r"\b[0-9a-f]{32}\b", seed, template(process, days.first, language=LANGUAGE))
    text = re.sub(r"(?m)^# fallart_feld = .*$", f'fallart_feld = "{telling.name}"', text)
    text = re.sub(r"(?m)^# \[fallart\]\n# .*$", f"[fallart]\n{table}", text)
    return f"# {LABEL}\n{_filled(text, entries)}"


def _filled(text: str, entries: Mapping[str, str]) -> str:
    """The text with the first entry of each name set; what its comment asked for is said."""
    for name, value in entries.items():
        text = re.sub(rf"(?m)^({name} = ).*$", rf"\g<1>{value}", text, count=1)
    return text


def _decide(journal: Journal, process: str, days: PilotDays) -> None:
    """Sign E0 to E2 on their days; E3 is left for the visitor."""
    registered = plans.latest(journal.database, process)
    assert registered is not None  # noqa: S101  # registered just now
    journal.clock = clock = PastClock()
    for point, why in _WHY.items():
        clock.set(days.points[point], 16)
        decided.decide(
            journal,
            process,
            point,
            Verdict.GO_ON,
            by=LEADERSHIP,
            why=f"{LABEL}: {why}",
            plan=registered.digest,
        )
