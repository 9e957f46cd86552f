# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Check pictures: now and then a page shows one wrong value beside a true document, and nothing wrong can be signed."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import NamedTuple

import orjson

from laufzettel.case import State, digest_of
from laufzettel.desk.access import Action
from laufzettel.desk.ask import Ask
from laufzettel.desk.desk import Shown
from laufzettel.desk.document import ON_PAGE
from laufzettel.desk.misreading import Misread, misread
from laufzettel.errors import BusinessError, Message, Problem
from laufzettel.fields import Field
from laufzettel.form import Form
from laufzettel.journal import plants
from laufzettel.journal.views import Slip
from laufzettel.process import Automation

_HOW = {
    "digits": ("zwei Ziffern waren vertauscht", "two digits were swapped"),
    "day": ("der Tag war ein anderer", "the day was another"),
    "letter": ("ein Buchstabe war ein anderer", "a letter was another"),
}
MISSED = Message(
    "desk.check_picture_missed",
    "Das war ein Prüfbild: Bei „{label}“ zeigte die Seite mit Absicht etwas anderes als der Beleg ({how}). Jetzt steht"
    " dort wieder, was im Beleg steht. Es wurde nichts freigegeben.",
    "This was a check picture: at “{label_en}” the page showed on purpose something else than the document ({how_en})."
    " Now the document's value stands there again. Nothing was released.",
    "Das geht jedem so, und niemand wird dabei erfasst. Sehen Sie den Vorgang noch einmal an und geben Sie ihn frei.",
    "It happens to everybody, and nobody is recorded. Look at the case again and release it.",
)
NOTICED = Message(
    "desk.check_picture_noticed",
    "Gut gesehen! Das war ein Prüfbild: Bei „{label}“ zeigte die Seite mit Absicht etwas anderes als der Beleg ({how})."
    " Jetzt steht dort wieder, was im Beleg steht.",
    "Well spotted! This was a check picture: at “{label_en}” the page showed on purpose something else than the"
    " document ({how_en}). Now the document's value stands there again.",
    "Es wurde nichts unterschrieben. Geben Sie den Vorgang frei, oder berichtigen Sie, was noch zu berichtigen ist.",
    "Nothing was signed. Release the case, or correct what is still to be corrected.",
)


class Wrong(NamedTuple):
    """What is shown wrongly of a case: the field, how, and the wrong value."""

    field: str
    kind: str
    value: str


def percent(ask: Ask, process: str) -> int:
    """How many of a hundred cases get a check picture, as office.toml says; 0 where no person is asked."""
    if ask.desk.office.automation(process) not in (Automation.A1, Automation.A2):
        return 0
    return ask.desk.office.number(process, "pruefbilder_prozent", 0)


def draw(ask: Ask, slip: Slip, shown: Shown, actions: Collection[Action]) -> None:
    """Decide, once for each time a case comes to a single release, whether its page shows a wrong value."""
    share = percent(ask, slip.process)
    if not share or Action.RELEASE not in actions:
        return
    in_batches = ask.desk.office.automation(slip.process) is Automation.A2
    if not plants.draws(ask.journal, slip.number, share, touched_only=in_batches):
        return
    salt = secrets.token_hex(16)
    able = [
        (name, found)
        for name, field in slip.reading.items()
        if (found := _misread(shown.process.form, name, field, salt))
    ]
    if able:
        name, wrong = secrets.choice(able)
        plants.plant(ask.journal, slip.number, name, salt, wrong.value)


def wrong_of(ask: Ask, slip: Slip, shown: Shown) -> Wrong | None:
    """What the page of a case shows wrongly; None if all is as it was read."""
    if slip.state is not State.RELEASE or not percent(ask, slip.process):
        return None
    kept = plants.planted(ask.journal, slip.number)
    field = slip.reading.get(kept.field) if kept else None
    found = _misread(shown.process.form, kept.field, field, kept.salt) if kept and field else None
    if kept is None or found is None or plants.digest(kept.salt, found.value) != kept.digest:
        return None
    return Wrong(kept.field, found.kind, found.value)


def as_shown(ask: Ask, slip: Slip, shown: Shown, actions: Collection[Action]) -> Slip:
    """The case as its page shows it to somebody who may release it; everybody else sees it as it is."""
    wrong = wrong_of(ask, slip, shown) if Action.RELEASE in actions else None
    if wrong is None:
        return slip
    true = slip.reading[wrong.field]
    return replace(slip, reading={**slip.reading, wrong.field: true._replace(value=wrong.value, raw=wrong.value)})


def seal(ask: Ask, slip: Slip) -> str:
    """Stands for the values a page shows and comes back with its forms; empty where there are no check pictures."""
    if slip.state is not State.RELEASE or not percent(ask, slip.process):
        return ""
    return digest_of(
        orjson.dumps({name: field.value for name, field in slip.reading.items()}, option=orjson.OPT_SORT_KEYS)
    )


def same(ask: Ask, slip: Slip, shown: Shown, actions: Collection[Action]) -> bool:
    """Whether a form was sent from a page that shows what would be shown now: an old one may hold what was wrong."""
    return ask.said("shown") == seal(ask, as_shown(ask, slip, shown, actions))


def released(ask: Ask, slip: Slip, shown: Shown) -> None:
    """Before a release.

    Raises:
        BusinessError: the page showed something wrong; the page comes back as it is in truth.
    """
    if wrong := wrong_of(ask, slip, shown):
        plants.end(ask.journal, slip.number, slip.process, wrong.kind, noticed=False)
        raise BusinessError(_told(MISSED, shown.process.form, wrong))


def corrected(ask: Ask, slip: Slip, shown: Shown, fields: Mapping[str, Field]) -> Mapping[str, Field]:
    """Before a correction: what of it may be signed. A wrong value that we have shown is never part of it.

    Raises:
        BusinessError: the wrong value was noticed; nothing is signed, the page comes back as it is in truth.
    """
    wrong = wrong_of(ask, slip, shown)
    if wrong is None or wrong.field not in fields:
        return fields
    if fields[wrong.field].value == wrong.value:  # written otherwise, and the same
        return {name: field for name, field in fields.items() if name != wrong.field}
    plants.end(ask.journal, slip.number, slip.process, wrong.kind, noticed=True)
    raise BusinessError(_told(NOTICED, shown.process.form, wrong))


def ended(ask: Ask, slip: Slip, wrong: Wrong | None, *, noticed: bool | None) -> None:
    """After a signature that ends the round of a case."""
    if wrong is not None:
        plants.end(ask.journal, slip.number, slip.process, wrong.kind, noticed=noticed)


def _told(message: Message, form: Form, wrong: Wrong) -> Problem:
    field, (how, how_en) = form.field(wrong.field), _HOW[wrong.kind]
    return message.at(label=field.label, label_en=field.label_en, how=how, how_en=how_en)


def _misread(form: Form, name: str, field: Field, salt: str) -> Misread | None:
    """A wrong value for a field that has its place on a page and that one person may enter."""
    declared = next((one for one in form.fields if one.name == name), None)
    if declared is None or declared.blind_second or not field.value or not ON_PAGE.fullmatch(field.place):
        return None
    return misread(declared, field.value, salt)
