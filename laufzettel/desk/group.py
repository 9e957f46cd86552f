# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The same doubt in many cases on one page: a line for each, one form for all, a signature on every slip."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from starlette.exceptions import HTTPException
from starlette.responses import Response

from laufzettel.desk import cutout, entering
from laufzettel.desk.ask import Ask, go_to
from laufzettel.desk.deeds import MOVED_ON, NO_REASON
from laufzettel.desk.desk import Shown
from laufzettel.desk.worklist import group_address
from laufzettel.errors import BusinessError, Message, Problem
from laufzettel.form import Form, FormField
from laufzettel.journal import alike, holds, people
from laufzettel.journal.alike import Member, Part

MOST = 30
"""Lines on a page."""
_DIGITS = 18
_LONGEST = 200
"""Characters of a number or a value that was typed."""
BY_ITSELF = Message(
    "desk.by_itself",
    "„{label}“ wird nicht in der Gruppe geprüft: Die Angabe betrifft Geld, und eine zweite Person muss sie eintragen,"
    " ohne den ersten Eintrag zu sehen.",
    "“{label_en}” is not looked at in a group: it concerns money, and a second person must enter it without seeing the"
    " first entry.",
    "Öffnen Sie jeden Vorgang einzeln.",
    "Open each case by itself.",
)
NOTHING_SAID = Message(
    "desk.nothing_said",
    "Sie haben keine Zeile geändert oder bestätigt; es wurde nichts unterschrieben.",
    "You have changed or confirmed no line; nothing was signed.",
    "Berichtigen Sie eine Zeile, oder kreuzen Sie „stimmt so“ an.",
    "Correct a line, or tick “right as it is”.",
)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the page.

    Attributes:
        number: of the case.
        seen: how many entries its slip had; goes along, so that a case that has moved on is not signed.
        where: name of the file, and part of it.
        part: which part, as in `laufzettel.fields.Field`.
        why: its problem.
        place: of the field.
        pictured: whether the place can be cut out of a page.
        raw: what stands there.
        shown: the value as people write it.
        value: what stands in the input: that, or what was typed.
        kept: whether “right as it is” is ticked.
        refused: why this line was not signed.
        open: whether it still waits for this; otherwise what was typed is only shown.
    """

    number: str
    seen: int
    where: str
    part: str
    why: Problem | None
    place: str
    pictured: bool
    raw: str
    shown: str
    value: str
    kept: bool = False
    refused: str = ""
    open: bool = True


@dataclass(frozen=True, slots=True)
class _Typed:
    """A line as it came back."""

    number: str
    seen: str
    value: str
    was: str
    kept: bool

    @property
    def touched(self) -> bool:
        return self.kept or self.value.strip() != self.was.strip()


def show(ask: Ask) -> Response:
    """The cases whose only doubt is this one, a part of them; these are on the asker's desk from now on."""
    shown, field, code = _asked(ask)
    if field.blind_second:
        return _page(
            ask, shown, field, code, [], None, why_not=BY_ITSELF.at(label=field.label, label_en=field.label_en)
        )
    if after := _after(ask):  # what was left alone in the part before is free for others
        alike.leave(ask.journal, shown.process.name, code, field.name, person=ask.session.person, up_to=after)
    part = _part(ask, shown, field, code)
    return _page(ask, shown, field, code, _rows(ask, part.members, field), part)


def sign(ask: Ask) -> Response:
    """Sign every line that was changed or confirmed, each by itself; what could not be signed is shown again."""
    shown, field, code = _asked(ask)
    if field.blind_second:
        raise HTTPException(403)
    typed = _typed(ask)
    refused: dict[str, str] = {}
    signed = 0
    for line in typed:
        if not line.touched:
            continue
        try:
            _sign_line(ask, shown, field, line)
            signed += 1
        except BusinessError as error:
            refused[line.number] = error.problem.text(ask.language)
    if signed:
        ask.desk.carry_on(shown.process.name)
    if not refused and signed:
        return _done(ask, shown, field, code, typed, signed)
    part = _part(ask, shown, field, code)
    rows = _again(ask, _rows(ask, part.members, field), typed, refused)
    nothing = None if signed or refused else NOTHING_SAID.at()
    return _page(ask, shown, field, code, rows, part, signed=signed, refused=nothing, status=422)


def _sign_line(ask: Ask, shown: Shown, field: FormField, line: _Typed) -> None:
    """What correcting or handing back that case alone would do, with the same checks.

    Raises:
        BusinessError: it cannot be signed; the others can.
    """
    form, person = shown.process.form, ask.session.person
    entries = {f"{entering.PREFIX}{field.name}": [line.value], f"was.{field.name}": [line.was]}
    fields, wrong = entering.changed(form, entries, ask.language)
    if wrong:
        raise BusinessError(Problem("desk.no_value", wrong[field.name], wrong[field.name]))
    holds.take(ask.journal, line.number, person=person)
    with ask.desk.one_at_a_time:  # as in `deeds`: the same form sent twice at once is signed once
        if line.seen != str(alike.entries_of(ask.journal, shown.process.name, line.number)):
            raise BusinessError(MOVED_ON.at())
        if fields:
            later, blind = [one.name for one in form.all_fields if one.after_writing], form.blind_second
            people.correct(ask.journal, line.number, fields, by=person, after_writing=later, blind_second=blind)
        else:
            note = ask.said("note").strip()
            if not note:
                raise BusinessError(NO_REASON.at())
            people.resume(ask.journal, line.number, by=person, note=note)
    holds.give_back(ask.journal, line.number, person=person)


