# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The worklist: what waits for a person, oldest first."""

from __future__ import annotations

import re
from urllib.parse import quote, urlencode

from starlette.exceptions import HTTPException
from starlette.responses import Response

from laufzettel.case import State
from laufzettel.desk.access import Action, may
from laufzettel.desk.ask import Ask, go_to
from laufzettel.errors import Problem
from laufzettel.form import FormField
from laufzettel.journal import alike, follow_ups, holds, worklist
from laufzettel.journal.alike import Group
from laufzettel.journal.worklist import FOR_PEOPLE, Filter
from laufzettel.process import Process

_LINES = 50
_LONGEST = 100
"""Characters of a filter."""
_NAMED = re.compile(r" \(.*|: .*", re.DOTALL)
"""File and place, and lists of labels, as problems name them at the end of a sentence."""


def show(ask: Ask) -> Response:
    """What waits, by process and reason; the first queue that is not empty if none is chosen."""
    names = [process.name for process in ask.desk.processes]
    counts = worklist.counts(ask.journal, names)
    queues = [(process, state) for process in ask.desk.processes for state in FOR_PEOPLE]
    filled = [(process, state) for process, state in queues if counts.get((process.name, state))]
    process, state = (filled or queues)[0]
    if ask.query("process") or ask.query("state"):
        process, state = _chosen(ask)
    wanted = filter_of(ask)
    rows = worklist.page(
        ask.journal,
        process.name,
        state,
        after=ask.after,
        size=_LINES + 1,
        wanted=wanted,
    )
    taken = holds.held_by_others(ask.journal, [row.id for row in rows], person=ask.session.person)
    return ask.show(
        "worklist.html",
        queues=queues,
        counts=counts,
        process=process,
        state=state,
        rows=rows[:_LINES],
        taken=taken,
        processes_many=len(names) > 1,
        signed=ask.number("signed"),
        released=ask.query("released") if ask.query("released").isdecimal() else "",
        alike=_alike(ask, process, state),
        group_address=group_address,
        together=ask.query("together") if ask.query("together").isdecimal() else "",
        aside=sum(follow_ups.counts(ask.journal, names).values()),
        wanted=wanted,
        reasons=_reasons(ask, process, state, wanted),
        filtered=address_of(wanted),
        more=rows[_LINES - 1].id if len(rows) > _LINES else None,
    )


def begin(ask: Ask) -> Response:
    """Open the first case of a queue that nobody else has."""
    process, state = _chosen(ask)
    wanted = filter_of(ask)
    more = address_of(wanted)
    number = worklist.take_next(ask.journal, process.name, state, person=ask.session.person, after=0, wanted=wanted)
    if number is None:
        return go_to(f"/?process={process.name}&state={state.value}{more}")
    return go_to(f"/cases/{number}{'?' if more else ''}{more.removeprefix('&')}")


def find(ask: Ask) -> Response:
    """The case with a number somebody has typed."""
    number = quote(ask.query("number").strip().upper(), safe="")
    return go_to(f"/{'cases' if may(ask.session.role, Action.LOOK) else 'slips'}/{number}")


def group_address(process: str, code: str, field: str) -> str:
    """Where the cases of a process that are alike are looked at together."""
    return f"/groups/{process}?{urlencode({'code': code, 'field': field})}"


def filter_of(ask: Ask) -> Filter:
    """The filter as it stands in the address, or in a form of a case that was opened through it."""
    return Filter(*((ask.query(name) or ask.said(name)).strip()[:_LONGEST] for name in ("code", "document")))


def address_of(wanted: Filter) -> str:
    """The filter as the end of an address; empty if it lets all through."""
    said = {"code": wanted.code, "document": wanted.document}
    return "".join(f"&{urlencode({name: value})}" for name, value in said.items() if value)


def _reasons(ask: Ask, process: Process, state: State, wanted: Filter) -> list[tuple[str, str]]:
    """The reasons one can filter by, with what they are about, in the order of the words."""
    found = worklist.reasons(ask.journal, process.name, state)
    named = {code: _about(problem, document, process, ask.language) for code, (problem, document) in found.items()}
    if wanted.code:
        named.setdefault(wanted.code, wanted.code)
    return sorted(named.items(), key=lambda one: one[1].casefold())


def _alike(ask: Ask, process: Process, state: State) -> list[tuple[Group, FormField, str]]:
    """What at least two cases of this queue have in common, with the field it is about, and both in words."""
    if state is not State.CLARIFICATION or not may(ask.session.role, Action.CORRECT):
        return []
    declared = {field.name: field for field in process.form.all_fields}
    found = [(one, declared[one.field]) for one in alike.groups(ask.journal, process.name) if one.field in declared]
    named = []
    for one, field in found:
        label = field.label if ask.language == "de" else field.label_en
        named.append((one, field, f"{label} – {_about(one.problem, one.document, process, ask.language)}"))
    return named


def _about(problem: Problem, document: str, process: Process, language: str) -> str:
    """What all problems of one code have in common: the sentence without what it names of one case."""
    said = problem.de if language == "de" else problem.en
    said = _NAMED.sub("", said).removesuffix(".").replace(document, "…")
    for field in process.form.all_fields:
        if field.name == problem.field:
            # As a name, not as a part of other words: „Rasse“ is no reason to cut the table of breeds in two.
            said = (
                said.replace(f"„{field.label}“", "„…“")
                if language == "de"
                else said.replace(f"“{field.label_en}”", "“…”")
            )
    return re.sub(rf"\b{process.prefix}-[0-9A-Z-]+", "…", said)


def _chosen(ask: Ask) -> tuple[Process, State]:
    shown = ask.desk.of(ask.query("process"))
    state = ask.query("state")
    if shown is None or state not in {one.value for one in FOR_PEOPLE}:
        raise HTTPException(404)
    return shown.process, State(state)
