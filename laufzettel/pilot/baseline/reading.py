# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Takes in a study that was done elsewhere: a table of step, case type, minutes, day and team; nothing else of it."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from laufzettel.errors import BusinessError, Message, Problem
from laufzettel.pilot.baseline.days import put_together
from laufzettel.pilot.baseline.lot import ALL
from laufzettel.pilot.baseline.studies import Plan, Study, enter, teams_of
from laufzettel.pilot.baseline.survey import Survey
from laufzettel.pilot.baseline.times import Measured, keep, rounded
from laufzettel.pilot.evidence import Evidence

_LARGEST_B, _LARGEST_UNPACKED_B, _MOST_ROWS = 20_000_000, 400_000_000, 200_000
_LONGEST_MIN, _LONGEST_NAME = 24 * 60.0, 80
HEADINGS: dict[str, tuple[str, ...]] = {
    "step": ("schritt", "arbeitsschritt", "step"),
    "case_type": ("fallart", "falltyp", "case type", "case_type"),
    "minutes": ("minuten", "dauer (minuten)", "minutes"),
    "day": ("tag", "datum", "day", "date"),
    "team": ("team", "einheit", "unit"),
}
"""What columns are called; `team` may be missing, then all of it is one team."""

UNREADABLE = Message(
    "baseline.file_unreadable",
    "Die Datei „{file}“ lässt sich nicht als Tabelle lesen.",
    "The file “{file}” cannot be read as a table.",
    "Erwartet wird eine Arbeitsmappe (.xlsx) oder eine CSV-Datei bis 20 MB und 200.000 Zeilen, ohne Kennwort.",
    "A workbook (.xlsx) or a CSV file up to 20 MB and 200,000 rows without a password is expected.",
)
NO_HEADING = Message(
    "baseline.no_heading",
    "In „{file}“ hat kein Blatt in der ersten Zeile die Überschriften Schritt, Fallart, Minuten und Tag.",
    "In “{file}” no sheet has the headings step, case type, minutes and day in its first row.",
    "Ergänzen Sie die Überschriften; eine Spalte Team darf dabei sein.",
    "Add the headings; a column team may be among them.",
)
NO_TEXT = Message(
    "baseline.cell_empty",
    "Blatt „{sheet}“, Zelle {cell}: Hier fehlt die Angabe „{column}“, oder sie ist länger als 80 Zeichen.",
    "Sheet “{sheet}”, cell {cell}: “{column}” is missing here, or longer than 80 characters.",
)
NO_MINUTES = Message(
    "baseline.cell_minutes",
    "Blatt „{sheet}“, Zelle {cell}: Erwartet wird eine Dauer in Minuten von 0 bis 1440.",
    "Sheet “{sheet}”, cell {cell}: a duration in minutes from 0 to 1440 is expected.",
)
NO_DAY = Message(
    "baseline.cell_day",
    "Blatt „{sheet}“, Zelle {cell}: Erwartet wird ein Tag wie 24.11.2026.",
    "Sheet “{sheet}”, cell {cell}: a day such as 2026-11-24 is expected.",
)
NO_TEAM = Message(
    "baseline.cell_team",
    "Blatt „{sheet}“, Zelle {cell}: Von diesem Team ist nicht gesagt, wie viele Personen es hat.",
    "Sheet “{sheet}”, cell {cell}: how many people this team has is not said.",
    "Nennen Sie es: --team NAME=PERSONEN",
    "Name it: --team NAME=PEOPLE",
)


class Refused(BusinessError):
    """A file is not taken in; nothing was stored."""

    def __init__(self, problem: Problem, *more: Problem) -> None:
        """Args: problem, more: what is wrong, cell by cell."""
        super().__init__(problem)
        self.problems = (problem, *more)


class Row(NamedTuple):
    """One time of the file.

    Attributes:
        step, case_type, team: as written; the team `gesamt` if there is no such column.
        seconds: rounded to 15.
        day: without a time of day, even where the file has one.
    """

    step: str
    case_type: str
    seconds: int
    day: date
    team: str


class Read(NamedTuple):
    """What a file holds.

    Attributes:
        rows: its times.
        left_out: headings of columns that are not taken.
    """

    rows: list[Row]
    left_out: list[str]


def read(path: Path, teams: Mapping[str, int]) -> Read:
    """Read a file; it is taken whole or not at all.

    Args:
        path: the .xlsx or .csv file.
        teams: people of each team, by the names the file uses.

    Raises:
        Refused: with every cell that is wrong.
    """
    rows: list[Row] = []
    wrong: list[Problem] = []
    left_out: list[str] = []
    found = False
    for name, table in _sheets(path):
        columns = _columns(table[0]) if table else {}
        if not columns:
            continue
        found = True
        left_out += [str(one).strip() for n, one in enumerate(table[0]) if n not in columns.values() and str(one)]
        for n, cells in enumerate(table[1:], start=2):
            if any(str(one).strip() for one in cells if one is not None):
                _row(name, n, cells, columns, teams, rows, wrong)
    if not found:
        raise Refused(NO_HEADING.at(file=path.name))
    if wrong or not rows:
        raise Refused(*wrong or [UNREADABLE.at(file=path.name)])
    return Read(rows, left_out)


