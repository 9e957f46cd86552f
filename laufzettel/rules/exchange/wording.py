# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Conditions and results in words, for people who approve rules and do not write them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from laufzettel.rules.exchange.book_to_model import as_feel
from laufzettel.rules.model import Piece, Term, condition_text, expression_text
from laufzettel.rules.tree import AnyOf, Anything, Compare, Expression, Interval, Literal, Name, Not, Test
from laufzettel.rules.values import Type, Value, canonical, in_german

ANY = "–"
_SIGNS = {"<": "<", "<=": "≤", ">": ">", ">=": "≥"}
_WORDS = {
    "de": {
        "or": "oder", "not": "nicht", "none of": "keines von:", "nothing": "keine Angabe",
        "from": "ab", "over": "über", "to": "bis", "below": "unter",
    },
    "en": {
        "or": "or", "not": "not", "none of": "none of:", "nothing": "none given",
        "from": "from", "over": "over", "to": "to", "below": "below",
    },
}  # fmt: skip


def condition(test: Test, term: Term, language: str) -> str:  # noqa: PLR0911 - one line per kind of condition
    """A condition as a person reads it: `ab 2 bis unter 5`, `neu oder alt`, `–` for anything.

    Args:
        test: the condition.
        term: what is tested.
        language: `de` or `en`.
    """
    words = _WORDS[language]

    def bound(said: Expression) -> str:
        return result(said, term, {}, language)

    match test:
        case Anything():
            return ANY
        case Compare("=", said):
            return bound(said)
        case Compare(sign, said) if sign in _SIGNS:
            return f"{_SIGNS[sign]} {bound(said)}"
        case Interval(low, high, low_closed, high_closed):
            first = words["from"] if low_closed else words["over"]
            last = words["to"] if high_closed else words["below"]
            return f"{first} {bound(low)} {last} {bound(high)}"
        case AnyOf(tests):
            return f" {words['or']} ".join(condition(one, term, language) for one in tests)
        case Not(AnyOf(tests)):
            return f"{words['none of']} {', '.join(condition(one, term, language) for one in tests)}"
        case Not(inner):
            return f"{words['not']} {condition(inner, term, language)}"
        case _:
            return as_feel(condition_text(test))


def result(said: Expression, term: Term, terms: Mapping[str, Term], language: str) -> str:
    """A result as a person reads it: a value, what another term is called, or a computation.

    Args:
        said: the result.
        term: what is put out.
        terms: all terms by name.
        language: `de` or `en`.
    """
    match said:
        case Literal(value):
            return value_text(value, term, language)
        case Name(name) if name in terms:
            return f"{terms[name].label} ({name})"
        case _:
            return as_feel(expression_text(said))


def value_text(value: Value, term: Term, language: str) -> str:
    """A value of a term."""
    if value is None:
        return _WORDS[language]["nothing"]
    if language == "de":
        return in_german(value, term.type, term.decimals)
    return canonical(value, term.decimals) or _WORDS[language]["nothing"]


def day_text(day: date, language: str) -> str:
    """A day."""
    return in_german(day, Type.DATE, 0) if language == "de" else day.isoformat()


def sentence(pieces: tuple[Piece, ...], terms: Mapping[str, Term]) -> str:
    """A reason with its gaps named."""
    return "".join(f"{piece.text}[{terms[piece.name].label}]" if piece.name else piece.text for piece in pieces)
