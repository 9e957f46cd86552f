# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""How the entries are found that people make in the tax register themselves, and what of them can be compared.

People know nothing of our references: they give one of their own, or write our case number into it. A dog is known by
its chip.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flows.hundesteuer.checks import local_today
from flows.hundesteuer.entered import RATE
from flows.hundesteuer.health import NO_REGISTER
from flows.hundesteuer.name import NAME
from flows.hundesteuer.outcome import new_account
from flows.hundesteuer.register import AS_READ, DEBITS, DOGS, KEY, MANDATE_AS_READ, open_register, register_items
from laufzettel.connect import Item, Payload
from laufzettel.errors import BusinessError
from laufzettel.journal import Held, KeptReading
from laufzettel.office import Office, sqlite_file
from laufzettel.pilot.design.entered import Entered, Table
from laufzettel.stations.write import ItemMaker
from laufzettel.working_days import Region

ACCOUNT_COLUMN = "kassenzeichen"
"""Not compared where the machine made a new tax account: people would have made another one."""
LEFT_OUT = {
    DOGS: ("haushalt", "person", "marke", "erfasst_am", "mandat", "antrag_sha256"),
    DEBITS: ("mandat", "faellig"),
}
"""Whoever writes gives these: keys, tags, references, and due dates, which follow from the day of the notice."""


def entered(office: Office, patience_s: float = 30.0) -> Entered:
    """The office's register, to be asked.

    Args:
        office: the office.
        patience_s: seconds to wait for a line or a lock.

    Raises:
        BusinessError: there is no register yet; looking for it makes none.
    """
    address = office.url("verfahren", NAME, key="register")
    file = sqlite_file(address)
    if file is not None and not file.exists():
        raise BusinessError(NO_REGISTER.at(file=file.name))
    return Entered(
        open_register(address, patience_s=patience_s),
        _items(office.region()),
        (Table(DOGS, KEY), Table(DEBITS, KEY, ("chip", "jahr"))),
        known_by="chip",
        ended="steuer_bis",
        of_field={f"{DOGS}.{column}": name for column, name in (AS_READ | MANDATE_AS_READ | {RATE: RATE}).items()},
        left_out=[f"{table}.{column}" for table, columns in LEFT_OUT.items() for column in columns],
    )


def _items(where: Region) -> ItemMaker:
    """What the machine would have written, without what is not compared.

    Args:
        where: the office's region; due dates follow from it, and are left out.
    """
    whole = register_items(local_today, where)

    def items(cases: Sequence[tuple[Held, KeptReading, Mapping[str, object]]]) -> list[Item | None]:
        made = zip(cases, whole(cases), strict=True)
        return [_comparable(case, item) if item is not None else None for (case, _, _), item in made]

    return items


def _comparable(case: Held, item: Item) -> Item:
    payload: Payload = {}
    given = new_account(case.id)
    for table, rows in item.payload.items():
        payload[table] = [
            {
                name: value
                for name, value in row.items()
                if name not in LEFT_OUT[table] and not (name == ACCOUNT_COLUMN and value == given)
            }
            for row in (rows if isinstance(rows, list) else ())
        ]
    return item._replace(payload=payload)
