# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Small cells are hidden, and nobody computes one from what is shown: for all tables, by another way of reckoning."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laufzettel.pilot.cells import FEWEST_CASES, FEWEST_PEOPLE, Size, shown, table

Betrayed = Callable[..., list[tuple[object, ...]]]
SIZES = st.builds(Size, st.sampled_from([0, 1, 7, 12, 15, 29, 30, 31, 60, 400]), st.sampled_from([4, 5, 6, 20]))


@st.composite
def tables(draw: st.DrawFn) -> dict[object, Size]:
    """A table of up to three rows and three columns."""
    height, width = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    return {(row, f"c{column}"): draw(SIZES) for row in range(height) for column in range(width)}


@settings(max_examples=150, deadline=None)
@given(sizes=tables())
def test_from_what_a_table_shows_nobody_computes_a_small_cell(
    betrayed: Betrayed, sizes: dict[tuple[int, str], Size]
) -> None:
    """Totals of rows, of columns and of everything included; unions of hidden cells count as cells."""
    may = table(sizes)
    seen = [[key for key in sizes if key[0] == row] for row in may.rows]
    seen += [[key for key in sizes if key[1] == column] for column in may.columns]
    seen += [[key] for key in may.cells] + ([list(sizes)] if may.total else [])
    assert betrayed(dict(sizes), seen) == []


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_nor_from_any_figures_that_overlap(betrayed: Betrayed, data: st.DataObject) -> None:
    """Two ways of dividing the same cases give a small cell away where each alone would not."""
    leaves: dict[object, Size] = {key: data.draw(SIZES) for key in range(data.draw(st.integers(1, 6)))}
    figures = data.draw(st.lists(st.sets(st.sampled_from(list(leaves)), min_size=1), max_size=7))
    seen = [about for about, ok in zip(figures, shown(leaves, figures), strict=True) if ok]
    assert betrayed(leaves, seen) == []


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_nothing_is_hidden_without_need(betrayed: Betrayed, data: st.DataObject) -> None:
    """One after the other: a figure is hidden exactly if with those shown before it a small set could be computed."""
    leaves: dict[object, Size] = {key: data.draw(SIZES) for key in range(data.draw(st.integers(1, 6)))}
    figures = data.draw(st.lists(st.sets(st.sampled_from(list(leaves)), min_size=1), max_size=8))
    seen: list[set[object]] = []
    for about, ok in zip(figures, shown(leaves, figures), strict=True):
        assert ok == (not betrayed(leaves, [*seen, about]))
        if ok:
            seen.append(about)


def test_the_reckoning_finds_what_is_not_suppressed(betrayed: Betrayed) -> None:
    """The control: with the small cell alone hidden, the total and the others give it away."""
    leaves: dict[object, Size] = {"a": Size(50, 9), "b": Size(7, 9)}
    assert betrayed(leaves, [["a", "b"], ["a"]]) == [("b",)]
    assert betrayed(leaves, [["a", "b"]]) == []


@pytest.mark.parametrize(("cases", "people"), [(FEWEST_CASES - 1, 5), (30, FEWEST_PEOPLE - 1)])
def test_the_limits_are_thirty_cases_and_five_people(cases: int, people: int) -> None:
    """One fewer of either and a cell is small; exactly as many and it is not; without a case there is nothing."""
    assert Size(cases, people).small
    assert not Size(30, 5).small
    assert not Size(0, 0).small


def test_a_second_cell_is_hidden_so_that_the_total_can_stay() -> None:
    """Complementary suppression: the smallest of the others goes along, the total stays."""
    may = table({("step", "a"): Size(200, 9), ("step", "b"): Size(40, 9), ("step", "c"): Size(12, 9)})
    assert may.total
    assert may.cells == {("step", "a")}


def test_two_hidden_cells_that_are_small_together_take_a_third_along() -> None:
    """12 and 8 are 20: the total less the shown one would still be about twenty cases."""
    sizes = {("s", "a"): Size(100, 9), ("s", "b"): Size(50, 9), ("s", "c"): Size(12, 9), ("s", "d"): Size(8, 9)}
    assert table(sizes).cells == {("s", "a")}


def test_nothing_is_hidden_where_nothing_is_small() -> None:
    """A table of large cells is shown whole."""
    sizes = {(row, column): Size(30, 5) for row in range(4) for column in range(4)}
    may = table(sizes)
    assert may.cells == set(sizes)
    assert may.total
    assert len(may.rows) == len(may.columns) == 4


def test_a_large_table_is_looked_through_in_time() -> None:
    """Forty by twelve cells, a third of them small: under five seconds of work."""
    sizes = {(n, m): Size(7 if (n * m) % 3 == 1 else 90, 8) for n in range(40) for m in range(12)}
    begun = time.process_time()
    assert table(sizes).total
    assert time.process_time() - begun < 5
