# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What people decided by hand while a process was in shadow mode, out of a spreadsheet or a CSV file; kept nowhere."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from laufzettel.errors import BusinessError, Message
from laufzettel.fields import TYPED_BY_PERSON
from laufzettel.form import Form
from laufzettel.journal import Journal, shadows
from laufzettel.journal.rows import integer, text
from laufzettel.pilot.design.agreement import Machine

LARGEST = 20_000_000
"""Bytes of the file; a workbook may unfold to ten times as much."""
_CASE = ("vorgang", "vorgangsnummer", "case", "case number")
_DOCUMENT = ("dokument", "datei", "document", "file")

UNREADABLE = Message(
    "shadow.unreadable",
    "Die Datei „{file}“ ist nicht lesbar oder größer als 20 MB.",
    "The file “{file}” cannot be read or is larger than 20 MB.",
    "Speichern Sie sie als XLSX oder als CSV in UTF-8 mit Semikolon.",
    "Save it as XLSX, or as CSV in UTF-8 with semicolons.",
)
NO_CASE_COLUMN = Message(
    "shadow.no_case_column",
    "In der ersten Zeile von „{file}“ fehlt die Spalte „Vorgang“ oder „Dokument“.",
    "The first line of “{file}” lacks the column “Vorgang” (case) or “Dokument” (document).",
    "Überschreiben Sie so die Spalte mit den Vorgangsnummern oder Dateinamen.",
    "Put it over the column of case numbers or file names.",
)
NO_SUCH_COLUMN = Message(
    "shadow.no_such_column",
    "Spalte {column} von „{file}“ heißt weder wie ein Feld des Formulars noch wie ein Ergebnis der Entscheidung.",
    "Column {column} of “{file}” is headed by no field of the form and no output of the decision.",
    "Nennen Sie ein Feld ({names}) oder ein Ergebnis ({outputs}).",
    "Name a field ({names}) or an output ({outputs}).",
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands in the file.

    Attributes:
        name: of the file.
        header: its first line.
        rows: the others, as text, with their line numbers.
    """

    name: str
    header: list[str]
    rows: list[tuple[int, list[str]]]


def read_sheet(path: Path) -> Sheet:
    """The first sheet of a workbook, or a CSV file.

    Args:
        path: the file.

    Raises:
        BusinessError: it cannot be read, or is too large.
    """
    try:
        data = path.read_bytes() if path.stat().st_size <= LARGEST else b""
        rows = [*(_workbook(data) if data.startswith(b"PK") else _delimited(data))]
    except (OSError, ValueError, csv.Error, zipfile.BadZipFile):
        rows = []
    if not rows:
        raise BusinessError(UNREADABLE.at(file=path.name))
    lines = [(number, row) for number, row in enumerate(rows[1:], start=2) if any(row)]
    return Sheet(path.name, rows[0], lines)


def _delimited(data: bytes) -> Iterator[list[str]]:
    said = data.decode("utf-8-sig")
    delimiter = ";" if ";" in said.partition("\n")[0] else ","
    for row in csv.reader(io.StringIO(said, newline=""), delimiter=delimiter, strict=True):
        yield [cell.strip() for cell in row]


def _workbook(data: bytes) -> Iterator[list[str]]:
    import python_calamine as calamine

    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        if sum(part.file_size for part in parts.infolist()) > 10 * LARGEST:
            raise ValueError
    try:
        sheet = calamine.load_workbook(io.BytesIO(data)).get_sheet_by_index(0)
        for row in sheet.to_python(skip_empty_area=False):
            yield [_cell(value) for value in row]
    except calamine.CalamineError as wrong:
        raise ValueError from wrong


def _cell(value: object) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def matched(
    journal: Journal, process: str, form: Form, sheet: Sheet
) -> tuple[list[tuple[Machine, Mapping[str, str]]], list[int]]:
    """Each row of the file beside what the machine says of its case.

    Args:
        journal: the journal.
        process: its cases.
        form: declares the fields.
        sheet: what people wrote down.

    Returns:
        The rows that belong to a shadow case, and the lines of those that do not, or not to one alone.

    Raises:
        BusinessError: no column names the case, or a column is headed by nothing there is.
    """
    key, by_number = _key_column(sheet)
    cases = _cases(journal, process, [row[key] for _, row in sheet.rows if len(row) > key], by_number=by_number)
    machines = _machines(journal, sorted(set(cases.values())))
    names = _names(form, sheet, key, machines.values())
    found: list[tuple[Machine, Mapping[str, str]]] = []
    unknown = []
    for line, row in sheet.rows:
        case_id = cases.get(_spelt(row[key], by_number)) if len(row) > key else None
        if case_id is None:
            unknown.append(line)
        else:
            people = {name: row[column] if column < len(row) else "" for column, name in names.items()}
            found.append((machines[case_id], people))
    return found, unknown


def _key_column(sheet: Sheet) -> tuple[int, bool]:
    heads = [head.casefold() for head in sheet.header]
    for words, by_number in ((_CASE, True), (_DOCUMENT, False)):
        for column, head in enumerate(heads):
            if head in words:
                return column, by_number
    raise BusinessError(NO_CASE_COLUMN.at(file=sheet.name))


def _spelt(said: str, by_number: bool) -> str:
    return said.strip().upper() if by_number else said.strip()


def _cases(journal: Journal, process: str, said: Sequence[str], *, by_number: bool) -> dict[str, int]:
    """Shadow cases by what the rows call them; a document that holds several cases names none of them."""
    database, spells = journal.database, shadows.spells(journal.database, process)
    wanted = sorted({_spelt(one, by_number) for one in said})
    column = "c.number" if by_number else "d.name"
    rows = database.rows(
        f"SELECT {column}, MIN(c.id), COUNT(*), MIN(c.received_at) FROM cases c "
        "JOIN document d ON d.digest = c.document AND d.process = c.process "
        f"WHERE c.process = ? AND {database.among(column)} GROUP BY {column}",
        (process, database.listed(wanted)),
    )
    return {
        text(name): integer(case_id)
        for name, case_id, count, received_at in rows
        if count == 1 and any(spell.covers(text(received_at)) for spell in spells)
    }


def _machines(journal: Journal, ids: Sequence[int]) -> dict[int, Machine]:
    database = journal.database
    readings, decisions = journal.load_readings(ids), journal.load_decisions(ids)
    rows = database.rows(f"SELECT id, number FROM cases WHERE {database.among('id')}", (database.listed(list(ids)),))
    found = {}
    for case_id, number in ((integer(case_id), text(number)) for case_id, number in rows):
        decision = decisions.get(case_id)
        if decision is None or case_id not in readings:
            found[case_id] = Machine(number, None, ())
            continue
        outputs, tables = decision.get("outputs"), decision.get("tables")
        reading = readings[case_id][1]
        values = {name: value or "" for name, value in reading.texts.items()}
        typed = frozenset(name for name in values if reading[name].place == TYPED_BY_PERSON)
        values |= {
            name: str(value)
            for name, value in (outputs.items() if isinstance(outputs, Mapping) else ())
            if isinstance(value, str | int)
        }
        found[case_id] = Machine(number, values, _rules(tables), typed)
    return found


def _rules(tables: object) -> tuple[str, ...]:
    records = tables if isinstance(tables, list) else []
    return tuple(dict.fromkeys(f"{record['table']} {rule}" for record in records for rule in record.get("rules", ())))


def _names(form: Form, sheet: Sheet, key: int, machines: Iterable[Machine]) -> dict[int, str]:
    """What each column is about: a field by its name or label, or an output of the decision by its name."""
    known = {word.casefold(): one.name for one in form.all_fields for word in (one.label_en, one.label, one.name)}
    declared = {one.name for one in form.all_fields}
    outputs = sorted({name for one in machines if one.values for name in one.values} - declared)
    known |= {name.casefold(): name for name in outputs if name.casefold() not in known}
    names = {}
    for column, head in enumerate(sheet.header):
        if column == key or not head or head.casefold() in (*_CASE, *_DOCUMENT):
            continue
        if head.casefold() not in known:
            fields = ", ".join(sorted(declared))
            raise BusinessError(
                NO_SUCH_COLUMN.at(column=column + 1, file=sheet.name, names=fields, outputs=", ".join(outputs))
            )
        names[column] = known[head.casefold()]
    return names
