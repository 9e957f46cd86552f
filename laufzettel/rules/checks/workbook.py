# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Checks a whole workbook: its cells when it is loaded, then every table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from laufzettel.errors import Problem
from laufzettel.rules.checks import messages as m
from laufzettel.rules.checks.findings import Finding, Level, Report
from laufzettel.rules.checks.grid import MOST_NODES, Grid
from laufzettel.rules.checks.places import Places
from laufzettel.rules.checks.telling import STEPS, Teller
from laufzettel.rules.contract import Contracts
from laufzettel.rules.findings import Findings, RulesInvalid
from laufzettel.rules.sheets import Sheet, read_file
from laufzettel.rules.table import RuleBook
from laufzettel.rules.workbook import INFO, read_rules, rule_sheets


def check_workbook(
    path: Path,
    contracts: Contracts | None = None,
    *,
    told: Callable[[int, int], None] = lambda done, total: None,
) -> Report:
    """Check a workbook of decision tables; what is an error and what a hint says `docs/rules/checks.md`.

    Args:
        path: the .xlsx file.
        contracts: what a process brings to its tables and reads of them; without them that is not checked.
        told: is told how much of how much was checked.

    Returns:
        Everything that was found.

    Raises:
        RulesInvalid: the file cannot be read as a workbook at all.
    """
    return check_bytes(read_file(path), path.name, contracts, told=told)


def check_bytes(
    data: bytes,
    name: str,
    contracts: Contracts | None = None,
    *,
    told: Callable[[int, int], None] = lambda done, total: None,
    most_nodes: int = MOST_NODES,
) -> Report:
    """The same for a workbook whose bytes are at hand.

    Args:
        data: the .xlsx file.
        name: of the file, for sentences.
        contracts: as above.
        told: as above.
        most_nodes: what the searches in one table may cost.

    Raises:
        RulesInvalid: the file cannot be read as a workbook at all.
    """
    try:
        book = read_rules(data, name, contracts)
    except RulesInvalid as invalid:
        return Report(name, "", 0, 0, [*findings_of(invalid), _unchecked(invalid.problems[0])])
    findings = _of_tables(book, rule_sheets(data, name, Findings()), told, most_nodes)
    rules = sum(len(table.decision.rules) for table in book.tables.values())
    return Report(name, book.version, len(book.tables), rules, findings)


def _of_tables(
    book: RuleBook, sheets: Mapping[str, Sheet], told: Callable[[int, int], None], most_nodes: int
) -> list[Finding]:
    """What is found in the tables, one after the other."""
    places = {sheet.cell(1, 1).text: Places(sheet) for sheet in sheets.values()}
    total, done = sum(len(table.decision.rules) for table in book.tables.values()) * STEPS, 0
    findings: list[Finding] = []
    for table in book.tables.values():
        teller = Teller(Grid(table.decision, book.info, most_nodes), places[table.name], book.terms)
        for step in teller.steps():
            told(done, total)
            findings += step()
            done += len(table.decision.rules)
    told(done, total)
    return findings


def _cell_of(problem: Problem) -> tuple[str, str] | None:
    """Sheet and cell of what was found when the workbook was loaded."""
    kind, _, place = problem.place.partition(":")
    sheet, _, cell = place.rpartition("!")
    return (sheet, cell) if kind == "cell" and sheet else None


def findings_of(invalid: RulesInvalid) -> list[Finding]:
    """The cells that keep a workbook from being loaded, as errors.

    Args:
        invalid: what the loader found.

    Raises:
        RulesInvalid: it is about the file, not about its cells.
    """
    if not all(_cell_of(problem) for problem in invalid.problems):
        raise invalid
    return [_of_cell(problem) for problem in invalid.problems]


def _of_cell(problem: Problem) -> Finding:
    sheet, cell = _cell_of(problem) or (INFO, "A1")
    return Finding(Level.ERROR, sheet, cell, problem)


def _unchecked(first: Problem) -> Finding:
    """Says that the tables were not looked at, at the first cell that is in the way."""
    sheet, cell = _cell_of(first) or (INFO, "A1")
    problem = m.TABLES_UNCHECKED.at(place=first.place, sheet=sheet, cell=cell)
    return Finding(Level.UNCHECKED, sheet, cell, problem)
