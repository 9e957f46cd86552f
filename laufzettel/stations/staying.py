# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which checked cases stay with people because a registered plan of a pilot says so (*Handprobe*, stepped wedge)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from laufzettel.errors import Message, Problem
from laufzettel.journal import Batch, Held, Journal, by_hand, plans
from laufzettel.journal.by_hand import Why
from laufzettel.journal.rows import integer, text
from laufzettel.pilot.design.lot import Lot, day_of, governing, lot_of

BY_LOT = Message(
    "pilot.by_lot",
    "Zufällige Handprobe: Das Los lässt {percent} % der Vorgänge von Hand bearbeiten, damit sich messen lässt, wie "
    "viel Zeit frei wird. Die Maschine schreibt und versendet für diesen Vorgang nichts.",
    "Random manual sample: the lot leaves {percent} % of the cases to people, so that the time given back can be "
    "measured. The machine writes and sends nothing for this case.",
    "Bearbeiten Sie ihn wie bisher im Fachverfahren und schließen Sie ihn dann hier als „von Hand erledigt“. Nur im "
    "Notfall geben Sie ihn mit einem Grund an die Maschine.",
    "Work at it in the legacy system as before, then close it here as done by hand. Only in an emergency give it to "
    "the machine, with a reason.",
    blocks=True,
)
BY_UNIT = Message(
    "pilot.by_unit",
    "Die Einheit „{unit}“ stellt am {day_de} um; was vorher eingeht, bleibt in Handarbeit. Die Maschine schreibt und "
    "versendet für diesen Vorgang nichts.",
    "Unit “{unit}” is switched over on {day}; what comes in before stays with people. The machine writes and sends "
    "nothing for this case.",
    BY_LOT.remedy_de,
    BY_LOT.remedy_en,
    blocks=True,
)


class Stays(NamedTuple):
    """That a case stays with people.

    Attributes:
        why: for which reason.
        lot: by which plan.
        problem: what the person is told.
    """

    why: Why
    lot: Lot
    problem: Problem


def staying(journal: Journal, batch: Batch, cases: Sequence[Held]) -> dict[int, Stays]:
    """Which of these cases stay with people; none of them, as long as no plan of the process is registered.

    A case that was left to people once stays there, whatever later plans say; one a person gave to the machine is
    never drawn again; and one of which anything may have gone out is past being drawn.

    Args:
        journal: the journal.
        batch: the batch they are of.
        cases: nothing is wrong with them.
    """
    registered = plans.history(journal.database, batch.process)
    if not registered:
        return {}
    lots = [lot_of(one) for one in registered]
    by_plan = {lot.plan: lot for lot in lots}
    candidates = [case for case in cases if case.round or any(lot.keeps(case.number) for lot in lots)]
    known = by_hand.known(journal, [case.id for case in candidates])
    fresh = _untouched(journal, [case.id for case in candidates if case.id not in known])
    found = {}
    for case in candidates:
        if case.id in known:
            plan, why, still = known[case.id]
            if still:
                found[case.id] = Stays(why, by_plan[plan], _told(why, by_plan[plan]))
        elif case.id in fresh and (lot := governing(lots, fresh[case.id])):
            drawn = lot.kept(case.number, day_of(fresh[case.id]))
            if drawn is not None:
                found[case.id] = Stays(drawn, lot, _told(drawn, lot))
    return found


def _untouched(journal: Journal, ids: list[int]) -> dict[int, str]:
    """When those of the cases came in of which nothing was ever meant to go out."""
    database = journal.database
    rows = database.rows(
        f"SELECT id, received_at FROM cases WHERE {database.among('id')} "
        "AND NOT EXISTS (SELECT 1 FROM effect e WHERE e.case_id = cases.id)",
        (database.listed(ids),),
    )
    return {integer(case_id): text(received_at) for case_id, received_at in rows}


def _told(why: Why, lot: Lot) -> Problem:
    if why is Why.UNIT and lot.switch_over is not None:
        day = lot.switch_over
        return BY_UNIT.at(unit=lot.unit, day=day.isoformat(), day_de=f"{day:%d.%m.%Y}")
    return BY_LOT.at(percent=lot.percent)
