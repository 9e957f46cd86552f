# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reads boxed expressions from DMN XML."""

from __future__ import annotations

from collections.abc import Callable
from xml.etree.ElementTree import Element as Xml

from laufzettel.rules.dmn import model as d
from laufzettel.rules.dmn.versions import ANNOTATION, ANNOTATION_ENTRY
from laufzettel.rules.dmn.xml import attribute, child, children, local, namespace, text


def read_box(parent: Xml) -> d.Box | None:
    """The boxed expression within an element; None if it has none."""
    for node in parent:
        if local(node) in _READERS and namespace(node) == namespace(parent):
            return _READERS[local(node)](node)
    return None


def _needed(parent: Xml | None) -> d.Box:
    """The boxed expression within an element; an empty one if there is none."""
    found = None if parent is None else read_box(parent)
    return d.Literal("null") if found is None else found


def read_function(node: Xml) -> d.FunctionBox:
    """A function definition, alone or within a business knowledge model."""
    return d.FunctionBox(
        tuple(_variable(one) for one in children(node, "formalParameter")),
        read_box(node),
        attribute(node, "kind") or "FEEL",
        type_ref=attribute(node, "typeRef"),
        id=attribute(node, "id"),
    )


def _variable(node: Xml) -> d.Variable:
    return d.Variable(attribute(node, "name"), attribute(node, "typeRef"))


def _literal(node: Xml) -> d.Box:
    return d.Literal(
        text(node, "text"),
        attribute(node, "expressionLanguage"),
        type_ref=attribute(node, "typeRef"),
        id=attribute(node, "id"),
    )


def _context(node: Xml) -> d.Box:
    entries = []
    for entry in children(node, "contextEntry"):
        variable = child(entry, "variable")
        entries.append(d.Entry(None if variable is None else _variable(variable), _needed(entry)))
    return d.ContextBox(tuple(entries), type_ref=attribute(node, "typeRef"), id=attribute(node, "id"))


def _boxes(node: Xml) -> tuple[d.Box, ...]:
    found = (_READERS[local(one)](one) for one in node if local(one) in _READERS)
    return tuple(found)


def _list(node: Xml) -> d.Box:
    return d.ListBox(_boxes(node), type_ref=attribute(node, "typeRef"), id=attribute(node, "id"))


def _relation(node: Xml) -> d.Box:
    return d.Relation(
        tuple(_variable(one) for one in children(node, "column")),
        tuple(_boxes(row) for row in children(node, "row")),
        type_ref=attribute(node, "typeRef"),
        id=attribute(node, "id"),
    )


def _invocation(node: Xml) -> d.Box:
    bindings = []
    for binding in children(node, "binding"):
        parameter = child(binding, "parameter")
        if parameter is not None:
            bindings.append(d.Binding(_variable(parameter), read_box(binding)))
    return d.Invocation(_needed(node), tuple(bindings), type_ref=attribute(node, "typeRef"), id=attribute(node, "id"))


def _function(node: Xml) -> d.Box:
    return read_function(node)


def _conditional(node: Xml) -> d.Box:
    return d.Conditional(
        _needed(child(node, "if")),
        _needed(child(node, "then")),
        _needed(child(node, "else")),
        type_ref=attribute(node, "typeRef"),
        id=attribute(node, "id"),
    )


def _iterator(node: Xml) -> d.Box:
    domain = child(node, "in")
    body = child(node, "return" if local(node) == "for" else "satisfies")
    return d.Iterator(
        local(node),
        attribute(node, "iteratorVariable"),
        _needed(domain),
        _needed(body),
        "" if domain is None else attribute(domain, "typeRef"),
        type_ref=attribute(node, "typeRef"),
        id=attribute(node, "id"),
    )


def _filter(node: Xml) -> d.Box:
    return d.FilterBox(
        _needed(child(node, "in")),
        _needed(child(node, "match")),
        type_ref=attribute(node, "typeRef"),
        id=attribute(node, "id"),
    )


def _table(node: Xml) -> d.Box:
    aggregation = attribute(node, "aggregation")
    return d.Table(
        tuple(_input(one) for one in children(node, "input")),
        tuple(_output(one) for one in children(node, "output")),
        tuple(_rule(one) for one in children(node, "rule")),
        d.HitPolicy(attribute(node, "hitPolicy") or "UNIQUE"),
        d.Aggregation(aggregation) if aggregation else None,
        tuple(attribute(one, "name") for one in children(node, "annotation") or _ours(node, ANNOTATION)),
        attribute(node, "outputLabel"),
        type_ref=attribute(node, "typeRef"),
        id=attribute(node, "id"),
    )


def _input(node: Xml) -> d.InputClause:
    asked, allowed = child(node, "inputExpression"), child(node, "inputValues")
    return d.InputClause(
        "" if asked is None else text(asked, "text"),
        "" if asked is None else attribute(asked, "typeRef"),
        "" if allowed is None else text(allowed, "text"),
        attribute(node, "label"),
        attribute(node, "id"),
    )


def _output(node: Xml) -> d.OutputClause:
    allowed, default = child(node, "outputValues"), child(node, "defaultOutputEntry")
    return d.OutputClause(
        attribute(node, "name"),
        attribute(node, "typeRef"),
        "" if allowed is None else text(allowed, "text"),
        None if default is None else text(default, "text"),
        attribute(node, "label"),
        attribute(node, "id"),
    )


def _rule(node: Xml) -> d.Rule:
    return d.Rule(
        tuple(text(one, "text") for one in children(node, "inputEntry")),
        tuple(text(one, "text") for one in children(node, "outputEntry")),
        tuple(text(one, "text") for one in children(node, "annotationEntry"))
        or tuple((one.text or "").strip() for one in _ours(node, ANNOTATION_ENTRY)),
        text(node, "description"),
        attribute(node, "id"),
    )


def _ours(node: Xml, tag: str) -> list[Xml]:
    """What we have said in a version of DMN that has no place for it."""
    found = child(node, "extensionElements")
    return [] if found is None else found.findall(tag)


_READERS: dict[str, Callable[[Xml], d.Box]] = {
    "literalExpression": _literal,
    "context": _context,
    "list": _list,
    "relation": _relation,
    "invocation": _invocation,
    "functionDefinition": _function,
    "conditional": _conditional,
    "for": _iterator,
    "some": _iterator,
    "every": _iterator,
    "filter": _filter,
    "decisionTable": _table,
}
