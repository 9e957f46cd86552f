# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""To whom a case can be handed: the units of the office, and the case workers in them."""

from __future__ import annotations

from laufzettel.desk.access import Role
from laufzettel.desk.ask import Ask
from laufzettel.errors import BusinessError, Message
from laufzettel.journal import assignments, colleagues
from laufzettel.journal.assignments import COMMON, Place
from laufzettel.journal.colleagues import Colleague
from laufzettel.journal.views import Slip

NOBODY_CHOSEN = Message(
    "desk.nobody_chosen",
    "Es fehlt, wem der Vorgang übergeben wird, oder das geht nicht mehr.",
    "It is missing to whom the case goes, or that is no longer possible.",
    "Wählen Sie eine Einheit oder eine Person aus der Liste.",
    "Choose a unit or a person from the list.",
)
UNIT, PERSON = "unit:", "person:"
"""How the values begin that name a unit or a person in the form."""

Group = tuple[tuple[str, str], list[tuple[str, str]]]
"""What some choices are called, German and English, and each choice with its value."""


def groups(ask: Ask, slip: Slip) -> list[Group]:
    """To whom a case can be handed, besides where it is.

    Args:
        ask: who asks.
        slip: of the case.
    """
    units, now = ask.desk.units, assignments.of_number(ask.journal, slip.number)
    here = now.place if now else Place(units.of(slip.process))
    places = [(UNIT + key, unit.name) for key, unit in units.by_key.items() if here != Place(key)]
    if not units and now is not None:
        places = [(UNIT, "Gemeinsamer Vorrat" if ask.language == "de" else "Common worklist")]
    people = [
        (PERSON + one.person, _described(ask, one))
        for one in colleagues.everybody(ask.journal, Role.CLERK.value)
        if one.person not in (ask.session.person, here.person) and with_person(ask, slip, one) is not None
    ]
    groups: list[Group] = [(("Einheiten", "Units"), places), (("Personen", "People"), people)]
    return [(said, choices) for said, choices in groups if choices]


def chosen(ask: Ask, slip: Slip, said: str) -> Place:
    """Where somebody says the case is to lie.

    Args:
        ask: who asks.
        slip: of the case.
        said: `unit:` or `person:`, and which.

    Raises:
        BusinessError: it says nothing, or nothing that is still possible.
    """
    units = ask.desk.units
    if said.startswith(UNIT):
        key = said.removeprefix(UNIT)
        if key in units.by_key or not (key or units):
            return COMMON if key == units.of(slip.process) else Place(key)
    if said.startswith(PERSON):
        colleague = colleagues.find(ask.journal, said.removeprefix(PERSON))
        if colleague is not None and (place := with_person(ask, slip, colleague)):
            return place
    raise BusinessError(NOBODY_CHOSEN.at())


def with_person(ask: Ask, slip: Slip, colleague: Colleague) -> Place | None:
    """Where a case lies when somebody has it in person: in the unit of its process if they work for that.

    Args:
        ask: who asks.
        slip: of the case.
        colleague: to whom it goes.

    Returns:
        None if they work at no case, or for no unit.
    """
    if colleague.role != Role.CLERK.value:
        return None
    units = ask.desk.units
    if not units:
        return Place("", colleague.person)
    covered, home = units.covered(colleague.units), units.of(slip.process)
    if not covered:
        return None
    own = [key for key in colleague.units if key in covered]
    return Place(home if home in covered else (own or covered)[0], colleague.person)


def _described(ask: Ask, colleague: Colleague) -> str:
    """Somebody with the names of the units they belong to."""
    belongs = ", ".join(ask.desk.units.named(key) for key in colleague.units if key in ask.desk.units.by_key)
    return f"{colleague.person} ({belongs})" if belongs else colleague.person
