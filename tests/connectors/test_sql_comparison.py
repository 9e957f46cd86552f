# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""An item is written and compared by what it says itself, whoever stands beside it in the batch."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.sql import SqlTarget, TableSpec
from laufzettel.connect import Item, Seen

TABLE = "CREATE TABLE bestand (az VARCHAR(40), a INTEGER DEFAULT 7, b INTEGER DEFAULT 8, c INTEGER DEFAULT 9)"
Row = dict[str, str | int | None]


@pytest.fixture
def target(tmp_path: Path) -> Iterator[SqlTarget]:
    """A register that fills in what is left out."""
    target = SqlTarget("bestand", f"sqlite:///{tmp_path / 'register.db'}", [TableSpec("bestand", "az")])
    target.execute([TABLE])
    yield target
    target.close()


def seen(target: SqlTarget, *items: Item) -> list[Seen]:
    """How each is found."""
    return [probe.seen for probe in target.probe(items)]


def test_a_column_left_to_the_database_is_left_to_it_in_company_too(target: SqlTarget) -> None:
    """Alone the same, together the same: another item that names the column says nothing about this one."""
    short, full = Item("KON-1/t", {"bestand": [{"a": 1}]}), Item("KON-2/t", {"bestand": [{"a": 1, "b": 2}]})
    target.write([short, full])
    assert seen(target, short) == [Seen.SAME]
    assert seen(target, short, full) == [Seen.SAME] * 2
    other = Item("KON-1/t", {"bestand": [{"a": 2}]})
    assert seen(target, other, full) == [Seen.DIFFERENT, Seen.SAME]


def test_rows_of_one_item_may_leave_out_different_columns(target: SqlTarget) -> None:
    """Each finds a row of its own, though the first that fits would take another's away."""
    rows: list[Row] = [{"a": 1, "b": 1}, {"a": 1, "c": 1}]
    target.insert([Item("KON-1/t", {"bestand": [{"a": 1, "b": 1, "c": 1}, {"a": 1, "b": 1, "c": 0}]})])
    assert seen(target, Item("KON-1/t", {"bestand": rows})) == [Seen.SAME]
    assert seen(target, Item("KON-1/t", {"bestand": [rows[1], rows[0]]})) == [Seen.SAME]
    assert seen(target, Item("KON-1/t", {"bestand": [rows[0]]})) == [Seen.SEVERAL]
    assert seen(target, Item("KON-1/t", {"bestand": [rows[1], rows[1]]})) == [Seen.DIFFERENT]


ROWS = st.lists(
    st.dictionaries(st.sampled_from("abc"), st.integers(0, 2) | st.none(), min_size=1), min_size=1, max_size=4
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ROWS, min_size=1, max_size=4))
def test_what_was_inserted_is_the_same_alone_and_together(target: SqlTarget, batch: list[list[Row]]) -> None:
    """For any columns, any number of rows and any company."""
    target.execute(["DELETE FROM bestand"])
    items = [Item(f"KON-{number}/t", {"bestand": rows}) for number, rows in enumerate(batch)]
    target.insert(items)
    assert seen(target, *items) == [seen(target, item)[0] for item in items] == [Seen.SAME] * len(items)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(ROWS, ROWS), min_size=1, max_size=4))
def test_what_stands_there_is_judged_alike_in_any_company(
    target: SqlTarget, batch: list[tuple[list[Row], list[Row]]]
) -> None:
    """Rows that all name the same columns are compared at a glance, others closely: both see the same."""
    target.execute(["DELETE FROM bestand"])
    keys = [f"KON-{number}/t" for number in range(len(batch))]
    target.insert([Item(key, {"bestand": stands}) for key, (stands, _) in zip(keys, batch, strict=True)])
    items = [Item(key, {"bestand": wanted}) for key, (_, wanted) in zip(keys, batch, strict=True)]
    company = [Item("KON-8/t", {"bestand": [{"c": 1, "b": 1}]}), Item("KON-9/t", {"bestand": [{"b": 1, "c": 1}]})]
    alone = [seen(target, item)[0] for item in items]
    assert seen(target, *items, *company) == [*alone, Seen.ABSENT, Seen.ABSENT]


def test_a_payload_that_names_the_column_of_the_key_itself_is_written_as_it_says(target: SqlTarget) -> None:
    """A process that fills the file reference itself is believed."""
    target.insert([Item("KON-1/t", {"bestand": [{"a": 1, "az": "KON-2/t"}]})])
    assert seen(target, Item("KON-1/t", {}), Item("KON-2/t", {"bestand": [{"a": 1}]})) == [Seen.ABSENT, Seen.SAME]
