# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""From the values of a batch to segments: arrays by table, lists by their distinct values."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Context, Decimal, DecimalException, Inexact, InvalidOperation, Overflow
from functools import cached_property
from itertools import repeat

import numpy as np
import numpy.typing as npt

from laufzettel.rules.columns import Coded, Codes, Days, Flags, Integers, Same, Truths, Whole
from laufzettel.rules.index import ColumnIndex
from laufzettel.rules.model import Term
from laufzettel.rules.values import Type, Value

_Units = npt.NDArray[np.int64]

_FIRST_DAY = date(1970, 1, 1).toordinal()
_SAFE = 2**61
"""Beyond it adding one to a bound, or scaling it, might not fit 64 bits."""
_DENSE = 2**20
"""Up to so many whole numbers between the smallest and the greatest bound, each has its own entry in a table."""
_EXACTLY = Context(prec=60, traps=[Inexact, InvalidOperation, Overflow])

_CLEAN: dict[Type, frozenset[type]] = {
    Type.TEXT: frozenset({str, type(None)}),
    Type.NUMBER: frozenset({int, Decimal, type(None)}),
    Type.INTEGER: frozenset({int, Decimal, type(None)}),
    Type.DATE: frozenset({date, type(None)}),
    Type.FLAG: frozenset({bool, type(None)}),
}


def told_apart(values: Sequence[Value], kind: Type) -> tuple[Sequence[Value], Codes]:
    """The different values of a column and, per case, which of them it has.

    Args:
        values: one per case.
        kind: the declared type; where a value is of another one, each case counts as different.
    """
    if isinstance(values, (Same, Coded, Whole, Days, Truths)):
        return values.apart()
    if set(map(type, values)) <= _CLEAN[kind]:
        try:
            return _listed_apart(values)
        except TypeError:  # a signalling NaN has no hash
            pass
    # True equals 1 in Python, and a float may equal a Decimal: where types are mixed, each value is looked at.
    return values, np.arange(len(values), dtype=np.intp)


def _listed_apart(values: Sequence[Value]) -> tuple[Sequence[Value], Codes]:
    number = {value: at for at, value in enumerate(dict.fromkeys(values))}
    if len(number) == 1:
        return [*number], np.zeros(len(values), dtype=np.intp)
    return [*number], np.fromiter(map(number.__getitem__, values), np.intp, len(values))


