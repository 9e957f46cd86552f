# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The one sentence about a saving: its lower bound, how it is supported, and whether it holds."""

from __future__ import annotations

from math import floor

from laufzettel.pilot.savings.estimate import Saving
from laufzettel.pilot.savings.guard import Standing, Verdict
from laufzettel.words import Pair


def headline(saving: Saving, verdict: Verdict) -> Pair:
    """What may be said of a saving, in German and English.

    Args:
        saving: the estimate.
        verdict: whether it holds.
    """
    level, least = str(saving.evidence), floor(saving.headline)
    if verdict.standing is Standing.NOT_SOUND:
        return (
            f"Nicht belastbar ({level}): die Qualität hat sich verschlechtert. Eine Ersparnis wird nicht ausgewiesen.",
            f"Does not hold ({level}): quality got worse. No saving is stated.",
        )
    if least <= 0:
        return (
            f"Keine Ersparnis nachgewiesen ({level}): die untere Grenze liegt nicht über null.",
            f"No saving shown ({level}): the lower bound is not above zero.",
        )
    de = f"Mindestens {least:,} Stunden freigewordene Bearbeitungszeit ({level})".replace(",", ".")
    en = f"At least {least:,} hours of handling time given back ({level})"
    if verdict.standing is Standing.OPEN:
        return f"{de}; noch offen, ob die Qualität gehalten wurde.", f"{en}; whether quality was kept is still open."
    return f"{de}.", f"{en}."
