# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""For the lead of a pilot: the candidates for automation beside each other, and a profile of each. No case."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.responses import Response

from laufzettel.desk.ask import Ask
from laufzettel.journal import candidates
from laufzettel.journal.candidates import Deed, Noted
from laufzettel.pilot.opportunities.at_office import CATALOGUE, compared_at
from laufzettel.pilot.opportunities.comparison import Comparison, Standing
from laufzettel.pilot.opportunities.entries import ENTRIES
from laufzettel.pilot.opportunities.in_words import InWords
from laufzettel.pilot.opportunities.keeping import NO_FILE, digest_of
from laufzettel.pilot.opportunities.pages import printed_profile

_ROWS_DIGITS = 3


def show(ask: Ask) -> Response:
    """Chart and table of all candidates, and who changed what here; without a workbook, how to come by one."""
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
        noted=_just_noted(ask, history := candidates.latest(ask.journal)),
        history=[(one, deed_in_words(one, words)) for one in history],
        elsewhere=bool(history) and history[0].digest != _digest(ask),
    )


def deed_in_words(one: Noted, words: InWords) -> str:
    """What somebody did with the catalogue, in a sentence."""
    match one.deed:
        case Deed.ADDED:
            return words.say(f"„{one.name}“ aufgenommen", f"“{one.name}” added")
        case Deed.REMOVED:
            return words.say(f"„{one.name}“ entfernt", f"“{one.name}” removed")
        case Deed.IMPORTED:
            added, changed, removed = one.entries
            return words.say(
                f"Mappe eingelesen: {added} neu, {changed} geändert, {removed} entfernt",
                f"workbook imported: {added} new, {changed} changed, {removed} removed",
            )
        case Deed.CHANGED:
            labels = ", ".join(ENTRIES[key].label[words.number_of] if key in ENTRIES else key for key in one.entries)
            return words.say(f"„{one.name}“ geändert: {labels}", f"“{one.name}” changed: {labels}")


def _just_noted(ask: Ask, history: Sequence[Noted]) -> Noted | None:
    """The change from which this page was come to: the last one, by who looks."""
    last = history[0] if history else None
    return last if last and (str(last.number), last.person) == (ask.query("noted"), ask.session.person) else None


def _digest(ask: Ask) -> str:
    try:
        return digest_of(ask.desk.office.path(*CATALOGUE).read_bytes())
    except OSError:
        return NO_FILE


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
    row = row_of(ask)
    for one in comparison.standings if comparison is not None else ():
        if comparison is not None and _row(comparison, one) == row:
            return comparison, one
    raise HTTPException(404)


def row_of(ask: Ask) -> int:
    """The row the address names, counted from 1; 0 if it names none."""
    said = ask.path("row")
    return int(said) if said.isascii() and said.isdecimal() and len(said) <= _ROWS_DIGITS else 0


def _row(comparison: Comparison, one: Standing) -> int:
    """Where a candidate stands in the workbook: it stays there when ranks change."""
    return comparison.catalogue.candidates.index(one.candidate) + 1
