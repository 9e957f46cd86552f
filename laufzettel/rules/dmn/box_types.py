# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The types of boxed expressions, and what cannot go together in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from laufzettel.errors import Message, Problem
from laufzettel.rules.dmn import messages as m
from laufzettel.rules.dmn import model as d
from laufzettel.rules.dmn.compiling import Parse, Workshop
from laufzettel.rules.dmn.table_types import table_type
from laufzettel.rules.feel.checker import Checker, Finding, Level, Scope
from laufzettel.rules.feel.checking.spoken import english, german
from laufzettel.rules.feel.checking.terms import can_become, elements, joined
from laufzettel.rules.feel.names import normal
from laufzettel.rules.feel.parsing import Parsed, parse_expression, parse_tests
from laufzettel.rules.feel.types import ANY, ContextOf, FunctionOf, ListOf, Restricted, Simple, Type

Place = tuple[str, str]
"""A part of an element, in German and in English."""


class BoxTypes:
    """Gives the boxed expressions of one model their types.

    Attributes:
        problems: what has no sense for any case.
        hints: what says something, but hardly what was meant.
        defined: the types of the model, by name.
    """

    def __init__(self, workshop: Workshop) -> None:
        """Args: workshop: has read the model's texts."""
        self.problems: list[Problem] = []
        self.hints: list[Problem] = []
        self.defined: Mapping[str, Type] = workshop.types.all()
        self._workshop = workshop
        self._checker = Checker(self.defined)
        self._element = ""
        self._places: list[Place] = []

    def element(self, name: str, box: d.Box, scope: Scope, wanted: Type) -> Type:
        """The type of what an element's logic gives.

        Args:
            name: the element's name; problems name it.
            box: its logic.
            scope: the types of the names it may use.
            wanted: the type it is declared to have.
        """
        self._element = name
        return self.box(box, scope, wanted)

    def of(self, reference: str) -> Type:
        """The type of a reference; any if there is none of that name."""
        return self._workshop.types.of(reference)

    # --- places and findings ----------------------------------------------------------------------------------------

    @contextmanager
    def inside(self, de: str, en: str) -> Iterator[None]:
        """What is found meanwhile stands in this part of the element."""
        self._places.append((de, en))
        try:
            yield
        finally:
            self._places.pop()

    def report(self, message: Message, **gaps: object) -> None:
        """Note what is wrong with a whole part, without a position."""
        self._note(message.at(field=None, place="", **gaps), Level.ERROR)

    def fits(self, found: Type, wanted: Type) -> None:
        """Note a part that cannot be of the type that is wanted."""
        if not can_become(found, wanted):
            self.report(
                m.OTHER_TYPE,
                wanted_de=german(wanted),
                wanted_en=english(wanted),
                what_de=german(found),
                what_en=english(found),
            )

    def _note(self, problem: Problem, level: Level) -> None:
        german_place = ", ".join([f"„{self._element}“", *(de for de, _ in self._places)])
        english_place = ", ".join([f"“{self._element}”", *(en for _, en in self._places)])
        said = m.INSIDE.at(
            place=f"element:{self._element}",
            place_de=german_place,
            place_en=english_place,
            said_de=problem.de,
            said_en=problem.en,
            remedy_de=problem.remedy_de,
            remedy_en=problem.remedy_en,
        )
        noted = Problem(problem.code, said.de, said.en, said.remedy_de, said.remedy_en, None, said.place)
        (self.problems if level is Level.ERROR else self.hints).append(noted)

    def _take(self, findings: Sequence[Finding]) -> None:
        for one in findings:
            self._note(one.problem, one.level)

    # --- texts ------------------------------------------------------------------------------------------------------

    def expression(self, text: str, scope: Scope, wanted: Type = ANY) -> Type:
        """The type of an expression; any if it cannot be read."""
        return self._text(text, scope, parse_expression, wanted)

    def tests(self, text: str, scope: Scope) -> None:
        """Look at a condition; what it asks about is named `?`."""
        self._text(text, scope, parse_tests, ANY)

    def read(self, text: str, scope: Scope, parse: Parse) -> Parsed | Problem:
        """What a text says, as it was read when the model was loaded."""
        return self._workshop.read(text, scope.names(), parse)

    def _text(self, text: str, scope: Scope, parse: Parse, wanted: Type) -> Type:
        parsed = self.read(text, scope, parse) if text else None
        if not isinstance(parsed, Parsed):
            return ANY
        found = self._checker.check(parsed, scope, wanted)
        self._take(self._checker.taken())
        return found

    def restriction(self, name: str, text: str, asked: Type) -> None:
        """Look at the condition that says which values of a type are allowed; it is read here first.

        Args:
            name: of the type.
            text: the condition.
            asked: the type that it restricts.
        """
        self._element = name
        scope = Scope({"?": asked})
        parsed = self.read(text, scope, parse_tests)
        if isinstance(parsed, Problem):
            self._note(parsed, Level.ERROR)
        else:
            self.tests(text, scope)

    # --- boxes ------------------------------------------------------------------------------------------------------

    def box(self, box: d.Box, scope: Scope, outer: Type = ANY) -> Type:
        """The type of what a boxed expression gives.

        Args:
            box: the expression.
            scope: the types of its names.
            outer: the type that is wanted in its place.
        """
        own = ANY if isinstance(box, d.FunctionBox) else self.of(box.type_ref)
        found = self._inner(box, scope, outer if own == ANY else own)
        if own == ANY:
            return found
        self.fits(own, outer)
        return own

    def _inner(self, box: d.Box, scope: Scope, wanted: Type) -> Type:
        match box:
            case d.Literal(text):
                return self.expression(text, scope, wanted)
            case d.Table():
                return table_type(self, box, scope, wanted)
            case d.ContextBox(entries):
                return self._context(entries, scope, wanted)
            case d.ListBox(boxes):
                return self._list(boxes, scope, wanted)
            case d.Conditional():
                return self._conditional(box, scope, wanted)
        found = self._other(box, scope)
        self.fits(found, wanted)
        return found

    def _other(self, box: d.Box, scope: Scope) -> Type:
        match box:
            case d.Relation():
                return self._relation(box, scope)
            case d.Invocation():
                return self._invocation(box, scope)
            case d.FunctionBox():
                return self.function(box, scope)
            case d.Iterator():
                return self._iterator(box, scope)
            case d.FilterBox():
                return self._filter(box, scope)
        raise TypeError(type(box).__name__)

    def _list(self, boxes: Sequence[d.Box], scope: Scope, wanted: Type) -> Type:
        bare = bare_type(wanted)
        if not isinstance(bare, ListOf):
            found = ListOf(joined([self.box(one, scope) for one in boxes]))
            self.fits(found, wanted)
            return found
        return ListOf(joined([self.box(one, scope, bare.element) for one in boxes]))

    def _context(self, entries: Sequence[d.Entry], scope: Scope, wanted: Type) -> Type:
        made: dict[str, Type] = {}
        inner = Scope(made, scope)
        bare = bare_type(wanted)
        wants = dict(bare.entries) if isinstance(bare, ContextOf) else {}
        for entry in entries:
            if entry.variable is None:
                with self.inside("Ergebnis", "result"):
                    return self.box(entry.value, inner, wanted)
            name = normal(entry.variable.name)
            declared = self.of(entry.variable.type_ref)
            if isinstance(entry.value, d.FunctionBox):
                made[name] = ANY  # a function may call itself
            with self.inside(f"Eintrag „{name}“", f"entry “{name}”"):
                found = self.box(entry.value, inner, wants.get(name, ANY) if declared == ANY else declared)
            made[name] = found if declared == ANY else declared
        found = ContextOf(tuple(made.items()))
        self.fits(found, wanted)
        return found

    def _relation(self, box: d.Relation, scope: Scope) -> Type:
        columns: list[tuple[str, Type]] = []
        for at, column in enumerate(box.columns):
            name, declared = normal(column.name), self.of(column.type_ref)
            found: list[Type] = []
            for number, row in enumerate(box.rows, 1):
                with self.inside(f"Zeile {number}, Spalte „{name}“", f"row {number}, column “{name}”"):
                    found += [self.box(cell, scope, declared) for cell in row[at : at + 1]]
            columns.append((name, joined(found) if declared == ANY else declared))
        return ListOf(ContextOf(tuple(columns)))

    def _invocation(self, box: d.Invocation, scope: Scope) -> Type:
        called = self.box(box.function, scope)
        function = called if isinstance(called, FunctionOf) else FunctionOf((), ANY)
        known = dict(zip(function.names, function.parameters, strict=False))
        given = [normal(one.parameter.name) for one in box.bindings]
        if len(known) == len(function.parameters) and isinstance(called, FunctionOf) and set(given) != set(known):
            self.report(m.PARAMETERS, given=", ".join(given) or "–", wanted=", ".join(known) or "–")
        for name, one in zip(given, box.bindings, strict=True):
            declared, wanted = self.of(one.parameter.type_ref), known.get(name, ANY)
            with self.inside(f"Angabe „{name}“", f"argument “{name}”"):
                if one.value is not None:
                    self.box(one.value, scope, wanted if declared == ANY else declared)
        return function.result

    def function(self, box: d.FunctionBox, scope: Scope) -> Type:
        """The type of a function; any for one that lies outside the model."""
        if box.kind != "FEEL" or box.body is None:
            return ANY
        parameters = {normal(one.name): self.of(one.type_ref) for one in box.parameters}
        result = self.of(box.type_ref)
        body = self.box(box.body, Scope(parameters, scope), result)
        return FunctionOf(tuple(parameters.values()), body if result == ANY else result, tuple(parameters))

    def _conditional(self, box: d.Conditional, scope: Scope, wanted: Type) -> Type:
        with self.inside("Bedingung", "condition"):
            self._checker.condition(self.box(box.condition, scope), 0)
            self._take(self._checker.taken())
        with self.inside("dann", "then"):
            yes = self.box(box.yes, scope, wanted)
        with self.inside("sonst", "else"):
            no = self.box(box.no, scope, wanted)
        return joined((yes, no))

    def _iterator(self, box: d.Iterator, scope: Scope) -> Type:
        declared = self.of(box.domain_type)
        with self.inside("durchlaufen", "run over"):
            found = self.box(box.domain, scope, declared)
            turn = self._checker.loops.turn(found if declared == ANY else declared, 0)
            self._take(self._checker.taken())
        frame: dict[str, Type] = {normal(box.variable): turn}
        if box.kind == "for":
            frame.setdefault("partial", Simple("list"))
        with self.inside("je Wert", "each value"):
            body = self.box(box.body, Scope(frame, scope))
            if box.kind == "for":
                return ListOf(body)
            self._checker.condition(body, 0)
            self._take(self._checker.taken())
        return Simple("boolean")

    def _filter(self, box: d.FilterBox, scope: Scope) -> Type:
        element = elements(self.box(box.domain, scope))
        within = self._checker.loops.element_scope(element, scope)
        within.readable = (*self._workshop.members.all(), "item")
        with self.inside("Filter", "filter"):
            found = self._checker.loops.selected(element, self.box(box.match, within), 0)
            self._take(self._checker.taken())
        return found


def bare_type(wanted: Type) -> Type:
    """The type without what restricts its values."""
    while isinstance(wanted, Restricted):
        wanted = wanted.inner
    return wanted
