# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Columns of a batch without a Python object for each case: numbers, days and dictionary codes in arrays.

Each of them is a sequence of values like a list, so one value can be asked for wherever it is wanted; a table looks at
the arrays instead. Money stands in whole cents, never in floating point.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import TypeVar, overload

import numpy as np
import numpy.typing as npt

from laufzettel.rules.values import Value

Integers = npt.NDArray[np.integer]
Codes = npt.NDArray[np.intp]
Flags = npt.NDArray[np.bool_]

_CLOSE = 4
"""Up to so many times as wide as there are cases, a table of all numbers in between costs less than sorting them."""
_V_co = TypeVar("_V_co", covariant=True)


class Column(Sequence[_V_co]):
    """A column that makes a Python value only for the case that is asked for."""

    @abstractmethod
    def one(self, case: int) -> _V_co:
        """The value of a case; `case` lies in the column."""

    @overload
    def __getitem__(self, at: int) -> _V_co: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[_V_co]: ...

    def __getitem__(self, at: int | slice) -> _V_co | Sequence[_V_co]:
        """The value of a case, or a list of those of several."""
        if isinstance(at, slice):
            return [self.one(case) for case in range(len(self))[at]]
        return self.one(range(len(self))[at])

    def __iter__(self) -> Iterator[_V_co]:
        """The values, one after the other."""
        return map(self.one, range(len(self)))


class Same(Column[Value]):
    """One value for every case, such as a date of law."""

    def __init__(self, value: Value, count: int) -> None:
        """Args: value: of every case. count: how many cases."""
        self.value = value
        self._count = count

    def __len__(self) -> int:
        """How many cases."""
        return self._count

    def one(self, case: int) -> Value:
        """The value."""
        return self.value

    def apart(self) -> tuple[list[Value], Codes]:
        """The value, and that every case has it."""
        return [self.value], np.zeros(self._count, dtype=np.intp)


class Coded(Column[Value]):
    """A dictionary of values, and per case its place in it; -1 where nothing was given."""

    def __init__(self, codes: Integers, values: Sequence[Value]) -> None:
        """Args: codes: one per case. values: the dictionary.

        Raises:
            ValueError: a code has no place in the dictionary.
        """
        if len(codes) and not -1 <= int(codes.min()) <= int(codes.max()) < len(values):
            raise ValueError("a code has no place in the dictionary")
        self.codes = codes
        self.values = values

    def __len__(self) -> int:
        """How many cases."""
        return len(self.codes)

    def one(self, case: int) -> Value:
        """The value of a case."""
        code = int(self.codes[case])
        return None if code < 0 else self.values[code]

    def apart(self) -> tuple[list[Value], Codes]:
        """The dictionary, nothing as the last of it, and per case its place."""
        return [*self.values, None], _coded(self.codes, self.codes < 0, len(self.values))

    def __iter__(self) -> Iterator[Value]:
        """The values, one after the other."""
        return map([*self.values, None].__getitem__, self.codes.tolist())


class Whole(Column[Value]):
    """Whole numbers."""

    def __init__(self, units: Integers, missing: Flags | None = None) -> None:
        """Args: units: one number per case. missing: where nothing was given; None means nowhere."""
        self.units = _int64(units)
        self.missing = missing
        self.decimals = 0

    def __len__(self) -> int:
        """How many cases."""
        return len(self.units)

    def one(self, case: int) -> Value:
        """The number of a case."""
        return None if self.missing is not None and self.missing[case] else int(self.units[case])

    def apart(self) -> tuple[list[Value], Codes]:
        """The different numbers, nothing as the last of them, and per case which it has."""
        distinct, which = told_apart_whole(self.units)
        return [*self._like(distinct), None], _coded(which, self.missing, len(distinct))

    def _like(self, units: Integers) -> Whole:
        return Whole(units)


class Scaled(Whole):
    """Numbers with decimals, in whole units of the last one: 12,50 EUR is 1250."""

    def __init__(self, units: Integers, decimals: int, missing: Flags | None = None) -> None:
        """Args: units: one number per case. decimals: how many it has. missing: where nothing was given."""
        super().__init__(units, missing)
        self.decimals = decimals

    def one(self, case: int) -> Value:
        """The number of a case with all its decimals."""
        units = super().one(case)
        return None if units is None else Decimal(f"{units}E-{self.decimals}")

    def _like(self, units: Integers) -> Whole:
        return Scaled(units, self.decimals)


