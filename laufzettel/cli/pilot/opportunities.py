# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`laufzettel pilot opportunities`: which work is worth automating first, and how sure that is."""

from __future__ import annotations

from pathlib import Path

import click

from laufzettel.cli.language import LANGUAGE, say
from laufzettel.cli.main import DONE, WRONG_INPUT
from laufzettel.cli.options import command, json_option, print_json
from laufzettel.cli.printing import shown, width, wrapped
from laufzettel.errors import BusinessError, Message, Problem
from laufzettel.pilot.opportunities.as_json import comparison_as_dict, sample
from laufzettel.pilot.opportunities.comparison import Comparison, compared
from laufzettel.pilot.opportunities.in_words import InWords
from laufzettel.pilot.opportunities.pages import write_all
from laufzettel.pilot.opportunities.reading import Reading, read_catalogue
from laufzettel.pilot.opportunities.workbook import write_template

THERE_ALREADY = Message(
    "opportunities.there_already",
    "Die Datei „{file}“ ist schon da; es wurde nichts geschrieben.",
    "The file “{file}” is there already; nothing was written.",
    "Einen anderen Namen angeben.",
    "Name another file.",
)


@command(
    "Verfahren nach Eignung vergleichen: Punkte, Bandbreite, Rang, Gleichstand, Ausstiegsregel E1. Ohne MAPPE zehn "
    "Verfahren mit erfundenen Zahlen. Ändert an keinem Amt etwas.",
    "Compare processes by suitability: points, band, rank, ties, exit rule E1. Without a WORKBOOK ten processes with "
    "invented figures. Changes nothing in any office.",
)
@click.argument(
    "workbook",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    required=False,
    metavar=say("[MAPPE.xlsx]", "[WORKBOOK.xlsx]"),
)
@click.option(
    "--template",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar=say("DATEI", "FILE"),
    help=say("Eine leere Mappe zum Ausfüllen schreiben, sonst nichts.", "Write an empty workbook, and nothing else."),
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    metavar=say("ORDNER", "FOLDER"),
    help=say(
        "Vergleich, Profile (HTML und PDF) und Mappe mit Formeln in einen leeren Ordner schreiben.",
        "Write comparison, profiles (HTML and PDF) and a workbook with formulas into an empty folder.",
    ),
)
@json_option
def opportunities(workbook: Path | None, template: Path | None, out: Path | None, as_json: bool) -> int:
    """Compare what stands in a workbook."""
    if template is not None:
        if template.exists():
            raise BusinessError(THERE_ALREADY.at(file=template.name))
        write_template(template)
        if as_json:
            print_json({"template": str(template)})
        else:
            click.echo(say(f"Vorlage geschrieben: {template}", f"Template written: {template}"))
        return DONE
    reading = Reading(sample(), ()) if workbook is None else read_catalogue(workbook)
    comparison = compared(reading.catalogue)
    files = write_all(out, comparison, LANGUAGE) if out is not None else []
    if as_json:
        print_json(
            comparison_as_dict(comparison)
            | {"files": files, "problems": [problem.as_dict() for problem in reading.problems]}
        )
    else:
        _show(comparison)
        if files:
            click.echo(say(f"\n{len(files)} Dateien in {out}.", f"\n{len(files)} files in {out}."))
        _complain(reading.problems)
    return WRONG_INPUT if reading.problems else DONE


def _show(comparison: Comparison) -> None:
    """The table, and what follows from it."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    words = InWords(LANGUAGE)
    table = Table(box=None, pad_edge=False)
    heads = words.heads()
    for head in heads:
        if head.first:
            table.add_column(Text(head.said), justify="right" if head.figure else "left", overflow="fold")
    for one in comparison.standings:
        cells = zip(heads, words.cells(one), strict=True)
        table.add_row(*(Text(shown(cell)) for head, cell in cells if head.first))
    Console(width=width(), highlight=False).print(table)
    note = comparison.catalogue.note[words.number_of]
    for sentence in (words.exit_rule(comparison), words.tie(comparison), words.how(comparison), note):
        if sentence:
            click.echo(f"\n{wrapped(sentence, '')}")


def _complain(problems: tuple[Problem, ...]) -> None:
    """What is wrong with rows that were left out."""
    if problems:
        click.echo(say("\nAusgelassen, weil etwas nicht stimmt:", "\nLeft out, because something is wrong:"), err=True)
    for problem in problems:
        click.echo(wrapped(problem.text(LANGUAGE), "  "), err=True)
