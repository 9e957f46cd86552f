# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Fits a model into an older version of DMN: what that does not know is refused, what it says otherwise is put so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from xml.etree.ElementTree import Element as Xml
from xml.etree.ElementTree import SubElement

from laufzettel.errors import BusinessError, Problem
from laufzettel.rules.dmn import messages as m
from laufzettel.rules.dmn import model as d
from laufzettel.rules.dmn.type_names import named_in_1_1, qualify_types, standard_nodes
from laufzettel.rules.dmn.versions import ANNOTATION, ANNOTATION_ENTRY, SPACES, Version

_FEELS = {one.feel for one in SPACES.values()}
News = tuple[Version, str, str]
"""Since when something is known, and what it is called in German and English."""


def refuse_unknown(model: d.Definitions, version: Version) -> None:
    """Say what a version of DMN does not know.

    Args:
        model: what is to be written.
        version: in which version.

    Raises:
        BusinessError: there is something; the first of it is named.
    """
    problem = next(_problems(model, version), None)
    if problem is not None:
        raise BusinessError(problem)


def fit(root: Xml, model: d.Definitions, version: Version) -> None:
    """Put what a version of DMN says otherwise as it wants it.

    Args:
        root: the model as DMN 1.5 has it.
        model: the same.
        version: one that knows everything in the model.
    """
    for node in standard_nodes(root):
        if node.get("expressionLanguage") in _FEELS:
            node.set("expressionLanguage", SPACES[version].feel)
    if version == Version.V1_1:
        qualify_types(root, {one.name for one in model.items})
        for node in list(standard_nodes(root)):
            if node.tag == "businessKnowledgeModel":
                _logic_first(node)
            elif node.tag == "decisionTable":
                _annotations_as_ours(node)


def _problems(model: d.Definitions, version: Version) -> Iterator[Problem]:
    own = {one.name for one in model.items}
    for name, part in _parts(model):
        for since, german, english in _news(part):
            if version < since:
                yield m.NOT_IN_VERSION.at(
                    place=f"element:{name}", name=name, what_de=german, what_en=english, version=version, since=since
                )
        if version == Version.V1_1:
            for kind in _types(part):
                if not named_in_1_1(kind, own):
                    yield m.TYPE_NOT_IN_VERSION.at(place=f"element:{name}", name=name, type=kind, version=version)


def _parts(model: d.Definitions) -> Iterator[tuple[str, object]]:
    """Everything in a model, each with the name of the import, type or element in which it stands."""
    named: tuple[d.Import | d.Item | d.Element, ...] = (*model.imports, *model.items, *model.elements)
    for one in named:
        for part in _within(one):
            yield one.name, part


def _within(said: object) -> Iterator[object]:
    if isinstance(said, tuple):
        for one in said:
            yield from _within(one)
    elif is_dataclass(said) and not isinstance(said, d.Extension):
        yield said
        for field in fields(said):
            yield from _within(getattr(said, field.name))


def _news(part: object) -> Iterator[News]:
    """What the standard did not know from the beginning."""
    match part:
        case d.Conditional():
            yield Version.V1_4, "ein Wenn-dann-sonst als Kasten", "a boxed conditional"
        case d.Iterator(kind=kind):
            yield Version.V1_4, f"eine Schleife als Kasten ({kind})", f"a boxed iteration ({kind})"
        case d.FilterBox():
            yield Version.V1_4, "ein Filter als Kasten", "a boxed filter"
        case d.Service():
            yield Version.V1_2, "ein Entscheidungsdienst, der aufgerufen wird", "a decision service that is called"
        case d.Import():
            yield Version.V1_2, "eine Einfuhr unter einem Namen", "an import under a name"
        case d.FunctionBox(kind=kind) if kind != "FEEL":
            yield Version.V1_2, f"eine Funktion der Art {kind}", f"a function of the kind {kind}"
        case d.Item():
            if part.parameters is not None:
                yield Version.V1_3, "ein Funktionstyp", "a function type"
            if part.constraint:
                yield Version.V1_5, "eine Bedingung an den ganzen Wert", "a constraint on the whole value"


def _types(part: object) -> tuple[str, ...]:
    match part:
        case d.Iterator():
            return part.type_ref, part.domain_type
        case d.Box() | d.Variable() | d.InputClause() | d.OutputClause() | d.Item():
            return (part.type_ref,)
    return ()


def _logic_first(node: Xml) -> None:
    """A business knowledge model of DMN 1.1 says its variable after its logic."""
    logic, variable = node.find("encapsulatedLogic"), node.find("variable")
    if logic is not None and variable is not None:
        node.remove(variable)
        node.insert(list(node).index(logic) + 1, variable)


def _annotations_as_ours(table: Xml) -> None:
    """DMN 1.1 has no annotations: they become what only we say, at the table and at each rule."""
    ours = Xml("extensionElements")
    for one in table.findall("annotation"):
        SubElement(ours, ANNOTATION, one.attrib)
        table.remove(one)
    if len(ours):
        table.insert(0, ours)
    for rule in table.findall("rule"):
        ours = Xml("extensionElements")
        for one in rule.findall("annotationEntry"):
            SubElement(ours, ANNOTATION_ENTRY).text = one.findtext("text")
            rule.remove(one)
        if len(ours):
            rule.insert(0 if rule.find("description") is None else 1, ours)
