# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whether the rows under a key are the ones that were to be written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from connectors.sql.columns import Kind
from connectors.sql.tables import rows_of
from laufzettel.connect import Item, Probe, Seen

Found = Mapping[str, Mapping[str, Sequence[Sequence[object]]]]
"""What stands in the tables: the rows by table and key."""


def compare(
    item: Item,
    found: Found,
    names: Mapping[str, tuple[str, ...]],
    kinds: Mapping[str, Mapping[str, Kind]],
    seen_at: str,
) -> Probe:
    """Compare an item with what stands under its key.

    Args:
        item: what is or was to be written.
        found: what stands there.
        names: the columns that were looked at, by table, in the order of the rows.
        kinds: how to look at their values.
        seen_at: when, for the evidence.
    """
    there = {name: rows for name in names if (rows := found[name].get(item.key))}
    if not there:
        return Probe(Seen.ABSENT, {"seen_at": seen_at})
    evidence = {"seen_at": seen_at} | {name: f"{len(rows)} rows" for name, rows in there.items()}
    same = several = True
    for name, columns in names.items():
        rows = there.get(name, [])
        expected = [
            [*row.values()] if tuple(row) == columns else [row.get(column) for column in columns]
            for row in rows_of(item.payload, name)
        ]
        if rows == expected:
            continue
        # Not the same at first sight: perhaps as what the columns make of it, or in another order.
        seen, wanted = (_counted(side, [kinds[name][column] for column in columns]) for side in (rows, expected))
        same = same and seen == wanted
        several = several and seen.keys() == wanted.keys() and all(seen[row] >= wanted[row] for row in seen)
    if same:
        return Probe(Seen.SAME, evidence)
    return Probe(Seen.SEVERAL if several else Seen.DIFFERENT, evidence)


def _counted(rows: Sequence[Sequence[object]], kinds: Sequence[Kind]) -> Counter[tuple[object, ...]]:
    return Counter(tuple([kind.comparable(value) for kind, value in zip(kinds, row, strict=True)]) for row in rows)
