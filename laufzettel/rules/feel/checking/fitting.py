# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whether an expression fits the type that is wanted in its place, part by part where it has parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from laufzettel.rules.feel import tree as t
from laufzettel.rules.feel.checking import messages as m
from laufzettel.rules.feel.checking.constants import constant, start, value_of
from laufzettel.rules.feel.checking.scope import Scope
from laufzettel.rules.feel.checking.terms import can_become, options
from laufzettel.rules.feel.types import ANY, ContextOf, ListOf, Restricted, Type, coerced

if TYPE_CHECKING:
    from laufzettel.rules.feel.checking.inference import Inference


def fit(inference: Inference, node: t.Node, wanted: Type, scope: Scope) -> None:
    """Note what in the expression cannot be of the type that is wanted.

    Args:
        inference: knows the types of its parts, and where findings go.
        node: the expression.
        wanted: the type.
        scope: the types of its names.
    """
    if wanted == ANY:
        return
    match node, _bare(wanted):
        case t.If(_, yes, no), _:
            fit(inference, yes, wanted, scope)
            fit(inference, no, wanted, scope)
        case t.ListLiteral(items), ListOf(element) if items:
            for one in items:
                fit(inference, one, element, scope)
        case t.ContextLiteral(entries), ContextOf(others):
            _fit_entries(inference, node, dict(entries), dict(others), scope)
        case _:
            _fit_whole(inference, node, wanted, scope)


def _bare(wanted: Type) -> Type:
    while isinstance(wanted, Restricted):
        wanted = wanted.inner
    return wanted


def _fit_entries(
    inference: Inference, node: t.Node, entries: dict[str, t.Node], wanted: dict[str, Type], scope: Scope
) -> None:
    missing = [name for name in wanted if name not in entries]
    if missing:
        inference.report(m.LACKS, node.at, what=", ".join(missing))
    for name, inner in wanted.items():
        if name in entries:
            fit(inference, entries[name], inner, scope)


def _fit_whole(inference: Inference, node: t.Node, wanted: Type, scope: Scope) -> None:
    found = inference.known(node)
    if not can_become(found, wanted):
        missing = _missing(found, _bare(wanted))
        if missing:
            inference.report(m.LACKS, start(node), what=", ".join(missing))
        else:
            inference.report(m.RESULT, start(node), wanted=wanted, what=found)
        return
    if constant(node, scope):
        value = value_of(node)
        if value is not None and coerced(value, wanted) is None and coerced(value, _bare(wanted)) is not None:
            inference.report(m.NOT_ALLOWED, start(node))


def _missing(found: Type, wanted: Type) -> list[str]:
    """Entries that a context lacks."""
    inside = options(found)
    if not isinstance(wanted, ContextOf) or inside is None or len(inside) != 1:
        return []
    only = inside[0]
    known = dict(only.entries) if isinstance(only, ContextOf) else {name: ANY for name, _ in wanted.entries}
    return [name for name, _ in wanted.entries if name not in known]
