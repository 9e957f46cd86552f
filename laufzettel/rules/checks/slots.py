# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""One column of a table as slots: sets of values that every rule treats alike, each with a value one can show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, localcontext

import numpy as np
import numpy.typing as npt

from laufzettel.rules.index import Segments, accepts_null, literals, names_null
from laufzettel.rules.model import condition_text
from laufzettel.rules.tree import AnyOf, Anything, Compare, Formula, Interval, Literal, Not, Test
from laufzettel.rules.values import Type, Value, in_type, is_of

_DIGITS = 80  # more than a number of the largest size has, with all its decimals
_OTHER_TEXT = "etwas anderes"
_FLAGS = (Compare("=", Literal(True)), Compare("=", Literal(False)))


@dataclass(frozen=True, slots=True)
class Slot:
    """Values that every rule treats alike.

    Attributes:
        example: one of them; None is the missing value.
        low, high: what they lie between; None where there is no end, and for what has no order.
        point: the only value, if there is only one; then `low` and `high` are that value too.
    """

    example: Value
    low: Value = None
    high: Value = None
    point: bool = False

    @property
    def is_null(self) -> bool:
        """Whether this is the missing value."""
        return self.example is None


class SlotColumn:
    """An input column, or the date of law, cut into slots; sets of slots and of rules are whole numbers, bit by bit.

    Attributes:
        name: of the term; empty for the date of law.
        kind, decimals: the type of its values.
        slots: those that a case can have; for a term that is not required the missing value is the last.
        words: per slot, the rules that accept it.
        open: the same, but a missing value leaves every rule open, unless some rule names it: then no case gets the
            verdict that no rule fits.
        tested: the slots in which a gap can show that shows nowhere else; the others are covered wherever these are.
        full: rules that accept every slot.
        kinds: per rule, which of the different conditions it has.
        reach: per condition, the slots it accepts.
    """

    def __init__(
        self,
        name: str,
        kind: Type,
        decimals: int,
        tests: Sequence[Test],
        allowed: Test,
        *,
        required: bool,
        answers_null: bool = False,
    ) -> None:
        """Args: name, kind, decimals: of the term. tests: one per rule. allowed: of the column. required: `Pflicht`.

        `answers_null` says that a formula of the column says what holds for a missing value.
        """
        self.name, self.kind, self.decimals = name, kind, decimals
        different = {test: at for at, test in enumerate(dict.fromkeys(tests))}
        self.kinds = [different[test] for test in tests]
        flags = _FLAGS if kind is Type.FLAG else ()
        segments = Segments(kind, [*different, allowed, *flags])
        named = {
            segments.code(value): value
            for test in (*different, allowed, *flags)
            for value in literals(test)
            if value is not None
        }
        usable = segments.accepted(allowed)
        found = [(code, slot) for code, slot in _slots(segments, named, kind, decimals) if usable[code]]
        accepted = np.zeros((len(found), len(different)), dtype=np.bool_)
        for test, at in different.items():
            accepted[:, at] = segments.accepted(test)[[code for code, _ in found]]
        self.slots = [slot for _, slot in found]
        null = np.array([accepts_null(test) for test in different], dtype=np.bool_)
        null_is_named = answers_null or any(map(names_null, different))
        if not required:
            self.slots.append(Slot(None))
            accepted = np.vstack([accepted, null])
        self._accepted = accepted
        self._rules = len(tests)
        self.words = _bits(accepted[:, self.kinds])
        everything = (1 << len(tests)) - 1
        values = (1 << len(found)) - 1
        self.open = [everything if slot.is_null and not null_is_named else word for slot, word in self._with_words()]
        self.tested = (1 << len(self.slots)) - 1 if null_is_named or not found else values
        self.full = _all_of(self.words, everything)
        self.reach = _bits(accepted.T)

    def _with_words(self) -> Iterator[tuple[Slot, int]]:
        return zip(self.slots, self.words, strict=True)

    @property
    def everything(self) -> int:
        """All slots."""
        return (1 << len(self.slots)) - 1

    def meeting(self) -> tuple[list[int], list[int]]:
        """How conditions lie to each other.

        Returns:
            Per condition, the rules that share a slot with it, and the rules all of whose slots it accepts.
        """
        matrix = self._accepted.astype(np.float32)
        shared = matrix.T @ matrix  # how many slots two conditions share; exact up to 2**24
        within = shared == np.diagonal(shared)[None, :]
        return _bits((shared > 0)[:, self.kinds]), _bits(within[:, self.kinds])

    def widths(self, slots: int) -> list[int]:
        """Per rule, how many of some slots it accepts."""
        by_kind = [(reach & slots).bit_count() for reach in self.reach]
        return [by_kind[kind] for kind in self.kinds]

    def text(self, chosen: int) -> str:
        """Slots as a condition that could stand in a cell, such as `[5..10), > 20`."""
        wanted = [slot for at, slot in enumerate(self.slots) if chosen >> at & 1]
        values = [slot for slot in wanted if not slot.is_null]
        parts = [_condition(run) for run in _runs(self.slots, chosen)] if self.kind.is_ordered else self._named(values)
        if all(chosen >> at & 1 for at, slot in enumerate(self.slots) if not slot.is_null):
            parts = ["-"] if values else []
        if len(wanted) > len(values) and parts != ["-"]:
            parts.append("null")
        elif parts == ["-"] and len(wanted) == len(values) < len(self.slots):
            parts = ["not(null)"]
        return ", ".join(parts)

    def _named(self, values: Sequence[Slot]) -> list[str]:
        """Values without an order: those that are named, or all but those."""
        if all(slot.point for slot in values):
            return [condition_text(Compare("=", Literal(slot.example))) for slot in values]
        others = [Compare("=", Literal(slot.example)) for slot in self.slots if slot.point and slot not in values]
        return [condition_text(Not(AnyOf(tuple(others))))] if others else ["-"]


