# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Values that are wrong the way readers and typists get them wrong."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from laufzettel.form import FormField, Kind
from laufzettel.values import canonical

_NUMBER = re.compile(r"(?:[A-Z]{2}\d{2})?[\dA-Z ]*\d{4}[\dA-Z ]*")
_NAME = re.compile(r"[^\W\d_][^\d]{3,}")
_ALIKE = {"a": "o", "o": "a", "e": "c", "c": "e", "n": "u", "u": "n", "i": "l", "l": "i", "m": "n", "r": "v", "t": "f"}


class Misread(NamedTuple):
    """A wrong value.

    Attributes:
        kind: `digits`, `day` or `letter`.
        value: canonical.
    """

    kind: str
    value: str


def misread(field: FormField, value: str, salt: str) -> Misread | None:
    """What somebody might read instead; the same salt gives the same. None if nothing plausible comes of it.

    Args:
        field: as declared.
        value: the true one, canonical.
        salt: by which one of several is chosen.
    """
    chance = Random(salt)  # noqa: S311 # nobody guesses it without the salt, which stays on the server
    found: Misread | None = None
    if field.kind is Kind.DATE:
        found = Misread("day", (date.fromisoformat(value) + timedelta(days=chance.choice((-1, 1)))).isoformat())
    elif field.kind in (Kind.DIGITS, Kind.TEXT) and _NUMBER.fullmatch(value):
        found = _changed("digits", value, chance, _swapped)
    elif field.kind is Kind.TEXT and _NAME.fullmatch(value):
        found = _changed("letter", value, chance, _another_letter)
    return (
        found if found and found.value != value and canonical(field.kind, found.value, field) == found.value else None
    )


def _changed(kind: str, value: str, chance: Random, change: Callable[[str, int], str]) -> Misread | None:
    """One of the changes that make a difference."""
    all_ = [wrong for at in range(1, len(value)) if (wrong := change(value, at)) != value]
    return Misread(kind, chance.choice(all_)) if all_ else None


def _swapped(value: str, at: int) -> str:
    one, other = value[at - 1], value[at]
    return f"{value[: at - 1]}{other}{one}{value[at + 1 :]}" if one.isdecimal() and other.isdecimal() else value


def _another_letter(value: str, at: int) -> str:
    return f"{value[:at]}{_ALIKE.get(value[at], value[at])}{value[at + 1 :]}"
