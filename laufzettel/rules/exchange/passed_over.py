# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What of a DMN file no workbook carries on though nothing is decided by it: pictures, notes, sources, extensions."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from xml.etree.ElementTree import Element as Xml

from defusedxml.ElementTree import fromstring

from laufzettel.rules.dmn import model as d
from laufzettel.rules.dmn.xml import local
from laufzettel.rules.exchange.book_to_model import SPACE

_KINDS = {
    "DMNDI": ("Bild des Modells", "picture of the model"),
    "knowledgeSource": ("Quelle (knowledge source)", "knowledge source"),
    "authorityRequirement": ("Verweis auf eine Quelle", "reference to a source"),
    "textAnnotation": ("Notiz im Bild", "note in the picture"),
    "association": ("Linie im Bild", "line in the picture"),
    "group": ("Gruppe im Bild", "group in the picture"),
    "elementCollection": ("Sammlung von Elementen", "collection of elements"),
    "performanceIndicator": ("Kennzahl", "performance indicator"),
    "organizationUnit": ("Organisationseinheit", "organisation unit"),
    "supportedObjective": ("Ziel", "objective"),
    "impactedPerformanceIndicator": ("Bezug auf eine Kennzahl", "reference to a performance indicator"),
    "decisionMaker": ("Wer entscheidet", "who decides"),
    "decisionOwner": ("Wer verantwortet", "who is responsible"),
    "usingProcess": ("Bezug auf einen Prozess", "reference to a process"),
    "usingTask": ("Bezug auf eine Aufgabe", "reference to a task"),
}
_EXTENSION = ("Erweiterung eines Werkzeugs", "extension of a tool")


def passed_over(content: bytes) -> list[tuple[str, str, int]]:
    """What is not carried on: in German, in English, how often.

    Args:
        content: a DMN file that was read before.
    """
    root: Xml = fromstring(content, forbid_dtd=True)
    found: Counter[tuple[str, str]] = Counter()
    for node in root.iter():
        if local(node) in _KINDS:
            found[_KINDS[local(node)]] += 1
        elif local(node) == "extensionElements":
            found[_EXTENSION] += sum(not str(one.tag).startswith(f"{{{SPACE}}}") for one in node)
    return [(german, english, count) for (german, english), count in found.items() if count]


def without_tools(model: d.Definitions) -> d.Definitions:
    """The model without the extensions of other tools; ours stay."""
    return replace(
        model,
        extensions=_ours(model.extensions),
        items=tuple(replace(one, extensions=_ours(one.extensions)) for one in model.items),
        elements=tuple(replace(one, extensions=_ours(one.extensions)) for one in model.elements),
    )


def _ours(said: tuple[d.Extension, ...]) -> tuple[d.Extension, ...]:
    return tuple(one for one in said if one.tag.startswith(f"{{{SPACE}}}"))
