# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a study shows: while it is open how far it has come, and once it is closed its times, in groups of 30 and more.

Means are shown only when nothing is measured any more: from the means of two days one could compute the time of the
one case between them. For the same reason spread and doubts of an open study speak of whole blocks of thirty cases, and
only once thirty more have come after them. Cells of teams are never shown, for nobody compares teams.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from laufzettel.errors import Problem
from laufzettel.pilot.baseline import plausible, samples
from laufzettel.pilot.baseline.samples import Progress
from laufzettel.pilot.baseline.studies import Study
from laufzettel.pilot.baseline.survey import Survey
from laufzettel.pilot.baseline.times import Measured, measured
from laufzettel.pilot.cells import FEWEST_CASES, Size, shown
from laufzettel.working_days import NRW, Region

_POINTS = 8
"""So many points a learning curve has at most."""


class Figure(NamedTuple):
    """A mean, with what it is about.

    Attributes:
        about: a case type, or the days of a point of the learning curve; empty for all times of the step.
        cases: how many, None if that is not shown.
        minutes: their mean, None if it is not shown.
        within: half width of its 95 % interval in minutes, None if it is not shown.
    """

    about: str
    cases: int | None
    minutes: float | None
    within: float | None


class Step(NamedTuple):
    """What is shown of a step on one path.

    Attributes:
        name: of the step.
        path: of the cases.
        total: over all times.
        case_types: one figure each.
        curve: the learning curve: runs of days of 30 cases and more, one after the other.
    """

    name: str
    path: str
    total: Figure
    case_types: list[Figure]
    curve: list[Figure]


class Standing(NamedTuple):
    """How a study stands.

    Attributes:
        study: the study.
        progress: of each step on each path. Never over all paths: one number less the other would be a small one.
        spreads: measured spread of each, None below thirty cases.
        findings: what is doubtful.
        steps: the times; empty while the study is open.
    """

    study: Study
    progress: dict[tuple[str, str], Progress]
    spreads: dict[tuple[str, str], float | None]
    findings: list[Problem]
    steps: list[Step]


def standing(survey: Survey, study: Study, today: date, where: Region = NRW) -> Standing:
    """How a study stands today.

    Args:
        survey: the survey's database.
        study: the study.
        today: the day; it is not over, so an open study is looked at up to the day before.
        where: whose holidays.
    """
    times = measured(survey, study)
    last = study.closed or date.fromordinal(today.toordinal() - 1)
    over = [one for one in times if one.day <= last]
    days = samples.working_days(study.opened, last, where)
    of_days = samples.working_days(study.opened, study.last_day, where)
    keys = [(step, path) for step in study.steps for path in study.paths]
    if not study.open:
        over = paths_merged(study, over)
    parts = {key: [one for one in over if (one.step, one.path) == key] for key in keys}
    told = {key: _told_while_open(some) if study.open else some for key, some in parts.items()}
    spreads = {key: samples.spread([one.seconds for one in some]) for key, some in told.items()}
    progress, doubts = {}, []
    for (step, path), some in parts.items():
        about = told[step, path]
        until = max((one.day for one in about), default=last) if study.open else last
        wanted = samples.needed(spreads[step, path] or study.cv, study.within)
        progress[step, path] = samples.progress(len(some), wanted, days, of_days)
        doubts += plausible.findings(
            step, path, about, first=study.opened, last=until, where=where, closed=not study.open
        )
    figures = [] if study.open else _condensed(survey, study) if study.condensed else _steps(groups(study, times))
    return Standing(study, progress, spreads, doubts, figures)


def _told_while_open(times: Sequence[Measured]) -> list[Measured]:
    """The times that spread and doubts of an open study are about: between two answers lie thirty cases or none.

    Thirty more have to come after them, or the figures of the closed study would give away the few at its end.
    """
    count, ends = 0, []
    for day, of_day in sorted(Counter(one.day for one in times).items()):
        count += of_day
        if count >= FEWEST_CASES:
            ends.append(day)
            count = 0
    return [one for one in times if len(ends) > 1 and one.day <= ends[-2]]


def paths_merged(study: Study, times: Sequence[Measured]) -> list[Measured]:
    """The times, with those of cases given back counted as assisted where they are fewer than thirty.

    The report has to put them together; were the assisted ones shown alone here, the difference would be the few.

    Args:
        study: the study, closed.
        times: all of them.
    """
    if not {"assisted", "aborted"} <= set(study.paths):
        return list(times)
    given_back = Counter(one.step for one in times if one.path == "aborted")
    few = {step for step, count in given_back.items() if count < FEWEST_CASES}
    return [one._replace(path="assisted") if one.path == "aborted" and one.step in few else one for one in times]


