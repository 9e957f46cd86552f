# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Checks a formula against the terms when it is loaded: it is tried with values of every kind its terms can have."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import product
from math import prod

from laufzettel.rules import cell_messages as m
from laufzettel.rules.feel import BUILTINS, printed_tree
from laufzettel.rules.feel import tree as t
from laufzettel.rules.feel.builtin import SIGNATURES
from laufzettel.rules.feel.values import Env
from laufzettel.rules.findings import Fault
from laufzettel.rules.index import allows, literals
from laufzettel.rules.model import LAW, Term
from laufzettel.rules.strict import Strict, Unanswered, environment, ill, of_feel, test_of
from laufzettel.rules.tree import Formula, Test
from laufzettel.rules.values import Type, Value, in_type, is_of

_MOST_TRIES = 250
_SAMPLES: dict[Type, tuple[Value, ...]] = {
    Type.TEXT: ("a", "B12", "1", "12.5", "2026-01-31", "", "P1Y", "PT1H", "10:30:00", "2026-01-31T10:30:00", "Ä b, c"),
    Type.NUMBER: (*map(Decimal, ("1", "2", "0", "-1", "0.5", "12", "2026", "100000")),),
    Type.INTEGER: (1, 2, 0, -1, 12, 2026, 100_000),
    Type.DATE: (date(2026, 1, 31), date(2024, 2, 29), date(1970, 1, 1), date(2026, 12, 1)),
    Type.FLAG: (True, False),
}
_BINDS = (t.For, t.Quantified, t.FunctionLiteral, t.Filter, t.ContextLiteral)
"""Inside of these are names that have no value outside."""


def check_formula(formula: Formula, term: Term, terms: Mapping[str, Term], allowed: Test | None = None) -> None:
    """Refuse a formula that could answer for no case.

    Args:
        formula: whose names are known.
        term: what is asked about by `?`, or what is put out.
        terms: all terms.
        allowed: which values may be put out; None if the formula is a condition.

    Raises:
        Fault: a function gets too few or too many arguments, or nothing that was tried has an answer.
    """
    known = {**terms, LAW.name: terms.get(LAW.name, LAW)}
    asked = {**({"?": term} if allowed is None else {}), **{name: known[name] for name in formula.names}}
    tried = list(_tries(asked))
    parts = list(_parts(formula.tree))
    for part in parts:
        if isinstance(part, t.Call):
            _check_arguments(part)
    for part in reversed(parts):  # the innermost first, because it is to blame for those around it
        _answered(part, tried, Strict().compile(part))
    if isinstance(formula.tree, t.Tests):
        for test in formula.tree.tests:
            if not any(met is not None for met in map(test_of(test), tried)):
                raise Fault(m.FORMULA_NO_ANSWER, part=printed_tree(test))
    elif allowed is not None:
        _check_result(formula, term, allowed, tried)


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


def _check_arguments(call: t.Call) -> None:
    """A function of the language takes so many arguments, or is called by the names of its parameters."""
    if not isinstance(call.function, t.Name) or call.function.name not in SIGNATURES:
        return
    signatures = SIGNATURES[call.function.name]
    if call.names:
        fits = any(set(call.names) <= {one.name for one in signature.parameters} for signature in signatures)
    else:
        counts = [
            (
                sum(not one.optional for one in signature.parameters),
                None if any(one.repeats for one in signature.parameters) else len(signature.parameters),
            )
            for signature in signatures
        ]
        given = len(call.arguments)
        fits = any(least <= given and (most is None or given <= most) for least, most in counts)
    if not fits:
        takes = " / ".join(
            f"{call.function.name}({', '.join(one.name for one in signature.parameters)})" for signature in signatures
        )
        raise Fault(m.ARGUMENTS, part=printed_tree(call), takes=takes)


def _answered(part: t.Node, tried: Sequence[Env], run: Callable[[Env], object]) -> None:
    for env in tried:
        try:
            run(env)
        except Unanswered:
            continue
        return
    raise Fault(m.FORMULA_NO_ANSWER, part=printed_tree(part))


def _check_result(formula: Formula, term: Term, allowed: Test, tried: Sequence[Env]) -> None:
    """Some result must be of the term's type, and the only one there is must be allowed."""
    run, wrong = Strict().compile(formula.tree), ill(term)
    for env in tried:
        try:
            found = of_feel(run(env), term)
        except Unanswered:
            continue
        if (found, type(found)) == (wrong, type(wrong)):
            continue
        if not formula.names and not allows(allowed, found, term.type):
            raise Fault(m.NOT_ALLOWED, term=term.name)
        return
    raise Fault(m.TYPE_CLASH, term=term.name, type=term.type.value)
