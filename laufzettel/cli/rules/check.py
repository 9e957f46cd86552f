# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The check of a workbook of rules: gaps, contradictions, rules without effect; findings written into a copy."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from laufzettel.cli.language import LANGUAGE, say
from laufzettel.cli.main import DONE, FOUND_BROKEN, WRONG_INPUT
from laufzettel.cli.options import command, json_option, print_json
from laufzettel.cli.printing import shown, wrapped
from laufzettel.cli.progress import counting_late
from laufzettel.errors import BusinessError, Problem

if TYPE_CHECKING:
    from laufzettel.rules.checks import Report


@command(
    "Eine Regelmappe prüfen: Zellen, Lücken, Widersprüche, Regeln ohne Wirkung.",
    "Check a workbook of rules: cells, gaps, contradictions, rules without effect.",
)
@click.argument("workbook", type=click.Path(dir_okay=False, path_type=Path), metavar=say("REGELMAPPE", "WORKBOOK"))
@click.option(
    "--write",
    "copy",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar=say("KOPIE", "COPY"),
    help=say("Die Befunde in eine Kopie der Mappe schreiben.", "Write the findings into a copy of the workbook."),
)
@json_option
def check(workbook: Path, copy: Path | None, as_json: bool) -> int:
    """Check the workbook; exit code 3 if it must not be released."""
    from laufzettel.rules import read_file
    from laufzettel.rules.checks import check_bytes
    from laufzettel.rules.checks.messages import COPY_EXISTS

    if copy is not None and copy.exists():
        raise BusinessError(COPY_EXISTS.at(file=copy.name))
    data = read_file(workbook)
    with ExitStack() as stack:
        report = check_bytes(data, workbook.name, told=counting_late(stack, say("Prüfen", "Checking"), quiet=as_json))
    refused = _written(data, report, copy)
    if as_json:
        print_json({**report.as_dict(), "copy_refused": refused.as_dict() if refused else None})
    else:
        _print(report)
        if refused:
            click.echo(shown(refused.text(LANGUAGE)), err=True)
        elif copy is not None:
            click.echo(say(f"Befunde geschrieben in: {shown(copy.name)}", f"Findings written to: {shown(copy.name)}"))
    return FOUND_BROKEN if report.refused else WRONG_INPUT if refused else DONE


def _written(data: bytes, report: Report, copy: Path | None) -> Problem | None:
    """Write the copy; why not, if it would lose something."""
    from laufzettel.rules.checks import with_findings

    if copy is None:
        return None
    try:
        written = with_findings(data, report, LANGUAGE)
    except BusinessError as refused:
        return refused.problem
    with copy.open("xb") as file:
        try:
            file.write(written)
        except OSError:
            copy.unlink()  # half a workbook looks like a damaged one
            raise
    return None


def _print(report: Report) -> None:
    from laufzettel.rules.checks import Level

    marks = {Level.ERROR: "✗", Level.HINT: "·", Level.UNCHECKED: "?"}
    for one in report.findings:
        click.echo(wrapped(one.problem.text(LANGUAGE), "    ", first=f"  {marks[one.level]} "))
    errors, hints, unchecked = (report.count(level) for level in Level)
    click.echo(
        say(
            f"Geprüft: Tabellen {report.tables}, Regeln {report.rules}. "
            f"Fehler {errors}, Hinweise {hints}, nicht geprüft {unchecked}.",
            f"Checked: tables {report.tables}, rules {report.rules}. "
            f"Errors {errors}, hints {hints}, not checked {unchecked}.",
        )
    )
    if report.refused:
        click.echo(say("So nicht freizugeben.", "Not to be released like this."))
