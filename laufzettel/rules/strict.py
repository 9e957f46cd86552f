# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""FEEL without its silence: where the standard turns an error into null, and null into "not met", here it is an error.

What the standard says of values that are there stays as it is; only `null` written in the formula, and a missing value
that the formula asks for by `= null`, may be null.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from laufzettel.rules.feel import tree as t
from laufzettel.rules.feel.arithmetic import ARITHMETIC, negated
from laufzettel.rules.feel.compiler import Compiler
from laufzettel.rules.feel.conditions import nodes
from laufzettel.rules.feel.dates import Date, make_date
from laufzettel.rules.feel.operators import both, compared, either, is_in
from laufzettel.rules.feel.values import Compiled, Env, Range
from laufzettel.rules.feel.values import Value as FeelValue
from laufzettel.rules.model import Term
from laufzettel.rules.values import Type, Value, in_type, is_of, rounded

_COMPARISONS = frozenset({"=", "!=", "<", "<=", ">", ">="})
MOST_TURNS = 1_000
"""Of a loop: more than the months of a life."""
_CALENDAR = range(1, 10_000)


class Unanswered(Exception):
    """A part of a formula has no value for this case: divided by zero, no such date, types that do not go together."""


class Strict(Compiler):
    """Compiles formulas that raise `Unanswered` where the standard says null."""

    def _sure(self, node: t.Node) -> Compiled:
        return _needed(self.compile(node))

    def _open(self, node: t.Node) -> Compiled:
        """Null where there is no answer: for `and`, `or` and `= null`, which have one all the same."""
        inner = self.compile(node)

        def found(env: Env) -> FeelValue:
            try:
                return inner(env)
            except Unanswered:
                return None

        return found

    def _binary(self, node: t.Binary) -> Compiled:
        op = node.op
        if op in ("and", "or"):
            left, right = self._open(node.left), self._open(node.right)
            if op == "and":
                return lambda env: False if (first := left(env)) is False else both(first, right(env))
            return lambda env: True if (first := left(env)) is True else either(first, right(env))
        if op in ("=", "!=") and (is_null(node.left) or is_null(node.right)):
            left, right = self._open(node.left), self._open(node.right)
            return lambda env: compared(op, left(env), right(env))
        left, right = self._sure(node.left), self._sure(node.right)
        if op in _COMPARISONS:
            return _needed(lambda env: compared(op, left(env), right(env)))
        operation = ARITHMETIC[op]
        return _needed(lambda env: operation(left(env), right(env)))

    def _negation(self, node: t.Negation) -> Compiled:
        operand = self._sure(node.operand)
        return _needed(lambda env: negated(operand(env)))

    def _between(self, node: t.Between) -> Compiled:
        return _needed(super()._between(node))

    def _in(self, node: t.In) -> Compiled:
        return _needed(super()._in(node))

    def _if(self, node: t.If) -> Compiled:
        condition, yes, no = self._sure(node.condition), self.compile(node.yes), self.compile(node.no)

        def chosen(env: Env) -> FeelValue:
            answer = condition(env)
            if not isinstance(answer, bool):
                raise Unanswered
            return yes(env) if answer else no(env)

        return chosen

    def _iterations(self, found: tuple[t.Iteration, ...]) -> list[tuple[str, Compiled, Compiled | None]]:
        """Loops end: one over more turns than any rule of law needs has no answer."""
        made: list[tuple[str, Compiled, Compiled | None]] = []
        for name, domain, end in super()._iterations(found):
            low, high = (domain, end) if end is not None else _ends(domain)
            made.append((name, _bounded(domain, low, high), end))
        return made

    def _quantified(self, node: t.Quantified) -> Compiled:
        return _needed(super()._quantified(node))

    def _call(self, node: t.Call) -> Compiled:
        return _needed(super()._call(node))

    def _path(self, node: t.Path) -> Compiled:
        return _needed(super()._path(node))

    def _range(self, node: t.RangeLiteral) -> Compiled:
        return _needed(super()._range(node))

    def _comparison(self, node: t.Comparison) -> Compiled:
        operand = self._sure(node.operand)
        span = super()._comparison(node)

        def sure(env: Env) -> FeelValue:
            operand(env)
            return span(env)

        return sure


