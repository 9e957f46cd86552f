# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What people decided by hand while a process was in shadow mode, out of a spreadsheet or a CSV file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from laufzettel.errors import BusinessError, Message
from laufzettel.form import Form
from laufzettel.journal import Journal, shadows
from laufzettel.journal.rows import integer, text
from laufzettel.pilot.design.agreement import Agreement, Machine, compare
from laufzettel.pilot.design.machine import machines
from laufzettel.pilot.design.sheet import Sheet

_CASE = ("vorgang", "vorgangsnummer", "case", "case number")
_DOCUMENT = ("dokument", "datei", "document", "file")

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
NOTHING_DECIDED = Message(
    "shadow.nothing_decided",
    "Spalte {column} von „{file}“ heißt weder wie ein Feld des Formulars noch wie ein Ergebnis; von den Vorgängen "
    "dieser Datei ist im Schattenbetrieb noch keiner entschieden.",
    "Column {column} of “{file}” is headed by no field of the form and no output; none of the cases in this file has "
    "been decided in shadow mode yet.",
    "Nennen Sie ein Feld ({names}); mit Ergebnissen vergleichen Sie, wenn Vorgänge der Datei entschieden sind.",
    "Name a field ({names}); compare with outputs once cases of the file have been decided.",
)


def compared(journal: Journal, process: str, form: Form, sheet: Sheet) -> Agreement:
    """Compare with what people wrote down. Arguments and errors as for `matched`."""
    found, unknown = matched(journal, process, form, sheet)
    agreement = compare(form, found)
    agreement.unknown = unknown
    return agreement


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
    decided = machines(journal, sorted(set(cases.values())))
    names = _names(form, sheet, key, decided.values())
    found: list[tuple[Machine, Mapping[str, str]]] = []
    unknown = []
    for line, row in sheet.rows:
        case_id = cases.get(_spelt(row[key], by_number)) if len(row) > key else None
        if case_id is None:
            unknown.append(line)
        else:
            people = {name: row[column] if column < len(row) else "" for column, name in names.items()}
            found.append((decided[case_id], people))
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
    wanted = sorted({_spelt(one, by_number) for one in said if "\0" not in one})  # databases refuse it
    column = "c.number" if by_number else "d.name"
    rows = database.rows(
        f"SELECT {column}, MIN(c.id), COUNT(*), MIN(c.received_at) FROM cases c "
        "JOIN document d ON d.digest = c.document AND d.process = c.process "
        f"WHERE c.process = ? AND {database.among(column)} AND {shadows.NOT_WITHHELD} GROUP BY {column}",
        (process, database.listed(wanted)),
    )
    return {
        text(name): integer(case_id)
        for name, case_id, count, received_at in rows
        if count == 1 and any(spell.covers(text(received_at)) for spell in spells)
    }


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
            wrong = NO_SUCH_COLUMN if outputs else NOTHING_DECIDED
            raise BusinessError(wrong.at(column=column + 1, file=sheet.name, names=fields, outputs=", ".join(outputs)))
        names[column] = known[head.casefold()]
    return names
