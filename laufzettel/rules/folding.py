# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""One value of all rules that fit: the sum, the smallest or the greatest of their outputs, or their number."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from laufzettel.rules.columns import Column, Days, Flags, Scaled, Whole
from laufzettel.rules.index import Words, order_key
from laufzettel.rules.model import HitPolicy, Term
from laufzettel.rules.strict import ill
from laufzettel.rules.values import Type, Value, in_type, is_of, rounded

Units = npt.NDArray[np.int64]

_EDGE = {HitPolicy.SUM: 0, HitPolicy.MIN: 2**63 - 1, HitPolicy.MAX: -(2**63)}
"""What no rule at all comes to: it changes nothing that is added to it, or compared with it."""


class Folding:
    """The constants of a column, made ready to be folded over sets of rules, eight rules at a time."""

    def __init__(self, policy: HitPolicy, units: Units) -> None:
        """Args: policy: one that folds. units: the constants of all rules as whole numbers."""
        self._policy = policy
        edge = _EDGE[policy]
        padded = np.full(-(-len(units) // 8) * 8, edge, dtype=np.int64)
        padded[: len(units)] = units
        choices = np.unpackbits(np.arange(256, dtype=np.uint8).reshape(-1, 1), axis=1, bitorder="little")
        chosen = np.where(choices.view(np.bool_)[None], padded.reshape(-1, 1, 8), edge)
        self._octets: Units = _joined(policy, chosen)

    def over(self, masks: Words) -> Units:
        """Per case what the constants of the rules that fit come to.

        Args:
            masks: per case the rules that fit, shape (cases, words).
        """
        total = np.full(len(masks), _EDGE[self._policy], dtype=np.int64)
        octets = np.ascontiguousarray(masks, dtype="<u8").view(np.uint8)
        for at, table in enumerate(self._octets):
            match self._policy:
                case HitPolicy.SUM:
                    total += table.take(octets[:, at])
                case HitPolicy.MIN:
                    np.minimum(total, table.take(octets[:, at]), out=total)
                case _:
                    np.maximum(total, table.take(octets[:, at]), out=total)
        return total


def _joined(policy: HitPolicy, chosen: Units) -> Units:
    match policy:
        case HitPolicy.SUM:
            found: Units = chosen.sum(axis=2)
        case HitPolicy.MIN:
            found = chosen.min(axis=2)
        case _:
            found = chosen.max(axis=2)
    return found


def hits_of(masks: Words) -> Units:
    """Per case how many rules fit.

    Args:
        masks: per case the rules that fit, shape (cases, words).
    """
    found: Units = np.bitwise_count(masks).sum(axis=1, dtype=np.int64)
    return found


def as_column(units: Units, term: Term, missing: Flags) -> Column[Value]:
    """Whole numbers as values of a term.

    Args:
        units: in units of the last decimal, or days since 1970.
        term: what is put out.
        missing: where there is no answer.
    """
    match term.type:
        case Type.DATE:
            days = np.where(missing, np.datetime64("NaT", "D").view(np.int64), units)
            return Days(days.view("datetime64[D]"))
        case Type.INTEGER:
            return Whole(units, missing)
        case _:
            return Scaled(units, term.decimals, missing)


def folded(policy: HitPolicy, values: Sequence[Value], term: Term) -> Value:
    """What the outputs of some rules come to.

    Args:
        policy: one that folds.
        values: one per rule.
        term: what is put out.

    Returns:
        A value that is none of the term's type if one of the values is none.
    """
    if not all(is_of(value, term.type, term.decimals) for value in values):
        return ill(term)
    if policy is HitPolicy.SUM:
        total = sum((Fraction(value) for value in values if isinstance(value, (int, Decimal))), Fraction(0))
        return in_type(rounded(total, term.type, term.decimals), term.type, term.decimals)
    return min(values, key=order_key) if policy is HitPolicy.MIN else max(values, key=order_key)
