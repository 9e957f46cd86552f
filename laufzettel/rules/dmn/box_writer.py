# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writes boxed expressions as DMN XML."""

from __future__ import annotations

from xml.etree.ElementTree import Element as Xml
from xml.etree.ElementTree import SubElement

from laufzettel.rules.dmn import model as d

_TAGS: dict[type[d.Box], str] = {
    d.Literal: "literalExpression",
    d.ContextBox: "context",
    d.ListBox: "list",
    d.Relation: "relation",
    d.Invocation: "invocation",
    d.FunctionBox: "functionDefinition",
    d.Conditional: "conditional",
    d.FilterBox: "filter",
    d.Table: "decisionTable",
}


def attributes(node: Xml, **said: str) -> None:
    """Set those attributes that say something."""
    for name, value in said.items():
        if value:
            node.set(name, value)


def write_text(parent: Xml, name: str, said: str) -> None:
    """A child with a text, if there is one."""
    if said:
        SubElement(parent, name).text = said


def write_variable(parent: Xml, name: str, variable: d.Variable) -> None:
    """A child with a name and a type."""
    attributes(SubElement(parent, name), name=variable.name, typeRef=variable.type_ref)


def write_box(parent: Xml, box: d.Box, tag: str = "") -> None:  # noqa: PLR0912 - one branch per kind of box
    """A boxed expression as a child.

    Args:
        parent: where it goes.
        box: the expression.
        tag: the element's name, if it is not that of its kind.
    """
    node = SubElement(parent, tag or (box.kind if isinstance(box, d.Iterator) else _TAGS[type(box)]))
    attributes(node, id=box.id, typeRef=box.type_ref)
    match box:
        case d.Literal():
            attributes(node, expressionLanguage=box.language)
            SubElement(node, "text").text = box.text
        case d.ContextBox(entries):
            for entry in entries:
                inner = SubElement(node, "contextEntry")
                if entry.variable is not None:
                    write_variable(inner, "variable", entry.variable)
                write_box(inner, entry.value)
        case d.ListBox(items):
            for item in items:
                write_box(node, item)
        case d.Relation():
            _relation(node, box)
        case d.Invocation():
            _invocation(node, box)
        case d.FunctionBox():
            _function(node, box)
        case d.Conditional(condition, yes, no):
            for name, child in (("if", condition), ("then", yes), ("else", no)):
                write_box(SubElement(node, name), child)
        case d.Iterator():
            _iterator(node, box)
        case d.FilterBox(domain, match):
            write_box(SubElement(node, "in"), domain)
            write_box(SubElement(node, "match"), match)
        case d.Table():
            _table(node, box)


def _relation(node: Xml, box: d.Relation) -> None:
    for column in box.columns:
        write_variable(node, "column", column)
    for cells in box.rows:
        row = SubElement(node, "row")
        for cell in cells:
            write_box(row, cell)


def _invocation(node: Xml, box: d.Invocation) -> None:
    write_box(node, box.function)
    for one in box.bindings:
        binding = SubElement(node, "binding")
        write_variable(binding, "parameter", one.parameter)
        if one.value is not None:
            write_box(binding, one.value)


def _function(node: Xml, box: d.FunctionBox) -> None:
    if box.kind != "FEEL":
        node.set("kind", box.kind)
    for parameter in box.parameters:
        write_variable(node, "formalParameter", parameter)
    if box.body is not None:
        write_box(node, box.body)


def _iterator(node: Xml, box: d.Iterator) -> None:
    attributes(node, iteratorVariable=box.variable)
    domain = SubElement(node, "in")
    attributes(domain, typeRef=box.domain_type)
    write_box(domain, box.domain)
    write_box(SubElement(node, "return" if box.kind == "for" else "satisfies"), box.body)


def _table(node: Xml, table: d.Table) -> None:
    attributes(node, hitPolicy=table.hit_policy.value, outputLabel=table.output_label)
    if table.aggregation is not None:
        node.set("aggregation", table.aggregation.value)
    for one in table.inputs:
        clause = SubElement(node, "input")
        attributes(clause, id=one.id, label=one.label)
        asked = SubElement(clause, "inputExpression")
        attributes(asked, typeRef=one.type_ref)
        SubElement(asked, "text").text = one.expression
        if one.allowed:
            write_text(SubElement(clause, "inputValues"), "text", one.allowed)
    for output in table.outputs:
        clause = SubElement(node, "output")
        attributes(clause, id=output.id, name=output.name, label=output.label, typeRef=output.type_ref)
        if output.allowed:
            write_text(SubElement(clause, "outputValues"), "text", output.allowed)
        if output.default is not None:
            SubElement(SubElement(clause, "defaultOutputEntry"), "text").text = output.default
    for name in table.annotations:
        attributes(SubElement(node, "annotation"), name=name)
    for rule in table.rules:
        _rule(SubElement(node, "rule"), rule)


def _rule(node: Xml, rule: d.Rule) -> None:
    attributes(node, id=rule.id)
    write_text(node, "description", rule.description)
    for name, cells in (
        ("inputEntry", rule.inputs),
        ("outputEntry", rule.outputs),
        ("annotationEntry", rule.annotations),
    ):
        for cell in cells:
            SubElement(SubElement(node, name), "text").text = cell
