# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""When waiting cases are due: counted from their receipt in working days of the Land, and stored nowhere."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from laufzettel.working_days import Region, working_days_after

SOON_DAYS = 2
"""A case is due soon if it is due today or on one of the next so many working days."""
_HERE = ZoneInfo("Europe/Berlin")


class Due(StrEnum):
    """How a waiting case stands to its due day."""

    SOON = "soon"
    OVERDUE = "overdue"
    ESCALATED = "escalated"
    """Overdue for so long that somebody above is told."""


class Span(NamedTuple):
    """Moments of receipt, ISO 8601, UTC.

    Attributes:
        since: the first that belongs to it; empty for all there were before.
        before: the first that no longer does.
    """

    since: str
    before: str


class Bounds(NamedTuple):
    """What is overdue on one day: whatever was received before these moments, ISO 8601, UTC.

    Attributes:
        escalated, overdue, soon: moments of receipt; one is never later than the next.
    """

    escalated: str
    overdue: str
    soon: str

    def span(self, due: Due) -> Span:
        """When a case was received that stands so; what is escalated is overdue as well."""
        spans = {
            Due.ESCALATED: Span("", self.escalated),
            Due.OVERDUE: Span("", self.overdue),
            Due.SOON: Span(self.overdue, self.soon),
        }
        return spans[due]

    def of(self, received_at: str) -> Due | Literal[""]:
        """How a case stands that was received then; empty if it is not even due soon."""
        found = [due for due in (Due.ESCALATED, Due.OVERDUE, Due.SOON) if received_at < self.span(due).before]
        return found[0] if found else ""


class Deadlines(NamedTuple):
    """How long cases of a process may wait.

    Attributes:
        days: working days from the receipt to the due day.
        escalation: so many working days beyond it somebody above is told.
        where: whose holidays.
    """

    days: int
    escalation: int
    where: Region

    def due(self, received_at: str) -> date:
        """The day on which a case is due.

        Args:
            received_at: ISO 8601, UTC.
        """
        return working_days_after(datetime.fromisoformat(received_at).astimezone(_HERE).date(), self.days, self.where)

    def bounds(self, today: date) -> Bounds:
        """What is overdue and what is due soon on a day."""
        # Overdue since yesterday is whatever came in before the day that lies `days` working days before today.
        after_soon = working_days_after(today, SOON_DAYS + 1, self.where)
        return Bounds(
            self._received_before(today, self.days + self.escalation),
            self._received_before(today, self.days),
            self._received_before(after_soon, self.days),
        )

    def _received_before(self, today: date, days: int) -> str:
        """Before which moment that was received which was due, after so many working days, before today."""
        first = working_days_after(today, -days, self.where)
        return datetime.combine(first, time(), _HERE).astimezone(UTC).isoformat(timespec="milliseconds")
