# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The worklist: what waits for a person, oldest first."""

from __future__ import annotations

import re
from urllib.parse import quote, urlencode

from starlette.exceptions import HTTPException
from starlette.responses import Response

from laufzettel.case import State
from laufzettel.deadlines import Due
from laufzettel.desk import late, timing
from laufzettel.desk.access import Action, may
from laufzettel.desk.ask import Ask, go_to
from laufzettel.errors import Problem
from laufzettel.form import FormField
from laufzettel.journal import alike, assignments, follow_ups, holds, saved_filters, shadows, worklist
from laufzettel.journal.alike import Group
from laufzettel.journal.worklist import FOR_PEOPLE, Filter
from laufzettel.process import Process

_LINES = 50
_ON_TOP = 5
"""Lines of what was handed over, above the queues; all of it has a page of its own."""
_LONGEST = 100
"""Characters of a filter."""
_ENTRIES = ("code", "document", "due")
"""What a filter is made of, as it stands in addresses and forms."""
_NAMED = re.compile(r" \(.*|: .*", re.DOTALL)
"""File and place, and lists of labels, as problems name them at the end of a sentence."""


def show(ask: Ask) -> Response:
    """What waits, by process and reason; the first queue that is not empty if none is chosen."""
    return page(ask)


def page(ask: Ask, refused: Problem | None = None) -> Response:
    """The worklist.

    Args:
        ask: who asks.
        refused: why the filter was not kept.
    """
    names = [process.name for process in ask.desk.processes]
    if not names:  # of no unit: she sees what is handed to her
        return go_to("/handed")
    counts = worklist.counts(ask.journal, names)
    queues = [(process, state) for process in ask.desk.processes for state in FOR_PEOPLE]
    filled = [(process, state) for process, state in queues if counts.get((process.name, state))]
    process, state = (filled or queues)[0]
    if refused or ask.query("process") or ask.query("state"):
        process, state = chosen(ask)
    wanted = late.narrowed(ask, process.name, filter_of(ask))
    rows = worklist.page(
        ask.journal,
        process.name,
        state,
        after=ask.after,
        size=_LINES + 1,
        wanted=wanted,
    )
    on_top = assignments.to_her(ask.journal, ask.reach, limit=_ON_TOP)
    ids = [row.id for row in rows] + [line.id for line in on_top]
    taken = holds.held_by_others(ask.journal, ids, person=ask.session.person)
    return ask.show(
        "worklist.html",
        status=422 if refused else 200,
        refused=refused,
        kept_name=ask.said("name"),
        saved=[one for one in saved_filters.seen_by(ask.journal, ask.session.person) if one.process in names],
        address_of=address_of,
        escalated=late.escalated(ask),
        marks=late.marks(ask, process.name, rows),
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
        aside=follow_ups.count(ask.journal, ask.reach),
        on_top=on_top,
        handed=assignments.count(ask.journal, ask.reach),
        titles={line.process: ask.desk.title(line.process, ask.language) for line in on_top},
        named=ask.desk.units.named,
        unit_of=ask.desk.units.of,
        units_many=len(ask.reach.units or ()) > 1,
        wanted=wanted,
        reasons=_reasons(ask, process, state, wanted),
        filtered=address_of(wanted),
        more=rows[_LINES - 1].id if len(rows) > _LINES else None,
        timed=timing.takes_part(ask),
        shadowed=[one for one in ask.desk.processes if shadows.is_on(ask.journal.database, one.name)],
    )


def begin(ask: Ask) -> Response:
    """Open the first case of a queue that nobody else has."""
    process, state = chosen(ask)
    wanted = late.narrowed(ask, process.name, filter_of(ask))
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
    code, document, due = ((ask.query(name) or ask.said(name)).strip()[:_LONGEST] for name in _ENTRIES)
    return Filter(code, document, due if due in set(Due) else "")


def address_of(wanted: Filter) -> str:
    """The filter as the end of an address; empty if it lets all through."""
    said = zip(_ENTRIES, (wanted.code, wanted.document, wanted.due), strict=True)
    return "".join(f"&{urlencode({name: value})}" for name, value in said if value)


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


def chosen(ask: Ask) -> tuple[Process, State]:
    """The queue that stands in the address, or in a form of its page.

    Raises:
        HTTPException: there is no such queue.
    """
    shown = ask.desk.of(ask.query("process") or ask.said("process"))
    state = ask.query("state") or ask.said("state")
    if shown is None or state not in {one.value for one in FOR_PEOPLE}:
        raise HTTPException(404)
    return shown.process, State(state)
