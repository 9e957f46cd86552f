# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What people entered into the legacy system themselves, beside what the machine would have written there.

Looking asks the same tables by the same statements as looking before a write does, a batch at a time. It needs no claim
and notes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from laufzettel.connect import Askable, Item, Target
from laufzettel.errors import BusinessError, Message
from laufzettel.office import Office
from laufzettel.stations.write import ItemMaker

Cell = str | int | None
Row = Mapping[str, Cell]
BETWEEN = " · "
"""Stands between the values of several rows of a case."""

NOT_ASKABLE = Message(
    "shadow.not_askable",
    "In „{target}“ kann niemand nachsehen, was von Hand eingetragen wurde.",
    "Nobody can look into “{target}” for what people entered.",
    "Vergleichen Sie mit einer Datei (XLSX oder CSV): am Arbeitsplatz, oder laufzettel pilot shadow --compare DATEI",
    "Compare with a file (XLSX or CSV): at the desk, or laufzettel pilot shadow --compare FILE",
)


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the legacy system.

    Attributes:
        name: the table.
        key: its column for a file reference, ours or one that people give.
        apart: by which columns several rows of a case are told apart; none where a case has one row.
    """

    name: str
    key: str
    apart: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entered:
    """How what people entered is found, and what of it is compared.

    Attributes:
        target: the legacy system.
        items: makes what the machine would have written; only columns that are compared.
        tables: of the legacy system; the first has one row for a case.
        known_by: a column by which an entry is found that bears no reference of ours; it is compared only where an
            entry was found by our reference.
        ended: a column of the first table; a row with something in it no longer counts.
        of_field: which field of the form a column comes from, by `table.column`.
        left_out: columns that are not compared, because whoever writes gives them: numbers, days, references.
    """

    target: Askable | Target
    items: ItemMaker
    tables: Sequence[Table]
    known_by: str
    ended: str = ""
    of_field: Mapping[str, str] = field(default_factory=dict)
    left_out: Sequence[str] = ()


Opening = Callable[[Office, float], Entered]
"""Opens a process's legacy system to be asked: the office, and for how many seconds to wait for a line or a lock."""


class Found(NamedTuple):
    """What stands there for one case.

    Attributes:
        entries: how many entries there are; what is compared is there only if it is one.
        machine: what the machine would have written, by `table.column`.
        people: what people entered, by the same names.
    """

    entries: int
    machine: Mapping[str, str]
    people: Mapping[str, str]


def look(entered: Entered, items: Sequence[Item]) -> list[Found]:
    """Look up what people entered for some cases; changes nothing.

    Args:
        entered: how it is found.
        items: what the machine would have written, a batch at most.

    Returns:
        What stands there for each, in order.

    Raises:
        BusinessError: nobody can look into this target.
        SystemFault: it cannot be reached.
    """
    target = entered.target
    if not isinstance(target, Askable):
        raise BusinessError(NOT_ASKABLE.at(target=target.name))
    return _Look(entered, target, items).found()


def close(entered: Entered) -> None:
    """End the connections to the legacy system."""
    if isinstance(entered.target, Askable):
        entered.target.close()


def alike(_name: str, machine: str, people: str) -> bool:
    """Whether two values say the same, each as the column holds it; letters great or small, and blanks, aside."""
    return " ".join(machine.split()).casefold() == " ".join(people.split()).casefold()


