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
    """

    text: str
    names: tuple[str, ...] = ()

    def arguments(self, values: tuple[Argument, ...]) -> Arguments:
        """The values as the driver takes them."""
        return dict(zip(self.names, values, strict=True)) if self.names else values

    def many(self, rows: Sequence[tuple[Argument, ...]]) -> Sequence[Arguments]:
        """The values of many rows as the driver takes them."""
        return [*map(self.arguments, rows)] if self.names else rows


@lru_cache(maxsize=256)
def insert(dialect: sa.Dialect, table: sa.Table, columns: tuple[str, ...]) -> Statement:
    """One row; its values are the arguments, in the order of `columns`."""
    names = _marks(len(columns))
    # A dialect lists the columns as the table has them: so it is given one that has just these, in this order.
    just_these = sa.table(table.name, *(sa.column(name, table.c[name].type) for name in columns), schema=table.schema)
    return _compiled(dialect, sa.insert(just_these).values([*map(sa.bindparam, names)]), names)


@lru_cache(maxsize=256)
def select(dialect: sa.Dialect, table: sa.Table, columns: tuple[str, ...], where: str, count: int) -> Statement:
    """These columns of all rows whose column `where` is one of `count` values, which are the arguments."""
    names = _marks(count)
    query = sa.select(*(table.c[name] for name in columns)).where(table.c[where].in_([*map(sa.bindparam, names)]))
    return _compiled(dialect, query, names)


def _marks(count: int) -> tuple[str, ...]:
    return tuple(f"v{number}" for number in range(count))


def _compiled(dialect: sa.Dialect, statement: sa.ClauseElement, names: tuple[str, ...]) -> Statement:
    compiled = statement.compile(dialect=dialect, compile_kwargs={"render_postcompile": True})
    if not isinstance(compiled, sa.sql.compiler.SQLCompiler):
        raise TypeError("a statement without SQL")
    if not compiled.positional:
        return Statement(str(compiled), names)
    if tuple(compiled.positiontup or ()) != names:
        raise TypeError("a statement whose arguments stand in another order")
    return Statement(str(compiled))
