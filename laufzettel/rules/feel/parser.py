# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The full FEEL of DMN 1.5 as a Pratt parser: every operator knows how tightly it binds."""

from __future__ import annotations

from collections.abc import Callable
from decimal import DecimalException

from laufzettel.rules.feel import messages as m
from laufzettel.rules.feel import tree as t
from laufzettel.rules.feel.cursor import Cursor, Vocabulary
from laufzettel.rules.feel.lexer import Token
from laufzettel.rules.feel.names import Names, normal
from laufzettel.rules.feel.numbers import CONTEXT
from laufzettel.rules.feel.parser_types import read_type
from laufzettel.rules.feel.reading import read_temporal
from laufzettel.rules.feel.types import ANY, Type

BINDING = {
    "or": 10, "and": 20, "=": 30, "!=": 30, "<": 30, "<=": 30, ">": 30, ">=": 30, "between": 30, "in": 30,
    "+": 40, "-": 40, "*": 50, "/": 50, "**": 60, "instance": 80, ".": 90, "[": 90, "(": 90,
}  # fmt: skip
COMPARISONS = ("<=", ">=", "!=", "<", ">", "=")
NEGATION = 70
_COMPARISON = 30
_CONSTANTS = {"true": True, "false": False, "null": None}
_DEEPEST = 60  # nesting nobody needs; keeps a hostile expression from exhausting the stack


