# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Looks at XML without caring which version's namespace it has."""

from __future__ import annotations

from xml.etree.ElementTree import Element as Xml

from laufzettel.rules.dmn.model import Extension


def local(node: Xml) -> str:
    """The name without its namespace."""
    return str(node.tag).rpartition("}")[2]


def namespace(node: Xml) -> str:
    """The namespace of the name."""
    return str(node.tag)[1:].partition("}")[0]


def children(node: Xml, name: str) -> list[Xml]:
    """All children of a name, in the node's own namespace."""
    return [one for one in node if local(one) == name and namespace(one) == namespace(node)]


def child(node: Xml, name: str) -> Xml | None:
    """The first child of a name."""
    found = children(node, name)
    return found[0] if found else None


def text(node: Xml, name: str) -> str:
    """What the first child of a name says, without blanks around it; empty if there is none."""
    found = child(node, name)
    return (found.text or "").strip() if found is not None else ""


def attribute(node: Xml, name: str) -> str:
    """An attribute without blanks around it; empty if there is none."""
    return node.get(name, "").strip()


def extensions(node: Xml) -> tuple[Extension, ...]:
    """What tools say about an element beyond the standard."""
    found = child(node, "extensionElements")
    return () if found is None else tuple(_extension(one) for one in found)


def _extension(node: Xml) -> Extension:
    inner = tuple(_extension(one) for one in node)
    said = tuple(sorted((name, value) for name, value in node.attrib.items()))
    return Extension(str(node.tag), said, (node.text or "").strip(), inner)
