# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Studies: opened for one process and some teams, closed, discarded with all that was measured."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from laufzettel.errors import BusinessError, Message
from laufzettel.journal.rows import text
from laufzettel.pilot.baseline import days
from laufzettel.pilot.baseline.lot import draw
from laufzettel.pilot.baseline.survey import Survey
from laufzettel.pilot.evidence import Evidence

PATHS: dict[str, tuple[str, str]] = {
    "manual": ("von Hand", "by hand"),
    "automatic": ("dunkel", "without a person"),
    "assisted": ("vorbereitet, von einer Person freigegeben oder berichtigt", "prepared, released or corrected"),
    "aborted": ("von der Maschine zurückgegeben", "given back by the machine"),
}
"""The paths of a case, in German and English."""
PILOT = timedelta(days=100)

SAME_NAME = Message(
    "baseline.same_name",
    "Eine Erhebung „{name}“ gibt es schon.",
    "There is a study “{name}” already.",
    "Nehmen Sie einen anderen Namen, oder verwerfen Sie die alte: laufzettel pilot baseline discard",
    "Choose another name, or discard the old one: laufzettel pilot baseline discard",
)
UNKNOWN = Message(
    "baseline.unknown",
    "Eine Erhebung „{name}“ gibt es nicht.",
    "There is no study “{name}”.",
    "Alle zeigt: laufzettel pilot baseline status",
    "All are shown by: laufzettel pilot baseline status",
)
NOT_OPEN = Message(
    "baseline.not_open",
    "Die Erhebung „{name}“ ist nicht offen; es wurde nichts gespeichert.",
    "The study “{name}” is not open; nothing was stored.",
)
INCOMPLETE = Message(
    "baseline.incomplete",
    "Eine Erhebung braucht einen Namen, einen Schritt und eine Fallart, jede Angabe höchstens {longest} Zeichen lang "
    "und nur einmal.",
    "A study needs a name, a step and a case type, each of at most {longest} characters and said once.",
)
_LONGEST = 80


@dataclass(frozen=True, slots=True)
class Plan:
    """What a study is to measure.

    Attributes:
        name: of the study.
        process: whose cases.
        steps: that are measured.
        case_types: that are told apart.
        paths: of the cases, as in `PATHS`.
        teams: people of each team that takes part.
        opened: first day.
        last_day: planned last day.
        pilot_ends: planned last day of the pilot; single times are erased six months later.
        evidence: what the study's figures stand on.
        cv: spread expected at the start, as a share of the mean.
        within: wanted precision of the mean, as a share of it.
    """

    name: str
    process: str
    steps: tuple[str, ...]
    case_types: tuple[str, ...]
    teams: Mapping[str, int]
    opened: date
    last_day: date
    paths: tuple[str, ...] = ("manual",)
    pilot_ends: date | None = None
    evidence: Evidence = Evidence.BEFORE_AFTER
    cv: float = 0.7
    within: float = 0.1


@dataclass(frozen=True, slots=True)
class Study:
    """A study as it is kept.

    Attributes:
        id: by which its times refer to it.
        name, process, evidence, cv, within: as planned.
        opened, last_day, pilot_ends: days.
        closed: since when nothing is measured any more; None while it is open.
        condensed: since when only sums are left; None while single times are.
        steps, case_types, paths: in the order of the plan.
        people: of each cell.
    """

    id: str
    name: str
    process: str
    evidence: Evidence
    opened: date
    last_day: date
    pilot_ends: date
    closed: date | None
    condensed: date | None
    cv: float
    within: float
    steps: tuple[str, ...]
    case_types: tuple[str, ...]
    paths: tuple[str, ...]
    people: Mapping[str, int]

    @property
    def open(self) -> bool:
        """Whether times are measured for it."""
        return self.closed is None


def open_study(survey: Survey, plan: Plan, by: Random | None = None) -> Study:
    """Open a study; which teams are measured together is drawn by lot.

    Args:
        survey: the survey's database.
        plan: what is to be measured.
        by: what draws.

    Raises:
        BusinessError: there is one of that name, something is missing, or there are too few people.
    """
    with survey.changing():
        return enter(survey, plan, by=by)


