# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Our side of the throughput benchmark, as a process of its own: `python -m benchmarks.ours WORKBOOK FOLDER COUNT`."""

from __future__ import annotations

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
from flows.hundesteuer.surroundings import surroundings
from laufzettel.case import State
from laufzettel.course import worker_name
from laufzettel.journal import Journal, people, views
from laufzettel.journal.verify import verify
from laufzettel.office import make_office, open_office
from tasks.walk import PrefectWalk


def main() -> None:
    """Receive, read, check, decide, release, write, read back and close every row; count and verify afterwards."""
    from prefect import flow

    workbook, folder, count = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    make_office(folder)
    office = open_office(folder)
    inbox = office.inbox(NAME)
    inbox.mkdir(parents=True)
    shutil.copy(workbook, inbox / "meldung.xlsx")
    around = surroundings(office)
    around = replace(around, inbox=Folder(inbox, worker_name(), settle_s=0.0), letters=False)
    around.register.execute(schema("sqlite", unique=False))

    @flow(name="throughput", persist_result=False)
    def process() -> None:
        with office.open_journal() as journal:
            course(journal, around, PrefectWalk())

    started = time.monotonic()
    process()
    with office.open_journal() as journal:
        _release_all(journal)
    process()
    seconds = time.monotonic() - started
    with office.open_journal() as journal:
        closed = views.tally(journal, NAME)[State.CLOSED]
        faults = 0
        for found in verify(journal, NAME):
            faults = len(found.faults)
    written = len(around.register.select(DOGS, "plz", ["59999"], ["chip"]))
    if (closed, written, faults) != (count, count, 0):
        raise SystemExit(f"closed {closed}, written {written}, faulty slips {faults} of {count}")
    print(orjson.dumps({"seconds": seconds, "cases": count}).decode())


def _release_all(journal: Journal) -> None:
    while waiting := [one.number for one in views.waiting(journal, NAME, State.RELEASE, limit=2_000)]:
        people.release(journal, waiting, by="Messung", detail={"class": "A2"})


if __name__ == "__main__":
    main()
