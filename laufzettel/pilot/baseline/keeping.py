# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Six months after the pilot single times are erased; sums over thirty cases and more stay."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from laufzettel.pilot.baseline import survey as survey_of
from laufzettel.pilot.baseline.results import groups
from laufzettel.pilot.baseline.studies import Study, all_studies
from laufzettel.pilot.baseline.survey import Survey
from laufzettel.pilot.baseline.times import measured

KEPT_MONTHS = 6


def erased_on(study: Study) -> date:
    """The day on which the single times of a study must go: six months after its pilot, or after it if it took longer.

    Args:
        study: the study.
    """
    end = max(study.pilot_ends, study.closed or study.pilot_ends)
    years, month = divmod(end.month - 1 + KEPT_MONTHS, 12)
    year = end.year + years
    return date(year, month + 1, min(end.day, calendar.monthrange(year, month + 1)[1]))


def over(folder: Path, today: date, *, really: bool) -> list[str]:
    """The studies of an office whose single times must go.

    Args:
        folder: of the office.
        today: the day.
        really: erase them.

    Returns:
        Their names; none if the office has never measured.
    """
    if not survey_of.file_in(folder).exists():
        return []
    with survey_of.opened(folder) as here:
        studies = due(here, today)
        if really and studies:
            condense(here, studies, today)
    return [one.name for one in studies]


def due(survey: Survey, today: date) -> list[Study]:
    """The studies whose single times must go now, also one that nobody has closed."""
    return [one for one in all_studies(survey) if one.condensed is None and erased_on(one) <= today]


def condense(survey: Survey, studies: Sequence[Study], today: date) -> None:
    """Leave sums of these studies and erase their single times.

    Args:
        survey: the survey's database.
        studies: as `due` finds them.
        today: the day.
    """
    with survey.changing():
        for study in studies:
            rows = _sums(survey, study)
            survey.database.run_many("INSERT INTO condensed VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
            for table in ("measured", "team"):
                survey.database.run(f"DELETE FROM {table} WHERE study = ?", (study.id,))
            survey.database.run(
                "UPDATE study SET closed = COALESCE(closed, ?), condensed = ? WHERE id = ?",
                (today.isoformat(), today.isoformat(), study.id),
            )


def _sums(survey: Survey, study: Study) -> list[tuple[object, ...]]:
    """The sums behind what was shown of steps and case types; whatever was not shown is gone for good."""
    return [
        (study.id, one.step, one.path, one.about, len(one.seconds), sum(one.seconds), sum(s * s for s in one.seconds))
        for one in groups(study, measured(survey, study))
        if one.seconds and one.kind != "run"
    ]
