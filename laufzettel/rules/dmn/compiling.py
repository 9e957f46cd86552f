# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Makes Python functions of boxed expressions, once, when a model is loaded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from laufzettel.errors import Problem
from laufzettel.rules.dmn import model as d
from laufzettel.rules.dmn.item_types import ItemTypes
from laufzettel.rules.dmn.tables import CompiledTable
from laufzettel.rules.feel import messages as m
from laufzettel.rules.feel.compiler import Compiler
from laufzettel.rules.feel.cursor import Vocabulary
from laufzettel.rules.feel.engine import BUILTINS
from laufzettel.rules.feel.functions import UserFunction
from laufzettel.rules.feel.loops import for_loop, quantified
from laufzettel.rules.feel.names import Names, normal
from laufzettel.rules.feel.parsing import BUILTIN_NAMES, Parsed, parse_expression, parse_tests
from laufzettel.rules.feel.selecting import selected
from laufzettel.rules.feel.types import ANY, Type, coerced
from laufzettel.rules.feel.values import Compiled, Env, Function, Value

Parse = Callable[[str, Vocabulary], Parsed]


def nothing(env: Env) -> Value:
    """What an expression gives that nobody can read: null."""
    return None


class Workshop:
    """Compiles the expressions of one model and collects what is wrong with them.

    Attributes:
        problems: what cannot be read, with the element's name as place.
        types: the model's types.
        items: what the model says about them.
    """

    def __init__(self, items: Sequence[d.Item], imported: dict[str, Type], members: Names) -> None:
        """Args: items: the model's types. imported: those of others. members: what entries of contexts are called."""
        self.problems: list[Problem] = []
        self.items = items
        self.members = members
        self._type_names = Names([*imported, *(item.name for item in items)])
        self.types = ItemTypes(items, imported, self._allowed)
        self._feel = Compiler(self.types.all())
        self._place = ""
        self._read: dict[tuple[Parse, str, frozenset[str]], Parsed | Problem] = {}

    def scope(self, names: Sequence[str]) -> Names:
        """The names of an element's requirements, within those of the language."""
        return Names(names, BUILTIN_NAMES)

    def element(self, name: str, box: d.Box | None, names: Sequence[str]) -> Compiled:
        """Compile the logic of an element.

        Args:
            name: the element's name; problems name it.
            box: its logic.
            names: what it may use.
        """
        self._place = name
        return nothing if box is None else self.box(box, self.scope(names))

    # --- texts ------------------------------------------------------------------------------------------------------

    def expression(self, text: str, scope: Names) -> Compiled:
        """Compile an expression; one that cannot be read is a problem and gives null."""
        return self._compiled(text, scope, parse_expression)

    def tests(self, text: str, scope: Names) -> Compiled:
        """Compile a condition; one that cannot be read is a problem and is never met."""
        return self._compiled(text, scope, parse_tests)

    def _compiled(self, text: str, scope: Names, parse: Parse) -> Compiled:
        if not text:
            return nothing
        parsed = self.read(text, scope.visible(BUILTIN_NAMES), parse)
        if isinstance(parsed, Problem):
            self.problems.append(replace(parsed, place=f"element:{self._place}"))
            return nothing
        for name, position in parsed.unknown:
            found = m.UNKNOWN_NAME.at(what=name, position=position, place=f"element:{self._place}")
            self.problems.append(found)
        return self._feel.compile(parsed.tree)

    def read(self, text: str, names: frozenset[str], parse: Parse) -> Parsed | Problem:
        """What a text says, or why it cannot be read; parsed once for each set of names."""
        key = parse, text, names
        if key not in self._read:
            try:
                self._read[key] = parse(text, Vocabulary(Names(names, BUILTIN_NAMES), self.members, self._type_names))
            except m.FeelInvalid as wrong:
                self._read[key] = wrong.problem
        return self._read[key]

    def _allowed(self, text: str, inner: Type) -> Callable[[Value], bool]:
        tests: list[Compiled] = []

        def allowed(value: Value) -> bool:
            if not tests:  # compiled when first asked, after all types are known
                tests.append(self.tests(text, self.scope(("?",))))
            return tests[0](Env({"?": value}, BUILTINS)) is True

        return allowed

    # --- boxes ------------------------------------------------------------------------------------------------------

    def box(self, box: d.Box, scope: Names) -> Compiled:
        """Compile a boxed expression; a value that cannot be made fit its type is null."""
        wanted = self.types.of(box.type_ref)
        made = self._inner(box, scope)
        if wanted == ANY or isinstance(box, d.FunctionBox):
            return made
        return lambda env: coerced(made(env), wanted)

    def _inner(self, box: d.Box, scope: Names) -> Compiled:  # noqa: PLR0911 - one line per kind of box
        match box:
            case d.Literal(text):
                return self.expression(text, scope)
            case d.Table():
                return CompiledTable(box, self, scope).decide
            case d.ContextBox(entries):
                return self._context(entries, scope)
            case d.ListBox(boxes):
                items = [self.box(one, scope) for one in boxes]
                return lambda env: [item(env) for item in items]
            case d.Relation():
                return self._relation(box, scope)
            case d.Invocation():
                return self._invocation(box, scope)
            case d.FunctionBox():
                return self.function(box, scope)
            case d.Conditional():
                return self._conditional(box, scope)
            case d.Iterator():
                return self._iterator(box, scope)
            case d.FilterBox(domain, match):
                base = self.box(domain, scope)
                condition = self.box(match, Names((*self.members.all(), "item"), scope))
                return lambda env: selected(base(env), condition, env)
        raise TypeError(type(box).__name__)

    def _context(self, entries: Sequence[d.Entry], scope: Names) -> Compiled:
        inner = Names((), scope)
        made: list[tuple[str | None, Compiled, Type]] = []
        for entry in entries:
            variable = entry.variable
            wanted = ANY if variable is None else self.types.of(variable.type_ref)
            if variable is not None and isinstance(entry.value, d.FunctionBox):
                inner.add(variable.name)  # a function may call itself
            name = None if variable is None else normal(variable.name)
            made.append((name, self.box(entry.value, inner), wanted))
            if variable is not None:
                inner.add(variable.name)

        def context(env: Env) -> Value:
            values: dict[str, Value] = {}
            frame = Env(values, env)
            for name, value, wanted in made:
                if name is None:
                    return value(frame)
                values[name] = coerced(value(frame), wanted)
            return values

        return context

    def _relation(self, box: d.Relation, scope: Names) -> Compiled:
        columns = [(normal(one.name), self.types.of(one.type_ref)) for one in box.columns]
        rows = [[self.box(cell, scope) for cell in row] for row in box.rows]

        def relation(env: Env) -> Value:
            return [
                {name: coerced(cell(env), wanted) for (name, wanted), cell in zip(columns, row, strict=False)}
                for row in rows
            ]

        return relation

    def _invocation(self, box: d.Invocation, scope: Names) -> Compiled:
        function = self.box(box.function, scope)
        bindings = [
            (
                normal(one.parameter.name),
                nothing if one.value is None else self.box(one.value, scope),
                self.types.of(one.parameter.type_ref),
            )
            for one in box.bindings
        ]

        def invoked(env: Env) -> Value:
            called = function(env)
            if not isinstance(called, Function):
                return None
            return called.call_named({name: coerced(value(env), wanted) for name, value, wanted in bindings})

        return invoked

    def function(self, box: d.FunctionBox, scope: Names) -> Compiled:
        """Compile a function; one that lies outside the model is null."""
        if box.kind != "FEEL" or box.body is None:
            return nothing
        parameters = [(normal(one.name), self.types.of(one.type_ref)) for one in box.parameters]
        body = self.box(box.body, Names([name for name, _ in parameters], scope))
        result = self.types.of(box.type_ref)
        return lambda env: UserFunction(parameters, lambda given: body(Env(given, env)), result)

    def _conditional(self, box: d.Conditional, scope: Names) -> Compiled:
        condition, yes, no = (self.box(one, scope) for one in (box.condition, box.yes, box.no))

        def chosen(env: Env) -> Value:
            answer = condition(env)
            if answer is not None and not isinstance(answer, bool):
                return None
            return yes(env) if answer else no(env)

        return chosen

    def _iterator(self, box: d.Iterator, scope: Names) -> Compiled:
        name, wanted = normal(box.variable), self.types.of(box.domain_type)
        inner = self.box(box.domain, scope)
        names = (name, "partial") if box.kind == "for" else (name,)
        body = self.box(box.body, Names(names, scope))

        def domain(env: Env) -> Value:
            return coerced(inner(env), wanted)

        turns = [(name, domain, None)]
        return for_loop(turns, body) if box.kind == "for" else quantified(box.kind, turns, body)
