# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where somebody begins: the first page their role may see."""

from __future__ import annotations

from starlette.responses import Response

from laufzettel.desk.access import Role
from laufzettel.desk.ask import Ask, go_to

_FIRST = {
    Role.CLERK: "/",
    Role.REVIEWER: "/",
    Role.OPERATOR: "/operations",
    Role.PILOT: "/pilot",
    Role.AUDITOR: "/looks",
    Role.COUNCIL: "/looks",
    Role.LEADERSHIP: "/pilot",
}


def show(ask: Ask) -> Response:
    """Go on to where this role begins."""
    return go_to("/door" if ask.visitor is None else _FIRST[ask.visitor.role])
