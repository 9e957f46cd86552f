# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Fields with their origin: no bare values past reading."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

TYPED_BY_PERSON = "typed"


class Field(NamedTuple):
    """One value that was read, and where it stands.

    Attributes:
        value: canonical text: ISO date, decimal point, `true`/`false`, stripped text; None if nothing stands there or
            the raw text is not a value of the declared kind.
        raw: exactly what stands in the document; empty if nothing.
        place: `page:<n>@<x0>,<y0>,<x1>,<y1>` (1-based page; points from the top left corner), `cell:<sheet>!<A1>`,
            or `typed` for a value a person entered.
        confidence: 0 to 1; 1 is a value the file itself carries as data (form field, cell).
    """

    value: str | None
    raw: str
    place: str
    confidence: float = 1.0


Reading = dict[str, Field]
"""What was read for one case: field name to field."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a value comes from: document, place in it, and which reader saw it."""

    document: str
    place: str
    reader: str


def place_in_words(place: str, language: str = "de") -> str:
    """`page:2@…` as "Seite 2", `cell:Blatt!C7` as "Blatt Blatt, Zelle C7"; empty stays empty."""
    kind, _, rest = place.partition(":")
    if kind == "page":
        page = rest.partition("@")[0]
        return f"Seite {page}" if language == "de" else f"page {page}"
    if kind == "cell":
        sheet, _, cell = rest.rpartition("!")
        return f"Blatt „{sheet}“, Zelle {cell}" if language == "de" else f"sheet “{sheet}”, cell {cell}"
    if kind == TYPED_BY_PERSON:
        return "von einer Person eingetragen" if language == "de" else "entered by a person"
    return place
