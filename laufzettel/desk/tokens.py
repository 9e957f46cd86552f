# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tokens by which programs come in under the name of an account: made by operations, each with an end."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime

from laufzettel.desk.access import Role
from laufzettel.desk.accounts import make_account
from laufzettel.desk.sessions import Session, Way
from laufzettel.errors import BusinessError, Message
from laufzettel.journal import Journal, colleagues, entrances
from laufzettel.journal.follow_ups import today
from laufzettel.journal.rows import integer, text

BEGINS = "lzt_"
"""How every token begins: programs that look for secrets in the wrong place know it by that."""
NO_ACCOUNT = Message(
    "token.no_account",
    "Ein Konto „{name}“ gibt es nicht.",
    "There is no account “{name}”.",
    "Prüfen Sie die Schreibweise, oder legen Sie mit NAME=ROLLE eines an, in das niemand sich mit Passwort anmeldet.",
    "Check the spelling, or make one by NAME=ROLE that nobody signs in to by password.",
)
ACCOUNT_THERE = Message(
    "token.account_there",
    "Das Konto „{name}“ gibt es schon, mit seiner eigenen Rolle.",
    "The account “{name}” is there already, with a role of its own.",
    "Nennen Sie nur den Namen; die Rolle ist die des Kontos.",
    "Say the name only; the role is the account's.",
)


@dataclass(frozen=True, slots=True)
class Known:
    """A token as operations see it.

    Attributes:
        id: by which it is taken back.
        person, role: of its account, as they are now.
        last_four: how it ends, to tell it from others.
        made_on, ends_on, used_on: days, ISO; the last is empty if it was never used.
        over: whether its time is over.
    """

    id: int
    person: str
    role: Role
    last_four: str
    made_on: str
    ends_on: str
    used_on: str
    over: bool


def make(journal: Journal, name: str, *, days: int, role: Role | None = None) -> str:
    """Make a token for an account.

    Args:
        journal: the office's journal.
        name: of the account, as it stands on slips.
        days: how long it is good for.
        role: of a new account that nobody signs in to by password; None for an account that is there.

    Returns:
        The token, 256 random bits; the journal keeps only its digest.

    Raises:
        BusinessError: there is no such account; or there is one, and a role was named.
    """
    there = bool(journal.database.rows("SELECT 1 FROM account WHERE name = ?", (name,)))
    if there and role is not None:
        raise BusinessError(ACCOUNT_THERE.at(name=name))
    if not there and role is None:
        raise BusinessError(NO_ACCOUNT.at(name=name))
    if role is not None:
        make_account(journal, name, role, secrets.token_urlsafe(32))
    token = BEGINS + secrets.token_urlsafe(32)
    journal.database.run(
        "INSERT INTO api_token (digest, last_four, person, made_at, ends_at, used_on) VALUES (?, ?, ?, ?, ?, '')",
        (_kept(token), token[-4:], name, journal.now(), journal.clock() + days * 86400.0),
    )
    return token


def find(journal: Journal, token: str, *, language: str) -> Session | None:
    """Who a token stands for, with the role the account has now; its first use of a day is recorded.

    Args:
        journal: the office's journal.
        token: as it came.
        language: in which sentences are answered.

    Returns:
        None if there is no such token, or it is over or taken back.
    """
    rows = journal.database.rows(
        "SELECT t.id, t.person, a.role, t.used_on, m.units FROM api_token t JOIN account a ON a.name = t.person "
        "LEFT JOIN colleague m ON m.person = t.person WHERE t.digest = ? AND t.ends_at > ?",
        (_kept(token), journal.clock()),
    )
    if not rows:
        return None
    number, person, role, used_on, units = rows[0]
    now = today(journal).isoformat()
    if used_on != now:
        with journal.database.transaction():
            first = journal.database.run(
                "UPDATE api_token SET used_on = ? WHERE id = ? AND used_on <> ?", (now, number, now)
            )
            if first:  # two requests may have come at once
                entrances.note(journal, person=text(person), role=text(role), way="token")
    return Session(text(person), Role(text(role)), "", language, Way.ACCOUNT, frozenset(colleagues.listed(units)))


def known(journal: Journal) -> list[Known]:
    """All tokens, in the order in which they were made."""
    rows = journal.database.rows(
        "SELECT t.id, t.person, a.role, t.last_four, t.made_at, t.ends_at, t.used_on FROM api_token t "
        "JOIN account a ON a.name = t.person ORDER BY t.id"
    )
    return [
        Known(
            integer(number),
            text(person),
            Role(text(role)),
            text(last_four),
            text(made_at)[:10],
            datetime.fromtimestamp(float(ends_at or 0), UTC).date().isoformat(),
            text(used_on),
            float(ends_at or 0) <= journal.clock(),
        )
        for number, person, role, last_four, made_at, ends_at, used_on in rows
    ]


def revoke(journal: Journal, number: int) -> bool:
    """Take a token back; False if there is none of this number."""
    return journal.database.run("DELETE FROM api_token WHERE id = ?", (number,)) > 0


def _kept(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
