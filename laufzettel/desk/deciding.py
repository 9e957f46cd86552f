# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The page on which leadership decides about a pilot, and signs what was shown: by its digests, not by its address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import Response

from laufzettel.desk.ask import Ask, Later, go_to
from laufzettel.desk.reports import download, found_of, later, named, process_of
from laufzettel.errors import BusinessError, Message, Problem
from laufzettel.journal import decided
from laufzettel.journal.decided import Decided, Verdict
from laufzettel.pilot.paper import Paper, as_pdf, kind_of

if TYPE_CHECKING:
    from laufzettel.pilot.report.told import Told

POINT = "E3"
"""The decision point this page is about: what becomes of the pilot."""

CHANGED = Message(
    "decision.changed",
    "Plan, Bericht oder Entscheidungen haben sich geändert, seit diese Seite gezeigt wurde; es wurde nichts "
    "unterschrieben.",
    "Plan, report or decisions have changed since this page was shown; nothing was signed.",
    "Unten steht der jetzige Stand. Lesen Sie ihn, und entscheiden Sie dann.",
    "Below is how things stand now. Read it, then decide.",
)
NO_VERDICT = Message(
    "decision.no_verdict",
    "Es ist keiner der drei Wege gewählt; es wurde nichts unterschrieben.",
    "None of the three ways is chosen; nothing was signed.",
    "Wählen Sie einen.",
    "Choose one.",
)

_AT_FAULT = {NO_VERDICT.code: "verdict", decided.NO_REASON.code: "why", decided.NO_TERMS.code: "terms"}
"""Beside which field of the form a refusal stands; the others stand at the top, for they are about the page."""


def show(ask: Ask) -> Later:
    """Headline, exit rule, three ways, what was decided; and for leadership the form to sign."""
    process_of(ask)
    return later(ask, _page)


def show_paper(ask: Ask) -> Later:
    """The same as PDF, with room for a signature on paper."""
    process = process_of(ask)

    def paper(ask: Ask) -> Response:
        return download(
            as_pdf(_paper(ask, found_of(ask), by_pen=True)), f"entscheidung-{process}.pdf", "application/pdf"
        )

    return later(ask, paper)


def sign(ask: Ask) -> Later:
    """Sign a decision about the report as it was shown; if it is another by now, that one is shown instead."""
    process_of(ask)
    return later(ask, _signed)


def _signed(ask: Ask) -> Response:
    try:
        one = _decide(ask)
    except BusinessError as refused:
        return _page(ask, refused.problem)
    return go_to(f"/pilot/decision/{one.process}?signed={one.n}")


def _decide(ask: Ask) -> Decided:
    process, found = process_of(ask), found_of(ask)
    if (ask.said("plan"), ask.said("report")) != (found.plan.digest, found.digest):
        raise BusinessError(CHANGED.at())
    if ask.said("verdict") not in set(Verdict):
        raise BusinessError(NO_VERDICT.at())
    with ask.desk.one_at_a_time:  # the same form sent twice is signed once, and nobody signs past a colleague
        if ask.seen != len(decided.history(ask.journal, process)):
            raise BusinessError(CHANGED.at())
        return decided.decide(
            ask.journal,
            process,
            POINT,
            Verdict(ask.said("verdict")),
            by=ask.session.person,
            why=ask.said("why"),
            terms=ask.said("terms"),
            plan=found.plan.digest,
            report=found.digest,
        )


def _page(ask: Ask, refused: Problem | None = None) -> Response:
    process = process_of(ask)
    history = decided.history(ask.journal, process)
    about = {"process": process, "title": named(ask)["title"], "kind": kind_of, "refused": refused}
    about["at_fault"] = _AT_FAULT.get(refused.code, "") if refused else ""
    try:
        found = found_of(ask)
    except BusinessError as missing:
        status = 422 if refused else 200
        return ask.show("decision.html", status=status, paper=None, missing=missing.problem, signed=None, **about)
    from laufzettel.pilot.decision.written import VERDICTS

    return ask.show(
        "decision.html",
        status=422 if refused else 200,
        paper=_paper(ask, found, by_pen=False),
        missing=None,
        found=found,
        seen=len(history),
        ways=VERDICTS,
        chosen="" if refused is None or refused.code == CHANGED.code else ask.said("verdict"),
        why=ask.said("why"),
        terms=ask.said("terms"),
        longest=decided.LONGEST,
        signed=_just_signed(ask, history),
        **about,
    )


def _just_signed(ask: Ask, history: list[Decided]) -> Decided | None:
    """The decision from which this page was come to: the last one, by who looks."""
    last = history[-1] if history else None
    return last if last and (str(last.n), last.person) == (ask.query("signed"), ask.session.person) else None


def _paper(ask: Ask, found: Told, *, by_pen: bool) -> Paper:
    from laufzettel.pilot.decision.written import decision_page
    from laufzettel.pilot.report.valued import valued

    history = decided.history(ask.journal, process_of(ask))
    return decision_page(found, valued(found.saving, found.inputs), history, by_pen=by_pen, **named(ask))
