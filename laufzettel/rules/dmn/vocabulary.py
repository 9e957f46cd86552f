# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What entries of contexts are called in a model: the names that may stand behind a dot or within a filter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields

from laufzettel.rules.dmn import model as d


def members_of(models: Iterable[d.Definitions]) -> list[str]:
    """The names of components, context entries, columns, outputs, and elements of imported models."""
    found: dict[str, None] = {}
    for one in models:
        for item in one.items:
            found |= dict.fromkeys(_components(item))
        for element in one.elements:
            found[element.variable.name] = None
            if isinstance(element, d.Decision | d.Knowledge) and element.logic is not None:
                found |= dict.fromkeys(_entries(element.logic))
    return [name for name in found if name]


def _components(item: d.Item) -> Iterator[str]:
    for one in item.components:
        yield one.name
        yield from _components(one)


def _entries(box: object) -> Iterator[str]:
    if isinstance(box, d.Relation):
        yield from (column.name for column in box.columns)
    elif isinstance(box, d.Table):
        yield from (output.name for output in box.outputs)
        return
    elif isinstance(box, d.Entry) and box.variable is not None:
        yield box.variable.name
    if isinstance(box, d.Box | d.Entry | d.Binding):
        for one in fields(box):
            yield from _entries(getattr(box, one.name))
    elif isinstance(box, tuple):
        for one in box:
            yield from _entries(one)
