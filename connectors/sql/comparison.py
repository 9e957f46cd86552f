# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whether the rows under a key are the ones that were to be written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import repeat

from connectors.sql.columns import Cell, Kind
from connectors.sql.rows import Row, Rows, named_rows
from laufzettel.connect import Item, Probe, Seen

Found = Mapping[str, Mapping[str, list[tuple[object, ...]]]]
"""What stands in the tables: the rows by table and key."""
_OfItem = tuple[list[tuple[object, ...]], ...]
"""The rows under one key, for each table."""


def compare(
    items: Sequence[Item],
    said: Mapping[str, Rows],
    found: Found,
    kinds: Mapping[str, Mapping[str, Kind]],
    seen_at: str,
) -> list[Probe]:
    """Compare items with what stands under their keys.

    Args:
        items: what is or was to be written.
        said: what they say, by table.
        found: what stands in these tables; its rows have the columns of `said`.
        kinds: how to look at their values.
        seen_at: when, for the evidence.
    """
    if not any(found.values()):  # as a rule, before writing
        return [Probe(Seen.ABSENT, {"seen_at": seen_at})] * len(items)
    keys, nothing = [item.key for item in items], list[tuple[object, ...]]()
    there: Iterable[_OfItem] = zip(*(map(found[name].get, keys, repeat(nothing)) for name in said), strict=True)
    wanted: Iterable[tuple[list[Row], ...]] = zip(*(of.of_items for of in said.values()), strict=True)
    # Rows that all name the same columns stand in their order, as those found do: equal tuples hold equal values.
    even = all(of.even for of in said.values())
    evidence: dict[tuple[int, ...], dict[str, str]] = {}
    probes = []
    for item, rows, expected in zip(items, there, wanted, strict=True):
        counts = tuple(map(len, rows))
        if counts not in evidence:
            counted = {name: f"{count} rows" for name, count in zip(said, counts, strict=True) if count}
            evidence[counts] = {"seen_at": seen_at} | counted
        if not any(counts):
            seen = Seen.ABSENT
        elif even and rows == expected:
            seen = Seen.SAME
        else:
            seen = _closely(item, rows, said, kinds)
        probes.append(Probe(seen, evidence[counts]))
    return probes


def _closely(
    item: Item,
    there: _OfItem,
    said: Mapping[str, Rows],
    kinds: Mapping[str, Mapping[str, Kind]],
) -> Seen:
    """Compare what is not the same at first sight.

    It may be so as what the columns make of it, in another order, or with columns that another item of the batch names
    and this one leaves to the database.
    """
    same = several = True
    for (name, of), rows in zip(said.items(), there, strict=True):
        expected = named_rows(item.payload, name)
        complete = all(tuple(row) == of.columns[1:] for row in expected)
        if complete and [row[1:] for row in rows] == [tuple(row.values()) for row in expected]:
            continue
        fits = _fitting(rows, expected, of.columns, kinds[name])
        enough = _each_has_its_own(fits)
        same = same and enough and len(rows) == len(expected)
        several = several and enough and {number for some in fits for number in some} == {*range(len(rows))}
    if same:
        return Seen.SAME
    return Seen.SEVERAL if several else Seen.DIFFERENT


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
