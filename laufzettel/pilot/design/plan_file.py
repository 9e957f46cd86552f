# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The file pilot.toml: read, with everything that is wrong in it, each by its line and entry."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Sequence
from datetime import timedelta
from pathlib import Path

from pydantic import ValidationError

from laufzettel.errors import BusinessError, Message, Problem
from laufzettel.office_toml import entry_name
from laufzettel.pilot.design import case_types
from laufzettel.pilot.design.case_types import Odd
from laufzettel.pilot.design.plan import DAYS, POINTS, Plan, in_order

FILE = "pilot.toml"

NO_PLAN = Message(
    "plan.missing",
    "Im Ordner „{folder}“ gibt es keine pilot.toml.",
    "There is no pilot.toml in the folder “{folder}”.",
    "Legen Sie eine an: laufzettel pilot plan --new",
    "Make one: laufzettel pilot plan --new",
)
UNREADABLE = Message(
    "plan.unreadable",
    "Die Datei pilot.toml ist nicht lesbar ({why}).",
    "The file pilot.toml cannot be read ({why}).",
    "Sie muss eine Textdatei in UTF-8 sein, die Ihr Benutzer lesen darf.",
    "It must be a text file in UTF-8 that your user may read.",
)
NO_TOML = Message(
    "plan.no_toml",
    "Die Datei pilot.toml ist nicht richtig aufgebaut (Zeile {line}, Spalte {column}).",
    "The file pilot.toml is not well formed (line {line}, column {column}).",
    "Fehlt dort ein Anführungszeichen oder ein „=“?",
    "Is a quotation mark or a “=” missing there?",
)
WRONG = Message(
    "plan.wrong_entry",
    "pilot.toml, Zeile {line}: Der Eintrag {entry} ist falsch; erwartet wird {de}.",
    "pilot.toml, line {line}: the entry {entry} is wrong; expected is {en}.",
)
MISSING = Message(
    "plan.missing_entry",
    "pilot.toml, Zeile {line}: Der Eintrag {entry} fehlt; erwartet wird {de}.",
    "pilot.toml, line {line}: the entry {entry} is missing; expected is {en}.",
)
UNKNOWN = Message(
    "plan.unknown_entry",
    "pilot.toml, Zeile {line}: Einen Eintrag {entry} gibt es nicht.",
    "pilot.toml, line {line}: there is no entry {entry}.",
    "Ist er verschrieben? docs/pilot/design.md nennt alle Einträge.",
    "Is it misspelt? docs/pilot/design.md names all entries.",
)

_DAY = ("ein Tag ohne Anführungszeichen, wie 2026-12-01", "a day without quotation marks, as in 2026-12-01")
_TEXT = ("ein Text", "a text")
_EXPECTED = {
    "beginn": _DAY,
    "erster_tag": _DAY,
    "letzter_tag": _DAY,
    "fallarten": ('eine Liste von Texten, wie ["Neuanmeldung"]', 'a list of texts, as in ["Neuanmeldung"]'),
    "fallart_feld": ("der Name eines Feldes oder Ergebnisses, als Text", "the name of a field or output, as text"),
    "fallart": ("Werte mit je einer Fallart", "values with a case type each"),
    "hauptmass": ('"bearbeitungszeit_je_vorgang"', '"bearbeitungszeit_je_vorgang"'),
    "versuchsplan": (
        '"handprobe", "stufen" oder "vorher_nachher"',
        '"handprobe", "stufen" or "vorher_nachher"',
    ),
    "prozent": ("eine ganze Zahl von 5 bis 10", "a whole number from 5 to 10"),
    "startwert": ("32 bis 128 Ziffern 0-9a-f", "32 to 128 digits 0-9a-f"),
    "einheiten": ("eine Liste von mindestens zwei Kürzeln", "a list of at least two short names"),
    "abstand_tage": (f"eine ganze Zahl von 1 bis {DAYS}", f"a whole number from 1 to {DAYS}"),
    "regeln": ("eine Liste von mindestens einem Text", "a list of at least one text"),
    "fehlergrenze_prozent": ("eine Zahl über 0 und unter 100", "a number above 0 and below 100"),
    "ausschluss": ("Kürzel mit je einem Text", "short names with a text each"),
}
_SECTION = ("ein Abschnitt", "a section")
_HEADING = re.compile(r"^\s*\[([A-Za-z0-9_.-]+)\]")
_ENTRY = re.compile(r"""^\s*("[^"]*"|'[^']*'|[A-Za-z0-9_-]+)\s*=""")


