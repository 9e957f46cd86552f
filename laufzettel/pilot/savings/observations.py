# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What was timed: a row per case in columns, without a person, a case number or a time of day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from laufzettel.errors import BusinessError, Message
from laufzettel.pilot.intervals import Floats

Strings = NDArray[np.str_]
Days = NDArray[np.datetime64]
Mask = NDArray[np.bool_]


class Way(StrEnum):
    """Which path a case took."""

    MANUAL = "manual"
    """By hand: before the go-live, or drawn by lot to stay by hand."""
    AUTOMATIC = "automatic"
    """Without any person (dunkel)."""
    ASSISTED = "assisted"
    """A person released or corrected it."""
    ABORTED = "aborted"
    """The machine gave it back, and a person did it."""


PILOT_WAYS = (Way.AUTOMATIC, Way.ASSISTED, Way.ABORTED)

LENGTHS = Message(
    "savings.lengths",
    "Die Spalten der Zeiten sind verschieden lang: „{column}“ hat {found} Zeilen, „minutes“ hat {expected}.",
    "The columns of times differ in length: “{column}” has {found} rows, “minutes” has {expected}.",
    "Geben Sie für jede Zeile jeden Wert an.",
    "Give every value for each row.",
)
NO_TIME = Message(
    "savings.no_time",
    "Zeile {row}, Spalte „minutes“: keine Dauer.",
    "Row {row}, column “minutes”: not a duration.",
    "Eine Dauer ist eine Zahl von Minuten, 0 oder mehr.",
    "A duration is a number of minutes, 0 or more.",
)
NO_WAY = Message(
    "savings.no_way",
    "Zeile {row}, Spalte „way“: kein Weg, den ein Vorgang nehmen kann.",
    "Row {row}, column “way”: no path a case can take.",
    "Möglich sind: manual, automatic, assisted, aborted.",
    "Possible are: manual, automatic, assisted, aborted.",
)
TOUCHED = Message(
    "savings.touched",
    "Zeile {row}: ein Vorgang, den kein Mensch anfasste, hat eine Bearbeitungszeit.",
    "Row {row}: a case that no person touched has a handling time.",
    "Zählen Sie ihn als „assisted“, oder streichen Sie die Zeit.",
    "Count it as “assisted”, or take the time out.",
)


@dataclass(frozen=True, slots=True)
class Observations:
    """Timed cases, in columns of equal length n.

    Attributes:
        minutes: active handling time of the case in minutes, rounded to 15 s where it was taken; float64, (n,).
        way: the path of the case, a value of `Way`; str, (n,).
        case_type: the kind of case as agreed before the pilot; str, (n,).
        day: the calendar day of the handling; datetime64[D], (n,).
        unit: the cell or unit the case was handled in, never a person; str, (n,).
        code: empty for a case that counts, else the agreed code for which it is left out; str, (n,).
    """

    minutes: Floats
    way: Strings
    case_type: Strings
    day: Days
    unit: Strings
    code: Strings

    def __post_init__(self) -> None:
        """Refuse what cannot be counted.

        Raises:
            BusinessError: columns of different lengths, or a row that is no time; the row is named.
        """
        for name in ("way", "case_type", "day", "unit", "code"):
            column: NDArray[np.generic] = getattr(self, name)
            if len(column) != len(self.minutes):
                raise BusinessError(LENGTHS.at(column=name, found=len(column), expected=len(self.minutes)))
        _refuse(~(np.isfinite(self.minutes) & (self.minutes >= 0.0)), NO_TIME)
        _refuse(~np.isin(self.way, [way.value for way in Way]), NO_WAY)
        _refuse((self.way == Way.AUTOMATIC.value) & (self.minutes > 0.0), TOUCHED)

    def __len__(self) -> int:
        """How many cases were timed."""
        return len(self.minutes)

    def where(self, mask: Mask) -> Observations:
        """Some of the rows."""
        return Observations(
            self.minutes[mask],
            self.way[mask],
            self.case_type[mask],
            self.day[mask],
            self.unit[mask],
            self.code[mask],
        )


def observations(
    minutes: Sequence[float] | Floats,
    way: Sequence[str] | Strings,
    case_type: Sequence[str] | Strings,
    day: Sequence[date] | Days,
    unit: Sequence[str] | Strings,
    code: Sequence[str] | Strings | None = None,
) -> Observations:
    """Columns from lists or arrays; see `Observations` for what each holds.

    Args:
        minutes: handling times.
        way: paths.
        case_type: kinds of case.
        day: days.
        unit: cells or units.
        code: codes of what is left out; nothing is left out without it.
    """
    return Observations(
        np.asarray(minutes, dtype=np.float64),
        np.asarray(way, dtype=np.str_),
        np.asarray(case_type, dtype=np.str_),
        np.asarray(day, dtype="datetime64[D]"),
        np.asarray(unit, dtype=np.str_),
        np.full(len(minutes), "", dtype=np.str_) if code is None else np.asarray(code, dtype=np.str_),
    )


def _refuse(wrong: Mask, message: Message) -> None:
    if wrong.any():
        raise BusinessError(message.at(row=int(np.argmax(wrong)) + 1))