class Days(Column[Value]):
    """Dates as numpy keeps them; `NaT` where nothing was given."""

    def __init__(self, days: npt.NDArray[np.datetime64]) -> None:
        """Args: days: of unit `D`, so that no time of day is cut off unseen.

        Raises:
            ValueError: they are of another unit.
        """
        if np.datetime_data(days.dtype) != ("D", 1):
            raise ValueError("dates are wanted in days, without a time of day")
        self.days = days

    def __len__(self) -> int:
        """How many cases."""
        return len(self.days)

    def one(self, case: int) -> Value:
        """The date of a case; a day no calendar of Python knows stays a number, which no table takes for a date."""
        day: date | int | None = self.days[case].item()
        return day

    def apart(self) -> tuple[list[Value], Codes]:
        """The different dates, nothing as the last of them, and per case which it has."""
        distinct, which = np.unique(self.days, return_inverse=True)
        return [*Days(distinct), None], _coded(which, np.isnat(self.days), len(distinct))


class Truths(Column[Value]):
    """Yes or no."""

    def __init__(self, flags: Flags, missing: Flags | None = None) -> None:
        """Args: flags: one per case. missing: where nothing was given; None means nowhere."""
        self.flags = flags
        self.missing = missing

    def __len__(self) -> int:
        """How many cases."""
        return len(self.flags)

    def one(self, case: int) -> Value:
        """Yes or no for a case."""
        return None if self.missing is not None and self.missing[case] else bool(self.flags[case])

    def apart(self) -> tuple[list[Value], Codes]:
        """No, yes, nothing, and per case which it has."""
        return [False, True, None], _coded(self.flags, self.missing, 2)


class Lists(Column[list[Value] | None]):
    """A list of values for each case, as numbers of rules between two marks; None where there is no answer."""

    def __init__(self, starts: Codes, rules: Integers, values: Sequence[Value], answered: Flags) -> None:
        """Args: starts: where the rules of each case start, and the end. rules: of all cases. values: of each rule."""
        self.starts = starts
        self.rules = rules
        self.values = values
        self.answered = answered

    def __len__(self) -> int:
        """How many cases."""
        return len(self.answered)

    def one(self, case: int) -> list[Value] | None:
        """The list of a case, in the order of the sheet."""
        if not self.answered[case]:
            return None
        return [self.values[rule] for rule in self.rules[self.starts[case] : self.starts[case + 1]].tolist()]

    def __iter__(self) -> Iterator[list[Value] | None]:
        """The lists, one after the other."""
        parts = list(map(self.values.__getitem__, self.rules.tolist()))
        starts = self.starts.tolist()
        for start, end, answered in zip(starts, starts[1:], self.answered.tolist(), strict=False):
            yield parts[start:end] if answered else None


def told_apart_whole(units: Integers) -> tuple[Integers, Integers]:
    """The different whole numbers in their order, and per case the place of its own; sorted only if they lie far apart.

    Args:
        units: one per case.
    """
    if not len(units):
        return units, units
    low, high = int(units.min()), int(units.max())
    if high - low > _CLOSE * len(units):
        distinct, which = np.unique(units, return_inverse=True)
        return distinct, which
    seen = np.zeros(high - low + 1, dtype=np.bool_)
    seen[units - low] = True
    places = np.cumsum(seen, dtype=np.intp) - 1
    return np.flatnonzero(seen) + low, places.take(units - low)


def _coded(which: Integers | Flags, missing: Flags | None, nothing: int) -> Codes:
    """The places of values as numbers of their own; `nothing` where the value is missing."""
    codes = which.astype(np.intp)
    if missing is not None:
        codes[missing] = nothing
    return codes


def _int64(units: Integers) -> npt.NDArray[np.int64]:
    """The numbers in 64 bits; unsigned ones that do not fit must not turn negative."""
    if units.dtype.kind not in "iu" or (units.dtype == np.uint64 and len(units) and int(units.max()) >= 2**63):
        raise ValueError("whole numbers of at most 64 bits are wanted")
    return units.astype(np.int64, copy=False)
