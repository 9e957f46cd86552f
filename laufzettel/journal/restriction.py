# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The end of a restriction of processing (Art. 18 GDPR) before the case is erased: a person lifts it, with a reason.

How a restriction begins: `laufzettel.journal.erasure.erase_one`.
"""

from __future__ import annotations

from laufzettel.case import State, Station
from laufzettel.errors import BusinessError, Message
from laufzettel.journal import notes
from laufzettel.journal.approvals import signer_key
from laufzettel.journal.batch import Held, Signature
from laufzettel.journal.erasure import ALREADY
from laufzettel.journal.journal import MACHINE, Journal
from laufzettel.journal.people import NO_CASE, NOT_A_PERSON
from laufzettel.journal.rows import HELD, held, text
from laufzettel.journal.sealed import LIFTED

NOT_RESTRICTED = Message(
    "erase.not_restricted",
    "Die Verarbeitung des Vorgangs {number} ist nicht eingeschränkt; es gibt nichts aufzuheben.",
    "The processing of case {number} is not restricted; there is nothing to lift.",
    "Sehen Sie auf dem Laufzettel nach: laufzettel slip {number}",
    "Look at its slip: laufzettel slip {number}",
)
TELL_FIRST = Message(
    "erase.tell_first",
    "Die betroffene Person ist vor der Aufhebung zu unterrichten (Art. 18 Abs. 3 DSGVO).",
    "The person concerned must be informed before the restriction is lifted (GDPR Art. 18(3)).",
)
"""What whoever lifts a restriction is reminded of; the program cannot see whether it was done."""


def restricted_since(journal: Journal, number: str) -> str:
    """What `lift` would do away with; changes nothing.

    Args:
        journal: the journal.
        number: the case number.

    Returns:
        Since when the processing of the case is restricted, ISO 8601 in UTC.

    Raises:
        BusinessError: as there, but for the signer.
    """
    with journal.database.transaction():
        return _restricted(journal, number)[1]


def lift(journal: Journal, number: str, *, by: str, note: str) -> str:
    """Lift the restriction of a case: its contents are there again for all who work at it.

    Args:
        journal: the journal.
        number: the case number.
        by: who decides it.
        note: why; kept as a note.

    Returns:
        Since when it was restricted, ISO 8601 in UTC.

    Raises:
        BusinessError: there is no such case, it is erased or not restricted, or the signer is no person.
    """
    if signer_key(by) in ("", MACHINE):
        raise BusinessError(NOT_A_PERSON.at(signer=by))
    with journal.database.transaction():
        case, since = _restricted(journal, number)
        detail = notes.keep(journal, case, note)
        journal.append([Signature(case, LIFTED, detail, State.CLOSED, Station.CLOSE)], Station.CLOSE, by)
        journal.database.run("DELETE FROM erasure WHERE case_id = ?", (case.id,))
        return since


def _restricted(journal: Journal, number: str) -> tuple[Held, str]:
    """A restricted case, locked until the transaction ends, and since when it is."""
    database = journal.database
    rows = database.rows(f"SELECT {HELD} FROM cases WHERE number = ?{database.for_update}", (number.strip().upper(),))
    if not rows:
        raise BusinessError(NO_CASE.at(number=number))
    case = held(rows[0], "", "")
    barred = database.rows("SELECT restricted_at, erased_at FROM erasure WHERE case_id = ?", (case.id,))
    if barred and barred[0][1] is not None:
        raise BusinessError(ALREADY.at(number=case.number))
    if not barred:
        raise BusinessError(NOT_RESTRICTED.at(number=case.number))
    return case, text(barred[0][0])
