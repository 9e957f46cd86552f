# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A comparison of two versions on the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import click

from laufzettel.cli.language import LANGUAGE, say
from laufzettel.cli.printing import shown, width, wrapped
from laufzettel.rules.simulation import Simulated
from laufzettel.rules.simulation.tables import Cell, Row, Tables

_MOST_COLUMNS = 12
_MOST_ROWS = 25


def show(found: Simulated) -> None:
    """Print what changes: in short, from rule to rule, as sums, and the first cases.

    Args:
        found: what came out.
    """
    tables = Tables(found.result, LANGUAGE)
    for head, value in tables.overview():
        click.echo(f"{shown(str(head))}: {shown(_said(value))}")
    if found.missing:
        names = ", ".join(found.missing)
        _note(
            f"In den Fällen fehlt, was nur die neue Fassung fragt: {names}. Dort ist überall nichts angegeben.",
            f"The cases lack what only the new version asks: {names}. Nothing is given there.",
        )
    _note(
        "Beide Fassungen entscheiden alle Fälle, gleich wann die Mappen gelten; die Gültigkeit von Regeln bleibt.",
        "Both versions decide all cases, whenever the workbooks are valid; the validity of single rules stays.",
    )
    if not found.result.cases:
        _complain(found)
        return
    cross = [[value if value != 0 else "·" for value in row] for row in tables.cross()]
    if len(cross[0]) <= _MOST_COLUMNS:
        _print(
            say("Fälle von alter Regel (Zeile) zu neuer (Spalte)", "Cases from old rule (row) to new (column)"), cross
        )
    else:
        _print(say("Fälle von alter zu neuer Regel", "Cases from old to new rule"), tables.pairs())
    for name in found.result.numeric or ("",):
        _print(say("Je alte Regel", "Per old rule"), tables.sums(only=name))
    if found.result.changed:
        _print(
            say("Anders entschiedene Fälle", "Cases decided otherwise"),
            tables.changed(differing=True),
            found.result.changed,
        )
    _complain(found)


def _note(de: str, en: str) -> None:
    click.echo(wrapped(say(de, en), ""))


def _print(title: str, rows: Sequence[Row], total: int | None = None) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, title=Text(title), title_justify="left", title_style="bold")
    heads, *body = rows
    for at, head in enumerate(heads):
        is_figure = at > 0 and any(isinstance(row[at], (int, Decimal)) for row in body[:_MOST_ROWS])
        table.add_column(Text(shown(_said(head))), justify="right" if is_figure else "left", overflow="fold")
    for row in body[:_MOST_ROWS]:
        table.add_row(*(Text(shown(_said(value))) for value in row))
    Console(width=width(), highlight=False).print(table)
    more = (len(body) if total is None else total) - min(len(body), _MOST_ROWS)
    if more:
        _note(f"… und {more} weitere; --out schreibt mehr.", f"… and {more} more; --out writes more.")


def _said(value: Cell) -> str:
    match value:
        case None:
            return "–"
        case bool():
            return say("ja", "yes") if value else say("nein", "no")
        case int() | Decimal():
            said = f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"
            return said if LANGUAGE == "en" else said.translate(str.maketrans(",.", ".,"))
        case date():
            return value.strftime(say("%d.%m.%Y", "%Y-%m-%d"))
        case _:
            return value


def _complain(found: Simulated) -> None:
    """What is wrong with rows that were not counted."""
    if not found.left_out:
        return
    click.echo(say(f"\nNicht gezählte Zeilen: {found.left_out}", f"\nRows not counted: {found.left_out}"), err=True)
    for problem in found.problems:
        click.echo(wrapped(problem.text(LANGUAGE), "  "), err=True)
