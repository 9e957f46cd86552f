# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Breeds as people write them, and the names under which the table `rasse` knows them.

The table is a positive list: what it does not name is unknown, never harmless. Here is only decided which of its names
an application means; the class stands in the table, which case workers own.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache

from laufzettel.rules import Table
from laufzettel.rules.tree import AnyOf, Compare, Literal, Test
from laufzettel.values import fold

DANGEROUS = "gefaehrlich"
_SIGNS = re.compile(r"[^0-9a-zà-ÿ]+")
_ALIKE, _INSIDE = 0.8, 6
"""How alike a misspelt name must be (0 to 1), and how long a name that is found inside a word."""


class Breeds:
    """The names of the table `rasse`."""

    def __init__(self, table: Table, law: date) -> None:
        """Args: table: `rasse` of the workbook; law: the date whose law says which breeds are dangerous."""
        names = [name for rule in table.decision.rules for name in _literals(rule.tests[0])]
        classes = table.evaluate({"rasse": list(names)}, [law] * len(names)).outputs["risikoklasse"]
        # Of two spellings that come to the same, the one that stands first counts, as in the table.
        self._names = {plain(name): name for name in reversed(names)}
        self._dangerous = {
            plain(name): name for name, risk in zip(names, classes, strict=True) if risk == DANGEROUS and plain(name)
        }
        self.named = lru_cache(maxsize=5_000)(self._named)
        self.similar = lru_cache(maxsize=5_000)(self._similar)

    def _named(self, written: str | None) -> str | None:
        """The name in the table that is meant: the whole, or a dangerous breed it contains; else what was written."""
        if not written:
            return None
        key = plain(written)
        whole = self._names.get(key)
        return whole or self._dangerous_inside(key) or written

    def _dangerous_inside(self, key: str) -> str | None:
        words, close = f" {key} ", key.replace(" ", "")
        for name, shown in self._dangerous.items():
            if f" {name} " in words or (len(name) >= _INSIDE and name.replace(" ", "") in close):
                return shown
        return None

    def _similar(self, written: str | None) -> str:
        """The name in the table that was perhaps meant; dangerous breeds first, empty if none is alike."""
        key = plain(written or "")
        for names in (self._dangerous, self._names):
            known = {name.replace(" ", ""): shown for name, shown in names.items()}
            for part in _parts(key):
                found = difflib.get_close_matches(part, known, n=1, cutoff=_ALIKE)
                if found:
                    return known[found[0]]
        return ""


def plain(breed: str) -> str:
    """A breed as it is compared: small letters, umlauts written out, hyphens, dots and accents gone."""
    words = _SIGNS.sub(" ", fold(breed).translate(_ACCENTS)).split()
    return " ".join(words)


_ACCENTS = str.maketrans("áàâãéèêëíìîïñóòôõúùûç", "aaaaeeeeiiiinoooouuuc")


def _parts(key: str) -> Iterator[str]:
    """The whole, its words, and its neighbouring words, without blanks; short ones are like too much."""
    words = key.split()
    pairs = ["".join(words[start : start + size]) for size in (len(words), 3, 2, 1) for start in range(len(words))]
    return (part for part in dict.fromkeys(pairs) if len(part) >= _INSIDE - 1)


def _literals(test: Test) -> Sequence[str]:
    """The texts a condition names."""
    if isinstance(test, AnyOf):
        return [name for one in test.tests for name in _literals(one)]
    if isinstance(test, Compare) and test.op == "=" and isinstance(test.value, Literal):
        return [test.value.value] if isinstance(test.value.value, str) else []
    return []
