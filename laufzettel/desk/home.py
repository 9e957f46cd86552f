# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where somebody begins: the first page their role may see."""

from __future__ import annotations

from starlette.responses import Response

from laufzettel.desk.access import Action, may
from laufzettel.desk.ask import Ask, go_to

_FIRST = ((Action.LIST, "/"), (Action.OPERATE, "/operations"), (Action.READ_LOOKS, "/looks"))


def show(ask: Ask) -> Response:
    """Go on to where this role begins."""
    if ask.visitor is None:
        return go_to("/door")
    for action, path in _FIRST:
        if may(ask.visitor.role, action):
            return go_to(path)
    return ask.show("nothing.html")
