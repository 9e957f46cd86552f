# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Several versions of one workbook decide a batch together: every case by the one that is law on its day."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from laufzettel.rules import Evaluation, RuleBook, RulesInvalid, Verdict, read_rules
from laufzettel.rules.columns import Coded, Days, Same, Scaled, Truths, Whole
from laufzettel.rules.releases import Kind, Versions, compare, red, standing
from laufzettel.rules.values import Value
from tests.laufzettel.rules.conftest import INFO, TABLE, TERMS

FIRST = date(2026, 1, 1)


class Span(NamedTuple):
    """First and last day of a version."""

    valid_from: date
    valid_to: date | None


def day(number: int) -> date:
    """The n-th day of the little calendar these tests live in."""
    return FIRST + timedelta(days=number)


@lru_cache(maxsize=200)
def written(start: int, end: int | None, fee: int = 10, policy: str = "U", kennung: str = "gebuehren") -> bytes:
    """The small workbook, law from one day to another; the fee of rule R1 tells versions apart."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in (("Info", INFO), ("Begriffe", TERMS), ("Gebuehr", TABLE)):
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book["Info"]["B2"] = kennung
    book["Info"]["B4"] = day(start)
    book["Info"]["B5"] = None if end is None else day(end)
    book["Gebuehr"]["A2"] = policy
    book["Gebuehr"]["H5"] = fee
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@lru_cache(maxsize=200)
def version(start: int, end: int | None, fee: int = 10, policy: str = "U", kennung: str = "gebuehren") -> RuleBook:
    """The same, read."""
    return read_rules(written(start, end, fee, policy, kennung), "regeln.xlsx")


# --- which versions count ---------------------------------------------------------------------------------------------

ends = st.one_of(st.none(), st.integers(0, 9))
spans = st.lists(
    st.tuples(st.integers(0, 9), ends).filter(lambda span: span[1] is None or span[0] <= span[1]), max_size=6
)


@given(spans)
def test_what_counts_is_what_nobody_corrected_later(drawn: list[tuple[int, int | None]]) -> None:
    """Compared with looking at each day: a clash is a day of two counting versions, a gap a day of none in between."""
    days = [set(range(start, 40 if end is None else end + 1)) for start, end in drawn]
    firsts = [start for start, _ in drawn]
    counting = [
        old
        for old in range(len(drawn))
        if not any(firsts[new] == firsts[old] or days[new] >= days[old] for new in range(old + 1, len(drawn)))
    ]
    found = standing([Span(day(start), None if end is None else day(end)) for start, end in drawn])
    # Who was corrected by something that was corrected itself does not come back.
    assert sorted(found.counting) == counting
    assert found.counting == sorted(counting, key=firsts.__getitem__)
    assert set(found.replaced) | set(counting) == set(range(len(drawn)))
    assert all(old < new for old, new in found.replaced.items())
    pairs = {(a, b): min(days[a] & days[b]) for a in counting for b in counting if a < b and days[a] & days[b]}
    assert {(old, new): (shared - FIRST).days for old, new, shared in found.clashes} == pairs
    covered = set().union(*(days[at] for at in counting))
    holes = {one for one in range(40) if covered and min(covered) < one < max(covered)} - covered
    told = {one for first, last in found.gaps for one in range((first - FIRST).days, (last - FIRST).days + 1)}
    assert told == (set() if pairs else holes)


# --- a batch ----------------------------------------------------------------------------------------------------------

BOOKS = ((0, 2, 11), (3, 5, 12), (8, None, 13))
cases = st.lists(
    st.tuples(
        st.one_of(
            st.integers(-2, 12).map(day), st.none(), st.just("2026-01-02"), st.just(datetime(2026, 1, 2, tzinfo=UTC))
        ),
        st.sampled_from(["neu", "alt", None, "anders"]),
        st.sampled_from([1, 4, 5, 7, None, "7"]),
    ),
    max_size=12,
)


@given(cases, st.sampled_from(["U", "F", "C"]), st.sets(st.sampled_from(BOOKS), min_size=1))
@settings(deadline=None)
def test_every_case_is_decided_by_the_version_valid_on_its_day(
    drawn: list[tuple[Value, Value, Value]], policy: str, chosen: set[tuple[int, int | None, int]]
) -> None:
    """The whole batch at once is what each case by itself is in its own version; everything is in the cases' order."""
    versions = Versions([version(*one, policy) for one in sorted(chosen, key=str)])
    stichtag = [one[0] for one in drawn]
    columns = _columns(drawn)
    found = versions.evaluate("gebuehr", columns, stichtag)
    alone = [_alone(versions.books, one) for one in drawn]
    assert found.records() == [found.record(at) for at in range(len(drawn))]
    for at, one in enumerate(alone):
        record = found.record(at)
        if one is None:
            assert (found.verdicts[at], record["version"], record["rules"]) == (Verdict.NO_RULE, "", [])
            assert "keine freigegebene Fassung" in found.explain(at).reason == record["reason"]
            assert found.outputs["gebuehr"][at] is None is found.columns["gebuehr"][at]
        else:
            assert (record, found.explain(at)) == (one.record(0), one.explain(0))
            assert (found.verdicts[at], found.rules[at]) == (one.verdicts[0], one.rules[0])
            assert found.outputs["gebuehr"][at] == one.outputs["gebuehr"][0] == found.columns["gebuehr"][at]
            assert found.marks[at] == one.marks[0]


