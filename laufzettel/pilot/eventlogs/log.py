# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""An event log as columns, and what was noticed while it was read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from laufzettel.errors import Problem
from laufzettel.pilot.eventlogs.messages import FINDINGS


class Place(NamedTuple):
    """Where an event stands: the how many-th of the file it is, and in which line."""

    event: int
    line: int


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it should be, counted over the log.

    Attributes:
        code: one of `FINDINGS`.
        count: how often.
        places: where it was seen first.
    """

    code: str
    count: int
    places: tuple[Place, ...]

    def problem(self) -> Problem:
        """The finding as a sentence with its first places."""
        more = ", …" if self.count > len(self.places) else ""
        return FINDINGS[self.code].at(
            count=self.count,
            where_de=", ".join(f"Ereignis {one.event} in Zeile {one.line}" for one in self.places) + more,
            where_en=", ".join(f"event {one.event} in line {one.line}" for one in self.places) + more,
        )


UNKNOWN = -1
"""The beginning of what has none in the log; no moment that is read is before 1970."""


class Busy(NamedTuple):
    """When something goes on in a case: from beginning to end or interruption; a moment if no beginning is known.

    Attributes:
        case: as in the log, sorted.
        activity: which one it is.
        begin: sorted within each case.
        end: not before it.
    """

    case: npt.NDArray[np.int32]
    activity: npt.NDArray[np.uint16]
    begin: npt.NDArray[np.int64]
    end: npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class EventLog:
    """What is kept of a log: which case, which activity, when; no case number, no person, nothing else.

    Attributes:
        file: the file's name.
        case: per event a running number of its case, sorted.
        activity: per event an index of `activities`.
        moment: per event milliseconds since 1970 (UTC), sorted within each case; when it was completed, if there are
            completions.
        start: per event when it began, or `UNKNOWN`.
        busy: when something is going on.
        activities: what the activities are called.
        findings: what was noticed.
    """

    file: str
    case: npt.NDArray[np.int32]
    activity: npt.NDArray[np.uint16]
    moment: npt.NDArray[np.int64]
    start: npt.NDArray[np.int64]
    busy: Busy
    activities: tuple[str, ...]
    findings: tuple[Finding, ...]