class Encoder:
    """Gives every value of a column the row of the index it belongs to."""

    def __init__(self, index: ColumnIndex) -> None:
        """Args: index: the compiled column."""
        self.index = index
        self._small: type[np.uint8 | np.uint16 | np.uint32] = next(
            size for size in (np.uint8, np.uint16, np.uint32) if index.wrong <= np.iinfo(size).max
        )

    def codes(self, values: Sequence[Value]) -> Integers:
        """One row of the index per case.

        Args:
            values: one per case.
        """
        kind = self.index.kind
        match values:
            case Same():
                return np.broadcast_to(np.array(self.index.code(values.value), self._small), (len(values),))
            case Coded(codes=codes):
                each = self._each([*values.values, None])
                return each.take(codes, mode="wrap")  # -1, nothing given, is the last
            case Whole() if kind.is_number and self._reaches(values):
                finer = self.index.decimals - values.decimals
                placed = self._placed(values.units * 10**finer if finer else values.units)
                return self._with_missing(placed, values.missing)
            case Days() if kind is Type.DATE and self._points is not None:
                found = self._placed(values.days.view(np.int64))
                known = (values.days >= np.datetime64(date.min)) & (values.days <= np.datetime64(date.max))
                found = found if known.all() else np.where(known, found, self._small(self.index.wrong))
                return self._with_missing(found, np.isnat(values.days))
            case Truths() if kind is Type.FLAG:
                both = self._small(self.index.code(False)), self._small(self.index.code(True))
                return self._with_missing(np.where(values.flags, both[1], both[0]), values.missing)
        return self._listed(values)

    # --- lists -------------------------------------------------------------------------------------------------------

    def _listed(self, values: Sequence[Value]) -> Integers:
        """A list of one plain type is turned into an array; of any other the distinct values are looked at."""
        kinds, kind, count = set(map(type, values)), self.index.kind, len(values)
        if kinds == {bool} and kind is Type.FLAG:
            return self.codes(Truths(np.fromiter(values, np.bool_, count)))
        if kinds and kinds <= {int, Decimal} and kind.is_number and self._points is not None:
            units = as_units(values, self.index.decimals)
            if units is not None:
                return self._placed(units)
        distinct, which = told_apart(values, kind)
        each = self._each(distinct)
        if len(distinct) == 1:
            return np.broadcast_to(each[0], (count,))
        return each.take(which)

    def _each(self, distinct: Sequence[Value]) -> Integers:
        """The rows of some values, each of them looked at; numbers and dates together where that is exact."""
        there = [value for value in distinct if value is not None]
        units = self._units(there)
        if units is None:
            return np.fromiter(map(self.index.code, distinct), self._small, len(distinct))
        if len(there) == len(distinct):
            return self._placed(units)
        found = np.full(len(distinct), self.index.null, self._small)
        found[[value is not None for value in distinct]] = self._placed(units)
        return found

    def _units(self, values: Sequence[Value]) -> _Units | None:
        """Numbers in units of the last decimal, or dates in days; None where one of them must be looked at closely."""
        kinds = set(map(type, values))
        if self._points is None or not kinds:
            return None
        if kinds == {date} and self.index.kind is Type.DATE:
            days = [value.toordinal() - _FIRST_DAY for value in values if isinstance(value, date)]
            return np.array(days, dtype=np.int64)
        if kinds <= {int, Decimal} and self.index.kind.is_number:
            return as_units(values, self.index.decimals)
        return None

    # --- arrays ------------------------------------------------------------------------------------------------------

    def _reaches(self, values: Whole) -> bool:
        """Whether the column can be brought to the decimals of the index without loss."""
        finer = self.index.decimals - values.decimals
        if self._points is None or finer < 0 or finer > 18:
            return False
        limit = _SAFE // 10**finer
        units = values.units
        return not finer or not len(units) or (-limit < int(units.min()) and int(units.max()) < limit)

    def _with_missing(self, codes: Integers, missing: Flags | None) -> Integers:
        if missing is None or not missing.any():
            return codes
        return np.where(missing, self._small(self.index.null), codes)

    def _placed(self, units: _Units) -> Integers:
        """The rows of numbers in units of the last decimal, or of days since 1970."""
        points = self._points
        if points is None or not len(points):
            return np.broadcast_to(self._usable[0], (len(units),))
        if self._dense is not None:
            low = points[0] - 1
            within = np.minimum(units, points[-1] + 1)
            np.maximum(within, low, out=within)
            within -= low
            placed: Integers = self._dense.take(within)
            return placed
        at = points.searchsorted(units)
        exact = points.take(at, mode="clip") == units
        between: Integers = self._usable.take(2 * at + exact)
        return between

    @cached_property
    def _points(self) -> _Units | None:
        """The bounds of the conditions in units of the last decimal; None if they are no such units."""
        index = self.index
        if not index.kind.is_ordered:
            return None
        shift = -_FIRST_DAY if index.kind is Type.DATE else 0
        units = [point.scaleb(index.decimals, _EXACTLY) + shift for point in index.segments.points]
        if any(unit != int(unit) or abs(unit) >= _SAFE for unit in units):
            return None
        return np.array([int(unit) for unit in units], dtype=np.int64)

    @cached_property
    def _usable(self) -> Integers:
        """Per segment its own row, or that of a wrong value if it is not allowed."""
        allowed, wrong = self.index.allowed, self.index.wrong
        return np.array([at if usable else wrong for at, usable in enumerate(allowed)], self._small)

    @cached_property
    def _dense(self) -> Integers | None:
        """The row of every number from one below the first bound to one above the last; None if they are too many."""
        points = self._points
        if points is None or int(points[-1]) - int(points[0]) > _DENSE:
            return None
        # A bound covers one number, the gap below it all since the bound before.
        lengths = np.ones(2 * len(points) + 1, dtype=np.int64)
        lengths[2:-1:2] = np.diff(points) - 1
        dense: Integers = np.repeat(self._usable, lengths)
        return dense


def as_units(values: Sequence[Value], decimals: int) -> _Units | None:
    """Numbers in units of the last decimal; None if one is not exactly so, is too large, or is no number.

    Args:
        values: whole numbers and decimals.
        decimals: how many a unit has.
    """
    try:
        if not decimals and set(map(type, values)) == {int}:
            units = np.fromiter(values, np.int64, len(values))
        else:
            numbers = [value for value in values if isinstance(value, (int, Decimal))]
            scaled = map(_EXACTLY.multiply, numbers, repeat(Decimal(10**decimals)))
            units = np.fromiter(map(int, map(_EXACTLY.to_integral_exact, scaled)), np.int64, len(values))
    except (DecimalException, OverflowError, ValueError):
        return None
    return units if not len(units) or (int(units.min()) > -_SAFE and int(units.max()) < _SAFE) else None


def units_of(values: Sequence[Value], term: Term) -> _Units | None:
    """Values of a term as whole numbers: in units of the last decimal, or days since 1970; None if they are none.

    Args:
        values: none of them missing.
        term: whose values they are.
    """
    if term.type is Type.DATE and set(map(type, values)) == {date}:
        return np.array([value.toordinal() - _FIRST_DAY for value in values if isinstance(value, date)], dtype=np.int64)
    return as_units(values, term.decimals) if term.type.is_number else None
