# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writes a model as XML of DMN 1.1 to 1.5, so that any other engine can check it."""

from __future__ import annotations

from xml.etree.ElementTree import Element as Xml
from xml.etree.ElementTree import SubElement, indent, tostring

from laufzettel.rules.dmn import model as d
from laufzettel.rules.dmn.box_writer import attributes, write_box, write_text, write_variable
from laufzettel.rules.dmn.fitting import fit, refuse_unknown
from laufzettel.rules.dmn.versions import SPACES, Version


def write_dmn(model: d.Definitions, version: Version = Version.V1_5) -> bytes:
    """The model as DMN; read again, it says the same.

    Args:
        model: what is written; pictures of the graph are none of it.
        version: of DMN; a tool that reads DMN may not read the newest.

    Raises:
        BusinessError: there is something in the model that the version does not know.
    """
    refuse_unknown(model, version)
    spaces = SPACES[version]
    root = Xml("definitions", {"xmlns": spaces.model})
    attributes(root, id=model.id, name=model.name, namespace=model.namespace)
    attributes(root, expressionLanguage=spaces.feel, typeLanguage=spaces.feel)
    write_text(root, "description", model.description)
    _extensions(root, model.extensions)
    for one in model.imports:
        kind = one.type or spaces.model
        attributes(SubElement(root, "import"), name=one.name, namespace=one.namespace, importType=kind)
    for item in model.items:
        _item(SubElement(root, "itemDefinition"), item)
    for element in model.elements:
        _element(root, element)
    fit(root, model, version)
    indent(root)
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _extensions(node: Xml, said: tuple[d.Extension, ...]) -> None:
    """What tools say, in their own namespaces."""
    if said:
        outer = SubElement(node, "extensionElements")
        for one in said:
            _extension(outer, one)


def _extension(parent: Xml, one: d.Extension) -> None:
    node = SubElement(parent, one.tag, dict(one.said))
    if one.text:
        node.text = one.text
    for inner in one.inner:
        _extension(node, inner)


def _item(node: Xml, item: d.Item) -> None:
    attributes(node, id=item.id, name=item.name, isCollection="true" if item.collection else "")
    _extensions(node, item.extensions)
    if item.parameters is not None:
        function = SubElement(node, "functionItem")
        attributes(function, outputTypeRef=item.result)
        for one in item.parameters:
            write_variable(function, "parameters", one)
        return
    for inner in item.components:
        _item(SubElement(node, "itemComponent"), inner)
    write_text(node, "typeRef", item.type_ref)
    for name, said in (("allowedValues", item.allowed), ("typeConstraint", item.constraint)):
        if said:
            write_text(SubElement(node, name), "text", said)


_TAGS: dict[type[d.Element], str] = {
    d.InputData: "inputData",
    d.Decision: "decision",
    d.Knowledge: "businessKnowledgeModel",
    d.Service: "decisionService",
}


def _element(root: Xml, element: d.Element) -> None:
    node = SubElement(root, _TAGS[type(element)])
    attributes(node, id=element.id, name=element.name, label=element.label)
    write_text(node, "description", element.description)
    _extensions(node, element.extensions)
    if isinstance(element, d.Decision):
        write_text(node, "question", element.question)
        write_text(node, "allowedAnswers", element.answers)
    write_variable(node, "variable", element.variable)
    match element:
        case d.Decision():
            for reference in element.needs:
                _reference(node, "informationRequirement", "requiredDecision", reference)
            for reference in element.inputs:
                _reference(node, "informationRequirement", "requiredInput", reference)
            _knows(node, element.knows)
            if element.logic is not None:
                write_box(node, element.logic)
        case d.Knowledge():
            if element.logic is not None:
                write_box(node, element.logic, tag="encapsulatedLogic")
            _knows(node, element.knows)
        case d.Service():
            for name, references in (
                ("outputDecision", element.outputs),
                ("encapsulatedDecision", element.encapsulated),
                ("inputDecision", element.input_decisions),
                ("inputData", element.input_data),
            ):
                for reference in references:
                    attributes(SubElement(node, name), href=reference)


def _knows(node: Xml, references: tuple[str, ...]) -> None:
    for reference in references:
        _reference(node, "knowledgeRequirement", "requiredKnowledge", reference)


def _reference(node: Xml, outer: str, inner: str, reference: str) -> None:
    attributes(SubElement(SubElement(node, outer), inner), href=reference)
