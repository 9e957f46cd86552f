# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Asking the applicant (*Rückfrage*): the letter is drafted, read by a person, made, and signed on the slip.

The program does not send it: a person takes the PDF and does. What goes out by machine is an effect, and a case with an
effect that is done can no longer be corrected or rejected; an answer could then not be entered.
"""

from __future__ import annotations

from collections.abc import Collection

from starlette.exceptions import HTTPException
from starlette.responses import Response

from laufzettel.case import State
from laufzettel.desk import deeds
from laufzettel.desk.access import Action, may
from laufzettel.desk.ask import Ask, go_to
from laufzettel.desk.case import answer_by, found, letters_of, open_problems
from laufzettel.desk.worklist import address_of, filter_of
from laufzettel.errors import BusinessError, Message, Problem
from laufzettel.inquiry import Draft, Inquiry
from laufzettel.journal import follow_ups, holds, looks, people
from laufzettel.journal.views import Slip

_LONGEST = 2000
"""Characters of the paragraph a person adds."""

NO_RECIPIENT = Message(
    "desk.no_recipient",
    "Name oder Anschrift der antragstellenden Person sind nicht vollständig; ein Brief käme nicht an.",
    "The applicant's name or address is not complete; a letter would not arrive.",
    "Fragen Sie auf anderem Weg, oder berichtigen Sie zuerst die Anschrift.",
    "Ask by other means, or correct the address first.",
)
NOTHING_ASKED = Message(
    "desk.nothing_asked",
    "Das Schreiben fragt nach nichts.",
    "The letter asks for nothing.",
    "Wählen Sie mindestens eine Frage, oder schreiben Sie selbst eine.",
    "Choose at least one question, or write one yourself.",
)
TOO_LONG = Message(
    "desk.paragraph_too_long",
    "Ihr Text ist länger als {limit} Zeichen.",
    "Your text is longer than {limit} characters.",
    "Kürzen Sie ihn.",
    "Shorten it.",
)


def show(ask: Ask) -> Response:
    """The draft, to be read; the case is on the desk of who reads it."""
    slip, inquiry = _asked_about(ask)
    try:
        holds.take(ask.journal, slip.number, person=ask.session.person)
    except BusinessError:
        return go_to(f"/cases/{slip.number}")  # that page says who may go on when
    draft = draft_of(ask, slip, inquiry)
    return _page(ask, slip, draft, kept=range(len(draft.questions)))


def ask_applicant(ask: Ask) -> Response:
    """Make the letter, sign that it was made, and set the case aside until the answer is due."""
    slip, inquiry = _asked_about(ask)
    kept = {int(one) for one in ask.form.get("question", ()) if one.isdecimal()}
    try:
        asked(ask, slip, inquiry, kept, ask.said("paragraph"), seen=ask.seen)
    except BusinessError as refused:
        return _page(ask, slip, draft_of(ask, slip, inquiry), kept=kept, refused=refused.problem)
    more = address_of(filter_of(ask)).removeprefix("&")
    return go_to(f"/cases/{slip.number}{'?' if more else ''}{more}")


def asked(ask: Ask, slip: Slip, inquiry: Inquiry, kept: Collection[int], paragraph: str, *, seen: int) -> None:
    """Make the letter, sign that it was made, and keep the case on the desk of who asked.

    Args:
        ask: who asks.
        slip: of the case.
        inquiry: writes the letter.
        kept: which questions of the draft it asks, by their place.
        paragraph: what is added to them.
        seen: entries of the slip when the draft was shown.

    Raises:
        BusinessError: the letter asks for nothing or would not arrive, or the case does not wait for it.
    """
    journal = ask.journal
    deeds.on_the_desk(ask, slip, seen, lambda: None)  # setting a letter takes long, and others sign meanwhile
    made = _letter(ask, inquiry, draft_of(ask, slip, inquiry).only(kept), slip.number, paragraph.strip())

    def sign() -> None:
        # The bytes first: a slip must not name a letter that nobody has.
        people.ask(journal, slip.number, answer_by(ask), by=ask.session.person, letter=journal.store.put(made))

    deeds.on_the_desk(ask, slip, seen, sign)


def letter(ask: Ask) -> Response:
    """A letter that was made for this case, byte for byte as it was signed."""
    slip, _ = found(ask)
    digest = ask.path("digest")
    if digest not in letters_of(slip):
        raise HTTPException(404)
    if not may(ask.session.role, Action.ASK):  # who works with cases is no onlooker
        looks.note(ask.journal, slip.number, person=ask.session.person, role=ask.session.role.value, what="letter")
    name = f"rueckfrage-{slip.number}.pdf"
    return Response(
        ask.journal.store.get(digest),
        media_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _asked_about(ask: Ask) -> tuple[Slip, Inquiry]:
    slip, shown = found(ask)
    if shown.inquiry is None or slip.state is not State.CLARIFICATION:
        raise HTTPException(404)
    return slip, shown.inquiry


def draft_of(ask: Ask, slip: Slip, inquiry: Inquiry) -> Draft:
    """The letter as it stands before a person has looked at it."""
    return inquiry.draft(slip.reading, open_problems(slip), number=slip.number, answer_by=answer_by(ask))


def _letter(ask: Ask, inquiry: Inquiry, draft: Draft, number: str, paragraph: str) -> bytes:
    if not draft.recipient:
        raise BusinessError(NO_RECIPIENT.at())
    if not draft.questions and not paragraph:
        raise BusinessError(NOTHING_ASKED.at())
    if len(paragraph.replace("\r\n", "\n")) > _LONGEST:
        raise BusinessError(TOO_LONG.at(limit=_LONGEST))
    authority = ask.desk.office.section("behoerde")
    day = follow_ups.today(ask.journal)
    return inquiry.letter(draft, authority=authority, number=number, paragraph=paragraph, day=day)


def _page(ask: Ask, slip: Slip, draft: Draft, *, kept: Collection[int], refused: Problem | None = None) -> Response:
    return ask.show(
        "ask.html",
        status=422 if refused else 200,
        slip=slip,
        draft=draft,
        wanted=filter_of(ask),
        filtered=address_of(filter_of(ask)),
        kept=kept,
        paragraph=ask.said("paragraph"),
        refused=refused,
        unreachable=None if draft.recipient else NO_RECIPIENT.at(),
        due=answer_by(ask).isoformat(),
    )
