# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is set aside (*Wiedervorlage*), in a queue of its own, and taking it back before its day."""

from __future__ import annotations

from starlette.responses import Response

from laufzettel.desk import deeds
from laufzettel.desk.ask import Ask, go_to
from laufzettel.desk.case import found
from laufzettel.errors import BusinessError, Problem
from laufzettel.journal import follow_ups


def show(ask: Ask) -> Response:
    """The cases that are set aside, the next due day first."""
    return _page(ask)


def take_back(ask: Ask) -> Response:
    """Have the case back in its queue now, and look at it."""
    slip, _ = found(ask)
    try:
        deeds.take_back(ask, slip)
    except BusinessError as refused:
        return _page(ask, refused.problem)
    return go_to(f"/cases/{slip.number}")


def _page(ask: Ask, refused: Problem | None = None) -> Response:
    rows = follow_ups.waiting(ask.journal, [process.name for process in ask.desk.processes], reach=ask.reach)
    return ask.show("follow_ups.html", status=422 if refused else 200, rows=rows, refused=refused)
