# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The SQL register keeps the contract: SQLite and PostgreSQL, with and without a unique key."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from connectors.sql import SqlTarget, TableSpec
from laufzettel.connect import Item, Seen
from laufzettel.errors import SystemFault
from laufzettel.testing import LookingContract

SECRET = "Geheimnisträger"


def make(url: str, *, unique: bool) -> None:
    """The legacy table, if it is not there yet."""
    engine = sa.create_engine(url)
    key = ", UNIQUE (az)" if unique else ""
    with engine.begin() as connection:
        if not sa.inspect(engine).has_table("bestand"):
            connection.exec_driver_sql(
                f"CREATE TABLE bestand (az VARCHAR(40), name VARCHAR(60), betrag_ct INTEGER{key})"
            )
    engine.dispose()


class SqlContract(LookingContract):
    """Shared by the four below."""

    unique = False

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
        make(self.url(folder), unique=self.unique)
        self.made.append(SqlTarget("bestand", self.url(folder), [TableSpec("bestand", "az")]))
        return self.made[-1]

    def item(self, number: int) -> Item:
        return Item(f"KON-{number}/test", {"bestand": [{"betrag_ct": number, "name": f"{SECRET} {number}"}]})

    def other(self, item: Item) -> Item:
        return Item(item.key, {"bestand": [{"name": "ganz anders", "betrag_ct": -1}]})

    def count(self, folder: Path, key: str) -> int:
        engine = sa.create_engine(self.url(folder))
        with engine.connect() as connection:
            found = connection.execute(sa.text("SELECT COUNT(*) FROM bestand WHERE az = :az"), {"az": key}).scalar_one()
        engine.dispose()
        return int(found)


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
