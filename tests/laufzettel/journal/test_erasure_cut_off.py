# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Erasing is killed at each of its steps, and the next call ends it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from laufzettel.case import State, Station, digest_of
from laufzettel.journal import clearing, erasure, open_journal
from laufzettel.journal.batch import Signature
from laufzettel.journal.erasure import Reason
from laufzettel.journal.verify import verify
from laufzettel.leftovers import Leftovers

PROCESS = "probe"
STEPS = {
    "signed, not committed": "Journal.append",
    "committed": "erasure.erase",
    "keys destroyed": "Keys.destroy",
    "a document removed": "Store.remove",
    "its original removed": "Office.document",
    "names deleted": "clearing._forget_names",
    "the journal made anew": "Sqlite.scrub",
    "the keys made anew": "Keys.scrub",
}
"""Where it is killed: right after this was done."""

KILLED = """
import os, signal, sys
from pathlib import Path
from laufzettel.journal import clearing, erasure, open_journal
from laufzettel.journal.database import Sqlite
from laufzettel.journal.erasure import Reason
from laufzettel.journal.journal import Journal
from laufzettel.journal.keys import Keys
from laufzettel.journal.store import Store

url, store, step = sys.argv[1:]
owner, name = step.split(".")
owner = globals().get(owner)
real = getattr(owner, name, None)

def and_die(*args, **more):
    real(*args, **more)
    os.kill(os.getpid(), signal.SIGKILL)

class Office:
    def document(self, digest, size):
        if name == "document":
            os.kill(os.getpid(), signal.SIGKILL)

    def letters(self, numbers):
        pass

if name != "document":
    setattr(owner, name, and_die)
with open_journal(url, Path(store)) as journal:
    erasure.erase(journal, [1, 2, 3, 4, 5], reason=Reason.RETENTION, by="machine")
    clearing.finish(journal, Office())
"""


@pytest.mark.parametrize("step", STEPS)
def test_whoever_is_killed_while_erasing_is_taken_up_by_the_next_call(
    tmp_path: Path, put: Callable[..., list[str]], step: str
) -> None:
    """No value is left, the slips are whole, and each says once that its case was erased."""
    url, store = f"sqlite:///{tmp_path / 'journal.db'}", tmp_path / "store"
    with open_journal(url, store) as journal:
        put(journal, 5)
        batch = journal.claim(PROCESS, owner="probe", limit=10)
        assert batch is not None
        closed = [Signature(one, "closed", "{}", State.CLOSED, Station.CLOSE) for one in batch.cases.values()]
        journal.sign(batch, Station.READ, closed)
        document = journal.store.path(digest_of(b"meldung.xlsx"))
    os.utime(document, (0, 0))
    ended = subprocess.run([sys.executable, "-c", KILLED, url, str(store), STEPS[step]], check=False)
    assert ended.returncode == -signal.SIGKILL

    with open_journal(url, store) as journal:
        due = erasure.outlook(journal, PROCESS, 0).due
        assert len(due) == (5 if step == "signed, not committed" else 0)
        erasure.erase(journal, due, reason=Reason.RETENTION, by="machine")
        clearing.finish(journal, Leftovers(tmp_path / "eingang", tmp_path / "postausgang"))
        assert not document.exists()
        assert list(verify(journal, PROCESS))[-1].faults == []
        assert journal.database.rows("SELECT COUNT(*) FROM entry WHERE result = 'erased'") == [(5,)]
        assert erasure.outlook(journal, PROCESS, 0).unfinished == 0
        assert journal.keys.destroyed(range(1, 6)) == set(range(1, 6))
    held = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert b'"name":"N1"' not in held and b"meldung.xlsx" not in held
