# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Conditions of cells: whether a value, the `?` of the condition, meets one of several tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields

from laufzettel.rules.feel import tree as t
from laufzettel.rules.feel.operators import either, is_in
from laufzettel.rules.feel.values import Compiled, Env, Value


def nodes(tree: t.Node) -> Iterator[t.Node]:
    """The tree and everything in it."""
    yield tree
    for one in fields(tree):
        yield from _inside(getattr(tree, one.name))


def _inside(found: object) -> Iterator[t.Node]:
    if isinstance(found, t.Node):
        yield from nodes(found)
    elif isinstance(found, tuple):
        for one in found:
            yield from _inside(one)


def compile_tests(tests: t.Tests, compiled: Callable[[t.Node], Compiled]) -> Compiled:
    """What says whether `?` meets the condition: true, false or null.

    Args:
        tests: the condition.
        compiled: compiles one expression.
    """
    if not tests.tests:
        return lambda env: True
    parts = [_single(one, compiled(one)) for one in tests.tests]
    negated = tests.negated

    def met(env: Env) -> Value:
        found: bool | None = False
        for part in parts:
            found = either(found, part(env))
            if found is True:
                break
        if negated:
            return None if found is None else not found
        return found

    return met


def _single(test: t.Node, compiled: Compiled) -> Callable[[Env], bool | None]:
    """One test: a condition on `?` is met if it is true, any other value if `?` equals it or lies in it."""
    asks = any(isinstance(node, t.Name) and node.name == "?" for node in nodes(test))

    def met(env: Env) -> bool | None:
        answer = compiled(env)
        if asks and (answer is None or isinstance(answer, bool)):
            return answer
        value = env.get("?")
        if answer is True and value is not None and not isinstance(value, bool):
            return True
        return is_in(value, answer)

    return met
