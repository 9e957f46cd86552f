# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whether the rows under a key are the ones that were to be written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from connectors.sql.columns import Cell, Kind
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
        rows, expected = there.get(name, []), rows_of(item.payload, name)
        if len(rows) == len(expected) and all(
            tuple(wanted) == columns and row == [*wanted.values()] for row, wanted in zip(rows, expected, strict=True)
        ):
            continue
        # Not the same at first sight: perhaps as what the columns make of it, in another order, or with columns that
        # another item of the batch names and this one leaves to the database.
        fits = _fitting(rows, expected, columns, kinds[name])
        enough = _each_has_its_own(fits)
        same = same and enough and len(rows) == len(expected)
        several = several and enough and {number for some in fits for number in some} == {*range(len(rows))}
    if same:
        return Probe(Seen.SAME, evidence)
    return Probe(Seen.SEVERAL if several else Seen.DIFFERENT, evidence)


def _fitting(
    rows: Sequence[Sequence[object]],
    expected: Sequence[Mapping[str, Cell]],
    columns: Sequence[str],
    kinds: Mapping[str, Kind],
) -> list[list[int]]:
    """For each row expected the numbers of the rows there that hold what it says; about the rest it says nothing."""
    fits = []
    by_columns: dict[tuple[str, ...], dict[tuple[object, ...], list[int]]] = {}
    for wanted in expected:
        names = tuple(wanted)
        there = by_columns.get(names)
        if there is None:
            there = by_columns[names] = {}
            of = [(kinds[name].comparable, columns.index(name)) for name in names]
            for number, row in enumerate(rows):
                there.setdefault(tuple(comparable(row[at]) for comparable, at in of), []).append(number)
        fits.append(there.get(tuple(kinds[name].comparable(value) for name, value in wanted.items()), []))
    return fits


def _each_has_its_own(fits: Sequence[Sequence[int]]) -> bool:
    """Whether every row expected can have a row there to itself."""
    taken: dict[int, int] = {}

    def find(wanted: int, tried: set[int]) -> bool:
        for number in fits[wanted]:
            if number not in tried:
                tried.add(number)
                if number not in taken or find(taken[number], tried):
                    taken[number] = wanted
                    return True
        return False

    return all(find(wanted, set()) for wanted in range(len(fits)))
