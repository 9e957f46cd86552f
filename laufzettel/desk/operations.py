# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""For operations: how many cases stand where, without a word of what is in them; for auditors: who looked."""

from __future__ import annotations

from starlette.responses import Response

from laufzettel.case import State
from laufzettel.desk import late
from laufzettel.desk.ask import Ask
from laufzettel.journal import entrances, looks, plants, views


def show(ask: Ask) -> Response:
    """Counts by process and state."""
    tallies = {one.name: views.tally(ask.journal, one.name) for one in ask.desk.processes}
    above = {process.name: 0 for process in ask.desk.processes}
    for process, _, waiting in late.escalated(ask):
        above[process.name] += waiting.escalated
    return ask.show(
        "operations.html", processes=ask.desk.processes, tallies=tallies, states=list(State), escalated=above
    )


def show_checks(ask: Ask) -> Response:
    """How often check pictures are noticed, by process; of nobody in particular."""
    found = {one.process: one for one in plants.rates(ask.journal)}
    rows = [
        (one, found.get(one.name), ask.desk.office.number(one.name, "pruefbilder_prozent", 0))
        for one in ask.desk.processes
    ]
    return ask.show("checks.html", rows=rows, fewest=plants.FEWEST)


def show_looks(ask: Ask) -> Response:
    """Who looked at which case without working at it, the newest first."""
    return ask.show("looks.html", looks=looks.latest(ask.journal), entered=entrances.latest(ask.journal))
