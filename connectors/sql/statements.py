# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Statements, compiled once for a dialect and then handed to its driver as they are.

SQLAlchemy knows how each database quotes names and marks arguments; going through its types and result objects for each
of thousands of rows would cost more than the database does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import sqlalchemy as sa

Argument = str | int | None
Arguments = tuple[Argument, ...] | dict[str, Argument]


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL text in the driver's own style.

    Attributes:
        text: what the driver is given.
        names: of its arguments, in the order of the values; empty where the driver takes them by position.
        order: which value stands where; empty if they stand as they are given.
    """

    text: str
    names: tuple[str, ...] = ()
    order: tuple[int, ...] = ()

    def arguments(self, values: Sequence[Argument]) -> Arguments:
        """The values as the driver takes them."""
        if self.names:
            return dict(zip(self.names, values, strict=True))
        return tuple([values[index] for index in self.order]) if self.order else tuple(values)


@lru_cache(maxsize=256)
def insert(dialect: sa.Dialect, table: sa.Table, columns: tuple[str, ...]) -> Statement:
    """One row; its values are the arguments, in the order of `columns`."""
    marks: dict[str, sa.BindParameter[object]] = {
        name: sa.bindparam(f"v{number}") for number, name in enumerate(columns)
    }
    return _compiled(dialect, sa.insert(table).values(marks), tuple(f"v{number}" for number in range(len(columns))))


@lru_cache(maxsize=256)
def select(dialect: sa.Dialect, table: sa.Table, columns: tuple[str, ...], where: str, count: int) -> Statement:
    """These columns of all rows whose column `where` is one of `count` values, which are the arguments."""
    names = tuple(f"v{number}" for number in range(count))
    query = sa.select(*(table.c[name] for name in columns)).where(table.c[where].in_([*map(sa.bindparam, names)]))
    return _compiled(dialect, query, names)


def _compiled(dialect: sa.Dialect, statement: sa.ClauseElement, names: tuple[str, ...]) -> Statement:
    compiled = statement.compile(dialect=dialect, compile_kwargs={"render_postcompile": True})
    if not isinstance(compiled, sa.sql.compiler.SQLCompiler):
        raise TypeError("a statement without SQL")
    if not compiled.positional:
        return Statement(str(compiled), names=names)
    standing = tuple(compiled.positiontup or ())
    # A dialect lists an INSERT's columns as the table has them, not as they were named.
    order = () if standing == names else tuple(map(names.index, standing))
    return Statement(str(compiled), order=order)
