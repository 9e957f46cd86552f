# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The SQL register keeps the contract: SQLite and PostgreSQL, with and without a unique key, padded, and unknown."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

from connectors.sql import SqlTarget, TableSpec
from laufzettel.connect import Item, Seen
from laufzettel.errors import SystemFault
from laufzettel.testing import LookingContract, VerifiableContract

SECRET = "Geheimnisträger"


def make(url: str, *, unique: bool, text: str = "VARCHAR") -> None:
    """The legacy table, if it is not there yet."""
    engine = sa.create_engine(url)
    key = ", UNIQUE (az)" if unique else ""
    with engine.begin() as connection:
        if not sa.inspect(engine).has_table("bestand"):
            connection.exec_driver_sql(
                f"CREATE TABLE bestand (az {text}(40), name {text}(60), betrag_ct INTEGER, betrag NUMERIC(10,2){key})"
            )
    engine.dispose()


class OfSql:
    """What the suite needs to know of a register."""

    unique = False
    text = "VARCHAR"

    @pytest.fixture(autouse=True)
    def _closing(self) -> Iterator[None]:
        self.made: list[SqlTarget] = []
        yield
        for one in self.made:
            one.close()

    def url(self, folder: Path) -> str:
        """Where the register lies."""
        return f"sqlite:///{folder / 'register.db'}"

    def target(self, folder: Path) -> SqlTarget:
        make(self.url(folder), unique=self.unique, text=self.text)
        self.made.append(SqlTarget("bestand", self.url(folder), [TableSpec("bestand", "az")]))
        return self.made[-1]

    def item(self, number: int) -> Item:
        row: dict[str, str | int | None] = {"betrag_ct": number, "name": f"{SECRET} {number}", "betrag": f"{number}.50"}
        return Item(f"KON-{number}/test", {"bestand": [row]})

    def other(self, item: Item) -> Item:
        return Item(item.key, {"bestand": [{"name": "ganz anders", "betrag_ct": -1}]})

    def count(self, folder: Path, key: str) -> int:
        engine = sa.create_engine(self.url(folder))
        with engine.connect() as connection:
            found = connection.execute(sa.text("SELECT COUNT(*) FROM bestand WHERE az = :az"), {"az": key}).scalar_one()
        engine.dispose()
        return int(found)


class SqlContract(OfSql, LookingContract):
    """Shared by those whose lock is known."""


class TestSqliteWithoutKey(SqlContract):
    """The lock keeps others out between looking and writing."""


class TestSqliteWithKey(SqlContract):
    """The register itself refuses a second row."""

    unique = True


class OnPostgres(SqlContract):
    """A database of its own for each test."""

    @pytest.fixture(autouse=True)
    def _database(self, postgres_url: str) -> None:
        self._url = postgres_url.replace("postgresql://", "postgresql+psycopg://")

    def url(self, folder: Path) -> str:
        return self._url


class TestPostgresWithoutKey(OnPostgres):
    """A table lock, held to the end of the transaction."""


class TestPostgresWithKey(OnPostgres):
    """With a unique key."""

    unique = True


class TestPostgresPadded(OnPostgres):
    """Old schemas keep text in CHAR, which comes back with blanks at its end."""

    text = "CHAR"


class TestPostgresPaddedWithKey(OnPostgres):
    """The same with a unique key."""

    unique, text = True, "CHAR"


class Unknown(SQLiteDialect_pysqlite):
    """A database we know no lock for: SQLite, under another name."""

    name = "unbekannt"
    supports_statement_cache = True


sa.dialects.registry.register("unbekannt", __name__, "Unknown")


class TestUnknownDatabase(OfSql, VerifiableContract):
    """Nobody is kept out between looking and writing, so it promises no more than that it can be asked."""

    def url(self, folder: Path) -> str:
        return f"unbekannt:///{folder / 'register.db'}"


class TestRegister:
    """What this connector promises beyond the contract."""

    @pytest.fixture
    def target(self, tmp_path: Path) -> Iterator[SqlTarget]:
        """A register without a unique key."""
        url = f"sqlite:///{tmp_path / 'register.db'}"
        make(url, unique=False)
        target = SqlTarget("bestand", url, [TableSpec("bestand", "az")])
        yield target
        target.close()

    def test_two_equal_rows_under_a_key_are_several(self, target: SqlTarget) -> None:
        """A doubled record from somebody else's hand is no success of ours."""
        item = Item("KON-1/test", {"bestand": [{"name": "A", "betrag_ct": 1}]})
        target.insert([item, item])
        assert [one.seen for one in target.probe([item])] == [Seen.SEVERAL]

    def test_text_wider_than_its_column_is_found_before_writing(self, target: SqlTarget) -> None:
        """PostgreSQL would refuse it, SQLite would take it; neither is asked."""
        (problem,) = target.plan([Item("KON-1/test", {"bestand": [{"name": "x" * 61, "betrag_ct": 1}]})])
        assert problem is not None
        assert problem.code == "sql.too_wide"
        assert "x" * 61 not in problem.de

    def test_an_unreachable_database_is_a_system_fault_that_names_no_password(self, tmp_path: Path) -> None:
        """The sentence says which register and why, and nothing of the address."""
        url = "postgresql+psycopg://leser:geheim@127.0.0.1:1/register"
        target = SqlTarget("bestand", url, [TableSpec("bestand", "az")])
        with pytest.raises(SystemFault) as fault:
            target.probe([Item("KON-1/test", {})])
        assert "geheim" not in str(fault.value)
        assert "bestand" in fault.value.problem.de
        target.close()
