# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What does not fit together in what a report is made of: said beside the figure, with what is not counted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from laufzettel.errors import Message, Problem

_DAYS_OF_MONTH = 365.25 / 12
_APART = 0.2
"""By which share the months said may differ from the days counted: months are said in rounded numbers."""

MONTHS = Message(
    "report.omitted.months",
    "abzug.monate nennt {said} Monate, gezählt sind Vorgänge von {counted} Monaten: Abzüge und Beträge je Jahr passen "
    "nicht dazu.",
    "abzug.monate says {said} months, the cases counted are of {counted} months: deductions and euros per year do not "
    "fit them.",
    "Nennen Sie in pilot-bericht.toml Monate und Stunden des Zeitraums, den der Bericht zählt.",
    "Say months and hours of the days that the report counts in pilot-bericht.toml.",
)
GIVEN_BACK = Message(
    "report.omitted.given_back",
    "Nicht gemessen: {cases} Vorgänge, die die Maschine zurückgab; sie zählen mit der Zeit derer, die eine Person "
    "freigab. Die Ersparnis ist insoweit eher zu hoch.",
    "Not timed: {cases} cases the machine gave back; they count with the time of those that a person released. The "
    "saving is rather too high by as much.",
)


def doubts(*, months: float, first: date, last: date, given_back: int, timed: int) -> Iterator[Problem]:
    """What does not fit together.

    Args:
        months: that people said the report is of.
        first, last: the days that count.
        given_back: how many cases the machine gave back.
        timed: how many such cases were timed.
    """
    counted = ((last - first).days + 1) / _DAYS_OF_MONTH
    if abs(months - counted) > _APART * counted:
        yield MONTHS.at(said=f"{months:.1f}", counted=f"{counted:.1f}")
    if given_back and not timed:
        yield GIVEN_BACK.at(cases=given_back)
