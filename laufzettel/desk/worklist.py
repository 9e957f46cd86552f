# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The worklist: what waits for a person, oldest first."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.responses import Response

from laufzettel.case import State
from laufzettel.desk.ask import Ask, go_to
from laufzettel.journal import holds, worklist
from laufzettel.journal.worklist import FOR_PEOPLE
from laufzettel.process import Process

_LINES = 50


def show(ask: Ask) -> Response:
    """What waits, by process and reason; the first queue that is not empty if none is chosen."""
    names = [process.name for process in ask.desk.processes]
    counts = worklist.counts(ask.journal, names)
    queues = [(process, state) for process in ask.desk.processes for state in FOR_PEOPLE]
    filled = [(process, state) for process, state in queues if counts.get((process.name, state))]
    process, state = (filled or queues)[0]
    if ask.query("process") or ask.query("state"):
        process, state = _chosen(ask)
    after = ask.query("after")
    rows = worklist.page(
        ask.journal, process.name, state, after=int(after) if after.isdecimal() else 0, size=_LINES + 1
    )
    taken = holds.held_by_others(ask.journal, [row.id for row in rows], person=ask.session.person)
    return ask.show(
        "worklist.html",
        queues=queues,
        counts=counts,
        process=process,
        state=state,
        rows=rows[:_LINES],
        taken=taken,
        processes_many=len(names) > 1,
        signed=ask.query("signed"),
        released=ask.query("released"),
        more=rows[_LINES - 1].id if len(rows) > _LINES else None,
    )


def begin(ask: Ask) -> Response:
    """Open the first case of a queue that nobody else has."""
    process, state = _chosen(ask)
    number = worklist.next_number(ask.journal, process.name, state, person=ask.session.person, after=0)
    if number is None:
        return go_to(f"/?process={process.name}&state={state.value}")
    return go_to(f"/cases/{number}")


def find(ask: Ask) -> Response:
    """The case with a number somebody has typed."""
    return go_to(f"/cases/{ask.query('number').strip().upper()}")


def _chosen(ask: Ask) -> tuple[Process, State]:
    shown = ask.desk.of(ask.query("process"))
    state = ask.query("state")
    if shown is None or state not in {one.value for one in FOR_PEOPLE}:
        raise HTTPException(404)
    return shown.process, State(state)
