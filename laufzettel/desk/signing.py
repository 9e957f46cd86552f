# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Signing a case: correct, release, reject, hand back, settle; then the next one of the same queue."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta

from starlette.exceptions import HTTPException
from starlette.responses import Response

from laufzettel.desk import checkpicture, entering, second
from laufzettel.desk.ask import Ask, go_to
from laufzettel.desk.case import found, page
from laufzettel.desk.desk import Shown
from laufzettel.desk.worklist import address_of, filter_of
from laufzettel.errors import BusinessError, Message
from laufzettel.journal import holds, people, worklist
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
    if wrong and not checkpicture.same(ask, slip, shown, second.offered_now(ask, slip)):
        return page(ask, slip, shown, actions=second.offered_now(ask, slip), refused=MOVED_ON.at())
    if wrong:
        return page(ask, slip, shown, actions=second.offered_now(ask, slip), entered=typed, wrong=wrong)
    later = [field.name for field in form.all_fields if field.after_writing]

    def sign(case: Slip) -> None:
        signed = checkpicture.corrected(ask, case, shown, fields)
        if not signed:
            raise BusinessError(NOTHING_CHANGED.at())
        blind = form.blind_second
        people.correct(ask.journal, case.number, signed, by=ask.session.person, after_writing=later, blind_second=blind)

    return _signed(ask, slip, shown, sign, entered=typed)


def release(ask: Ask) -> Response:
    """Release the case as it was shown."""
    slip, shown = found(ask)

    def sign(case: Slip) -> None:
        checkpicture.released(ask, case, shown)
        release_one(ask.journal, case.number, by=ask.session.person)

    return _signed(ask, slip, shown, sign)


def release_second(ask: Ask) -> Response:
    """Give the second release of the case as it was shown; somebody else gave the first."""
    slip, shown = found(ask)

    def sign(case: Slip) -> None:
        release_one(ask.journal, case.number, by=ask.session.person, second=True)

    return _signed(ask, slip, shown, sign, following=second.following)


def reject(ask: Ask) -> Response:
    """Close the case without writing anything."""
    slip, shown = found(ask)
    return _signed(
        ask,
        slip,
        shown,
        lambda case: people.reject(ask.journal, case.number, by=ask.session.person, note=_note(ask)),
    )


def resume(ask: Ask) -> Response:
    """Hand the case back as it is, with what was seen."""
    slip, shown = found(ask)
    return _signed(
        ask,
        slip,
        shown,
        lambda case: people.resume(ask.journal, case.number, by=ask.session.person, note=_note(ask)),
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
        lambda case: people.settle_doubt(ask.journal, case.number, outcome, by=ask.session.person, note=_note(ask)),
    )


def set_aside(ask: Ask) -> Response:
    """Set the case aside until a working day, with the reason."""
    slip, shown = found(ask)

    def sign(case: Slip) -> None:
        due = entering.day(ask.said("due"))
        now = today(ask.journal)
        if due is None or not now < due <= now + LONGEST_ASIDE:
            raise BusinessError(NO_DAY.at())
        until = next_working_day(due)
        people.set_aside(ask.journal, case.number, until, by=ask.session.person, note=_note(ask))

    return _signed(ask, slip, shown, sign)


def put_back(ask: Ask) -> Response:
    """Put the case back unsigned."""
    slip, _ = found(ask)
    holds.give_back(ask.journal, slip.number, person=ask.session.person)
    return go_to(f"/?process={slip.process}&state={slip.state.value}{address_of(filter_of(ask))}")


def _signed(
    ask: Ask,
    slip: Slip,
    shown: Shown,
    sign: _Sign,
    following: _Following | None = None,
    entered: Mapping[str, str] | None = None,
) -> Response:
    """Sign what was shown, if it is still that, and open the next case of the queue it was in."""
    person = ask.session.person
    wrong = checkpicture.wrong_of(ask, slip, shown)
    try:
        holds.take(ask.journal, slip.number, person=person)
        if ask.said("seen") != str(len(slip.entries)):
            raise BusinessError(MOVED_ON.at())
        if not checkpicture.same(ask, slip, shown, second.offered_now(ask, slip)):
            raise BusinessError(MOVED_ON.at())
        sign(slip)
    except BusinessError as refused:
        actions = second.offered_now(ask, slip)
        # What was typed on a page that has changed is not put into the new one: it may be what we showed wrongly.
        again = entered if entered and wrong and refused.problem.code == checkpicture.NOTICED.code else {}
        kept = {name: value for name, value in again.items() if wrong is None or name != wrong.field}
        return page(ask, slip, shown, actions=actions, entered=kept, refused=refused.problem)
    checkpicture.ended(ask, slip, wrong, noticed=None if entered is not None else True)
    holds.give_back(ask.journal, slip.number, person=person)
    ask.desk.carry_on(slip.process)
    return go_to((following or _next)(ask, slip))


def _next(ask: Ask, slip: Slip) -> str:
    wanted = filter_of(ask)
    more = address_of(wanted)
    after = worklist.id_of(ask.journal, slip.number)
    following = worklist.take_next(
        ask.journal, slip.process, slip.state, person=ask.session.person, after=after, wanted=wanted
    )
    if following is None:
        return f"/?process={slip.process}&state={slip.state.value}&signed={slip.number}{more}"
    return f"/cases/{following}?signed={slip.number}{more}"


def _note(ask: Ask) -> str:
    note = ask.said("note").strip()
    if not note:
        raise BusinessError(NO_REASON.at())
    return note
