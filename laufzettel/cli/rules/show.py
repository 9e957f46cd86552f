# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A workbook of rules for people who approve it: on the terminal, as a page, as a PDF."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from laufzettel.cli.language import LANGUAGE, say
from laufzettel.cli.main import DONE
from laufzettel.cli.options import command, json_option, print_json
from laufzettel.cli.printing import shown, wrapped
from laufzettel.cli.rules.convert import refuse

if TYPE_CHECKING:
    from laufzettel.rules.exchange.view import Shown, View


@command(
    "Eine Regelmappe zeigen, wie sie freizugeben ist: Angaben, Begriffe, Tabellen mit Rechtsgrundlage und Geltung, "
    "Befunde der Prüfung, Version.",
    "Show a workbook of rules as it is to be approved: who and since when, terms, tables with legal basis and "
    "validity, findings of the check, version.",
)
@click.argument(
    "workbook", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar=say("REGELMAPPE", "WORKBOOK")
)
@click.option(
    "--out",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    metavar=say("ORDNER", "DIR"),
    help=say("Seite (HTML) und PDF in diesen Ordner schreiben.", "Write page (HTML) and PDF into this folder."),
)
@json_option
def show(workbook: Path, folder: Path | None, as_json: bool) -> int:
    """Show the workbook, or write what shows it."""
    from laufzettel.rules import RulesInvalid, read_file
    from laufzettel.rules.exchange.papers import view_from, write

    try:
        view = view_from(read_file(workbook), workbook.name, date.today(), LANGUAGE)  # noqa: DTZ011 - the office's day
    except RulesInvalid as invalid:
        return refuse(invalid.problems, as_json=as_json)
    files = list(write(view, folder, workbook.stem)) if folder is not None else []
    if as_json:
        print_json({"version": view.version, "sound": view.sound, "tables": len(view.tables), "files": files})
    elif folder is None:
        _print(view)
    else:
        for name in files:
            click.echo(say(f"Geschrieben: {shown(name)}", f"Written: {shown(name)}"))
    return DONE


def _print(view: View) -> None:
    click.echo(shown(view.title))
    click.echo(f"Version {view.version}")
    for name, value in view.facts:
        click.echo(wrapped(f"{name}: {value}", "    ", first="  "))
    click.echo(wrapped(view.verdict, "    ", first="  ✓ " if view.sound else "  ✗ "))
    for finding in view.findings:
        click.echo(wrapped(finding, "      ", first="    · "))
    for table in view.tables:
        _print_table(table)


def _print_table(table: Shown) -> None:
    """Rule by rule: a line per cell that says something, for the columns of a table fit no terminal."""
    click.echo()
    click.echo(wrapped(f"{table.name}: {table.question}" if table.question else table.name, "    ", first=""))
    click.echo(wrapped(table.policy, "    ", first="  "))
    for said in table.narrowed:
        click.echo(wrapped(said, "    ", first="  "))
    heads = [" ".join(head) for head in table.rules.heads]
    for row in table.rules.rows:
        click.echo(f"  {shown(row[0][0])}")
        for head, cell in zip(heads[1:], row[1:], strict=True):
            if any(line not in ("", "–") for line in cell):
                click.echo(wrapped(f"{head}: {'; '.join(cell)}", "        ", first="    "))
