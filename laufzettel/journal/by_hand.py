# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Cases that the plan of a pilot leaves to people (*Handprobe*): the machine has read and checked them, no more.

The database itself lets nothing of them go out, whatever a program says, until a person has given one to the machine.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from enum import StrEnum
from typing import NamedTuple

from laufzettel.case import State, Station
from laufzettel.errors import BusinessError, Message
from laufzettel.journal import effects, people
from laufzettel.journal.batch import Held
from laufzettel.journal.journal import Journal
from laufzettel.journal.rows import integer, text

NOT_BY_HAND = Message(
    "case.not_by_hand",
    "Der Vorgang {number} ist nicht der Handarbeit zugelost.",
    "Case {number} is not among those that stay with people.",
    "Sehen Sie auf dem Laufzettel nach: laufzettel slip {number}",
    "Look at its slip: laufzettel slip {number}",
)
NO_REASON = Message(
    "case.opt_out_reason",
    "Um den Vorgang {number} aus der Handprobe zu nehmen, fehlt der Grund.",
    "Taking case {number} out of the manual sample needs a reason.",
    "Schreiben Sie in einem Satz, warum er nicht von Hand bearbeitet werden kann.",
    "Write in a sentence why it cannot be worked at by hand.",
)


class Why(StrEnum):
    """Why a case stays with people."""

    LOT = "lot"
    """Drawn at random (*zufällige Handprobe*)."""
    UNIT = "unit"
    """Its unit has not been switched over yet."""


class Counts(NamedTuple):
    """How many cases of a process stayed with people, for one reason.

    Attributes:
        kept: all of them.
        done: done by hand.
        opted_out: given to the machine all the same.
        rejected: closed without anything being written.
        open: still to be done.
    """

    kept: int = 0
    done: int = 0
    opted_out: int = 0
    rejected: int = 0
    open: int = 0


def keep(journal: Journal, process: str, rows: Iterable[tuple[int, int, Why]]) -> None:
    """Note that cases stay with people, inside the transaction that signs it.

    Args:
        journal: the journal.
        process: of these cases.
        rows: case, plan, and why.
    """
    journal.database.run_many(
        "INSERT INTO by_hand (case_id, process, plan, why) VALUES (?, ?, ?, ?) ON CONFLICT (case_id) DO NOTHING",
        [(case_id, process, plan, why.value) for case_id, plan, why in rows],
    )


def known(journal: Journal, ids: Collection[int]) -> dict[int, tuple[int, Why, bool]]:
    """Which of these cases were left to people before: by which plan, why, and whether they still are."""
    if not ids:
        return {}
    database = journal.database
    rows = database.rows(
        f"SELECT case_id, plan, why, ended FROM by_hand WHERE {database.among('case_id')}",
        (database.listed(sorted(ids)),),
    )
    return {integer(case_id): (integer(plan), Why(text(why)), ended == "") for case_id, plan, why, ended in rows}


def stays(journal: Journal, number: str) -> bool:
    """Whether a case is left to people now."""
    return bool(
        journal.database.rows(
            "SELECT 1 FROM cases c JOIN by_hand b ON b.case_id = c.id WHERE c.number = ? AND b.ended = ''", (number,)
        )
    )


def done(journal: Journal, number: str, *, by: str, note: str = "") -> None:
    """Close a case that a person has worked at by hand, in the legacy system itself.

    Args:
        journal: the journal.
        number: the case.
        by: who signs.
        note: what was done, such as the number it has there.

    Raises:
        BusinessError: the case is not left to people or does not wait, or the signer is no person.
    """
    people.move(
        journal,
        number,
        "done_by_hand",
        {State.CLARIFICATION},
        lambda case: _ended(journal, case, "done"),
        by=by,
        note=note,
        to=(State.CLOSED, Station.CLOSE),
    )


def opt_out(journal: Journal, number: str, *, by: str, note: str) -> None:
    """Give a case to the machine that was left to people, in an emergency; it stays counted.

    Args:
        journal: the journal.
        number: the case.
        by: who signs.
        note: why it cannot be worked at by hand.

    Raises:
        BusinessError: the reason is missing, the case is not left to people or does not wait, or the signer is no
            person.
    """
    if not note.strip():
        raise BusinessError(NO_REASON.at(number=number))
    people.move(
        journal,
        number,
        "opted_out",
        {State.CLARIFICATION},
        lambda case: _ended(journal, case, "opted_out"),
        by=by,
        note=note.strip(),
        to=(State.READY, Station.CHECK),
    )


def counts(journal: Journal, process: str) -> dict[Why, Counts]:
    """How many cases stayed with people, by reason."""
    rows = journal.database.rows(
        "SELECT b.why, COUNT(*), SUM(CASE WHEN b.ended = 'done' THEN 1 ELSE 0 END), "
        "SUM(CASE WHEN b.ended = 'opted_out' THEN 1 ELSE 0 END), "
        "SUM(CASE WHEN b.ended = '' AND c.state = 'closed' THEN 1 ELSE 0 END), "
        "SUM(CASE WHEN b.ended = '' AND c.state <> 'closed' THEN 1 ELSE 0 END) "
        "FROM by_hand b JOIN cases c ON c.id = b.case_id WHERE b.process = ? GROUP BY b.why",
        (process,),
    )
    return {Why.LOT: Counts(), Why.UNIT: Counts()} | {
        Why(text(why)): Counts(*map(integer, numbers)) for why, *numbers in rows
    }


def waiting(journal: Journal, process: str, *, limit: int) -> list[str]:
    """Numbers of the cases that are still to be done by hand, oldest first."""
    rows = journal.database.rows(
        "SELECT c.number FROM by_hand b JOIN cases c ON c.id = b.case_id "
        "WHERE b.process = ? AND b.ended = '' AND c.state <> 'closed' ORDER BY c.id LIMIT ?",
        (process, limit),
    )
    return [text(number) for (number,) in rows]


def _ended(journal: Journal, case: Held, how: str) -> dict[str, object]:
    """Note how it ended; the case is locked. Nothing of it can have gone out, and that is looked at all the same."""
    changed = journal.database.run("UPDATE by_hand SET ended = ? WHERE case_id = ? AND ended = ''", (how, case.id))
    if not changed or effects.of_case(journal, case.id):
        raise BusinessError(NOT_BY_HAND.at(number=case.number))
    return {"by_hand": how}
