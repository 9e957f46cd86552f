# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The tables and cases of the rules benchmark: an invented German dog tax, 40 rules over 8 inputs, in neutral form."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

PURPOSES = ("privat", "jagd", "zucht", "huetehund", "blindenfuehrhund", "rettung", "wache", "therapie", "sport")
BREEDS = ("mischling", "rassehund", "listenhund", "unbekannt")
QUARTERS = ("mitte", "nord", "ost", "sued", "west", "aussen")
WORDS = {"rasse": BREEDS, "zweck": PURPOSES, "ortsteil": QUARTERS}
INPUTS = ("anzahl", "alter", "einkommen", "rasse", "zweck", "ortsteil", "anmeldung", "sachkunde")

Bound = int | date
"""A whole number, income in cents, or a day."""


@dataclass(frozen=True, slots=True)
class Condition:
    """What a rule asks of one input: one of some words (or none of them), yes or no, or from … to below."""

    words: tuple[str, ...] = ()
    none_of: bool = False
    low: Bound | None = None
    high: Bound | None = None
    flag: bool | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: its conditions by input, and the fee in cents."""

    code: str
    conditions: Mapping[str, Condition]
    fee: int


FIRST = """
zweck: blindenfuehrhund
zweck: rettung; sachkunde: ja
zweck: therapie; sachkunde: ja; anzahl: ..3
rasse: listenhund; sachkunde: nein; ortsteil: mitte
rasse: listenhund; sachkunde: nein
rasse: listenhund; anzahl: 2..; einkommen: 140000..
rasse: listenhund; anzahl: 2..
rasse: listenhund; zweck: wache; ortsteil: aussen
rasse: listenhund; alter: ..6
rasse: listenhund; einkommen: ..90000
rasse: listenhund
zweck: huetehund; ortsteil: aussen|nord; anzahl: ..4
zweck: huetehund; einkommen: 90000..140000
zweck: huetehund; anmeldung: ..2022-07-01
zweck: huetehund
zweck: jagd; sachkunde: ja; anmeldung: 2022-07-01..
zweck: jagd; sachkunde: ja; ortsteil: !mitte
zweck: jagd; anzahl: 1..3; alter: 12..
zweck: zucht; anzahl: 4..; einkommen: 250000..
zweck: zucht; anzahl: 4..
zweck: zucht; rasse: rassehund; anmeldung: 2024-01-01..2025-01-01
zweck: zucht; rasse: rassehund
alter: ..3; anmeldung: 2024-01-01..
alter: ..3
einkommen: ..56300; anzahl: 1..2
einkommen: ..56300; rasse: !rassehund
einkommen: 56300..90000; anzahl: 1..2; ortsteil: ost|west
einkommen: 56300..90000; anzahl: 1..2
alter: 144..; anzahl: 1..2; rasse: mischling
alter: 144..; einkommen: ..140000
ortsteil: mitte; anzahl: 3..; einkommen: 140000..
ortsteil: mitte; anzahl: 3..
ortsteil: mitte; anzahl: 2..3
ortsteil: mitte
ortsteil: aussen; zweck: wache|sport
anzahl: 4..; zweck: !zucht
anzahl: 3..4; anmeldung: 2023-01-01..
anzahl: 3..4
anzahl: 2..3