def atom(formula: Formula, tests: Sequence[Test]) -> SlotColumn:
    """A formula as a column: of the cases nothing is known but that it holds or not.

    A gap counts only where no rule could fit whatever its formulas say, so every rule is open in both slots.

    Args:
        formula: which.
        tests: the conditions in which it may stand, one per rule.
    """
    asked: list[Test] = [_FLAGS[0] if test == formula else Anything() for test in tests]
    column = SlotColumn("", Type.FLAG, 0, asked, Anything(), required=True)
    column.open = [(1 << len(tests)) - 1] * len(column.slots)
    column.tested = sum(1 << at for at, slot in enumerate(column.slots) if slot.example is True)
    return column


def _bits(flags: npt.NDArray[np.bool_]) -> list[int]:
    """Each row of flags as one whole number."""
    packed = np.packbits(flags, axis=1, bitorder="little")
    return [int.from_bytes(row.tobytes(), "little") for row in packed]


def _all_of(words: Sequence[int], everything: int) -> int:
    for word in words:
        everything &= word
    return everything


def _slots(segments: Segments, named: Mapping[int, Value], kind: Type, decimals: int) -> Iterator[tuple[int, Slot]]:
    """The segments in which a value lies, in order."""
    for code in range(segments.count):
        if code in named:
            value = named[code]
            yield code, Slot(value, value, value, point=True)
        elif kind.is_ordered:
            slot = _between(named.get(code - 1), named.get(code + 1), kind, decimals)
            if slot is not None:
                yield code, slot
        elif kind is Type.TEXT:
            other = _OTHER_TEXT
            while other in named.values():
                other += "!"
            yield code, Slot(other)


def _between(low: Value, high: Value, kind: Type, decimals: int) -> Slot | None:
    """The values between two others; None if there are none."""
    if low is None and high is None:
        return Slot(date(2026, 1, 1) if kind is Type.DATE else in_type(0, kind, decimals))
    found = next_to(high, -1, kind, decimals) if low is None else next_to(low, 1, kind, decimals)
    if found is None or found == high:
        return None
    return Slot(found, low, high)


def next_to(value: Value, direction: int, kind: Type, decimals: int) -> Value:
    """The next greater or smaller value; None at the end of what can be written."""
    if isinstance(value, date):
        try:
            return value + timedelta(days=direction)
        except OverflowError:
            return None
    if not isinstance(value, (int, Decimal)):
        raise TypeError("only numbers and dates have an order")
    with localcontext(prec=_DIGITS):
        found = in_type(Decimal(value) + Decimal(direction).scaleb(-decimals), kind, decimals)
    return found if is_of(found, kind, decimals) else None


def _runs(slots: Sequence[Slot], chosen: int) -> Iterator[list[Slot]]:
    """Neighbouring slots that were chosen."""
    run: list[Slot] = []
    for at, slot in enumerate(slots):
        if chosen >> at & 1 and not slot.is_null:
            run.append(slot)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _condition(run: Sequence[Slot]) -> str:
    """Neighbouring slots as one condition."""
    first, last = run[0], run[-1]
    test: Test
    if first.low is None and last.high is None:
        test = Anything()
    elif first.low is None:
        test = Compare("<=" if last.point else "<", Literal(last.high))
    elif last.high is None:
        test = Compare(">=" if first.point else ">", Literal(first.low))
    elif first.point and len(run) == 1:
        test = Compare("=", Literal(first.low))
    else:
        test = Interval(Literal(first.low), Literal(last.high), first.point, last.point)
    return condition_text(test)
