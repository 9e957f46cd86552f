# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Shadow cases compared with the legacy system itself: what people entered there since shadow mode was switched on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from laufzettel.connect import Item
from laufzettel.errors import BusinessError, Message
from laufzettel.journal import Held, Journal, KeptReading, shadows
from laufzettel.office import Office
from laufzettel.pilot.design.agreement import Agreement, Machine, counted
from laufzettel.pilot.design.entered import NOT_ASKABLE, Entered, Found, Opening, alike, close, look
from laufzettel.pilot.design.machine import rules_of, typed_in

BATCH = 500
PATIENCE_S = 30.0
"""Seconds to wait for the legacy system, or for a lock in it."""

NEVER = Message(
    "shadow.never",
    "Das Verfahren „{process}“ war noch nie im Schattenbetrieb; es gibt nichts zu vergleichen.",
    "Process “{process}” has never been in shadow mode; there is nothing to compare.",
    "Schalten Sie ihn ein, am Arbeitsplatz oder mit: laufzettel pilot shadow --on GRUND",
    "Switch it on, at the desk or by: laufzettel pilot shadow --on REASON",
)


def at_office(journal: Journal, office: Office, process: str, opening: Opening | None) -> Agreement:
    """Compare with an office's legacy system, and leave it. Errors as for `compared`.

    Args:
        journal: the journal.
        office: the office.
        process: its cases.
        opening: opens the legacy system; None if the process has none that can be asked.
    """
    if opening is None:
        raise BusinessError(NOT_ASKABLE.at(target=process))
    entered = opening(office, PATIENCE_S)
    try:
        return compared(journal, process, entered)
    finally:
        close(entered)


def compared(journal: Journal, process: str, entered: Entered) -> Agreement:
    """Compare the cases of the current or last time of shadow mode with what people entered; nothing is written.

    Args:
        journal: the journal; no case is claimed.
        process: its cases.
        entered: how what people entered is found.

    Raises:
        BusinessError: the process never was in shadow mode, or nobody can look into its legacy system.
        SystemFault: that system cannot be reached.
    """
    spell = shadows.last(journal.database, process)
    if spell is None:
        raise BusinessError(NEVER.at(process=process))
    look(entered, ())  # says so if nobody can look, however few cases there are
    missing: list[str] = []
    several: list[str] = []
    nothing: list[str] = []

    def found() -> Iterator[tuple[Machine, Mapping[str, str]]]:
        after = 0
        while cases := shadows.passed(journal, process, spell, after=after, limit=BATCH):
            after = cases[-1].id
            for case, one in _seen(journal, entered, cases):
                if one is None:
                    nothing.append(case.number)
                elif one[1].entries == 1:
                    yield one[0], one[1].people
                else:
                    (several if one[1].entries else missing).append(case.number)

    agreement = counted(found(), alike)
    agreement.missing, agreement.several = missing, several
    agreement.open = [*shadows.undecided(journal, process, spell), *nothing]
    return agreement


def item_of(journal: Journal, case: Held, entered: Entered) -> Item | None:
    """What the machine would have written for one case; None if nothing.

    Args:
        journal: the journal.
        case: as it stands.
        entered: how what people entered is found; the legacy system is not asked yet.
    """
    readings, decisions = journal.load_readings([case.id]), journal.load_decisions([case.id])
    if case.id not in readings or case.id not in decisions:
        return None
    (item,) = entered.items([(case, readings[case.id][1], decisions[case.id])])
    return item


def _seen(journal: Journal, entered: Entered, cases: Sequence[Held]) -> list[tuple[Held, tuple[Machine, Found] | None]]:
    """What was decided of each case, and what stands there; None if nothing was to be written."""
    ids = [case.id for case in cases]
    readings, decisions = journal.load_readings(ids), journal.load_decisions(ids)
    whole = [case for case in cases if case.id in readings and case.id in decisions]
    made = entered.items([(case, readings[case.id][1], decisions[case.id]) for case in whole])
    items = {case.id: item for case, item in zip(whole, made, strict=True) if item is not None}
    seen = dict(zip(items, look(entered, list(items.values())) if items else (), strict=True))
    return [
        (case, (_machine(entered, case, readings[case.id][1], decisions[case.id], seen[case.id]), seen[case.id]))
        if case.id in seen
        else (case, None)
        for case in cases
    ]


def _machine(
    entered: Entered, case: Held, reading: KeptReading, decision: Mapping[str, object], found: Found
) -> Machine:
    typed = typed_in(reading)
    columns = frozenset(column for column, name in entered.of_field.items() if name in typed)
    return Machine(case.number, found.machine, rules_of(decision), columns)
