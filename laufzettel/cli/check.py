# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`laufzettel check`: looks at everything and changes nothing."""

from __future__ import annotations

import importlib
import time
from datetime import date
from pathlib import Path
from urllib.parse import quote

import apsw
import click

from laufzettel.cli.demo import MARKER
from laufzettel.cli.language import LANGUAGE, say
from laufzettel.cli.main import DONE, FAULT
from laufzettel.cli.options import command, json_option, office_option, opened, print_json, process_option
from laufzettel.cli.printing import decimal, shown, wrapped
from laufzettel.cli.status import begun_files
from laufzettel.errors import LaufzettelError, Message, Problem
from laufzettel.journal.database import UNREACHABLE, connect
from laufzettel.office import Office, sqlite_file
from laufzettel.office_template import invented
from laufzettel.words import PARTS, word

NO_JOURNAL = Message(
    "journal.not_there",
    "Das Journal gibt es noch nicht: {file}.",
    "The journal is not there yet: {file}.",
    "Legen Sie es an: laufzettel init",
    "Make it: laufzettel init",
)


@command(
    "Prüfen, ob alles erreichbar und vollständig ist; ändert nichts.",
    "Check that everything is reachable and complete; changes nothing.",
)
@process_option
@office_option
@json_option
def check(process: str, folder: Path, as_json: bool) -> int:
    """Look at configuration, journal, rules and every connected system."""
    office = opened(folder)
    started = time.monotonic()
    found: list[tuple[str, tuple[Problem, ...]]] = [("journal", _journal(office))]
    found += importlib.import_module(f"flows.{process}.health").check(office)
    found += _letterhead(office, process)
    begun = begun_files(office, process)
    broken = [problem for _, problems in found for problem in problems]
    rules = _rules(office, process)
    if as_json:
        parts = {name: [one.as_dict() for one in problems] for name, problems in found}
        print_json({"ok": not broken, "parts": parts, "begun": begun, "rules": rules})
        return FAULT if broken else DONE
    for name, problems in found:
        click.echo(f"{'✗' if problems else '✓'} {word(PARTS, name, int(LANGUAGE == 'en'))}")
        for problem in problems:
            click.echo(wrapped(problem.text(LANGUAGE), "    "))
        if name == "rules.xlsx" and rules:
            click.echo(wrapped(rules, "    "))
    if begun:
        click.echo(say("Von einem Lauf begonnene Dateien:", "Files a run has begun to take in:"))
        for name in begun:
            click.echo(f"    {shown(name)}")
    took = decimal(f"{time.monotonic() - started:.1f}")
    click.echo(
        say(
            f"Geprüft in {took} s; nichts wurde verändert.",
            f"Checked in {took} s; nothing was changed.",
        )
    )
    return FAULT if broken else DONE


def _rules(office: Office, process: str) -> str:
    """By which version of the rules is decided, in a sentence; empty if the journal cannot be asked."""
    from laufzettel.office_rules import known, standing_today

    try:
        return say(*standing_today(known(office, process), date.today()))  # noqa: DTZ011 - the day on the calendar
    except LaufzettelError:
        return ""  # that is said of the journal already


def _letterhead(office: Office, process: str) -> list[tuple[str, tuple[Problem, ...]]]:
    """The letterhead, where letters are printed with it; that of the demonstration is meant to be invented."""
    if office.section("verfahren", process).get("briefe", True) is False:
        return []
    made_up = () if (office.folder / MARKER).exists() else tuple(invented(office.config))
    return [("briefkopf", made_up)]


def _journal(office: Office) -> tuple[Problem, ...]:
    """What is wrong with the journal; one that is not there is not made by looking for it."""
    try:
        address = office.url("journal")
        file = sqlite_file(address)
        if file is None:
            database = connect(address)
            try:
                database.rows("SELECT 1")
            finally:
                database.close()
            return ()
        return (NO_JOURNAL.at(file=file.name),) if not file.exists() else damage(file)
    except LaufzettelError as wrong:
        return (wrong.problem,)


def damage(file: Path) -> tuple[Problem, ...]:
    """What SQLite finds wrong with a journal's file, which is opened for reading only.

    Args:
        file: the file; it is there.
    """
    try:
        connection = apsw.Connection(
            f"file:{quote(str(file))}?mode=ro", flags=apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI
        )
    except apsw.Error as broken:
        return (UNREACHABLE.at(why=f"{type(broken).__name__}: {file.name}"),)
    try:
        connection.execute("SELECT COUNT(*) FROM sqlite_master").fetchall()
        answer = connection.execute("PRAGMA quick_check(1)").fetchall()
    except apsw.Error as broken:
        return (UNREACHABLE.at(why=f"{type(broken).__name__}: {file.name}"),)
    finally:
        connection.close()
    return () if answer == [("ok",)] else (UNREACHABLE.at(why=f"quick_check: {file.name}"),)