"""
"""Overlapping, the first fits; the last line, without conditions, catches the rest."""

COLLECT = """
anzahl: 1..
anzahl: 2..
anzahl: 3..
anzahl: 4..
rasse: listenhund
rasse: listenhund; sachkunde: nein
rasse: unbekannt; alter: 6..
rasse: rassehund|listenhund; anzahl: 2..
zweck: jagd|huetehund; sachkunde: ja
zweck: !privat|sport; ortsteil: aussen
zweck: blindenfuehrhund|therapie
zweck: zucht
zweck: wache; rasse: !mischling
zweck: rettung; anzahl: ..3
ortsteil: mitte
ortsteil: mitte; anzahl: 2..
ortsteil: nord|ost; einkommen: ..90000
ortsteil: sued; anmeldung: 2023-01-01..2024-01-01
ortsteil: !mitte|nord; alter: 120..
einkommen: ..56300
einkommen: 56300..90000
einkommen: 90000..140000; anzahl: ..3
einkommen: 140000..250000; anzahl: 2..
einkommen: 250000..
einkommen: 350000..; ortsteil: west
alter: ..3
alter: ..12; anmeldung: 2024-01-01..
alter: 12..96; zweck: sport
alter: 144..
alter: 144..; einkommen: ..90000
alter: 180..; rasse: mischling
anmeldung: ..2021-01-01
anmeldung: 2022-07-01..
anmeldung: 2024-01-01..2025-01-01; sachkunde: ja
anmeldung: 2025-01-01..; anzahl: 2..
anmeldung: 2025-07-01..; zweck: privat
sachkunde: ja; rasse: !listenhund
sachkunde: ja; anzahl: 3..
sachkunde: nein; zweck: jagd|wache
sachkunde: nein; ortsteil: mitte; anzahl: 2..
"""
"""Overlapping surcharges; all that fit count."""


def table(name: str, rules: int = 40) -> list[Rule]:
    """A table.

    Args:
        name: `FIRST`, `UNIQUE` or `COLLECT`.
        rules: how many; only `UNIQUE` is made in any size.
    """
    if name == "UNIQUE":
        return _partition(rules)
    lines = (FIRST if name == "FIRST" else COLLECT).split("\n")[1:-1]
    return [
        Rule(f"{name[0]}{at:02}", dict(_condition(part) for part in filter(None, line.split("; "))), 500 + 175 * at)
        for at, line in enumerate(lines)
    ]


def _condition(text: str) -> tuple[str, Condition]:
    name, _, said = text.partition(": ")
    if name == "sachkunde":
        return name, Condition(flag=said == "ja")
    if name in WORDS:
        return name, Condition(words=tuple(said.lstrip("!").split("|")), none_of=said.startswith("!"))
    read = date.fromisoformat if name == "anmeldung" else int
    low, _, high = said.partition("..")
    return name, Condition(low=read(low) if low else None, high=read(high) if high else None)


_RANGES: dict[str, tuple[Bound, Bound]] = {
    "anzahl": (1, 7),
    "alter": (0, 240),
    "einkommen": (0, 400_000),
    "anmeldung": (date(2020, 1, 1), date(2026, 1, 1)),
}


def _partition(rules: int) -> list[Rule]:
    """A partition of all cases: one box is cut in two until there are enough, so exactly one rule fits each case."""
    chance = random.Random(5)  # noqa: S311 - no secret
    boxes: list[dict[str, Condition]] = [{}]
    while len(boxes) < rules:
        box = boxes.pop(0)
        halves = None
        while halves is None:
            name = chance.choice(INPUTS)
            halves = _halves(name, box.get(name, Condition()), chance)
        boxes += [box | {name: half} for half in halves]
    return [Rule(f"U{at:04}", box, 500 + 25 * at) for at, box in enumerate(boxes)]


def _halves(name: str, whole: Condition, chance: random.Random) -> tuple[Condition, Condition] | None:
    if name == "sachkunde":
        return (Condition(flag=True), Condition(flag=False)) if whole.flag is None else None
    if name in WORDS:
        words = list(whole.words or WORDS[name])
        chance.shuffle(words)
        at = len(words) // 2
        return (Condition(words=tuple(words[:at])), Condition(words=tuple(words[at:]))) if at else None
    least, most = _RANGES[name]
    low, high = (least if whole.low is None else whole.low), (most if whole.high is None else whole.high)
    between = _middle(low, high, chance.uniform(0.35, 0.65))
    if between in (low, high):
        return None
    return Condition(low=whole.low, high=between), Condition(low=between, high=whole.high)


def _middle(low: Bound, high: Bound, share: float) -> Bound:
    if isinstance(low, date) and isinstance(high, date):
        return date.fromordinal(low.toordinal() + int(share * (high - low).days))
    assert isinstance(low, int) and isinstance(high, int)
    return low + int(share * (high - low))


@dataclass(frozen=True, slots=True)
class Cases:
    """Invented cases as arrays; words as places in `WORDS`, income in cents."""

    numbers: dict[str, npt.NDArray[np.int64]]
    words: dict[str, npt.NDArray[np.int8]]
    registered: npt.NDArray[np.datetime64]
    proven: npt.NDArray[np.bool_]

    def lists(self) -> dict[str, list[int] | list[str] | list[date] | list[bool]]:
        """The same as plain Python lists, income in cents."""
        found: dict[str, list[int] | list[str] | list[date] | list[bool]] = {
            name: array.tolist() for name, array in self.numbers.items()
        }
        found |= {name: [WORDS[name][code] for code in codes.tolist()] for name, codes in self.words.items()}
        return found | {"anmeldung": self.registered.tolist(), "sachkunde": self.proven.tolist()}


def cases(count: int) -> Cases:
    """The first so many of the invented cases, always the same."""
    chance, most = np.random.default_rng(2026), 100_000
    numbers = {
        "anzahl": chance.choice(6, most, p=[0.55, 0.22, 0.11, 0.06, 0.04, 0.02]) + 1,
        "alter": chance.integers(0, 240, most),
        "einkommen": np.minimum(chance.gamma(3.0, 60_000, most), 399_999).astype(np.int64),
    }
    words = {name: chance.integers(0, len(WORDS[name]), most).astype(np.int8) for name in WORDS}
    days = np.datetime64("2020-01-01") + chance.integers(0, 2192, most)
    proven = chance.random(most) < 0.6
    return Cases(
        {name: array[:count] for name, array in numbers.items()},
        {name: codes[:count] for name, codes in words.items()},
        days[:count],
        proven[:count],
    )