def is_null(node: t.Node) -> bool:
    """Whether the word null is written there."""
    return isinstance(node, t.Literal) and node.value is None


def _ends(domain: Compiled) -> tuple[Compiled, Compiled]:
    """The ends of a range; null of anything else."""

    def low(env: Env) -> FeelValue:
        return found.low if isinstance(found := domain(env), Range) else None

    def high(env: Env) -> FeelValue:
        return found.high if isinstance(found := domain(env), Range) else None

    return low, high


def _bounded(domain: Compiled, low: Compiled, high: Compiled) -> Compiled:
    def found(env: Env) -> FeelValue:
        first, last = low(env), high(env)
        if isinstance(first, Decimal) and isinstance(last, Decimal) and abs(last - first) > MOST_TURNS:
            raise Unanswered
        if isinstance(first, Date) and isinstance(last, Date) and abs(last.number - first.number) > MOST_TURNS:
            raise Unanswered
        return domain(env)

    return found


def _needed(compiled: Compiled) -> Compiled:
    def found(env: Env) -> FeelValue:
        value = compiled(env)
        if value is None:
            raise Unanswered
        return value

    return found


def condition(tree: t.Node) -> Callable[[Env], bool | None]:
    """What says whether `?` meets a condition: yes, no, or None where that cannot be told.

    Args:
        tree: what a condition cell says.
    """
    if not isinstance(tree, t.Tests):
        raise TypeError("a condition is a list of tests")
    parts = [test_of(one) for one in tree.tests]
    turned = tree.negated

    def met(env: Env) -> bool | None:
        found: bool | None = False
        for part in parts:
            found = either(found, part(env))
            if found is True:
                break
        return found if found is None or not turned else not found

    return met


def test_of(tree: t.Node) -> Callable[[Env], bool | None]:
    """The same for one of the tests of a condition."""
    if is_null(tree):
        return lambda env: env.get("?") is None
    if isinstance(tree, t.Comparison) and tree.op in ("=", "!=") and is_null(tree.operand):
        wanted = tree.op == "="
        return lambda env: (env.get("?") is None) is wanted
    asks = any(isinstance(node, t.Name) and node.name == "?" for node in nodes(tree))
    run = Strict().compile(tree)

    def met(env: Env) -> bool | None:
        value = env.get("?")
        if value is None and not asks:
            return False
        try:
            answer = run(env)
        except Unanswered:
            return None
        if answer is None:
            return None
        if isinstance(answer, bool) and (asks or not isinstance(value, bool)):
            return answer
        return is_in(value, answer)

    return met


def ill(term: Term) -> Value:
    """A value that is none of the term's, so that whoever looks at it sees that there is no result."""
    return 0 if term.type is Type.TEXT else ""


def as_feel(value: Value) -> FeelValue:
    """A value as FEEL computes with it."""
    if isinstance(value, bool) or not isinstance(value, (int, date)):
        return value
    return make_date(value.year, value.month, value.day) if isinstance(value, date) else Decimal(value)


def of_feel(value: FeelValue, term: Term) -> Value:
    """What a formula gives as a value of the term, a number rounded to its decimals; `ill` if it is none.

    Args:
        value: the result.
        term: what is put out.
    """
    match value:
        case None:
            return None
        case bool() if term.type is Type.FLAG:
            return value
        case str() if term.type is Type.TEXT:
            return value
        case Date() if term.type is Type.DATE and value.year in _CALENDAR:
            return date(value.year, value.month, value.day)
        case Decimal() if term.type.is_number and is_of(value, Type.NUMBER, _MOST_DECIMALS):
            found = in_type(rounded(Fraction(value), term.type, term.decimals), term.type, term.decimals)
            return found if is_of(found, term.type, term.decimals) else ill(term)
    return ill(term)


_MOST_DECIMALS = 7_000  # more than FEEL has; what is asked is whether the number is small enough


def environment(names: Sequence[str], values: Sequence[Value], outer: Env) -> Env:
    """Values under their names, within the functions of the language."""
    return Env({name: as_feel(value) for name, value in zip(names, values, strict=True)}, outer)
