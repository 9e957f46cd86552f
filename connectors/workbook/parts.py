# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The small parts of a zipped workbook: which part belongs to which, and what stands in them."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Mapping
from typing import NamedTuple
from xml.parsers import expat

from connectors.workbook.scan import Refusal

_LARGEST_SMALL_PART = 8 * 1024**2


class Relation(NamedTuple):
    """What a part refers to: the reference's name, the last word of its type, and the target as it is written."""

    id: str
    kind: str
    target: str


def relations(archive: zipfile.ZipFile, names: Mapping[str, str], part: str) -> list[Relation]:
    """What a part refers to.

    Args:
        archive: the workbook.
        names: lower-case names of its parts to how they are written.
        part: lower-case name of the part.
    """
    folder, name = posixpath.split(part)
    stated = f"{folder}/_rels/{name}.rels"
    if stated not in names:
        return []
    return [
        Relation(
            attributes.get("Id", ""),
            attributes.get("Type", "").rpartition("/")[2],
            attributes.get("Target", "").lower().replace("\\", "/"),
        )
        for tag, attributes in elements(archive, names[stated])
        if tag == "Relationship"
    ]


def joined(folder: str, target: str) -> str:
    """The lower-case name of the part that a target means, seen from a folder."""
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")


def elements(archive: zipfile.ZipFile, part: str) -> list[tuple[str, dict[str, str]]]:
    """Elements of a small part with their attributes, without name spaces; a document type is refused."""
    found: list[tuple[str, dict[str, str]]] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        found.append((tag.rpartition(":")[2], {name.rpartition(":")[2]: text for name, text in attributes.items()}))

    def refuse(*_: object) -> None:
        raise Refusal("damaged")  # no spreadsheet program writes one; entity bombs need one

    if archive.getinfo(part).file_size > _LARGEST_SMALL_PART:
        raise Refusal("bomb")
    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = refuse
    parser.Parse(archive.read(part), True)
    return found