def take_in(
    survey: Survey,
    rows: Sequence[Row],
    *,
    name: str,
    process: str,
    path: str,
    evidence: Evidence,
    teams: Mapping[str, int],
) -> Study:
    """Keep what a file holds as a study of its own that is closed already.

    Args:
        survey: the survey's database.
        rows: as `read` gives them.
        name: of the study.
        process: whose cases.
        path: of the cases.
        evidence: what its figures stand on: reported, or measured.
        teams: people of each team.

    Raises:
        BusinessError: there is such a study, or there are too few people.
    """
    if {one.team for one in rows} == {ALL}:  # nobody can say who was in which team
        teams = {ALL: sum(teams.values())}
    days = [one.day for one in rows]
    plan = Plan(
        name=name,
        process=process,
        steps=tuple(dict.fromkeys(one.step for one in rows)),
        case_types=tuple(dict.fromkeys(one.case_type for one in rows)),
        teams=teams,
        opened=min(days),
        last_day=max(days),
        paths=(path,),
        evidence=evidence,
    )
    with survey.changing():
        study = enter(survey, plan, closed=max(days))
        cell_of = teams_of(survey, study)
        keep(
            survey,
            study,
            (Measured(one.step, path, one.case_type, one.seconds, one.day, cell_of[one.team]) for one in rows),
        )
        survey.database.run("DELETE FROM team WHERE study = ?", (study.id,))
        put_together(survey, study.id)
    return study


def _sheets(path: Path) -> list[tuple[str, Sequence[Sequence[object]]]]:
    """The sheets of a workbook from its first cell on; a CSV file is one sheet that is called like the file."""
    try:
        data = path.read_bytes()
        if len(data) > _LARGEST_B:
            raise ValueError
        found = _workbook(data) if data.startswith(b"PK") else [(path.name, _delimited(data))]
    except (OSError, ValueError, csv.Error):
        raise Refused(UNREADABLE.at(file=path.name)) from None
    if sum(len(rows) for _, rows in found) > _MOST_ROWS:
        raise Refused(UNREADABLE.at(file=path.name))
    return found


def _workbook(data: bytes) -> list[tuple[str, Sequence[Sequence[object]]]]:
    import python_calamine as calamine

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(one.file_size for one in packed.infolist()) > _LARGEST_UNPACKED_B:
                raise ValueError
        book = calamine.load_workbook(io.BytesIO(data))
        return [(name, book.get_sheet_by_name(name).to_python(skip_empty_area=False)) for name in book.sheet_names]
    except (calamine.CalamineError, zipfile.BadZipFile):
        raise ValueError from None


def _delimited(data: bytes) -> Sequence[Sequence[object]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252")
    first = text.partition("\n")[0]
    by = max(";,\t", key=first.count)
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=by))


def _columns(heading: Sequence[object]) -> dict[str, int]:
    """Which column holds what; empty if one that is needed is missing."""
    said = [" ".join(str(one).casefold().split()) for one in heading]
    found = {
        what: next(n for n, one in enumerate(said) if one in names)
        for what, names in HEADINGS.items()
        if any(one in names for one in said)
    }
    return found if HEADINGS.keys() - {"team"} <= found.keys() else {}


def _row(
    sheet: str,
    n: int,
    cells: Sequence[object],
    columns: Mapping[str, int],
    teams: Mapping[str, int],
    rows: list[Row],
    wrong: list[Problem],
) -> None:
    """One row as a time, or what is wrong with it."""

    def value(what: str) -> object:
        return cells[columns[what]] if columns[what] < len(cells) else None

    def fault(message: Message, what: str) -> None:
        at = f"{_letters(columns[what])}{n}"
        wrong.append(
            message.at(place=f"cell:{sheet}!{at}", sheet=sheet, cell=at, column=HEADINGS[what][0].capitalize())
        )

    before = len(wrong)
    texts = {what: str(value(what) or "").strip() for what in ("step", "case_type")}
    for what, said in texts.items():
        if not 0 < len(said) <= _LONGEST_NAME:
            fault(NO_TEXT, what)
    minutes = _minutes(value("minutes"))
    if minutes is None:
        fault(NO_MINUTES, "minutes")
    day = _day(value("day"))
    if day is None:
        fault(NO_DAY, "day")
    team = str(value("team") or "").strip() if "team" in columns else ALL
    if "team" in columns and team not in teams:
        fault(NO_TEAM, "team")
    if len(wrong) == before and minutes is not None and day is not None:
        rows.append(Row(texts["step"], texts["case_type"], rounded(minutes * 60), day, team))


def _minutes(said: object) -> float | None:
    """A duration as typed: a number, or text with a decimal comma or point."""
    if isinstance(said, bool):
        return None
    try:
        minutes = float(said) if isinstance(said, int | float) else float(str(said).strip().replace(",", "."))
    except ValueError:
        return None
    return minutes if 0 <= minutes <= _LONGEST_MIN else None


def _day(said: object) -> date | None:
    """A day as typed; what stands there of the time of day is not taken."""
    if isinstance(said, datetime):
        return said.date()
    if isinstance(said, date):
        return said
    ways: tuple[Callable[[str], date], ...] = (
        date.fromisoformat,
        lambda text: datetime.strptime(text, "%d.%m.%Y").date(),  # noqa: DTZ007 - a day has no zone
    )
    for way in ways:
        try:
            return way(str(said).strip())
        except ValueError:
            continue
    return None


def _letters(column: int) -> str:
    """Column 0 as `A`."""
    return (_letters(column // 26 - 1) if column >= 26 else "") + chr(ord("A") + column % 26)
