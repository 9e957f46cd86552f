# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""When the cases on a page are due, and of which of them somebody above is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Literal, NamedTuple

from laufzettel.case import State
from laufzettel.deadlines import Bounds, Due
from laufzettel.desk.ask import Ask
from laufzettel.journal import mailings, overdue
from laufzettel.journal.follow_ups import today
from laufzettel.journal.mailings import Told
from laufzettel.journal.overdue import Late
from laufzettel.journal.views import Slip
from laufzettel.journal.worklist import FOR_PEOPLE, Filter, Row
from laufzettel.process import Process


class Mark(NamedTuple):
    """When a case is due.

    Attributes:
        day: the due day.
        stands: how it stands to it today; empty if it is not even due soon.
        told: who was told of it, and when.
    """

    day: date
    stands: Due | Literal[""]
    told: Sequence[Told] = ()


def bounds(ask: Ask, process: str) -> Bounds:
    """What is overdue of a process today."""
    return ask.desk.office.deadlines(process).bounds(today(ask.journal))


def narrowed(ask: Ask, process: str, wanted: Filter) -> Filter:
    """The filter with the moments of receipt that stand for its due day in a process today."""
    return replace(wanted, received=bounds(ask, process).span(Due(wanted.due))) if wanted.due else wanted


def marks(ask: Ask, process: str, rows: Sequence[Row]) -> Mapping[int, Mark]:
    """When the cases of a list are due, by the journal's own number."""
    terms, bound = ask.desk.office.deadlines(process), bounds(ask, process)
    return {row.id: Mark(terms.due(row.received_at), bound.of(row.received_at)) for row in rows}


def mark_of(ask: Ask, slip: Slip) -> Mark | None:
    """When one case is due; None for one that waits for nobody."""
    if slip.state not in FOR_PEOPLE:
        return None
    stands = bounds(ask, slip.process).of(slip.received_at)
    told = mailings.told(ask.journal, slip.number) if stands is Due.ESCALATED else ()
    return Mark(ask.desk.office.deadlines(slip.process).due(slip.received_at), stands, told)


def escalated(ask: Ask) -> Sequence[tuple[Process, State, Late]]:
    """The queues with cases somebody above is told of."""
    return [
        (process, state, late)
        for process in ask.desk.processes
        for state, late in overdue.escalated(ask.journal, process.name, bounds(ask, process.name)).items()
    ]