def enter(survey: Survey, plan: Plan, *, closed: date | None = None, by: Random | None = None) -> Study:
    """Write a new study down, inside a change.

    Args:
        survey: the survey's database.
        plan: what is to be measured.
        closed: the last day of a study that was done elsewhere and is taken in.
        by: what draws.

    Raises:
        BusinessError: there is one of that name, something is missing, or there are too few people.
    """
    said = (plan.name, plan.process, *plan.steps, *plan.case_types, *plan.teams)
    several = (plan.steps, plan.case_types, plan.paths)
    if not all(0 < len(one.strip()) <= _LONGEST for one in said) or not all(
        names and len(set(names)) == len(names) for names in several
    ):
        raise BusinessError(INCOMPLETE.at(longest=_LONGEST))
    drawn, key, database = draw(plan.teams, by), secrets.token_hex(8), survey.database
    if database.rows("SELECT 1 FROM study WHERE name = ?", (plan.name,)):
        raise BusinessError(SAME_NAME.at(name=plan.name))
    ends = plan.pilot_ends or plan.opened + PILOT
    said_days = [one.isoformat() if one else None for one in (plan.opened, plan.last_day, ends, closed)]
    database.run(
        "INSERT INTO study (id, name, process, opened, last_day, pilot_ends, closed, evidence, cv, within) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (key, plan.name, plan.process, *said_days, int(plan.evidence), plan.cv, plan.within),
    )
    for table, column, names in (
        ("step", "name", plan.steps),
        ("case_type", "name", plan.case_types),
        ("way", "path", plan.paths),
    ):
        rows = [(key, name, n) for n, name in enumerate(names)]
        database.run_many(f"INSERT INTO {table} (study, {column}, place) VALUES (?, ?, ?)", rows)
    database.run_many("INSERT INTO cell VALUES (?, ?, ?)", [(key, *one) for one in drawn.people.items()])
    database.run_many("INSERT INTO team VALUES (?, ?, ?)", [(key, *one) for one in sorted(drawn.cell_of.items())])
    return find(survey, plan.name)


def all_studies(survey: Survey) -> list[Study]:
    """Every study, the latest first."""
    rows = survey.database.rows(
        "SELECT id, name, process, evidence, opened, last_day, pilot_ends, closed, condensed, cv, within "
        "FROM study ORDER BY opened DESC, name"
    )
    return [_study(survey, *row) for row in rows]


def find(survey: Survey, name: str) -> Study:
    """The study of this name.

    Raises:
        BusinessError: there is none.
    """
    for study in all_studies(survey):
        if study.name == name:
            return study
    raise BusinessError(UNKNOWN.at(name=name))


def teams_of(survey: Survey, study: Study) -> dict[str, str]:
    """The cell of each team; known only while the study is open."""
    rows = survey.database.rows("SELECT name, cell FROM team WHERE study = ?", (study.id,))
    return {text(name): text(cell) for name, cell in rows}


def close(survey: Survey, study: Study, on: date) -> None:
    """Close a study; from now on nobody can say which team was in which cell, nor which time a lonely day had.

    Args:
        survey: the survey's database.
        study: the study.
        on: the day.

    Raises:
        BusinessError: it is not open.
    """
    with survey.changing():
        changed = survey.database.rows("SELECT 1 FROM study WHERE id = ? AND closed IS NULL", (study.id,))
        if not changed:
            raise BusinessError(NOT_OPEN.at(name=study.name))
        survey.database.run("UPDATE study SET closed = ? WHERE id = ?", (on.isoformat(), study.id))
        survey.database.run("DELETE FROM team WHERE study = ?", (study.id,))
        days.put_together(survey, study.id)


def discard(survey: Survey, study: Study) -> None:
    """Delete a study with all that was measured for it."""
    with survey.changing():
        for table in ("measured", "condensed", "team", "cell", "way", "case_type", "step"):
            survey.database.run(f"DELETE FROM {table} WHERE study = ?", (study.id,))
        survey.database.run("DELETE FROM study WHERE id = ?", (study.id,))


def _study(survey: Survey, *row: object) -> Study:
    key, name, process, evidence, opened, last, ends, closed, condensed, cv, within = row

    def names(table: str, column: str = "name") -> tuple[str, ...]:
        found = survey.database.rows(f"SELECT {column} FROM {table} WHERE study = ? ORDER BY place", (key,))
        return tuple(text(one) for (one,) in found)

    people = survey.database.rows("SELECT id, people FROM cell WHERE study = ?", (key,))
    return Study(
        id=str(key),
        name=str(name),
        process=str(process),
        evidence=Evidence(int(str(evidence))),
        opened=date.fromisoformat(str(opened)),
        last_day=date.fromisoformat(str(last)),
        pilot_ends=date.fromisoformat(str(ends)),
        closed=date.fromisoformat(str(closed)) if closed else None,
        condensed=date.fromisoformat(str(condensed)) if condensed else None,
        cv=float(str(cv)),
        within=float(str(within)),
        steps=names("step"),
        case_types=names("case_type"),
        paths=names("way", "path"),
        people={text(one): int(str(many)) for one, many in people},
    )
