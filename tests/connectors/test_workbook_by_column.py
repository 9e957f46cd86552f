# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reading by column is the short way: it gives what looking at each row, and at each cell, gives."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from hypothesis import given
from hypothesis import strategies as st

from connectors.workbook.cells import convert
from connectors.workbook.header import find
from connectors.workbook.rows import Rows
from connectors.workbook.scan import Sheet
from connectors.workbook.sheets import OpenSheet, Row, columns_of
from connectors.workbook.words import Words
from laufzettel.form import FormField, Kind
from laufzettel.values import Separators

FIELDS = (
    FormField("name", Kind.TEXT, "Name", "Name", required=True),
    FormField("chip", Kind.DIGITS, "Chipnummer", "Chip", required=True),
    FormField("gewicht", Kind.DECIMAL, "Gewicht", "Weight"),
)
CELLS = st.sampled_from(
    [
        "",
        "",
        " ",
        "Anna",
        "Summe",
        "Gesamt: 2",
        "Summerer",
        "7",
        "7,5",
        "2.",
        "ja",
        2,
        2.0,
        1,
        True,
        2.5,
        date(2026, 1, 2),
    ]
)
HEADINGS = st.permutations(["Name", "Chipnummer", "Gewicht", "Lfd. Nr.", "Sonstiges", ""])
PLACES = st.tuples(st.integers(1, 9), st.integers(0, 5))


@given(
    HEADINGS,
    st.lists(st.lists(CELLS, min_size=6, max_size=6), max_size=9),
    st.dictionaries(st.integers(1, 9), st.just([0, 3])),
    st.dictionaries(st.integers(1, 9), st.dictionaries(st.integers(0, 7), st.just("="), min_size=1)),
    st.lists(PLACES, max_size=2),
)
def test_rows_sorted_by_column_are_those_sorted_one_by_one(
    heading: list[str],
    cells: list[list[object]],
    comments: dict[int, list[int]],
    without_value: dict[int, dict[int, str]],
    hidden: list[tuple[int, int]],
) -> None:
    """Applications, what is told of them, totals that count wrongly and comments left over: all the same."""
    run: list[Row] = [heading, *cells]

    def sort(columns: Sequence[Sequence[object]]) -> tuple[object, ...]:
        facts = Sheet(comments=dict(comments), without_value=without_value)
        facts.hidden_rows = [(row, row) for row, _ in hidden]
        facts.hidden_columns = [(column, column) for _, column in hidden]
        facts.merges = [(row, column, row + 1, column) for row, column in hidden]
        sheet = OpenSheet("Meldung", False, facts, run, iter([(0, run)]))
        found = find(run[:1], (), Words(FIELDS))
        assert found is not None
        rows = Rows(sheet, FIELDS)
        rows.begin(found, run[:1])
        kept = rows.sort(run, columns, range(1, len(run)), 0)
        return list(kept.numbers), kept.columns, kept.notes, kept.beside, rows.given, rows.miscounted, rows.comments

    assert repr(sort(columns_of(run, 6))) == repr(sort(()))


@given(st.sampled_from(list(Kind)), st.lists(CELLS | st.just(datetime(2026, 1, 2, 3, 4)), max_size=20))  # noqa: DTZ001  as workbooks hold it
def test_a_column_read_at_once_is_its_cells_read_one_by_one(kind: Kind, cells: list[object]) -> None:
    """Equal cells share their meaning only if they are of one type: 1 is no truth value, and `WAHR` is none of 1."""
    field = FormField("feld", kind, "Feld", "Field", choices={"a": ("Anna", "ja")})
    separators = Separators()
    separators.look([cell for cell in cells if isinstance(cell, str)])
    alone = [convert([cell], field, separators) for cell in cells]
    column = convert(cells, field, Separators())
    assert column.values == [one.values[0] for one in alone]
    assert [text or None for text in column.said] == [one.said[0] or None for one in alone]
    assert (column.raws or [None] * len(cells)) == [one.raws[0] if one.raws else None for one in alone]
