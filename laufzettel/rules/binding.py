# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Checks what a cell says against the terms: types, allowed values, known names. What passes can be computed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from laufzettel.rules import cell_messages as m
from laufzettel.rules.cell_feel import parse_expression, parse_tests
from laufzettel.rules.feel.tree import Comparison as FeelComparison
from laufzettel.rules.feel.tree import Literal as FeelLiteral
from laufzettel.rules.feel.tree import Name as FeelName
from laufzettel.rules.findings import Fault
from laufzettel.rules.formula_check import check_formula
from laufzettel.rules.formulas import read_formula
from laufzettel.rules.index import allows, covers, literal, literals
from laufzettel.rules.model import Piece, Term
from laufzettel.rules.tree import (
    AnyOf,
    Anything,
    Binary,
    Compare,
    Expression,
    Formula,
    Interval,
    Literal,
    Name,
    Negate,
    Not,
    Test,
)
from laufzettel.rules.values import Type, Value, decimals_of, in_type, is_of

Terms = Mapping[str, Term]
_BEYOND = (m.SYNTAX, m.TERM_IN_TEST, m.WORD_UNKNOWN)
"""What the small language says of cells that full FEEL may understand."""
_MOST_DECIMALS = 30  # of a number in a computation; with the limit of its length no result is too long to be written


def read_allowed(cell: Value, term: Term) -> Test:
    """The allowed values of a term or column; an empty cell or a dash allows all that the term does.

    Args:
        cell: what stands in the cell; for text the words may stand without quotation marks.
        term: whose values they are; its own allowed values must contain them.

    Raises:
        Fault: it is no condition on this term, or goes beyond the term's own allowed values.
    """
    if cell is None or cell == "-":
        return term.allowed
    narrowed = _checked(_allowed_words(cell, term), term, term.allowed, _no_name)
    if not covers(term.allowed, narrowed, term.type, term.decimals):
        raise Fault(m.ALLOWED_WIDER, term=term.name)
    return narrowed


def _allowed_words(cell: Value, term: Term) -> Test:
    """The allowed values as they are written; only here text may stand without quotation marks and unannounced."""
    if not isinstance(cell, str):
        return Compare("=", Literal(cell))
    if term.type is not Type.TEXT or '"' in cell:
        return parse_tests(cell)
    words = [word.strip() for word in cell.split(",")]
    if not all(words):
        raise Fault(m.INCOMPLETE)
    return AnyOf(tuple(Compare("=", Literal(word)) for word in words))


def read_test(cell: Value, term: Term, allowed: Test, terms: Terms) -> Test:
    """A condition cell.

    Args:
        cell: what stands in the cell; native numbers, dates and booleans are values.
        term: what is tested.
        allowed: the column's allowed values.
        terms: all terms, to tell a known name from an unknown one.

    Returns:
        A condition whose bounds are literals of the term's type.

    Raises:
        Fault: it is no condition on this term.
    """
    if cell is None:
        raise Fault(m.CELL_EMPTY)
    if not isinstance(cell, str):
        return _checked(Compare("=", Literal(cell)), term, allowed, _no_name)
    if cell in _words(allowed, term):
        return Compare("=", Literal(cell))

    def named(name: str) -> Literal:
        if name in _words(allowed, term):
            return Literal(name)
        raise Fault(m.TERM_IN_TEST if name in terms else m.WORD_UNKNOWN, word=name)

    try:
        return _checked(parse_tests(cell), term, allowed, named)
    except Fault as fault:
        if fault.message not in _BEYOND:
            raise
        formula = read_formula(cell, terms, fault, condition=True)
    check_formula(formula, term, terms, allowed)
    return formula


def read_output(cell: Value, term: Term, allowed: Test, terms: Terms) -> Expression:
    """An output cell.

    Args:
        cell: what stands in the cell.
        term: what is put out.
        allowed: the column's allowed values.
        terms: all terms, which an output may name.

    Returns:
        A literal of the term's type, a term, or a computation with `+ - * /` on numbers.

    Raises:
        Fault: it gives no value of this term.
    """
    if cell is None:
        raise Fault(m.CELL_EMPTY)
    if not isinstance(cell, str):
        return _typed(Literal(cell), term, allowed)
    if cell in _words(allowed, term):
        return Literal(cell)
    try:
        return _small_output(cell, term, allowed, terms)
    except Fault as fault:
        if fault.message not in (*_BEYOND, m.TYPE_CLASH):
            raise
        return _full_output(cell, term, allowed, terms, fault)


def _full_output(cell: str, term: Term, allowed: Test, terms: Terms, fault: Fault) -> Expression:
    """An output in full FEEL; the complaint of the small language stands where it says more."""
    formula = read_formula(cell, terms, fault, condition=False)
    plain = fault.message is m.TYPE_CLASH and isinstance(formula.tree, FeelLiteral)
    if plain or isinstance(formula.tree, FeelComparison):
        raise fault
    if isinstance(formula.tree, FeelName) and formula.text in terms:
        return _small_output(Name(formula.text), term, allowed, terms)
    check_formula(formula, term, terms, allowed)
    return formula


def _small_output(cell: str | Name, term: Term, allowed: Test, terms: Terms) -> Expression:
    """An output in the small language."""
    expression = _folded(parse_expression(cell)) if isinstance(cell, str) else cell
    if isinstance(expression, Literal):
        return _typed(expression, term, allowed)
    if isinstance(expression, Name) and expression.name in _words(allowed, term):
        return Literal(expression.name)
    for name in names_in(expression):
        if name not in terms:
            raise Fault(m.WORD_UNKNOWN, word=name)
    if isinstance(expression, Name):
        fits = term.type.takes(terms[expression.name].type)
    else:
        fits = term.type.is_number and _is_arithmetic(expression, terms)
    if not fits:
        raise Fault(m.TYPE_CLASH, term=term.name, type=term.type.value)
    return expression


