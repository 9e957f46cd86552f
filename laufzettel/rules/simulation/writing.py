# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writes a comparison into a folder: a workbook with all of it, and charts."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from laufzettel.charts import Bar, Heading, bars, scale_over
from laufzettel.errors import BusinessError, Message, Problem
from laufzettel.rules.simulation.results import Group, Result
from laufzettel.rules.simulation.tables import Cell, Row, Tables, percent

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell as SheetCell
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

_BARS = 25
_EXACT_DIGITS = 15
"""More than so many digits no sheet keeps: such a number is written as text."""
_CODED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")

THERE_ALREADY = Message(
    "simulation.there_already",
    "In dem Ordner liegt schon „{file}“; es wurde nichts geschrieben.",
    "The folder holds “{file}” already; nothing was written.",
    "Bitte einen leeren oder neuen Ordner angeben.",
    "Name an empty or a new folder.",
)


def refuse_full(folder: Path) -> None:
    """Say it before the work if the folder is not empty.

    Args:
        folder: where to write; may not exist yet.

    Raises:
        BusinessError: something is in it.
    """
    there = next(folder.iterdir(), None) if folder.is_dir() else None
    if there is not None:
        raise BusinessError(THERE_ALREADY.at(file=there.name))


def write(folder: Path, result: Result, left_out: Sequence[Problem], language: str) -> list[str]:
    """Write workbook and charts; only the owner may read them, because they name cases.

    Args:
        folder: where to; it is made if it is not there.
        result: what came out.
        left_out: what is wrong with rows that were not counted.
        language: `de` or `en`.

    Returns:
        The names of the files.

    Raises:
        BusinessError: something is in the folder already.
    """
    refuse_full(folder)
    files = {_named("vergleich.xlsx", "comparison.xlsx", language): workbook(result, left_out, language)}
    files |= {name: svg.encode() for name, svg in charts(result, language).items()}
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        handle = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
    return list(files)


def _named(de: str, en: str, language: str) -> str:
    return de if language == "de" else en


# --- the workbook -----------------------------------------------------------------------------------------------------


def workbook(result: Result, left_out: Sequence[Problem], language: str) -> bytes:
    """All of a comparison as XLSX; text from outside never becomes a formula.

    Args:
        result: what came out.
        left_out: what is wrong with rows that were not counted.
        language: `de` or `en`.
    """
    from openpyxl import Workbook

    tables = Tables(result, language)
    say = tables.say
    sheets: dict[str, Sequence[Row]] = {
        say("Überblick", "Overview"): tables.overview(),
        say("Kreuztabelle", "Cross table"): tables.cross(),
        say("Von Regel zu Regel", "From rule to rule"): tables.pairs(),
        say("Summen je alte Regel", "Sums per old rule"): tables.sums(),
        say("Summen je neue Regel", "Sums per new rule"): tables.sums(by_new=True),
        say("Geänderte Fälle", "Changed cases"): tables.changed(),
    }
    if left_out:
        sheets[say("Nicht gezählt", "Not counted")] = [(one.text(language),) for one in left_out]
    book = Workbook(write_only=True)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        sheet.freeze_panes = "B2"
        sheet.column_dimensions["A"].width = 34
        for at, row in enumerate(rows):
            sheet.append([_cell(sheet, value, bold=not at) for value in row])
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def _cell(sheet: WriteOnlyWorksheet, value: Cell, *, bold: bool) -> SheetCell:
    """A value, never a formula: text that looks like one stays text."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Font

    if isinstance(value, (int, Decimal)) and not isinstance(value, bool) and not _fits(value):
        value = str(value)
    cell = WriteOnlyCell(sheet)
    if isinstance(value, str):
        # Readers take `_x0041_` for an A; so its first sign is written in that way itself.
        cell.value = _CODED.sub("_x005F_", ILLEGAL_CHARACTERS_RE.sub("\N{REPLACEMENT CHARACTER}", value))
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(("=", "+", "-", "@"))
    else:
        cell.value = value
        cell.number_format = _format(value)
    if bold:
        cell.font = Font(bold=True)
    return cell


def _fits(number: int | Decimal) -> bool:
    return len(Decimal(number).as_tuple().digits) <= _EXACT_DIGITS


def _format(value: Cell) -> str:
    match value:
        case Decimal():
            exponent = value.as_tuple().exponent
            decimals = -exponent if isinstance(exponent, int) and exponent < 0 else 0
            return "#,##0" + ("." + "0" * decimals if decimals else "")
        case date():
            return "DD.MM.YYYY"
        case _:
            return "General"


# --- charts -----------------------------------------------------------------------------------------------------------


def charts(result: Result, language: str) -> dict[str, str]:
    """Charts as SVG by the names of their files: how many cases change per old rule, and by how much each sum does.

    Args:
        result: what came out.
        language: `de` or `en`.
    """
    say = Tables(result, language).say
    groups = result.by_old()[:_BARS]
    if not groups:
        return {}
    title = say("Anders entschiedene Fälle je alter Regel", "Cases decided otherwise, per old rule")
    share = percent(result.share, language)
    says = say(
        f"Anders entschieden werden {result.changed} von {result.cases} Fällen ({share}); "
        "der Rahmen zeigt alle Fälle der Regel.",
        f"Decided otherwise are {result.changed} of {result.cases} cases ({share}); "
        "the frame shows all cases of the rule.",
    )
    rows = [
        Bar(group.outcome.text(language), group.changed, f"{group.changed} / {group.cases}", of=group.cases)
        for group in groups
    ]
    scale = scale_over([group.cases for group in groups], _mark(language), say("Fälle", "cases"))
    drawn = {say("faelle.svg", "cases.svg"): bars(Heading("cases", title, says), rows, scale)}
    for at, name in enumerate(result.numeric):
        chart = _difference(result, groups, at, language)
        if chart:
            drawn[say(f"differenz-{name}.svg", f"difference-{name}.svg")] = chart
    return drawn


def _difference(result: Result, groups: Sequence[Group], at: int, language: str) -> str:
    """By how much the sum of an output changes for the cases of each old rule; empty if only one version has it."""
    say, name, total = Tables(result, language).say, result.numeric[at], result.totals[at].difference
    there = [(group, group.sums[at].difference) for group in groups]
    if total is None:
        return ""
    title = say(f"{name}: Differenz neu − alt je alter Regel", f"{name}: difference new − old, per old rule")
    says = say(f"Zusammen {_figure(total, language)}.", f"In all {_figure(total, language)}.")
    rows = [
        Bar(group.outcome.text(language), float(value), _figure(value, language), pattern=int(value < 0))
        for group, value in there
        if value is not None
    ]
    scale = scale_over([row.value for row in rows], _mark(language), name)
    return bars(Heading(f"difference-{at}", title, says), rows, scale)


def _figure(number: Decimal, language: str) -> str:
    return _in_language(f"{number:+,f}" if number else f"{number:f}", language)


def _mark(language: str) -> Callable[[float], str]:
    """How the axis writes a number."""

    def said(value: float) -> str:
        return _in_language(f"{value:,.10g}", language)

    return said


def _in_language(number: str, language: str) -> str:
    return number.translate(str.maketrans(",.", ".,")) if language == "de" else number
