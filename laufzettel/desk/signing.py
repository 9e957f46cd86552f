# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Signing a case: correct, release, reject, hand back, settle; then the next one of the same queue."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from starlette.exceptions import HTTPException
from starlette.responses import Response

from laufzettel.desk import entering, late, second
from laufzettel.desk.ask import Ask, go_to
from laufzettel.desk.case import found, page
from laufzettel.desk.desk import Shown
from laufzettel.desk.worklist import address_of, filter_of
from laufzettel.errors import BusinessError, Message
from laufzettel.journal import assignments, holds, people, worklist
from laufzettel.journal.follow_ups import today
from laufzettel.journal.people import Settled
from laufzettel.journal.views import Slip
from laufzettel.release import release_one
from laufzettel.working_days import next_working_day

NOTHING_CHANGED = Message(
    "desk.nothing_changed",
    "Es wurde nichts geändert.",
    "Nothing was changed.",
    "Berichtigen Sie ein Feld, oder geben Sie den Vorgang mit einem Vermerk zurück.",
    "Correct a field, or hand the case back with a note.",
)
MOVED_ON = Message(
    "desk.moved_on",
    "Der Vorgang hat sich geändert, seit diese Seite geöffnet wurde; es wurde nichts unterschrieben.",
    "The case has changed since this page was opened; nothing was signed.",
    "Sehen Sie ihn noch einmal an.",
    "Look at it again.",
)
NO_REASON = Message(
    "desk.no_reason",
    "Der Grund oder Vermerk fehlt.",
    "The reason or note is missing.",
    "Schreiben Sie in einem Satz, was Sie gesehen haben.",
    "Write in a sentence what you have seen.",
)

NO_DAY = Message(
    "desk.no_day",
    "Der Tag der Wiedervorlage fehlt, oder er liegt nicht zwischen morgen und heute in einem Jahr.",
    "The day of the follow-up is missing, or is not between tomorrow and a year from today.",
    "Geben Sie einen Tag an, etwa 24.12.2026.",
    "Give a day, such as 2026-12-24.",
)
LONGEST_ASIDE = timedelta(days=366)

_Sign = Callable[[Slip], None]
_Following = Callable[[Ask, Slip], str]


def correct(ask: Ask) -> Response:
    """Take what was typed; the case is checked again from there on."""
    slip, shown = found(ask)
    form = shown.process.form
    fields, wrong = entering.changed(form, ask.form, ask.language)
    typed = {
        name.removeprefix(entering.PREFIX): values[0]
        for name, values in ask.form.items()
        if name.startswith(entering.PREFIX)
    }
    if wrong:
        return page(ask, slip, shown, actions=second.offered_now(ask, slip), entered=typed, wrong=wrong)
    later = [field.name for field in form.all_fields if field.after_writing]

    def sign(case: Slip) -> None:
        if not fields:
            raise BusinessError(NOTHING_CHANGED.at())
        blind = form.blind_second
        people.correct(ask.journal, case.number, fields, by=ask.session.person, after_writing=later, blind_second=blind)

    return _signed(ask, slip, shown, sign)


def release(ask: Ask) -> Response:
    """Release the case as it was shown."""
    slip, shown = found(ask)
    return _signed(ask, slip, shown, lambda case: release_one(ask.journal, case.number, by=ask.session.person))


def release_second(ask: Ask) -> Response:
    """Give the second release of the case as it was shown; somebody else gave the first."""
    slip, shown = found(ask)

    def sign(case: Slip) -> None:
        release_one(ask.journal, case.number, by=ask.session.person, second=True)

    return _signed(ask, slip, shown, sign, then=second.following)


def reject(ask: Ask) -> Response:
    """Close the case without writing anything."""
    slip, shown = found(ask)
    return _signed(
        ask,
        slip,
        shown,
        lambda case: people.reject(ask.journal, case.number, by=ask.session.person, note=note_of(ask)),
    )


