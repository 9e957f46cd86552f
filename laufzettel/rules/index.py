# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""One column of a decision table as segments and bit masks.

The literals of a column cut its values into segments inside which every condition answers alike: for numbers and dates
each literal and each gap between two literals, for text and yes/no each literal and "anything else". A segment carries
the rules that accept it as bits in words of 64. A batch is then one look-up per case and column, and one AND. The same
segments will serve the search for gaps and overlaps.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np
import numpy.typing as npt

from laufzettel.rules.tree import AnyOf, Anything, Compare, Expression, Formula, Interval, Literal, Not, Test
from laufzettel.rules.values import Type, Value, is_of

Words = npt.NDArray[np.uint64]
Flags = npt.NDArray[np.bool_]


def literals(test: Test) -> Iterator[Value]:
    """Every value a checked condition names."""
    match test:
        case Compare(_, value):
            yield literal(value)
        case Interval(low, high):
            yield literal(low)
            yield literal(high)
        case AnyOf(tests):
            for one in tests:
                yield from literals(one)
        case Not(inner):
            yield from literals(inner)
        case Anything() | Formula():
            pass


def listed(test: Test) -> tuple[Value, ...]:
    """The values of a condition that lists them one by one, in their order; none if it says it in another way."""
    tests = test.tests if isinstance(test, AnyOf) else (test,)
    if not all(isinstance(one, Compare) and one.op == "=" for one in tests):
        return ()
    return tuple(dict.fromkeys(value for value in literals(test) if value is not None))


def literal(expression: Expression) -> Value:
    """The value of a condition's bound; checked conditions hold nothing else."""
    if not isinstance(expression, Literal):
        raise TypeError("the condition was not checked before it was compiled")
    return expression.value


class Segments:
    """The values of one type, cut at the literals of some conditions."""

    def __init__(self, kind: Type, tests: Sequence[Test]) -> None:
        """Args: kind: the type. tests: checked conditions of that type."""
        values = {value for test in tests for value in literals(test) if value is not None}
        self._ordered = kind.is_ordered
        self._points: list[Decimal] = sorted({order_key(value) for value in values}) if self._ordered else []
        self._codes = {} if self._ordered else {value: code for code, value in enumerate(sorted(values, key=repr))}
        self.count = 2 * len(self._points) + 1 if self._ordered else len(self._codes) + 1

    @property
    def points(self) -> Sequence[Decimal]:
        """The bounds of numbers and dates in their order; point k is segment 2k + 1."""
        return self._points

    def code(self, value: Value) -> int:
        """The segment of a value of the type; a literal's own segment is odd, the gap below it is one less."""
        if not self._ordered:
            return len(self._codes) if value is None else self._codes.get(value, len(self._codes))
        key = order_key(value)
        at = bisect_left(self._points, key)
        return 2 * at + (at < len(self._points) and self._points[at] == key)

    def is_empty(self, segment: int, decimals: int) -> bool:
        """Whether no value lies in the segment: nothing between 3 and 4 where there are no decimals."""
        if not self._ordered:
            return segment == len(self._codes) and self._codes.keys() == {True, False}
        above = segment // 2
        if segment % 2 or not 0 < above < len(self._points):
            return False
        return self._points[above] - self._points[above - 1] <= Decimal(1).scaleb(-decimals)

    def accepted(self, test: Test) -> Flags:
        """Which segments the condition accepts, shape (segments,)."""
        flags = np.zeros(self.count, dtype=np.bool_)
        match test:
            case Anything():
                flags[:] = True
            case Compare(op, value):
                if literal(value) is not None:
                    flags[self._reach(op, value)] = True
            case Interval(low, high, low_closed, high_closed):
                above, below = (
                    self._reach(">=" if low_closed else ">", low),
                    self._reach("<=" if high_closed else "<", high),
                )
                flags[above.start : below.stop] = True
            case AnyOf(tests):
                for one in tests:
                    flags |= self.accepted(one)
            case Not(inner):
                flags = ~self.accepted(inner)
            case Formula():
                raise TypeError("a formula is asked value by value, not by segments")
        return flags

    def _reach(self, op: str, bound: Expression) -> slice:
        """The segments on one side of a bound, or the bound's own."""
        code = self.code(literal(bound))
        match op:
            case "<":
                return slice(0, code)
            case "<=":
                return slice(0, code + 1)
            case ">":
                return slice(code + 1, self.count)
            case ">=":
                return slice(code, self.count)
            case _:
                return slice(code, code + 1)


