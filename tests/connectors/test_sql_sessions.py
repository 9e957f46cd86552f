# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What was written is read back by another session; a session that cannot be had is given up in time."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
import sqlalchemy as sa

from connectors.sql import SqlTarget, TableSpec
from connectors.sql.rows import Rows
from laufzettel.connect import Guarantee, Item, Probe, Seen, Wrote
from laufzettel.errors import SystemFault

TABLE = "CREATE TABLE bestand (az VARCHAR(40), betrag_ct INTEGER)"
ITEM = Item("KON-1/test", {"bestand": [{"betrag_ct": 1}]})


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database, on either system in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'register.db'}"
    return str(request.getfixturevalue("postgres_url"))


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

        def _insert(self, connection: sa.Connection, said: Mapping[str, Rows]) -> None:
            super()._insert(connection, said)
            seen.extend(probe.seen for probe in self.confirm([ITEM]))

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


HANGS_UP = (
    "CREATE FUNCTION auflegen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "IF NEW.betrag_ct = 666 THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF; RETURN NEW; END $$"
)
WHEN = {
    "while it writes": "CREATE TRIGGER t BEFORE INSERT ON bestand FOR EACH ROW EXECUTE FUNCTION auflegen()",
    "while it commits": "CREATE CONSTRAINT TRIGGER t AFTER INSERT ON bestand DEFERRABLE INITIALLY DEFERRED "
    "FOR EACH ROW EXECUTE FUNCTION auflegen()",
}


@pytest.mark.parametrize("trigger", WHEN.values(), ids=WHEN.keys())
def test_a_line_that_breaks_leaves_it_unknown(postgres_url: str, trigger: str) -> None:
    """The server hangs up: nobody knows what was written; afterwards one can look, and go on."""
    target = opened(postgres_url.replace("postgresql://", "postgresql+psycopg://"))
    target.execute([HANGS_UP, trigger])
    lost = Item("KON-2/test", {"bestand": [{"betrag_ct": 666}]})
    receipts = target.write([ITEM, lost])
    assert [one.wrote for one in receipts] == [Wrote.UNKNOWN] * 2
    assert [probe.seen for probe in target.confirm([ITEM, lost])] == [Seen.ABSENT] * 2
    assert [one.wrote for one in target.write([ITEM])] == [Wrote.DONE]
    target.close()


def test_after_a_broken_line_no_further_part_is_tried(postgres_url: str) -> None:
    """Some are refused, then the line breaks: what was written is done, what was not tried is certainly not written."""
    target = opened(postgres_url.replace("postgresql://", "postgresql+psycopg://"))
    target.execute([HANGS_UP, WHEN["while it commits"], "ALTER TABLE bestand ADD CHECK (betrag_ct > 0)"])
    cents = [1, 2, 3, 4, 666, 6, -7, 8]
    items = [Item(f"KON-{n}/test", {"bestand": [{"betrag_ct": n}]}) for n in cents]
    receipts = target.write(items)
    done, unknown, not_written = [Wrote.DONE] * 4, [Wrote.UNKNOWN] * 2, [Wrote.NOT_WRITTEN] * 2
    assert [one.wrote for one in receipts] == done + unknown + not_written
    assert [probe.seen for probe in target.confirm(items)] == [Seen.SAME] * 4 + [Seen.ABSENT] * 4
    target.close()
