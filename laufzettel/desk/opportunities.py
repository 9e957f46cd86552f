# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""For the lead of a pilot: the candidates for automation beside each other, and a profile of each. No case."""

from __future__ import annotations

from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.responses import Response

from laufzettel.desk.ask import Ask
from laufzettel.pilot.opportunities.at_office import CATALOGUE, compared_at
from laufzettel.pilot.opportunities.comparison import Comparison, Standing
from laufzettel.pilot.opportunities.in_words import InWords
from laufzettel.pilot.opportunities.pages import printed_profile

_ROWS_DIGITS = 3


def show(ask: Ask) -> Response:
    """Chart and table of all candidates; without a workbook, how to come by one."""
    comparison, problems = compared_at(ask.desk.office)
    words = InWords(ask.language)
    return ask.show(
        "opportunities.html",
        words=words,
        kept_in="/".join(CATALOGUE),
        problems=problems,
        comparison=comparison,
        chart=Markup(words.comparison_chart(comparison)) if comparison else "",  # noqa: S704  # escapes what it is given
        heads=words.heads(),
        rows=[(_row(comparison, one), words.cells(one)) for one in comparison.standings] if comparison else [],
    )


def show_profile(ask: Ask) -> Response:
    """One candidate: its points, gates and inputs."""
    comparison, one = _asked(ask)
    words = InWords(ask.language)
    chart = Markup(words.profile_chart(comparison, one))  # noqa: S704  # escapes what it is given
    row = _row(comparison, one)
    return ask.show("opportunity.html", words=words, comparison=comparison, one=one, chart=chart, row=row)


def show_paper(ask: Ask) -> Response:
    """The same as PDF."""
    comparison, one = _asked(ask)
    return Response(
        printed_profile(comparison, one, InWords(ask.language)),
        media_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="Eignungsprofil-{_row(comparison, one)}.pdf"'},
    )


def _asked(ask: Ask) -> tuple[Comparison, Standing]:
    """The candidate the address names by its row in the workbook, counted from 1; 404 if there is none."""
    comparison, _ = compared_at(ask.desk.office)
    said = ask.path("row")
    if comparison is not None and said.isascii() and said.isdecimal() and len(said) <= _ROWS_DIGITS:
        for one in comparison.standings:
            if _row(comparison, one) == int(said):
                return comparison, one
    raise HTTPException(404)


def _row(comparison: Comparison, one: Standing) -> int:
    """Where a candidate stands in the workbook: it stays there when ranks change."""
    return comparison.catalogue.candidates.index(one.candidate) + 1
