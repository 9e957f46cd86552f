# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Priorities of outputs: which rule comes first where the lists of row 4 say so (hit policies P and O)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from laufzettel.rules.index import listed
from laufzettel.rules.model import Column, Decision
from laufzettel.rules.tree import Literal
from laufzettel.rules.values import Value

Ranks = Mapping[Value, int]


def ranks_of(column: Column) -> Ranks | None:
    """The places of a column's values in its list; None if row 4 lists none, then the column has no say.

    Args:
        column: of outputs.
    """
    values = listed(column.allowed)
    return {value: at for at, value in enumerate(values)} if values else None


def rank(values: Sequence[Value], ranks: Sequence[Ranks | None]) -> tuple[int, ...]:
    """How early some outputs come, column by column from the left; no value comes last.

    Args:
        values: one per output column.
        ranks: the same; columns without are passed over.
    """
    return tuple(known.get(value, len(known)) for value, known in zip(values, ranks, strict=True) if known is not None)


def order_of(decision: Decision) -> list[int] | None:
    """The rules in the order of their priority, equal ones in that of the sheet; None if it depends on the case.

    Args:
        decision: a table whose hit policy ranks.
    """
    ranks = [ranks_of(column) for column in decision.outputs]
    keys = []
    for rule in decision.rules:
        values: list[Value] = []
        for output, known in zip(rule.outputs, ranks, strict=True):
            if isinstance(output, Literal):
                values.append(output.value)
            elif known is not None:
                return None
            else:
                values.append(None)
        keys.append(rank(values, ranks))
    return sorted(range(len(keys)), key=keys.__getitem__)
