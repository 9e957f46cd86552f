# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reads DMN XML of the versions 1.1 to 1.5. Pictures are passed over, as are extensions within boxed expressions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element as Xml
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from laufzettel.rules.dmn import messages as m
from laufzettel.rules.dmn import model as d
from laufzettel.rules.dmn.boxes import read_box, read_function
from laufzettel.rules.dmn.type_names import plain_types
from laufzettel.rules.dmn.versions import SPACES, SPACES_1_1, Version
from laufzettel.rules.dmn.xml import attribute, child, children, extensions, local, text

NAMESPACES = (*SPACES_1_1, *(one.model for version, one in SPACES.items() if version > Version.V1_1))
"""The namespaces of the versions 1.1 to 1.5."""


def read_dmn(path: Path) -> d.Definitions:
    """Read a DMN file.

    Args:
        path: the file.

    Raises:
        DmnInvalid: it is no DMN model that can be read.
    """
    return read_dmn_bytes(path.read_bytes(), path.name)


def read_dmn_bytes(content: bytes, name: str) -> d.Definitions:
    """Read a DMN model.

    Args:
        content: the XML.
        name: what the file is called; messages name it.

    Raises:
        DmnInvalid: it is no DMN model that can be read.
    """
    try:
        root: Xml = fromstring(content, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        raise m.DmnInvalid(m.NOT_XML.at(file=name)) from None
    namespace = root.tag[1:].partition("}")[0] if root.tag.startswith("{") else ""
    if local(root) != "definitions" or namespace not in NAMESPACES:
        raise m.DmnInvalid(m.NOT_DMN.at(file=name))
    try:
        if namespace in SPACES_1_1:
            plain_types(root)
        return _definitions(root)
    except ValueError as wrong:  # of a hit policy or an aggregation
        raise m.DmnInvalid(m.BAD_ELEMENT.at(file=name, what=wrong)) from None
    except RecursionError:
        raise m.DmnInvalid(m.TOO_DEEP.at(file=name)) from None


def _definitions(root: Xml) -> d.Definitions:
    return d.Definitions(
        name=attribute(root, "name"),
        namespace=attribute(root, "namespace"),
        id=attribute(root, "id"),
        description=text(root, "description"),
        extensions=extensions(root),
        imports=tuple(
            d.Import(attribute(one, "name"), attribute(one, "namespace"), attribute(one, "importType"))
            for one in children(root, "import")
        ),
        items=tuple(_item(one) for one in children(root, "itemDefinition")),
        elements=tuple(_elements(root)),
    )


def _item(node: Xml) -> d.Item:
    function = child(node, "functionItem")
    parameters: tuple[d.Variable, ...] | None = None
    if function is not None:
        parameters = tuple(_named(one) for one in children(function, "parameters"))
    return d.Item(
        name=attribute(node, "name"),
        id=attribute(node, "id"),
        type_ref=text(node, "typeRef"),
        collection=attribute(node, "isCollection") in ("true", "1"),
        allowed=_inner_text(node, "allowedValues"),
        constraint=_inner_text(node, "typeConstraint"),
        components=tuple(_item(one) for one in children(node, "itemComponent")),
        parameters=parameters,
        result="" if function is None else attribute(function, "outputTypeRef"),
        extensions=extensions(node),
    )


def _inner_text(node: Xml, name: str) -> str:
    found = child(node, name)
    return "" if found is None else text(found, "text")


def _named(node: Xml) -> d.Variable:
    return d.Variable(attribute(node, "name"), attribute(node, "typeRef"))


def _elements(root: Xml) -> Iterator[d.Element]:
    for node in root:
        match local(node):
            case "inputData":
                yield _input(node)
            case "decision":
                yield _decision(node)
            case "businessKnowledgeModel":
                yield _knowledge(node)
            case "decisionService":
                yield _service(node)


def _variable(node: Xml) -> d.Variable:
    name, found = attribute(node, "name"), child(node, "variable")
    if found is None:
        return d.Variable(name)
    return d.Variable(attribute(found, "name") or name, attribute(found, "typeRef"))


def _input(node: Xml) -> d.InputData:
    return d.InputData(
        id=attribute(node, "id") or attribute(node, "name"),
        name=attribute(node, "name"),
        variable=_variable(node),
        description=text(node, "description"),
        label=attribute(node, "label"),
        extensions=extensions(node),
    )


def _decision(node: Xml) -> d.Decision:
    return d.Decision(
        id=attribute(node, "id") or attribute(node, "name"),
        name=attribute(node, "name"),
        variable=_variable(node),
        description=text(node, "description"),
        label=attribute(node, "label"),
        extensions=extensions(node),
        logic=read_box(node),
        needs=_references(node, "informationRequirement/requiredDecision"),
        inputs=_references(node, "informationRequirement/requiredInput"),
        knows=_references(node, "knowledgeRequirement/requiredKnowledge"),
        question=text(node, "question"),
        answers=text(node, "allowedAnswers"),
    )


def _knowledge(node: Xml) -> d.Knowledge:
    logic = child(node, "encapsulatedLogic")
    return d.Knowledge(
        id=attribute(node, "id") or attribute(node, "name"),
        name=attribute(node, "name"),
        variable=_variable(node),
        description=text(node, "description"),
        label=attribute(node, "label"),
        extensions=extensions(node),
        logic=None if logic is None else read_function(logic),
        knows=_references(node, "knowledgeRequirement/requiredKnowledge"),
    )


def _service(node: Xml) -> d.Service:
    return d.Service(
        id=attribute(node, "id") or attribute(node, "name"),
        name=attribute(node, "name"),
        variable=_variable(node),
        description=text(node, "description"),
        label=attribute(node, "label"),
        extensions=extensions(node),
        outputs=_references(node, "outputDecision"),
        encapsulated=_references(node, "encapsulatedDecision"),
        input_decisions=_references(node, "inputDecision"),
        input_data=_references(node, "inputData"),
    )


def _references(node: Xml, *ways: str) -> tuple[str, ...]:
    """What the element points to, such as `informationRequirement/requiredInput`."""
    found = []
    for way in ways:
        outer, _, inner = way.partition("/")
        for one in children(node, outer):
            pointing = [one] if not inner else children(one, inner)
            found += [attribute(pointer, "href") for pointer in pointing]
    return tuple(found)
