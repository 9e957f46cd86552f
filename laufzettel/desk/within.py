# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The gate of the units: what a request names must lie within the reach of who asks, whichever page it is for.

Every address and every form calls a case `number` and a process `process`; so one look at a request is enough, and a
new page cannot forget it. Lists are drawn from the processes a page finds in `Ask.desk`, which are those within reach.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from laufzettel.desk.access import Role
from laufzettel.desk.ask import Ask
from laufzettel.desk.desk import Desk
from laufzettel.desk.sessions import Session
from laufzettel.errors import BusinessError, Message
from laufzettel.journal import Journal, deputies
from laufzettel.journal.reach import NOTHING, Reach, admits

BOUND = frozenset({Role.CLERK, Role.REVIEWER})
"""The roles that see the cases of their units only; the others see no case, or, as auditors, every one."""
CASE, PROCESS = "number", "process"
"""What addresses and forms call the number of a case, and a process."""

OTHER_UNIT = Message(
    "desk.other_unit",
    "Das liegt bei einer anderen Einheit; Sie können es hier weder sehen noch unterschreiben.",
    "This is with another unit; you can neither see nor sign it here.",
    "Wer es dort hat, kann es Ihnen übergeben. Fehlt Ihnen eine Einheit, sagen Sie es dem Betrieb.",
    "Whoever has it there can hand it over to you. If you lack a unit, tell operations.",
)


class NotWithin(BusinessError):
    """What a request names does not lie within the reach of who asks."""


def reach_of(desk: Desk, journal: Journal, visitor: Session | None) -> Reach:
    """How far somebody sees; in an office without units as far as the role admits.

    Args:
        desk: with the office's units.
        journal: lent for this request.
        visitor: who asks; None sees nothing.
    """
    if visitor is None:
        return NOTHING
    people = (visitor.person, *deputies.stood_in_for(journal, visitor.person)) if visitor.role in BOUND else ()
    if not desk.units or visitor.role not in BOUND:
        return Reach(tuple(one.name for one in desk.processes), people, None)
    units = desk.units.covered(visitor.units)
    return Reach(desk.units.processes(units), people, units)


def seen_within(desk: Desk, reach: Reach) -> Desk:
    """The desk as somebody sees it: with the processes within reach.

    Those of other units are known, for what was handed over, and stand in no list.
    """
    inside = [one for one in desk.shown if one.process.name in reach.processes]
    return replace(desk, shown=inside, others=[one for one in desk.shown if one not in inside])


def hold_to(ask: Ask, numbers: Iterable[str] = ()) -> None:
    """Refuse a request that names a case or a process which is not within reach.

    Args:
        ask: who asks.
        numbers: of cases that it names where only its handler looks.

    Raises:
        NotWithin: it does.
    """
    inside = {one.name for one in ask.desk.processes}
    outside = {one.process.name for one in ask.desk.others} - inside
    if not outside.isdisjoint(_said(ask, PROCESS)):
        raise NotWithin(OTHER_UNIT.at())
    for number in {*_said(ask, CASE), *numbers}:
        if not admits(ask.journal, ask.reach, number):
            raise NotWithin(OTHER_UNIT.at())


def _said(ask: Ask, name: str) -> set[str]:
    """Whatever a request calls so: in its path, behind the question mark, or in its form."""
    path: Mapping[str, object] = ask.request.path_params
    in_path: Iterable[str] = [str(path[name])] if name in path else []
    return {*in_path, *ask.request.query_params.getlist(name), *ask.form.get(name, ())}
