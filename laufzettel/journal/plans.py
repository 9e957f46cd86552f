# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The registered plans of pilots (*Vorab-Festlegung*): each as it was frozen; a later one stands beside it."""

from __future__ import annotations

from typing import NamedTuple

from laufzettel.case import digest_of
from laufzettel.errors import BusinessError, Message
from laufzettel.journal import approvals
from laufzettel.journal.database import Database
from laufzettel.journal.journal import MACHINE, Journal
from laufzettel.journal.people import NOT_A_PERSON
from laufzettel.journal.rows import integer, text

LONGEST_REASON = 500

NO_REASON = Message(
    "plan.no_reason",
    "Für „{process}“ ist schon ein anderer Plan festgelegt; zu einer Abweichung gehört ein Grund.",
    "Another plan is registered for “{process}” already; a deviation needs a reason.",
    "Sagen Sie in einem Satz, warum (--why GRUND, höchstens 500 Zeichen); er steht im Bericht.",
    "Say why in one sentence (--why REASON, 500 characters at most); it stands in the report.",
)
ALREADY = Message(
    "plan.already",
    "Genau dieser Plan ist für „{process}“ schon festgelegt.",
    "Exactly this plan is registered for “{process}” already.",
    "Es ist nichts zu tun; was festgelegt ist, zeigt: laufzettel pilot plan",
    "There is nothing to do; what is registered is shown by: laufzettel pilot plan",
)


class Registered(NamedTuple):
    """A plan as it was registered.

    Attributes:
        id: grows with each registration.
        process: which process it is about.
        at: when it was registered, ISO 8601, UTC.
        person: who registered it.
        unit: which unit of a stepped wedge this office is; empty where there is none.
        digest: SHA-256 of the body, hexadecimal.
        body: the plan in canonical form, JSON.
        why: why it differs from the one before; empty for the first.
    """

    id: int
    process: str
    at: str
    person: str
    unit: str
    digest: str
    body: str
    why: str

    @property
    def whole(self) -> bool:
        """Whether the plan is still what was hashed."""
        return digest_of(self.body.encode()) == self.digest


def register(journal: Journal, process: str, body: str, *, by: str, unit: str = "", why: str = "") -> Registered:
    """Freeze a plan; it counts for whatever comes in from now on.

    Args:
        journal: the journal.
        process: its process.
        body: in canonical form.
        by: who registers it.
        unit: which unit of a stepped wedge this office is.
        why: the reason, if another plan is registered already.

    Raises:
        BusinessError: the very same plan is registered, the reason is missing or too long, or no person registers it.
    """
    if approvals.signer_key(by) in ("", MACHINE):
        raise BusinessError(NOT_A_PERSON.at(signer=by))
    why = " ".join(why.split())
    digest = digest_of(body.encode())
    with journal.database.transaction():
        before = latest(journal.database, process)
        if before is not None and (before.digest, before.unit) == (digest, unit):
            raise BusinessError(ALREADY.at(process=process))
        if (before is not None and not why) or len(why) > LONGEST_REASON:
            raise BusinessError(NO_REASON.at(process=process))
        journal.database.run(
            "INSERT INTO pilot_plan (process, at, person, unit, digest, body, why) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (process, journal.now(), by, unit, digest, body, why),
        )
    return history(journal.database, process)[-1]


def latest(database: Database, process: str) -> Registered | None:
    """The plan that counts now; None if none is registered."""
    found = history(database, process)
    return found[-1] if found else None


def history(database: Database, process: str) -> list[Registered]:
    """All registered plans of a process, the oldest first; one small read, for there are few."""
    rows = database.rows(
        "SELECT id, process, at, person, unit, digest, body, why FROM pilot_plan WHERE process = ? ORDER BY id",
        (process,),
    )
    return [Registered(integer(number), *map(text, rest)) for number, *rest in rows]
