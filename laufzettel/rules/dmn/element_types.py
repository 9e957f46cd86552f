# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The types of a model's elements: declared, or inferred from their logic; each logic is looked at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from laufzettel.errors import Problem
from laufzettel.rules.dmn import model as d
from laufzettel.rules.dmn.box_types import BoxTypes
from laufzettel.rules.dmn.compiling import Workshop
from laufzettel.rules.feel.checker import Scope
from laufzettel.rules.feel.names import normal
from laufzettel.rules.feel.types import ANY, ContextOf, FunctionOf, ListOf, Type

Key = tuple[str, str]


class Node(Protocol):
    """An element and what it uses."""

    @property
    def element(self) -> d.Element:
        """What the model says."""

    @property
    def type(self) -> Type:
        """The type it is declared to have."""

    @property
    def needs(self) -> tuple[tuple[tuple[str, ...], Key], ...]:
        """The names it uses, each with the element it means."""


class ElementTypes:
    """Looks at every expression of a model and of those it imports.

    Attributes:
        problems: what has no sense for any case, element by element.
        hints: what says something, but hardly what was meant.
    """

    def __init__(self, nodes: Mapping[Key, Node], workshops: Mapping[str, Workshop]) -> None:
        """Args: nodes: all elements. workshops: of each model, what has read its texts."""
        self._nodes = nodes
        self._boxes = {space: BoxTypes(one) for space, one in workshops.items()}
        self._logic: dict[Key, Type] = {}
        for space, workshop in workshops.items():
            for item in workshop.items:
                self._item(item, item.name, self._boxes[space])
        for key in nodes:
            self._of_logic(key)
        self.problems: list[Problem] = [one for boxes in self._boxes.values() for one in boxes.problems]
        self.hints: list[Problem] = [one for boxes in self._boxes.values() for one in boxes.hints]

    def _item(self, item: d.Item, name: str, boxes: BoxTypes) -> None:
        asked = boxes.of(item.type_ref)
        if item.allowed:
            boxes.restriction(name, item.allowed, asked)
        if item.constraint:
            boxes.restriction(name, item.constraint, ListOf(asked) if item.collection else asked)
        for one in item.components:
            self._item(one, f"{name}.{one.name}", boxes)

    def _of(self, key: Key) -> Type:
        """The type of an element as others see it."""
        node = self._nodes.get(key)
        if node is None:
            return ANY
        if isinstance(node.element, d.Knowledge | d.Service) or node.type == ANY:
            return self._of_logic(key)
        return node.type

    def _of_logic(self, key: Key) -> Type:
        if key not in self._logic:
            self._logic[key] = ANY  # a circle of requirements ends here
            self._logic[key] = self._inferred(key, self._nodes[key])
        return self._logic[key]

    def _inferred(self, key: Key, node: Node) -> Type:
        element = node.element
        if isinstance(element, d.Service):
            return self._service(key, node, element)
        if not isinstance(element, d.Decision | d.Knowledge) or element.logic is None:
            return node.type
        scope = self._scope(node)  # before the element is named, because it may look at others
        if isinstance(element, d.Knowledge):
            scope = Scope({normal(element.variable.name): ANY}, scope)  # it may call itself
        return self._boxes[key[0]].element(element.name, element.logic, scope, node.type)

    def _scope(self, node: Node) -> Scope:
        types: dict[str, Type] = {}
        imported: dict[str, dict[str, Type]] = {}
        for path, key in node.needs:
            if len(path) == 1:
                types[path[0]] = self._of(key)
            else:
                imported.setdefault(path[0], {})[path[1]] = self._of(key)
        return Scope({**types, **{name: ContextOf(tuple(inner.items())) for name, inner in imported.items()}})

    def _service(self, key: Key, node: Node, element: d.Service) -> Type:
        """A service as a function of its input data and input decisions."""
        inputs = [self._key(one, key[0]) for one in (*element.input_data, *element.input_decisions)]
        known = {normal(self._nodes[one].element.variable.name): self._of(one) for one in inputs if one in self._nodes}
        outputs = [found for one in element.outputs if (found := self._key(one, key[0])) in self._nodes]
        made = {normal(self._nodes[one].element.variable.name): self._of(one) for one in outputs}
        result: Type = ContextOf(tuple(made.items()))
        if len(element.outputs) == 1:
            result = next(iter(made.values()), ANY)
        declared = node.type.result if isinstance(node.type, FunctionOf) else node.type
        return FunctionOf(tuple(known.values()), result if declared == ANY else declared, tuple(known))

    @staticmethod
    def _key(reference: str, home: str) -> Key:
        space, _, name = reference.rpartition("#")
        return space or home, name