class _Look:
    """One look for a batch of items."""

    def __init__(self, entered: Entered, target: Askable, items: Sequence[Item]) -> None:
        self._entered, self._target, self._items = entered, target, items
        self._first = entered.tables[0]
        self._columns = {
            table.name: tuple(dict.fromkeys(name for item in items for row in _rows(item, table) for name in row))
            for table in entered.tables
        }

    def found(self) -> list[Found]:
        items, by_reference = self._items, self._by_reference()
        rest = [item for item in items if item.key not in by_reference]
        by_value = self._by_value([value for item in rest if (value := self._value(item))])
        rows_at = self._at(sorted({ref for rows in by_value.values() for row in rows if (ref := self._reference(row))}))
        found = []
        for item in items:
            there, value = by_reference.get(item.key, {}), ""
            entries = there.get(self._first.name, [])
            if not entries:
                value = self._value(item)
                entries = by_value.get(value, [])
                there = (rows_at.get(self._reference(entries[0]), {}) if entries else {}) | {self._first.name: entries}
            found.append(self._compared(item, there, value) if len(entries) == 1 else Found(len(entries), {}, {}))
        return found

    def _by_reference(self) -> dict[str, dict[str, list[Row]]]:
        """What stands under the key that the machine would give, or under the case number, by item's key."""
        numbers = {item.key: item.key.partition("/")[0] for item in self._items}
        there = self._at(sorted({*numbers, *numbers.values()}))
        found = {}
        for key, number in numbers.items():
            rows = next((there[name] for name in (key, number) if there.get(name, {}).get(self._first.name)), None)
            if rows is not None:
                found[key] = rows
        return found

    def _at(self, references: Sequence[str]) -> dict[str, dict[str, list[Row]]]:
        """All rows under these references, by reference and table; one look for each table."""
        found: dict[str, dict[str, list[Row]]] = {}
        for table in self._entered.tables if references else ():
            wanted = tuple(dict.fromkeys((table.key, *self._columns[table.name])))
            for row in self._target.select(table.name, table.key, references, wanted):
                found.setdefault(_text(row[table.key]), {}).setdefault(table.name, []).append(row)
        return found

    def _by_value(self, values: Sequence[str]) -> dict[str, list[Row]]:
        """The rows of the first table that count, by the value by which they are known."""
        if not values:
            return {}
        first, known_by, ended = self._first, self._entered.known_by, self._entered.ended
        more = (ended,) if ended else ()
        wanted = tuple(dict.fromkeys((first.key, known_by, *more, *self._columns[first.name])))
        found: dict[str, list[Row]] = {}
        for row in self._target.select(first.name, known_by, sorted({*values}), wanted):
            if not (ended and row[ended]):
                found.setdefault(_text(row[known_by]), []).append(row)
        return found

    def _value(self, item: Item) -> str:
        """By what an entry that bears no reference of ours is known; empty if the application does not say."""
        rows = _rows(item, self._first)
        return self._held(self._first, rows[0], self._entered.known_by) if rows else ""

    def _reference(self, row: Row) -> str:
        return _text(row[self._first.key])

    def _held(self, table: Table, row: Row, column: str) -> str:
        return _text(self._target.as_held(table.name, column, row.get(column)))

    def _compared(self, item: Item, there: Mapping[str, list[Row]], value: str) -> Found:
        """Both sides by `table.column`; with a value only its rows, for people may use one reference twice."""
        mine: dict[str, str] = {}
        theirs: dict[str, str] = {}
        known_by = self._entered.known_by
        for table in self._entered.tables:
            ours = [{name: self._held(table, row, name) for name in row} for row in _rows(item, table)]
            # What an item does not name it says nothing about, though another one of the batch may.
            columns = tuple(dict.fromkeys(name for row in ours for name in row)) or self._columns[table.name]
            stand = [{name: _text(row[name]) for name in columns} for row in there.get(table.name, ())]
            if value and known_by in columns:
                ours, stand = ([row for row in rows if row.get(known_by) == value] for rows in (ours, stand))
                columns = tuple(name for name in columns if name != known_by)
            for name, (left, right) in _sides(table, columns, ours, stand).items():
                mine[f"{table.name}.{name}"], theirs[f"{table.name}.{name}"] = left, right
        return Found(1, mine, theirs)


def _sides(
    table: Table, columns: Sequence[str], ours: Sequence[Mapping[str, str]], stand: Sequence[Mapping[str, str]]
) -> dict[str, tuple[str, str]]:
    """The values of each column on both sides; where rows are missing on one side, only what tells them apart."""
    mine, theirs = _apart(table, ours), _apart(table, stand)
    both = sorted(mine.keys() & theirs.keys())
    found = {}
    for column in columns:
        if column in table.apart:
            found[column] = _joined(mine, sorted(mine), column), _joined(theirs, sorted(theirs), column)
        elif both or not table.apart:
            found[column] = _joined(mine, both, column), _joined(theirs, both, column)
    return found


_Groups = dict[tuple[str, ...], list[Mapping[str, str]]]


def _apart(table: Table, rows: Iterable[Mapping[str, str]]) -> _Groups:
    groups: _Groups = {}
    for row in rows:
        groups.setdefault(tuple(row.get(name, "") for name in table.apart), []).append(row)
    return groups


def _joined(groups: _Groups, keys: Iterable[tuple[str, ...]], column: str) -> str:
    return BETWEEN.join(row.get(column, "") for key in keys for row in groups[key])


def _rows(item: Item, table: Table) -> list[dict[str, Cell]]:
    rows = item.payload.get(table.name)
    return rows if isinstance(rows, list) else []


def _text(value: Cell) -> str:
    return "" if value is None else str(value)
