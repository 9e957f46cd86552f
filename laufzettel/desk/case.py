# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The case page: what is wrong, where it stands in the document, and what can be done about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import orjson
from starlette.exceptions import HTTPException
from starlette.responses import Response

from laufzettel.case import State
from laufzettel.desk import checkpicture, differing, document, doubt, entering, late, second, targets, timing
from laufzettel.desk.access import Action, Role
from laufzettel.desk.ask import Ask
from laufzettel.desk.desk import Shown
from laufzettel.desk.entering import Line
from laufzettel.desk.worklist import address_of, filter_of
from laufzettel.errors import BusinessError, Problem
from laufzettel.journal import assignments, follow_ups, holds, looks, second_entry, views
from laufzettel.journal.effects import DOUBTFUL
from laufzettel.journal.views import Slip
from laufzettel.office import Office
from laufzettel.words import RESULTS, word
from laufzettel.working_days import next_working_day

ANSWER_TIME = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Rule:
    """One table's answer.

    Attributes:
        table, rules: which rules of which table hit.
        reason: in words, as the table's owner wrote it.
        basis: the legal basis.
    """

    table: str
    rules: str
    reason: str
    basis: str


def show(ask: Ask) -> Response:
    """One case; who may work at it has it on the desk from now on."""
    slip, shown = found(ask)
    taken = second.why_not(ask, slip)
    actions = second.offered_now(ask, slip)
    if actions and taken is None:  # who released first keeps it from nobody by looking at it again
        try:
            holds.take(ask.journal, slip.number, person=ask.session.person)
        except BusinessError as others:
            taken, actions = others.problem, []
    elif not actions:
        looks.note(ask.journal, slip.number, person=ask.session.person, role=ask.session.role.value, what="case")
    checkpicture.draw(ask, slip, shown, actions)
    return page(ask, slip, shown, actions=actions, taken=taken)


def found(ask: Ask) -> tuple[Slip, Shown]:
    """The case an address names, and its process.

    Raises:
        HTTPException: there is none.
    """
    try:
        slip = views.slip(ask.journal, ask.path("number"), auditing=ask.session.role is Role.AUDITOR)
    except BusinessError:
        raise HTTPException(404) from None
    shown = ask.desk.of(slip.process)
    if shown is None:
        raise HTTPException(404)
    return second_entry.veiled(ask.journal, slip, shown.process.form), shown


def page(
    ask: Ask,
    slip: Slip,
    shown: Shown,
    *,
    actions: Sequence[Action],
    taken: Problem | None = None,
    entered: Mapping[str, str] | None = None,
    wrong: Mapping[str, str] | None = None,
    refused: Problem | None = None,
) -> Response:
    """The page of a case.

    Args:
        ask: who asks.
        slip: all that is known of the case.
        shown: its process.
        actions: what may be done.
        taken: that somebody else has it, or must give the second release.
        entered: what was typed and could not be taken, by field; shown again.
        wrong: why, by field.
        refused: why nothing was signed.
    """
    slip = checkpicture.as_shown(ask, slip, shown, actions)
    problems = open_problems(slip)
    lines = entering.lines(shown.process.form, slip, problems, ask.language, entered or {}, wrong or {})
    doubtful = [line for line in lines if line.doubtful]
    told = refused is not None and refused.code in (checkpicture.MISSED.code, checkpicture.NOTICED.code)
    status = 422 if wrong or (refused and not told) else 200
    return ask.show(
        "case.html",
        status=status,
        slip=slip,
        process=shown.process,
        problems=problems,
        doubtful=doubtful,
        others=[line for line in lines if not line.doubtful],
        focus=_focus(doubtful, wrong or {}),
        actions=actions,
        taken=taken,
        refused=refused,
        told=told,
        seal=checkpicture.seal(ask, slip),
        rules=rules_of(slip),
        glance=[line[ask.language == "en"] for line in glance_of(slip, shown, ask.desk.office)],
        doubts=doubt.doubts(ask.desk.office, slip, shown, ask.language) if Action.SETTLE in actions else [],
        written=[effect for effect in slip.effects if effect.state not in DOUBTFUL],
        last=word(RESULTS, slip.entries[-1].result, int(ask.language == "en")),
        signed=ask.number("signed"),
        document=document.beside(ask, slip, lines),
        ahead=document.ahead(ask, slip) if actions else [],
        wanted=filter_of(ask),
        filtered=address_of(filter_of(ask)),
        aside=follow_ups.due_of(ask.journal, slip.number),
        letters=letters_of(slip),
        asks=shown.inquiry is not None,
        handed=assignments.of_number(ask.journal, slip.number),
        named=ask.desk.units.named,
        differing=differing.of(ask, slip, shown),
        targets=targets.groups(ask, slip) if Action.HAND_OVER in actions else [],
        tomorrow=follow_ups.today(ask.journal) + timedelta(days=1),
        suggested=answer_by(ask),
        mark=late.mark_of(ask, slip),
        **timing.beside(ask, slip.process, f"/cases/{slip.number}", address_of(filter_of(ask))),
    )


def letters_of(slip: Slip) -> list[str]:
    """The letters with questions that were made for a case, by their digests, the latest last."""
    return [slip.letters[n] for n in sorted(slip.letters)]


def answer_by(ask: Ask) -> date:
    """The working day by which an applicant asked today should have answered."""
    return next_working_day(follow_ups.today(ask.journal) + ANSWER_TIME, ask.desk.office.region())


def open_problems(slip: Slip) -> list[Problem]:
    """Why the case needs a person, as its slip's last entry says."""
    if slip.state in (State.CLOSED, State.READY):
        return []
    return [Problem.from_dict(one) for one in orjson.loads(slip.entries[-1].detail).get("problems", ())]


def _focus(doubtful: Sequence[Line], wrong: Mapping[str, str]) -> str:
    """The field the cursor belongs in: the first that could not be taken, else the first doubtful one."""
    return next((line.name for line in doubtful if line.name in wrong), next((line.name for line in doubtful), ""))


def rules_of(slip: Slip) -> list[Rule]:
    """The rules that hit, with reason and legal basis."""
    tables = slip.decision.get("tables")
    return [
        Rule(
            str(record["table"]),
            ", ".join(record["rules"]),
            str(record.get("reason", "")),
            ", ".join(record.get("legal_basis", ())),
        )
        for record in (tables if isinstance(tables, list) else ())
        if record["rules"]
    ]


def glance_of(slip: Slip, shown: Shown, office: Office) -> list[tuple[str, str]]:
    """What the decision comes to, as the letter will say it if it goes out today; German and English."""
    result = slip.decision.get("outputs")
    if not isinstance(result, dict):
        return []
    today = None if slip.effects else datetime.now(ZoneInfo("Europe/Berlin")).date()
    return list(shown.glance(result, today, office.region()))
