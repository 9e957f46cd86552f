# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What was written is read back by another session; a session that cannot be had is given up in time."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
import sqlalchemy as sa

from connectors.sql import SqlTarget, TableSpec
from laufzettel.connect import Guarantee, Item, Probe, Seen
from laufzettel.errors import SystemFault

TABLE = "CREATE TABLE bestand (az VARCHAR(40), betrag_ct INTEGER)"
ITEM = Item("KON-1/test", {"bestand": [{"betrag_ct": 1}]})


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database, on either system in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'register.db'}"
    return str(request.getfixturevalue("postgres_url")).replace("postgresql://", "postgresql+psycopg://")


@pytest.fixture
def sessions() -> Iterator[dict[str, set[int]]]:
    """Which sessions were used for which kind of statement."""
    used: dict[str, set[int]] = {}

    def note(connection: sa.Connection, _cursor: object, statement: str, *_: object) -> None:
        used.setdefault(statement.split(maxsplit=1)[0], set()).add(id(connection.connection.dbapi_connection))

    sa.event.listen(sa.Engine, "before_cursor_execute", note)
    yield used
    sa.event.remove(sa.Engine, "before_cursor_execute", note)


def opened(url: str) -> SqlTarget:
    """A register with a table."""
    target = SqlTarget("bestand", url, [TableSpec("bestand", "az")])
    target.execute([TABLE])
    return target


def test_what_was_written_is_read_back_by_another_session(url: str, sessions: dict[str, set[int]]) -> None:
    """A session may see what it wrote itself, whatever became of it; another one sees what stands there."""
    target = opened(url)
    assert target.check().ok
    target.write([ITEM])
    wrote = set(sessions["INSERT"])
    sessions.clear()
    target.confirm([ITEM])
    assert sessions["SELECT"].isdisjoint(wrote)
    target.close()


def test_a_write_that_was_not_committed_is_not_seen(url: str) -> None:
    """Reading back in the middle of the transaction shows nothing; after it, everything."""
    seen: list[Seen] = []

    class AskedTooEarly(SqlTarget):
        """Somebody reads back before the commit."""

        def _insert(self, connection: sa.Connection, items: Sequence[Item]) -> None:
            super()._insert(connection, items)
            seen.extend(probe.seen for probe in self.confirm(items))

    opened(url).close()
    target = AskedTooEarly("bestand", url, [TableSpec("bestand", "az")])
    target.write([ITEM])
    seen.extend(probe.seen for probe in target.confirm([ITEM]))
    target.close()
    assert seen == [Seen.ABSENT, Seen.SAME]


def test_a_server_that_does_not_answer_is_given_up_in_time() -> None:
    """A port that takes the call and says nothing: not for ever."""
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        address = f"postgresql+psycopg://leser:geheim@127.0.0.1:{silent.getsockname()[1]}/register"
        target = SqlTarget("bestand", address, [TableSpec("bestand", "az")], patience_s=1.0)
        begun = time.monotonic()
        with pytest.raises(SystemFault) as fault:
            target.probe([ITEM])
        assert time.monotonic() - begun < 10
        assert "geheim" not in str(fault.value)
        target.close()


def test_an_address_may_name_its_own_patience(postgres_url: str) -> None:
    """What stands in the address counts."""
    url = f"{postgres_url.replace('postgresql://', 'postgresql+psycopg://')}&connect_timeout=7"
    target = opened(url)
    target.write([ITEM])
    assert [probe.seen for probe in target.confirm([ITEM])] == [Seen.SAME]
    target.close()


@pytest.mark.parametrize("name", ["from", "Bestand neu"])
def test_a_table_with_an_awkward_name_is_locked_all_the_same(url: str, name: str) -> None:
    """A reserved word, a capital letter, a blank."""
    target = SqlTarget("bestand", url, [TableSpec(name, "az")])
    target.execute([f'CREATE TABLE "{name}" (az VARCHAR(40), betrag_ct INTEGER)'])
    written = Item("KON-1/test", {name: [{"betrag_ct": 1}]})
    target.write([written])
    found: list[Probe] = target.confirm([written])
    assert [probe.seen for probe in found] == [Seen.SAME]
    target.close()


def test_a_known_lock_is_what_makes_it_transactional(url: str) -> None:
    """SQLite and PostgreSQL keep others out between looking and writing."""
    target = opened(url)
    assert target.guarantee is Guarantee.TRANSACTIONAL
    target.close()
