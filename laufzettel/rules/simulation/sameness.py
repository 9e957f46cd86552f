# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Outputs of two versions side by side: whether they are the same, exactly, and what they add up to."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from decimal import Decimal

import numpy as np
import numpy.typing as npt

from laufzettel.rules.columns import Coded, Codes, Days, Flags, Lists, Whole
from laufzettel.rules.encoding import as_units, told_apart
from laufzettel.rules.model import Term
from laufzettel.rules.settling import Output, Outputs
from laufzettel.rules.values import Value

Units = npt.NDArray[np.int64] | npt.NDArray[np.object_]
"""Numbers in units of the last decimal: of the machine, or Python's own where those might not do."""

_SAFE = 2**62


def same(one: Outputs, one_term: Term, other: Outputs, other_term: Term) -> Flags:
    """Per case whether both versions put out the same: 84 is 84.00, but `true` is no 1 and "1" is no number.

    Args:
        one, other: the outputs of the same cases.
        one_term, other_term: what they are.
    """
    places: dict[Hashable, int] = {}
    if isinstance(one, Lists) and isinstance(other, Lists):
        return _same_lists(one, other, places)
    first, second = (_places(*pair, places) for pair in ((one, one_term), (other, other_term)))
    found: Flags = first == second
    return found


def _same_lists(one: Lists, other: Lists, places: dict[Hashable, int]) -> Flags:
    """Lists of one length are compared value by value, all cases at once."""
    lengths = np.diff(one.starts)
    alike: Flags = lengths == np.diff(other.starts)
    first, second = (
        _places_of(lists.values, places).take(lists.rules[np.repeat(alike, np.diff(lists.starts))])
        for lists in (one, other)
    )
    differing = np.repeat(np.flatnonzero(alike), lengths[alike])[first != second]
    alike[differing] = False
    answered = one.answered & other.answered
    return np.where(answered, alike, one.answered == other.answered)


def _places(outputs: Outputs, term: Term, places: dict[Hashable, int]) -> Codes:
    """Per case the place of its value among all that occur."""
    distinct, which = _apart(outputs, term)
    return _places_of(distinct, places).take(which)


def _places_of(values: Sequence[Output], places: dict[Hashable, int]) -> Codes:
    return np.array([places.setdefault(_key(value), len(places)) for value in values], dtype=np.intp)


def _apart(outputs: Outputs, term: Term) -> tuple[Sequence[Output], Codes]:
    """The different values and per case which it has; some may be there twice."""
    if isinstance(outputs, (Coded, Whole, Days)):
        return told_apart(outputs, term.type)
    plain = [value for value in outputs if not isinstance(value, list)]
    if len(plain) < len(outputs):
        return list(outputs), np.arange(len(outputs), dtype=np.intp)
    return told_apart(plain, term.type)


def _key(value: Output) -> Hashable:
    """What makes a value the same as another; True equals 1 in Python."""
    if isinstance(value, list):
        return tuple(map(_key, value))
    return ("", value) if isinstance(value, bool) else value


# --- sums -------------------------------------------------------------------------------------------------------------


def units(outputs: Outputs, term: Term) -> Units:
    """What each case adds to the sum of an output; a list adds all it holds, and nothing adds nothing.

    Args:
        outputs: numbers of the term.
        term: what they are.
    """
    match outputs:
        case Coded():
            return np.append(_of_values(outputs.values, term), 0).take(outputs.codes, mode="wrap")
        case Whole() if outputs.decimals == term.decimals:
            return outputs.units if outputs.missing is None else np.where(outputs.missing, 0, outputs.units)
        case Lists():
            each = _of_values(outputs.values, term).take(outputs.rules)
            ends = np.concatenate([each[:0], [0], np.cumsum(each)])
            return np.where(outputs.answered, np.diff(ends.take(outputs.starts)), 0)
    flat = [sum(map(_number, value)) if isinstance(value, list) else value for value in outputs]
    return _of_values(flat, term)


def _of_values(values: Sequence[Value], term: Term) -> Units:
    numbers = list(map(_number, values))
    found = as_units(numbers, term.decimals)
    if found is not None and (not len(found) or int(np.abs(found).max()) < _SAFE // 2**30):
        return found
    return np.array([int(Decimal(number).scaleb(term.decimals)) for number in numbers], dtype=np.object_)


def _number(value: Value) -> int | Decimal:
    return value if isinstance(value, (int, Decimal)) else 0


def added(units: Units, order: Codes, starts: Codes) -> list[int]:
    """The sums of groups.

    Args:
        units: one per case.
        order: the cases, those of one group beside each other.
        starts: where each group begins; none is empty.
    """
    if not len(order):
        return []
    if units.dtype != np.object_ and int(np.abs(units).max()) * len(units) >= _SAFE:
        units = units.astype(np.object_)
    return [int(total) for total in np.add.reduceat(units.take(order), starts)]