def read_plan(folder: Path, process: str, names: Collection[str] | None = None) -> tuple[Plan | None, list[Problem]]:
    """The plan in an office's folder, and everything that is wrong with it.

    Args:
        folder: the office's folder.
        process: the process it must be about.
        names: of its fields and outputs that may tell the type of a case; None: whatever is named is taken.

    Returns:
        The plan, and no problems; or None, and all of them.

    Raises:
        BusinessError: there is no such file, it cannot be read, or it is no TOML.
    """
    text = _text(folder)
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        where = re.search(r"line (\d+), column (\d+)", str(wrong))
        line, column = where.groups() if where else (str(text.count("\n") + 1), "–")
        raise BusinessError(NO_TOML.at(line=line, column=column)) from None
    try:
        plan = Plan.model_validate(said)
    except ValidationError as wrong:
        found = wrong.errors(include_url=False, include_input=False, include_context=False)
        lines = {(one["type"], _path(one["loc"])) for one in found}
        return None, sorted((_finding(kind, path, text) for kind, path in lines), key=_line)
    odd = [*_odd(plan), *case_types.odd(plan, names)]
    problems = [WRONG.at(line=line_of(text, path), entry=_entry(path), de=de, en=en) for path, de, en in odd]
    if plan.pilot.verfahren != process:
        path = ("pilot", "verfahren")
        problems.append(
            WRONG.at(line=line_of(text, path), entry=entry_name(path), de=f'"{process}"', en=f'"{process}"')
        )
    return (None if problems else plan), sorted(problems, key=_line)


def line_of(text: str, path: Sequence[str]) -> int:
    """The line of pilot.toml in which an entry stands; that of its section if it does not, or 1.

    Args:
        text: the file.
        path: section and entry.
    """
    section, heading = "", 1
    for number, line in enumerate(text.splitlines(), start=1):
        if found := _HEADING.match(line):
            section = found[1]
            heading = number if section == path[0] else heading
        elif (found := _ENTRY.match(line)) and [*filter(None, section.split(".")), _plain(found[1])] == list(path):
            return number
    return heading


def _plain(key: str) -> str:
    """A key without its quotation marks."""
    return key[1:-1] if key[0] in "\"'" else key


def _text(folder: Path) -> str:
    try:
        return (folder / FILE).read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        raise BusinessError(NO_PLAN.at(folder=folder)) from None
    except OSError as wrong:
        raise BusinessError(UNREADABLE.at(why=wrong.strerror)) from None
    except UnicodeDecodeError:
        raise BusinessError(UNREADABLE.at(why="UTF-8")) from None


def _path(loc: Sequence[int | str]) -> tuple[str, ...]:
    """Section and entry; which part of a list is meant the sentence about the entry covers."""
    return tuple(str(part) for part in loc if part != "[key]")[:2]


def _finding(kind: str, path: tuple[str, ...], text: str) -> Problem:
    known = _EXPECTED.get(path[0] if path[0] == "fallart" else path[-1], _TEXT if len(path) > 1 else _SECTION)
    de, en = _DAY if path[0] == "kalender" and len(path) > 1 else known
    message = {"missing": MISSING, "extra_forbidden": UNKNOWN}.get(kind, WRONG)
    return message.at(line=line_of(text, path), entry=_entry(path), de=de, en=en)


def _entry(path: Sequence[str]) -> str:
    """An entry as messages name it; of the table of values only that it is there, for values stand in no message."""
    return entry_name(path[:1] if path[0] == "fallart" else path)


def _line(problem: Problem) -> tuple[int, str]:
    found = re.search(r"line (\d+)", problem.en)
    return int(found[1]) if found else 0, problem.en


def _odd(plan: Plan) -> list[Odd]:
    """What each entry allows by itself and the plan as a whole does not."""
    odd = _odd_design(plan)
    days = [plan.pilot.beginn, *plan.points().values()]
    if not in_order(days):
        odd.append((("kalender", "E0"), "beginn < E0 < E1 < E2 < E3", "beginn < E0 < E1 < E2 < E3"))
    last = plan.pilot.beginn + timedelta(days=DAYS - 1)
    end = plan.kalender.E3
    if end > last:
        de = f"höchstens der {DAYS}. Tag, {last.isoformat()}"
        odd.append((("kalender", POINTS[-1]), de, f"day {DAYS} at the latest, {last.isoformat()}"))
    return odd


def _odd_design(plan: Plan) -> list[Odd]:
    odd: list[Odd] = []
    design = plan.pilot.versuchsplan
    for name, section in (("handprobe", plan.handprobe), ("stufen", plan.stufen)):
        if (section is not None) != (design == name):
            de = f"ein Abschnitt [{name}] genau dann, wenn er der Versuchsplan ist"
            odd.append((("pilot", "versuchsplan"), de, f"a section [{name}] if, and only if, it is the design"))
    if (lot := plan.handprobe) is not None:
        if lot.letzter_tag < lot.erster_tag:
            odd.append((("handprobe", "letzter_tag"), "ein Tag ab erster_tag", "a day from erster_tag on"))
        if not plan.pilot.beginn <= lot.erster_tag:
            odd.append((("handprobe", "erster_tag"), "ein Tag ab beginn", "a day from beginn on"))
        if not lot.letzter_tag <= plan.kalender.E3:
            odd.append((("handprobe", "letzter_tag"), "ein Tag bis E3", "a day up to E3"))
    if (wedge := plan.stufen) is not None:
        if len(set(wedge.einheiten)) < len(wedge.einheiten):
            odd.append((("stufen", "einheiten"), "jede Einheit nur einmal", "each unit only once"))
        elif max(wedge.days().values()) > plan.kalender.E3:
            de = "Umstellung der letzten Einheit bis E3"
            odd.append((("stufen", "abstand_tage"), de, "the last unit switched over up to E3"))
    return odd
