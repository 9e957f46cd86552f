# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""When a study ends, days with few times are put together: a day with a single one would lead to who signed that day.

The journal says who signed which case when. With one case by hand on a day, as a hold-out has them, the one time of
this day would be hers. While a study is open its days are as they were, for its progress is judged by them.
"""

from __future__ import annotations

from collections import Counter
from itertools import groupby

from laufzettel.journal.rows import text
from laufzettel.pilot.baseline.survey import Survey
from laufzettel.pilot.cells import FEWEST_PEOPLE


def put_together(survey: Survey, study: str) -> None:
    """Leave at least five times of each step, path and case type on a day, as far as there are so many.

    Args:
        survey: the survey's database, inside a change.
        study: the id of the study.
    """
    rows = survey.database.rows(
        "SELECT step, path, case_type, day, COUNT(*) FROM measured WHERE study = ? "
        "GROUP BY step, path, case_type, day ORDER BY step, path, case_type, day",
        (study,),
    )
    moved = []
    for kind, days in groupby(rows, key=lambda row: row[:3]):
        counts = Counter({text(day): int(str(many)) for *_, day, many in days})
        moved += [(to, study, *kind, day) for day, to in _moves(counts).items() if day != to]
    survey.database.run_many(
        "UPDATE measured SET day = ? WHERE study = ? AND step = ? AND path = ? AND case_type = ? AND day = ?", moved
    )


def _moves(counts: Counter[str]) -> dict[str, str]:
    """To which day each day's times go: the first of a run that has five; what is left over joins the last run."""
    runs: list[list[str]] = []
    count = FEWEST_PEOPLE
    for day in sorted(counts):
        if count >= FEWEST_PEOPLE:
            runs.append([])
            count = 0
        runs[-1].append(day)
        count += counts[day]
    if count < FEWEST_PEOPLE and len(runs) > 1:
        left_over = runs.pop()
        runs[-1] += left_over
    return {day: run[0] for run in runs for day in run}
