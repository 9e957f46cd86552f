# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Compiled output cells and reasons: computed once per distinct set of values they read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from operator import add, itemgetter, mul, sub, truediv
from typing import TypeVar

import numpy as np

from laufzettel.rules.binding import names_in
from laufzettel.rules.columns import Codes
from laufzettel.rules.encoding import Encoder, units_of
from laufzettel.rules.feel import BUILTINS
from laufzettel.rules.folding import Folding
from laufzettel.rules.index import Words, packed
from laufzettel.rules.model import Column, HitPolicy, Piece, Rule, Term
from laufzettel.rules.strict import Strict, Unanswered, environment, ill, of_feel
from laufzettel.rules.tree import Binary, Expression, Formula, Literal, Name, Negate
from laufzettel.rules.values import Value, in_german, in_type, rounded

_T = TypeVar("_T")
Rows = Sequence[int]
_SAFE_SUM = 2**62
_OPERATIONS: dict[str, Callable[[Fraction, Fraction], Fraction]] = {"+": add, "-": sub, "*": mul, "/": truediv}


class OutputCell:
    """An output of a rule: a constant, the value of a term, or a computation without floats.

    Attributes:
        term: what is put out.
        reads: the terms whose values it needs.
        needs: those of them that may not be missing; a formula may say what holds without some.
    """

    def __init__(self, expression: Expression, term: Term) -> None:
        """Args: expression: checked against the terms. term: what is put out."""
        self.term = term
        self.reads = tuple(names_in(expression))
        guarded = expression.guarded if isinstance(expression, Formula) else frozenset[str]()
        self.needs = tuple(name for name in self.reads if name not in guarded)
        self._expression = expression
        self._run = Strict().compile(expression.tree) if isinstance(expression, Formula) else None

    def value(self, operands: Sequence[Value]) -> Value:
        """The output.

        Args:
            operands: the values of `reads`, in that order, each of its type.

        Returns:
            A value of the term's type. A computation is exact and rounded once, to the declared decimals. Where a
            formula has no answer, a value that is none of the type.
        """
        expression = self._expression
        if self._run is not None:
            try:
                return of_feel(self._run(environment(self.reads, operands, BUILTINS)), self.term)
            except Unanswered:
                return ill(self.term)
        if isinstance(expression, Literal):
            return expression.value
        if isinstance(expression, Name) and not self.term.type.is_number:
            return operands[0]
        exact = _compute(expression, dict(zip(self.reads, operands, strict=True)))
        return in_type(rounded(exact, self.term.type, self.term.decimals), self.term.type, self.term.decimals)

    def values(self, columns: Mapping[str, Sequence[Value]], rows: Rows) -> list[Value]:
        """The outputs of some cases.

        Args:
            columns: the batch.
            rows: which cases; none lacks a value that is read.
        """
        return per_distinct(self.value, [columns[name] for name in self.reads], rows)


class OutputColumn:
    """An output of all rules of a table.

    Attributes:
        term: what is put out.
        encoder: knows which values are allowed.
        is_computed: whether some rule reads a term, so that cases in which the same rule fired may differ.
        constants: per rule what it puts out; None where it reads a term.
        dictionary: the different constants.
        codes: per rule the place of its constant in the dictionary; one more for the case without a rule, -1.
    """

    def __init__(self, cells: Sequence[OutputCell], term: Term, encoder: Encoder) -> None:
        """Args: cells: one per rule. term: what is put out. encoder: of the allowed values."""
        self.term = term
        self.encoder = encoder
        self.is_computed = any(cell.reads for cell in cells)
        self.constants: list[Value] = [None if cell.reads else cell.value(()) for cell in cells]
        places: dict[tuple[type, Value], int] = {}
        codes = [places.setdefault((type(value), value), len(places)) for value in self.constants]
        self.dictionary: list[Value] = [value for _, value in places]
        self.codes: Codes = np.array([*codes, -1], dtype=np.intp)
        self._foldings: dict[HitPolicy, Folding | None] = {}

    def folding(self, policy: HitPolicy) -> Folding | None:
        """The constants, made ready to be folded; None where some are computed, or not exact in 64 bits.

        Args:
            policy: one that folds.
        """
        if policy not in self._foldings:
            units = None if self.is_computed or None in self.constants else units_of(self.constants, self.term)
            fits = units is not None and (policy is not HitPolicy.SUM or sum(map(abs, units.tolist())) < _SAFE_SUM)
            self._foldings[policy] = Folding(policy, units) if units is not None and fits else None
        return self._foldings[policy]

    @cached_property
    def alike(self) -> Words:
        """Per rule the rules with the same constant, as bits."""
        codes = self.codes[:-1]
        return packed(codes[:, None] == codes[None, :])


class Reason:
    """The reason of a rule, with its gaps filled the German way."""

    def __init__(self, rule: Rule, outputs: Sequence[Column], terms: Mapping[str, Term]) -> None:
        """Args: rule: whose reason. outputs: the table's output columns. terms: all terms."""
        self._pieces: tuple[Piece, ...] = rule.reason
        self._terms = terms
        named = {piece.name for piece in rule.reason if piece.name is not None}
        self._outputs = {
            column.term.name: OutputCell(expression, column.term)
            for column, expression in zip(outputs, rule.outputs, strict=True)
            if column.term.name in named
        }
        direct = [name for name in named if name not in self._outputs]
        read = [name for cell in self._outputs.values() for name in cell.reads]
        self.reads = tuple(sorted({*direct, *read}))

    def text(self, values: tuple[Value, ...]) -> str:
        """The sentence.

        Args:
            values: the values of `reads`, in that order.
        """
        return "".join(map(self._piece_filler(values), self._pieces))

    def _piece_filler(self, values: tuple[Value, ...]) -> Callable[[Piece], str]:
        known = dict(zip(self.reads, values, strict=True))

        def fill(piece: Piece) -> str:
            if piece.name is None:
                return piece.text
            cell = self._outputs.get(piece.name)
            value = cell.value([known[name] for name in cell.reads]) if cell else known[piece.name]
            term = self._terms[piece.name]
            return piece.text + in_german(value, term.type, term.decimals)

        return fill


def per_distinct(function: Callable[[Sequence[Value]], _T], columns: Sequence[Sequence[Value]], rows: Rows) -> list[_T]:
    """A function of several columns for some rows, called once per distinct combination of values."""
    if not columns:
        return [function(())] * len(rows)
    if not rows:
        return []
    chosen = [column if len(rows) == len(column) else _picked(column, rows) for column in columns]
    combinations = list(zip(*chosen, strict=True))
    known = {combination: function(combination) for combination in set(combinations)}
    return [known[combination] for combination in combinations]


def _picked(column: Sequence[Value], rows: Rows) -> Sequence[Value]:
    return itemgetter(*rows)(column) if len(rows) > 1 else (column[rows[0]],)


def _compute(expression: Expression, operands: Mapping[str, Value]) -> Fraction:
    """The exact result of a checked computation."""
    match expression:
        case Literal(value):
            return _exact(value)
        case Name(name):
            return _exact(operands[name])
        case Negate(operand):
            return -_compute(operand, operands)
        case Binary(op, left, right):
            return _OPERATIONS[op](_compute(left, operands), _compute(right, operands))
        case Formula():
            raise TypeError("a formula is no computation of the small language")


def _exact(value: Value) -> Fraction:
    if isinstance(value, (int, Decimal)):
        return Fraction(value)
    raise TypeError("a computation was not checked before it was compiled")
