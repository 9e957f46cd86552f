# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Makes types of FEEL of a model's item definitions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from laufzettel.rules.dmn import model as d
from laufzettel.rules.feel.names import normal
from laufzettel.rules.feel.parser_types import named
from laufzettel.rules.feel.types import ANY, ContextOf, FunctionOf, ListOf, Named, Restricted, Type
from laufzettel.rules.feel.values import Value

Allowed = Callable[[str, Type], Callable[[Value], bool]]


class ItemTypes:
    """The types that a model defines, by name; each is made when first asked for."""

    def __init__(self, items: Iterable[d.Item], imported: Mapping[str, Type], allowed: Allowed) -> None:
        """Args: items: the definitions. imported: of other models, by name. allowed: makes a check of a condition."""
        self._items = {normal(item.name): item for item in items}
        self._made: dict[str, Type] = dict(imported)
        self._allowed = allowed

    def all(self) -> dict[str, Type]:
        """All types by name."""
        for name in self._items:
            self.of(name)
        return self._made

    def of(self, reference: str) -> Type:
        """The type of a reference such as `number`, `feel:string` or `tLoan`; any if there is none of that name."""
        name = normal(reference.rpartition(":")[2])
        if not name:
            return ANY
        if name in self._made:
            return self._made[name]
        if name in self._items:
            self._made[name] = ANY  # a definition that rests on itself ends here
            self._made[name] = self._type(self._items[name])
            return self._made[name]
        known = named(name)
        return ANY if isinstance(known, Named) else known

    def _type(self, item: d.Item) -> Type:
        inner = self._inner(item)
        if item.allowed:
            inner = Restricted(inner, self._allowed(item.allowed, inner))
        if item.collection:
            inner = ListOf(inner)
        if item.constraint:
            inner = Restricted(inner, self._allowed(item.constraint, inner))
        return inner

    def _inner(self, item: d.Item) -> Type:
        if item.parameters is not None:
            return FunctionOf(tuple(self.of(one.type_ref) for one in item.parameters), self.of(item.result))
        if item.components:
            return ContextOf(tuple((normal(one.name), self._type(one)) for one in item.components))
        return self.of(item.type_ref)
