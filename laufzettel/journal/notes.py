# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Notes: a person's words, kept apart from the slip, which seals only their salted digest: words may name people."""

from __future__ import annotations

import secrets

import orjson

from laufzettel.case import digest_of
from laufzettel.journal.batch import Held
from laufzettel.journal.journal import Journal


def keep(journal: Journal, case: Held, note: str, **more: object) -> str:
    """Keep a person's words beside the entry that is signed next, inside the caller's transaction.

    Args:
        journal: the journal.
        case: locked.
        note: the words.
        more: what else the entry says.

    Returns:
        The entry's detail.
    """
    salt = secrets.token_hex(16)
    journal.database.run(
        "INSERT INTO note (case_id, n, salt, body) VALUES (?, ?, ?, ?)", (case.id, case.entries, salt, note)
    )
    return orjson.dumps({"note": digest_of(f"{salt}{note}".encode()), **more}).decode()
