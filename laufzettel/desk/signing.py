# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The forms of the case page: each signs a case, then comes the next one of the same queue."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from starlette.exceptions import HTTPException
from starlette.responses import Response

from laufzettel.desk import checkpicture, deeds, entering, late, second
from laufzettel.desk.ask import Ask, go_to
from laufzettel.desk.case import found, page
from laufzettel.desk.desk import Shown
from laufzettel.desk.worklist import address_of, filter_of
from laufzettel.errors import BusinessError
from laufzettel.journal import assignments, holds, worklist
from laufzettel.journal.people import Settled
from laufzettel.journal.views import Slip

_Following = Callable[[Ask, Slip], str]


def correct(ask: Ask) -> Response:
    """Take what was typed; the case is checked again from there on."""
    slip, shown = found(ask)
    fields, wrong = entering.changed(shown.process.form, ask.form, ask.language)
    typed = {
        name.removeprefix(entering.PREFIX): values[0]
        for name, values in ask.form.items()
        if name.startswith(entering.PREFIX)
    }
    if wrong and not checkpicture.same(ask, slip, shown, second.offered_now(ask, slip)):
        return page(ask, slip, shown, actions=second.offered_now(ask, slip), refused=deeds.MOVED_ON.at())
    if wrong:
        return page(ask, slip, shown, actions=second.offered_now(ask, slip), entered=typed, wrong=wrong)
    # What was left as it was shown may have been corrected by somebody else in the meantime, and must not come back.
    kept = {name: value for name, value in typed.items() if name in fields}

    def deed() -> None:
        deeds.correct(
            ask,
            slip,
            shown,
            fields,
            seen=ask.seen,
            signable=lambda typed: checkpicture.corrected(ask, slip, shown, typed),
        )

    return _signed(ask, slip, shown, deed, entered=kept)


def release(ask: Ask) -> Response:
    """Release the case as it was shown."""
    slip, shown = found(ask)

    def deed() -> None:
        deeds.release(ask, slip, seen=ask.seen, first=lambda: checkpicture.released(ask, slip, shown))

    return _signed(ask, slip, shown, deed)


def release_second(ask: Ask) -> Response:
    """Give the second release of the case as it was shown; somebody else gave the first."""
    slip, shown = found(ask)
    return _signed(
        ask, slip, shown, lambda: deeds.release(ask, slip, seen=ask.seen, second=True), then=second.following
    )


def reject(ask: Ask) -> Response:
    """Close the case without writing anything."""
    slip, shown = found(ask)
    return _signed(ask, slip, shown, lambda: deeds.reject(ask, slip, ask.said("note"), seen=ask.seen))


def resume(ask: Ask) -> Response:
    """Hand the case back as it is, with what was seen."""
    slip, shown = found(ask)
    return _signed(ask, slip, shown, lambda: deeds.resume(ask, slip, ask.said("note"), seen=ask.seen))


def close_by_hand(ask: Ask) -> Response:
    """Close a case that stayed with people, or give it to the machine in an emergency, as the form says."""
    slip, shown = found(ask)
    deed = {"done": deeds.close_by_hand, "opt-out": deeds.opt_out}.get(ask.said("how"))
    if deed is None:
        raise HTTPException(400)
    return _signed(ask, slip, shown, lambda: deed(ask, slip, ask.said("note"), seen=ask.seen))


def settle(ask: Ask) -> Response:
    """End a doubtful write by what was seen in the legacy system."""
    slip, shown = found(ask)
    if ask.said("outcome") not in {one.value for one in Settled}:
        raise HTTPException(400)
    outcome = Settled(ask.said("outcome"))
    return _signed(ask, slip, shown, lambda: deeds.settle(ask, slip, outcome, ask.said("note"), seen=ask.seen))


def set_aside(ask: Ask) -> Response:
    """Set the case aside until a working day, with the reason."""
    slip, shown = found(ask)
    due = entering.day(ask.said("due"))
    return _signed(ask, slip, shown, lambda: deeds.set_aside(ask, slip, due, ask.said("note"), seen=ask.seen))


def put_back(ask: Ask) -> Response:
    """Put the case back unsigned."""
    slip, _ = found(ask)
    deeds.put_back(ask, slip)
    if handed_over(ask, slip):
        return go_to("/handed")
    return go_to(f"/?process={slip.process}&state={slip.state.value}{address_of(filter_of(ask))}")


def _signed(
    ask: Ask,
    slip: Slip,
    shown: Shown,
    deed: Callable[[], None],
    *,
    then: _Following | None = None,
    entered: Mapping[str, str] | None = None,
) -> Response:
    """Sign what was shown and open the next case of the queue it was in; or the same page, which says why not.

    Args:
        ask: who asks.
        slip: the case as it was shown.
        shown: its process.
        deed: signs.
        then: where to go afterwards; the next of the queue if not given.
        entered: what was typed, by field; stands there again if nothing was signed.
    """
    wrong = checkpicture.wrong_of(ask, slip, shown)
    same = checkpicture.same(ask, slip, shown, second.offered_now(ask, slip))
    try:
        if not same:
            raise BusinessError(deeds.MOVED_ON.at())
        deed()
    except BusinessError as refused:
        actions = second.offered_now(ask, slip)
        # What was typed on a page that has changed is not put into the new one: it may be what we showed wrongly.
        again = entered if entered and same and (wrong is None or _noticed(refused)) else {}
        kept = {name: value for name, value in again.items() if wrong is None or name != wrong.field}
        return page(ask, slip, shown, actions=actions, entered=kept, refused=refused.problem)
    checkpicture.ended(ask, slip, wrong, noticed=None if entered is not None else True)
    return go_to((then or following)(ask, slip))


def _noticed(refused: BusinessError) -> bool:
    return refused.problem.code == checkpicture.NOTICED.code


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
