# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Checks a formula against the terms when it is loaded: by their types, then by trying values they can have."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import product
from math import prod

from laufzettel.errors import Problem
from laufzettel.rules import cell_messages as m
from laufzettel.rules.feel import BUILTINS, Parsed, printed_tree
from laufzettel.rules.feel import tree as t
from laufzettel.rules.feel.checker import Finding, Level, checked
from laufzettel.rules.feel.types import Restricted, Simple
from laufzettel.rules.feel.types import Type as FeelType
from laufzettel.rules.feel.values import Env
from laufzettel.rules.feel.values import Value as FeelValue
from laufzettel.rules.findings import Fault
from laufzettel.rules.index import allows, literals
from laufzettel.rules.model import LAW, Term
from laufzettel.rules.strict import Strict, Unanswered, environment, ill, of_feel, test_of
from laufzettel.rules.tree import Anything, Formula, Test
from laufzettel.rules.values import Type, Value, in_type, is_of

_MOST_TRIES = 250
_SAMPLES: dict[Type, tuple[Value, ...]] = {
    Type.TEXT: ("a", "B12", "1", "12.5", "2026-01-31", "", "P1Y", "PT1H", "10:30:00", "2026-01-31T10:30:00", "Ä b, c"),
    Type.NUMBER: (*map(Decimal, ("1", "2", "0", "-1", "0.5", "12", "2026", "100000")),),
    Type.INTEGER: (1, 2, 0, -1, 12, 2026, 100_000),
    Type.DATE: (date(2026, 1, 31), date(2024, 2, 29), date(1970, 1, 1), date(2026, 12, 1)),
    Type.FLAG: (True, False),
}
_TYPES = {
    Type.TEXT: Simple("string"),
    Type.NUMBER: Simple("number"),
    Type.INTEGER: Simple("number"),
    Type.DATE: Simple("date"),
    Type.FLAG: Simple("boolean"),
}
_BINDS = (t.For, t.Quantified, t.FunctionLiteral, t.Filter, t.ContextLiteral)
"""Inside of these are names that have no value outside."""


def check_formula(formula: Formula, term: Term, terms: Mapping[str, Term], allowed: Test) -> None:
    """Refuse a formula that could answer for no case.

    Args:
        formula: a condition or an output whose names are known.
        term: what is asked about by `?`, or what is put out.
        terms: all terms.
        allowed: which values the column may have.

    Raises:
        Fault: types do not go together, or nothing that was tried has an answer.
    """
    found = [of_types(one.problem) for one in _findings(formula, term, terms, allowed) if one.level is Level.ERROR]
    if found:
        found[0].also = found[1:]
        raise found[0]
    tried = list(_tries(_asked(formula, term, terms)))
    for part in reversed(list(_parts(formula.tree))):  # the innermost is to blame for those around it
        if not any(True for _ in _answers(part, tried)):
            raise Fault(m.FORMULA_NO_ANSWER, part=printed_tree(part))
    if isinstance(formula.tree, t.Tests):
        for test in formula.tree.tests:
            if not any(met is not None for met in map(test_of(test), tried)):
                raise Fault(m.FORMULA_NO_ANSWER, part=printed_tree(test))
    else:
        _check_result(formula, term, allowed, tried)


def hints(formula: Formula, term: Term, terms: Mapping[str, Term], allowed: Test) -> list[Problem]:
    """What a formula says by its types, but can hardly mean.

    Args:
        formula, term, terms, allowed: as above.
    """
    return [one.problem for one in _findings(formula, term, terms, allowed) if one.level is Level.HINT]


def of_types(problem: Problem) -> Fault:
    """What the checker of types found, to be told at a cell; its code stays."""
    return Fault.said(replace(m.FORMULA_SYNTAX, code=problem.code), problem)


def _findings(formula: Formula, term: Term, terms: Mapping[str, Term], allowed: Test) -> list[Finding]:
    """What the checker of types says, in the order of the formula's text."""
    types = {name: _type_of(one, one.allowed) for name, one in _asked(formula, term, terms).items()}
    own, parsed = _type_of(term, allowed), Parsed(formula.tree, ())
    if isinstance(formula.tree, t.Tests):
        return checked(parsed, types | {"?": own})
    return checked(parsed, types, wanted=own)


def _asked(formula: Formula, term: Term, terms: Mapping[str, Term]) -> dict[str, Term]:
    """The names whose values the formula may ask for."""
    asked = {"?": term} if isinstance(formula.tree, t.Tests) else {}
    return asked | {name: terms.get(name, LAW) for name in formula.names}


def _type_of(term: Term, allowed: Test) -> FeelType:
    """The type of a term in FEEL; every type there has null, too."""
    of = _TYPES[term.type]
    if isinstance(allowed, Anything):
        return of

    def may_be(value: FeelValue) -> bool:
        found = of_feel(value, term)
        return found != ill(term) and allows(allowed, found, term.type)

    return Restricted(of, may_be)


def _tries(asked: Mapping[str, Term]) -> Iterator[Env]:
    """Cases of every kind."""
    samples = [_samples(term) for term in asked.values()]
    if prod(map(len, samples)) <= _MOST_TRIES:
        chosen: Sequence[tuple[Value, ...]] = list(product(*samples))
    else:
        chance = random.Random(0)  # noqa: S311 - no secret: what is tried must be the same each time
        chosen = [tuple(chance.choice(some) for some in samples) for _ in range(_MOST_TRIES)]
    for values in chosen:
        yield environment(list(asked), values, BUILTINS)


def _samples(term: Term) -> list[Value]:
    found: list[Value] = [value for value in literals(term.allowed) if value is not None]
    of_type = [value for value in (*found, *_SAMPLES[term.type]) if is_of(value, term.type, term.decimals)]
    usable = [in_type(value, term.type, term.decimals) for value in of_type]
    return [value for value in dict.fromkeys(usable) if allows(term.allowed, value, term.type)] or usable


def _parts(tree: t.Node) -> Iterator[t.Node]:
    """What must have an answer by itself: comparisons, computations and calls, from the outside in."""
    stack: list[object] = [tree]
    while stack:
        found = stack.pop()
        if isinstance(found, t.Binary | t.Negation | t.Call | t.Between | t.In):
            yield found
        if isinstance(found, t.Node) and not isinstance(found, _BINDS):
            stack += [getattr(found, name) for name in found.__dataclass_fields__]
        elif isinstance(found, tuple):
            stack += found


def _answers(part: t.Node, tried: Sequence[Env]) -> Iterator[FeelValue]:
    """What a part gives where it has an answer."""
    run = Strict().compile(part)
    for env in tried:
        try:
            yield run(env)
        except Unanswered:
            continue


def _check_result(formula: Formula, term: Term, allowed: Test, tried: Sequence[Env]) -> None:
    """Some result must be of the term's type, and the only one there is must be allowed."""
    for answer in _answers(formula.tree, tried):
        found = of_feel(answer, term)
        if found == ill(term):
            continue
        if not formula.names and not allows(allowed, found, term.type):
            raise Fault(m.NOT_ALLOWED, term=term.name)
        return
    raise Fault(m.TYPE_CLASH, term=term.name, type=term.type.value)
