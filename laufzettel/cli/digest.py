# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`laufzettel digest`: what waits and what is overdue, by mail, once a day to each recipient."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import click

from laufzettel.cli.language import LANGUAGE, say
from laufzettel.cli.main import DONE, FAULT
from laufzettel.cli.options import command, json_option, office_option, opened, print_json
from laufzettel.cli.printing import shown
from laufzettel.cli.processes import process_names
from laufzettel.connect import Target
from laufzettel.digest import letter
from laufzettel.digest.gathered import gather, settings
from laufzettel.digest.sending import Outcome, Sent, send
from laufzettel.journal import Journal
from laufzettel.office import Office
from laufzettel.process import Process

_OUTCOMES = {
    Outcome.SENT: ("gesendet", "sent"),
    Outcome.SENT_BEFORE: ("heute schon gesendet", "sent today already"),
    Outcome.NOTHING_TO_SAY: ("nichts zu melden, nicht gesendet", "nothing to say, not sent"),
    Outcome.NOT_SENT: ("nicht gesendet", "not sent"),
    Outcome.IN_DOUBT: ("ungewiss", "in doubt"),
}


@command(
    "Zusammenfassung per Mail: was wartet, überfällig oder eskaliert ist; Zahlen, keine Inhalte. Jeder Empfänger aus "
    "office.toml bekommt sie höchstens einmal am Tag, auch wenn der Aufruf abbricht und wiederholt wird.",
    "The digest by mail: what waits, what is overdue, what is escalated; figures, no contents. Each recipient in "
    "office.toml gets it at most once a day, also if the call breaks off and is repeated.",
)
@click.option(
    "--dry-run",
    is_flag=True,
    help=say("Nur zeigen, was gesendet würde.", "Only show what would be sent."),
)
@office_option
@json_option
def digest(dry_run: bool, folder: Path, as_json: bool) -> int:
    """Send the digests of today, or show them."""
    office = opened(folder)
    with office.open_journal() as journal:
        if dry_run:
            _show(journal, office, as_json)
            return DONE
        gather(journal, office, processes())  # what is wrong in office.toml is said before a mail server is looked for
        server: AbstractContextManager[Target] = importlib.import_module("tasks.mail").mail_server(office)
        with server as target:
            sent = list(send_all(journal, office, target))
    if as_json:
        print_json({"mails": [_as_json(one) for one in sent]})
    else:
        _tell(sent)
    return FAULT if any(one.problem for one in sent) else DONE


def send_all(journal: Journal, office: Office, target: Target) -> Iterator[Sent]:
    """Send the digests of today that have not been sent.

    Args:
        journal: the office's journal.
        office: says who gets what.
        target: the mail server.
    """
    return send(journal, target, gather(journal, office, processes()), always=settings(office).immer)


def processes() -> list[Process]:
    """Every process there is."""
    return [getattr(importlib.import_module(f"flows.{name}.process"), name.upper()) for name in process_names()]


def _show(journal: Journal, office: Office, as_json: bool) -> None:
    digests = gather(journal, office, processes())
    if as_json:
        mails = [
            {"recipient": one.recipient.an, "subject": letter.subject(one), "text": letter.text(one)} for one in digests
        ]
        print_json({"mails": mails})
        return
    for one in digests:
        click.echo(f"{say('An', 'To')}: {shown(one.recipient.an)}")
        click.echo(f"{say('Betreff', 'Subject')}: {letter.subject(one)}\n")
        click.echo(letter.text(one))


def _tell(sent: list[Sent]) -> None:
    for one in sent:
        click.echo(f"{shown(one.recipient)}: {say(*_OUTCOMES[one.outcome])}")
        if one.problem is not None:
            click.echo(f"  {shown(one.problem.text(LANGUAGE))}")


def _as_json(one: Sent) -> dict[str, object]:
    return {
        "recipient": one.recipient,
        "outcome": one.outcome.value,
        "problem": one.problem.as_dict() if one.problem else None,
    }
