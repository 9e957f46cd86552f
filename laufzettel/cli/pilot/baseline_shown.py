# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""How studies and sample sizes are put on the terminal, and as JSON."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

import click

from laufzettel.cli.language import LANGUAGE, say
from laufzettel.cli.options import print_json
from laufzettel.cli.printing import decimal, shown, wrapped
from laufzettel.errors import Problem
from laufzettel.pilot.baseline import samples
from laufzettel.pilot.baseline.keeping import erased_on
from laufzettel.pilot.baseline.results import Figure, Standing, Step
from laufzettel.pilot.baseline.samples import Progress
from laufzettel.pilot.baseline.studies import PATHS
from laufzettel.pilot.cells import FEWEST_CASES

if TYPE_CHECKING:
    from rich.table import Table

_HIDDEN = "∗"
_MOST_PROBLEMS = 20


def day(on: date) -> str:
    """A day as the reader's language writes it."""
    return on.strftime(say("%d.%m.%Y", "%Y-%m-%d"))


def as_json(one: Standing) -> dict[str, object]:
    """A study for programs: nothing that is not shown to people."""
    study = one.study
    return {
        "study": study.name,
        "process": study.process,
        "evidence": str(study.evidence),
        "opened": study.opened,
        "last_day": study.last_day,
        "closed": study.closed,
        "single_times_erased": study.condensed or erased_on(study),
        "progress": [
            {
                "step": name,
                "path": path,
                "cases": _at_least(step),
                "needed": step.needed,
                "spread": one.spreads[name, path],
                "days": step.days,
                "of_days": step.of_days,
                "advice": step.advice,
                "extra_days": step.extra_days,
            }
            for (name, path), step in one.progress.items()
        ],
        "findings": [problem.as_dict() for problem in one.findings],
        "steps": [
            {
                "step": step.name,
                "path": step.path,
                "total": step.total._asdict(),
                "case_types": [figure._asdict() for figure in step.case_types],
                "curve": [figure._asdict() for figure in step.curve],
            }
            for step in one.steps
        ],
    }


def tell(stands: Sequence[Standing], over: Sequence[str]) -> None:
    """Print studies.

    Args:
        stands: how they stand.
        over: of which the single times should be erased by now.
    """
    for one in stands:
        study = one.study
        state = say("offen", "open") if study.open else say("beendet", "closed")
        until = day(study.closed or study.last_day)
        click.echo(
            f"{shown(study.name)} ({shown(study.process)}, {study.evidence}): {state}, {day(study.opened)}–{until}"
        )
        _print(_progress(one))
        for problem in one.findings:
            click.echo(wrapped(problem.text(LANGUAGE), "    ", first="  ! "))
        if one.steps:
            _print(_figures(one.steps))
            hidden = say(
                f"{_HIDDEN} nicht gezeigt: weniger als {FEWEST_CASES} Fälle oder 5 Personen, auch nicht als Differenz.",
                f"{_HIDDEN} not shown: fewer than {FEWEST_CASES} cases or 5 people, nor as a difference.",
            )
            click.echo(wrapped(hidden, "  "))
        elif study.open:
            later = say("Mittelwerte zeigt erst die beendete Erhebung.", "Means are shown once the study is closed.")
            click.echo(wrapped(later, "  "))
    if over:
        names = ", ".join(shown(name) for name in over)
        due = say(
            "Einzelne Zeiten zu löschen (laufzettel erase --yes): ", "Single times due (laufzettel erase --yes): "
        )
        click.echo(due + names)


def tell_sample(n: int, *, of_mean: bool) -> None:
    """Print one sample size."""
    if not of_mean:
        click.echo(say(f"Beobachtungen: {n}", f"Looks: {n}"))
        return
    least = max(samples.LEAST, n)
    click.echo(
        say(
            f"Zeiten nach der Formel: {n}; für eine Baseline mindestens {least} an {samples.FEWEST_DAYS} Arbeitstagen.",
            f"Times by the formula: {n}; for a baseline at least {least}, on {samples.FEWEST_DAYS} working days.",
        )
    )