def blocks(study: Study, times: Sequence[Measured]) -> list[list[Measured]]:
    """The times of a closed study in the smallest sets that anything is shown about: the runs of its learning curve.

    Whatever adds up whole blocks shows no more than the study does by itself, today and in every other report. Times of
    which nothing is shown are in none.

    Args:
        study: the study.
        times: all of them.
    """
    found = []
    together = paths_merged(study, times)
    for step, path in ((step, path) for step in study.steps for path in study.paths):
        some = [one for one in together if (one.step, one.path) == (step, path)]
        if not some or Size(len(some), _people(study, some)).small:
            continue
        for first, last in _runs(some):
            found.append([one for one in some if first <= one.day <= last])
    return found


class Group(NamedTuple):
    """Times that a figure is about.

    Attributes:
        step, path: of the cases.
        kind: `total`, `case_type` or `run` (of days).
        about: which one.
        seconds: the times; None if nothing of them may be shown.
    """

    step: str
    path: str
    kind: str
    about: str
    seconds: list[int] | None


def groups(study: Study, times: Sequence[Measured]) -> list[Group]:
    """What may be shown of a study's times, so that nobody computes anything about few cases or few people from it.

    Args:
        study: the study.
        times: all of them.
    """
    found = []
    together = paths_merged(study, times)
    for step in study.steps:
        for path in study.paths:
            some = [one for one in together if (one.step, one.path) == (step, path)]
            found += _groups_of(study, step, path, some) if some else []
    return found


def _groups_of(study: Study, step: str, path: str, times: Sequence[Measured]) -> list[Group]:
    runs = _runs(times)
    leaves: dict[tuple[str, int], list[Measured]] = {}
    for one in times:
        run = next(n for n, (_, last) in enumerate(runs) if one.day <= last)
        leaves.setdefault((one.case_type, run), []).append(one)
    sizes = {key: Size(len(some), _people(study, some)) for key, some in leaves.items()}
    figures = [("total", "", list(sizes))]
    figures += [
        ("run", f"{first.isoformat()}/{last.isoformat()}", [key for key in sizes if key[1] == n])
        for n, (first, last) in enumerate(runs)
    ]
    # After the runs, so that these are shown in any case: reports are made of them.
    figures += [("case_type", kind, [key for key in sizes if key[0] == kind]) for kind in study.case_types]
    may = shown(sizes, [keys for *_, keys in figures])
    return [
        Group(step, path, kind, about, [one.seconds for key in keys for one in leaves[key]] if ok else None)
        for (kind, about, keys), ok in zip(figures, may, strict=True)
    ]


def _people(study: Study, times: Sequence[Measured]) -> int:
    return sum(study.people[cell] for cell in {one.cell for one in times})


def _steps(found: Sequence[Group]) -> list[Step]:
    steps = []
    for name, path in dict.fromkeys((one.step, one.path) for one in found):
        some = {
            kind: [_figure(one) for one in found if (one.step, one.path, one.kind) == (name, path, kind)]
            for kind in ("total", "case_type", "run")
        }
        steps.append(Step(name, path, some["total"][0], some["case_type"], some["run"]))
    return steps


def _figure(group: Group) -> Figure:
    if not group.seconds:
        return Figure(group.about, None if group.seconds is None else 0, None, None)
    seconds = group.seconds
    return _reckoned(group.about, len(seconds), sum(seconds), sum(one * one for one in seconds))


def _reckoned(about: str, n: int, seconds: int, squares: int) -> Figure:
    """A figure from sums: they are whole numbers, so nothing is lost in taking one from the other."""
    variance = (n * squares - seconds * seconds) / (n * (n - 1))
    return Figure(about, n, round(seconds / n / 60, 2), round(1.96 * math.sqrt(variance / n) / 60, 2))


def _condensed(survey: Survey, study: Study) -> list[Step]:
    """The figures of a study of which only sums are left."""
    rows = survey.database.rows(
        "SELECT step, path, case_type, cases, seconds, squares FROM condensed WHERE study = ?", (study.id,)
    )
    found = {
        (str(step), str(path), str(kind)): _reckoned(str(kind), *(int(str(one)) for one in sums))
        for step, path, kind, *sums in rows
    }
    nothing = Figure("", None, None, None)
    return [
        Step(
            step,
            path,
            found.get((step, path, ""), nothing),
            [found[step, path, kind] for kind in study.case_types if (step, path, kind) in found],
            [],
        )
        for step, path in dict.fromkeys((step, path) for step, path, _ in found)
    ]


def _runs(times: Sequence[Measured]) -> list[tuple[date, date]]:
    """Runs of days with at least thirty cases each, at most eight of them; what is left over joins the last."""
    least = max(FEWEST_CASES, math.ceil(len(times) / _POINTS))
    runs: list[tuple[date, date]] = []
    begun: date | None = None
    count = 0
    for day in sorted({one.day for one in times}):
        begun = begun or day
        count += sum(one.day == day for one in times)
        if count >= least:
            runs.append((begun, day))
            begun, count = None, 0
    if begun is not None:
        last = max(one.day for one in times)
        runs = [*runs[:-1], (runs[-1][0], last)] if runs else [(begun, last)]
    return runs
