# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What programs sign under the name of a person: the same deeds as on the pages."""

from __future__ import annotations

from starlette.exceptions import HTTPException

from laufzettel.desk import asking, deeds, entering
from laufzettel.desk.api import answers, requests, shapes
from laufzettel.desk.api.problems import NO_SUCH_FIELD, Wrong
from laufzettel.desk.ask import Ask
from laufzettel.desk.case import answer_by, found
from laufzettel.inquiry import Inquiry
from laufzettel.journal import views
from laufzettel.journal.views import Slip


def correct(ask: Ask, said: requests.Correct) -> answers.Signed:
    """Enter or correct fields; the case is checked again from there on."""
    slip, shown = found(ask)
    form = shown.process.form
    strangers = said.fields.keys() - {field.name for field in form.all_fields}
    if strangers:
        raise Wrong(*(NO_SUCH_FIELD.at(field=name) for name in sorted(strangers)))
    fields, wrong = entering.taken(form, said.fields)
    if wrong:
        raise Wrong(*wrong.values())
    deeds.correct(ask, slip, shown, fields, seen=said.seen)
    return _stands(ask, slip)


def release(ask: Ask, said: requests.Seen) -> answers.Signed:
    """Release the case as it was shown; where two people must, this is the first of the two."""
    slip, _ = found(ask)
    deeds.release(ask, slip, seen=said.seen)
    return _stands(ask, slip)


def release_second(ask: Ask, said: requests.Seen) -> answers.Signed:
    """Give the second release of the case as it was shown; somebody else gave the first."""
    slip, _ = found(ask)
    deeds.release(ask, slip, seen=said.seen, second=True)
    return _stands(ask, slip)


def reject(ask: Ask, said: requests.Noted) -> answers.Signed:
    """Close the case without writing anything, with the reason."""
    slip, _ = found(ask)
    deeds.reject(ask, slip, said.note, seen=said.seen)
    return _stands(ask, slip)


def resume(ask: Ask, said: requests.Noted) -> answers.Signed:
    """Hand the case back as it is, with what was seen; the same remarks do not stop it again."""
    slip, _ = found(ask)
    deeds.resume(ask, slip, said.note, seen=said.seen)
    return _stands(ask, slip)


def close_by_hand(ask: Ask, said: requests.ByHand) -> answers.Signed:
    """Close a case that a pilot's plan left to people as done by hand, or give it to the machine in an emergency."""
    slip, _ = found(ask)
    deed = deeds.close_by_hand if said.how == "done" else deeds.opt_out
    deed(ask, slip, said.note, seen=said.seen)
    return _stands(ask, slip)


def settle(ask: Ask, said: requests.Settle) -> answers.Signed:
    """End a doubtful write by what was seen in the legacy system."""
    slip, _ = found(ask)
    deeds.settle(ask, slip, said.outcome, said.note, seen=said.seen)
    return _stands(ask, slip)


def set_aside(ask: Ask, said: requests.SetAside) -> answers.Signed:
    """Set the case aside until a working day, with the reason."""
    slip, _ = found(ask)
    deeds.set_aside(ask, slip, said.due, said.note, seen=said.seen)
    return _stands(ask, slip)


def hand_over(ask: Ask, said: requests.HandOver) -> answers.Signed:
    """Hand the case to another unit or a colleague."""
    slip, _ = found(ask)
    deeds.hand_over(ask, slip, said.to, said.note, seen=said.seen)
    return _stands(ask, slip)


def give_back(ask: Ask, said: requests.Noted) -> answers.Signed:
    """Give the case back to who handed it over; into its queue if they are no longer here."""
    slip, _ = found(ask)
    deeds.give_back(ask, slip, said.note, seen=said.seen)
    return _stands(ask, slip)


def take_back(ask: Ask, said: requests.Seen) -> answers.Signed:
    """Have a case that was set aside back in its queue now."""
    slip, _ = found(ask)
    deeds.take_back(ask, slip, seen=said.seen)
    deeds.put_back(ask, slip)
    return _stands(ask, slip)


def draft(ask: Ask) -> answers.Draft:
    """The letter with questions to the applicant, as it stands before a person has looked at it."""
    slip, inquiry = _asked_about(ask)
    made = asking.draft_of(ask, slip, inquiry)
    return answers.Draft(
        seen=len(slip.entries),
        recipient=list(made.recipient),
        subject=made.subject,
        opening=list(made.opening),
        questions=[answers.Question.model_validate(one) for one in made.questions],
        closing=list(made.closing),
        unsaid=[shapes.Problem.model_validate(one) for one in made.unsaid],
        answer_by=answer_by(ask).isoformat(),
    )


def ask_applicant(ask: Ask, said: requests.Asking) -> answers.Signed:
    """Make the letter, sign that it was made, and set the case aside until the answer is due; a person sends it."""
    slip, inquiry = _asked_about(ask)
    asking.asked(ask, slip, inquiry, said.questions, said.paragraph, seen=said.seen)
    deeds.put_back(ask, slip)
    return _stands(ask, slip)


def _asked_about(ask: Ask) -> tuple[Slip, Inquiry]:
    """The case, and what asks its applicant; in which state it must be the journal says."""
    slip, shown = found(ask)
    if shown.inquiry is None:
        raise HTTPException(404)
    return slip, shown.inquiry


def _stands(ask: Ask, slip: Slip) -> answers.Signed:
    now = views.slip(ask.journal, slip.number)
    return answers.Signed(number=now.number, state=now.state, result=now.entries[-1].result, seen=len(now.entries))
