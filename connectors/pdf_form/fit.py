# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""How a printed page lies over the blank form: shifted, made smaller or larger, slightly turned.

The words both have tell it. Points are complex numbers, x to the right and y downwards: a page lies over the form as
`printed = scale * blank + shift`, where a complex scale turns as well.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import median

from connectors.pdf_form.content import Word
from connectors.pdf_form.sheet import Box

ENOUGH = 0.6
"""Share of the blank's words that must stand on a page for it to be that form."""
_SMALLEST, _LARGEST = 0.90, 1.10
_MOST_TURN = 0.05
"""In radians, about three degrees."""
_MOST_RESIDUAL_PT = 2.0
_FEWEST = 4
_ROUGH_PT = 12.0
_FINE_PT = 4.0


@dataclass(frozen=True, slots=True)
class Fit:
    """How a page lies over the form.

    Attributes:
        scale: 1 where it was printed in its own size.
        shift: of the top left corner, in points.
        pairs: which of the form's words is which of the page's, by their numbers.
        share: how much of the form's own print stands on the page, 0 to 1.
        residual_pt: by how much the words miss their places on average.
    """

    scale: complex = 1 + 0j
    shift: complex = 0j
    pairs: tuple[tuple[int, int], ...] = ()
    share: float = 0.0
    residual_pt: float = 0.0

    @property
    def is_sound(self) -> bool:
        """Whether it is exact enough to tell one field from the next."""
        return (
            _SMALLEST <= abs(self.scale) <= _LARGEST
            and abs(self.scale.imag) <= _MOST_TURN
            and self.residual_pt <= _MOST_RESIDUAL_PT
        )

    def on_blank(self, box: Box) -> Box:
        """Where a box of the page would lie on the blank form."""
        return self._around(box, (self._middle(box) - self.shift) / self.scale, 1 / abs(self.scale))

    def on_page(self, box: Box) -> Box:
        """Where a box of the blank form lies on the page."""
        return self._around(box, self._middle(box) * self.scale + self.shift, abs(self.scale))

    @staticmethod
    def _middle(box: Box) -> complex:
        return complex((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)

    @staticmethod
    def _around(box: Box, middle: complex, scale: float) -> Box:
        across, down = (box[2] - box[0]) / 2 * scale, (box[3] - box[1]) / 2 * scale
        return (middle.real - across, middle.imag - down, middle.real + across, middle.imag + down)


def likeness(blank: Sequence[Word], page: Sequence[Word]) -> float:
    """Share of the blank's words that stand on the page at all, wherever; a quick look before `fit`."""
    there = Counter(word.text for word in blank)
    return (there & Counter(word.text for word in page)).total() / len(blank) if blank else 0.0


def fit(blank: Sequence[Word], page: Sequence[Word]) -> Fit:
    """How the page lies over the blank form; a share of 0 if too few words are on both.

    Args:
        blank: the words printed on a page of the form.
        page: the words on a page of the document.
    """
    known = [(word.middle, other.middle) for word, other in _only_ones(blank, page)]
    if len(known) < _FEWEST:
        return Fit()
    scale, shift = _rough(known)
    for reach in (_ROUGH_PT, _FINE_PT):
        pairs = _matches(blank, page, scale, shift, reach)
        if len(pairs) < _FEWEST:
            return Fit()
        scale, shift = _least_squares([(blank[one].middle, page[other].middle) for one, other in pairs])
    pairs = _matches(blank, page, scale, shift, _FINE_PT)
    misses = [abs(scale * blank[one].middle + shift - page[other].middle) ** 2 for one, other in pairs]
    residual = sqrt(sum(misses) / len(misses)) if misses else 0.0
    return Fit(scale, shift, tuple(pairs), len(pairs) / len(blank), residual)


def _only_ones(blank: Sequence[Word], page: Sequence[Word]) -> list[tuple[Word, Word]]:
    """Words that stand once on the form and once on the page: these cannot be taken for each other."""
    once, there = Counter(word.text for word in blank), Counter(word.text for word in page)
    by_text = {word.text: word for word in page if there[word.text] == 1}
    return [(word, by_text[word.text]) for word in blank if once[word.text] == 1 and word.text in by_text]


def _rough(known: list[tuple[complex, complex]]) -> tuple[complex, complex]:
    """Scale and shift by the middle of many pairs, which some wrong ones do not move."""
    half = len(known) // 2
    scales = [
        (other - far_other) / (word - far_word)
        for step in {half, max(1, half // 2), 1}
        for (word, other), (far_word, far_other) in zip(known, known[step:] + known[:step], strict=True)
        if abs(word - far_word) > 50
    ]
    scale = complex(median(one.real for one in scales), median(one.imag for one in scales)) if scales else 1 + 0j
    shifts = [other - scale * word for word, other in known]
    return scale, complex(median(one.real for one in shifts), median(one.imag for one in shifts))


def _least_squares(known: list[tuple[complex, complex]]) -> tuple[complex, complex]:
    middle = sum(word for word, _ in known) / len(known)
    other_middle = sum(other for _, other in known) / len(known)
    spread = sum(abs(word - middle) ** 2 for word, _ in known)
    if spread < 1:
        return 1 + 0j, other_middle - middle
    scale = sum((other - other_middle) * (word - middle).conjugate() for word, other in known) / spread
    return scale, other_middle - scale * middle


def _matches(
    blank: Sequence[Word], page: Sequence[Word], scale: complex, shift: complex, reach: float
) -> list[tuple[int, int]]:
    """Each word of the form with the same word of the page that stands nearest to its place, each used once."""
    by_text: dict[str, list[int]] = defaultdict(list)
    for index, word in enumerate(page):
        by_text[word.text].append(index)
    near = []
    for number, word in enumerate(blank):
        if word.text in by_text:
            place = scale * word.middle + shift
            for index in by_text[word.text]:
                miss = abs(page[index].middle - place)
                if miss <= reach:
                    near.append((miss, number, index))
    taken: set[int] = set()
    found: dict[int, int] = {}
    for _, number, index in sorted(near):
        if number not in found and index not in taken:
            found[number] = index
            taken.add(index)
    return sorted(found.items())
