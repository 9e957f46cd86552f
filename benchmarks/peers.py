# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The peers of the throughput benchmark, each run as a process of its own: `python -m benchmarks.peers NAME …`."""

from __future__ import annotations

import sqlite3
import sys
import time
from pathlib import Path

import orjson


def bare(workbook: Path, folder: Path) -> dict[str, float]:
    """A bare pandas script: read the sheet, insert the rows, keep no record of anything."""
    import pandas as pd

    started = time.monotonic()
    frame = pd.read_excel(workbook, header=2, dtype=str, engine="calamine")
    with sqlite3.connect(folder / "bare.db") as database:
        columns = ", ".join(f"c{index}" for index in range(len(frame.columns)))
        database.execute(f"CREATE TABLE hundebestand ({columns})")
        gaps = ", ".join("?" * len(frame.columns))
        rows = frame.astype(object).where(frame.notna(), None).itertuples(index=False, name=None)
        database.executemany(f"INSERT INTO hundebestand VALUES ({gaps})", rows)
        ((count,),) = database.execute("SELECT COUNT(*) FROM hundebestand").fetchall()
    return {"seconds": time.monotonic() - started, "cases": count}


def prefect_task_per_case(count: int, folder: Path) -> dict[str, float]:
    """One Prefect task per case that inserts its row and reads it back, against the running server."""
    from prefect import flow, task
    from prefect.cache_policies import NO_CACHE

    database = sqlite3.connect(folder / "prefect-peer.db", isolation_level=None)
    database.execute("CREATE TABLE hundebestand (key TEXT PRIMARY KEY, name TEXT)")

    @task(cache_policy=NO_CACHE, persist_result=False, task_run_name="case")
    def case(number: int) -> None:
        database.execute("INSERT INTO hundebestand VALUES (?, ?)", (f"HST-{number}", "Musterfrau"))
        assert database.execute("SELECT name FROM hundebestand WHERE key = ?", (f"HST-{number}",)).fetchone()

    @flow(persist_result=False)
    def process() -> None:
        for number in range(count):
            case(number)

    started = time.monotonic()
    process()
    return {"seconds": time.monotonic() - started, "cases": count}


def dbos_steps(count: int, folder: Path) -> dict[str, float]:
    """One DBOS workflow per case with two durable steps, decide and write, on SQLite."""
    from dbos import DBOS, DBOSConfig

    database = sqlite3.connect(folder / "dbos-peer.db", isolation_level=None, check_same_thread=False)
    database.execute("CREATE TABLE hundebestand (key TEXT PRIMARY KEY, amount TEXT)")
    config: DBOSConfig = {"name": "peer", "system_database_url": f"sqlite:///{folder / 'dbos-system.db'}"}
    DBOS(config=config)

    @DBOS.step()
    def decide(number: int) -> str:
        return f"{84 + number % 3}.00"

    @DBOS.step()
    def write(number: int, amount: str) -> None:
        database.execute("INSERT INTO hundebestand VALUES (?, ?)", (f"HST-{number}", amount))
        assert database.execute("SELECT amount FROM hundebestand WHERE key = ?", (f"HST-{number}",)).fetchone()

    @DBOS.workflow()
    def process(number: int) -> None:
        write(number, decide(number))

    DBOS.launch()
    started = time.monotonic()
    for number in range(count):
        process(number)
    seconds = time.monotonic() - started
    DBOS.destroy()
    return {"seconds": seconds, "cases": count}


def main() -> None:
    """Run the peer named on the command line."""
    name, first, folder = sys.argv[1], sys.argv[2], Path(sys.argv[3])
    if name == "bare":
        answer = bare(Path(first), folder)
    elif name == "prefect":
        answer = prefect_task_per_case(int(first), folder)
    else:
        answer = dbos_steps(int(first), folder)
    print(orjson.dumps(answer).decode())


if __name__ == "__main__":
    main()
