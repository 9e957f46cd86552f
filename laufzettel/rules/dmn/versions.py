# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The versions of DMN, with their namespaces."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from xml.etree.ElementTree import register_namespace


class Version(StrEnum):
    """A version of DMN; a later one compares as greater."""

    V1_1 = "1.1"
    V1_2 = "1.2"
    V1_3 = "1.3"
    V1_4 = "1.4"
    V1_5 = "1.5"


@dataclass(frozen=True, slots=True)
class Spaces:
    """What a version calls itself: the namespace of its models, and its FEEL."""

    model: str
    feel: str


SPACES = {
    Version.V1_1: Spaces("http://www.omg.org/spec/DMN/20151101/dmn.xsd", "http://www.omg.org/spec/FEEL/20140401"),
    **{
        version: Spaces(f"{base}/MODEL/", f"{base}/FEEL/")
        for version, base in (
            (Version.V1_2, "http://www.omg.org/spec/DMN/20180521"),
            (Version.V1_3, "https://www.omg.org/spec/DMN/20191111"),
            (Version.V1_4, "https://www.omg.org/spec/DMN/20211108"),
            (Version.V1_5, "https://www.omg.org/spec/DMN/20230324"),
        )
    },
}
SPACES_1_1 = (SPACES[Version.V1_1].model, "http://www.omg.org/spec/DMN/20151101/dmn11.xsd")
"""Tools have written models of 1.1 with either."""

OURS = "urn:laufzettel:rules:1"
"""The namespace of what we say beyond the standard."""
register_namespace("laufzettel", OURS)
ANNOTATION, ANNOTATION_ENTRY = f"{{{OURS}}}annotation", f"{{{OURS}}}annotationEntry"
"""Annotations of decision tables in DMN 1.1, which has none: `name` is the column's, the text an entry's."""