def accepts_null(test: Test) -> bool:
    """Whether the condition accepts a missing value: only `-` and `null` do, `not(...)` never."""
    match test:
        case Anything():
            return True
        case Compare(_, value):
            return literal(value) is None
        case AnyOf(tests):
            return any(map(accepts_null, tests))
        case _:
            return False


def names_null(test: Test) -> bool:
    """Whether the condition says what holds for a missing value."""
    return not isinstance(test, Anything) and accepts_null(test)


def allows(test: Test, value: Value, kind: Type) -> bool:
    """Whether a single value of the type meets a checked condition."""
    if value is None:
        return accepts_null(test)
    segments = Segments(kind, [test])
    return bool(segments.accepted(test)[segments.code(value)])


def covers(outer: Test, inner: Test, kind: Type, decimals: int) -> bool:
    """Whether every value that meets the inner condition meets the outer one.

    Args:
        outer, inner: checked conditions; a missing value does not count.
        kind: the type of the values.
        decimals: how many decimals a value may have.
    """
    segments = Segments(kind, [outer, inner])
    outside = np.flatnonzero(segments.accepted(inner) & ~segments.accepted(outer))
    return all(segments.is_empty(int(segment), decimals) for segment in outside)


def order_key(value: Value) -> Decimal:
    """Numbers and dates on one exact scale."""
    if isinstance(value, date):
        return Decimal(value.toordinal())
    if isinstance(value, (int, Decimal)):
        return Decimal(value)
    raise TypeError("only numbers and dates have an order")


@dataclass(frozen=True, slots=True)
class ColumnIndex:
    """A compiled column.

    Attributes:
        kind, decimals: the declared type of its values.
        segments: how values are cut.
        allowed: per segment, whether its values are allowed at all.
        accept: rules per segment, shape (segments + 2, words); then one row for null and one for a wrong value.
        possible: like `accept`, but with null every rule is still possible, unless a condition names null.
    """

    kind: Type
    decimals: int
    segments: Segments
    allowed: tuple[bool, ...]
    accept: Words
    possible: Words

    @property
    def null(self) -> int:
        """The code of a missing value."""
        return self.segments.count

    @property
    def wrong(self) -> int:
        """The code of a value of another type, or of one that is not allowed."""
        return self.segments.count + 1

    @property
    def asks(self) -> bool:
        """Whether any rule cares about this column at all."""
        return bool((self.accept[: self.null] != self.accept[self.null]).any() or self.null_leaves_open)

    @property
    def null_leaves_open(self) -> bool:
        """Whether a missing value leaves rules open that another value might meet."""
        return bool((self.possible[self.null] != self.accept[self.null]).any())

    def code(self, value: Value) -> int:
        """The row of `accept` a value belongs to."""
        if value is None:
            return self.null
        if not is_of(value, self.kind, self.decimals):
            return self.wrong
        segment = self.segments.code(value)
        return segment if self.allowed[segment] else self.wrong


def build_index(
    kind: Type, decimals: int, tests: Sequence[Test], allowed: Test, *, answers_null: bool = False
) -> ColumnIndex:
    """Compile a column.

    Args:
        kind: the declared type.
        decimals: the declared decimals.
        tests: one checked condition per rule.
        allowed: which values are allowed.
        answers_null: whether some formula of the column says what holds for a missing value.
    """
    segments = Segments(kind, [*tests, allowed])
    accept = np.zeros((segments.count + 2, len(tests)), dtype=np.bool_)
    answers = {test: segments.accepted(test) for test in set(tests)}
    for rule, test in enumerate(tests):
        accept[: segments.count, rule] = answers[test]
        accept[segments.count, rule] = accepts_null(test)
    possible = accept.copy()
    if not (answers_null or any(map(names_null, answers))):
        possible[segments.count] = True
    usable = tuple(segments.accepted(allowed).tolist())
    return ColumnIndex(kind, decimals, segments, usable, packed(accept), packed(possible))


def packed(bits: npt.NDArray[np.bool_]) -> Words:
    """Rules as bits: rule 0 is the lowest bit of the first word."""
    rows, rules = bits.shape
    words = max(1, -(-rules // 64))
    packed = np.zeros((rows, words * 8), dtype=np.uint8)
    packed[:, : -(-rules // 8)] = np.packbits(bits, axis=1, bitorder="little")
    return packed.view("<u8").astype(np.uint64)


def rules_in(words: Words) -> list[int]:
    """The rules whose bits are set, in the order of the sheet.

    Args:
        words: shape (words,).
    """
    bits = np.unpackbits(words.astype("<u8").view(np.uint8), bitorder="little")
    return [int(rule) for rule in np.flatnonzero(bits)]
