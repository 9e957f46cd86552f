# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The direct debit mandate (SEPA): there is one only if account, holder, date and signature are all there."""

from __future__ import annotations

from functools import lru_cache

PARTS = ("sepa_iban", "sepa_kontoinhaber", "sepa_datum", "sepa_unterschrift")


def is_complete(iban: str | None, holder: str | None, day: str | None, signed: str | None) -> bool:
    """Whether there is a mandate: a valid IBAN, its holder, a date and a signature."""
    return bool(iban and holder and day) and signed == "true" and iban_valid(iban or "")


def is_unfinished(iban: str | None, holder: str | None, day: str | None, signed: str | None) -> bool:
    """Whether somebody began to give a mandate and left something out."""
    return bool(iban or holder or day or signed == "true") and not is_complete(iban, holder, day, signed)


@lru_cache(maxsize=10_000)
def iban_valid(iban: str) -> bool:
    """Whether length and check digits of an IBAN are right."""
    from stdnum import iban as known

    return bool(known.is_valid(iban))
