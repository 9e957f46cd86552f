# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The types of calls: of the functions of the language, and of those that a model or an expression defines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from laufzettel.rules.feel import tree as t
from laufzettel.rules.feel.builtin import SIGNATURES
from laufzettel.rules.feel.checking import messages as m
from laufzettel.rules.feel.checking.calls import builtin_call
from laufzettel.rules.feel.checking.constants import start
from laufzettel.rules.feel.checking.scope import Scope
from laufzettel.rules.feel.checking.terms import joined, kind_of, options
from laufzettel.rules.feel.types import ANY, FunctionOf, Type

if TYPE_CHECKING:
    from laufzettel.rules.feel.checking.inference import Inference


class Calls:
    """Gives calls their types."""

    def __init__(self, inference: Inference) -> None:
        """Args: inference: gives their parts their types."""
        self._inference = inference

    def call(self, node: t.Call, scope: Scope) -> Type:
        before = len(self._inference.findings.all)
        types = [self._inference.infer(one, scope) for one in node.arguments]
        twice = next((at for at, name in enumerate(node.names) if name in node.names[:at]), None)
        function = node.function
        name = function.name if isinstance(function, t.Name) else ""
        if twice is not None:
            self._inference.report(
                m.ARGUMENT_TWICE, start(node.arguments[twice]), function=name, what=node.names[twice]
            )
            return ANY
        if name in SIGNATURES and scope.find(name, through_fog=True) is None:
            found = builtin_call(name, node, types, self._inference.findings)
            return self._inference.unless_null(node, found, scope, start(node), before)
        return self._called(self._inference.infer(function, scope), node, types, name)

    def _called(self, function: Type, node: t.Call, types: list[Type], name: str) -> Type:
        """The type of what a function gives that a model or an expression defines."""
        found = options(function)
        if found is None:
            return ANY
        able = [one for one in found if kind_of(one) == "function"]
        if not able:
            self._inference.report(m.NO_FUNCTION, start(node), what=function)
            return ANY
        declared = [one for one in able if isinstance(one, FunctionOf)]
        if len(declared) == len(able) == 1:
            self._arguments(declared[0], node, types, name)
        return joined(one.result for one in declared) if len(declared) == len(able) else ANY

    def _arguments(self, function: FunctionOf, node: t.Call, types: list[Type], name: str) -> None:
        parameters = ", ".join(function.names) or "–"
        known = dict(zip(function.names, function.parameters, strict=False))
        wrong = next((at for at, said in enumerate(node.names) if known and said not in known), None)
        if wrong is not None:
            at, what = start(node.arguments[wrong]), node.names[wrong]
            self._inference.report(m.ARGUMENT_NAME, at, function=name, what=what, parameters=parameters)
            return
        if len(types) != len(function.parameters):
            count = len(function.parameters)
            self._inference.report(
                m.ARGUMENT_COUNT,
                start(node),
                function=name,
                given=str(len(types)),
                parameters=parameters,
                wanted_de=f"{count} {'Angabe' if count == 1 else 'Angaben'}",
                wanted_en=f"{count} {'argument' if count == 1 else 'arguments'}",
            )
            return
        wants: Sequence[Type] = function.parameters
        if known and node.names:
            wants = [known[said] for said in node.names]
        if not node.names or known:
            for argument, wanted in zip(node.arguments, wants, strict=True):
                self._inference.expect(argument, wanted)
