# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""One case: what is known of it, its document, and having it on the desk."""

from __future__ import annotations

from starlette.responses import Response

from laufzettel.desk import asking, deeds, document, second
from laufzettel.desk.api import answers, shapes
from laufzettel.desk.ask import Ask
from laufzettel.desk.case import found, glance_of, letters_of, open_problems, rules_of
from laufzettel.desk.desk import Shown
from laufzettel.form import FormField
from laufzettel.journal import follow_ups, holds, looks
from laufzettel.journal.effects import DOUBTFUL
from laufzettel.journal.views import Slip


def show(ask: Ask) -> answers.Case:
    """One case; whoever does not have it on the desk only looks, and that is recorded."""
    slip, shown = found(ask)
    _note(ask, slip, "case")
    return case_of(ask, slip, shown)


def case_of(ask: Ask, slip: Slip, shown: Shown) -> answers.Case:
    """A case as whoever asks may see it; the look is the caller's to record.

    Args:
        ask: who asks.
        slip: of the case, veiled.
        shown: its process.
    """
    problems = open_problems(slip)
    doubtful = {one.field for one in problems}
    due, why = follow_ups.due_of(ask.journal, slip.number), second.why_not(ask, slip)
    glance = glance_of(slip, shown, ask.desk.office)
    return answers.Case(
        number=slip.number,
        process=slip.process,
        state=slip.state,
        station=slip.station,
        received_at=slip.received_at,
        document=slip.document_name,
        part=slip.part,
        seen=len(slip.entries),
        problems=[shapes.Problem.model_validate(one) for one in problems],
        fields=[_field(slip, one, one.name in doubtful) for one in shown.process.form.all_fields],
        decision=answers.Decision(
            de=[line[0] for line in glance],
            en=[line[1] for line in glance],
            rules=[answers.Rule.model_validate(one) for one in rules_of(slip)],
        ),
        effects=_effects(slip),
        letters=letters_of(slip),
        due=due.isoformat() if due else "",
        actions=second.offered_now(ask, slip),
        hold=holds.standing(ask.journal, slip.number, person=ask.session.person),
        second=shapes.Problem.model_validate(why) if why else None,
    )


def show_document(ask: Ask) -> answers.Document:
    """What there is to see of the document: the sizes of its pages, or the rows of a spreadsheet."""
    slip, _ = found(ask)
    _note(ask, slip, "document")
    seen = document.beside(ask, slip, ())
    return answers.Document(
        pages=seen.count,
        sizes=[answers.PageSize(width=one.width, height=one.height) for one in seen.leaves],
        window=answers.Window.model_validate(seen.window) if seen.window else None,
        problem=shapes.Problem.model_validate(seen.problem) if seen.problem else None,
    )


def picture(ask: Ask) -> Response:
    """A page of the document as a picture."""
    slip, _ = found(ask)
    _note(ask, slip, "document")
    seen = document.picture_of(ask)
    return Response(seen.content, media_type=seen.media_type)


def words(ask: Ask) -> answers.Words:
    """The words on a page of the document, with their boxes."""
    slip, _ = found(ask)
    _note(ask, slip, "document")
    return answers.Words(words=[answers.Word.model_validate(one) for one in document.words_of(ask)])


def letter(ask: Ask) -> Response:
    """A letter that was made for the case, byte for byte as it was signed."""
    return asking.letter(ask)


def hold(ask: Ask) -> answers.Held:
    """Have the case on the desk for ten minutes, so that nobody else works at it."""
    slip, _ = found(ask)
    holds.take(ask.journal, slip.number, person=ask.session.person)
    return answers.Held(number=slip.number, held=True)


def put_back(ask: Ask) -> answers.Held:
    """Put the case back unsigned."""
    slip, _ = found(ask)
    deeds.put_back(ask, slip)
    return answers.Held(number=slip.number, held=False)


def _note(ask: Ask, slip: Slip, what: str) -> None:
    """Record a look, unless who looks has the case on the desk: a program would else read all of them unnoticed."""
    if holds.standing(ask.journal, slip.number, person=ask.session.person) != holds.MINE:
        looks.note(ask.journal, slip.number, person=ask.session.person, role=ask.session.role.value, what=what)


def _field(slip: Slip, field: FormField, doubtful: bool) -> answers.CaseField:
    one = slip.reading.get(field.name)
    return answers.CaseField(
        name=field.name,
        label_de=field.label,
        label_en=field.label_en,
        kind=field.kind,
        value=one.value if one else None,
        raw=one.raw if one else "",
        place=one.place if one else "",
        confidence=one.confidence if one else 1.0,
        doubtful=doubtful,
        required=field.required,
        max_length=field.max_length,
        choices=list(field.choices or ()),
    )


def _effects(slip: Slip) -> list[answers.Effect]:
    return [
        answers.Effect(
            target=one.target,
            step=one.step,
            key=one.key,
            state=one.state,
            payload=one.payload if one.state in DOUBTFUL else None,
            evidence=one.evidence,
        )
        for one in slip.effects
    ]