def _columns(drawn: Sequence[tuple[Value, Value, Value]]) -> dict[str, Sequence[Value]]:
    empty: dict[str, Sequence[Value]] = {name: [None] * len(drawn) for name in ("wert", "tag", "frei", "name")}
    return empty | {"art": [one[1] for one in drawn], "menge": [one[2] for one in drawn]}


def _alone(books: Sequence[RuleBook], case: tuple[Value, Value, Value]) -> Evaluation | None:
    """One case in the version whose days hold its date; without a date any version says what is wrong with it."""
    stichtag = case[0]
    if type(stichtag) is not date:
        return books[-1].tables["gebuehr"].evaluate(_columns([case]), [stichtag])
    for book in books:
        if book.info.valid_from <= stichtag <= (book.info.valid_to or date.max):
            return book.tables["gebuehr"].evaluate(_columns([case]), [stichtag])
    return None


def test_arrays_are_routed_as_lists_are() -> None:
    """Every kind of column, with values missing here and there."""
    versions = Versions([version(*one) for one in BOOKS])
    numbers = np.arange(12)
    gone = numbers % 5 == 4
    columns: dict[str, Sequence[Value]] = {
        "art": Coded(numbers % 3 - 1, ["neu", "alt"]),
        "menge": Whole(numbers, gone),
        "wert": Scaled(numbers * 125, 2, gone),
        "tag": Days(np.datetime64("2026-01-01") + numbers),
        "frei": Truths(numbers % 2 == 0, gone),
        "name": Same("N", 12),
    }
    days = Days(np.datetime64("2025-12-31") + numbers)
    by_arrays = versions.evaluate("gebuehr", columns, days)
    by_lists = versions.evaluate("gebuehr", {name: list(column) for name, column in columns.items()}, list(days))
    assert by_arrays.records() == by_lists.records()
    assert {len(str(one["version"])) for one in by_arrays.records()} == {0, 64}


def test_a_batch_of_one_version_is_answered_by_that_version_itself() -> None:
    """Nothing is copied or put together where nothing is to be routed."""
    versions = Versions([version(*one) for one in BOOKS])
    case = (day(4), "neu", 1)
    assert isinstance(versions.evaluate("gebuehr", _columns([case]), [day(4)]), Evaluation)
    assert isinstance(versions.evaluate("gebuehr", _columns([]), []), Evaluation)


