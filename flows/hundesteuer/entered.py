# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What only a person enters, to decide what no rule decides: rate, first month, class of breed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from flows.hundesteuer.assessment import has_whole_twelfth
from laufzettel.form import FormField, Kind

_WHY = "Festsetzung im Einzelfall durch die Sachbearbeitung (Hundesteuersatzung, §§ 85, 88, 155 AO)"

RATE, START, RISK = "jahressteuer_festgesetzt", "steuer_ab_festgesetzt", "risikoklasse_festgesetzt"
HIGHEST = Decimal("9999.99")

BY_PERSON = (
    FormField(
        RATE,
        Kind.DECIMAL,
        "Festgesetzte Jahressteuer in Euro",
        "assessed yearly tax in euros",
        max_length=7,
        purpose=_WHY,
        blind_second=True,
    ),
    FormField(START, Kind.DATE, "Festgesetzter Beginn der Steuer", "assessed start of the tax", purpose=_WHY),
    FormField(
        RISK,
        Kind.CODE,
        "Festgestellte Einstufung der Rasse",
        "established class of the breed",
        choices={"normal": (), "gefaehrlich": ("gefährlich",)},
        purpose=_WHY,
    ),
)


def rate_entered(value: str | None) -> Decimal | None:
    """The yearly tax a person set; None if none or no amount that can be owed by the month."""
    if value is None:
        return None
    rate = Decimal(value)
    return rate if Decimal(0) <= rate <= HIGHEST and has_whole_twelfth(rate) else None


def start_entered(value: str | None) -> date | None:
    """The first month a person set; None if none or not the first of a month."""
    day = date.fromisoformat(value) if value else None
    return day if day is not None and day.day == 1 else None
