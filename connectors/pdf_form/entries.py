# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The filled fields of a form become entries; what is filled in and not taken over is said."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from connectors.pdf_form import messages
from connectors.pdf_form.acroform import AcroField
from connectors.pdf_form.asked import Asked, Entry, place_of
from connectors.pdf_form.texts import has_unreadable
from laufzettel.errors import Problem

ENOUGH_FIELDS = 0.6
"""Share of the form's fields a file must have to be taken for the form; one shared name proves nothing."""


def share_of_fields(fields: Sequence[AcroField], asked: Asked) -> float:
    """How many of the form's fields a file has, 0 to 1."""
    ours = asked.form.names.keys() or asked.labels.keys()
    return len({one.key for one in fields} & ours) / len(ours)


def entries(fields: Sequence[AcroField], asked: Asked) -> tuple[dict[str, Entry], list[Problem]]:
    """The declared fields somebody filled in, and what is wrong with the fields.

    Args:
        fields: all fields of the file.
        asked: which of them are declared, and which the form has.
    """
    filled: dict[str, list[AcroField]] = defaultdict(list)
    unknown: list[AcroField] = []
    for one in fields:
        if one.entered:
            if one.key in asked.labels:
                filled[one.key].append(one)
            elif one.key not in asked.form.names:
                unknown.append(one)
    found: dict[str, Entry] = {}
    problems: list[Problem] = []
    for key, ones in filled.items():
        own = asked.form.names.get(key, key)
        chosen = next((one for one in ones if one.name == own), ones[0])
        found[key] = Entry(chosen.value, place_of(chosen.page, chosen.box), 1.0)
        if len(ones) > 1 and any(one.value != chosen.value for one in ones):
            other = next(one for one in ones if one.value != chosen.value)
            problems.append(asked.about(messages.TWICE, key, place=place_of(other.page, other.box)))
    problems += [
        asked.about(messages.ONLY_SHOWN, one.key, place=place_of(one.page, one.box))
        for one in fields
        if one.only_shown and one.key in asked.labels and one.key not in found and one.key not in asked.form.hints
    ]
    if unknown:
        place = place_of(unknown[0].page, unknown[0].box)
        problems.append(asked.problem(messages.UNKNOWN_FIELD, place=place, count=len(unknown)))
    return found, problems


def unreadable(found: dict[str, Entry], asked: Asked) -> list[Problem]:
    """Fields with characters that no text should have."""
    return [
        asked.about(messages.CONTROLS, key, place=entry.place)
        for key, entry in found.items()
        if has_unreadable(entry.raw)
    ]


def lacking(fields: Sequence[AcroField], asked: Asked) -> list[Problem]:
    """Declared fields which the blank form has and the file has not."""
    there = {one.key for one in fields}
    gone = [labels for key, labels in asked.labels.items() if key in asked.form.names and key not in there]
    if not gone:
        return []
    names_de, names_en = (", ".join(names) for names in zip(*gone, strict=True))
    return [asked.problem(messages.FIELDS_MISSING, labels=names_de, labels_en=names_en)]
