# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Measured times: rounded to 15 seconds, with day and cell, without name, case number and time of day."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from laufzettel.errors import BusinessError
from laufzettel.journal.rows import text
from laufzettel.pilot.baseline.studies import NOT_OPEN, Study
from laufzettel.pilot.baseline.survey import Survey

GRAIN_S = 15
"""Times are kept in steps of so many seconds."""


class Measured(NamedTuple):
    """One measured time.

    Attributes:
        step: of the process.
        path: of the case.
        case_type: of the case.
        seconds: a multiple of 15.
        day: on which it was measured.
        cell: of the team it was measured in.
    """

    step: str
    path: str
    case_type: str
    seconds: int
    day: date
    cell: str


def rounded(seconds: float) -> int:
    """A time in whole steps of 15 seconds, the nearest; half a step upward."""
    return int((max(0.0, seconds) + GRAIN_S / 2) // GRAIN_S) * GRAIN_S


def record(survey: Survey, study: Study, one: Measured) -> None:
    """Keep one time of an open study.

    Args:
        survey: the survey's database.
        study: for which it was measured.
        one: the time.

    Raises:
        BusinessError: the study was closed or discarded in the meantime; nothing is kept.
    """
    with survey.changing():
        if not survey.database.rows("SELECT 1 FROM study WHERE id = ? AND closed IS NULL", (study.id,)):
            raise BusinessError(NOT_OPEN.at(name=study.name))
        keep(survey, study, [one])


def keep(survey: Survey, study: Study, times: Iterable[Measured]) -> None:
    """Keep times, inside a change.

    Args:
        survey: the survey's database.
        study: for which they were measured.
        times: the times.
    """
    survey.database.run_many(
        "INSERT INTO measured (id, study, step, path, case_type, seconds, day, cell) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                secrets.token_bytes(16),
                study.id,
                one.step,
                one.path,
                one.case_type,
                rounded(one.seconds),
                one.day.isoformat(),
                one.cell,
            )
            for one in times
        ],
    )


def measured(survey: Survey, study: Study) -> list[Measured]:
    """Every time of a study, in an order that tells nothing; none once only sums are left.

    For reckoning inside the program: nothing of a single time goes into a page, a file or an answer.
    """
    rows = survey.database.rows(
        "SELECT step, path, case_type, seconds, day, cell FROM measured WHERE study = ? ORDER BY id", (study.id,)
    )
    return [
        Measured(text(step), text(path), text(kind), int(str(seconds)), date.fromisoformat(text(day)), text(cell))
        for step, path, kind, seconds, day, cell in rows
    ]
