# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whether the account may do what writing needs is found out by `check`, not by the first batch."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from connectors.sql import SqlTarget, TableSpec
from laufzettel.connect import Item, Seen, Wrote

ITEM = Item("KON-1/test", {"bestand": [{"betrag_ct": 1}]})


@pytest.fixture
def as_role(postgres_url: str) -> Iterator[Callable[[str], SqlTarget]]:
    """Opens the register as an account that has these rights only."""
    made: list[SqlTarget] = []
    with psycopg.connect(postgres_url, autocommit=True) as admin:
        admin.execute("CREATE ROLE schreiber LOGIN")
        admin.execute("CREATE TABLE bestand (az VARCHAR(40), betrag_ct INTEGER)")

        def opening(rights: str) -> SqlTarget:
            admin.execute(sa.text(f"GRANT {rights} ON bestand TO schreiber").text.encode())
            url = sa.make_url(postgres_url).set(drivername="postgresql+psycopg", username="schreiber", password=None)
            made.append(SqlTarget("bestand", url.render_as_string(hide_password=False), [TableSpec("bestand", "az")]))
            return made[-1]

        yield opening
        for one in made:
            one.close()
        admin.execute("DROP OWNED BY schreiber")
        admin.execute("DROP ROLE schreiber")


def test_an_account_that_may_not_lock_is_found_by_check(as_role: Callable[[str], SqlTarget]) -> None:
    """SELECT and INSERT are not enough on PostgreSQL; the sentence says which right is missing, as writing does."""
    target = as_role("SELECT, INSERT")
    health = target.check()
    assert [problem.code for problem in health.problems] == ["sql.no_right"]
    assert "UPDATE" in health.problems[0].remedy_de
    (receipt,) = target.write([ITEM])
    assert (receipt.wrote, receipt.problem) == (Wrote.NOT_WRITTEN, health.problems[0])


def test_an_account_that_may_lock_is_fit_and_check_changes_nothing(as_role: Callable[[str], SqlTarget]) -> None:
    """UPDATE is enough for the lock, and after `check` nobody is kept out."""
    target = as_role("SELECT, INSERT, UPDATE")
    assert target.check().ok
    assert [one.seen for one in target.probe([ITEM])] == [Seen.ABSENT]
    assert [one.wrote for one in target.write([ITEM])] == [Wrote.DONE]


def test_trying_the_lock_waits_a_moment_only(postgres_url: str) -> None:
    """Whoever waits for a lock holds others up behind himself; somebody else's lock is named."""
    url = postgres_url.replace("postgresql://", "postgresql+psycopg://")
    target = SqlTarget("bestand", url, [TableSpec("bestand", "az")], patience_s=20.0)
    target.execute(["CREATE TABLE bestand (az VARCHAR(40), betrag_ct INTEGER)"])
    assert target.check().ok
    with psycopg.connect(postgres_url) as other:
        other.execute("LOCK TABLE bestand IN SHARE ROW EXCLUSIVE MODE")
        assert [problem.code for problem in target.check().problems] == ["sql.locked"]
    assert target.check().ok
    target.close()


def test_check_leaves_a_file_as_it_is(tmp_path: Path) -> None:
    """SQLite: the lock is had and given back, and the bytes stay."""
    file = tmp_path / "register.db"
    target = SqlTarget("bestand", f"sqlite:///{file}", [TableSpec("bestand", "az")])
    target.execute(["CREATE TABLE bestand (az VARCHAR(40), betrag_ct INTEGER)"])
    before = file.read_bytes()
    assert target.check().ok
    assert file.read_bytes() == before
    assert [one.wrote for one in target.write([ITEM])] == [Wrote.DONE]
    target.close()
