# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The accounts of the demonstration's desk: one for each role, and a second case worker for what takes two."""

from __future__ import annotations

import os
import secrets

from laufzettel.desk.access import Role
from laufzettel.desk.accounts import make_account
from laufzettel.office import Office

FILE = ".demo-desk"
"""Holds the one password of all demo accounts; only the owner of the office can read it."""
CLERK = "Demo-Sachbearbeitung"
_NAMES = (
    (CLERK, Role.CLERK),
    (f"{CLERK} 2", Role.CLERK),
    ("Demo-Prüfung", Role.REVIEWER),
    ("Demo-Betrieb", Role.OPERATOR),
    ("Demo-Pilotleitung", Role.PILOT),
    ("Demo-Revision", Role.AUDITOR),
    ("Demo-Personalrat", Role.COUNCIL),
    ("Demo-Leitung", Role.LEADERSHIP),
)


def furnish(office: Office) -> bool:
    """Make the accounts of a demo office, with one random password for all of them.

    Args:
        office: the demo office.

    Returns:
        False if they are there already.
    """
    path = office.path(FILE)
    if path.exists():
        return False
    password = secrets.token_urlsafe(9)
    with office.open_journal() as journal:
        for name, role in _NAMES:
            make_account(journal, name, role, password)
    draft = office.path(f"{FILE}.part")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write(password)
    draft.rename(path)  # whole or not at all
    return True


def known(office: Office) -> list[tuple[str, str, str]]:
    """Name, role and password of each demo account, for the door of the demo's desk; none in a real office."""
    path = office.path(FILE)
    if not path.exists():
        return []
    password = path.read_text(encoding="utf-8")
    return [(name, role.value, password) for name, role in _NAMES]
