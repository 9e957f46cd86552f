# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Shadow mode (*Schattenbetrieb*): a process reads, checks and decides, and writes and sends nothing.

A case that came in while the process was in shadow mode is a shadow case for good, whatever is released: people did
its work by hand. While it is on, nothing else of the process goes out either. The database refuses to note that
anything would.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from laufzettel.errors import BusinessError, Message
from laufzettel.journal import approvals
from laufzettel.journal.batch import Held
from laufzettel.journal.database import Database
from laufzettel.journal.journal import MACHINE, Journal
from laufzettel.journal.people import NOT_A_PERSON
from laufzettel.journal.rows import HELD, held, integer, text

LONGEST_REASON = 500

NOT_WITHHELD = "NOT EXISTS (SELECT 1 FROM erasure x WHERE x.case_id = c.id)"
"""That a case `c` is neither erased nor restricted."""

NO_REASON = Message(
    "shadow.no_reason",
    "Zum Ein- und Ausschalten des Schattenbetriebs gehört ein Grund.",
    "Switching shadow mode on or off needs a reason.",
    "Sagen Sie in einem Satz, warum; höchstens 500 Zeichen.",
    "Say why in one sentence; 500 characters at most.",
)
ALREADY = Message(
    "shadow.already",
    "Der Schattenbetrieb des Verfahrens „{process}“ steht schon so.",
    "Shadow mode of process “{process}” stands so already.",
    "Sehen Sie nach, seit wann: laufzettel pilot shadow",
    "Look since when: laufzettel pilot shadow",
)
UNFINISHED = Message(
    "shadow.unfinished",
    "Im Verfahren „{process}“ ist noch nicht alles bei den Akten (Vorgänge: {count}); im Schattenbetrieb bliebe es "
    "liegen.",
    "In process “{process}” not everything is closed yet (cases: {count}); in shadow mode it would be left lying.",
    "Bringen Sie es erst zu Ende (laufzettel status zeigt es), dann schalten Sie ein.",
    "Bring it to its end first (laufzettel status shows it), then switch it on.",
)

_ALONE = {
    "sqlite": (),  # the transaction itself keeps others out
    "postgresql": ("LOCK TABLE cases IN SHARE ROW EXCLUSIVE MODE",),
}
"""Waits for whoever opens or moves a case right now, and keeps others from it until the switch counts."""


class Shadow(StrEnum):
    """What shadow mode means for a case."""

    IN_IT = "in_it"
    """It came in while it was on: nothing of it ever goes out."""
    WAITS = "waits"
    """It came in before, and has to wait until it is off."""


class Spell(NamedTuple):
    """A time of shadow mode.

    Attributes:
        id: grows with each.
        on_at, on_by, on_why: when it was switched on, by whom and why.
        off_at, off_by, off_why: the same for its end; empty while it is on.
    """

    id: int
    on_at: str
    on_by: str
    on_why: str
    off_at: str
    off_by: str
    off_why: str

    def covers(self, received_at: str) -> bool:
        """Whether a case that came in then is a shadow case."""
        return self.on_at <= received_at and (not self.off_at or received_at < self.off_at)


def spells(database: Database, process: str) -> list[Spell]:
    """All times of shadow mode of a process, the oldest first; one small read, for there are few."""
    rows = database.rows(
        "SELECT id, on_at, on_by, on_why, off_at, off_by, off_why FROM shadow WHERE process = ? ORDER BY id",
        (process,),
    )
    return [Spell(integer(number), *map(text, rest)) for number, *rest in rows]


def is_on(database: Database, process: str) -> bool:
    """Whether a process is in shadow mode now."""
    return any(not spell.off_at for spell in spells(database, process))


def last(database: Database, process: str) -> Spell | None:
    """The time of shadow mode that is on, or was last; None if the process never was in it."""
    known = spells(database, process)
    return known[-1] if known else None