def resume(ask: Ask) -> Response:
    """Hand the case back as it is, with what was seen."""
    slip, shown = found(ask)
    return _signed(
        ask,
        slip,
        shown,
        lambda case: people.resume(ask.journal, case.number, by=ask.session.person, note=note_of(ask)),
    )


def settle(ask: Ask) -> Response:
    """End a doubtful write by what was seen in the legacy system."""
    slip, shown = found(ask)
    if ask.said("outcome") not in {one.value for one in Settled}:
        raise HTTPException(400)
    outcome = Settled(ask.said("outcome"))
    return _signed(
        ask,
        slip,
        shown,
        lambda case: people.settle_doubt(ask.journal, case.number, outcome, by=ask.session.person, note=note_of(ask)),
    )


def set_aside(ask: Ask) -> Response:
    """Set the case aside until a working day, with the reason."""
    slip, shown = found(ask)

    def sign(case: Slip) -> None:
        due = entering.day(ask.said("due"))
        now = today(ask.journal)
        if due is None or not now < due <= now + LONGEST_ASIDE:
            raise BusinessError(NO_DAY.at())
        until = next_working_day(due, ask.desk.office.region())
        people.set_aside(ask.journal, case.number, until, by=ask.session.person, note=note_of(ask))

    return _signed(ask, slip, shown, sign)


def put_back(ask: Ask) -> Response:
    """Put the case back unsigned."""
    slip, _ = found(ask)
    holds.give_back(ask.journal, slip.number, person=ask.session.person)
    if handed_over(ask, slip):
        return go_to("/handed")
    return go_to(f"/?process={slip.process}&state={slip.state.value}{address_of(filter_of(ask))}")


def _signed(ask: Ask, slip: Slip, shown: Shown, sign: _Sign, then: _Following | None = None) -> Response:
    """Sign what was shown, if it is still that, and open the next case of the queue it was in."""
    person = ask.session.person
    try:
        holds.take(ask.journal, slip.number, person=person)
        if ask.said("seen") != str(len(slip.entries)):
            raise BusinessError(MOVED_ON.at())
        sign(slip)
    except BusinessError as refused:
        actions = second.offered_now(ask, slip)
        return page(ask, slip, shown, actions=actions, refused=refused.problem)
    holds.give_back(ask.journal, slip.number, person=person)
    ask.desk.carry_on(slip.process)
    return go_to((then or following)(ask, slip))


def handed_over(ask: Ask, slip: Slip) -> bool:
    """Whether a case stands in no queue, but among what was handed over."""
    return slip.process not in ask.reach.processes or assignments.of_number(ask.journal, slip.number) is not None


def following(ask: Ask, slip: Slip, *, on_top: bool | None = None) -> str:
    """Where to go when a case was signed: to the next one of its queue, or of those that were handed over.

    Args:
        ask: who asks.
        slip: the case as it was shown.
        on_top: whether it stood on top of the worklist; None if it still stands where it did.
    """
    if handed_over(ask, slip) if on_top is None else on_top:
        lines = assignments.to_her(ask.journal, ask.reach)
        taken = holds.held_by_others(ask.journal, [line.id for line in lines], person=ask.session.person)
        free = next((line.number for line in lines if line.id not in taken), None)
        return f"/cases/{free}?signed={slip.number}" if free else f"/handed?signed={slip.number}"
    wanted = late.narrowed(ask, slip.process, filter_of(ask))
    more = address_of(wanted)
    after = worklist.id_of(ask.journal, slip.number)
    number = worklist.take_next(
        ask.journal, slip.process, slip.state, person=ask.session.person, after=after, wanted=wanted
    )
    if number is None:
        return f"/?process={slip.process}&state={slip.state.value}&signed={slip.number}{more}"
    return f"/cases/{number}?signed={slip.number}{more}"


def note_of(ask: Ask) -> str:
    """What somebody wrote as the reason or note of a form.

    Raises:
        BusinessError: nothing.
    """
    note = ask.said("note").strip()
    if not note:
        raise BusinessError(NO_REASON.at())
    return note
