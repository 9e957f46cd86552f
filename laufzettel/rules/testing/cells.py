# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Values in the cells of tests: read by type as those of rules are, and written so that they are read as the same."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from laufzettel.rules import cell_messages as c
from laufzettel.rules.binding import read_day, read_output
from laufzettel.rules.findings import Fault
from laufzettel.rules.index import allows
from laufzettel.rules.model import Term
from laufzettel.rules.settling import Output
from laufzettel.rules.tree import Anything, Literal, Test
from laufzettel.rules.values import Type, Value, canonical

NOTHING, EMPTY_LIST = "null", "[]"
_ELEMENTS = re.compile(r'((?:"(?:[^"\\]|\\.)*"|[^;"])*)(?:;|$)')
_DIGITS = 15  # that a number in a workbook has
_FIRST_DAY = date(1900, 3, 1)  # before it Excel counts days of its own


def read_value(cell: Value, term: Term, allowed: Test) -> Value:
    """The value in a cell; text needs no quotation marks.

    Args:
        cell: what stands there; `null` is the missing value.
        term: what it is a value of.
        allowed: which values may stand there.

    Raises:
        Fault: it is no value of the term.
    """
    if cell == NOTHING:
        return None
    value: Value
    if isinstance(cell, str) and term.type is Type.TEXT and not cell.startswith('"'):
        value = cell
    elif isinstance(cell, str) and term.type is Type.DATE:
        value = read_day(cell)
    else:
        read = read_output(cell, term, Anything(), {})
        if not isinstance(read, Literal):
            raise Fault(c.TYPE_CLASH, term=term.name, type=term.type.value)
        value = read.value
    if not allows(allowed, value, term.type):
        raise Fault(c.NOT_ALLOWED, term=term.name)
    return value


def read_list(cell: Value, term: Term, allowed: Test) -> list[Value]:
    """Several values, separated by semicolons; `[]` is the empty list.

    Args:
        cell, term, allowed: as above.

    Raises:
        Fault: it holds something that is no value of the term.
    """
    if not isinstance(cell, str):
        return [read_value(cell, term, allowed)]
    if cell == EMPTY_LIST:
        return []
    return [read_value(part, term, allowed) for part in elements(cell)]


def elements(text: str) -> list[str]:
    """The parts of a text that semicolons separate, outside of quotation marks.

    Raises:
        Fault: a part is empty, or a quotation mark stands alone.
    """
    found, at = [], 0
    while at < len(text):
        part = _ELEMENTS.match(text, at)
        if part is None or not part[1].strip():
            raise Fault(c.INCOMPLETE)
        found.append(part[1].strip())
        at = part.end()
    return found


def written(value: Output, term: Term) -> Value:
    """What to put into a cell so that it is read as this value.

    Args:
        value: of the term; a list where the table gives lists.
        term: what it is a value of.
    """
    if isinstance(value, list):
        return "; ".join(_text(one, term) for one in value) or EMPTY_LIST
    if value is None:
        return NOTHING
    if isinstance(value, str):
        plain = value == value.strip() and value not in ("", NOTHING) and value.isprintable() and value[0] != '"'
        return value if plain else quoted(value)
    return value if _is_kept(value) else _text(value, term)


def native(day: date) -> Value:
    """A day as a cell holds it: a date, or text where Excel knows none."""
    return day if _is_kept(day) else day.isoformat()


def _is_kept(value: Value) -> bool:
    """Whether a native cell gives back exactly this number or day."""
    match value:
        case bool():
            return True
        case int():
            return len(str(abs(value))) <= _DIGITS
        case Decimal():
            return len(value.as_tuple().digits) <= _DIGITS
        case date():
            return value >= _FIRST_DAY
        case _:
            return False


def _text(value: Value, term: Term) -> str:
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, date):
        return value.isoformat()
    return canonical(value, term.decimals) or NOTHING


def quoted(text: str) -> str:
    """Text in quotation marks, as FEEL writes it."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def in_words(value: Output, term: Term) -> str:
    """A value as a sentence names it."""
    if isinstance(value, list):
        return "; ".join(in_words(one, term) for one in value) or EMPTY_LIST
    return NOTHING if value is None else canonical(value, term.decimals) or '""'


def rule_ids(text: str, known: Sequence[str]) -> tuple[str, ...]:
    """Ids of rules in a cell, separated by semicolons, commas or blanks; an id with blanks in it needs semicolons.

    Args:
        text: what stands there.
        known: the ids of the table.
    """
    parts = [part.strip() for part in text.split(";") if part.strip()]
    there = set(known)
    found: list[str] = []
    for part in parts:
        found += [part] if part in there else [one for one in re.split(r"[,\s]+", part) if one]
    return tuple(dict.fromkeys(found))
