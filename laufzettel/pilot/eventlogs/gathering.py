# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Gathers events into columns while a log is read; what is not case, activity or time is never given to it."""

from __future__ import annotations

from array import array

import numpy as np

from laufzettel.errors import BusinessError, Problem
from laufzettel.pilot.eventlogs.log import EventLog, Finding, Place
from laufzettel.pilot.eventlogs.messages import FINDINGS, NOTHING_LEFT, TOO_MANY_ACTIVITIES, TOO_MANY_EVENTS
from laufzettel.pilot.eventlogs.moments import EARLIEST, LATEST, in_ms, is_date_only, read

MOST_ACTIVITIES = 5_000
MOST_EVENTS = 20_000_000
_FIRST_PLACES = 3
_DONE = frozenset({"", "complete"})


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
        self._done = array("B")
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

    def add(self, case: int, activity: str, time: str, transition: str, event: int, line: int) -> None:
        """Take an event in, or count what is wrong with it.

        Args:
            case: running number of its case.
            activity: what was done; empty if missing.
            time: as it stands in the log; empty if missing.
            transition: of the life cycle; empty if none is stated.
            event: the how many-th of the file it is.
            line: where it stands.

        Raises:
            BusinessError: there are too many events, or too many different activities.
        """
        if not activity:
            return self.note("log.no_activity", event, line)
        if not time:
            return self.note("log.no_time", event, line)
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
        self._done.append(not transition or transition.lower() in _DONE)
        return None

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
        case = np.frombuffer(self._case, dtype=np.int32)
        moment = np.frombuffer(self._moment, dtype=np.int64)
        activity = np.frombuffer(self._activity, dtype=np.uint16)
        done = np.frombuffer(self._done, dtype=np.uint8).astype(bool)
        kept = np.flatnonzero(done) if done.any() else np.arange(len(case))  # a log may state other transitions only
        self._note_all("log.other_transition", np.setdiff1d(np.arange(len(case)), kept, assume_unique=True))
        if not len(kept):
            raise BusinessError(self._nothing_left())
        by_case = kept[np.argsort(case[kept], kind="stable")]
        same = case[by_case[1:]] == case[by_case[:-1]]
        later = np.diff(moment[by_case])
        self._note_all("log.backwards", np.sort(by_case[1:][same & (later < 0)]))
        order = kept[np.lexsort((moment[kept], case[kept]))]
        case, moment, activity = case[order], moment[order], activity[order]
        self._note_all("log.same_time", np.sort(order[1:][(case[1:] == case[:-1]) & (moment[1:] == moment[:-1])]))
        number = np.cumsum(np.diff(case, prepend=case[:1]) != 0, dtype=np.int32)  # without gaps
        return EventLog(self._file, number, activity, moment, tuple(self._names), self._findings())

    def _note_all(self, code: str, events: np.ndarray[tuple[int], np.dtype[np.int64]]) -> None:
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
