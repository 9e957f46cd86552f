# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What `for`, `some` and `every` run over: lists, and ranges of whole numbers or days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from laufzettel.rules.feel.dates import Date, date_of
from laufzettel.rules.feel.numbers import number, whole
from laufzettel.rules.feel.operators import both, either
from laufzettel.rules.feel.values import Compiled, Env, Range, Value

Iteration = tuple[str, Compiled, Compiled | None]


def for_loop(iterations: Sequence[Iteration], result: Compiled) -> Compiled:
    """What evaluates `for … return …`."""

    def run(env: Env) -> Value:
        done: list[Value] = []
        frames = _frames(iterations, Env({"partial": done}, env))
        for frame in frames:
            if frame is None:
                return None
            done.append(result(frame))
        return done

    return run


def quantified(kind: str, iterations: Sequence[Iteration], condition: Compiled) -> Compiled:
    """What evaluates `some … satisfies …` and `every … satisfies …`."""
    join = either if kind == "some" else both

    def run(env: Env) -> Value:
        found: bool | None = kind == "every"
        for frame in _frames(iterations, env):
            if frame is None:
                return None
            answer = condition(frame)
            if answer is not None and not isinstance(answer, bool):
                return None
            found = join(found, answer)
        return found

    return run


def _frames(iterations: Sequence[Iteration], env: Env) -> Iterator[Env | None]:
    """An environment per turn; None where a domain is nothing to run over."""
    if not iterations:
        yield env
        return
    (name, domain, end), rest = iterations[0], iterations[1:]
    values = steps(domain(env), end(env)) if end is not None else turns(domain(env))
    if values is None:
        yield None
        return
    for value in values:
        yield from _frames(rest, Env({name: value}, env))


def turns(domain: Value) -> Iterable[Value] | None:
    """What a domain has, one by one: of a list its elements, of a range its whole numbers or days."""
    if isinstance(domain, list):
        return domain
    if isinstance(domain, Range):
        if domain.low is None or domain.high is None:
            return None
        found = steps(domain.low, domain.high)
        if found is None:
            return None
        inside = list(found)
        start = 0 if domain.low_closed else 1
        return inside[start : len(inside) - (not domain.high_closed)]
    return None if domain is None else [domain]


def steps(low: Value, high: Value) -> Iterable[Value] | None:
    """The whole numbers or days from one to the other, downwards if the other is less; None for anything else."""
    if isinstance(low, Date) and isinstance(high, Date):
        return (date_of(day) for day in _numbers(low.number, high.number))
    first, last = whole(low), whole(high)
    if first is None or last is None:
        return None
    return (number(one) for one in _numbers(first, last))


def _numbers(first: int, last: int) -> range:
    return range(first, last + 1) if first <= last else range(first, last - 1, -1)
