# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where each field of the printed form stands: for drawing, filling and printing it."""

from __future__ import annotations

from dataclasses import dataclass

PAGE = (595.28, 841.89)
"""A4 in points."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One field on the form.

    Attributes:
        name: as declared in `form.py`.
        page: 0 or 1.
        x, y: top left corner of the box in points from the page's top left corner.
        width, height: of the box in points.
    """

    name: str
    page: int
    x: float
    y: float
    width: float
    height: float = 18.0


@dataclass(frozen=True, slots=True)
class Section:
    """A heading on the form."""

    title: str
    page: int
    y: float


SECTIONS = (
    Section("1  Halterin oder Halter", 0, 150),
    Section("2  Haltung", 0, 386),
    Section("3  Hund", 0, 534),
    Section("4  Weitere Hunde im Haushalt", 1, 90),
    Section("5  Ermäßigung", 1, 160),
    Section("6  Lastschrift (freiwillig)", 1, 232),
    Section("7  Bemerkungen", 1, 344),
    Section("8  Unterschrift", 1, 470),
)

_L, _M, _R = 60.0, 240.0, 420.0

SLOTS = (
    Slot("halter_nachname", 0, _L, 182, 230), Slot("halter_vorname", 0, 305, 182, 230),
    Slot("halter_geburtsdatum", 0, _L, 224, 120), Slot("kassenzeichen", 0, _R, 224, 115),
    Slot("halter_strasse", 0, _L, 266, 330), Slot("halter_hausnr", 0, _R, 266, 115),
    Slot("halter_plz", 0, _L, 308, 120), Slot("halter_ort", 0, _M, 308, 295),
    Slot("halter_email", 0, _L, 350, 300), Slot("halter_telefon", 0, 375, 350, 160),
    Slot("haltung_seit", 0, _L, 418, 120), Slot("grund", 0, _M, 418, 160),
    Slot("zuzug_am", 0, _L, 460, 120), Slot("zuzug_von", 0, _M, 460, 295),
    Slot("pflege_bis", 0, _L, 502, 120),
    Slot("hund_name", 0, _L, 566, 160), Slot("hund_chip", 0, _M, 566, 160), Slot("hund_wurfdatum", 0, _R, 566, 115),
    Slot("hund_rasse1", 0, _L, 608, 230), Slot("hund_rasse2", 0, 305, 608, 230),
    Slot("hund_schulter_cm", 0, _L, 650, 120), Slot("hund_gewicht_kg", 0, _M, 650, 120),
    Slot("hund_geschlecht", 0, _L, 692, 120), Slot("hund_farbe", 0, _M, 692, 160),
    Slot("weitere_hunde", 1, _L, 122, 120), Slot("marken", 1, _M, 122, 295),
    Slot("ermaessigung", 1, _L, 192, 230),
    Slot("sepa_kontoinhaber", 1, _L, 264, 330), Slot("sepa_datum", 1, _R, 264, 115),
    Slot("sepa_iban", 1, _L, 306, 230), Slot("sepa_unterschrift", 1, 305, 308, 14, 14),
    Slot("bemerkungen", 1, _L, 376, 475, 76),
    Slot("unterschrift_datum", 1, _L, 502, 120),
)  # fmt: skip
