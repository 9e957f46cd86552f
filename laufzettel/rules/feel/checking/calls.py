# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whether built-in functions take what they are given: the declarations of `builtin.py`, read for types."""

from __future__ import annotations

from collections.abc import Sequence

from laufzettel.rules.feel import tree as t
from laufzettel.rules.feel.builtin import SIGNATURES, Parameter, Signature
from laufzettel.rules.feel.checking import messages as m
from laufzettel.rules.feel.checking.constants import start
from laufzettel.rules.feel.checking.findings import Findings
from laufzettel.rules.feel.checking.results import ELEMENTS, Argument, Given, listed, result_of
from laufzettel.rules.feel.checking.spoken import english, english_kinds, german, german_kinds
from laufzettel.rules.feel.checking.terms import DATE, MOMENT, NULL, elements, joined, kind_of, options
from laufzettel.rules.feel.patterns import compiled_pattern
from laufzettel.rules.feel.types import ANY, Type

_FLAGS = {"matches": 2, "replace": 3, "split": 2}
"""Functions whose second argument is a pattern, and where its flags stand."""


def builtin_call(name: str, node: t.Call, types: Sequence[Type], findings: Findings) -> Type:
    """The type of what a built-in function gives; whatever it cannot take is a finding.

    Args:
        name: the function's name.
        node: the call.
        types: of its arguments.
        findings: where findings go.
    """
    ways = _named(name, node, types, findings) if node.names else _placed(name, node, types, findings)
    if not ways:
        return ANY
    fitting = [(signature, given) for signature, given in ways if _fits(signature, given)]
    if not fitting:
        _complain(name, node, ways, types, findings)
        return ANY
    if not _elements_fit(name, node, fitting[0][1], findings):
        return ANY
    _check_pattern(name, node, findings)
    return joined(result_of(name, signature, given) for signature, given in fitting)


def _check_pattern(name: str, node: t.Call, findings: Findings) -> None:
    """Note a written pattern that is none; flags other than written ones are not known."""
    pattern = _literal(node, 1)
    flags = _literal(node, _FLAGS[name]) if len(node.arguments) > _FLAGS.get(name, 9) else ""
    if name not in _FLAGS or node.names or pattern is None or flags is None:
        return
    if compiled_pattern(pattern, flags) is None:
        findings.add(m.PATTERN, start(node.arguments[1]), function=name)


def _literal(node: t.Call, at: int) -> str | None:
    """The text that is written as an argument; None if it is none or not there."""
    argument = node.arguments[at] if at < len(node.arguments) else None
    return argument.value if isinstance(argument, t.Literal) and isinstance(argument.value, str) else None


Ways = list[tuple[Signature, Given]]


def _placed(name: str, node: t.Call, types: Sequence[Type], findings: Findings) -> Ways:
    """The declarations that take so many arguments."""
    given = list(zip(types, node.arguments, strict=True))
    ways: Ways = [(one, given) for one in SIGNATURES[name] if _takes(one, len(given))]
    if not ways:
        wanted = [_counts(one) for one in SIGNATURES[name]]
        most = max(most for _, most in wanted)
        least = min(least for least, _ in wanted)
        findings.add(
            m.ARGUMENT_COUNT,
            start(node),
            function=name,
            given=str(len(given)),
            wanted_de=_range(least, most, "Angabe", "Angaben", "bis", "mindestens"),
            wanted_en=_range(least, most, "argument", "arguments", "to", "at least"),
            parameters=_parameters(name),
        )
    return ways


def _named(name: str, node: t.Call, types: Sequence[Type], findings: Findings) -> Ways:
    """The declarations that have all these names, with the arguments in their order."""
    by_name = {said: (kind, one) for said, kind, one in zip(node.names, types, node.arguments, strict=True)}
    ways: Ways = []
    for signature in SIGNATURES[name]:
        names = [one.name for one in signature.parameters]
        if not by_name.keys() <= set(names):
            continue
        given: list[Argument] = [by_name.get(one, (NULL, None)) for one in names]
        while given and given[-1][1] is None and signature.parameters[len(given) - 1].optional:
            given.pop()
        if given and len(given) == len(names) and signature.parameters[-1].repeats:
            given[-1] = ANY, given[-1][1]  # a list there stands for the arguments that repeat
        ways.append((signature, given))
    if not ways:
        known = {one.name for signature in SIGNATURES[name] for one in signature.parameters}
        at = next((at for at, said in enumerate(node.names) if said not in known), 0)
        findings.add(
            m.ARGUMENT_NAME,
            start(node.arguments[at]),
            function=name,
            what=node.names[at],
            parameters=_parameters(name),
        )
    return ways


