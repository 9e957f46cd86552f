# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Makes event logs of an invented process in the public formats: seeded, with variants, loops, open cases."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import quoteattr
from zoneinfo import ZoneInfo

_NEXT: dict[str, tuple[tuple[str, float], ...]] = {
    "Antrag eingegangen": (("Formale Prüfung", 1.0),),
    "Formale Prüfung": (("Unterlagen nachgefordert", 0.22), ("Fachliche Prüfung", 0.78)),
    "Unterlagen nachgefordert": (("Unterlagen eingegangen", 0.94), ("Antrag zurückgenommen", 0.06)),
    "Unterlagen eingegangen": (("Formale Prüfung", 1.0),),
    "Fachliche Prüfung": (("Gebühr berechnet", 0.85), ("Stellungnahme eingeholt", 0.15)),
    "Stellungnahme eingeholt": (("Fachliche Prüfung", 0.6), ("Gebühr berechnet", 0.4)),
    "Gebühr berechnet": (("Bescheid erstellt", 1.0),),
    "Bescheid erstellt": (("Zweite Freigabe", 0.3), ("Bescheid versandt", 0.7)),
    "Zweite Freigabe": (("Bescheid versandt", 0.8), ("Bescheid berichtigt", 0.2)),
    "Bescheid berichtigt": (("Zweite Freigabe", 1.0),),
    "Bescheid versandt": (("Zu den Akten", 0.97), ("Widerspruch eingegangen", 0.03)),
    "Widerspruch eingegangen": (("Fachliche Prüfung", 1.0),),
}
"""What follows what, and how likely; nothing follows an activity that is not listed."""
_FIRST = "Antrag eingegangen"
_OPEN = 0.02
_MEAN_HOURS = 20.0
_ZONE = ZoneInfo("Europe/Berlin")
_BEGIN = datetime(2024, 1, 2, 8, tzinfo=_ZONE)
_PERSONS = tuple(f"user-{number:03}" for number in range(40))


class Made(NamedTuple):
    """An event: its case, what was done, when, and by whom, which must be dropped."""

    case: str
    activity: str
    when: datetime
    person: str


def made(events: int, seed: int = 1, days: int = 730) -> Iterator[list[Made]]:
    """Cases with their events, in order of time within each case.

    Args:
        events: how many, all cases together; the last case is cut short.
        seed: for the random numbers.
        days: over which the cases begin.
    """
    chance = random.Random(seed)  # noqa: S311  # nothing secret
    left, number = events, 0
    while left:
        number += 1
        case = _case(f"V-{number:07}", _BEGIN + timedelta(days=chance.random() * days), chance)[:left]
        left -= len(case)
        yield case


def _case(name: str, begin: datetime, chance: random.Random) -> list[Made]:
    found: list[Made] = []
    activity, when, is_open = _FIRST, begin, chance.random() < _OPEN
    while True:
        when = _in_hours(when)
        found.append(Made(name, activity, when, chance.choice(_PERSONS)))
        if activity not in _NEXT or (is_open and chance.random() < 0.3):
            return found
        after = _NEXT[activity]
        activity = chance.choices([one for one, _ in after], [weight for _, weight in after])[0]
        when += timedelta(hours=chance.expovariate(1 / _MEAN_HOURS))


def _in_hours(when: datetime) -> datetime:
    """The next time at which the office is open, to the second."""
    if when.hour >= 16:
        when = (when + timedelta(days=1)).replace(hour=8)
    elif when.hour < 8:
        when = when.replace(hour=8)
    return (when + timedelta(days=max(0, 7 - when.weekday()) if when.weekday() >= 5 else 0)).replace(microsecond=0)


def write_csv(path: Path, events: int, seed: int = 1, days: int = 730) -> None:
    """Write a log as CSV, all events in order of time.

    Args:
        path: the file.
        events: how many.
        seed: for the random numbers.
        days: over which the cases begin.
    """
    rows = sorted((one for case in made(events, seed, days) for one in case), key=lambda one: one.when)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\n")
        writer.writerow(["Vorgangsnummer", "Aktivität", "Zeitstempel", "Bearbeiter", "Gebühr"])
        for one in rows:
            writer.writerow([one.case, one.activity, one.when.isoformat(), one.person, "12,50"])


def write_xes(path: Path, events: int, seed: int = 1, days: int = 730) -> None:
    """Write the same log as XES.

    Args:
        path: the file.
        events: how many.
        seed: for the random numbers.
        days: over which the cases begin.
    """
    with path.open("w", encoding="utf-8") as file:
        file.write(_HEAD)
        for case in made(events, seed, days):
            file.write(f'\t<trace>\n\t\t<string key="concept:name" value={quoteattr(case[0].case)}/>\n')
            for one in case:
                file.write(
                    f'\t\t<event>\n\t\t\t<string key="org:resource" value={quoteattr(one.person)}/>\n'
                    f'\t\t\t<date key="time:timestamp" value="{one.when.astimezone(UTC).isoformat()}"/>\n'
                    f'\t\t\t<string key="concept:name" value={quoteattr(one.activity)}/>\n'
                    '\t\t\t<string key="lifecycle:transition" value="complete"/>\n'
                    '\t\t\t<float key="cost:total" value="12.5"/>\n\t\t</event>\n'
                )
            file.write("\t</trace>\n")
        file.write("</log>\n")


_HEAD = """<?xml version="1.0" encoding="UTF-8" ?>
<log xes.version="1849.2016" xes.features="nested-attributes" xmlns="http://www.xes-standard.org/">
\t<extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
\t<extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
\t<extension name="Lifecycle" prefix="lifecycle" uri="http://www.xes-standard.org/lifecycle.xesext"/>
\t<extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
\t<global scope="trace"><string key="concept:name" value="name"/></global>
\t<global scope="event">
\t\t<string key="concept:name" value="name"/><date key="time:timestamp" value="1970-01-01T00:00:00Z"/>
\t</global>
\t<classifier name="Activity" keys="concept:name"/>
"""
