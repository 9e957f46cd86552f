# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Loads a workbook of rules; every cell is checked, and everything that is wrong is reported at once."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from laufzettel.rules import messages as m
from laufzettel.rules.binding import read_allowed, read_day
from laufzettel.rules.cell_feel import RESERVED
from laufzettel.rules.contract import Contracts
from laufzettel.rules.decision_sheet import read_decision
from laufzettel.rules.findings import Fault, Findings, RulesInvalid
from laufzettel.rules.model import Decision, Info, Term, version_of
from laufzettel.rules.sheets import Cell, Sheet, read_file, read_sheets
from laufzettel.rules.table import RuleBook, Table
from laufzettel.rules.tree import Anything
from laufzettel.rules.values import Type

INFO, TERMS = "Info", "Begriffe"
REPORT = "Prüfbericht"  # what the checks found; it says nothing about the rules
DMN, DMN_HEAD = "DMN", "Element"  # what a model of another tool says beyond its tables; and what stands in its A1
TESTS, COVERAGE = "Tests", "Testabdeckung"  # what the rules are tested by, and how far
PASSED_OVER = frozenset({REPORT, TESTS, COVERAGE})
"""Sheets that say nothing about the rules: they are not read with them and do not change the version."""
_VALID_TO = "gültig bis"  # the only entry that may be missing
_INFO_KEYS = ("Name", "Kennung", "Version", "gültig ab", "Rechtsgrundlage", "Verantwortlich")
_TERM_HEADINGS = (
    "Begriff", "Bezeichnung", "Typ", "Einheit", "Nachkommastellen", "erlaubte Werte", "Pflicht", "Quelle",
)  # fmt: skip
_MOST_DECIMALS = 12


def load_rules(path: Path, contracts: Contracts | None = None) -> RuleBook:
    """Read a workbook of decision tables; the layout is described in `laufzettel/rules/README.md`.

    Args:
        path: the .xlsx file.
        contracts: what the process brings to each of its tables and reads of it; without them that is not checked.

    Returns:
        The tables, ready for batches.

    Raises:
        RulesInvalid: something is wrong; its `problems` name every broken cell.
    """
    return read_rules(read_file(path), path.name, contracts)


def read_rules(data: bytes, name: str, contracts: Contracts | None = None) -> RuleBook:
    """The same for a workbook whose bytes are at hand.

    Args:
        data: the .xlsx file.
        name: of the file, for sentences.
        contracts: as above.

    Raises:
        RulesInvalid: something is wrong; its `problems` name every broken cell.
    """
    findings = Findings()
    sheets = rule_sheets(data, name, findings)
    for needed in (INFO, TERMS):
        if needed not in sheets:
            findings.add(m.SHEET_MISSING, needed, "A1")
            sheets[needed] = Sheet(needed, [])
    info = _read_info(sheets.pop(INFO), findings)
    terms = _read_terms(sheets.pop(TERMS), findings)
    if not sheets:
        findings.add(m.NO_TABLE, INFO, "A1")
    decisions = _read_decisions(list(sheets.values()), terms, info, contracts or {}, findings)
    if contracts is not None:
        _check_tables([sheet.cell(1, 1) for sheet in sheets.values()], contracts, findings)
    if findings.problems or info is None:
        raise RulesInvalid(findings.problems)
    version = version_of(info, terms, decisions)
    tables = {name: Table(decision, terms, info, version) for name, decision in decisions.items()}
    return RuleBook(info.name, version, tables, terms, info)


def rule_sheets(data: bytes, name: str, findings: Findings) -> dict[str, Sheet]:
    """The sheets of a workbook that say something about its rules, by name.

    Args:
        data: the .xlsx file.
        name: of the file, for sentences.
        findings: gets what is wrong with a cell.

    Raises:
        RulesInvalid: the file cannot be read as a workbook at all.
    """
    sheets = read_sheets(data, name, findings, lambda title: title not in PASSED_OVER)
    if DMN in sheets and sheets[DMN].cell(1, 1).text == DMN_HEAD:
        sheets.pop(DMN)
    return sheets


def _read_decisions(
    sheets: list[Sheet], terms: dict[str, Term], info: Info | None, contracts: Contracts, findings: Findings
) -> dict[str, Decision]:
    """The tables by name; one that is wrong is noted and left out."""
    decisions: dict[str, Decision] = {}
    names: dict[str, str] = {}
    for sheet in sheets:
        name = sheet.cell(1, 1).text
        decision = read_decision(sheet, terms, info, contracts.get(name), findings)
        if name in names:
            findings.add(m.DUPLICATE, sheet.name, "A1", name=name, other=f"A1 ({names[name]})")
        names.setdefault(name, sheet.name)
        if decision is not None:
            decisions[name] = decision
    return decisions


def _check_tables(names: list[Cell], contracts: Contracts, findings: Findings) -> None:
    """Every table the process asks for is there, and no other: a misspelt name would never be asked."""
    used = ", ".join(contracts)
    for cell in names:
        if cell.text and cell.text not in contracts:
            findings.add(m.TABLE_UNUSED, cell.sheet, cell.at, table=cell.text, tables=used)
    there = {cell.text for cell in names}
    for name in contracts:
        if name not in there:
            findings.add(m.TABLE_NEEDED, INFO, "A1", table=name)


