# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Local accounts: for the demonstration office and for the day on which the usual sign-in is broken."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Collection

from laufzettel.desk.access import Role
from laufzettel.journal import Journal, colleagues
from laufzettel.journal.rows import text

_N, _R, _P = 2**15, 8, 1
"""Cost of scrypt: about 32 MB and a tenth of a second for each attempt."""
_NOBODY = "scrypt$" + "00" * 16 + "$" + "00" * 32


def make_account(journal: Journal, name: str, role: Role, password: str, units: Collection[str] = ()) -> None:
    """Make an account, or give one that is there another role, other units and another password.

    Args:
        journal: the office's journal.
        name: as it stands on slips.
        role: what it may do.
        password: kept as a salted scrypt digest only.
        units: where the person belongs, by their short names.
    """
    secret = _digest(password, secrets.token_bytes(16))
    with journal.database.transaction():
        journal.database.run(
            "INSERT INTO account (name, role, secret, made_at) VALUES (?, ?, ?, ?) "
            "ON CONFLICT (name) DO UPDATE SET role = excluded.role, secret = excluded.secret",
            (name, role.value, secret, journal.now()),
        )
        colleagues.keep(journal, name, role.value, units)
        journal.database.run("DELETE FROM session WHERE person = ?", (name,))


def remove_account(journal: Journal, name: str) -> bool:
    """Take an account away, end what is open under its name, and hand nothing to them any more.

    Args:
        journal: the office's journal.
        name: of the account.

    Returns:
        False if there is nobody of this name.
    """
    with journal.database.transaction():
        journal.database.run("DELETE FROM session WHERE person = ?", (name,))
        journal.database.run("DELETE FROM api_token WHERE person = ?", (name,))
        known = colleagues.forget(
            journal, name
        )  # behind a proxy there is no account, and yet somebody to hand cases to
        return journal.database.run("DELETE FROM account WHERE name = ?", (name,)) > 0 or known


def mark_of(journal: Journal, name: str) -> str:
    """What a browser keeps in which this person has signed in; worth nothing after the next password.

    Args:
        journal: the office's journal.
        name: of the account.

    Returns:
        The mark, which opens nothing by itself; empty if there is no such account.
    """
    rows = journal.database.rows("SELECT secret FROM account WHERE name = ?", (name,))
    return hmac.new(text(rows[0][0]).encode(), name.encode(), "sha256").hexdigest() if rows else ""


def proven(journal: Journal, name: str, password: str) -> Role | None:
    """The role of an account if the password is right; None otherwise, after the same work for a name nobody has."""
    rows = journal.database.rows("SELECT role, secret FROM account WHERE name = ?", (name,))
    role, secret = (text(rows[0][0]), text(rows[0][1])) if rows else ("", _NOBODY)
    right = hmac.compare_digest(secret, _digest(password, bytes.fromhex(secret.split("$")[1])))
    return Role(role) if right and role else None


def _digest(password: str, salt: bytes) -> str:
    key = hashlib.scrypt(password.encode(), salt=salt, n=_N, r=_R, p=_P, maxmem=2**26)
    return f"scrypt${salt.hex()}${key.hex()}"
