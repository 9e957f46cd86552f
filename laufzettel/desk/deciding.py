# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The pages on which leadership decides about a pilot, E0 to E3: signed is what was shown, known by its digests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.responses import Response

from laufzettel.desk.ask import Ask, Later, go_to
from laufzettel.desk.reports import download, found_of, later, named, process_of
from laufzettel.errors import BusinessError, Problem
from laufzettel.journal import decided
from laufzettel.journal.decided import Decided
from laufzettel.journal.follow_ups import today
from laufzettel.pilot.decision import signing
from laufzettel.pilot.decision.signing import ASKS_FOR_LAW, Gate, On, Said
from laufzettel.pilot.decision.ways import VERDICTS
from laufzettel.pilot.design.plan import POINTS
from laufzettel.pilot.paper import Paper, as_pdf, kind_of

LAST = POINTS[-1]
"""The decision point after the report: what becomes of the pilot; its page stands at the address without a point."""
DIGESTS = {
    "plan": ("Prüfsumme des Plans", "Digest of the plan"),
    "report": ("Prüfsumme des Berichts", "Digest of the report"),
    "basis": ("Prüfsumme der Grundlage", "Digest of the basis"),
}

_AT_FAULT = {
    signing.NO_VERDICT.code: "verdict",
    signing.NO_ANSWER.code: "gate",
    signing.GATE_OPEN.code: "gate",
    decided.NO_REASON.code: "why",
    decided.NO_TERMS.code: "terms",
}
"""Beside which field of the form a refusal stands; the others stand at the top, for they are about the page."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What is decided on, as it stands now.

    Attributes:
        plan: SHA-256 of the registered plan; empty if there is none.
        report: SHA-256 of the report, or of what there is before one.
        paper: makes the page, with or without room for a signature on paper.
    """

    plan: str
    report: str
    paper: Callable[[bool], Paper]


def show(ask: Ask) -> Later:
    """What is decided on, exit rule, three ways, what was decided; and for leadership the form to sign."""
    _point_of(ask)
    return later(ask, _page)


def show_paper(ask: Ask) -> Later:
    """The same as PDF, with room for a signature on paper."""
    point, process = _point_of(ask), process_of(ask)
    name = f"entscheidung-{process}.pdf" if point == LAST else f"entscheidung-{point.lower()}-{process}.pdf"
    return later(ask, lambda ask: download(as_pdf(_shown(ask).paper(True)), name, "application/pdf"))


def sign(ask: Ask) -> Later:
    """Sign a decision about what was shown; if it is something else by now, that is shown instead."""
    _point_of(ask)
    return later(ask, _signed)


def _point_of(ask: Ask) -> str:
    """The decision point an address names; 404 if there is none, or the desk does not show the process."""
    process_of(ask)
    point = str(ask.request.path_params.get("point", LAST))
    if point not in POINTS:
        raise HTTPException(404)
    return point


def _signed(ask: Ask) -> Response:
    try:
        one = _decide(ask)
    except BusinessError as refused:
        return _page(ask, refused.problem)
    return go_to(f"{_address(ask)}?signed={one.n}")


def _decide(ask: Ask) -> Decided:
    shown = _shown(ask)
    with ask.desk.one_at_a_time:  # the same form sent twice is signed once, and nobody signs past a colleague
        return signing.sign(
            ask.journal,
            process_of(ask),
            _point_of(ask),
            Said(ask.said("verdict"), ask.said("why"), ask.said("terms"), ask.said("gate")),
            by=ask.session.person,
            plan=shown.plan,
            report=shown.report,
            language=ask.language,
            shown=On(ask.said("plan"), ask.said("report"), ask.seen),
        )


def _page(ask: Ask, refused: Problem | None = None) -> Response:
    process, point = process_of(ask), _point_of(ask)
    history = decided.history(ask.journal, process)
    about = {"process": process, "title": named(ask)["title"], "kind": kind_of, "refused": refused}
    about |= {"point": point, "address": _address(ask)}
    about["at_fault"] = _AT_FAULT.get(refused.code, "") if refused else ""
    try:
        shown = _shown(ask)
    except BusinessError as missing:
        status = 422 if refused else 200
        return ask.show("decision.html", status=status, paper=None, missing=missing.problem, signed=None, **about)
    keeps = refused is not None and refused.code != signing.CHANGED.code
    return ask.show(
        "decision.html",
        status=422 if refused else 200,
        paper=shown.paper(False),
        missing=None,
        digests=_digests(shown, point),
        seen=len(history),
        ways=VERDICTS,
        gates=list(Gate) if point == ASKS_FOR_LAW else [],
        chosen=ask.said("verdict") if keeps else "",
        answered=ask.said("gate") if keeps else "",
        why=ask.said("why"),
        terms=ask.said("terms"),
        longest=decided.LONGEST,
        signed=_just_signed(ask, history),
        **about,
    )


def _digests(shown: Shown, point: str) -> list[tuple[str, tuple[str, str], str]]:
    """What a form signs: under which name it is sent, what it is called, and the digest."""
    called = DIGESTS["report" if point == LAST else "basis"]
    return [("plan", DIGESTS["plan"], shown.plan), ("report", called, shown.report)]


def _just_signed(ask: Ask, history: list[Decided]) -> Decided | None:
    """The decision from which this page was come to: the last one, by who looks."""
    last = history[-1] if history else None
    return last if last and (str(last.n), last.person) == (ask.query("signed"), ask.session.person) else None


def _address(ask: Ask) -> str:
    process, point = process_of(ask), _point_of(ask)
    return f"/pilot/decision/{process}" + ("" if point == LAST else f"/{point}")


def _shown(ask: Ask) -> Shown:
    """What is decided on now.

    Raises:
        BusinessError: E3 needs a report, and there can be none yet.
    """
    return _after_report(ask) if _point_of(ask) == LAST else _before_report(ask)


def _before_report(ask: Ask) -> Shown:
    from laufzettel.pilot.decision.basis import basis
    from laufzettel.pilot.decision.early import early_page

    on = basis(ask.desk.office, ask.journal, process_of(ask), _point_of(ask))
    history = decided.history(ask.journal, process_of(ask))
    return Shown(
        on.plan_digest,
        on.digest,
        lambda by_pen: early_page(on, history, on=today(ask.journal), by_pen=by_pen, **named(ask)),
    )


def _after_report(ask: Ask) -> Shown:
    found = found_of(ask)
    from laufzettel.pilot.decision.written import decision_page
    from laufzettel.pilot.report.valued import valued

    history = decided.history(ask.journal, process_of(ask))
    worth = valued(found.saving, found.inputs)
    return Shown(
        found.plan.digest,
        found.digest,
        lambda by_pen: decision_page(found, worth, history, by_pen=by_pen, **named(ask)),
    )
