# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A shadow case in which the machine and people differ: both sides beside each other, for whoever may see the case.

No value is kept of a comparison. What people entered is looked up anew in the legacy system each time, and only looked
up; what they wrote into a file lies nowhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from laufzettel.case import State
from laufzettel.connect import Item
from laufzettel.desk.ask import Ask
from laufzettel.desk.desk import Shown
from laufzettel.desk.shadowing import latest_of
from laufzettel.errors import LaufzettelError
from laufzettel.journal.rows import HELD, held
from laufzettel.journal.views import Slip
from laufzettel.pilot.design.entered import Entered, Found, Opening, alike, close, look

PATIENCE_S = 2.0
"""So long a legacy system is waited for, for its line or a lock in it; somebody waits for the page."""


class Side(NamedTuple):
    """One entry of a case on both sides.

    Attributes:
        name: in words where there are any.
        machine: what the machine would have written; None if nobody can say just now.
        people: what people entered; None if that is not known.
        differs: whether the two say something else now.
    """

    name: str
    machine: str | None
    people: str | None
    differs: bool


@dataclass(frozen=True, slots=True)
class Differing:
    """Where a case differs.

    Attributes:
        at: when it was compared.
        by_file: whether with a file, of which no value is kept.
        looked: whether the legacy system has answered just now.
        entries: how many entries of people stand there now.
        sides: what differed then, as it stands now.
    """

    at: str
    by_file: bool
    looked: bool
    entries: int
    sides: Sequence[Side]


def of(ask: Ask, slip: Slip, shown: Shown) -> Differing | None:
    """In which entries a shadow case differs by the latest comparison; None if in none.

    Args:
        ask: who asks.
        slip: all that is known of the case; of one that is erased or restricted nothing is looked up.
        shown: its process.
    """
    kept = latest_of(ask, slip.process) if slip.state is State.CLOSED and not slip.withheld else None
    names = kept.differences.get(slip.number) if kept else None
    if kept is None or not names:
        return None
    if kept.source.value == "file":
        return Differing(kept.at, True, False, 0, _read_here(ask, slip, shown, names))
    found = _looked_up(ask, slip, shown.entered) if shown.entered else None
    if found is None or found.entries != 1:
        sides = [Side(name, None, None, False) for name in names]
        return Differing(kept.at, False, found is not None, found.entries if found else 0, sides)
    return Differing(kept.at, False, True, 1, [_side(name, found) for name in names])


def _read_here(ask: Ask, slip: Slip, shown: Shown, names: Sequence[str]) -> list[Side]:
    """The machine's side, from fields and decision."""
    labels = {one.name: one.label if ask.language == "de" else one.label_en for one in shown.process.form.all_fields}
    outputs = slip.decision.get("outputs")
    said: Mapping[str, object] = outputs if isinstance(outputs, Mapping) else {}
    values = {name: str(said.get(name, "")) for name in names} | {
        name: slip.reading[name].value or "" for name in names if name in slip.reading
    }
    return [Side(labels.get(name, name), values[name], None, False) for name in names]


def _side(name: str, found: Found) -> Side:
    machine, people = found.machine.get(name, ""), found.people.get(name, "")
    return Side(name, machine, people, not alike(name, machine, people))


def _looked_up(ask: Ask, slip: Slip, opening: Opening) -> Found | None:
    """What stands in the legacy system now; None if it does not answer in time."""
    from laufzettel.pilot.design.in_register import item_of

    try:
        entered = opening(ask.desk.office, PATIENCE_S)
    except LaufzettelError:
        return None
    rows = ask.journal.database.rows(f"SELECT {HELD} FROM cases WHERE number = ?", (slip.number,))
    item = item_of(ask.journal, held(rows[0], "", ""), entered)
    return ask.desk.in_time.ask(lambda: _asked(entered, item)) if item else None


def _asked(entered: Entered, item: Item) -> Found:
    try:
        (found,) = look(entered, [item])
        return found
    finally:
        close(entered)
