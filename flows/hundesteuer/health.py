# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What can be seen of the systems this process works with, without changing anything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from connectors.smtp import Smtp
from flows.hundesteuer.checks import local_today
from flows.hundesteuer.name import NAME
from flows.hundesteuer.register import open_register
from flows.hundesteuer.surroundings import Surroundings, surroundings
from flows.hundesteuer.tables import rules
from laufzettel.connect import Payload, Source, Target
from laufzettel.errors import LaufzettelError, Message, Problem
from laufzettel.office import Office, sqlite_file
from laufzettel.office_rules import FOLDER, known, unreleased, versions
from laufzettel.rules import RulesInvalid

NO_REGISTER = Message(
    "register.not_there",
    "Die Datenbank des Registers gibt es noch nicht: {file}.",
    "The register's database is not there yet: {file}.",
    "Tragen Sie die Adresse Ihres Registers in office.toml ein; zum Ausprobieren: laufzettel init --sample-register",
    "Put your register's address into office.toml; to try things: laufzettel init --sample-register",
)


def check(office: Office) -> list[tuple[str, tuple[Problem, ...]]]:
    """Every part this process needs, with what is wrong with it; changes nothing.

    Args:
        office: the office.
    """
    found = [_rules(office, more=True)]
    try:
        around = surroundings(office)
    except LaufzettelError as wrong:
        return [*found, ("office.toml", (wrong.problem,))]
    parts: list[Source | Target] = [around.outbox, *([around.mail] if around.mail else [])]
    try:
        return [*found, *_needed(office, around), *((part.name, part.check().problems) for part in parts)]
    finally:
        around.register.close()
        if isinstance(around.mail, Smtp):
            around.mail.close()


def needed(office: Office) -> list[Problem]:
    """What stands in the way of any run at all: rules, inbox, register.

    Args:
        office: the office.

    Raises:
        BusinessError: office.toml is faulty.
    """
    parts = [_rules(office), *_needed(office, surroundings(office))]
    return [problem for _, problems in parts for problem in problems]


def standing(office: Office, target: str, key: str, payload: Payload) -> dict[str, list[dict[str, object]]] | None:
    """What stands in the register under a key, for a person who must end a doubt.

    Args:
        office: the office.
        target: name of the target; only the register can be asked for rows.
        key: our key.
        payload: what was to be written: its tables and columns are looked up.

    Returns:
        Rows by table; None if this target cannot be asked.

    Raises:
        SystemFault: the register cannot be reached.
    """
    register = open_register(office.url("verfahren", NAME, key="register"))
    try:
        if target != register.name:
            return None
        return {
            table: [dict(row) for row in register.select(table, "aktenzeichen", [key], _columns(rows))]
            for table, rows in payload.items()
            if isinstance(rows, list) and rows
        }
    finally:
        register.close()


def _columns(rows: Sequence[Mapping[str, object]]) -> list[str]:
    return list(dict.fromkeys(column for row in rows for column in row))


def _rules(office: Office, *, more: bool = False) -> tuple[str, tuple[Problem, ...]]:
    """The rules that count, and if more is asked for, whether others lie beside this process that do not count."""
    try:
        releases, today = known(office, NAME), local_today()
        versions(rules(), releases, office.path(FOLDER), today=today)
        return "rules.xlsx", tuple(unreleased(rules(), releases, today) if more else ())
    except RulesInvalid as wrong:
        return "rules.xlsx", tuple(wrong.problems)
    except LaufzettelError as wrong:
        return "rules.xlsx", (wrong.problem,)


def _needed(office: Office, around: Surroundings) -> list[tuple[str, tuple[Problem, ...]]]:
    """Inbox and register; a SQLite file that is not there is not made by looking for it."""
    file = sqlite_file(office.url("verfahren", NAME, key="register"))
    if file is not None and not file.exists():
        register: tuple[Problem, ...] = (NO_REGISTER.at(file=file.name),)
    else:
        register = around.target.check().problems
    return [(around.inbox.name, around.inbox.check().problems), (around.target.name, register)]