def read_reason(cell: str, terms: Terms) -> tuple[Piece, ...]:
    """The sentence of a rule, cut at its `{placeholders}`.

    Raises:
        Fault: a placeholder names no term, or a brace stands alone.
    """
    pieces, at = [], 0
    for gap in re.finditer(r"\{([^{}]*)\}", cell):
        if gap[1] not in terms:
            raise Fault(m.PLACEHOLDER, name=gap[1])
        pieces.append(Piece(cell[at : gap.start()], gap[1]))
        at = gap.end()
    pieces.append(Piece(cell[at:], None))
    for piece in pieces:
        if stray := re.search(r"[{}]", piece.text):
            raise Fault(m.PLACEHOLDER, name=stray[0])
    return tuple(pieces)


def names_in(expression: Expression) -> list[str]:
    """The terms an expression reads, each once, in order."""
    match expression:
        case Name(name):
            return [name]
        case Negate(operand):
            return names_in(operand)
        case Binary(_, left, right):
            return list(dict.fromkeys([*names_in(left), *names_in(right)]))
        case Formula(_, names):
            return list(names)
        case _:
            return []


def _no_name(name: str) -> Literal:
    raise Fault(m.WORD_UNKNOWN, word=name)


def _words(allowed: Test, term: Term) -> set[Value]:
    """The words that need no quotation marks in this column."""
    if term.type is not Type.TEXT or isinstance(allowed, Not):
        return set()
    return {value for value in literals(allowed) if isinstance(value, str)}


def _checked(test: Test, term: Term, allowed: Test, named: Callable[[str], Literal]) -> Test:
    """The condition with its bounds as literals of the term's type."""
    clash = Fault(m.TYPE_CLASH, term=term.name, type=term.type.value)
    match test:
        case Anything() | Formula():
            return test
        case AnyOf(tests):
            return AnyOf(tuple(_checked(one, term, allowed, named) for one in tests))
        case Not(inner):
            return Not(_checked(inner, term, allowed, named))
        case Compare("=", value):
            return Compare("=", _typed(_bound(value, named), term, allowed))
        case Compare(op, value):
            bound = _typed(_bound(value, named), term, Anything())
            if bound.value is None or not term.type.is_ordered:
                raise clash
            return Compare(op, bound)
        case Interval(low, high, low_closed, high_closed):
            first = _typed(_bound(low, named), term, Anything())
            last = _typed(_bound(high, named), term, Anything())
            if first.value is None or last.value is None or not term.type.is_ordered:
                raise clash
            if not allows(Compare("<=" if low_closed and high_closed else "<", last), first.value, term.type):
                raise Fault(m.INTERVAL_REVERSED)
            return Interval(first, last, low_closed, high_closed)


def _bound(expression: Expression, named: Callable[[str], Literal]) -> Literal:
    """The fixed value a condition compares with."""
    folded = _folded(expression)
    if isinstance(folded, Literal):
        return folded
    if isinstance(folded, Name):
        return named(folded.name)
    raise Fault(m.TERM_IN_TEST, word=" ".join(names_in(folded)) or "+ - * /")


def _folded(expression: Expression) -> Expression:
    """A minus sign before a number belongs to the number."""
    match expression:
        case Negate(operand):
            inner = _folded(operand)
            if isinstance(inner, Literal) and isinstance(inner.value, Decimal):
                return Literal(inner.value.copy_negate())
            return Negate(inner)
        case Binary(op, left, right):
            return Binary(op, _folded(left), _folded(right))
        case _:
            return expression


def _typed(written: Literal, term: Term, allowed: Test) -> Literal:
    """The literal in the one form of the term's type; null fits every type."""
    value = literal(written)
    if value is None:
        return written
    if term.type.is_number and isinstance(value, Decimal):
        if decimals_of(value) > term.decimals or not is_of(value, term.type, term.decimals):
            raise Fault(m.TOO_MANY_DECIMALS, term=term.name, decimals=term.decimals)
    elif not is_of(value, term.type, 0) or term.type.is_number:
        raise Fault(m.TYPE_CLASH, term=term.name, type=term.type.value)
    if not allows(allowed, value, term.type):
        raise Fault(m.NOT_ALLOWED, term=term.name)
    return Literal(in_type(value, term.type, term.decimals))


def _is_arithmetic(expression: Expression, terms: Terms) -> bool:
    """Whether everything in a computation is a number; raises if it divides by something that could be 0."""
    match expression:
        case Literal(value):
            if isinstance(value, Decimal) and not is_of(value, Type.NUMBER, _MOST_DECIMALS):
                raise Fault(m.FACTOR, most=_MOST_DECIMALS)
            return isinstance(value, Decimal)
        case Name(name):
            return terms[name].type.is_number
        case Negate(operand):
            return _is_arithmetic(operand, terms)
        case Binary(op, left, right):
            if op == "/" and not (isinstance(right, Literal) and isinstance(right.value, Decimal) and right.value):
                raise Fault(m.DIVISOR)
            return _is_arithmetic(left, terms) and _is_arithmetic(right, terms)
        case Formula():
            return False


def read_day(cell: Value) -> date | None:
    """A date of validity: an Excel date, `2026-01-31` or `date("2026-01-31")`; empty is open.

    Raises:
        Fault: it is no date.
    """
    if cell is None or isinstance(cell, date):
        return cell
    if isinstance(cell, str):
        parsed = parse_expression(cell if cell.startswith("date(") else f'date("{cell}")')
        if isinstance(parsed, Literal) and isinstance(parsed.value, date):
            return parsed.value
    raise Fault(m.DATE_INVALID)
