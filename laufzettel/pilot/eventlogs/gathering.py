# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Gathers events into columns while a log is read; what is not case, activity or time is never given to it."""

from __future__ import annotations

from array import array

import numpy as np
import numpy.typing as npt

from laufzettel.errors import BusinessError, Problem
from laufzettel.pilot.eventlogs.cases import Rows
from laufzettel.pilot.eventlogs.lifecycle import COMPLETE, Beginnings, Gathered, beginnings, counted, kind_of
from laufzettel.pilot.eventlogs.log import UNKNOWN, Busy, EventLog, Finding, Place
from laufzettel.pilot.eventlogs.messages import FINDINGS, NOTHING_LEFT, TOO_MANY_ACTIVITIES, TOO_MANY_EVENTS
from laufzettel.pilot.eventlogs.moments import EARLIEST, LATEST, in_ms, is_date_only, read

MOST_ACTIVITIES = 5_000
MOST_EVENTS = 20_000_000
_FIRST_PLACES = 3
_PART_OF_HASH = 2**31 - 1
"""Runs are told apart only within an activity of a case: two of them all but never agree in so many bits."""


class Gathering:
    """Columns that grow, and findings that are counted."""

    def __init__(self, file: str) -> None:
        """Args: file: the log's name."""
        self._file = file
        self._case = array("i")
        self._activity = array("H")
        self._moment = array("q")
        self._event = array("I")
        self._line = array("I")
        self._kind = array("B")
        self._began = array("q")
        self._instance = array("i")
        self._names: dict[str, int] = {}
        self._counts: dict[str, int] = {}
        self._places: dict[str, list[Place]] = {}

    def __len__(self) -> int:
        """How many events were taken in."""
        return len(self._case)

    def note(self, code: str, event: int, line: int) -> None:
        """Count a finding, and keep its place if it is among the first."""
        self._counts[code] = self._counts.get(code, 0) + 1
        places = self._places.setdefault(code, [])
        if len(places) < _FIRST_PLACES:
            places.append(Place(event, line))

    def add(
        self,
        case: int,
        activity: str,
        time: str,
        event: int,
        line: int,
        transition: str = "",
        start: str = "",
        instance: str = "",
    ) -> None:
        """Take an event in, or count what is wrong with it.

        Args:
            case: running number of its case.
            activity: what was done; empty if missing.
            time: as it stands in the log; empty if missing.
            event: the how many-th of the file it is.
            line: where it stands.
            transition: of the life cycle; empty if none is stated.
            start: when it began; empty if that does not stand beside it.
            instance: what tells runs of the same activity apart; empty if nothing does.

        Raises:
            BusinessError: there are too many events, or too many different activities.
        """
        if not activity:
            return self.note("log.no_activity", event, line)
        if not time:
            return self.note("log.no_end" if start else "log.no_time", event, line)
        try:
            when = read(time)
            moment = in_ms(when)
        except (ValueError, OverflowError):
            return self.note("log.unreadable_time", event, line)
        if not EARLIEST <= moment < LATEST:
            return self.note("log.implausible_time", event, line)
        if when.tzinfo is None:
            self.note("log.date_only" if is_date_only(time) else "log.no_zone", event, line)
        code = self._names.get(activity)
        if code is None:
            code = self._named(activity, event, line)
        self._case.append(case)
        self._activity.append(code)
        self._moment.append(moment)
        self._event.append(event)
        self._line.append(line)
        self._kind.append(kind_of(transition) if transition else COMPLETE)
        self._began.append(self._beginning(start, moment, event, line) if start else UNKNOWN)
        self._instance.append(hash(instance) & _PART_OF_HASH if instance else 0)  # the text itself may be a case number
        return None

    def _beginning(self, start: str, end: int, event: int, line: int) -> int:
        try:
            moment = in_ms(read(start))
        except (ValueError, OverflowError):
            moment = UNKNOWN
        if EARLIEST <= moment <= end:
            return moment
        self.note("log.unusable_start", event, line)
        return UNKNOWN

    def _named(self, activity: str, event: int, line: int) -> int:
        if len(self._names) == MOST_ACTIVITIES:
            raise BusinessError(TOO_MANY_ACTIVITIES.at(file=self._file, most=MOST_ACTIVITIES, event=event, line=line))
        return self._names.setdefault(activity, len(self._names))

    def bounded(self) -> None:
        """Stop when there are more events than are evaluated at once.

        Raises:
            BusinessError: there are.
        """
        if len(self._case) > MOST_EVENTS:
            raise BusinessError(TOO_MANY_EVENTS.at(file=self._file, most=MOST_EVENTS))

    def log(self) -> EventLog:
        """The events that were taken in, sorted by case and time; of the same time, in the order of the file.

        Raises:
            BusinessError: none was.
        """
        events = Gathered(
            np.frombuffer(self._case, dtype=np.int32),
            np.frombuffer(self._activity, dtype=np.uint16),
            np.frombuffer(self._moment, dtype=np.int64),
            np.frombuffer(self._instance, dtype=np.int32),
            np.frombuffer(self._began, dtype=np.int64),
            np.frombuffer(self._kind, dtype=np.uint8),
        )
        kept, begun = counted(events.kind), beginnings(events)
        self._note_all("log.unpaired_start", begun.unpaired)
        self._note_all("log.other_transition", _others(len(events.case), kept, begun.used, begun.unpaired))
        if not len(kept):
            raise BusinessError(self._nothing_left())
        self._note_order(events, kept)
        order = kept[np.lexsort((events.moment[kept], events.case[kept]))]
        case, moment, activity = events.case[order], events.moment[order], events.activity[order]
        self._note_all("log.same_time", np.sort(order[1:][(case[1:] == case[:-1]) & (moment[1:] == moment[:-1])]))
        number = np.cumsum(np.diff(case, prepend=case[:1]) != 0, dtype=np.int32)  # without gaps
        start = begun.start[order]
        busy = (
            _busy(events, begun, order, number) if (start != UNKNOWN).any() else Busy(number, activity, moment, moment)
        )
        return EventLog(self._file, number, activity, moment, start, busy, tuple(self._names), self._findings())

    def _note_order(self, events: Gathered, kept: Rows) -> None:
        by_case = kept[np.argsort(events.case[kept], kind="stable")]
        same = events.case[by_case[1:]] == events.case[by_case[:-1]]
        later = np.diff(events.moment[by_case])
        self._note_all("log.backwards", np.sort(by_case[1:][same & (later < 0)]))

    def _note_all(self, code: str, events: Rows) -> None:
        if len(events):
            self._counts[code] = len(events)
            self._places[code] = [Place(self._event[int(at)], self._line[int(at)]) for at in events[:_FIRST_PLACES]]

    def _findings(self) -> tuple[Finding, ...]:
        return tuple(
            Finding(code, self._counts[code], tuple(self._places[code])) for code in FINDINGS if code in self._counts
        )

    def _nothing_left(self) -> Problem:
        problems = [one.problem() for one in self._findings()]
        return NOTHING_LEFT.at(
            file=self._file, why_de=" ".join(one.de for one in problems), why_en=" ".join(one.en for one in problems)
        )


def _others(count: int, *rows: Rows) -> Rows:
    """Of so many rows those that are in none of these."""
    left = np.ones(count, dtype=bool)
    for one in rows:
        left[one] = False
    return np.flatnonzero(left)


def _busy(events: Gathered, begun: Beginnings, rows: Rows, number: npt.NDArray[np.int32]) -> Busy:
    """When something is going on in the cases of the events that count.

    Args:
        events: all of them.
        begun: when they began.
        rows: those that count, sorted by case and time.
        number: of the case of each of these.
    """
    numbers = np.full(int(events.case.max()) + 1, -1, dtype=np.int32)
    numbers[events.case[rows]] = number
    at = np.concatenate((rows, begun.between[numbers[events.case[begun.between]] >= 0]))
    case, end = numbers[events.case[at]], events.moment[at]
    begin = np.where(begun.since[at] == UNKNOWN, end, begun.since[at])
    order = np.lexsort((end, begin, case))
    return Busy(case[order], events.activity[at[order]], begin[order], end[order])
