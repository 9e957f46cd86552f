# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a run that ended early held: given back at once instead of after its lease."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from pathlib import Path

from laufzettel.cli.status import CLAIMED
from laufzettel.journal import Journal
from laufzettel.journal.rows import integer, text
from laufzettel.office import Office


def give_back(office: Office, process: str, journal: Journal, *, dead: Callable[[str], bool]) -> None:
    """Free cases and files that runs hold that are no more.

    Whoever is wrongly taken for dead does no harm: the fence keeps its signatures out, and a file taken in twice is
    recognised.

    Args:
        office: the office.
        process: the process's name.
        journal: its journal.
        dead: told a worker's name; whether it is no more.
    """
    _free_cases(journal, process, dead)
    put_back(office.inbox(process), dead=dead)


def put_back(inbox: Path, *, dead: Callable[[str], bool]) -> None:
    """Put files back into the inbox that a run had begun to take in."""
    for path in sorted((inbox / CLAIMED).glob("*/*/*")):
        home = inbox / path.name
        if dead(path.parts[-3]) and not home.exists():
            path.rename(home)


def _free_cases(journal: Journal, process: str, dead: Callable[[str], bool]) -> None:
    with journal.database.transaction():
        holders = journal.database.rows(
            "SELECT DISTINCT k.id, k.owner FROM cases c JOIN claim k ON k.id = c.claim "
            "WHERE c.process = ? AND c.state = 'ready' AND c.lease_until > ?",
            (process, journal.clock()),
        )
        for claim, owner in holders:
            if dead(text(owner)):
                journal.database.run(
                    "UPDATE cases SET claim = 0, lease_until = 0 WHERE process = ? AND claim = ?",
                    (process, integer(claim)),
                )


def gone(worker: str) -> bool:
    """True if a worker of this machine is no more; of other machines nobody knows.

    Args:
        worker: its name, as `laufzettel.course.worker_name` gives it.
    """
    host, _, number = worker.rpartition("-")
    if host != socket.gethostname() or not number.isdigit():
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
