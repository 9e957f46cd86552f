# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which cases stay with people: drawn by lot for each case, or all those of a unit before its switch-over.

The lot is HMAC-SHA256(seed, case number). The case number derives from what came in and the seed was frozen before: so
anybody can draw again afterwards, and nobody can steer it, neither by the order of work nor by trying twice.
"""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import orjson

from laufzettel.journal.by_hand import Why
from laufzettel.journal.plans import Registered

_BITS = 64
_OFFICE = ZoneInfo("Europe/Berlin")


@dataclass(frozen=True, slots=True)
class Lot:
    """What a registered plan says about single cases.

    Attributes:
        plan: its number in the journal.
        digest: its SHA-256.
        since: when it was registered, ISO 8601, UTC; it governs what came in from then on.
        seed: the key of the draw.
        percent: share of the cases that stay with people.
        first_day, last_day: of what came in on these days.
        unit: which unit of a stepped wedge this office is; empty where there is none.
        switch_over: on which day this unit lets the machine work; None where nothing depends on a unit.
    """

    plan: int
    digest: str
    since: str
    seed: bytes = b""
    percent: int = 0
    first_day: date = date.max
    last_day: date = date.min
    unit: str = ""
    switch_over: date | None = None

    def keeps(self, number: str) -> Why | None:
        """Why a case of this number might stay with people, whenever it came in; None if it never does."""
        if self.switch_over is not None:
            return Why.UNIT
        return Why.LOT if drawn(self.seed, number, self.percent) else None

    def kept(self, number: str, received: date) -> Why | None:
        """Why a case that came in on a day stays with people; None if the machine goes on with it."""
        if self.switch_over is not None:
            return Why.UNIT if received < self.switch_over else None
        return self.keeps(number) if self.first_day <= received <= self.last_day else None


def drawn(seed: bytes, number: str, percent: int) -> bool:
    """Whether the lot falls on a case number; in whole numbers, so that it comes out alike everywhere.

    Args:
        seed: the key of the draw.
        number: the case number.
        percent: of all numbers.
    """
    ticket = int.from_bytes(hmac.digest(seed, number.encode(), "sha256")[: _BITS // 8], "big")
    return ticket * 100 < percent << _BITS


def order(seed: bytes, units: Sequence[str]) -> list[str]:
    """The order in which units are switched over, by lot; the order in which they were written down does not matter."""
    return sorted(units, key=lambda unit: (hmac.digest(seed, unit.encode(), "sha256"), unit))


def switch_overs(seed: bytes, units: Sequence[str], first_day: date, every_days: int) -> dict[str, date]:
    """The day on which each unit is switched over, in order.

    Args:
        seed: the key of the draw.
        units: their names.
        first_day: of the first.
        every_days: so many days lie between two of them.
    """
    return {unit: first_day + timedelta(days=n * every_days) for n, unit in enumerate(order(seed, units))}


def lot_of(registered: Registered) -> Lot:
    """What a registered plan says about single cases; one without a comparison leaves all to the machine."""
    plan = orjson.loads(registered.body)
    lot = Lot(registered.id, registered.digest, registered.at)
    if said := plan.get("handprobe"):
        return Lot(
            lot.plan,
            lot.digest,
            lot.since,
            seed=bytes.fromhex(said["startwert"]),
            percent=said["prozent"],
            first_day=date.fromisoformat(said["erster_tag"]),
            last_day=date.fromisoformat(said["letzter_tag"]),
        )
    if said := plan.get("stufen"):
        first_day = date.fromisoformat(said["erster_tag"])
        days = switch_overs(bytes.fromhex(said["startwert"]), said["einheiten"], first_day, said["abstand_tage"])
        unit = registered.unit
        return Lot(lot.plan, lot.digest, lot.since, unit=unit, switch_over=days[unit])
    return lot


def day_of(received_at: str) -> date:
    """The office's day of a moment in UTC."""
    return datetime.fromisoformat(received_at).astimezone(_OFFICE).date()


def governing(lots: Sequence[Lot], received_at: str) -> Lot | None:
    """The plan that counted when a case came in; None if there was none yet.

    Args:
        lots: of all registered plans, the oldest first.
        received_at: when the case came in, as the journal writes it.
    """
    return next((lot for lot in reversed(lots) if lot.since <= received_at), None)
