# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What was written is recognised again, whatever type the foreign column has: money, dates, padded text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.sql import SqlTarget, TableSpec
from laufzettel.connect import Item, Seen, Wrote
from laufzettel.errors import SystemFault

_NUMBERS = count(1)

Maker = Callable[..., SqlTarget]
ON_BOTH = settings(
    max_examples=40,
    deadline=None,
    # The table is the same for all examples, each of which writes under keys of its own.
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.fixture(params=["sqlite", "postgresql"])
def register(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Maker]:
    """Makes a register with a table of these columns, on either database in turn."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'register.db'}"
    else:
        url = str(request.getfixturevalue("postgres_url")).replace("postgresql://", "postgresql+psycopg://")
    made: list[SqlTarget] = []

    def make(wert: str, *, az: str = "VARCHAR(40)") -> SqlTarget:
        target = SqlTarget("bestand", url, [TableSpec("bestand", "az")])
        target.execute([f"CREATE TABLE bestand (az {az}, wert {wert})"])
        made.append(target)
        return target

    yield make
    for one in made:
        one.close()


def item(value: str | int | None, key: str = "") -> Item:
    """One row under a key of its own."""
    return Item(key or f"KON-{next(_NUMBERS)}/test", {"bestand": [{"wert": value}]})


def seen(target: SqlTarget, written: Item) -> tuple[Wrote, Seen]:
    """What the register says while it takes something, and when it is read back."""
    (receipt,) = target.write([written])
    (probe,) = target.confirm([written])
    return receipt.wrote, probe.seen


def spelt(cents: int, zeros: str) -> str:
    """An amount as text, with or without zeros that mean nothing."""
    text = f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02d}"
    return {"all": text, "more": f"{text}00", "none": text.rstrip("0").rstrip(".")}[zeros]


AMOUNTS = st.integers(min_value=-(10**12), max_value=10**12)


@ON_BOTH
@given(amounts=st.lists(st.tuples(AMOUNTS, st.sampled_from(["all", "more", "none"])), min_size=1, max_size=20))
def test_an_amount_is_recognised_however_it_is_spelt(register: Maker, amounts: list[tuple[int, str]]) -> None:
    """`84.00` in a NUMERIC column comes back as 84.00, 84 or 84.0: the same amount; a cent more is another one."""
    target = _money(register)
    items = [item(spelt(cents, zeros)) for cents, zeros in amounts]
    others = [item(spelt(cents + 1, zeros), one.key) for one, (cents, zeros) in zip(items, amounts, strict=True)]
    assert target.plan(items) == [None] * len(items)
    assert {one.wrote for one in target.write(items)} == {Wrote.DONE}
    assert {one.seen for one in target.confirm(items)} == {Seen.SAME}
    assert {one.seen for one in target.probe(others)} == {Seen.DIFFERENT}


@ON_BOTH
@given(text=st.text(st.sampled_from("0123456789.,-+eE_ €٣"), max_size=24))
def test_what_the_plan_lets_pass_for_a_number_is_read_back_the_same(register: Maker, text: str) -> None:
    """Whatever else is no amount this column holds exactly, and is found before anything is written."""
    target = _money(register)
    (problem,) = target.plan([item(text)])
    if problem is None:
        assert seen(target, item(text)) == (Wrote.DONE, Seen.SAME)
    else:
        assert problem.code == "sql.unfit"


def _money(register: Maker) -> SqlTarget:
    """The one register of a property test."""
    if not hasattr(register, "money"):
        register.money = register("NUMERIC(14,2)")  # type: ignore[attr-defined]  # kept where all examples find it
    target: SqlTarget = register.money  # type: ignore[attr-defined]  # as above
    return target


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("NUMERIC", "84.00"),
        ("DOUBLE PRECISION", "84.10"),
        ("INTEGER", 7),
        ("INTEGER", "7"),
        ("BIGINT", 2**40),
        ("BOOLEAN", "true"),
        ("DATE", "2026-03-01"),
        ("TIMESTAMP", "2026-03-01T10:15:00"),
        ("TIMESTAMP", "2026-03-01 10:15:00"),
        ("TIME", "10:15:00"),
        ("CHAR(12)", "Müller"),
        ("CHAR(12)", "Müller  "),
        ("VARCHAR(12)", "Müller  "),
        ("VARCHAR(12)", ""),
        ("VARCHAR(12)", 5),
        ("TEXT", "007.10"),
        ("TEXT", None),
        ("NUMERIC(8,2)", None),
        ("DATE", None),
        ("CHAR(12)", None),
    ],
)
def test_what_was_written_is_recognised_in_a_column_of_this_type(
    register: Maker, column: str, value: str | int | None
) -> None:
    """Each type gives back something of its own; it is compared as what it is."""
    target, written = register(column), item(value)
    assert target.plan([written]) == [None]
    assert seen(target, written) == (Wrote.DONE, Seen.SAME)


@pytest.mark.parametrize(
    ("column", "value", "other"),
    [
        ("NUMERIC(8,2)", "84.00", "84.01"),
        ("DOUBLE PRECISION", "84.10", "84.11"),
        ("INTEGER", 7, 8),
        ("INTEGER", 0, None),
        ("BOOLEAN", "true", "false"),
        ("DATE", "2026-03-01", "2026-01-03"),
        ("TIMESTAMP", "2026-03-01T10:15:00", "2026-03-01T10:15:01"),
        ("CHAR(12)", "Müller", "Muller"),
        ("CHAR(12)", "Müller", " Müller"),
        ("VARCHAR(12)", "Müller", "Müller "),
        ("VARCHAR(12)", "1.0", "1.00"),
        ("TEXT", "7", "07"),
    ],
)
def test_something_else_is_told_apart_in_a_column_of_this_type(
    register: Maker, column: str, value: str | int, other: str | int | None
) -> None:
    """Comparing by type must not make different things the same; text is compared letter by letter."""
    target, written = register(column), item(value)
    target.write([written])
    (probe,) = target.probe([item(other, written.key)])
    assert probe.seen is Seen.DIFFERENT


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("NUMERIC(8,2)", "84.005"),
        ("NUMERIC(8,2)", "1234567.00"),
        ("NUMERIC(8,2)", "84,00"),
        ("INTEGER", "sieben"),
        ("INTEGER", "7.5"),
    ],
)
def test_what_a_column_would_round_or_refuse_is_found_before_writing(register: Maker, column: str, value: str) -> None:
    """PostgreSQL rounds, SQLite keeps what it likes; neither is asked, and the sentence does not repeat the value."""
    (problem,) = register(column).plan([item(value)])
    assert problem is not None
    assert problem.code == "sql.unfit"
    assert "bestand.wert" in problem.de
    assert value not in problem.de + problem.en + problem.remedy_de + problem.remedy_en


def test_a_date_the_database_would_guess_at_is_found_before_writing(postgres_url: str) -> None:
    """PostgreSQL reads 01.03.2026 as the third of January or the first of March, as somebody set it."""
    target = SqlTarget(
        "b", postgres_url.replace("postgresql://", "postgresql+psycopg://"), [TableSpec("bestand", "az")]
    )
    target.execute(["CREATE TABLE bestand (az VARCHAR(40), wert DATE)"])
    (problem,) = target.plan([item("01.03.2026")])
    target.close()
    assert problem is not None
    assert problem.code == "sql.unfit"


def test_a_padded_key_is_recognised(register: Maker) -> None:
    """A CHAR(40) gives the key back with blanks; three writes of one key are one row all the same."""
    target, written = register("INTEGER", az="CHAR(40)"), item(1)
    for _ in range(3):
        assert seen(target, written) == (Wrote.DONE, Seen.SAME)
    assert len(target.select("bestand", "az", [written.key], ["az"])) == 1


def test_facts_come_without_the_padding_of_their_column(register: Maker) -> None:
    """Who looks something up compares it with what an application says, which has no blanks at its end."""
    target, written = register("CHAR(12)", az="CHAR(40)"), item("Müller")
    target.write([written])
    found = target.select("bestand", "az", [written.key], ["az", "wert"])
    assert found == [{"az": written.key, "wert": "Müller"}]


def test_a_large_amount_is_looked_up_to_the_cent(postgres_url: str) -> None:
    """Thirty digits are not rounded on the way."""
    target = SqlTarget(
        "b", postgres_url.replace("postgresql://", "postgresql+psycopg://"), [TableSpec("bestand", "az")]
    )
    target.execute(["CREATE TABLE bestand (az VARCHAR(40), wert NUMERIC)"])
    written = item("1234567890123456789012345678901.10")
    target.write([written])
    (row,) = target.select("bestand", "az", [written.key], ["wert"])
    target.close()
    assert row == {"wert": "1234567890123456789012345678901.1"}


@pytest.mark.parametrize("az", ["CHAR(40)", "VARCHAR(60)", "TEXT"])
def test_a_column_that_holds_our_key_is_healthy(register: Maker, az: str) -> None:
    """Padding is no harm."""
    assert register("INTEGER", az=az).check().problems == ()


@pytest.mark.parametrize("az", ["VARCHAR(20)", "CHAR(8)", "NUMERIC(12)", "INTEGER", "DATE"])
def test_a_column_that_cannot_hold_our_key_is_reported(register: Maker, az: str) -> None:
    """Too short, or of another kind: said before the first case is written, with the column's name."""
    health = register("INTEGER", az=az).check()
    assert not health.ok
    assert [one.code for one in health.problems] == ["sql.key_column"]
    assert "bestand.az" in health.problems[0].de


def test_a_key_longer_than_its_column_is_found_before_writing(register: Maker) -> None:
    """A step's long name must not be cut off silently: it would never be found again."""
    (problem,) = register("INTEGER").plan([item(1, key=f"KON-1/{'x' * 60}")])
    assert problem is not None
    assert problem.code == "sql.too_wide"


def test_a_column_the_table_lacks_is_found_before_writing(register: Maker) -> None:
    """It is a mistake of the configuration, and named."""
    (problem,) = register("INTEGER").plan([Item("KON-1/test", {"bestand": [{"fehlt": 1}]})])
    assert problem is not None
    assert problem.code == "sql.no_table"
    assert "bestand.fehlt" in problem.de


def test_of_many_rows_with_different_columns_only_the_unfit_are_named(register: Maker) -> None:
    """Columns are looked at as a whole, and what does not fit is brought home to its own item."""
    rows: list[dict[str, str | int | None]] = [{"wert": 1}, {"fehlt": 1}, {"wert": "eins"}, {"az": "x" * 41}, {}]
    items = [Item(f"KON-{number}/test", {"bestand": [{"wert": 7}, row]}) for number, row in enumerate(rows)]
    wide = [Item("KON-" + "9" * 40, {"bestand": some}) for some in ([{"wert": 7}], [])]
    codes = [problem and problem.code for problem in register("INTEGER").plan([*items, *wide])]
    assert codes == [None, "sql.no_table", "sql.unfit", "sql.too_wide", None, "sql.too_wide", None]


def test_sqlalchemy_still_calls_padded_text_char(postgres_url: str) -> None:
    """What the comparison goes by; on PostgreSQL `bpchar` is reflected as CHAR."""
    engine = sa.create_engine(postgres_url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE t (a CHAR(3), b VARCHAR(3))")
    a, b = sa.Table("t", sa.MetaData(), autoload_with=engine).columns
    engine.dispose()
    assert isinstance(a.type, sa.CHAR)
    assert not isinstance(b.type, sa.CHAR)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("NUMERIC(10, 2)", "84.00"),
        ("DATE", "2026-05-01"),
        ("CHAR(12)", "Bello"),
        ("INTEGER", "7"),
        ("VARCHAR(20)", "007"),
        ("VARCHAR(20)", None),
    ],
)
def test_what_a_column_makes_of_a_value_is_known_without_writing_it(
    register: Maker, kind: str, value: str | None
) -> None:
    """The same as is read back once it was written; a value that is compared with what stands there needs that."""
    target, written = register(kind), item(value)
    foreseen = target.as_held("bestand", "wert", value)
    assert target.select("bestand", "az", [written.key], ["wert"]) == []
    assert seen(target, written) == (Wrote.DONE, Seen.SAME)
    (row,) = target.select("bestand", "az", [written.key], ["wert"])
    assert (str(row["wert"]), row["wert"] is None) == (str(foreseen), value is None)


def test_a_column_that_is_not_there_is_named(register: Maker) -> None:
    """As a table is; nothing breaks off without a sentence."""
    target = register("INTEGER")
    for ask in (
        lambda: target.select("bestand", "az", ["x"], ["fehlt"]),
        lambda: target.as_held("bestand", "fehlt", "x"),
    ):
        with pytest.raises(SystemFault) as refused:
            ask()
        assert (refused.value.problem.code, "bestand.fehlt" in refused.value.problem.de) == ("sql.no_table", True)
