# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which digest went to whom on which day: noted before it goes out, so that nobody gets a second one.

A mail server cannot be asked. What was handed to it and never confirmed stays in doubt and is not sent again. Together
with a mailing it is noted which cases it tells somebody above of: each of them once to everybody who is to know.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

import orjson

from laufzettel.journal.journal import Journal
from laufzettel.journal.rows import text


class MailingState(StrEnum):
    """How a mailing stands."""

    INTENDED = "intended"
    """About to be handed over; if nobody is at it any more, nobody knows whether it was."""
    DONE = "done"
    IN_DOUBT = "in_doubt"


class Told(NamedTuple):
    """That somebody was told of an escalated case.

    Attributes:
        recipient: who.
        day: when, ISO.
        state: whether the mail has certainly gone out.
    """

    recipient: str
    day: str
    state: MailingState


def standing(journal: Journal, *, day: str, recipient: str) -> MailingState | None:
    """How the mailing of a day to somebody stands; None if there was none."""
    rows = journal.database.rows("SELECT state FROM mailing WHERE day = ? AND recipient = ?", (day, recipient))
    return MailingState(text(rows[0][0])) if rows else None


def intend(journal: Journal, *, day: str, recipient: str, escalated: Sequence[int] = ()) -> bool:
    """Note durably that a mail is about to be handed over, and of which cases it tells somebody above.

    Args:
        journal: the journal.
        day: ISO.
        recipient: the address.
        escalated: ids of the cases.

    Returns:
        False if there is one of this day already: this one must not go out.
    """
    with journal.database.transaction():
        fresh = journal.database.run(
            "INSERT INTO mailing (day, recipient, state, at, evidence) VALUES (?, ?, 'intended', ?, '{}') "
            "ON CONFLICT (day, recipient) DO NOTHING",
            (day, recipient, journal.now()),
        )
        if fresh:
            journal.database.run_many(
                "INSERT INTO escalation (case_id, recipient, day) VALUES (?, ?, ?) "
                "ON CONFLICT (case_id, recipient) DO NOTHING",
                [(case_id, recipient, day) for case_id in escalated],
            )
    return bool(fresh)


def settle(journal: Journal, *, day: str, recipient: str, state: MailingState, evidence: Mapping[str, str]) -> None:
    """Note how a mailing ended, with what the server said."""
    journal.database.run(
        "UPDATE mailing SET state = ?, at = ?, evidence = ? WHERE day = ? AND recipient = ?",
        (state.value, journal.now(), orjson.dumps(dict(evidence)).decode(), day, recipient),
    )


def withdraw(journal: Journal, *, day: str, recipient: str) -> None:
    """Take a mailing back of which certainly nothing went out: it may be tried again, and nobody was told of a case."""
    with journal.database.transaction():
        journal.database.run("DELETE FROM escalation WHERE day = ? AND recipient = ?", (day, recipient))
        journal.database.run(
            "DELETE FROM mailing WHERE day = ? AND recipient = ? AND state = 'intended'", (day, recipient)
        )


def told(journal: Journal, number: str) -> list[Told]:
    """Who was told of an escalated case, and when, the first ones first."""
    rows = journal.database.rows(
        "SELECT t.recipient, t.day, m.state FROM cases c JOIN escalation t ON t.case_id = c.id "
        "JOIN mailing m ON m.day = t.day AND m.recipient = t.recipient WHERE c.number = ? ORDER BY t.day, t.recipient",
        (number,),
    )
    return [Told(text(recipient), text(day), MailingState(text(state))) for recipient, day, state in rows]
