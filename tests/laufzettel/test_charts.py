# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Charts that everybody can read: well-formed whatever is written on them, told apart by shape, no style, no script."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import example, given
from hypothesis import strategies as st

from laufzettel.charts import Bar, Dot, Heading, Scale, Series, bars, dots, lines, scale_over

SVG = "{http://www.w3.org/2000/svg}"
HEADING = Heading("chart", "Punkte", "Zwei Verfahren, vorn das erste.")
FIGURES = st.floats(-1e6, 1e6)


def plain(value: float) -> str:
    """A mark in words."""
    return f"{value:g}"


SCALE = Scale(0, 100, 20, plain, "Punkte")


def drawn(svg: str) -> Element:
    """The chart, parsed."""
    root: Element = fromstring(svg)
    return root


def words(root: Element) -> list[str]:
    """Every text on it."""
    return [one.text or "" for one in root.iter(f"{SVG}text")]


def charts(label: str = "A") -> list[str]:
    """One of each kind."""
    return [
        dots(HEADING, [Dot(label, 50, 40, 60, label), Dot("B", 10, 5, 15, "10", 2)], SCALE, shapes={2: label}),
        bars(HEADING, [Bar(label, 50, label, 80), Bar("B", 10, "10", pattern=1)], SCALE),
        lines(HEADING, [Series(label, [1, None, 3]), Series("B", [3, 2, 1])], [label, "2", "3"], SCALE),
    ]


@pytest.mark.parametrize("svg", charts())
def test_a_chart_says_what_it_shows(svg: str) -> None:
    """A picture for assistive technology, with its title and one sentence."""
    root = drawn(svg)
    assert root.get("role") == "img"
    named = {one.get("id"): one.text for one in root if one.tag in (f"{SVG}title", f"{SVG}desc")}
    assert [named[name] for name in root.get("aria-labelledby", "").split()] == [HEADING.title, HEADING.says]


@pytest.mark.parametrize("svg", charts())
def test_a_chart_brings_neither_style_nor_script(svg: str) -> None:
    """The desk forbids both on its pages."""
    assert not re.search(r"<style|<script|\sstyle=|\son\w+=|href", svg)


@given(label=st.text())
def test_a_chart_is_well_formed_whatever_is_written_on_it(label: str) -> None:
    """Names come from outside: marks of markup and signs that XML forbids do no harm."""
    for svg in charts(label):
        assert len(drawn(svg)) > 0


def test_marks_differ_by_shape_and_fillings_by_pattern() -> None:
    """Not by colour alone: four kinds of mark, four kinds of filling."""
    rows = [Dot(str(n), 10, 5, 15, "10", n) for n in range(4)]
    root = drawn(dots(HEADING, rows, SCALE))
    marks = [
        one for one in root if one.tag in (f"{SVG}circle", f"{SVG}rect") or (one.get("fill") or "").startswith("#")
    ]
    kinds = {(one.tag, re.sub(r"[\d. -]", "", one.get("d", ""))) for one in marks}
    assert len(kinds) == 4
    root = drawn(bars(HEADING, [Bar(str(n), 10, "10", pattern=n) for n in range(4)], SCALE))
    patterns = root.findall(f".//{SVG}pattern")
    fillings = {str([(child.tag, child.get("d"), child.get("cx")) for child in one]) for one in patterns}
    assert len(fillings) == 4


def _luminance(colour: str) -> float:
    channels = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_every_colour_stands_out_on_light_and_on_dark() -> None:
    """At least 3:1 against white and against the dark background of the desk."""
    rows = [Dot(str(n), 10, 5, 15, "10", n) for n in range(4)]
    colours = set(re.findall(r'"(#[0-9a-f]{6})"', dots(HEADING, rows, SCALE)))
    assert len(colours) == 4
    for colour in colours:
        for ground in ("#ffffff", "#141821"):
            light, dark = sorted((_luminance(colour), _luminance(ground)), reverse=True)
            assert (light + 0.05) / (dark + 0.05) >= 3, (colour, ground)


@given(values=st.lists(FIGURES, max_size=20), from_zero=st.booleans())
@example(values=[5e-324], from_zero=False)
@example(values=[0.0, 5e-324], from_zero=True)
def test_a_scale_holds_its_values_with_few_round_marks(values: list[float], from_zero: bool) -> None:
    """Nothing is drawn beyond an end; nought is on it where bars begin there."""
    scale = scale_over(values, plain, "Minuten", from_zero=from_zero)
    allowed = scale.step * 1e-6
    assert scale.low - allowed <= min(values, default=0)
    assert max(values, default=0) <= scale.high + allowed
    assert not from_zero or scale.low <= 0 <= scale.high
    assert 2 <= len(scale.ticks()) <= 8


@given(value=st.floats(-1e3, 1e3))
def test_a_dot_lies_within_its_interval(value: float) -> None:
    """Also where scale ends cut it off."""
    low, at, high = (SCALE.at(one, 400) for one in (value - 5, value, value + 5))
    assert 0 <= low <= at <= high <= 400


def test_long_labels_are_broken_and_cut() -> None:
    """On two lines at most; what is left out shows."""
    root = drawn(bars(HEADING, [Bar("Sehr " * 20 + "lang", 10, "10")], SCALE))
    label = [one for one in words(root) if one.startswith("Sehr")]
    assert len(label) == 2
    assert label[-1].endswith("…")


def test_a_line_has_a_gap_where_nothing_was_measured() -> None:
    """Two pieces instead of a line through a value nobody has."""
    svg = lines(HEADING, [Series("A", [1, 2, None, 4, 5])], list("abcde"), SCALE)
    paths = [one.get("d", "") for one in drawn(svg).iter(f"{SVG}path")]
    assert [path.count("M") for path in paths if "L" in path] == [2]


def test_empty_charts_are_drawn() -> None:
    """Nobody on the list yet is no fault."""
    scale = scale_over([], plain, "Punkte")
    for svg in (dots(HEADING, [], scale), bars(HEADING, [], scale), lines(HEADING, [], [], scale)):
        assert drawn(svg).get("role") == "img"
