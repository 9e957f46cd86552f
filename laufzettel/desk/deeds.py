# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What people do with a case, whichever way they come in: through a page or through the interface for programs.

Everything here takes how many entries the slip had when it was shown; if there are more by now nothing is signed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from laufzettel.desk import targets
from laufzettel.desk.ask import Ask
from laufzettel.desk.desk import Shown
from laufzettel.errors import BusinessError, Message
from laufzettel.fields import Field
from laufzettel.journal import Journal, assignments, by_hand, colleagues, holds, people
from laufzettel.journal.assignments import COMMON
from laufzettel.journal.follow_ups import today
from laufzettel.journal.people import Settled
from laufzettel.journal.rows import integer
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


def _all_of_it(fields: Mapping[str, Field]) -> Mapping[str, Field]:
    return fields


def _nothing() -> None:
    """Nothing more is asked."""


def correct(
    ask: Ask,
    slip: Slip,
    shown: Shown,
    fields: Mapping[str, Field],
    *,
    seen: int,
    signable: Callable[[Mapping[str, Field]], Mapping[str, Field]] = _all_of_it,
) -> None:
    """Take what was typed; the case is checked again from there on.

    Args:
        ask: who asks.
        slip: of the case.
        shown: its process.
        fields: what was typed, canonical, by name.
        seen: entries of the slip when it was shown.
        signable: what of that may be signed; asked when the case is on the desk.

    Raises:
        BusinessError: nothing was typed, or the journal refuses it.
    """
    form = shown.process.form

    def sign() -> None:
        signed = signable(fields)
        if not signed:
            raise BusinessError(NOTHING_CHANGED.at())
        later = [field.name for field in form.all_fields if field.after_writing]
        blind = form.blind_second
        people.correct(ask.journal, slip.number, signed, by=ask.session.person, after_writing=later, blind_second=blind)

    done(ask, slip, seen, sign)


def release(ask: Ask, slip: Slip, *, seen: int, second: bool = False, first: Callable[[], None] = _nothing) -> None:
    """Release the case as it was shown.

    Args:
        ask: who asks.
        slip: of the case.
        seen: entries of the slip when it was shown.
        second: only if somebody else has released it first.
        first: may still refuse it, when the case is on the desk.

    Raises:
        BusinessError: it is refused.
    """

    def sign() -> None:
        first()
        release_one(ask.journal, slip.number, by=ask.session.person, second=second)

    done(ask, slip, seen, sign)


def reject(ask: Ask, slip: Slip, note: str, *, seen: int) -> None:
    """Close the case without writing anything, with the reason."""
    done(ask, slip, seen, lambda: people.reject(ask.journal, slip.number, by=ask.session.person, note=_noted(note)))


def resume(ask: Ask, slip: Slip, note: str, *, seen: int) -> None:
    """Hand the case back as it is, with what was seen."""
    done(ask, slip, seen, lambda: people.resume(ask.journal, slip.number, by=ask.session.person, note=_noted(note)))


def close_by_hand(ask: Ask, slip: Slip, note: str, *, seen: int) -> None:
    """Close a case that stayed with people and was worked at in the legacy system itself; a note may be added."""
    done(ask, slip, seen, lambda: by_hand.done(ask.journal, slip.number, by=ask.session.person, note=note.strip()))


def opt_out(ask: Ask, slip: Slip, note: str, *, seen: int) -> None:
    """Give a case to the machine that was left to people, in an emergency and with the reason."""
    done(ask, slip, seen, lambda: by_hand.opt_out(ask.journal, slip.number, by=ask.session.person, note=_noted(note)))


def settle(ask: Ask, slip: Slip, outcome: Settled, note: str, *, seen: int) -> None:
    """End a doubtful write by what was seen in the legacy system."""

    def sign() -> None:
        people.settle_doubt(ask.journal, slip.number, outcome, by=ask.session.person, note=_noted(note))

    done(ask, slip, seen, sign)


