# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Filters kept under a name: a queue with what one wants to see of it, for oneself or for the whole office."""

from __future__ import annotations

from typing import NamedTuple

from laufzettel.case import State
from laufzettel.errors import BusinessError, Message
from laufzettel.journal.journal import Journal
from laufzettel.journal.rows import integer, text
from laufzettel.journal.worklist import Filter

MOST = 20
"""So many filters somebody may keep, and so many an office; the journal has places for no more."""
LONGEST_NAME = 60
OFFICE = ""
"""Owner of what everybody sees."""

NO_NAME = Message(
    "filter.no_name",
    "Der Name des Filters fehlt, ist zu lang oder enthält Zeichen, die man nicht sieht.",
    "The filter's name is missing, too long, or has letters one cannot see.",
    "Geben Sie ihm einen Namen mit höchstens {longest} Zeichen.",
    "Give it a name of at most {longest} letters.",
)
NAME_TAKEN = Message(
    "filter.name_taken",
    "Einen Filter dieses Namens gibt es schon.",
    "There is a filter of this name already.",
    "Geben Sie ihm einen anderen Namen, oder nehmen Sie den alten vorher weg.",
    "Give it another name, or remove the old one first.",
)
TOO_MANY = Message(
    "filter.too_many",
    "Es sind schon {most} Filter gemerkt.",
    "There are {most} saved filters already.",
    "Nehmen Sie vorher einen weg, den niemand mehr braucht.",
    "Remove one first that nobody needs any more.",
)


class Saved(NamedTuple):
    """A filter that was kept.

    Attributes:
        id: the journal's own number.
        name: what it is called.
        for_office: whether everybody sees it.
        process, state: the queue.
        wanted: what one wants to see of it.
    """

    id: int
    name: str
    for_office: bool
    process: str
    state: State
    wanted: Filter


def save(
    journal: Journal, name: str, *, person: str, for_office: bool, process: str, state: State, wanted: Filter
) -> None:
    """Keep a filter.

    Args:
        journal: the journal.
        name: what it is to be called.
        person: who keeps it.
        for_office: whether everybody is to see it.
        process, state: the queue.
        wanted: what one wants to see of it.

    Raises:
        BusinessError: the name cannot be one or is taken, or there are too many.
    """
    name = name.strip()
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise BusinessError(NO_NAME.at(longest=LONGEST_NAME))
    owner = OFFICE if for_office else person
    while not _kept(journal, owner, name, process, state, wanted):
        pass  # somebody kept another one at the same moment


def _kept(journal: Journal, owner: str, name: str, process: str, state: State, wanted: Filter) -> bool:
    database = journal.database
    with database.transaction():
        rows = database.rows("SELECT name, place FROM saved_filter WHERE owner = ?", (owner,))
        if name in {text(there) for there, _ in rows}:
            raise BusinessError(NAME_TAKEN.at())
        free = set(range(1, MOST + 1)) - {integer(place) for _, place in rows}
        if not free:
            raise BusinessError(TOO_MANY.at(most=MOST))
        inserted = database.run(
            "INSERT INTO saved_filter (owner, place, name, process, state, code, document, due) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            (owner, min(free), name, process, state.value, wanted.code, wanted.document, wanted.due),
        )
    return bool(inserted)


def remove(journal: Journal, number: int, *, person: str) -> None:
    """Remove a filter of one's own, or one of the office; of somebody else's nothing happens."""
    journal.database.run("DELETE FROM saved_filter WHERE id = ? AND owner IN (?, ?)", (number, person, OFFICE))


def seen_by(journal: Journal, person: str) -> list[Saved]:
    """The filters somebody sees: those of the office, then their own, each by name."""
    rows = journal.database.rows(
        "SELECT id, name, owner, process, state, code, document, due FROM saved_filter WHERE owner IN (?, ?) "
        "ORDER BY owner <> ?, name, id",
        (person, OFFICE, OFFICE),
    )
    return [
        Saved(
            integer(number),
            text(name),
            text(owner) == OFFICE,
            text(process),
            State(text(state)),
            Filter(text(code), text(document), text(due)),
        )
        for number, name, owner, process, state, code, document, due in rows
    ]
