# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the tax register knows about a batch of applications, in three look-ups for the whole batch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from connectors.sql import SqlTarget
from flows.hundesteuer.register import DOGS, household_key
from laufzettel.form import Columns

_WANTED = ("haushalt", "kassenzeichen", "chip", "risikoklasse", "steuer_ab", "marke", "rasse", "hund_name")


@dataclass(frozen=True, slots=True)
class Dog:
    """A dog the register knows."""

    chip: str
    dangerous: bool
    since: date
    tag: str
    breed: str
    name: str


class Facts(NamedTuple):
    """What the register says about one application.

    Attributes:
        household: the household's key.
        dogs: registered there.
        chip_known: this chip is registered already.
        account: the household's tax account number; empty if it has none.
        owner: household of the tax account named in the application; empty if the register does not know it.
    """

    household: str
    dogs: tuple[Dog, ...]
    chip_known: bool
    account: str
    owner: str

    @property
    def dangerous(self) -> int:
        """How many of the household's dogs fall under §§ 3 or 10 LHundG NRW."""
        return sum(dog.dangerous for dog in self.dogs)


def look_up(register: SqlTarget, columns: Columns) -> list[Facts]:
    """Ask the register about every application of a batch.

    Args:
        register: the tax register.
        columns: the batch's fields.

    Raises:
        SystemFault: the register cannot be reached.
    """
    address = (columns["halter_plz"], columns["halter_strasse"], columns["halter_hausnr"], columns["halter_nachname"])
    keys = [household_key(*(part or "" for part in parts)) for parts in zip(*address, strict=True)]
    dogs: dict[str, list[Dog]] = {}
    accounts: dict[str, str] = {}
    for row in register.select(DOGS, "haushalt", keys, _WANTED):
        key = str(row["haushalt"])
        accounts[key] = str(row["kassenzeichen"])
        dogs.setdefault(key, []).append(
            Dog(
                str(row["chip"]),
                row["risikoklasse"] == "gefaehrlich",
                date.fromisoformat(str(row["steuer_ab"])),
                str(row["marke"]),
                str(row["rasse"]),
                str(row["hund_name"] or ""),
            )
        )
    known = {str(row["chip"]) for row in register.select(DOGS, "chip", _given(columns["hund_chip"]), ["chip"])}
    named = register.select(DOGS, "kassenzeichen", _given(columns["kassenzeichen"]), ["kassenzeichen", "haushalt"])
    owners = {str(row["kassenzeichen"]): str(row["haushalt"]) for row in named}
    return [
        Facts(key, tuple(dogs.get(key, ())), chip in known, accounts.get(key, ""), owners.get(account or "", ""))
        for key, chip, account in zip(keys, columns["hund_chip"], columns["kassenzeichen"], strict=True)
    ]


def _given(values: Sequence[str | None]) -> list[str]:
    return [value for value in values if value]
