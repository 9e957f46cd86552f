# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What makes self-recorded times doubtful: too round, too short, too long, days without any, a drift.

Only shares over all times of a step are looked at, from thirty on, and only whether they are above a limit is said.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date

from laufzettel.errors import Message, Problem
from laufzettel.pilot.baseline.samples import FEWEST_DAYS
from laufzettel.pilot.baseline.studies import PATHS
from laufzettel.pilot.baseline.times import GRAIN_S, Measured
from laufzettel.pilot.cells import FEWEST_CASES
from laufzettel.working_days import NRW, Region, is_working_day

_ROUND_S, _LONG_S = 300, 8 * 3600
MOST_ROUND, MOST_SHORT, MOST_LONG, MOST_DRIFT = 0.25, 0.02, 0.01, 0.20
"""Shares above which a step is doubtful; of times rounded to 15 seconds one in twenty is a multiple of five minutes."""
_SURE = 2.58

ROUND = Message(
    "baseline.round",
    "Schritt „{step}“ ({path_de}): Auffällig viele Zeiten sind glatte fünf Minuten; sie wirken geschätzt.",
    "Step “{step}” ({path_en}): strikingly many times are multiples of five minutes; they look estimated.",
    "Bitten Sie darum, die Uhr bei jedem Vorgang zu starten und anzuhalten.",
    "Ask people to start and stop the clock with each case.",
)
SHORT = Message(
    "baseline.short",
    "Schritt „{step}“ ({path_de}): Auffällig viele Zeiten liegen unter {seconds} Sekunden.",
    "Step “{step}” ({path_en}): strikingly many times are below {seconds} seconds.",
    "Klären Sie, ob der Schritt so gemeint ist, oder ob die Uhr versehentlich gestartet wurde.",
    "Clarify whether the step is meant so, or whether the clock was started by mistake.",
)
LONG = Message(
    "baseline.long",
    "Schritt „{step}“ ({path_de}): Auffällig viele Zeiten sind länger als acht Stunden.",
    "Step “{step}” ({path_en}): strikingly many times are longer than eight hours.",
    "Vermutlich lief die Uhr weiter; bitten Sie darum, solche Zeiten zu verwerfen.",
    "The clock probably ran on; ask people to discard such times.",
)
EMPTY_DAYS = Message(
    "baseline.empty_days",
    "Schritt „{step}“ ({path_de}): An {days} Arbeitstagen wurde nichts erfasst.",
    "Step “{step}” ({path_en}): on {days} working days nothing was recorded.",
    "Halten Sie fest, warum (keine Fälle, Schulung, Ausfall); ausgelassene Tage verzerren den Mittelwert.",
    "Note why (no cases, training, outage); days left out distort the mean.",
)
FEW_DAYS = Message(
    "baseline.few_days",
    "Schritt „{step}“ ({path_de}): Die Zeiten stammen von weniger als {days} Arbeitstagen.",
    "Step “{step}” ({path_en}): the times are from fewer than {days} working days.",
    "Messen Sie über normale und über volle Tage.",
    "Measure over normal days and over busy ones.",
)
DRIFT = Message(
    "baseline.drift",
    "Schritt „{step}“ ({path_de}): Die Zeiten der ersten und der zweiten Hälfte unterscheiden sich deutlich.",
    "Step “{step}” ({path_en}): the times of the first and of the second half differ clearly.",
    "Sehen Sie nach, was sich geändert hat (Einarbeitung, andere Fälle, anderes Personal), bevor Sie vergleichen.",
    "Find out what has changed (learning, other cases, other staff) before you compare.",
)


def findings(
    step: str,
    path: str,
    times: Sequence[Measured],
    *,
    first: date,
    last: date,
    where: Region = NRW,
    closed: bool = False,
) -> list[Problem]:
    """What is doubtful about the times of a step on a path.

    Args:
        step: its name.
        path: of the cases.
        times: of it.
        first: the study's first day.
        last: the last day that is over.
        where: whose holidays.
        closed: the study is; of its days nothing is said any more, for those with few times were put together.
    """
    n, found = len(times), []
    about = {"step": step, "path_de": PATHS[path][0], "path_en": PATHS[path][1]}
    if n < FEWEST_CASES:
        return []
    if sum(one.seconds % _ROUND_S == 0 and one.seconds > 0 for one in times) > MOST_ROUND * n:
        found.append(ROUND.at(**about))
    if sum(one.seconds < GRAIN_S for one in times) > MOST_SHORT * n:
        found.append(SHORT.at(**about, seconds=GRAIN_S))
    if sum(one.seconds > _LONG_S for one in times) > MOST_LONG * n:
        found.append(LONG.at(**about))
    days = {one.day for one in times}
    each = (date.fromordinal(n) for n in range(first.toordinal(), last.toordinal() + 1))
    empty = sum(is_working_day(day, where) and day not in days for day in each)
    if empty and not closed:
        found.append(EMPTY_DAYS.at(**about, days=empty))
    if len(days) < FEWEST_DAYS and not closed:
        found.append(FEW_DAYS.at(**about, days=FEWEST_DAYS))
    if _drifts(times):
        found.append(DRIFT.at(**about))
    return found


def _drifts(times: Sequence[Measured]) -> bool:
    """Whether the halves, by days, differ by more than a fifth, and by more than chance does (Welch, 99 %)."""
    order = sorted(one.day for one in times)
    middle = order[len(order) // 2]
    halves = [[one.seconds for one in times if (one.day < middle) is early] for early in (True, False)]
    if min(map(len, halves)) < FEWEST_CASES:
        return False
    means = [sum(half) / len(half) for half in halves]
    errors = [
        sum((one - mean) ** 2 for one in half) / (len(half) - 1) / len(half)
        for half, mean in zip(halves, means, strict=True)
    ]
    apart = abs(means[1] - means[0])
    return apart > MOST_DRIFT * max(means) and apart > _SURE * math.sqrt(sum(errors))
