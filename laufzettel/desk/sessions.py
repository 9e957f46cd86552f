# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Sessions kept on the server: a signed cookie would still be good after signing out, a deleted row is not."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Collection
from dataclasses import dataclass

from laufzettel.desk.access import Role
from laufzettel.journal import Journal, colleagues, entrances
from laufzettel.journal.rows import text

IDLE_S, LONGEST_S = 30 * 60.0, 10 * 3600.0
"""A session ends after half an hour without a request, and after ten hours in any case (ASVS 5.0, 7.3)."""
_TOUCH_S = 60.0
"""How often a request lengthens a session: not each one costs a commit."""


@dataclass(frozen=True, slots=True)
class Session:
    """Who asks.

    Attributes:
        person: as it stands on slips.
        role: what may be done.
        proof: must come with every form, so that no other site can send one.
        language: `de` or `en`.
        units: where she belongs.
    """

    person: str
    role: Role
    proof: str
    language: str
    units: frozenset[str] = frozenset()


def begin(
    journal: Journal,
    person: str,
    role: Role,
    *,
    language: str = "de",
    instead_of: str = "",
    by_account: bool = False,
    units: Collection[str] | None = None,
) -> str:
    """Begin a session.

    Args:
        journal: the office's journal.
        person: as it stands on slips.
        role: what may be done.
        language: `de` or `en`.
        instead_of: token of the session that ends by it, if there was one in this browser.
        by_account: whether an account of the desk opened it; nobody comes in by one without a trace.
        units: where the person belongs, as whoever signed them in says; None where an account does.

    Returns:
        The token for the cookie, 256 bits; the journal keeps only its digest.
    """
    token, now = secrets.token_urlsafe(32), journal.clock()
    with journal.database.transaction():
        if by_account:
            entrances.note(journal, person=person, role=role.value)
        colleagues.keep(journal, person, role.value, units)
        journal.database.run(
            "DELETE FROM session WHERE idle_at <= ? OR ends_at <= ? OR token = ?", (now, now, _kept(instead_of))
        )
        journal.database.run(
            "INSERT INTO session (token, person, role, proof, language, ends_at, idle_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (_kept(token), person, role.value, secrets.token_urlsafe(32), language, now + LONGEST_S, now + IDLE_S),
        )
    return token


def find(journal: Journal, token: str) -> Session | None:
    """The session a cookie stands for; None if there is none or it is over."""
    now, kept = journal.clock(), _kept(token)
    rows = journal.database.rows(
        "SELECT s.person, s.role, s.proof, s.language, s.idle_at, m.units FROM session s "
        "LEFT JOIN colleague m ON m.person = s.person WHERE s.token = ? AND s.ends_at > ? AND s.idle_at > ?",
        (kept, now, now),
    )
    if not rows:
        return None
    person, role, proof, language, idle_at, units = rows[0]
    if isinstance(idle_at, (int, float)) and idle_at < now + IDLE_S - _TOUCH_S:
        journal.database.run("UPDATE session SET idle_at = ? WHERE token = ?", (now + IDLE_S, kept))
    return Session(text(person), Role(text(role)), text(proof), text(language), frozenset(colleagues.listed(units)))


def speak(journal: Journal, token: str, language: str) -> None:
    """Remember the language somebody chose."""
    journal.database.run("UPDATE session SET language = ? WHERE token = ?", (language, _kept(token)))


def end(journal: Journal, token: str) -> None:
    """End a session: its cookie is worth nothing from now on."""
    journal.database.run("DELETE FROM session WHERE token = ?", (_kept(token),))


def end_all(journal: Journal) -> int:
    """End all sessions; returns how many there were."""
    return journal.database.run("DELETE FROM session")


def proves(session: Session, given: str) -> bool:
    """Whether a form carries the proof that one of our pages made it."""
    return hmac.compare_digest(session.proof.encode(), given.encode())


def _kept(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