def tables_as_json() -> dict[str, object]:
    """Both tables of sample sizes for programs."""
    return {
        "mean": [
            {"cv": cv, "within": within, "n": samples.cases_for_mean(cv, within)}
            for cv in samples.SPREADS
            for within in samples.PRECISIONS
        ],
        "share": [
            {"share": share, "within": within, "n": samples.looks_for_share(share, within)}
            for share in samples.SHARES
            for within in samples.POINTS
        ],
    }


def tell_tables() -> None:
    """Print both tables of sample sizes."""
    mean = _table(say("Streuung (CV)", "spread (CV)"), *(f"± {one:.0%}" for one in samples.PRECISIONS))
    for cv in samples.SPREADS:
        mean.add_row(decimal(str(cv)), *(str(samples.cases_for_mean(cv, one)) for one in samples.PRECISIONS))
    click.echo(say("Zeiten für einen Mittelwert, n = (1,96 · CV / r)²", "Times for a mean, n = (1.96 · CV / r)²"))
    _print(mean)
    share = _table(say("Anteil p", "share p"), *(f"± {one * 100:.0f} pp" for one in samples.POINTS))
    for p in samples.SHARES:
        share.add_row(decimal(str(p)), *(str(samples.looks_for_share(p, one)) for one in samples.POINTS))
    click.echo(
        say(
            "Beobachtungen einer Multimomentaufnahme, n = 1,96² · p(1 − p) / ε²",
            "Looks of a multimoment study, n = 1.96² · p(1 − p) / ε²",
        )
    )
    _print(share)


def tell_refused(problems: Sequence[Problem], as_json: bool) -> None:
    """Print what is wrong with a file, cell by cell."""
    if as_json:
        print_json({"error": problems[0].as_dict(), "problems": [one.as_dict() for one in problems]})
        return
    for one in problems[:_MOST_PROBLEMS]:
        click.echo(shown(one.text(LANGUAGE)), err=True)
    if (more := len(problems) - _MOST_PROBLEMS) > 0:
        click.echo(say(f"… und {more} weitere.", f"… and {more} more."), err=True)


def _progress(one: Standing) -> Table:
    titles = (
        (say("Schritt", "step"), say("Zeiten", "times")),
        (say("gebraucht", "needed"), say("Arbeitstage", "days")),
        (say("Streuung", "spread"), say("Rat", "advice")),
    )
    table = _table(*(title for pair in titles for title in pair))
    for (name, path), step in one.progress.items():
        spread = one.spreads[name, path]
        cases = _at_least(step)
        advice = say(*step.advised) if one.study.open else "–"
        table.add_row(
            _on(name, path),
            f"< {FEWEST_CASES}" if cases is None else str(cases),
            str(step.needed),
            f"{step.days}/{step.of_days}",
            "–" if spread is None else decimal(str(spread)),
            advice,
        )
    return table


def _figures(steps: Sequence[Step]) -> Table:
    table = _table(
        say("Schritt", "step"),
        say("worüber", "about"),
        say("Fälle", "cases"),
        say("Minuten im Mittel", "mean minutes"),
        "± 95 %",
    )
    for step in steps:
        table.add_row(_on(step.name, step.path), say("alle", "all"), *_cells(step.total))
        for figure in step.case_types:
            table.add_row("", shown(figure.about), *_cells(figure))
        for figure in step.curve:
            first, _, last = figure.about.partition("/")
            days = f"{day(date.fromisoformat(first))}–{day(date.fromisoformat(last))}"
            table.add_row("", days, *_cells(figure))
    return table


def _cells(figure: Figure) -> list[str]:
    if figure.cases is None:
        return [_HIDDEN] * 3
    numbers = ["–" if one is None else decimal(f"{one:.2f}") for one in (figure.minutes, figure.within)]
    return [str(figure.cases), *numbers]


def _on(step: str, path: str) -> str:
    """A step with the path of its cases."""
    return f"{shown(step)} ({PATHS[path][LANGUAGE == 'en']})"


def _at_least(step: Progress) -> int | None:
    """How many times there are, from thirty on."""
    return step.cases if step.cases >= FEWEST_CASES else None


def _table(first: str, *others: str) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE, show_edge=False, pad_edge=True)
    table.add_column(first)
    for one in others:
        table.add_column(one, justify="right")
    return table


def _print(table: Table) -> None:
    from rich.console import Console

    Console(file=sys.stdout, highlight=False, markup=False).print(table)
