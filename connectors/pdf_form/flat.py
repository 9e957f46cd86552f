# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A form printed flat, read by the places of its labels; and what any form's pages show beyond the form."""

from __future__ import annotations

from collections.abc import Iterable

from connectors.pdf_form import messages
from connectors.pdf_form.acroform import AcroField
from connectors.pdf_form.asked import Asked, Entry, around, place_of
from connectors.pdf_form.content import Word
from connectors.pdf_form.difference import Difference, difference
from connectors.pdf_form.fit import ENOUGH, Fit
from connectors.pdf_form.pages import Lying, Recognised
from connectors.pdf_form.sheet import Box
from laufzettel.errors import Problem

_AT_BEST = 0.95
"""Confidence of text on a page that lies exactly over the form: its place says what it means, nothing else does."""
_PER_MISSING_PRINT = 0.5
_PER_POINT = 0.1
_DOUBTFUL = 0.5
SURE = 0.8
"""Below this confidence a person is asked to look."""
_SAME_LINE_PT = 6.0


def read_printed(found: Recognised, asked: Asked) -> tuple[dict[str, Entry], list[Problem]]:
    """The entries of a printed form, and what a person must look at.

    Args:
        found: which of the document's pages lies over which of the form's.
        asked: the declared fields.
    """
    texts: dict[str, Entry] = {}
    problems = page_problems(found, asked)
    for lying in found.lying:
        page = lying.content.number
        if lying.fit.share < ENOUGH or not lying.fit.is_sound:
            problems.append(asked.on_page(messages.NOT_ALIGNED, page))
            continue
        more = difference(lying)
        sure = _confidence(lying.fit)
        if sure < SURE:
            problems.append(asked.on_page(messages.OTHER_PRINT, page))
        for field in lying.blank.fields:
            if field.key in asked.labels and (words := more.entered.get(field.name)):
                place = place_of(page, lying.content.shown(lying.fit.on_page(field.box)))
                doubtful, label = field.name in more.doubtful, field.name in more.labels
                entry = Entry(_lines(words), place, round(sure * (_DOUBTFUL if doubtful else 1.0), 3))
                if not label and texts.setdefault(field.key, entry).raw != entry.raw:
                    problems.append(asked.about(messages.TWICE, field.key, place=place))
                if doubtful or label:
                    problems.append(asked.about(messages.DOUBTFUL, field.key, place=place, page=page))
        problems += _beyond(lying, more, asked)
    return texts, problems


def print_problems(found: Recognised, asked: Asked, fields: Iterable[AcroField]) -> list[Problem]:
    """What the pages of a form with filled fields show beyond the form and the fields' own text.

    Args:
        found: which of the document's pages lies over which of the form's.
        asked: the declared fields.
        fields: all fields of the file; their text may stand on the page once more.
    """
    values = {one.key: one.value for one in fields}
    problems = page_problems(found, asked)
    for lying in found.lying:
        if lying.fit.share < ENOUGH or not lying.fit.is_sound:
            problems.append(asked.on_page(messages.OTHER_PRINT, lying.content.number))
            continue
        more = difference(lying)
        more.beside += [
            word
            for field in lying.blank.fields
            for word in more.entered.get(field.name, ())
            if word.text not in values.get(field.key, "")
        ]
        problems += _beyond(lying, more, asked)
    return problems


def page_problems(found: Recognised, asked: Asked) -> list[Problem]:
    """Pages that do not belong to the form, and pages of it that are missing."""
    return [
        *(asked.on_page(messages.MORE_APPLICATIONS, page) for page in found.again),
        *(asked.on_page(messages.EXTRA_PAGE, page) for page in found.extra),
        *(asked.on_page(messages.PAGE_MISSING, page) for page in found.missing),
    ]


def _confidence(fit: Fit) -> float:
    """How surely the text in a box belongs to that field: print that is missing or out of place lowers it."""
    lowered = _AT_BEST - _PER_MISSING_PRINT * (1 - fit.share) - _PER_POINT * fit.residual_pt
    return round(max(0.1, lowered), 3)


def _beyond(lying: Lying, more: Difference, asked: Asked) -> list[Problem]:
    page = lying.content.number
    words: list[Box] = [(word.x0, word.y0, word.x1, word.y1) for word in more.beside]
    return [
        asked.on_page(message, page, lying.content.shown(lying.fit.on_page(around(boxes))))
        for message, boxes in ((messages.BESIDE, words), (messages.MARKS, more.marks))
        if boxes
    ]


def _lines(inside: Iterable[Word]) -> str:
    """The text in a field's box, line by line."""
    lines: list[list[Word]] = []
    for word in sorted(inside, key=lambda one: one.middle.imag):
        if lines and abs(word.middle.imag - lines[-1][-1].middle.imag) < _SAME_LINE_PT:
            lines[-1].append(word)
        else:
            lines.append([word])
    return "\n".join(" ".join(word.text for word in sorted(line, key=lambda one: one.x0)) for line in lines)
