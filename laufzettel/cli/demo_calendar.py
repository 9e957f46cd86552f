# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The hundred days of the demonstration's finished pilot: all of them lie before today."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import cycle, islice
from zoneinfo import ZoneInfo

from laufzettel.pilot.report.findings import SETTLING
from laufzettel.working_days import Region, is_working_day

LABEL = "ERFUNDENE BEISPIELDATEN (invented)"
"""Stands wherever people see something of this pilot."""
SOURCE = "erfundener-pilot"
"""How the documents of its cases are called, and the folder they came from."""
OFFICE_ZONE = ZoneInfo("Europe/Berlin")
_MANDATE, _CHOICE, _GO_LIVE, _LAST, _END = 10, 25, 40, 95, 100


@dataclass(frozen=True, slots=True)
class PilotDays:
    """The days of a pilot that ended yesterday.

    Attributes:
        today: the day of the demonstration.
        where: whose holidays hold.
    """

    today: date
    where: Region

    def day(self, number: int) -> date:
        """Day so and so, the first being day 1."""
        return self.today + timedelta(days=number - _END - 1)

    @property
    def points(self) -> dict[str, date]:
        """The decision points."""
        return dict(zip(("E0", "E1", "E2", "E3"), map(self.day, (_MANDATE, _CHOICE, _GO_LIVE, _END)), strict=True))

    @property
    def first(self) -> date:
        """Day 1."""
        return self.day(1)

    @property
    def go_live(self) -> date:
        """From this day on the machine works, and the lot leaves some cases to people."""
        return self.day(_GO_LIVE)

    @property
    def settled(self) -> date:
        """The first day that counts in the report."""
        return self.go_live + SETTLING

    @property
    def last(self) -> date:
        """The last day that counts in the report."""
        return self.day(_LAST)

    @property
    def end(self) -> date:
        """Day 100."""
        return self.day(_END)

    @property
    def baseline(self) -> list[date]:
        """The working days of the baseline, between mandate and going live."""
        return self.working(self.day(_MANDATE + 1), self.go_live - timedelta(days=2))

    def working(self, first: date, last: date) -> list[date]:
        """The working days between two days, both included."""
        days = (first + timedelta(days=n) for n in range((last - first).days + 1))
        return [day for day in days if is_working_day(day, self.where)]


def dealt(days: list[date], count: int) -> list[date]:
    """So many days, as evenly over the days given as can be, in order."""
    return sorted(islice(cycle(days), count))


class PastClock:
    """A clock that shows whatever moment of the pilot is being told."""

    def __init__(self) -> None:
        """It shows no moment yet that anything could have happened in."""
        self._moment = datetime.fromtimestamp(0, OFFICE_ZONE)

    def set(self, day: date, hour: int, minute: int = 0) -> None:
        """Show a time of the office's day."""
        self._moment = datetime.combine(day, time(hour, minute), OFFICE_ZONE)

    def __call__(self) -> float:
        """Seconds since 1970, as the journal asks for them."""
        return self._moment.timestamp()

    def today(self) -> date:
        """The day it shows."""
        return self._moment.date()


Register = Callable[[list[str]], None]
"""Registers the plan of the pilot; is told the numbers of the cases that will count."""
