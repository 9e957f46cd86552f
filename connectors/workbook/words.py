# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What headings may say: labels, names and aliases of the form's fields, and what is beyond doubt close to them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from laufzettel.form import FormField
from laufzettel.values import fold

_ENDINGS = ("en", "er", "es", "n", "e", "s")
_SHORTEST_STEM = 4
_SHORTEST_PREFIX = 3
_BEGIN = 3


class Words:
    """What the headings of a form's tables may say.

    Attributes:
        fields: the declared fields.
        meaning: a heading, as `heading_key` writes it, to the field's position.
        enough: how many fields a heading must name at least.
    """

    def __init__(self, fields: Sequence[FormField]) -> None:
        """Args: fields: the declared fields."""
        self.fields = fields
        self.meaning = _meanings(fields)
        self.enough = min(len(fields), max(2, (sum(field.required for field in fields) + 1) // 2))
        self._stems: dict[str, set[int]] = {}
        for key, position in self.meaning.items():
            for stem in _stems(key):
                self._stems.setdefault(stem, set()).add(position)
        self._begins = {key[:_BEGIN] for key in self.meaning}

    def loosely(self, said: str) -> int | None:
        """The one field that a heading means though it says it otherwise; None if none or several could be meant.

        `Bemerkung` for `Bemerkungen` (the number), `Chip-Nummer` for `Chip-Nr.`, `Tel.` for `Telefon`.
        """
        key = heading_key(said)
        meant = set[int]().union(*(self._stems.get(stem, ()) for stem in _stems(key)))
        if not meant and said.rstrip(" :*").endswith(".") and len(key) >= _SHORTEST_PREFIX:
            meant = {position for known, position in self.meaning.items() if known.startswith(key)}
        return next(iter(meant)) if len(meant) == 1 else None

    def among(self, cells: Iterable[object]) -> set[str]:
        """Those of some cells that say a heading."""
        texts = [cell for cell in cells if isinstance(cell, str)]
        # The first letters rule out nearly all others, unless they could be written in several ways.
        begins = {
            begin
            for begin in {text[:_BEGIN] for text in texts}
            if begin.lower() in self._begins or not (begin.isascii() and begin.isalnum())
        }
        return {
            text
            for text in (texts if begins else ())
            if text[:_BEGIN] in begins and "@" not in text and heading_key(text) in self.meaning
        }


def heading_key(text: str) -> str:
    """A heading as it is compared: letters and digits only, so that colons, hyphens and line breaks do not matter."""
    return "".join(sign for sign in fold(text) if sign.isalnum())


def _stems(key: str) -> set[str]:
    """A heading, with the usual short forms, and without each ending that its number may have changed."""
    short = key.replace("nummer", "nr").replace("strasse", "str")
    stems = {short.removesuffix(ending) for ending in _ENDINGS if len(short) - len(ending) >= _SHORTEST_STEM}
    return stems | {short}


def _meanings(fields: Sequence[FormField]) -> dict[str, int]:
    """What a heading may say, to the field's position; labels count before other headings."""
    meaning: dict[str, int] = {}
    for position, field in enumerate(fields):
        meaning.setdefault(heading_key(field.label), position)
    for position, field in enumerate(fields):
        for name in (field.name, *field.aliases):
            meaning.setdefault(heading_key(name), position)
    meaning.pop("", None)
    return meaning