@pytest.mark.parametrize("stichtag", [[day(0), day(4)], [day(0), day(4), day(4)]])
def test_columns_of_another_length_are_refused(stichtag: list[Value]) -> None:
    """However many versions there are to route to."""
    with pytest.raises(ValueError, match="one length"):
        Versions([version(*one) for one in BOOKS]).evaluate("gebuehr", _columns([(None, "neu", 1)]), stichtag)


# --- versions that do not go together ---------------------------------------------------------------------------------


def test_two_versions_for_one_day_are_refused_and_both_are_named() -> None:
    """With the first day they share."""
    older, newer = version(0, 5), version(3, None)
    with pytest.raises(RulesInvalid) as refused:
        Versions([older, newer])
    (problem,) = refused.value.problems
    assert problem.code == "rules.versions_overlap"
    assert older.version[:12] in problem.de
    assert newer.version[:12] in problem.en
    assert ("04.01.2026" in problem.de, "2026-01-04" in problem.en) == (True, True)


def test_a_correction_takes_the_place_of_what_it_corrects() -> None:
    """The newest release of the same days counts, in whatever order they became law."""
    wrong, later, right = version(0, 5, 11), version(6, None, 12), version(0, 5, 13)
    versions = Versions([wrong, later, right])
    assert versions.books == (right, later)
    assert (versions.on(day(2)), versions.on(day(9)), versions.on(day(-1))) == (right, later, None)
    assert versions.evaluate("gebuehr", _columns([(None, "neu", 1)]), [day(2)]).outputs["gebuehr"] == [Decimal("13.00")]


def test_a_gap_between_versions_is_a_hint() -> None:
    """It may be meant; cases of those days go to a person, and it is said why."""
    (hint,) = Versions([version(0, 2), version(5, None)]).hints
    assert hint.code == "rules.versions_gap"
    assert "04.01.2026 bis zum 05.01.2026" in hint.de


def test_workbooks_of_two_identifiers_are_no_versions_of_each_other() -> None:
    """The Kennung says what belongs together."""
    with pytest.raises(RulesInvalid) as refused:
        Versions([version(0, 2), version(3, None, kennung="anderes")])
    assert [one.code for one in refused.value.problems] == ["rules.versions_other_id"]


# --- what differs, what is red ----------------------------------------------------------------------------------------


def test_rules_that_were_added_changed_removed_and_moved_are_named() -> None:
    """By their ids; formatting is no difference."""
    old = version(0, None)
    book = load_workbook(io.BytesIO(written(0, None)))
    sheet = book["Gebuehr"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5, max_row=7)]
    rows[0][0] = "R9"
    rows[1][7] = "menge * 3"
    for at, row in enumerate((rows[2], rows[1], rows[0]), start=5):
        for column, value in enumerate(row, start=1):
            sheet.cell(at, column).value = value
    book["Info"]["B3"] = "2"
    book["Begriffe"]["B2"] = "Sorte"
    out = io.BytesIO()
    book.save(out)
    found = compare(old, read_rules(out.getvalue(), "neu.xlsx"))
    assert [tuple(one) for one in found if one.table] == [
        (Kind.CHANGED, "gebuehr", "head", ""),  # the term it asks for is called otherwise
        (Kind.REMOVED, "gebuehr", "rule", "R1"),
        (Kind.CHANGED, "gebuehr", "rule", "R2"),
        (Kind.ADDED, "gebuehr", "rule", "R9"),
        (Kind.MOVED, "gebuehr", "rules", ""),
    ]
    assert [tuple(one) for one in found if not one.table] == [
        (Kind.CHANGED, "", "info", "Version"),
        (Kind.CHANGED, "", "term", "art"),
    ]
    assert compare(old, old) == []


def test_what_the_checks_call_an_error_is_red() -> None:
    """Without its last rule the small workbook has no answer for old goods."""
    assert red(written(0, None), "regeln.xlsx") == []
    book = load_workbook(io.BytesIO(written(0, None)))
    book["Gebuehr"].delete_rows(7)
    out = io.BytesIO()
    book.save(out)
    assert [one.code for one in red(out.getvalue(), "regeln.xlsx")] == ["rules.gap"]
