# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Our side of the throughput benchmark, as processes of their own.

`python -m benchmarks.ours work WORKBOOK FOLDER COUNT` does the work, `… verify WORKBOOK FOLDER COUNT` looks afterwards
whether every case was really written and every slip really signed.
"""

from __future__ import annotations

import asyncio
import shutil
import sys
import time
from dataclasses import replace
from pathlib import Path

import orjson

from connectors.folder import Folder
from flows.hundesteuer.course import course
from flows.hundesteuer.name import NAME
from flows.hundesteuer.register import DOGS, schema
from flows.hundesteuer.surroundings import Surroundings, surroundings
from laufzettel.case import State
from laufzettel.course import worker_name
from laufzettel.journal import Journal, people, views
from laufzettel.journal.verify import verify
from laufzettel.office import Office, make_office, open_office
from laufzettel.release import admitted
from tasks.walk import prefect_walk


def office_for(workbook: Path, folder: Path) -> tuple[Office, Surroundings]:
    """A fresh office with the workbook in its inbox; letters are left out."""
    make_office(folder)
    office = open_office(folder)
    inbox = office.inbox(NAME)
    inbox.mkdir(parents=True)
    shutil.copy(workbook, inbox / "meldung.xlsx")
    around = surroundings(office)
    around = replace(around, inbox=Folder(inbox, worker_name(), settle_s=0.0), letters=False)
    around.register.execute(schema("sqlite", unique=False))
    return office, around


def work(workbook: Path, folder: Path, count: int) -> None:
    """Receive, read, check, decide, release, write, read back and close every row."""
    from prefect import flow

    office, around = office_for(workbook, folder)

    @flow(name="throughput", persist_result=False)
    async def process() -> None:
        with office.open_journal() as journal, prefect_walk() as walk:
            course(journal, around, walk)
            release_all(journal)
            course(journal, around, walk)

    started = time.monotonic()
    asyncio.run(process())
    print(orjson.dumps({"seconds": time.monotonic() - started, "cases": count}).decode())


def release_all(journal: Journal) -> None:
    """What a person does in between."""
    while waiting := admitted(journal, NAME, limit=2_000):
        people.release(journal, waiting, by="Messung", detail={"class": "A2"}, untouched=True)


def check(folder: Path, count: int) -> None:
    """Count what is closed and what stands in the register, and recompute every slip's chain."""
    office = open_office(folder)
    with office.open_journal() as journal:
        closed = views.tally(journal, NAME)[State.CLOSED]
        faults = 0
        for found in verify(journal, NAME):
            faults = len(found.faults)
    written = len(surroundings(office).register.select(DOGS, "plz", ["59999"], ["chip"]))
    if (closed, written, faults) != (count, count, 0):
        raise SystemExit(f"closed {closed}, written {written}, faulty slips {faults} of {count}")
    print(orjson.dumps({"closed": closed, "written": written}).decode())


def main() -> None:
    """Do what the command line says."""
    what, workbook, folder, count = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4])
    if what == "work":
        work(workbook, folder, count)
    else:
        check(folder, count)


if __name__ == "__main__":
    main()
