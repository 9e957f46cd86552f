# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Sign-ins that were begun here and go on at the provider: each is good once, for minutes, in one browser."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass, field

from laufzettel.journal import Journal
from laufzettel.journal.rows import text

OPEN_S = 600.0
"""So long somebody may take at the provider, a second factor included."""
MOST_OPEN = 10_000
"""So many are kept; whoever begins more without end fills no disk, the oldest ones go."""


@dataclass(frozen=True, slots=True)
class Begun:
    """A sign-in on its way.

    Attributes:
        token: 256 random bits, kept by the browser in a cookie; all else is made of it, so the journal holds no secret.
        language: in which it was begun.
    """

    token: str = field(repr=False)
    language: str

    @property
    def state(self) -> str:
        """What must come back, so that nobody is led through a sign-in that another person began."""
        return self._made("state")

    @property
    def nonce(self) -> str:
        """What the ID token must hold, so that it was made for this very sign-in."""
        return self._made("nonce")

    @property
    def verifier(self) -> str:
        """What proves to the provider that the code comes from who began (PKCE)."""
        return self._made("verifier")

    def _made(self, purpose: str) -> str:
        made = hmac.digest(self.token.encode(), purpose.encode(), "sha256")
        return base64.urlsafe_b64encode(made).rstrip(b"=").decode()


def begin(journal: Journal, language: str) -> Begun:
    """Begin a sign-in.

    Args:
        journal: the office's journal.
        language: `de` or `en`.
    """
    begun, now = Begun(secrets.token_urlsafe(32), language), journal.clock()
    with journal.database.transaction():
        journal.database.run("DELETE FROM sign_in WHERE ends_at <= ?", (now,))
        journal.database.run(
            "DELETE FROM sign_in WHERE ends_at <= (SELECT ends_at FROM sign_in ORDER BY ends_at DESC LIMIT 1 OFFSET ?)",
            (MOST_OPEN - 1,),
        )
        journal.database.run(
            "INSERT INTO sign_in (browser, language, ends_at) VALUES (?, ?, ?)",
            (_kept(begun.token), language, now + OPEN_S),
        )
    return begun


def take(journal: Journal, token: str, state: str) -> Begun | None:
    """Go on with a sign-in that was begun, which ends it.

    Args:
        journal: the office's journal.
        token: from the browser's cookie.
        state: as it came back. A wrong one ends nothing: another site could send somebody here with it.

    Returns:
        None if it was not begun in this browser, is over, or was gone on with before.
    """
    if not hmac.compare_digest(Begun(token, "").state.encode(), state.encode()):
        return None
    with journal.database.transaction():
        rows = journal.database.rows(
            "SELECT language FROM sign_in WHERE browser = ? AND ends_at > ?", (_kept(token), journal.clock())
        )
        ended = journal.database.run("DELETE FROM sign_in WHERE browser = ?", (_kept(token),))
    # Of two requests at once both may have read the row; only one has ended it.
    return Begun(token, text(rows[0][0])) if rows and ended else None


def _kept(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
