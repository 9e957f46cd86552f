# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the register refuses concerns one case; all others of the batch go on. What it cannot do now is tried again."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
import sqlalchemy as sa

from connectors.sql import SqlTarget, TableSpec
from laufzettel.case import State
from laufzettel.connect import Item, Receipt, Seen, Wrote
from laufzettel.errors import SystemFault
from laufzettel.testing.bench import Bench

SECRET = "Geheimnisträger"
TABLE = (
    "CREATE TABLE bestand (az VARCHAR(40) NOT NULL, name VARCHAR(60) NOT NULL, betrag_ct INTEGER CHECK (betrag_ct > 0))"
)
TRIGGER = {
    "sqlite": (
        "CREATE TRIGGER pruefung BEFORE INSERT ON bestand WHEN NEW.name LIKE '%gesperrt%' "
        "BEGIN SELECT RAISE(ABORT, 'Geheimnisträger ist gesperrt'); END",
    ),
    "postgresql": (
        "CREATE FUNCTION pruefung() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF position('gesperrt' IN NEW.name) > 0 THEN RAISE EXCEPTION 'Geheimnisträger ist gesperrt'; END IF; "
        "IF position('eigen' IN NEW.name) > 0 THEN RAISE EXCEPTION 'Geheimnisträger' USING ERRCODE = 'L0001'; END IF; "
        "RETURN NEW; END $$",
        "CREATE TRIGGER pruefung BEFORE INSERT ON bestand FOR EACH ROW EXECUTE FUNCTION pruefung()",
        "CREATE FUNCTION nachher() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF position('spaeter' IN NEW.name) > 0 THEN RAISE EXCEPTION 'Geheimnisträger'; END IF; RETURN NULL; END $$",
        "CREATE CONSTRAINT TRIGGER nachher AFTER INSERT ON bestand DEFERRABLE INITIALLY DEFERRED "
        "FOR EACH ROW EXECUTE FUNCTION nachher()",
    ),
}


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The address of an SQLite file."""
    return f"sqlite:///{tmp_path / 'register.db'}"


@pytest.fixture
def pg_url(postgres_url: str) -> str:
    """The address of an empty PostgreSQL database."""
    return postgres_url.replace("postgresql://", "postgresql+psycopg://")


@pytest.fixture(params=["sqlite_url", "pg_url"])
def url(request: pytest.FixtureRequest) -> str:
    """An empty database, on either system in turn."""
    return str(request.getfixturevalue(request.param))


@pytest.fixture
def opened() -> Iterator[Callable[[str], SqlTarget]]:
    """Opens registers and closes them."""
    made: list[SqlTarget] = []

    def opening(url: str) -> SqlTarget:
        made.append(SqlTarget("bestand", url, [TableSpec("bestand", "az")], patience_s=2.0))
        return made[-1]

    yield opening
    for one in made:
        one.close()


@pytest.fixture
def target(url: str, opened: Callable[[str], SqlTarget]) -> SqlTarget:
    """A register whose schema has rules of its own."""
    target = opened(url)
    target.execute([TABLE, *TRIGGER[target.dialect]])
    return target


def item(number: int, name: str | None = SECRET, cents: str | int | None = 100) -> Item:
    """A row."""
    return Item(f"KON-{number}/test", {"bestand": [{"name": name, "betrag_ct": cents}]})


def wrote(receipts: Sequence[Receipt]) -> list[Wrote]:
    """How each ended."""
    return [one.wrote for one in receipts]


BAD = {
    "a trigger": item(7, f"{SECRET} gesperrt"),
    "a check": item(7, cents=-1),
    "not null": item(7, None),
    "too large a number": item(7, cents=2**70),
    "a lone surrogate": item(7, f"{SECRET} \udce4"),
}
BAD_ON_POSTGRES = BAD | {
    "a NUL byte": item(7, f"{SECRET}\0"),
    "an error code of the office's own": item(7, f"{SECRET} eigen"),
    "a deferred trigger": item(7, f"{SECRET} spaeter"),
    "a wrong type": item(7, cents="hundert"),
}


def the_one_is_refused(target: SqlTarget, bad: Item) -> None:
    """Write it among others; look at what stands there and what is said about it."""
    items = [*map(item, range(7)), bad, *map(item, range(8, 20))]
    receipts = target.write(items)
    assert wrote(receipts) == [Wrote.REJECTED if one is bad else Wrote.DONE for one in items]
    assert [one.seen for one in target.confirm(items)] == [Seen.ABSENT if one is bad else Seen.SAME for one in items]
    said = receipts[7].problem
    assert said is not None
    assert "bestand" in said.de
    assert bad.key in said.de
    assert SECRET not in str(said) + str(receipts[7].evidence)


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD.keys())
def test_the_one_row_that_is_refused_holds_up_no_other(target: SqlTarget, bad: Item) -> None:
    """Whatever refuses it; the sentence names target, key and the error's class, never its text."""
    the_one_is_refused(target, bad)


