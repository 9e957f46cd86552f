# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Sessions kept on the server: a signed cookie would still be good after signing out, a deleted row is not."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from laufzettel.desk.access import Role
from laufzettel.journal import Journal, colleagues, entrances
from laufzettel.journal.rows import text

IDLE_S, LONGEST_S = 30 * 60.0, 10 * 3600.0
"""A session ends after half an hour without a request, and after ten hours in any case (ASVS 5.0, 7.3)."""
_TOUCH_S = 60.0
"""How often a request lengthens a session: not each one costs a commit."""


class Way(StrEnum):
    """How somebody came in; a session is good only while this way is open."""

    ACCOUNT = "account"
    """By an account of the desk."""
    EMERGENCY = "emergency"
    """By an account of the desk, while the usual sign-in is broken."""
    PROXY = "proxy"
    PROVIDER = "provider"
    """By the OpenID provider of the authority."""


LEAVES_A_TRACE = frozenset({Way.ACCOUNT, Way.EMERGENCY})
"""Nobody comes in by an account without a line in the journal."""


@dataclass(frozen=True, slots=True)
class Session:
    """Who asks.

    Attributes:
        person: as it stands on slips.
        role: what may be done.
        proof: must come with every form, so that no other site can send one.
        language: `de` or `en`.
        units: where she belongs.
        way: how this person came in.
    """

    person: str
    role: Role
    proof: str
    language: str
    way: Way
    units: frozenset[str] = frozenset()

    @property
    def emergency(self) -> bool:
        """Whether the usual sign-in was passed by."""
        return self.way is Way.EMERGENCY


def begin(
    journal: Journal,
    person: str,
    role: Role,
    *,
    language: str = "de",
    instead_of: str = "",
    way: Way = Way.ACCOUNT,
    units: Collection[str] | None = None,
) -> str:
    """Begin a session.

    Args:
        journal: the office's journal.
        person: as it stands on slips.
        role: what may be done.
        language: `de` or `en`.
        instead_of: token of the session that ends by it, if there was one in this browser.
        way: how this person came in.
        units: where the person belongs, as whoever signed them in says; None where an account does.

    Returns:
        The token for the cookie, 256 bits; the journal keeps only its digest.
    """
    token, proof, now = secrets.token_urlsafe(32), secrets.token_urlsafe(32), journal.clock()
    with journal.database.transaction():
        if way in LEAVES_A_TRACE:
            entrances.note(journal, person=person, role=role.value, way=way.value)
        colleagues.keep(journal, person, role.value, units)
        journal.database.run(
            "DELETE FROM session WHERE idle_at <= ? OR ends_at <= ? OR token = ?", (now, now, _kept(instead_of))
        )
        # A hold says when somebody opened a case; beside her signature, once over, it would say how long she took.
        journal.database.run("DELETE FROM hold WHERE until <= ?", (now,))
        journal.database.run(
            "INSERT INTO session (token, person, role, way, proof, language, ends_at, idle_at) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (_kept(token), person, role.value, way.value, proof, language, now + LONGEST_S, now + IDLE_S),
        )
    return token


def find(journal: Journal, token: str) -> Session | None:
    """The session a cookie stands for; None if there is none or it is over."""
    now, kept = journal.clock(), _kept(token)
    rows = journal.database.rows(
        "SELECT s.person, s.role, s.proof, s.language, s.way, s.idle_at, m.units FROM session s "
        "LEFT JOIN colleague m ON m.person = s.person WHERE s.token = ? AND s.ends_at > ? AND s.idle_at > ?",
        (kept, now, now),
    )
    if not rows:
        return None
    person, role, proof, language, way, idle_at, units = rows[0]
    if isinstance(idle_at, (int, float)) and idle_at < now + IDLE_S - _TOUCH_S:
        journal.database.run("UPDATE session SET idle_at = ? WHERE token = ?", (now + IDLE_S, kept))
    belongs = frozenset(colleagues.listed(units))
    return Session(text(person), Role(text(role)), text(proof), text(language), Way(text(way)), belongs)


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
