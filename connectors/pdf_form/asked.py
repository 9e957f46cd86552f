# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is asked of a document: the declared fields, under which labels, and the form they stand on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from connectors.pdf_form.sheet import Box
from connectors.pdf_form.template import Template
from laufzettel.errors import Message, Problem
from laufzettel.fields import place_in_words


class Entry(NamedTuple):
    """What stands in a field: text as it is, place, and how surely it was read."""

    raw: str
    place: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Asked:
    """One question to one document.

    Attributes:
        name: the file's name for sentences.
        title: of the form.
        labels: name of each declared field to its German and English label.
        form: the blank form.
    """

    name: str
    title: str
    labels: Mapping[str, tuple[str, str]]
    form: Template

    def problem(self, message: Message, *, place: str = "", **gaps: object) -> Problem:
        """A problem with the document."""
        de, en = place_in_words(place, "de"), place_in_words(place, "en")
        return message.at(
            field=None,
            place=place,
            name=self.name,
            title=self.title,
            where_de=f" ({de})" if de else "",
            where_en=f" ({en})" if en else "",
            **gaps,
        )

    def on_page(self, message: Message, page: int, box: Box | None = None) -> Problem:
        """A problem with a page, or with a place on it."""
        return self.problem(message, place=place_of(page, box) if box else "", page=page)

    def about(self, message: Message, key: str, *, place: str, **gaps: object) -> Problem:
        """A problem with a declared field."""
        de, en = self.labels[key]
        where_de, where_en = place_in_words(place, "de"), place_in_words(place, "en")
        return message.at(
            field=key,
            place=place,
            name=self.name,
            label=de,
            label_en=en,
            where_de=f" ({where_de})" if where_de else "",
            where_en=f" ({where_en})" if where_en else "",
            **gaps,
        )


def place_of(page: int, box: Box) -> str:
    """A place as `laufzettel.fields.Field` keeps it; empty if on no page."""
    return f"page:{page}@" + ",".join(f"{edge:.1f}" for edge in box) if page else ""


def around(boxes: list[Box]) -> Box:
    """The smallest box around all of them."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return (min(lefts), min(tops), max(rights), max(bottoms))
