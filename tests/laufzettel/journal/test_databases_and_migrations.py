# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The two databases: made once, safe with several writers, and honest when they cannot be reached."""

from __future__ import annotations

import threading
from pathlib import Path

import apsw
import pytest

from laufzettel.errors import SystemFault
from laufzettel.journal import database as databases
from laufzettel.journal.database import Sqlite, connect
from laufzettel.journal.schema import MIGRATIONS, migrate


def test_tables_are_made_once(journal_url: str) -> None:
    """The second time there is nothing to do."""
    database = connect(journal_url)
    assert migrate(database) == len(MIGRATIONS)
    assert migrate(database) == 0
    database.close()


def test_two_programs_that_start_at_once_make_one_schema(journal_url: str) -> None:
    """Each migration ran in exactly one of them."""
    ran: list[int] = []
    start = threading.Barrier(4)

    def program() -> None:
        database = connect(journal_url)
        start.wait()
        ran.append(migrate(database))
        database.close()

    programs = [threading.Thread(target=program) for _ in range(4)]
    for one in programs:
        one.start()
    for one in programs:
        one.join()
    assert sorted(ran) == [0, 0, 0, len(MIGRATIONS)]


def test_sqlite_writes_every_commit_to_the_disk(tmp_path: Path) -> None:
    """Write-ahead log and full synchronisation are really on."""
    database = Sqlite(tmp_path / "journal.db")
    assert database.rows("PRAGMA journal_mode") == [("wal",)]
    assert database.rows("PRAGMA synchronous") == [(2,)]
    assert database.rows("PRAGMA foreign_keys") == [(1,)]
    database.close()


def test_an_sqlite_that_can_lose_pages_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The one at hand is new enough; an older one would be told with its version and the remedy."""
    assert apsw.SQLITE_VERSION_NUMBER >= 3_051_003
    monkeypatch.setattr(databases, "_SAFE_SQLITE", apsw.SQLITE_VERSION_NUMBER + 1)
    with pytest.raises(SystemFault) as fault:
        Sqlite(tmp_path / "journal.db")
    assert apsw.sqlite_lib_version() in fault.value.problem.de


@pytest.mark.parametrize("url", ["postgresql://leser:geheim@127.0.0.1:1/journal", "mysql://leser:geheim@host/db"])
def test_a_journal_that_cannot_be_reached_is_a_system_fault_without_the_password(url: str) -> None:
    """The sentence names the remedy."""
    with pytest.raises(SystemFault) as fault:
        connect(url)
    assert "geheim" not in str(fault.value)
    assert "geheim" not in fault.value.problem.text("de")
    assert "office.toml" in fault.value.problem.text("de")


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    """With the path that was tried."""
    with pytest.raises(SystemFault) as fault:
        connect(f"sqlite:///{tmp_path}/nirgends/journal.db")
    assert "nirgends" in fault.value.problem.de


def test_a_transaction_that_breaks_leaves_nothing(journal_url: str) -> None:
    """All or nothing, on either database."""
    database = connect(journal_url)
    database.run("CREATE TABLE t (x INTEGER)")
    with pytest.raises(KeyError), database.transaction():
        database.run("INSERT INTO t VALUES (1)")
        raise KeyError
    assert database.rows("SELECT COUNT(*) FROM t") == [(0,)]
    database.close()
