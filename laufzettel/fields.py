# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Fields with their origin: no bare values past reading."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
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


Reading = Mapping[str, Field]
"""What was read for one case: field name to field."""


class KeptReading(Reading):
    """A reading in its compact form, as readers may give it and the journal keeps it.

    A field is put together only when somebody asks for its origin; most are only asked for their value.

    Attributes:
        texts: the canonical value of each field; None where the raw text is no value of its kind.
        at: how the places of all fields begin.
        places: how they go on, in the order of `texts`.
        tail: how they all end.
        more: raw text and confidence of fields whose raw text is not the value, or that were not read for sure.
    """

    __slots__ = ("at", "more", "places", "tail", "texts")

    def __init__(
        self,
        texts: dict[str, str | None],
        at: str,
        places: Sequence[str],
        tail: str = "",
        more: Mapping[str, tuple[str, float]] | None = None,
    ) -> None:
        """Args: as the attributes."""
        self.texts = texts
        self.at = at
        self.places = places
        self.tail = tail
        self.more = more

    def __getitem__(self, name: str) -> Field:
        value = self.texts[name]
        place = self.at + self.places[list(self.texts).index(name)] + self.tail
        raw, confidence = (self.more or {}).get(name, (value or "", 1.0))
        return Field(value, raw, place, confidence)

    def __iter__(self) -> Iterator[str]:
        return iter(self.texts)

    def __len__(self) -> int:
        return len(self.texts)


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
