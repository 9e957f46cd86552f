# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A DataFrame is decided row by row as a list of the same values is, whatever types pandas keeps it in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from laufzettel.rules import Table, Value, load_rules
from laufzettel.rules.frames import decide
from tests.laufzettel.rules.conftest import Write

LAW = date(2026, 3, 1)
CHANGES = {
    "Gebuehr!C5": "< 5",
    "Gebuehr!D7": "< 100",
    "Gebuehr!A8": "R4", "Gebuehr!B8": "alt", "Gebuehr!D8": ">= 100", "Gebuehr!E8": ">= date(\"2026-01-01\")",
    "Gebuehr!F8": True, "Gebuehr!G8": "-", "Gebuehr!H8": "wert * 0.5",
}  # fmt: skip


@pytest.fixture
def table(write_book: Write) -> Table:
    """Text, whole numbers, money, dates and truths in one table."""
    return load_rules(write_book({**CHANGES, "Gebuehr!C8": "-", "Gebuehr!J8": "§ 4: {gebuehr}"})).tables["gebuehr"]


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["neu", "alt", "fremd", None]),
        st.one_of(st.none(), st.integers(-3, 9)),
        st.one_of(st.none(), st.integers(0, 30_000)),
        st.one_of(st.none(), st.dates(date(2025, 12, 28), date(2026, 1, 5))),
        st.sampled_from([True, False, None]),
    ),
    max_size=12,
)
Row = tuple[str | None, int | None, int | None, date | None, bool | None]


def _plain(values: Sequence[object]) -> pd.DataFrame:
    """As pandas keeps what it is given: objects, floats where something is missing."""
    return pd.DataFrame(values, columns=["art", "menge", "wert", "tag", "frei"])


def _typed(frame: pd.DataFrame) -> pd.DataFrame:
    """The same in pandas' own types."""
    return frame.assign(
        art=frame["art"].astype("category"),
        menge=frame["menge"].astype("Int64"),
        wert=frame["wert"].astype("float64"),
        tag=pd.to_datetime(frame["tag"]),
        frei=frame["frei"].astype("boolean"),
    )


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS)
@pytest.mark.parametrize("kept", [_plain, lambda rows: _typed(_plain(rows))], ids=["objects", "types"])
def test_a_frame_is_decided_like_lists_of_the_same_values(
    table: Table, kept: Callable[[Sequence[object]], pd.DataFrame], rows: list[Row]
) -> None:
    """Verdict, output, rules and reason of every row; cents come in as floats and go through without one."""
    money = [None if cents is None else Decimal(cents).scaleb(-2) for _, _, cents, _, _ in rows]
    lists: dict[str, Sequence[Value]] = {
        "art": [row[0] for row in rows], "menge": [row[1] for row in rows], "wert": money,
        "tag": [row[3] for row in rows], "frei": [row[4] for row in rows], "name": [None] * len(rows),
    }  # fmt: skip
    wanted = table.evaluate(lists, [LAW] * len(rows))
    given_rows = [
        (row[0], row[1], None if cents is None else float(cents), row[3], row[4])
        for row, cents in zip(rows, money, strict=True)
    ]
    frame = kept(given_rows).assign(name=None, other=1)
    frame.index = pd.Index([f"Z{at}" for at in range(len(rows))])
    found = decide(table, frame, LAW, reasons=True)
    assert list(found.index) == list(frame.index)
    assert found["verdict"].tolist() == [verdict.value for verdict in wanted.verdicts]
    assert found["gebuehr"].tolist() == wanted.outputs["gebuehr"]
    assert found["rules"].tolist() == ["; ".join(rules) for rules in wanted.rules]
    assert found["reason"].tolist() == [wanted.explain(case).reason for case in range(len(rows))]


def _one(**values: object) -> pd.DataFrame:
    row = {"art": "alt", "menge": 1, "wert": 1.5, "tag": date(2026, 3, 1), "frei": True, "name": None}
    return pd.DataFrame({name: pd.Series([value]) for name, value in (row | values).items()})


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("wert", 0.1 + 0.2),
        ("wert", float("inf")),
        ("wert", "1.50"),
        ("menge", 1.5),
        ("tag", pd.Timestamp("2026-03-01 08:30")),
        ("tag", pd.Timestamp("2026-03-01", tz="Europe/Berlin")),
        ("frei", 1),
        ("art", 7),
    ],
)
def test_what_is_not_of_its_type_gets_a_verdict_and_is_never_rounded(table: Table, column: str, value: object) -> None:
    """A third decimal, a time of day, a 1 for a yes: none of them is made fit."""
    frame = _one(**{column: value, "wert": 120.0} if column in ("tag", "frei") else {column: value})
    assert decide(table, frame, LAW)["verdict"].tolist() == ["wrong_type"]


def test_the_date_of_law_may_stand_in_a_column(table: Table) -> None:
    """Each row is decided by the law of its own day; before the workbook's first day there is none."""
    frame = pd.concat([_one(), _one(), _one()], ignore_index=True)
    frame["stichtag"] = pd.to_datetime(pd.Series(["2019-12-31", "2020-01-01", None]))
    found = decide(table, frame, "stichtag")
    assert found["verdict"].tolist() == ["no_rule", "ok", "missing_input"]
    assert found["gebuehr"].tolist() == [None, Decimal("0.30"), None]


@pytest.mark.parametrize(
    ("name", "value", "dtype"),
    [
        ("name", '"ja"', "str"),
        ("menge", 3, "Int64"),
        ("tag", date(2026, 5, 1), "datetime64[s]"),
        ("frei", True, "boolean"),
    ],
)
def test_outputs_come_in_the_types_of_pandas(write_book: Write, name: str, value: object, dtype: str) -> None:
    """Text, whole numbers, dates and truths; what was not decided is missing there, not nought or no."""
    emptied = [f"Gebuehr!{letter}{row}" for letter in "CDEFG" for row in (2, 3, 5)]
    emptied += [f"Gebuehr!{letter}{row}" for letter in "ABCDEFGHIJ" for row in (6, 7)]
    changes: dict[str, object] = dict.fromkeys([*emptied, "Gebuehr!J5"])
    changes |= {"Gebuehr!H3": name, "Gebuehr!H5": value}
    table = load_rules(write_book(changes)).tables["gebuehr"]
    found = decide(table, pd.DataFrame({"art": ["neu", "alt"]}), LAW)[name]
    assert str(found.dtype) == dtype
    assert found.isna().tolist() == [False, True]


def test_a_frame_that_does_not_fit_is_refused(table: Table) -> None:
    """A column that is not there, or is there twice, is a mistake of the program and no verdict."""
    with pytest.raises(KeyError, match="menge"):
        decide(table, _one().drop(columns="menge"), LAW)
    doubled = pd.concat([_one(), _one()[["art"]]], axis=1)
    with pytest.raises(KeyError, match="twice: art"):
        decide(table, doubled, LAW)


def test_a_float_too_large_to_be_sure_of_is_no_number(table: Table) -> None:
    """Beyond 2^53 of the last decimal a float may not be what somebody wrote; nothing is guessed, below it is exact."""
    frame = pd.concat([_one(wert=2.0**60), _one(wert=2.0**46 + 0.5)], ignore_index=True)
    found = decide(table, frame, LAW)
    assert found["verdict"].tolist() == ["wrong_type", "ok"]
    assert found["gebuehr"].tolist()[1] == Decimal(2**46 + 0.5) / 2
