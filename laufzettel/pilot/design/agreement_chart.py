# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The agreement of shadow mode as a chart: each share with its interval, beside the line of the exit rule."""

from __future__ import annotations

from collections.abc import Mapping

from laufzettel.charts import Dot, Heading, Scale, dots
from laufzettel.pilot.design.agreement import ENOUGH, Tally
from laufzettel.pilot.design.kept import Kept
from laufzettel.pilot.intervals import wilson

MOST_ROWS = 12
"""Entries in the chart, those with the lowest bound; the table beneath has all."""


def agreement_chart(kept: Kept, labels: Mapping[str, str], language: str) -> str:
    """The chart as SVG; its figures stand in the table beneath.

    Args:
        kept: the comparison.
        labels: what people call what is named so; the name itself stands for what is not there.
        language: `de` or `en`.
    """
    german = language == "de"
    worst = sorted(kept.fields.items(), key=lambda one: (one[1].lower, one[0]))[:MOST_ROWS]
    rows = [_dot("Vorgänge ganz gleich" if german else "Cases wholly alike", kept.cases, language, shape=1)]
    # A column is named by its table as well: that takes two lines.
    rows += [_dot(labels.get(name) or name.replace(".", ". "), tally, language, shape=0) for name, tally in worst]
    low = min(row.low for row in rows)
    begin = next(one for one in (90.0, 80.0, 50.0, 0.0) if one <= low)
    step = (100.0 - begin) / 5
    title = "Übereinstimmung in Prozent" if german else "Agreement in per cent"
    says = (
        f"Untergrenze der ganz gleichen Vorgänge: {_percent(kept.cases.lower, language)}; "
        f"verlangt sind {_percent(ENOUGH, language)}."
        if german
        else f"Lower bound of cases wholly alike: {_percent(kept.cases.lower, language)}; "
        f"{_percent(ENOUGH, language)} are asked for."
    )
    return dots(
        Heading("agreement-chart", title, says),
        rows,
        Scale(begin, 100.0, step, lambda value: f"{value:g}", title),
        shapes={1: "Vorgänge" if german else "cases", 0: "einzelne Angaben" if german else "single entries"},
        limit=(100 * ENOUGH, "98 %"),
    )


def _dot(label: str, tally: Tally, language: str, *, shape: int) -> Dot:
    found = wilson(tally.same, tally.compared)
    said = f"{tally.same}/{tally.compared}"
    return Dot(label, 100 * found.estimate, 100 * found.low, 100 * found.high, said, shape)


def _percent(share: float, language: str) -> str:
    said = f"{100 * share:.1f}"
    return f"{said.replace('.', ',') if language == 'de' else said} %"