@pytest.mark.parametrize("bad", BAD_ON_POSTGRES.values(), ids=BAD_ON_POSTGRES.keys())
def test_the_one_row_that_postgresql_refuses_holds_up_no_other(
    pg_url: str, opened: Callable[[str], SqlTarget], bad: Item
) -> None:
    """It has more ways to say no: at the commit, by types, and before anything is sent."""
    target = opened(pg_url)
    target.execute([TABLE, *TRIGGER["postgresql"]])
    the_one_is_refused(target, bad)


def test_the_refused_case_goes_to_a_person_and_the_others_to_the_files(target: SqlTarget, tmp_path: Path) -> None:
    """Through the real station: one of sixty waits for clarification, and nobody is held up."""
    items = [item(number, f"{SECRET} gesperrt" if number == 20 else SECRET) for number in range(60)]
    bench = Bench(tmp_path, items)
    bench.run(target)
    states = bench.states()
    bench.close()
    assert (states[State.CLOSED], states[State.CLARIFICATION]) == (59, 1)


def test_finding_the_refused_ones_costs_no_more_than_asking_for_each(target: SqlTarget) -> None:
    """Two refused among a thousand take some forty transactions, not a thousand."""
    items = [item(number, "gesperrt" if number in (300, 301) else SECRET) for number in range(1000)]
    begun: list[str] = []
    sa.event.listen(sa.Engine, "before_cursor_execute", listener := _statements(begun))
    receipts = target.write(items)
    sa.event.remove(sa.Engine, "before_cursor_execute", listener)
    assert wrote(receipts).count(Wrote.REJECTED) == 2
    assert sum(text.startswith("INSERT") for text in begun) < 45


def _statements(begun: list[str]) -> Callable[..., None]:
    def listener(_c: object, _cursor: object, statement: str, *_: object) -> None:
        begun.append(statement)

    return listener


def test_what_nobody_can_write_now_is_not_held_against_the_rows(url: str, opened: Callable[[str], SqlTarget]) -> None:
    """A table that is gone is no fault of a case: nothing was written, and the next run tries again."""
    target = opened(url)
    target.execute([TABLE])
    assert wrote(target.write([item(1)])) == [Wrote.DONE]
    target.execute(["DROP TABLE bestand"])
    receipts = target.write([item(2), item(3)])
    assert wrote(receipts) == [Wrote.NOT_WRITTEN] * 2
    assert all(one.problem is not None for one in receipts)


def test_somebody_else_was_faster_and_a_unique_key_saw_it(url: str, opened: Callable[[str], SqlTarget]) -> None:
    """Written with the same content between our look and our insert: done. With other content: a conflict."""
    target = opened(url)
    target.execute(["CREATE TABLE bestand (az VARCHAR(40) UNIQUE, name VARCHAR(60), betrag_ct INTEGER)"])
    target.insert([item(1)])

    assert wrote(target.write([item(1)])) == [Wrote.DONE]
    assert wrote(target.write([item(1, "anders"), item(2)])) == [Wrote.CONFLICT, Wrote.DONE]