def _done(ask: Ask, shown: Shown, field: FormField, code: str, typed: Sequence[_Typed], signed: int) -> Response:
    """On to the rest of the group, else to the worklist; what was left alone is free for others again."""
    numbers = {line.number for line in typed if not line.touched}
    for number in numbers:
        holds.give_back(ask.journal, number, person=ask.session.person)
    left, after = _found(ask, shown, field, code), _after(ask)
    if any(one.number not in numbers for one in left.members):
        where = f"&after={after}" if after else ""
        return go_to(f"{group_address(shown.process.name, code, field.name)}{where}&signed={signed}")
    return go_to(f"/?process={shown.process.name}&state=clarification&together={signed}")


def _asked(ask: Ask) -> tuple[Shown, FormField, str]:
    shown = ask.desk.of(ask.path("process"))
    if shown is None:
        raise HTTPException(404)
    name, code = (ask.query(one) or ask.said(one) for one in ("field", "code"))
    field = _field(shown.process.form, name)
    if field is None or not code or len(code) > _LONGEST:
        raise HTTPException(404)
    return shown, field, code


def _field(form: Form, name: str) -> FormField | None:
    return next((field for field in form.all_fields if field.name == name), None)


def _part(ask: Ask, shown: Shown, field: FormField, code: str) -> Part:
    """The cases, taken; those that somebody else was quicker with are left out."""
    found = _found(ask, shown, field, code)
    ids = [one.id for one in found.members]
    mine = holds.take_free(ask.journal, ids, person=ask.session.person) if ids else set()
    return found._replace(members=[one for one in found.members if one.id in mine])


def _found(ask: Ask, shown: Shown, field: FormField, code: str) -> Part:
    name, person = shown.process.name, ask.session.person
    return alike.part(ask.journal, name, code, field.name, person=person, size=MOST, after=_after(ask))


def _after(ask: Ask) -> int:
    """Behind which case the part begins, as it stands in the address or in the form."""
    said = ask.query("after") or ask.said("after")
    return int(said) if said.isascii() and said.isdecimal() and len(said) < _DIGITS else 0


def _rows(ask: Ask, members: Sequence[Member], field: FormField) -> list[Row]:
    rows = []
    for one in members:
        value = entering.spoken(one.field, field, ask.language) if one.field else ""
        place, raw = (one.field.place, one.field.raw) if one.field else ("", "")
        pictured = cutout.on_a_page(one.field)
        rows.append(Row(one.number, one.seen, one.document, one.part, one.problem, place, pictured, raw, value, value))
    return rows


def _typed(ask: Ask) -> list[_Typed]:
    """The lines of the form, by the numbers it names; each once."""
    numbers = list(dict.fromkeys(ask.form.get("number", [])))[:MOST]
    kept = set(ask.form.get("keep", []))
    return [
        _Typed(
            number,
            ask.said(f"seen.{number}"),
            ask.said(f"value.{number}"),
            ask.said(f"was.{number}"),
            number in kept,
        )
        for number in numbers
        if len(number) <= _LONGEST
    ]


def _again(ask: Ask, rows: Sequence[Row], typed: Sequence[_Typed], refused: Mapping[str, str]) -> list[Row]:
    """The lines as they are now, with what was typed; those that have moved on stand first, only to be read."""
    said = {line.number: line for line in typed}
    here = {row.number for row in rows}
    gone = [
        Row(one.number, 0, "", "", None, "", False, "", "", one.value, refused=refused[one.number], open=False)
        for one in typed
        if one.number in refused and one.number not in here
    ]
    kept = [
        replace(
            row,
            value=said[row.number].value if row.number in said else row.value,
            kept=row.number in said and said[row.number].kept,
            refused=refused.get(row.number, ""),
        )
        for row in rows
    ]
    return gone + kept


def _page(
    ask: Ask,
    shown: Shown,
    field: FormField,
    code: str,
    rows: Sequence[Row],
    part: Part | None,
    *,
    signed: int = 0,
    refused: Problem | None = None,
    why_not: Problem | None = None,
    status: int = 200,
) -> Response:
    first = next((row.number for row in rows if row.open and row.refused), "")
    asked = ask.query("signed")
    return ask.show(
        "group.html",
        status=status,
        process=shown.process,
        field=field,
        label=field.label if ask.language == "de" else field.label_en,
        code=code,
        rows=rows,
        part=part,
        after=_after(ask),
        looked_through=alike.LOOKED_THROUGH,
        onward=f"{group_address(shown.process.name, code, field.name)}&after={part.onward if part else 0}",
        oldest=group_address(shown.process.name, code, field.name),
        focus=first or next((row.number for row in rows if row.open), ""),
        choices=entering.choices(field, ask.language),
        signed=signed or (int(asked) if asked.isdecimal() and len(asked) < 4 else 0),
        refused=refused,
        why_not=why_not,
        note=ask.said("note"),
        most=MOST,
    )