def passed(journal: Journal, process: str, spell: Spell, *, after: int = 0, limit: int = 500) -> list[Held]:
    """Cases of which all was decided in shadow mode and nothing went out, in the order of the journal's own numbers.

    Args:
        journal: the journal; nothing in it is changed, and no case is claimed.
        process: of the cases.
        spell: when they came in.
        after: beyond which number to go on.
        limit: so many at most.
    """
    rows = journal.database.rows(
        f"SELECT {HELD} FROM cases c WHERE {_IN_SPELL} AND id > ? AND {_PASSED} AND {NOT_WITHHELD} ORDER BY id LIMIT ?",
        (*_in(process, spell), after, limit),
    )
    return [held(row, "", "") for row in rows]


def undecided(journal: Journal, process: str, spell: Spell) -> list[str]:
    """The numbers of shadow cases that are still under way, such as those a person has to clarify."""
    rows = journal.database.rows(
        f"SELECT number FROM cases c WHERE {_IN_SPELL} AND state <> 'closed' AND NOT {_PASSED} ORDER BY id",
        _in(process, spell),
    )
    return [text(number) for (number,) in rows]


_IN_SPELL = "process = ? AND received_at >= ? AND (? = '' OR received_at < ?)"
_PASSED = "EXISTS (SELECT 1 FROM entry e WHERE e.case_id = c.id AND e.station = 'write' AND e.result = 'shadow')"


def _in(process: str, spell: Spell) -> tuple[str, str, str, str]:
    return process, spell.on_at, spell.off_at, spell.off_at


def of(journal: Journal, process: str, cases: Sequence[Held]) -> dict[int, Shadow]:
    """What shadow mode means for each of these cases; none of them, if the process never was in it.

    Args:
        journal: the journal.
        process: of the cases.
        cases: held.
    """
    known = spells(journal.database, process) if cases else []
    if not known:
        return {}
    now = not known[-1].off_at
    rows = journal.database.rows(
        f"SELECT id, received_at FROM cases WHERE {journal.database.among('id')}",
        (journal.database.listed([case.id for case in cases]),),
    )
    found = {}
    for case_id, received_at in rows:
        if any(spell.covers(text(received_at)) for spell in known):
            found[integer(case_id)] = Shadow.IN_IT
        elif now:
            found[integer(case_id)] = Shadow.WAITS
    return found


def switch_on(journal: Journal, process: str, *, by: str, why: str) -> None:
    """Begin shadow mode; the process must have no case under way.

    Args:
        journal: the journal.
        process: its name.
        by: who switches it on.
        why: the reason; kept with it.

    Raises:
        BusinessError: cases are under way, it is on already, the reason is missing, or the signer is no person.
    """
    why = _reason(by, why)
    database = journal.database
    with database.transaction():
        for statement in _ALONE[database.dialect]:
            database.run(statement)
        if is_on(database, process):
            raise BusinessError(ALREADY.at(process=process))
        rows = database.rows("SELECT COUNT(*) FROM cases WHERE process = ? AND state <> 'closed'", (process,))
        if count := integer(rows[0][0]):
            raise BusinessError(UNFINISHED.at(process=process, count=count))
        database.run(
            "INSERT INTO shadow (process, on_at, on_by, on_why) VALUES (?, ?, ?, ?)", (process, journal.now(), by, why)
        )


def switch_off(journal: Journal, process: str, *, by: str, why: str) -> None:
    """End shadow mode: what comes in from now on goes the machine's way. Arguments and errors as for `switch_on`."""
    why = _reason(by, why)
    with journal.database.transaction():
        ended = journal.database.run(
            "UPDATE shadow SET off_at = ?, off_by = ?, off_why = ? WHERE process = ? AND off_at = ''",
            (journal.now(), by, why, process),
        )
        if not ended:
            raise BusinessError(ALREADY.at(process=process))


def _reason(by: str, why: str) -> str:
    why = " ".join(why.split())
    if not why or len(why) > LONGEST_REASON:
        raise BusinessError(NO_REASON.at())
    if approvals.signer_key(by) in ("", MACHINE):
        raise BusinessError(NOT_A_PERSON.at(signer=by))
    return why
