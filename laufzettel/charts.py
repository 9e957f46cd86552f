# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Charts as SVG that everybody can read: a title, one sentence, marks told apart by shape; whoever shows one puts a
table with the same figures beneath it.

No script and no style of its own: text takes the colour of the page around it, marks stand out on light and on dark.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from math import floor, log10

WIDTH = 760
_LABELS, _FIGURES, _ROW, _TOP, _AXIS = 250, 110, 34, 10, 44
_LETTERS_IN_A_LABEL, _LINES_IN_A_LABEL = 33, 2
_COLOURS = ("#2b7bbb", "#b8590f", "#2f8a4c", "#8a5fb8")
"""Each at least 3:1 against white and against the darkest background of the desk."""
_DASHES = ("", "7 4", "2 3", "9 3 2 3")
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What may not stand in XML at all."""
_TINY = 1e-300
"""Less than that cannot be divided into steps."""
SHAPES = ("circle", "square", "diamond", "triangle")


@dataclass(frozen=True, slots=True)
class Heading:
    """What a chart says to somebody who does not see it.

    Attributes:
        name: unique on its page, of letters, digits and hyphens.
        title: what it shows.
        says: one sentence with what can be seen.
    """

    name: str
    title: str
    says: str


@dataclass(frozen=True, slots=True)
class Scale:
    """The axis of figures.

    Attributes:
        low: where it begins.
        high: where it ends.
        step: between two marks.
        said: a mark in words.
        title: what is counted, in which unit.
    """

    low: float
    high: float
    step: float
    said: Callable[[float], str]
    title: str

    def ticks(self) -> list[float]:
        """Where it has marks."""
        return [self.low + self.step * n for n in range(round((self.high - self.low) / self.step) + 1)]

    def at(self, value: float, length: float) -> float:
        """How far along an axis of this length a value stands; what is beyond an end stands at the end."""
        part = (value - self.low) / (self.high - self.low)
        return round(min(1.0, max(0.0, part)) * length, 1)


def scale_over(values: Iterable[float], said: Callable[[float], str], title: str, *, from_zero: bool = True) -> Scale:
    """A scale with round marks that holds all values.

    Args:
        values: what is to be shown; may be empty.
        said: a mark in words.
        title: what is counted.
        from_zero: whether it begins (or ends) at nought, as bars must.
    """
    found = [*values, *([0.0] if from_zero else [])] or [0.0]
    low, high = min(found), max(found)
    rough = next(span for span in (high - low, abs(high), 1.0) if span > _TINY) / 5
    size = 10.0 ** floor(log10(rough))
    step = next(factor * size for factor in (1, 2, 5, 10) if factor * size >= rough * (1 - 1e-9))
    first, last = floor(low / step + 1e-9), -floor(-high / step + 1e-9)
    return Scale(first * step, max(last, first + 1) * step, step, said, title)


@dataclass(frozen=True, slots=True)
class Dot:
    """A figure with its interval, on a row of its own.

    Attributes:
        label: whose.
        value: the figure.
        low: where the interval begins.
        high: where it ends.
        said: figure and interval in words.
        shape: which of `SHAPES`; rows that differ in kind have different ones.
    """

    label: str
    value: float
    low: float
    high: float
    said: str
    shape: int = 0


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar from nought, on a row of its own.

    Attributes:
        label: what it stands for.
        value: how long.
        said: the figure in words.
        of: how long it could be at most, drawn as a frame; None if there is no such end.
        pattern: 0 to 3; kinds have different ones.
    """

    label: str
    value: float
    said: str
    of: float | None = None
    pattern: int = 0


@dataclass(frozen=True, slots=True)
class Series:
    """A line through some points; a gap in it where a value is None.

    Attributes:
        label: whose line.
        values: one for each place of the axis.
    """

    label: str
    values: Sequence[float | None]


def dots(
    heading: Heading,
    rows: Sequence[Dot],
    scale: Scale,
    *,
    shapes: Mapping[int, str] | None = None,
    limit: tuple[float, str] | None = None,
) -> str:
    """A dot with its interval in each row.

    Args:
        heading: for those who do not see it.
        rows: from top to bottom.
        scale: of the figures.
        shapes: what a shape means, if rows have different ones.
        limit: where a line stands across all rows, and what it is called.
    """
    length, parts = WIDTH - _LABELS - _FIGURES, []
    for n, row in enumerate(rows):
        middle = _TOP + _ROW * n + _ROW / 2
        low, high, at = (_LABELS + scale.at(value, length) for value in (row.low, row.high, row.value))
        colour = _COLOURS[row.shape % len(SHAPES)]
        parts += [
            *_label(row.label, middle),
            f'<path d="M{low} {middle}H{high}M{low} {middle - 5}v10M{high} {middle - 5}v10" fill="none" '
            f'stroke="{colour}" stroke-width="2"/>',
            _mark(row.shape, at, middle, colour),
            _text(row.said, WIDTH - 4, middle + 4, anchor="end"),
        ]
    return _framed(heading, parts, rows, scale, shapes or {}, limit)


