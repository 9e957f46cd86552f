# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The language of the cells: a small part of FEEL, the expression language of the DMN standard, as a Pratt parser.

Two entrances: `parse_tests` for a condition cell, `parse_expression` for an output cell. What comes back is a tree that
names nothing of the workbook (`laufzettel.rules.tree`); types and names are checked by `laufzettel.rules.binding`.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from laufzettel.rules import cell_messages as m
from laufzettel.rules.findings import Fault
from laufzettel.rules.tree import (
    AnyOf,
    Anything,
    Binary,
    Compare,
    Expression,
    Interval,
    Literal,
    Name,
    Negate,
    Not,
    Test,
)

KEYWORDS = {"true": True, "wahr": True, "false": False, "falsch": False, "null": None}
NEGATIONS = frozenset({"not", "nicht"})
RESERVED = frozenset({*KEYWORDS, *NEGATIONS, "date"})

_TOKEN = re.compile(
    r"""\s*(?:(?P<number>[0-9]+(?:\.[0-9]+)?|\.[0-9]+)
    |(?P<string>"(?:[^"\\]|\\.)*")
    |(?P<name>[^\W\d]\w*)
    |(?P<symbol>\.\.|<=|>=|[-+*/()\[\],<>=]))""",
    re.VERBOSE,
)
_TEXT = r'"(?:[^"\\]|\\.)*"'
_COMMA = re.compile(_TEXT + r"|(?<!\w)(?P<before>[0-9]+(?:\.[0-9]+)?|\.[0-9]+),(?P<after>[0-9]+(?:\.[0-9]+)?|\.[0-9]+)")
_NUMBER_OR_TEXT = re.compile(_TEXT + r"|(?<!\d)(?<!\d\.)(?:[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+),[0-9]+")
_COMPARISONS = frozenset({"<", "<=", ">", ">=", "="})
_BINDING = {"+": 10, "-": 10, "*": 20, "/": 20}
_MINUS_BINDING = 30
_DEEPEST = 40  # nesting no clerk needs; keeps a hostile cell from exhausting the stack
_LONGEST = 40  # operators no clerk needs in one cell; a long chain is a deep tree


class _Token(NamedTuple):
    kind: str
    text: str
    at: int


def _tokens(text: str) -> list[_Token]:
    """Cut the text; the list ends with an `end` token."""
    tokens, at = [], 0
    stripped = text.rstrip()
    while at < len(stripped):
        found = _TOKEN.match(stripped, at)
        if found is None:
            rest = stripped[at:].lstrip()
            raise Fault(m.SYNTAX, what=rest[0], position=len(stripped) - len(rest) + 1)
        kind = found.lastgroup or "symbol"
        tokens.append(_Token(kind, found[kind], found.start(kind)))
        at = found.end()
    tokens.append(_Token("end", "", len(stripped)))
    return tokens


def german_comma(text: str) -> Fault | None:
    """`1,5` could mean 1.5 or "1 or 5"; a table of law must not guess.

    Args:
        text: what stands in the cell; what stands in quotation marks in it is not looked at.
    """
    for found in _COMMA.finditer(text):
        if found["before"]:
            proposal = _NUMBER_OR_TEXT.sub(_with_a_point, text)
            return Fault(m.GERMAN_COMMA, proposal=proposal, listed=f"{found['before']}, {found['after']}")
    return None


def _with_a_point(found: re.Match[str]) -> str:
    return found[0] if found[0].startswith('"') else found[0].replace(".", "").replace(",", ".")


