# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What decides nothing and is not carried on: pictures, notes, extensions of a model, further entries of a workbook."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from xml.etree.ElementTree import Element as Xml

from defusedxml.ElementTree import fromstring

from laufzettel.rules.dmn import model as d
from laufzettel.rules.dmn.xml import local
from laufzettel.rules.exchange.book_to_model import SPACE
from laufzettel.rules.exchange.model_layout import TERM_HEADINGS
from laufzettel.rules.sheets import Sheet
from laufzettel.rules.workbook import DMN, DMN_HEAD, INFO, PASSED_OVER, TERMS

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
_FACTS = ("Name", "Kennung", "Version", "gültig ab", "gültig bis", "Rechtsgrundlage", "Verantwortlich")
NotCarried = tuple[str, str, int]
"""In German, in English, how often."""
_EXTENSION = ("Erweiterung eines Werkzeugs", "extension of a tool")


def passed_over(content: bytes) -> list[NotCarried]:
    """What of a model is not carried on.

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


def beyond_the_rules(sheets: Mapping[str, Sheet]) -> list[NotCarried]:
    """What of a workbook is not carried on: sheets, entries and columns that say nothing about the rules.

    Args:
        sheets: of the workbook, by name.
    """
    found = [
        (f"Blatt „{name}“", f"sheet “{name}”", 1)
        for name, sheet in sheets.items()
        if name in PASSED_OVER or (name == DMN and sheet.cell(1, 1).text == DMN_HEAD)
    ]
    if INFO in sheets:
        info = sheets[INFO]
        names = [info.cell(row, 1).text for row in info.filled_rows(1) if info.cell(row, 2).value is not None]
        more = sum(name not in _FACTS for name in names)
        found += [("weitere Angabe im Blatt Info", "further entry of the sheet Info", more)] if more else []
    if TERMS in sheets:
        columns = [cell.text for cell in sheets[TERMS].row(1) if cell.text]
        more = sum(name not in TERM_HEADINGS for name in columns)
        found += [("weitere Spalte im Blatt Begriffe", "further column of the sheet Begriffe", more)] if more else []
    return found


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
