# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What stands on a page beyond the form's own print: in the fields, beside them, or drawn."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from connectors.pdf_form.acroform import AcroField
from connectors.pdf_form.content import Word
from connectors.pdf_form.pages import Lying
from connectors.pdf_form.sheet import Box
from connectors.pdf_form.template import BlankPage, whole_points

_SLACK_PT = 2.0
_POKES_PT = 3.0
_SAME_PT = 3.0
_SAME_LINE_PT = 4.0
_A_NAME = 4
"""Letters from which on a word of the form is looked for inside others, to which it may be glued."""


@dataclass(slots=True)
class Difference:
    """What somebody added to a page; all boxes as the blank form measures them.

    Attributes:
        entered: words by the name of the field they stand in.
        beside: words outside all fields.
        marks: boxes of pictures and drawings.
        doubtful: names of fields whose text may not be all, or not theirs.
        labels: names of fields in which a word of the form's own print turned up: what stands there is no value.
    """

    entered: dict[str, list[Word]] = field(default_factory=lambda: defaultdict(list))
    beside: list[Word] = field(default_factory=list)
    marks: list[Box] = field(default_factory=list)
    doubtful: set[str] = field(default_factory=set)
    labels: set[str] = field(default_factory=set)


def difference(lying: Lying) -> Difference:
    """What stands on a page that the blank form does not print there.

    Args:
        lying: the page, and how it lies over the form.
    """
    found = Difference()
    blank, page = lying.blank, lying.content
    printed = {other for _, other in lying.fit.pairs}
    owners: list[tuple[Word, str | None]] = []
    for index, word in enumerate(page.words):
        if index not in printed:
            placed = Word(word.text, *lying.fit.on_blank((word.x0, word.y0, word.x1, word.y1)))
            owner = _owner(placed, blank.fields)
            owners.append((placed, owner.name if owner else None))
            if owner is None:
                found.beside.append(placed)
            else:
                found.entered[owner.name].append(placed)
                if placed.x0 < owner.box[0] - _POKES_PT or placed.x1 > owner.box[2] + _POKES_PT:
                    found.doubtful.add(owner.name)
    found.doubtful |= _crossing(owners)
    found.labels = _strayed(lying, found.entered)
    found.marks = [box for box in map(lying.fit.on_blank, page.marks) if not _belongs(box, blank)]
    return found


def _owner(word: Word, fields: Sequence[AcroField]) -> AcroField | None:
    """The field in whose box the word's middle stands; where two boxes claim it, the nearer one."""
    x, y = word.middle.real, word.middle.imag
    claims = []
    for one in fields:
        x0, y0, x1, y1 = one.box
        outside = max(x0 - x, x - x1, y0 - y, y - y1)
        if outside <= _SLACK_PT:
            claims.append((outside, one))
    return min(claims, key=lambda claim: claim[0])[1] if claims else None


def _crossing(owners: Iterable[tuple[Word, str | None]]) -> set[str]:
    """Fields whose text runs on into another field, or out of all: one sentence, cut in two by a box's edge."""
    found: set[str] = set()
    in_lines = sorted(owners, key=lambda one: (round(one[0].middle.imag / _SAME_LINE_PT), one[0].x0))
    for (word, owner), (after, other) in pairwise(in_lines):
        close = -2 < after.x0 - word.x1 < 0.5 * (word.y1 - word.y0)
        if owner != other and close and abs(word.middle.imag - after.middle.imag) < _SAME_LINE_PT:
            found |= {name for name in (owner, other) if name}
    return found


def _strayed(lying: Lying, entered: dict[str, list[Word]]) -> set[str]:
    """Fields that hold a word of the form's print that is missing at its own place."""
    there = {number for number, _ in lying.fit.pairs}
    missing = {word.text for number, word in enumerate(lying.blank.content.words) if number not in there}
    names = {text for text in missing if len(text) >= _A_NAME}
    return {
        name
        for name, words in entered.items()
        for word in words
        if word.text in missing or any(text in word.text for text in names)
    }


def _belongs(box: Box, blank: BlankPage) -> bool:
    """Whether the form draws this itself, or it is the frame of a field; a check box's frame may be a cross in it."""
    if whole_points(box) in blank.marks:
        return True
    frames = [one.box for one in blank.fields if one.kind != "Btn"]
    return any(_same(box, other) for other in (*blank.content.marks, *frames))


def _same(one: Box, other: Box) -> bool:
    return all(abs(a - b) <= _SAME_PT for a, b in zip(one, other, strict=True))
