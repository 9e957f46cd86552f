# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A form printed flat, read by the places of its labels: the blank form is the template."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from statistics import median

import pikepdf

from connectors.pdf_form.acroform import AcroField, acro_fields
from connectors.pdf_form.words import Word, words

ENOUGH = 0.6
"""Share of the blank's words that must stand on a page for it to be that form."""
_SLACK_PT = 2.0
_NEAR_PT = 40.0


@dataclass(frozen=True, slots=True)
class Template:
    """A blank form: its fields, and the words printed on it, by page."""

    fields: tuple[AcroField, ...]
    printed: dict[int, tuple[Word, ...]]


@lru_cache(maxsize=8)
def template(blank: Path) -> Template:
    """The template a blank form makes; kept, because every printed form of a batch needs it."""
    with pikepdf.open(blank) as pdf:
        fields, pages = tuple(acro_fields(pdf)), len(pdf.pages)
    printed: dict[int, list[Word]] = defaultdict(list)
    for word in words(blank, pages=pages):
        printed[word.page].append(word)
    return Template(fields, {page: tuple(some) for page, some in printed.items()})


def read_flat(path: Path, form: Template) -> tuple[float, dict[str, tuple[str, AcroField]]]:
    """Read a printed form.

    Args:
        path: the PDF; its text must be text, not pictures.
        form: the blank form.

    Returns:
        How much of the form's own print was found (0 to 1; under `ENOUGH` it is another form), and field name to text
        and box.
    """
    found: dict[int, list[Word]] = defaultdict(list)
    for word in words(path, pages=len(form.printed)):
        found[word.page].append(word)
    matched = printed = 0
    texts: dict[str, tuple[str, AcroField]] = {}
    for page, blank in form.printed.items():
        shifts = _shifts(blank, found[page])
        matched, printed = matched + len(shifts), printed + len(blank)
        if len(shifts) < ENOUGH * len(blank):
            continue
        dx, dy = median(shift[0] for shift in shifts), median(shift[1] for shift in shifts)
        entered = _without_print(found[page], blank, dx, dy)
        for field in form.fields:
            if field.page == page:
                texts[field.name] = (_inside(field, entered, dx, dy), _moved(field, dx, dy))
    return (matched / printed if printed else 0.0), texts


def _shifts(blank: tuple[Word, ...], page: list[Word]) -> list[tuple[float, float]]:
    """For each printed word that stands on the page, too, how far it has moved."""
    by_text: dict[str, list[Word]] = defaultdict(list)
    for word in page:
        by_text[word.text].append(word)
    found = []
    for word in blank:
        near = min(by_text.get(word.text, ()), key=lambda other: _distance(word, other), default=None)
        if near is not None and _distance(word, near) <= _NEAR_PT:
            found.append((near.x0 - word.x0, near.y0 - word.y0))
    return found


def _distance(one: Word, other: Word) -> float:
    return abs(one.x0 - other.x0) + abs(one.y0 - other.y0)


def _without_print(page: list[Word], blank: tuple[Word, ...], dx: float, dy: float) -> list[Word]:
    """The words somebody entered: those the blank form does not have at that place."""
    printed = {(word.text, round(word.x0 + dx), round(word.y0 + dy)) for word in blank}
    around = [(a, b) for a in (-1, 0, 1) for b in (-1, 0, 1)]
    return [
        word
        for word in page
        if not any((word.text, round(word.x0) + a, round(word.y0) + b) in printed for a, b in around)
    ]


def _inside(field: AcroField, entered: list[Word], dx: float, dy: float) -> str:
    """The text in a field's box, line by line."""
    x0, y0, x1, y1 = field.box
    inside = [
        word
        for word in entered
        if x0 + dx - _SLACK_PT <= (word.x0 + word.x1) / 2 <= x1 + dx + _SLACK_PT
        and y0 + dy - _SLACK_PT <= (word.y0 + word.y1) / 2 <= y1 + dy + _SLACK_PT
    ]
    lines: list[list[Word]] = []
    for word in sorted(inside, key=lambda one: (one.y1 + one.y0) / 2):
        middle = (word.y0 + word.y1) / 2
        if lines and abs(middle - (lines[-1][-1].y0 + lines[-1][-1].y1) / 2) < 6:
            lines[-1].append(word)
        else:
            lines.append([word])
    return "\n".join(" ".join(word.text for word in sorted(line, key=lambda one: one.x0)) for line in lines)


def _moved(field: AcroField, dx: float, dy: float) -> AcroField:
    x0, y0, x1, y1 = field.box
    return AcroField(field.name, field.label, "", field.kind, field.page, (x0 + dx, y0 + dy, x1 + dx, y1 + dy))
