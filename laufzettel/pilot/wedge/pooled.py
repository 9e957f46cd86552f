# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What stands beside the times, of all units together: rework and checks, deductions, quality."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import fsum

from laufzettel.pilot import intervals
from laufzettel.pilot.evidence import Evidence
from laufzettel.pilot.intervals import Interval
from laufzettel.pilot.report.inputs import Inputs, QualitySection, Spent
from laufzettel.pilot.savings.guard import Quality
from laufzettel.pilot.savings.shared import BY_HAND, CHECKS, NOTHING, OF_PILOT, Part, Parts, Sums
from laufzettel.pilot.wedge.contribution import QUARTERS, Beside, Block, Contribution, Lead, Times


def sums_of(times: Times | Block) -> Sums:
    """Sums in minutes."""
    return Sums(times.timed, times.quarters / QUARTERS, (times.squares or 0) / QUARTERS**2)


def parts_of(contributions: Sequence[Contribution]) -> Parts:
    """Rework and checks of all units; what lowers the saving counts from whoever measured it, what raises it from all.

    Fewer than thirty in every unit are reckoned with the mean time of a whole case, as in any report.

    Args:
        contributions: of every unit.
    """
    by_hand = [one.rework_by_hand for one in contributions]
    found = [
        _part(BY_HAND, by_hand, contributions) if all(by_hand) else None,
        _part(OF_PILOT, [one.rework_of_pilot for one in contributions], contributions),
        _part(CHECKS, [one.checks for one in contributions], contributions),
    ]
    level = min(Evidence(one.evidence) for one in contributions)
    return Parts(tuple(part for part in found if part is not None), level)


def _part(name: str, every: Sequence[Beside | None], contributions: Sequence[Contribution]) -> Part | None:
    there = [one for one in every if one is not None]
    if not there:
        return None
    sums = sum((sums_of(one.times) for one in there if one.times is not None), NOTHING)
    happened, of = sum(one.happened for one in there), sum(one.of for one in there)
    if not sums.timed:
        whole = _whole(contributions, after=name == CHECKS)
        sums = Sums(2, 2.0 * whole, 2.0 * whole**2)  # two that are alike: known, and no better than two are
    return Part(name, happened, of, sums, counted=name != CHECKS)


def _whole(contributions: Sequence[Contribution], *, after: bool) -> float:
    """What a whole case takes on average: by hand, or in the pilot with a person."""
    blocks = [block for one in contributions for block in one.blocks if (block.path != "manual") is after]
    return sum(block.quarters for block in blocks) / sum(block.timed for block in blocks) / QUARTERS


def said_together(contributions: Sequence[Contribution], inputs: Inputs) -> Inputs:
    """What people said, of all units together.

    Args:
        contributions: of every unit.
        inputs: what was said in this office; of it rates and the use of the time count.
    """
    marks = dict.fromkeys(filter(None, [inputs.kennzeichnung.strip(), *(one.marked for one in contributions)]))
    update = {"abzug": _spent(contributions), "guete": _checked(contributions), "kennzeichnung": " · ".join(marks)}
    return inputs.model_copy(update=update)


def _spent(contributions: Sequence[Contribution]) -> Spent:
    """The hours of all units; the months are those of a unit on average, so that a year is one of all units."""
    every = [one.deducted for one in contributions]
    months = fsum(one.monate for one in every) / len(every)
    return Spent.model_construct(
        monate=months,
        betrieb_stunden=fsum(one.betrieb_stunden for one in every),
        betrieb_beleg=min(one.betrieb_beleg for one in every),
        pflege_stunden=fsum(one.pflege_stunden for one in every),
        pflege_beleg=min(one.pflege_beleg for one in every),
        schulung_stunden=fsum(one.deductions().training_hours for one in every),
        schulung_beleg=min(one.schulung_beleg for one in every),
        schulung_monate=months,  # each unit's part of the training is already what falls into its months
    )


def _checked(contributions: Sequence[Contribution]) -> QualitySection:
    """Quality of all units; what one of them did not watch was not watched."""
    every = [one.quality for one in contributions]
    return QualitySection.model_construct(
        fehler_stichprobe=_added([one.fehler_stichprobe for one in every]),
        fehler_von_hand=_pairs([one.fehler_von_hand for one in every]),
        rueckstand=_pairs([one.rueckstand for one in every]),
        widersprueche_von_hand=_pairs([one.widersprueche_von_hand for one in every]),
        widersprueche_pilot=_pairs([one.widersprueche_pilot for one in every]),
    )


def _pairs(every: Sequence[tuple[int, int] | None]) -> tuple[int, int] | None:
    there = [one for one in every if one is not None]
    return _added(there) if len(there) == len(every) else None


def _added(every: Sequence[tuple[int, int]]) -> tuple[int, int]:
    return sum(one for one, _ in every), sum(other for _, other in every)


def quality_of(contributions: Sequence[Contribution], said: QualitySection) -> Quality:
    """What is watched beside the time.

    Args:
        contributions: of every unit.
        said: what people said of all units.
    """
    both = said.widersprueche_von_hand, said.widersprueche_pilot
    return Quality(
        said.fehler_stichprobe,
        said.fehler_von_hand,
        _lead_rose(contributions),
        said.rueckstand,
        (both[0], both[1]) if both[0] and both[1] else None,
    )


def _lead_rose(contributions: Sequence[Contribution]) -> Interval | None:
    """By how many days cases of the pilot took longer from receipt to closing, over all units; by Welch."""
    sides: list[tuple[int, float, float]] = []
    pick: tuple[Callable[[Contribution], Lead | None], ...] = (
        lambda one: one.lead_of_pilot,
        lambda one: one.lead_by_hand,
    )
    for side in pick:
        there = [lead for one in contributions if (lead := side(one)) is not None]
        if not there:
            return None
        sides.append(_pooled(there))
    parts = [variance / cases for cases, _, variance in sides]
    df = intervals.satterthwaite(parts, [cases - 1 for cases, _, _ in sides])
    return intervals.around(sides[0][1] - sides[1][1], sum(parts), df)


def _pooled(leads: Sequence[Lead]) -> tuple[int, float, float]:
    cases = sum(one.cases for one in leads)
    mean = sum(one.cases * one.mean for one in leads) / cases
    within = sum((one.cases - 1) * one.sd**2 + one.cases * (one.mean - mean) ** 2 for one in leads)
    return cases, mean, within / (cases - 1)
