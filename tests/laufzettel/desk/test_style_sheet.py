# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The style sheet the pages load: of KERN what they use, and nothing that would be missed."""

from __future__ import annotations

import pytest

from laufzettel.desk.sheet import SHEET, WHOLE, made, trimmed


def test_the_sheet_is_the_one_that_would_be_made_now() -> None:
    """A page with a class of KERN it did not use before needs it made anew: make styles."""
    assert SHEET.read_text(encoding="utf-8") == made()


def test_it_is_less_than_a_third_of_the_whole() -> None:
    """A browser reads it anew with each page."""
    assert SHEET.stat().st_size * 3 < WHOLE.stat().st_size


@pytest.mark.parametrize(
    ("css", "left"),
    [
        (".kern-a{x:1}.kern-b{x:2}", ".kern-a{x:1}"),
        (".kern-b,.kern-a:not(.q,.r),p{x:1}", ".kern-a:not(.q,.r),p{x:1}"),
        (".kern-a:is(.kern-b,.q):not(:has(.kern-d)) p{x:1}", ".kern-a:is(.kern-b,.q):not(:has(.kern-d)) p{x:1}"),
        ("@media (min-width:1px){.kern-b{x:1}}@media print{.kern-a{x:1}p{y:2}}", "@media print{.kern-a{x:1}p{y:2}}"),
        ('@charset "UTF-8";.kern-a{b:url("data:,}{")}', '@charset "UTF-8";.kern-a{b:url("data:,}{")}'),
        (r'.kern-a{c:"\"}"}.kern-b{c:url(x}y)}p{d:e}', r'.kern-a{c:"\"}"}p{d:e}'),
        ("/* .kern-a{ */.kern-c--big{x:1}.kern-d{x:1}", "/* .kern-a{ */.kern-c--big{x:1}"),
        ("@keyframes k{0%{x:1}100%{x:2}}@font-face{f:g}", "@keyframes k{0%{x:1}100%{x:2}}@font-face{f:g}"),
    ],
)
def test_only_rules_for_what_nobody_names_are_left_out(css: str, left: str) -> None:
    """Whatever else stands in a sheet stays as it is."""
    assert trimmed(css, {"kern-a", "kern-c--"}) == left
