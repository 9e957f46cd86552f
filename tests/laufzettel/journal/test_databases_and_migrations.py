# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The two databases: made once, safe with several writers, and honest when they cannot be reached."""

from __future__ import annotations

import threading
from contextlib import suppress
from pathlib import Path

import apsw
import pytest

from laufzettel.errors import SystemFault
from laufzettel.journal import database as databases
from laufzettel.journal.database import Database, Sqlite, connect
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
    start = threading.Barrier(4, timeout=30)

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


@pytest.mark.parametrize("fails", [False, True])
def test_after_a_transaction_that_need_not_last_every_commit_reaches_the_disk_again(
    journal_url: str, fails: bool
) -> None:
    """What people sign after taking a case is on the disk before it counts, whether the taking worked or not."""
    said = {"sqlite": ("PRAGMA synchronous", 1, 2), "postgresql": ("SHOW synchronous_commit", "off", "on")}
    database = connect(journal_url)
    ask, loose, strict = said[database.dialect]
    with suppress(KeyError), database.passing():
        assert database.rows(ask) == [(loose,)]
        if fails:
            raise KeyError
    assert database.rows(ask) == [(strict,)]
    database.close()


def test_a_transaction_that_need_not_last_is_all_or_nothing_and_seen_by_others(journal_url: str) -> None:
    """It does without the disk only, not without what makes it a transaction."""
    one, other = connect(journal_url), connect(journal_url)
    one.run("CREATE TABLE probe (n INTEGER)")
    with one.passing():
        one.run("INSERT INTO probe (n) VALUES (1)")
    assert other.rows("SELECT n FROM probe") == [(1,)]
    with suppress(KeyError), one.passing():
        one.run("INSERT INTO probe (n) VALUES (2)")
        raise KeyError
    assert other.rows("SELECT n FROM probe") == [(1,)]
    one.close()
    other.close()


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


def test_a_journal_of_a_newer_program_is_refused(journal_url: str) -> None:
    """An old program would not know what the new tables mean."""
    database = connect(journal_url)
    migrate(database)
    database.run("INSERT INTO migration (n) VALUES (?)", (len(MIGRATIONS) + 1,))
    with pytest.raises(SystemFault) as fault:
        migrate(database)
    assert fault.value.problem.code == "journal.newer"
    database.close()


def test_a_deadlock_is_a_system_fault_and_can_be_tried_again(postgres_url: str) -> None:
    """Two workers that wait for each other: the database ends one of them, nothing of it was committed."""
    databases_ = [connect(postgres_url) for _ in range(2)]
    databases_[0].run("CREATE TABLE t (x INTEGER PRIMARY KEY, y INTEGER)")
    databases_[0].run("INSERT INTO t VALUES (1, 0), (2, 0)")
    both_inside, codes = threading.Barrier(2, timeout=30), []

    def work(database: Database, order: tuple[int, int]) -> None:
        try:
            with database.transaction():
                database.run("UPDATE t SET y = y + 1 WHERE x = ?", (order[0],))
                both_inside.wait()
                database.run("UPDATE t SET y = y + 1 WHERE x = ?", (order[1],))
        except SystemFault as fault:
            codes.append(fault.problem.code)

    workers = [
        threading.Thread(target=work, args=(database, order))
        for database, order in zip(databases_, [(1, 2), (2, 1)], strict=True)
    ]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    assert codes == ["journal.fault"]
    assert databases_[0].rows("SELECT y FROM t ORDER BY x") == [(1,), (1,)]
    for database in databases_:
        database.close()


def test_a_lost_connection_is_a_system_fault_and_then_made_anew(postgres_url: str) -> None:
    """The server was restarted: what was begun is lost and said so, the next statement works."""
    database, admin = connect(postgres_url), connect(postgres_url)
    ((pid,),) = database.rows("SELECT pg_backend_pid()")
    with pytest.raises(SystemFault) as fault, database.transaction():
        database.run("CREATE TABLE t (x INTEGER)")
        admin.rows("SELECT pg_terminate_backend(?)", (pid,))
        database.run("INSERT INTO t VALUES (1)")
    assert fault.value.problem.code == "journal.fault"
    assert database.rows("SELECT to_regclass('t') IS NULL") == [(True,)]
    database.close()
    admin.close()


def test_a_damaged_file_is_a_system_fault(tmp_path: Path) -> None:
    """Not a bug of ours, and told without a traceback."""
    path = tmp_path / "journal.db"
    path.write_bytes(b"SQLite format 3\x00" + b"\xff" * 5_000)
    with pytest.raises(SystemFault):
        connect(f"sqlite:///{path}")


def test_a_full_disk_is_a_system_fault_and_leaves_nothing(tmp_path: Path) -> None:
    """The transaction is gone as a whole, and there is room again after it."""
    database = Sqlite(tmp_path / "journal.db")
    database.run("CREATE TABLE t (x TEXT)")
    database.run("PRAGMA max_page_count = 10")
    with pytest.raises(SystemFault) as fault, database.transaction():
        database.run_many("INSERT INTO t VALUES (?)", [("x" * 5_000,)] * 100)
    assert "FullError" in fault.value.problem.de
    assert database.rows("SELECT COUNT(*) FROM t") == [(0,)]
    with database.transaction():
        database.run("INSERT INTO t VALUES ('y')")
    database.close()


def test_a_transaction_that_breaks_leaves_nothing(journal_url: str) -> None:
    """All or nothing, on either database."""
    database = connect(journal_url)
    database.run("CREATE TABLE t (x INTEGER)")
    with pytest.raises(KeyError), database.transaction():
        database.run("INSERT INTO t VALUES (1)")
        raise KeyError
    assert database.rows("SELECT COUNT(*) FROM t") == [(0,)]
    database.close()
