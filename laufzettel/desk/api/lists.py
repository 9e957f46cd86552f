# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Lists: what waits, what is set aside, where cases stand, who looked."""

from __future__ import annotations

from starlette.exceptions import HTTPException

from laufzettel.case import State
from laufzettel.desk import late, standing_in
from laufzettel.desk.api import overviews, requests, shapes
from laufzettel.desk.ask import Ask
from laufzettel.journal import approvals, assignments, entrances, follow_ups, holds, looks, shadows, views, worklist
from laufzettel.journal.assignments import Line
from laufzettel.journal.worklist import FOR_PEOPLE, Filter


def queues(ask: Ask) -> overviews.Queues:
    """How many cases of which process wait for what."""
    names = [process.name for process in ask.desk.processes]
    counts = worklist.counts(ask.journal, names)
    return overviews.Queues(
        queues=[
            overviews.Queue(
                process=one.name,
                title_de=one.title_de,
                title_en=one.title_en,
                state=state,
                waiting=counts.get((one.name, state), 0),
            )
            for one in ask.desk.processes
            for state in FOR_PEOPLE
        ],
        aside=sum(follow_ups.counts(ask.journal, names).values()),
    )


def waiting(ask: Ask, wanted: requests.Worklist) -> overviews.Worklist:
    """A queue of the worklist, oldest first; what is set aside is left out until its day."""
    if ask.desk.of(wanted.process) is None:
        raise HTTPException(404)
    rows = worklist.page(
        ask.journal,
        wanted.process,
        State(wanted.state),
        after=wanted.after,
        size=wanted.limit + 1,
        wanted=late.narrowed(ask, wanted.process, Filter(wanted.code.strip(), wanted.document.strip(), wanted.due)),
    )
    more, rows = len(rows) > wanted.limit, rows[: wanted.limit]
    taken = holds.held_by_others(ask.journal, [row.id for row in rows], person=ask.session.person)
    return overviews.Worklist(
        cases=[
            overviews.Row(
                number=row.number,
                process=row.process,
                state=row.state,
                document=row.document,
                part=row.part,
                received_at=row.received_at,
                problems=[shapes.Problem.model_validate(one) for one in row.problems],
                due=row.due,
                taken=row.id in taken,
            )
            for row in rows
        ],
        after=rows[-1].id if more else None,
    )


def second(ask: Ask, wanted: requests.Part) -> overviews.Second:
    """What somebody else has released first and what waits for a second release, oldest first."""
    names = [process.name for process in ask.desk.processes]
    rows = approvals.for_second(
        ask.journal, names, person=ask.session.person, after=wanted.after, size=wanted.limit + 1, reach=ask.reach
    )
    more, rows = len(rows) > wanted.limit, rows[: wanted.limit]
    taken = holds.held_by_others(ask.journal, [row.id for row in rows], person=ask.session.person)
    return overviews.Second(
        cases=[
            overviews.ForSecond(
                number=row.number,
                process=row.process,
                document=row.document,
                part=row.part,
                received_at=row.received_at,
                why=shapes.Problem.model_validate(row.why),
                taken=row.id in taken,
            )
            for row in rows
        ],
        after=rows[-1].id if more else None,
    )


def set_aside(ask: Ask) -> overviews.FollowUps:
    """The cases that are set aside, the next due day first."""
    rows = follow_ups.waiting(ask.journal, [process.name for process in ask.desk.processes], reach=ask.reach)
    return overviews.FollowUps(cases=[overviews.Aside.model_validate(row) for row in rows])


def operations(ask: Ask) -> overviews.Operations:
    """Counts by process and state, and which processes are in shadow mode."""
    return overviews.Operations(
        shadowed=[
            overviews.Shadowed(process=one.name, spell=overviews.Spell.model_validate(spell))
            for one in ask.desk.processes
            if (spell := shadows.last(ask.journal.database, one.name)) is not None and not spell.off_at
        ],
        cases=[
            overviews.Tally(process=one.name, state=state, cases=count)
            for one in ask.desk.processes
            for state, count in views.tally(ask.journal, one.name).items()
        ],
    )


def looked(ask: Ask) -> overviews.Looks:
    """Who looked at which case without working at it, and who came in by an account, the newest first."""
    return overviews.Looks(
        looks=[overviews.Look.model_validate(one) for one in looks.latest(ask.journal)],
        entered=[overviews.Entered.model_validate(one) for one in entrances.latest(ask.journal)],
    )


def handed(ask: Ask) -> overviews.Handed:
    """What was handed to who asks or to their units, and what their colleagues there have in person."""
    mine, others = assignments.to_her(ask.journal, ask.reach), assignments.to_others(ask.journal, ask.reach)
    taken = holds.held_by_others(ask.journal, [one.id for one in mine + others], person=ask.session.person)
    return overviews.Handed(
        mine=[_handed(one, taken=one.id in taken) for one in mine],
        others=[_handed(one, taken=one.id in taken) for one in others],
    )


def deputies(ask: Ask) -> overviews.Deputies:
    """Who stands in for whom: one's own for a case worker, all for operations."""
    return overviews.Deputies(deputies=[overviews.Deputyship.model_validate(one) for one in standing_in.known(ask)])


def name_deputy(ask: Ask, said: requests.Deputy) -> overviews.Deputies:
    """Name a deputy for some days."""
    standing_in.named(ask, said.person, said.deputy, said.first, said.last)
    return deputies(ask)


def end_deputy(ask: Ask, said: requests.End) -> overviews.Deputies:
    """End a deputyship now; a case worker only one that concerns her."""
    standing_in.ended(ask, said.deputyship)
    return deputies(ask)


def _handed(line: Line, *, taken: bool) -> overviews.HandedOver:
    where = line.assigned
    return overviews.HandedOver(
        number=line.number,
        process=line.process,
        state=line.state,
        document=line.document,
        part=line.part,
        unit=where.place.unit,
        person=where.place.person,
        by=where.by,
        at=where.at,
        back=where.back,
        note=where.note,
        taken=taken,
    )