def bars(heading: Heading, rows: Sequence[Bar], scale: Scale) -> str:
    """A bar in each row.

    Args:
        heading: for those who do not see it.
        rows: from top to bottom.
        scale: of the figures; nought must lie on it.
    """
    length = WIDTH - _LABELS - _FIGURES
    parts = [_patterns(heading.name, sorted({row.pattern % len(SHAPES) for row in rows}))]
    for n, row in enumerate(rows):
        top, middle = _TOP + _ROW * n + 8, _TOP + _ROW * n + _ROW / 2
        zero, end = (_LABELS + scale.at(value, length) for value in (0.0, row.value))
        kind = row.pattern % len(SHAPES)
        parts += _label(row.label, middle)
        if row.of is not None:
            most = _LABELS + scale.at(row.of, length)
            parts.append(_box(zero, most, top, 'fill="none" stroke="currentColor" stroke-opacity="0.6"'))
        parts += [
            _box(zero, end, top, f'fill="url(#{heading.name}-p{kind})" stroke="{_COLOURS[kind]}" stroke-width="1.5"'),
            _text(row.said, WIDTH - 4, middle + 4, anchor="end"),
        ]
    return _framed(heading, parts, rows, scale, {}, None)


def lines(heading: Heading, series: Sequence[Series], places: Sequence[str], scale: Scale) -> str:
    """Lines over places in order, such as weeks.

    Args:
        heading: for those who do not see it.
        series: each has as many values as there are places.
        places: their names; if they are many, only some are written.
        scale: of the figures, from bottom to top.
    """
    left, height, right = 70, 220, WIDTH - 20
    legend = 22 * len(series)
    bottom, length = _TOP + legend + height, right - left
    across = [left + length * (n + 0.5) / max(1, len(places)) for n in range(len(places))]
    parts = [_text(scale.title, 4, _TOP + legend - 4)]
    for tick in scale.ticks():
        y = bottom - scale.at(tick, height - 16)
        parts += [_grid(f"M{left} {y:.1f}H{right}"), _text(scale.said(tick), left - 8, y + 4, anchor="end")]
    every = -(-len(places) // 10) or 1
    parts += [_text(place, across[n], bottom + 20, anchor="middle") for n, place in enumerate(places) if n % every == 0]
    for n, one in enumerate(series):
        colour, row = _COLOURS[n % len(SHAPES)], _TOP + 22 * n + 6
        there = [
            None if value is None else (across[at], bottom - scale.at(value, height - 16))
            for at, value in enumerate(one.values)
        ]
        stroke = f'fill="none" stroke="{colour}" stroke-width="2" stroke-dasharray="{_DASHES[n % len(SHAPES)]}"'
        stroke = stroke.replace(' stroke-dasharray=""', "")
        parts += [
            f'<path d="M{left} {row}h40" {stroke}/>',
            _mark(n, left + 20, row, colour),
            _text(one.label, left + 50, row + 4),
            f'<path d="{_through(there)}" {stroke}/>',
            *(_mark(n, *point, colour) for point in there if point is not None),
        ]
    return _svg(heading, parts, bottom + 34)


def _through(points: Iterable[tuple[float, float] | None]) -> str:
    """The path through points that begins anew after each gap."""
    path, pen = "", "M"
    for point in points:
        path += "" if point is None else f"{pen}{point[0]:.1f} {point[1]:.1f}"
        pen = "M" if point is None else "L"
    return path


def _framed(
    heading: Heading,
    parts: Sequence[str],
    rows: Sequence[object],
    scale: Scale,
    shapes: Mapping[int, str],
    limit: tuple[float, str] | None,
) -> str:
    """Rows with the axis beneath them, and beneath that what shapes and the line mean."""
    length, bottom = WIDTH - _LABELS - _FIGURES, _TOP + _ROW * len(rows)
    axis = []
    for tick in scale.ticks():
        at = _LABELS + scale.at(tick, length)
        axis += [_grid(f"M{at} {_TOP}V{bottom + 4}"), _text(scale.said(tick), at, bottom + 18, anchor="middle")]
    axis.append(_text(scale.title, _LABELS + length / 2, bottom + 38, anchor="middle"))
    key = [(_mark(shape, 0, 0, _COLOURS[shape % len(SHAPES)]), words) for shape, words in shapes.items()]
    if limit is not None:
        dashes = 'fill="none" stroke="currentColor" stroke-width="2" stroke-dasharray="6 4"'
        axis.append(f'<path d="M{_LABELS + scale.at(limit[0], length)} {_TOP}V{bottom + 4}" {dashes}/>')
        key.append((f'<path d="M0 -9v18" {dashes}/>', limit[1]))
    for n, (sign, words) in enumerate(key):
        x, y = 20 + (n % 2) * WIDTH / 2, bottom + _AXIS + 14 + 22 * (n // 2)
        axis += [f'<g transform="translate({x:g} {y:g})">{sign}</g>', _text(words, x + 16, y + 4)]
    return _svg(heading, [*axis, *parts], bottom + _AXIS + 22 * -(-len(key) // 2) + (6 if key else 0))


def _svg(heading: Heading, parts: Sequence[str], height: float) -> str:
    title, says = f"{heading.name}-title", f"{heading.name}-desc"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="0 0 {WIDTH} {height:g}" role="img" '
        f'aria-labelledby="{title} {says}" font-family="Fira Sans, Libertinus Serif, sans-serif" font-size="13">'
        f'<title id="{title}">{_clean(heading.title)}</title><desc id="{says}">{_clean(heading.says)}</desc>'
        f"{''.join(parts)}</svg>"
    )


def _label(label: str, middle: float) -> list[str]:
    """A label beside its row, on two lines at most."""
    lines = _wrapped(label)
    first = middle + 4 - 7.5 * (len(lines) - 1)
    return [_text(line, _LABELS - 12, first + 15 * n, anchor="end") for n, line in enumerate(lines)]


def _wrapped(label: str) -> list[str]:
    """The words of a label on lines that fit."""
    lines = [""]
    for word in label.split():
        joined = f"{lines[-1]} {word}".strip()
        if len(joined) <= _LETTERS_IN_A_LABEL or not lines[-1]:
            lines[-1] = joined
        else:
            lines.append(word)
    cut = len(lines) > _LINES_IN_A_LABEL
    lines = lines[:_LINES_IN_A_LABEL]
    long = [line if len(line) <= _LETTERS_IN_A_LABEL else f"{line[: _LETTERS_IN_A_LABEL - 1]}…" for line in lines]
    return [*long[:-1], f"{long[-1].removesuffix('…')}…"] if cut else long


def _mark(shape: int, x: float, y: float, colour: str) -> str:
    match SHAPES[shape % len(SHAPES)]:
        case "circle":
            return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5.5" fill="{colour}"/>'
        case "square":
            return f'<rect x="{x - 5:.1f}" y="{y - 5:.1f}" width="10" height="10" fill="{colour}"/>'
        case "diamond":
            return f'<path d="M{x:.1f} {y - 7:.1f}l7 7l-7 7l-7 -7z" fill="{colour}"/>'
        case _:
            return f'<path d="M{x:.1f} {y - 7:.1f}l7 12h-14z" fill="{colour}"/>'


def _patterns(name: str, kinds: Sequence[int]) -> str:
    """Fillings that differ without colour: full, slanted, upright, dotted."""
    drawn = (
        '<rect width="8" height="8" fill="{c}"/>',
        '<path d="M-2 2l4 -4M0 8l8 -8M6 10l4 -4" stroke="{c}" stroke-width="2.5"/>',
        '<path d="M2 0v8M6 0v8" stroke="{c}" stroke-width="1.8"/>',
        '<circle cx="2" cy="2" r="1.5" fill="{c}"/><circle cx="6" cy="6" r="1.5" fill="{c}"/>',
    )
    patterns = "".join(
        f'<pattern id="{name}-p{kind}" width="8" height="8" patternUnits="userSpaceOnUse">'
        f"{drawn[kind].format(c=_COLOURS[kind])}</pattern>"
        for kind in kinds
    )
    return f"<defs>{patterns}</defs>"


def _box(one: float, other: float, top: float, paint: str) -> str:
    left = min(one, other)
    return f'<rect x="{left:.1f}" y="{top}" width="{abs(other - one):.1f}" height="{_ROW - 16}" {paint}/>'


def _grid(path: str) -> str:
    return f'<path d="{path}" fill="none" stroke="currentColor" stroke-opacity="0.25"/>'


def _text(words: str, x: float, y: float, *, anchor: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="currentColor">{_clean(words)}</text>'


def _clean(words: str) -> str:
    """Words as they may stand in XML."""
    return escape(_FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", words))