def _counts(signature: Signature) -> tuple[int, float]:
    """How many arguments a declaration takes, at least and at most."""
    repeats = bool(signature.parameters) and signature.parameters[-1].repeats
    needed = sum(not one.optional and not one.repeats for one in signature.parameters)
    return max(needed, 1 if repeats else 0), float("inf") if repeats else len(signature.parameters)


def _takes(signature: Signature, count: int) -> bool:
    least, most = _counts(signature)
    return least <= count <= most


def _fits(signature: Signature, given: Given) -> bool:
    return _takes(signature, len(given)) and all(
        accepts(_parameter(signature, at), kind, node) for at, (kind, node) in enumerate(given)
    )


def _parameter(signature: Signature, at: int) -> Parameter:
    return signature.parameters[min(at, len(signature.parameters) - 1)]


def accepts(parameter: Parameter, of: Type, node: t.Node | None) -> bool:
    """Whether the parameter takes some value of the type, after the conversions that FEEL makes without a word.

    Args:
        parameter: what is declared.
        of: the type of the argument.
        node: what was written, if it is known.
    """
    if not parameter.kinds:
        return True
    found = options(of)
    if found is None:
        return True
    if not found:
        return "null" in parameter.kinds
    unwraps = not isinstance(node, t.ListLiteral) or len(node.items) == 1
    return any(_accepts_option(parameter, one, unwraps) for one in found)


def _accepts_option(parameter: Parameter, option: Type, unwraps: bool) -> bool:
    kind = kind_of(option)
    if kind in parameter.kinds:
        return True
    if kind == "list":
        inner = options(elements(option)) if unwraps else ()
        return inner is None or any(kind_of(one) in parameter.kinds for one in inner)
    return "list" in parameter.kinds or (kind == DATE.name and MOMENT.name in parameter.kinds)


def _complain(name: str, node: t.Call, ways: Ways, types: Sequence[Type], findings: Findings) -> None:
    """Point at the argument that no declaration takes; at the function if they only do not go together."""
    for at, (kind, argument) in enumerate(zip(types, node.arguments, strict=True)):
        places = [(signature, _index(given, argument)) for signature, given in ways]
        wanted = [_parameter(signature, place) for signature, place in places]
        if any(accepts(one, kind, argument) for one in wanted):
            continue
        accepted = frozenset[str]().union(*(one.kinds for one in wanted)) - {"null"}
        findings.add(
            m.ARGUMENT,
            start(node.arguments[at]),
            function=name,
            wanted_de=german_kinds(accepted),
            wanted_en=english_kinds(accepted),
            what_de=german(kind),
            what_en=english(kind),
            parameters=_parameters(name),
        )
        return
    missing = _missing(ways)
    if missing:
        findings.add(m.ARGUMENT_MISSING, start(node), function=name, what=missing, parameters=_parameters(name))
        return
    findings.add(
        m.ARGUMENTS,
        start(node),
        function=name,
        what_de=", ".join(map(german, types)),
        what_en=", ".join(map(english, types)),
        parameters=_parameters(name),
    )


def _index(given: Given, argument: t.Node) -> int:
    return next(at for at, (_, one) in enumerate(given) if one is argument)


def _missing(ways: Ways) -> str:
    """The name of an argument that must be there and is not, whichever declaration is meant."""
    for signature, given in ways:
        for at, (_, node) in enumerate(given):
            parameter = _parameter(signature, at)
            if node is None and parameter.kinds and "null" not in parameter.kinds:
                return parameter.name
    return ""


def _elements_fit(name: str, node: t.Call, given: Given, findings: Findings) -> bool:
    wanted = ELEMENTS.get(name)
    found = None if wanted is None else options(listed(name, given))
    if wanted is None or not found or not wanted.isdisjoint(map(kind_of, found)):
        return True
    findings.add(
        m.ELEMENTS,
        start(node.arguments[0]),
        function=name,
        what_de=german(joined(found)),
        what_en=english(joined(found)),
        wanted_de=german_kinds(wanted),
        wanted_en=english_kinds(wanted),
    )
    return False


def _parameters(name: str) -> str:
    """How the function may be called."""
    return "; ".join(f"{name}({', '.join(map(_shown, one.parameters))})" for one in SIGNATURES[name])


def _shown(parameter: Parameter) -> str:
    shown = f"{parameter.name}, …" if parameter.repeats else parameter.name
    return f"[{shown}]" if parameter.optional else shown


def _range(least: int, most: float, one: str, many: str, to: str, at_least: str) -> str:
    if most == float("inf"):
        return f"{at_least} {least} {one if least == 1 else many}"
    if least == most:
        return f"{least} {one if least == 1 else many}"
    return f"{least} {to} {int(most)} {many}"