class Parser(Cursor):
    """Reads one expression or one condition."""

    def __init__(self, text: str, vocabulary: Vocabulary) -> None:
        """Args: text: what is read. vocabulary: the names it may use."""
        super().__init__(text, vocabulary)
        self._depth = 0
        self._unfiltered = False  # True where `[` closes a range instead of opening a filter
        self._prefixes: dict[str, Callable[[Token], t.Node]] = {
            "if": self._if,
            "for": self._for,
            "some": self._quantified,
            "every": self._quantified,
            "function": self._function,
            "(": self._bracket,
            "[": self._list_or_range,
            "]": self._turned_range,
            "{": self._context,
            "-": self._negation,
        }

    # --- whole texts ------------------------------------------------------------------------------------------------

    def whole_expression(self) -> t.Node:
        """The text as one expression."""
        tree = self.expression()
        self._end()
        return tree

    def whole_tests(self) -> t.Tests:
        """The text as the condition of a cell."""
        if self.take("-"):
            if self.token.kind == "end":
                return t.Tests(())
            self.go(0)
        if self.token.kind == "name" and self.token.text == "not":
            start = self.at
            self.step()
            if self.take("("):
                negated = self._tests_until(")")
                if negated is not None and self.token.kind == "end":
                    return t.Tests(negated, negated=True)
            self.go(start)
        tests = [self._test()]
        while self.take(","):
            tests.append(self._test())
        self._end()
        return t.Tests(tuple(tests))

    def _end(self) -> None:
        if self.token.kind != "end":
            raise self.unexpected("davor ist der Ausdruck zu Ende", "the expression ends before it")

    def _tests_until(self, closing: str) -> tuple[t.Node, ...] | None:
        tests = [self._test()]
        while self.take(","):
            tests.append(self._test())
        return tuple(tests) if self.take(closing) else None

    def _test(self) -> t.Node:
        return self.expression()

    # --- operators --------------------------------------------------------------------------------------------------

    def expression(self, binding: int = 0, *, test: bool = False) -> t.Node:
        """Read on as long as the operators bind more tightly than the one to the left.

        Args:
            binding: how tightly the operator to the left binds.
            test: True where a comparison without its left side may stand, though an operator stands before.
        """
        self._depth += 1
        if self._depth > _DEEPEST:
            raise m.FeelInvalid(m.TOO_DEEP.at(position=self.at + 1))
        left = self._prefix(may_compare=test or not binding)
        while self.token.kind in ("symbol", "keyword"):
            op = self.token
            if BINDING.get(op.text, 0) <= binding or (op.text == "[" and self._unfiltered):
                break
            self.step()
            left = self._infix(left, op)
        self._depth -= 1
        return left

    def _infix(self, left: t.Node, op: Token) -> t.Node:  # noqa: PLR0911 - one line per operator
        match op.text:
            case "between":
                low = self.expression(_COMPARISON)
                self.expect("and")
                return t.Between(left, low, self.expression(_COMPARISON), at=op.at)
            case "in":
                return t.In(left, self._in_tests(), at=op.at)
            case "instance":
                self.expect("of")
                return t.InstanceOf(left, read_type(self), at=op.at)
            case ".":
                return t.Path(left, self._member(), at=op.at)
            case "[":
                return self._filter(left, op)
            case "(":
                return self._call(left, op)
        return t.Binary(op.text, left, self.expression(BINDING[op.text]), at=op.at)

    def _in_tests(self) -> tuple[t.Node, ...]:
        if self.stands("("):
            start = self.at
            self.step()
            with self._bracketed():
                tests = self._tests_until(")")
            if tests is not None and not self.stands("[", ".", "("):
                return tests
            self.go(start)
        return (self.expression(_COMPARISON, test=True),)

    def _member(self) -> str:
        """The name behind a dot: the longest that is known, else one word."""
        known = self.members.longest(self.text, self.at)
        token = self.token
        if token.kind not in ("name", "keyword"):
            raise self.unexpected("nach dem Punkt wird ein Name erwartet", "a name is expected after the dot")
        from_scope = self.names.longest(self.text, self.at)
        if known is not None and (from_scope is None or known[1] >= from_scope[1]):
            self.go(known[1])
            return known[0]
        self.step()
        return token.text

    def _filter(self, left: t.Node, op: Token) -> t.Node:
        with self._bracketed(), self.open_scope():
            condition = self.expression()
            self.expect("]")
        return t.Filter(left, condition, at=op.at)

    def _call(self, left: t.Node, op: Token) -> t.Node:
        arguments: list[t.Node] = []
        names: list[str] = []
        with self._bracketed():
            while not self.take(")"):
                if arguments:
                    self.expect(",", ")")
                named = self.words_until(":") if len(names) == len(arguments) else None
                if named is not None:
                    names.append(normal(named[0]))
                    self.go(named[1] + 1)
                elif names:
                    raise self.unexpected("davor fehlt der Name", "the name of the argument is missing before it")
                arguments.append(self.expression())
        return t.Call(left, tuple(arguments), tuple(names), at=op.at)

    # --- what can stand at the beginning ----------------------------------------------------------------------------

    def _prefix(self, *, may_compare: bool) -> t.Node:
        token = self.token
        if token.kind in ("symbol", "keyword"):
            if token.text in _CONSTANTS:
                self.step()
                return t.Literal(_CONSTANTS[token.text], at=token.at)
            if token.text in COMPARISONS and may_compare:
                self.step()
                return t.Comparison(token.text, self.expression(_COMPARISON), at=token.at)
            if token.text in self._prefixes:
                self.step()
                return self._prefixes[token.text](token)
        elif token.kind != "end":
            self.step()
            return self._atom(token)
        raise self.unexpected("hier wird ein Wert erwartet", "a value is expected here")

    def _atom(self, token: Token) -> t.Node:
        if token.kind == "number":
            try:
                return t.Literal(CONTEXT.create_decimal(token.text), at=token.at)
            except DecimalException:
                return t.Literal(None, at=token.at)
        if token.kind == "string":
            return t.Literal(token.text, at=token.at)
        if token.kind == "at":
            if read_temporal(token.text) is None:
                raise m.FeelInvalid(m.BAD_LITERAL.at(position=token.at + 1))
            return t.AtLiteral(token.text, at=token.at)
        self.note_name(token)
        return t.Name(token.text, at=token.at)

    def _negation(self, token: Token) -> t.Node:
        return t.Negation(self.expression(NEGATION), at=token.at)

    def _if(self, token: Token) -> t.Node:
        condition = self.expression()
        self.expect("then")
        yes = self.expression()
        self.expect("else")
        return t.If(condition, yes, self.expression(), at=token.at)

    def _for(self, token: Token) -> t.Node:
        with self.scope(("partial",)) as names:
            iterations = self._iterations(names)
            self.expect("return")
            return t.For(iterations, self.expression(), at=token.at)

    def _quantified(self, token: Token) -> t.Node:
        with self.scope() as names:
            iterations = self._iterations(names)
            self.expect("satisfies")
            return t.Quantified(token.text, iterations, self.expression(), at=token.at)

    def _iterations(self, names: Names) -> tuple[t.Iteration, ...]:
        found: list[t.Iteration] = []
        while not found or self.take(","):
            at, name = self.at, self._new_name("in")
            self.expect("in")
            domain = self.expression()
            end = self.expression() if self.take("..") else None
            found.append(t.Iteration(name, domain, end, at=at))
            names.add(name)
            self.go(self.at)  # the next token is looked at with the new name
        return tuple(found)

    def _new_name(self, *stops: str) -> str:
        words = self.words_until(*stops)
        if words is None:
            raise self.unexpected("hier wird ein neuer Name erwartet", "a new name is expected here")
        self.go(words[1])
        return normal(words[0])

    def _function(self, token: Token) -> t.Node:
        self.expect("(")
        parameters: list[tuple[str, Type]] = []
        while not self.take(")"):
            if parameters:
                self.expect(",", ")")
            name = self._new_name(":", ",", ")")
            parameters.append((name, read_type(self) if self.take(":") else ANY))
        external = bool(self.take("external"))
        with self.scope(name for name, _ in parameters):
            return t.FunctionLiteral(tuple(parameters), self.expression(), external, at=token.at)

    def _bracket(self, token: Token) -> t.Node:
        with self._bracketed():
            inner = self.expression()
            if self.stands(".."):
                return self._range(inner, closed=False, at=token.at)
            self.expect(")")
        return inner

    def _turned_range(self, token: Token) -> t.Node:
        with self._bracketed():
            return self._range(self.expression(), closed=False, at=token.at)

    def _list_or_range(self, token: Token) -> t.Node:
        items: list[t.Node] = []
        with self._bracketed():
            while not self.take("]"):
                if items:
                    self.expect(",", "]")
                items.append(self.expression())
                if len(items) == 1 and self.stands(".."):
                    return self._range(items[0], closed=True, at=token.at)
        return t.ListLiteral(tuple(items), at=token.at)

    def _range(self, low: t.Node, *, closed: bool, at: int) -> t.Node:
        """The rest of a range; a turned bracket at its end is tried where no filter makes sense."""
        self.expect("..")
        start, depth, names = self.at, self._depth, self.names
        try:
            high = self.expression()
            closing = self.expect("]", ")", "[")
        except m.FeelInvalid:
            self._depth, self.names = depth, names
            self.go(start)
            self._unfiltered = True
            high = self.expression()
            closing = self.expect("]", ")", "[")
        return t.RangeLiteral(low, high, closed, closing == "]", at=at)

    def _context(self, token: Token) -> t.Node:
        entries: list[tuple[str, t.Node]] = []
        with self._bracketed(), self.scope() as names:
            while not self.take("}"):
                if entries:
                    self.expect(",", "}")
                key = normal(self.step().text) if self.token.kind == "string" else self._new_name(":")
                self.expect(":")
                entries.append((key, self.expression()))
                names.add(key)
                self.members.add(key)
                self.go(self.at)
        return t.ContextLiteral(tuple(entries), at=token.at)

    def _bracketed(self) -> _Bracketed:
        return _Bracketed(self)


class _Bracketed:
    """Inside brackets of its own a `[` opens a filter again."""

    def __init__(self, parser: Parser) -> None:
        self._parser = parser
        self._before = parser._unfiltered

    def __enter__(self) -> None:
        self._parser._unfiltered = False

    def __exit__(self, *_: object) -> None:
        self._parser._unfiltered = self._before
