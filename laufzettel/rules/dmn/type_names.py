# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""How DMN 1.1 names types: as qualified names of XML, where the later versions have plain names."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from xml.etree.ElementTree import Element as Xml

from laufzettel.rules.dmn.versions import SPACES, Version
from laufzettel.rules.dmn.xml import local

FEEL_PREFIX, MODEL_PREFIX = "feel", "tns"
_AS_QNAME = {
    "date and time": "dateTime",
    "days and time duration": "dayTimeDuration",
    "years and months duration": "yearMonthDuration",
}
_FROM_QNAME = {short: name for name, short in _AS_QNAME.items()}
_BUILT_IN = {"number", "string", "boolean", "date", "time", *_AS_QNAME}
_QNAME = re.compile(r"[^\W\d][\w.-]*")


def named_in_1_1(reference: str, own: Collection[str]) -> bool:
    """Whether DMN 1.1, whose names of types are qualified names of XML, can name a type.

    Args:
        reference: as the model names it; empty is any.
        own: names of the types that the model defines.
    """
    return not reference or (bool(_QNAME.fullmatch(reference)) if reference in own else reference in _BUILT_IN)


def qualify_types(root: Xml, own: Collection[str]) -> None:
    """Name the types of a written model as DMN 1.1 does: `feel:string`, `tns:tLoan`.

    Args:
        root: the model, as the other versions have it; names without a namespace get no prefix.
        own: names of the types that it defines.
    """
    home = root.get("namespace", "")
    root.set(f"xmlns:{FEEL_PREFIX}", SPACES[Version.V1_1].feel)
    if home:
        root.set(f"xmlns:{MODEL_PREFIX}", home)

    def qualified(name: str) -> str:
        if name in own:
            return f"{MODEL_PREFIX}:{name}" if home else name
        return f"{FEEL_PREFIX}:{_AS_QNAME.get(name, name)}"

    for node in standard_nodes(root):
        if "typeRef" in node.attrib:
            node.set("typeRef", qualified(node.attrib["typeRef"]))
        if node.tag == "typeRef":
            node.text = qualified(node.text or "")


def plain_types(root: Xml) -> None:
    """Name the types of a read model of DMN 1.1 as the later versions do; a type nobody knows stays as it is.

    Args:
        root: the model, as it stands in the file.
    """
    own = {node.get("name", "").strip() for node in root if local(node) == "itemDefinition"}

    def plain(said: str) -> str:
        prefix, _, name = said.strip().rpartition(":")
        if not prefix or name in own:
            return name
        name = _FROM_QNAME.get(name, name)
        return name if name in _BUILT_IN else said

    for node in standard_nodes(root):
        if "typeRef" in node.attrib:
            node.set("typeRef", plain(node.attrib["typeRef"]))
        if local(node) == "typeRef":
            node.text = plain(node.text or "")


def standard_nodes(node: Xml) -> Iterator[Xml]:
    """The element and those within it, without what tools say beyond the standard.

    Args:
        node: where to begin.
    """
    yield node
    for one in node:
        if local(one) != "extensionElements":
            yield from standard_nodes(one)
