# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whether a saving holds: time is not saved by more errors, longer waits, a backlog or more objections.

What certainly got worse makes a saving *nicht belastbar*. What may have got worse, or was not measured, leaves it open:
then more has to be checked before anybody relies on the figure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

from laufzettel.errors import Message, Problem
from laufzettel.pilot import intervals
from laufzettel.pilot.intervals import Floats, Interval
from laufzettel.words import Pair

Share = tuple[int, int]
"""How many, of how many."""


class Standing(IntEnum):
    """How far a saving can be relied on."""

    NOT_SOUND = 0
    OPEN = 1
    SOUND = 2

    @property
    def words(self) -> Pair:
        """In German and English."""
        return _WORDS[self]


_WORDS: dict[Standing, Pair] = {
    Standing.NOT_SOUND: ("nicht belastbar", "does not hold"),
    Standing.OPEN: ("noch offen", "still open"),
    Standing.SOUND: ("belastbar", "holds"),
}
_WHAT: dict[str, Pair] = {
    "errors": ("Fehlerquote in der Stichprobe", "share of errors in the sample"),
    "lead_time": ("Durchlaufzeit", "lead time"),
    "backlog": ("Rückstand", "backlog"),
    "objections": ("Widersprüche", "objections"),
}
WORSE = Message(
    "savings.guard.worse",
    "{de}: gestiegen, auch an der günstigen Grenze des 95-%-Intervalls.",
    "{en}: has risen, at the favourable bound of the 95 % interval too.",
    "Klären Sie die Ursache, bevor die Ersparnis genannt wird.",
    "Find the cause before the saving is named.",
)
PERHAPS = Message(
    "savings.guard.perhaps",
    "{de}: vielleicht gestiegen; die Zahl der Fälle reicht nicht, um es auszuschließen.",
    "{en}: has perhaps risen; there are too few cases to exclude it.",
    "Prüfen Sie mehr Fälle.",
    "Check more cases.",
)
UNKNOWN = Message(
    "savings.guard.unknown",
    "{de}: nicht auf beiden Seiten gemessen.",
    "{en}: not measured on both sides.",
    "Messen Sie vorher und nachher.",
    "Measure it before and after.",
)
BACKLOG = Message(
    "savings.guard.backlog",
    "Rückstand: um mehr als {limit} % gewachsen; liegen gebliebene Fälle sind keine gesparte Zeit.",
    "Backlog: has grown by more than {limit} %; cases left lying are no time saved.",
    "Klären Sie die Ursache, bevor die Ersparnis genannt wird.",
    "Find the cause before the saving is named.",
)
OVER = Message(
    "savings.guard.over",
    "Fehlerquote in der Stichprobe: über der vorher vereinbarten Grenze von {limit} %.",
    "Share of errors in the sample: above the limit of {limit} % agreed before.",
    "Stellen Sie den Pilot um, oder halten Sie ihn an.",
    "Change the pilot, or stop it.",
)
PERHAPS_OVER = Message(
    "savings.guard.perhaps_over",
    "Fehlerquote in der Stichprobe: die obere Grenze liegt über den vorher vereinbarten {limit} %.",
    "Share of errors in the sample: its upper bound lies above the {limit} % agreed before.",
    "Prüfen Sie mehr Fälle.",
    "Check more cases.",
)


@dataclass(frozen=True, slots=True)
class Quality:
    """What is watched beside the time; None where it was not measured.

    Attributes:
        errors_of_pilot: errors among the pilot's cases checked.
        errors_by_hand: errors among cases checked that were handled by hand.
        lead_times: days from receipt to decision, a value per case, by hand and of the pilot; (n,) and (m,). Where only
            their means are known, by how many days it rose.
        backlog: cases waiting at the go-live and at the end.
        objections: objections among notices, by hand and of the pilot.
        lead_times_by_type: the lead times once more, apart by type of case; empty if types are not told.
    """

    errors_of_pilot: Share
    errors_by_hand: Share | None = None
    lead_times: tuple[Floats, Floats] | Interval | None = None
    backlog: tuple[int, int] | None = None
    objections: tuple[Share, Share] | None = None
    lead_times_by_type: Sequence[tuple[Floats, Floats]] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a saving holds, and why.

    Attributes:
        standing: the worst of all that was watched.
        reasons: why it is not better; empty if it holds.
        errors: the share of errors in the sample, by Wilson.
        changes: by how much each thing that was watched rose; a share, days, or cases.
    """

    standing: Standing
    reasons: tuple[Problem, ...]
    errors: Interval
    changes: dict[str, Interval]


def verdict(quality: Quality, error_limit: float, backlog_limit: float = 0.1) -> Verdict:
    """Judge whether a saving holds.

    Args:
        quality: what was watched.
        error_limit: the share of errors agreed before as the most.
        backlog_limit: by which share the backlog may have grown.
    """
    changes = _changes(quality)
    errors = intervals.wilson(*quality.errors_of_pilot)
    found = [*_by_limit(errors, error_limit), *_by_change(changes, quality, backlog_limit)]
    standing = min((one for one, _ in found), default=Standing.SOUND)
    return Verdict(
        standing, tuple(reason for _, reason in sorted(found, key=lambda one: one[0])), errors, dict(changes)
    )


def _changes(quality: Quality) -> dict[str, Interval]:
    changes = {}
    if quality.errors_by_hand:
        changes["errors"] = intervals.newcombe(quality.errors_of_pilot, quality.errors_by_hand)
    if isinstance(quality.lead_times, Interval):
        changes["lead_time"] = quality.lead_times
    elif quality.lead_times and min(map(len, quality.lead_times)) >= 2:
        by_hand, of_pilot = quality.lead_times
        types = [(pilot, hand) for hand, pilot in quality.lead_times_by_type] or [(of_pilot, by_hand)]
        changes["lead_time"] = intervals.stratified(types)
    if quality.backlog:
        grown = float(quality.backlog[1] - quality.backlog[0])
        changes["backlog"] = Interval(grown, grown, grown)
    if quality.objections:
        before, after = quality.objections
        changes["objections"] = intervals.newcombe(after, before)
    return changes


def _by_limit(errors: Interval, limit: float) -> Iterator[tuple[Standing, Problem]]:
    percent = f"{100 * limit:g}"
    if errors.estimate > limit:
        yield Standing.NOT_SOUND, OVER.at(limit=percent)
    elif errors.high > limit:
        yield Standing.OPEN, PERHAPS_OVER.at(limit=percent)


def _by_change(
    changes: dict[str, Interval], quality: Quality, backlog_limit: float
) -> Iterator[tuple[Standing, Problem]]:
    for name, (de, en) in _WHAT.items():
        change = changes.get(name)
        if change is None:
            yield Standing.OPEN, UNKNOWN.at(de=de, en=en)
        elif name == "backlog":
            if quality.backlog and change.low > backlog_limit * quality.backlog[0]:
                yield Standing.NOT_SOUND, BACKLOG.at(limit=f"{100 * backlog_limit:g}")
        elif change.low > 0.0:
            yield Standing.NOT_SOUND, WORSE.at(de=de, en=en)
        elif change.estimate > 0.0:
            yield Standing.OPEN, PERHAPS.at(de=de, en=en)
