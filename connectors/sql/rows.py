# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What items say for one table, taken out of their payloads once for all that is done with it.

Thousands of rows are checked, inserted and compared together: by tuples and by columns, not by name and value.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from connectors.sql.columns import Cell
from laufzettel.connect import Item, Payload

Row = tuple[Cell, ...]


class Rows(NamedTuple):
    """The rows of some items for one table. Each begins with its item's key; then come its values as it has them.

    Attributes:
        columns: the key's, and then those that any row names.
        of_items: the rows of each item.
        alike: the rows of all items by the columns they name, the key's first.
    """

    columns: tuple[str, ...]
    of_items: list[list[Row]]
    alike: dict[tuple[str, ...], list[Row]]

    @property
    def even(self) -> bool:
        """Whether every row names all columns, in their order."""
        return len(self.alike) <= 1

    def cells(self) -> dict[str, list[Cell]]:
        """What is said for each column."""
        found: dict[str, list[Cell]] = {name: [] for name in self.columns}
        for names, rows in self.alike.items():
            for name, cells in zip(names, zip(*rows, strict=True), strict=True):
                found[name].extend(cells)
        return found


def rows_of(items: Sequence[Item], table: str, key: str) -> Rows:
    """Take the rows for a table out of items' payloads.

    Args:
        items: what is or was to be written.
        table: the table.
        key: its column that takes the items' keys.
    """
    of_items: list[list[Row]] = []
    alike: dict[tuple[str, ...], list[Row]] = {}
    names: tuple[str, ...] | None = None
    others: list[Row] = []
    for item in items:
        mine: list[Row] = []
        for named in named_rows(item.payload, table):
            if (these := tuple(named)) != names:  # hardly ever: one process names the same columns in every row
                names, others = these, alike.setdefault((key, *these), [])
            row = (item.key, *named.values())
            mine.append(row)
            others.append(row)
        of_items.append(mine)
    named_by_any = dict.fromkeys(name for columns in alike for name in columns[1:])
    return Rows((key, *named_by_any), of_items, alike)


def named_rows(payload: Payload, table: str) -> list[dict[str, Cell]]:
    """The rows of a payload that go into a table, as it has them: by the names of their columns."""
    rows = payload.get(table, [])
    return rows if isinstance(rows, list) else []