def _read_info(sheet: Sheet, findings: Findings) -> Info | None:
    """Names in column A, values in column B; None if something is wrong, which is then noted."""
    before = len(findings.problems)
    cells = _info_cells(sheet, findings)
    for key in _INFO_KEYS:
        if key not in cells or (cells[key].value is None and not cells[key].broken):
            findings.add(m.INFO_MISSING, sheet.name, cells[key].at if key in cells else "A1", key=key)
    start = _day(cells.get("gültig ab"), findings)
    end = _day(cells.get(_VALID_TO), findings)
    if start and end and end < start:
        findings.add(m.VALIDITY_REVERSED, sheet.name, cells[_VALID_TO].at)
    if len(findings.problems) > before or start is None:
        return None
    name, identifier, edition, basis, owner = (
        str(cells[key].value) for key in ("Name", "Kennung", "Version", "Rechtsgrundlage", "Verantwortlich")
    )
    return Info(name, identifier, edition, start, end, basis, owner)


def _info_cells(sheet: Sheet, findings: Findings) -> dict[str, Cell]:
    """The values by their names; others may stand there too, but none that could be meant for the validity."""
    cells: dict[str, Cell] = {}
    stands: dict[str, str] = {}
    for row in sheet.filled_rows(1):
        name = sheet.cell(row, 1)
        known = name.text in (*_INFO_KEYS, _VALID_TO)
        if known and name.text in stands:
            findings.add(m.DUPLICATE, sheet.name, name.at, name=name.text, other=stands[name.text])
        elif not known and name.text.casefold().startswith("gültig"):
            findings.add(m.INFO_UNKNOWN, sheet.name, name.at, key=name.text)
        cells.setdefault(name.text, sheet.cell(row, 2))
        stands.setdefault(name.text, name.at)
    return cells


def _day(cell: Cell | None, findings: Findings) -> date | None:
    if cell is None or cell.broken:
        return None
    try:
        return read_day(cell.value)
    except Fault as fault:
        findings.add_fault(fault, cell.sheet, cell.at)
        return None


def _read_terms(sheet: Sheet, findings: Findings) -> dict[str, Term]:
    """The sheet `Begriffe`; a row that is wrong is noted and left out as far as need be."""
    columns: dict[str, int] = {}
    for number, cell in enumerate(sheet.row(1), start=1):
        if cell.text in columns and cell.text in _TERM_HEADINGS:
            other = sheet.cell(1, columns[cell.text]).at
            findings.add(m.DUPLICATE, sheet.name, cell.at, name=cell.text, other=other)
        columns.setdefault(cell.text, number)
    for heading in _TERM_HEADINGS:
        if heading not in columns and sheet.height:
            findings.add(m.HEADING_MISSING, sheet.name, "A1", heading=heading)
    terms: dict[str, Term] = {}
    stands: dict[str, str] = {}
    if not set(_TERM_HEADINGS) <= columns.keys():
        return terms
    for row in sheet.filled_rows(2):
        cells = {heading: sheet.cell(row, columns[heading]) for heading in _TERM_HEADINGS}
        name = cells["Begriff"]
        if name.broken:
            continue
        if not re.fullmatch(r"[^\W\d]\w*(?: \w+)*", name.text) or name.text in RESERVED:
            findings.add(m.NAME_INVALID, sheet.name, name.at, name=name.text)
        elif name.text in stands:
            findings.add(m.DUPLICATE, sheet.name, name.at, name=name.text, other=stands[name.text])
        elif term := _term(cells, findings):
            terms[name.text] = term
        stands.setdefault(name.text, name.at)
    return terms


def _term(cells: dict[str, Cell], findings: Findings) -> Term | None:
    """One term; None if its type is not known, because then no cell that uses it can be checked."""
    name, kind = cells["Begriff"].text, cells["Typ"]
    if kind.text not in set(Type):
        findings.add(m.TYPE_UNKNOWN, kind.sheet, kind.at)
        return None
    term = Term(
        name=name,
        label=cells["Bezeichnung"].shown or name,
        type=Type(kind.text),
        unit=cells["Einheit"].shown,
        decimals=_decimals(cells["Nachkommastellen"], Type(kind.text), findings),
        allowed=Anything(),
        required=_required(cells["Pflicht"], findings),
        source=cells["Quelle"].shown,
    )
    allowed = cells["erlaubte Werte"]
    try:
        return term if allowed.broken else replace(term, allowed=read_allowed(allowed.value, term))
    except Fault as fault:
        findings.add_fault(fault, allowed.sheet, allowed.at)
        return term


def _decimals(cell: Cell, kind: Type, findings: Findings) -> int:
    """Declared for a number, and empty (or 0) for all else."""
    value = cell.value
    if value is None and (kind is not Type.NUMBER or cell.broken):
        return 0
    if (
        isinstance(value, Decimal)
        and 0 <= value <= (_MOST_DECIMALS if kind is Type.NUMBER else 0)
        and value == int(value)
    ):
        return int(value)
    findings.add(m.DECIMALS, cell.sheet, cell.at)
    return 0


def _required(cell: Cell, findings: Findings) -> bool:
    """`ja` or `nein`; empty is `nein`."""
    if isinstance(cell.value, bool):
        return cell.value
    if cell.value is not None and cell.text.casefold() not in ("ja", "nein"):
        findings.add(m.YES_NO, cell.sheet, cell.at)
    return cell.text.casefold() == "ja"
