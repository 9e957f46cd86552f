# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which column of a CSV log means what, and which names persons and is never read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from laufzettel.errors import BusinessError
from laufzettel.pilot.eventlogs.messages import COLUMN_TWICE, NO_COLUMN, PERSON_COLUMN


@dataclass(frozen=True, slots=True)
class Headings:
    """The headings that somebody named; those left empty are recognised.

    Attributes:
        case: of the column with the case number.
        activity: of the column that says what was done.
        time: of the column that says when it was done, or when it ended.
        start: of the column that says when it began.
    """

    case: str = ""
    activity: str = ""
    time: str = ""
    start: str = ""


class Columns(NamedTuple):
    """Where each thing stands in a row; -1 is nowhere."""

    case: int
    activity: int
    time: int
    transition: int = -1
    start: int = -1
    instance: int = -1


class _Kind(NamedTuple):
    option: str
    de: str
    en: str
    known: tuple[str, ...]
    """The best first."""


_CASE = _Kind(
    "--case",
    "den Vorgang",
    "the case",
    (
        *("case:concept:name", "case id", "caseid", "case", "case number", "trace", "vorgangsnummer", "vorgangsnr"),
        *("vorgangs nr", "vorgangs id", "vorgangsid", "vorgang", "fallnummer", "fall id", "fall nr", "fall"),
        *("aktenzeichen", "az", "antragsnummer", "ticket", "ticketnummer"),
    ),
)
_ACTIVITY = _Kind(
    "--activity",
    "die Aktivität",
    "the activity",
    (
        *("concept:name", "activity", "activity name", "aktivität", "aktivitaet", "tätigkeit", "taetigkeit"),
        *("arbeitsschritt", "bearbeitungsschritt", "vorgangsschritt", "schritt", "ereignis", "event", "event name"),
        *("task", "aufgabe", "status"),
    ),
)
_START = _Kind(
    "--start",
    "den Beginn",
    "the beginning",
    (
        *("start timestamp", "start time", "start", "started", "started at", "start date", "begin", "begin time"),
        *("beginn", "beginn am", "beginnzeit", "begonnen", "begonnen am", "anfang", "startzeit", "startzeitpunkt"),
        *("startzeitstempel", "startdatum", "gestartet", "gestartet am", "bearbeitungsbeginn"),
    ),
)
_TIME = _Kind(
    "--time",
    "den Zeitpunkt",
    "the time",
    (
        *("time:timestamp", "complete timestamp", "timestamp", "zeitstempel", "zeitpunkt", "end time", "ende", "end"),
        *("end timestamp", "end date", "completed", "completed at", "completion time", "finish time", "finished at"),
        *("endzeit", "endzeitpunkt", "endzeitstempel", "enddatum", "ende am", "beendet", "beendet am", "abschluss"),
        *("abgeschlossen", "abgeschlossen am", "erledigt", "erledigt am", "bearbeitungsende", "time"),
        *("zeit", "datetime", "date time", "datum uhrzeit", "datum/uhrzeit", "date", "datum", *_START.known),
    ),
)
_TRANSITION = ("lifecycle:transition", "lifecycle transition", "lifecycle")
_INSTANCE = ("concept:instance",)
_PERSONS = re.compile(
    r"resource|originator|user|benutzer|bearbeiter|mitarbeiter|beamt|angestellt|zuständig|zustaendig|unterzeichner"
    r"|employee|assignee|performer|login|kürzel|kuerzel|initial|e ?mail|personalnummer|personal nr"
    r"|\b(?:agent|owner|worker|clerk|staff|officer|handler|actor|operator|anwender|anwenderin|person)\b"
    r"|^(?:name|vorname|nachname|kennung|uid)$"
)
"""Headings under which persons are named, as far as a heading can tell."""


def recognised(headings: Sequence[str], named: Headings, file: str, line: int) -> Columns:
    """Which column means what.

    Args:
        headings: as they stand in the file.
        named: those that somebody named.
        file: its name.
        line: where the headings stand.

    Raises:
        BusinessError: one is missing, there twice, or names persons.
    """
    plain = [_plain(one) for one in headings]

    def place(kind: _Kind, said: str) -> int:
        return _column(plain, kind, said, file, line)

    time = place(_TIME, named.time)
    start = place(_START, named.start) if named.start else _first(plain, _START.known)
    return Columns(
        place(_CASE, named.case),
        place(_ACTIVITY, named.activity),
        time,
        _first(plain, _TRANSITION),
        -1 if start == time else start,
        _first(plain, _INSTANCE),
    )


def _first(plain: list[str], known: tuple[str, ...]) -> int:
    """Where a column stands that need not be there; -1 if it does not, or if there are two."""
    there = next((one for one in known if plain.count(one) == 1), "")
    return plain.index(there) if there else -1


def _column(plain: list[str], kind: _Kind, said: str, file: str, line: int) -> int:
    there = next((one for one in ((_plain(said),) if said else kind.known) if one in plain), None)
    if there is None:
        wrong = NO_COLUMN
    elif plain.count(there) > 1:
        wrong = COLUMN_TWICE
    elif _PERSONS.search(there):
        wrong = PERSON_COLUMN
    else:
        return plain.index(there)
    # Of the file only words that we or the caller know are repeated: its first line need not be a heading.
    gaps = {"file": file, "de": kind.de, "en": kind.en, "option": kind.option, "heading": said or there or ""}
    raise BusinessError(wrong.at(line=line, count=len(plain), **gaps))


def _plain(heading: str) -> str:
    return " ".join(re.split(r"[\s_.-]+", heading.casefold().strip(" .\ufeff")))
