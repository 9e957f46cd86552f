# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Case types and paths merged until no figure of the report is about fewer than thirty timed cases.

The merging comes before the estimate, not after it: so the report can show every figure its result is made of, and
whoever computes it again has the same ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from laufzettel.errors import BusinessError, Message
from laufzettel.pilot.cells import FEWEST_CASES
from laufzettel.pilot.intervals import Floats
from laufzettel.pilot.report.numbers import Say
from laufzettel.pilot.savings.inputs import Pilot
from laufzettel.pilot.savings.observations import Observations, Way

EVERY_TYPE, OTHERS = "alle Fallarten", "übrige Fallarten"
_IN_ENGLISH = {EVERY_TYPE: "all case types", OTHERS: "other case types"}

TOO_FEW = Message(
    "report.too_few",
    "Für einen Bericht zählen zu wenige Zeiten: von Hand {manual}, im Pilot {pilot}; nötig sind je {fewest} in einer "
    "Erhebung.",
    "Too few times count for a report: by hand {manual}, in the pilot {pilot}; {fewest} of each are needed in one "
    "study.",
    "Messen Sie weiter; wie viele nötig sind, sagt: laufzettel pilot baseline plan",
    "Go on measuring; how many are needed says: laufzettel pilot baseline plan",
)

_Seen = Mapping[str, Mapping[Way, int]]


def type_name(case_type: str, say: Say) -> str:
    """What a report calls a case type; the names of the plan are the same in both languages.

    Args:
        case_type: a type of the plan, or a group.
        say: picks the German or the English of two texts.
    """
    return say(case_type, _IN_ENGLISH.get(case_type, case_type))


def coarsened(pilot: Pilot) -> Pilot:
    """The same pilot with small paths and case types merged into larger ones.

    Cases the machine gave back count as assisted where fewer than thirty were timed; case types with fewer than thirty
    timed by hand or assisted become `OTHERS`, and these join the smallest of the rest if they are still too few.

    Args:
        pilot: what was timed and seen.

    Raises:
        BusinessError: there are too few even when all case types are one.
    """
    rows, seen = _paths_merged(pilot.observations, pilot.seen)
    while True:
        small = [one for one in seen if not _enough(rows, one)]
        if not small:
            return _few_hidden(replace(pilot, observations=rows, seen=seen))
        if len(seen) == 1:
            raise BusinessError(
                TOO_FEW.at(
                    manual=_timed(rows, small[0], Way.MANUAL),
                    pilot=_timed(rows, small[0], Way.ASSISTED),
                    fewest=FEWEST_CASES,
                )
            )
        if len(small) == 1:  # alone it would still be small, and it could be told from the difference
            rest = [one for one in seen if one not in small]
            small.append(min(rest, key=lambda one: sum(seen[one].values())))
        rows, seen = _types_merged(rows, seen, small)
        rows, seen = _paths_merged(rows, seen)


def _few_hidden(pilot: Pilot) -> Pilot:
    """Rework and checks of which fewer than thirty were timed, reckoned with the mean time of a whole case.

    That shows nobody's time and makes the saving rather too small than too large.
    """
    rows = pilot.observations

    def mean(*ways: Way) -> Floats:
        return np.full(2, np.mean(rows.minutes[np.isin(rows.way, [one.value for one in ways])]))

    by_hand, of_pilot, checks = pilot.rework_by_hand, pilot.rework_of_pilot, pilot.checks
    if by_hand and 0 < len(by_hand.minutes) < FEWEST_CASES:
        by_hand = replace(by_hand, minutes=mean(Way.MANUAL))
    if of_pilot and 0 < len(of_pilot.minutes) < FEWEST_CASES:
        of_pilot = replace(of_pilot, minutes=mean(Way.MANUAL))
    if checks and len(checks.minutes) < FEWEST_CASES:
        checks = replace(checks, minutes=mean(Way.ASSISTED, Way.ABORTED))
    return replace(pilot, rework_by_hand=by_hand, rework_of_pilot=of_pilot, checks=checks)


def _enough(rows: Observations, case_type: str) -> bool:
    counts = [_timed(rows, case_type, way) for way in (Way.MANUAL, Way.ASSISTED, Way.ABORTED)]
    return counts[0] >= FEWEST_CASES and all(n == 0 or n >= FEWEST_CASES for n in counts[1:]) and any(counts[1:])


def _timed(rows: Observations, case_type: str, way: Way) -> int:
    return int(np.count_nonzero((rows.case_type == case_type) & (rows.way == way.value)))


def _paths_merged(rows: Observations, seen: _Seen) -> tuple[Observations, _Seen]:
    ways, merged = rows.way.copy(), {one: dict(paths) for one, paths in seen.items()}
    for case_type, paths in merged.items():
        if _timed(rows, case_type, Way.ABORTED) < FEWEST_CASES:
            ways[(rows.case_type == case_type) & (rows.way == Way.ABORTED.value)] = Way.ASSISTED.value
            given_back = paths.pop(Way.ABORTED, 0)
            if given_back:
                paths[Way.ASSISTED] = paths.get(Way.ASSISTED, 0) + given_back
    return replace(rows, way=ways), merged


def _types_merged(rows: Observations, seen: _Seen, small: list[str]) -> tuple[Observations, _Seen]:
    longest = max(len(OTHERS), rows.case_type.dtype.itemsize // 4)
    types = rows.case_type.astype(f"<U{longest}")
    types[np.isin(types, small)] = OTHERS
    kept: dict[str, Mapping[Way, int]] = {one: paths for one, paths in seen.items() if one not in small}
    together: dict[Way, int] = {}
    for one in small:
        for way, cases in seen[one].items():
            together[way] = together.get(way, 0) + cases
    return replace(rows, case_type=types), kept | {OTHERS: together}