class _Parser:
    """Reads one cell, token by token."""

    def __init__(self, text: str) -> None:
        self._tokens = _tokens(text)
        if (comma := german_comma(text)) is not None:
            raise comma
        self._next = 0
        self._depth = 0
        self._operators = 0

    @property
    def _token(self) -> _Token:
        return self._tokens[self._next]

    def _take(self, symbol: str) -> bool:
        """Step over the symbol if it stands here."""
        if self._token.kind == "symbol" and self._token.text == symbol:
            self._next += 1
            return True
        return False

    def _expect(self, *symbols: str) -> str:
        """Step over one of the symbols, or say that something else stands here."""
        for symbol in symbols:
            if self._take(symbol):
                return symbol
        raise self._unexpected()

    def _unexpected(self) -> Fault:
        if self._token.kind == "end":
            return Fault(m.INCOMPLETE)
        return Fault(m.SYNTAX, what=self._token.text, position=self._token.at + 1)

    def end(self) -> None:
        """Everything must have been read."""
        if self._token.kind != "end":
            raise self._unexpected()

    # --- conditions -------------------------------------------------------------------------------------------------

    def tests(self) -> Test:
        """The whole condition of a cell."""
        if self._token.text == "-" and self._tokens[self._next + 1].kind == "end":
            self._next += 1
            return Anything()
        if self._token.kind == "name" and self._token.text in NEGATIONS:
            self._next += 1
            self._expect("(")
            test = self._alternatives()
            self._expect(")")
            return Not(test)
        return self._alternatives()

    def _alternatives(self) -> Test:
        tests = [self._positive()]
        while self._take(","):
            tests.append(self._positive())
        return tests[0] if len(tests) == 1 else AnyOf(tuple(tests))

    def _positive(self) -> Test:
        token = self._token
        if token.kind == "symbol" and token.text in _COMPARISONS:
            self._next += 1
            return Compare(token.text, self.expression())
        if token.kind == "symbol" and token.text in ("[", "]", "("):
            return self._interval(token.text)
        return Compare("=", self.expression())

    def _interval(self, opening: str) -> Test:
        """An interval; a round bracket may also just group a value."""
        start = self._next
        self._next += 1
        low = self.expression()
        if opening == "(" and self._token.text != "..":
            self._next = start
            return Compare("=", self.expression())
        self._expect("..")
        high = self.expression()
        closing = self._expect("]", ")", "[")
        return Interval(low, high, opening == "[", closing == "]")

    # --- values -----------------------------------------------------------------------------------------------------

    def expression(self, binding: int = 0) -> Expression:
        """Read on as long as the operators bind more tightly than the one to the left."""
        self._depth += 1
        if self._depth > _DEEPEST:
            raise Fault(m.SYNTAX, what=self._token.text, position=self._token.at + 1)
        left = self._prefix()
        while (op := self._token).kind == "symbol" and _BINDING.get(op.text, 0) > binding:
            self._next += 1
            self._operators += 1
            if self._operators > _LONGEST:
                raise Fault(m.TOO_LONG, most=_LONGEST)
            left = Binary(op.text, left, self.expression(_BINDING[op.text]))
        self._depth -= 1
        return left

    def _prefix(self) -> Expression:
        token = self._token
        if token.kind == "number":
            self._next += 1
            return Literal(Decimal(token.text))
        if token.kind == "string":
            self._next += 1
            return Literal(_unquoted(token.text))
        if token.kind == "name" and token.text not in NEGATIONS:
            self._next += 1
            return self._named(token.text)
        if self._take("-"):
            return Negate(self.expression(_MINUS_BINDING))
        if self._take("("):
            inner = self.expression()
            self._expect(")")
            return inner
        raise self._unexpected()

    def _named(self, name: str) -> Expression:
        if name in KEYWORDS:
            return Literal(KEYWORDS[name])
        if name != "date":
            return Name(name)
        self._expect("(")
        token = self._token
        if token.kind != "string":
            raise self._unexpected()
        self._next += 1
        self._expect(")")
        return Literal(_iso_date(_unquoted(token.text)))


def _unquoted(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text[1:-1])


def _iso_date(text: str) -> date:
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            return date.fromisoformat(text)
    except ValueError:
        pass  # the form is right, the day does not exist: the same sentence helps
    raise Fault(m.DATE_INVALID)


def parse_tests(text: str) -> Test:
    """Read a condition such as `[1..5)`, `"a", "b"`, `not(null)` or `-`.

    Args:
        text: what stands in the cell.

    Raises:
        Fault: the text is no condition; the fault says where and what to write instead.
    """
    parser = _Parser(text)
    test = parser.tests()
    parser.end()
    return test


def parse_expression(text: str) -> Expression:
    """Read an output such as `84`, `"A1"`, `monat_der_aufnahme` or `satz * 2 / 12`.

    Args:
        text: what stands in the cell.

    Raises:
        Fault: the text is no expression; the fault says where and what to write instead.
    """
    parser = _Parser(text)
    expression = parser.expression()
    parser.end()
    return expression
