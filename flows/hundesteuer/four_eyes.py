# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which dog tax assessments two people must release."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from laufzettel.errors import Message, Problem

_AMOUNT, _MONTHS = Decimal(500), 12

LARGE = Message(
    "hundesteuer.vier_augen_betrag",
    "Zwei Personen geben frei, weil der Betrag 500 Euro übersteigt.",
    "Two people release this, because the amount exceeds 500 euros.",
)
FAR_BACK = Message(
    "hundesteuer.vier_augen_rueckwirkung",
    "Zwei Personen geben frei, weil für mehr als zwölf Monate rückwirkend festgesetzt wird.",
    "Two people release this, because tax is assessed for more than twelve months back.",
)


def four_eyes(outputs: Mapping[str, object]) -> Problem | None:
    """Why two people must release this assessment.

    Args:
        outputs: of the decision.

    Returns:
        The reason; None if one person is enough.
    """
    if Decimal(str(outputs.get("betrag") or 0)) > _AMOUNT:
        return LARGE.at()
    since, decided = (str(outputs.get(name) or "") for name in ("steuer_ab", "erfasst_am"))
    if since and decided and _months_between(date.fromisoformat(since), date.fromisoformat(decided)) > _MONTHS:
        return FAR_BACK.at()
    return None


def _months_between(since: date, decided: date) -> int:
    """Months of the assessment that lie before the month of the decision."""
    return (decided.year - since.year) * 12 + decided.month - since.month
