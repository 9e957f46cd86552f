# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""People who enter shadow cases into the register themselves: as the machine would have, or with a slip of the pen."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from flows.hundesteuer.register import DEBITS, DOGS, register_items
from laufzettel.connect import Item
from laufzettel.journal import Journal
from laufzettel.journal.rows import HELD, held
from laufzettel.working_days import NRW

Slip = Callable[[dict[str, object], list[dict[str, object]]], None]
"""Changes what is entered: the dog's row, and the rows of what is owed."""
TODAY = date(2026, 11, 24)


def as_it_should_be(_dog: dict[str, object], _debits: list[dict[str, object]]) -> None:
    """No slip of the pen."""


def entries(journal: Journal, numbers: Iterable[str], reference: str, slip: Slip = as_it_should_be) -> list[Item]:
    """What people enter for cases.

    Args:
        journal: knows what the applications say.
        numbers: of the cases.
        reference: under which each is entered; `{number}` and `{n}` in it are filled in.
        slip: what they do otherwise.
    """
    made = []
    for n, number in enumerate(sorted(numbers)):
        (row,) = journal.database.rows(f"SELECT {HELD} FROM cases WHERE number = ?", (number,))
        case = held(row, "", "")
        reading, decision = journal.load_readings([case.id])[case.id][1], journal.load_decisions([case.id])[case.id]
        (item,) = register_items(lambda: TODAY, NRW)([(case, reading, decision)])
        assert item is not None
        (dog,), debits = item.payload[DOGS], item.payload[DEBITS]
        own = {"marke": f"T-{n}", "kassenzeichen": f"7{n:08d}", "erfasst_am": "2026-12-01", "antrag_sha256": "-"}
        dog = dict(dog) | own | {"haushalt": f"HH {n}", "person": f"P {n}"}
        debits = [dict(debit) | {"kassenzeichen": own["kassenzeichen"], "faellig": "bald"} for debit in debits]
        slip(dog, debits)
        made.append(Item(reference.format(number=number, n=n), {DOGS: [dog], DEBITS: debits}))
    return made
