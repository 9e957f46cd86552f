# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The peers of the throughput benchmark, each run as a process of its own: `python -m benchmarks.peers NAME …`."""

from __future__ import annotations

import sqlite3
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import orjson

from benchmarks.ours import office_for, release_all
from connectors.workbook import Workbook
from flows.hundesteuer.course import decider_of, past_stations
from flows.hundesteuer.name import NAME
from flows.hundesteuer.process import HUNDESTEUER
from laufzettel.case import State
from laufzettel.course import held, plainly, worker_name
from laufzettel.journal import views
from laufzettel.sandbox import ReaderPool
from laufzettel.stations import receive


def prefect_task_per_case(workbook: Path, folder: Path, count: int) -> dict[str, float]:
    """The same stations, journal and register, but one Prefect task for each case instead of one for each batch."""
    from prefect import flow, task
    from prefect.cache_policies import NO_CACHE

    office, around = office_for(workbook, folder)

    @flow(persist_result=False)
    def process() -> None:
        with office.open_journal() as journal, ReaderPool() as pool:
            readers = (Workbook(pool),)
            receive(journal, around.inbox, HUNDESTEUER, readers)
            decider = decider_of(journal, around)

            def walk_one() -> None:
                batch = journal.claim(NAME, owner=worker_name(), limit=1)
                assert batch is not None
                with held(journal, batch):
                    past_stations(journal, batch, around, readers, decider, plainly)

            @task(cache_policy=NO_CACHE, persist_result=False, task_run_name="case")
            def case() -> None:
                walk_one()
                release_all(journal)
                walk_one()

            for _ in range(count):
                case()
            assert views.tally(journal, NAME)[State.CLOSED] == count

    started = time.monotonic()
    process()
    return {"seconds": time.monotonic() - started, "cases": count}


def empty_flow() -> dict[str, float]:
    """What starting Python, Prefect and one flow costs by itself."""
    from prefect import flow

    @flow(persist_result=False)
    def process() -> None:
        """Nothing."""

    process()
    return {"cases": 0}


def dbos_steps(stations: Sequence[str], folder: Path, count: int) -> dict[str, float]:
    """One DBOS workflow per case with one durable step per station, on SQLite; writing reads back."""
    from dbos import DBOS, DBOSConfig

    name = f"dbos-{len(stations)}"
    database = sqlite3.connect(folder / f"{name}.db", isolation_level=None, check_same_thread=False)
    database.execute("CREATE TABLE hundebestand (key TEXT PRIMARY KEY, amount TEXT)")
    config: DBOSConfig = {"name": "peer", "system_database_url": f"sqlite:///{folder / name}-system.db"}
    DBOS(config=config)

    @DBOS.step()
    def station(name: str, number: int) -> str:
        if name != "write":
            return f"{84 + number % 3}.00"
        database.execute("INSERT INTO hundebestand VALUES (?, ?)", (f"HST-{number}", "84.00"))
        ((amount,),) = database.execute("SELECT amount FROM hundebestand WHERE key = ?", (f"HST-{number}",))
        return str(amount)

    @DBOS.workflow()
    def process(number: int) -> None:
        for name in stations:
            station(name, number)

    DBOS.launch()
    started = time.monotonic()
    for number in range(count):
        process(number)
    seconds = time.monotonic() - started
    DBOS.destroy()
    return {"seconds": seconds, "cases": count}


def main() -> None:
    """Run the peer named on the command line."""
    name, arguments = sys.argv[1], sys.argv[2:]
    if name == "prefect":
        answer = prefect_task_per_case(Path(arguments[0]), Path(arguments[1]), int(arguments[2]))
    elif name == "empty":
        answer = empty_flow()
    else:
        answer = dbos_steps(arguments[0].split(","), Path(arguments[1]), int(arguments[2]))
    print(orjson.dumps(answer).decode())


if __name__ == "__main__":
    main()