def set_aside(ask: Ask, slip: Slip, due: date | None, note: str, *, seen: int) -> None:
    """Set the case aside until a working day, with the reason."""

    def sign() -> None:
        now = today(ask.journal)
        if due is None or not now < due <= now + LONGEST_ASIDE:
            raise BusinessError(NO_DAY.at())
        until = next_working_day(due, ask.desk.office.region())
        people.set_aside(ask.journal, slip.number, until, by=ask.session.person, note=_noted(note))

    done(ask, slip, seen, sign)


def hand_over(ask: Ask, slip: Slip, to: str, note: str, *, seen: int) -> None:
    """Hand the case to a unit or a colleague.

    Args:
        ask: who asks.
        slip: of the case.
        to: `unit:` or `person:`, and which.
        note: what they should know.
        seen: entries of the slip when it was shown.

    Raises:
        BusinessError: there is no such unit or colleague any more, or the journal refuses it.
    """

    def sign() -> None:
        place = targets.chosen(ask, slip, to)
        assignments.hand_over(ask.journal, slip.number, place, by=ask.session.person, note=_noted(note))

    on_the_desk(ask, slip, seen, sign)
    put_back(ask, slip)


def give_back(ask: Ask, slip: Slip, note: str, *, seen: int) -> None:
    """Give the case back to who handed it over; into its queue if they are no longer here."""

    def sign() -> None:
        now = assignments.of_number(ask.journal, slip.number)
        giver = colleagues.find(ask.journal, now.by) if now and now.by != ask.session.person else None
        place = targets.with_person(ask, slip, giver) if giver else None
        assignments.give_back(ask.journal, slip.number, place or COMMON, by=ask.session.person, note=_noted(note))

    on_the_desk(ask, slip, seen, sign)
    put_back(ask, slip)


def take_back(ask: Ask, slip: Slip, *, seen: int | None = None) -> None:
    """Have a case that was set aside back in its queue now, and on the desk of who wants it.

    Args:
        ask: who asks.
        slip: of the case.
        seen: entries of the slip when it was shown; None where only a list was.
    """
    on_the_desk(ask, slip, seen, lambda: people.take_back(ask.journal, slip.number, by=ask.session.person))


def put_back(ask: Ask, slip: Slip) -> None:
    """Put the case back unsigned."""
    holds.give_back(ask.journal, slip.number, person=ask.session.person)


def done(ask: Ask, slip: Slip, seen: int, sign: Callable[[], None]) -> None:
    """Sign what was shown, if it is still that; then the case is on nobody's desk, and the next run may begin.

    Args:
        ask: who asks.
        slip: of the case.
        seen: entries of the slip when it was shown.
        sign: signs.

    Raises:
        BusinessError: somebody else has the case, it has moved on, or it refuses the signature.
    """
    on_the_desk(ask, slip, seen, sign)
    put_back(ask, slip)
    ask.desk.carry_on(slip.process)


def on_the_desk(ask: Ask, slip: Slip, seen: int | None, sign: Callable[[], None]) -> None:
    """Sign what was shown, if it is still that, and keep the case on the desk.

    One signature after the other: the same form sent twice at once would else find the same slip twice, and what
    leaves a case in its state, such as setting it aside, would be signed twice.
    """
    holds.take(ask.journal, slip.number, person=ask.session.person)
    with ask.desk.one_at_a_time:
        if seen is not None and seen != _entries(ask.journal, slip.number):
            raise BusinessError(MOVED_ON.at())
        sign()


def _entries(journal: Journal, number: str) -> int:
    """How many entries the slip has now."""
    return integer(journal.database.rows("SELECT entries FROM cases WHERE number = ?", (number,))[0][0])


def _noted(note: str) -> str:
    """A note that says something."""
    if not note.strip():
        raise BusinessError(NO_REASON.at())
    return note.strip()