def test_a_database_that_somebody_keeps_locked_is_tried_again(tmp_path: Path, sqlite_url: str) -> None:
    """SQLite: after a while we give up; nothing was written for certain."""
    target = SqlTarget("bestand", sqlite_url, [TableSpec("bestand", "az")], patience_s=0.2)
    target.execute([TABLE])
    other = sqlite3.connect(tmp_path / "register.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    gives_up(target)
    other.execute("ROLLBACK")
    other.close()
    assert wrote(target.write([item(1)])) == [Wrote.DONE]
    target.close()


def test_a_table_that_somebody_keeps_locked_is_tried_again(pg_url: str) -> None:
    """PostgreSQL: the same, for writing and for looking."""
    target = SqlTarget("bestand", pg_url, [TableSpec("bestand", "az")], patience_s=0.2)
    target.execute([TABLE])
    assert target.check().ok
    engine = sa.create_engine(pg_url)
    with engine.connect() as other:
        other.exec_driver_sql("LOCK TABLE bestand IN ACCESS EXCLUSIVE MODE")
        gives_up(target)
        with pytest.raises(SystemFault) as fault:
            target.probe([item(1)])
        assert fault.value.problem.code == "sql.locked"
    engine.dispose()
    assert wrote(target.write([item(1)])) == [Wrote.DONE]
    target.close()


def gives_up(target: SqlTarget) -> None:
    """Soon, and says which database is locked."""
    begun = time.monotonic()
    receipts = target.write([item(1), item(2)])
    assert time.monotonic() - begun < 2.0
    assert wrote(receipts) == [Wrote.NOT_WRITTEN] * 2
    said = receipts[0].problem
    assert said is not None
    assert said.code == "sql.locked"
    assert "bestand" in said.de


@pytest.mark.parametrize("value", ["Müller\0", "Müller\udce4"], ids=["a NUL byte", "a lone surrogate"])
def test_what_cannot_stand_in_a_database_is_not_found_there(target: SqlTarget, value: str) -> None:
    """One such value in a batch does not stop the look-up for all others."""
    target.write([item(1, "Maier")])
    assert target.select("bestand", "name", ["Maier", value], ["az"]) == [{"az": "KON-1/test"}]


def test_a_trigger_that_misses_its_table_ends_the_whole(pg_url: str, opened: Callable[[str], SqlTarget]) -> None:
    """It would fail for every row alike: two standing alone show it, and the others are not tried one by one."""
    target = opened(pg_url)
    target.execute([TABLE, *PROTOCOL, "CREATE TRIGGER p BEFORE INSERT ON bestand FOR EACH ROW EXECUTE FUNCTION p()"])
    begun: list[str] = []
    sa.event.listen(sa.Engine, "before_cursor_execute", listener := _statements(begun))
    receipts = target.write([*map(item, range(64))])
    sa.event.remove(sa.Engine, "before_cursor_execute", listener)
    assert wrote(receipts) == [Wrote.NOT_WRITTEN] * 64
    assert {one.problem.code for one in receipts[1:] if one.problem} == {"sql.takes_nothing"}
    assert sum(text.startswith("INSERT") for text in begun) < 10


def test_one_row_whose_trigger_misses_its_table_holds_up_no_other(
    pg_url: str, opened: Callable[[str], SqlTarget]
) -> None:
    """Only rows of one kind meet the error: all others are written, whatever class it has."""
    target = opened(pg_url)
    when = "WHEN (NEW.name = 'selten')"
    target.execute(
        [TABLE, *PROTOCOL, f"CREATE TRIGGER p BEFORE INSERT ON bestand FOR EACH ROW {when} EXECUTE FUNCTION p()"]
    )
    items = [item(number, "selten" if number in (5, 40) else SECRET) for number in range(64)]
    expected = [Wrote.NOT_WRITTEN if number in (5, 40) else Wrote.DONE for number in range(64)]
    assert wrote(target.write(items)) == expected


PROTOCOL = (
    "CREATE FUNCTION p() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "INSERT INTO protokoll VALUES (NEW.az); RETURN NEW; END $$",
)
