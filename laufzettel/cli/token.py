# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`laufzettel token`: tokens by which programs come in at the desk under the name of an account."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from laufzettel.cli.language import say
from laufzettel.cli.main import DONE
from laufzettel.cli.options import command, json_option, office_option, opened, print_json
from laufzettel.desk import tokens
from laufzettel.desk.access import Role
from laufzettel.errors import BusinessError, Message
from laufzettel.journal import Journal
from laufzettel.signer import person

NO_TOKEN = Message(
    "token.unknown",
    "Ein Token mit der Nummer {number} gibt es nicht.",
    "There is no token of number {number}.",
    "Die Nummern zeigt: laufzettel token --list",
    "The numbers are shown by: laufzettel token --list",
)


@command(
    "Ein Token machen, mit dem ein Programm unter dem Namen eines Kontos an die Schnittstelle des Arbeitsplatzes darf; "
    "es wird einmal gezeigt. NAME=ROLLE legt dazu ein Konto an, in das niemand sich mit Passwort anmeldet.",
    "Make a token by which a program may use the desk's interface under the name of an account; it is shown once. "
    "NAME=ROLE makes an account for it that nobody signs in to by password.",
)
@click.argument("name", required=False, metavar=say("[NAME[=ROLLE]]", "[NAME[=ROLE]]"))
@click.option(
    "--days",
    type=click.IntRange(1, 366),
    default=90,
    show_default=True,
    help=say("Wie viele Tage es gilt.", "For how many days it is good."),
)
@click.option(
    "--list", "listed", is_flag=True, help=say("Alle Token zeigen, nur ihr Ende.", "Show all tokens, only their ends.")
)
@click.option(
    "--revoke", type=int, metavar=say("NUMMER", "NUMBER"), help=say("Ein Token zurücknehmen.", "Take a token back.")
)
@json_option
@office_option
def token(name: str | None, days: int, listed: bool, revoke: int | None, as_json: bool, folder: Path) -> int:
    """Make a token, show all, or take one back."""
    if [name is not None, listed, revoke is not None].count(True) != 1:
        raise click.UsageError(say("Eines von: NAME, --list, --revoke.", "One of: NAME, --list, --revoke."))
    with opened(folder).open_journal() as journal:
        if name is not None:
            _make(journal, name, days, as_json)
        elif revoke is not None:
            _revoke(journal, revoke, as_json)
        else:
            _list(journal, as_json)
    return DONE


def _make(journal: Journal, said: str, days: int, as_json: bool) -> None:
    name, equals, role = said.rpartition("=") if "=" in said else (said, "", "")
    if equals and role not in {one.value for one in Role}:
        raise click.BadParameter(", ".join(Role), param_hint="NAME")
    made = tokens.make(journal, person(name), days=days, role=Role(role) if equals else None)
    if as_json:
        print_json({"token": made, "days": days})
        return
    click.echo(
        say(
            f"Token für {name}, {days} Tage gültig; es wird nur jetzt gezeigt: {made}",
            f"Token for {name}, good for {days} days; it is shown only now: {made}",
        )
    )


def _revoke(journal: Journal, number: int, as_json: bool) -> None:
    if not tokens.revoke(journal, number):
        raise BusinessError(NO_TOKEN.at(number=number))
    if as_json:
        print_json({"revoked": number})
        return
    click.echo(say(f"Token zurückgenommen: {number}", f"Token taken back: {number}"))


def _list(journal: Journal, as_json: bool) -> None:
    known = tokens.known(journal)
    if as_json:
        print_json({"tokens": [asdict(one) for one in known]})
        return
    if not known:
        click.echo(say("Es gibt keine Token.", "There are no tokens."))
    for one in known:
        used = one.used_on or say("nie", "never")
        over = say(" (abgelaufen)", " (over)") if one.over else ""
        click.echo(
            say(
                f"{one.id}: …{one.last_four}  {one.person} ({one.role})  gemacht {one.made_on}, "
                f"gilt bis {one.ends_on}{over}, zuletzt benutzt: {used}",
                f"{one.id}: …{one.last_four}  {one.person} ({one.role})  made {one.made_on}, "
                f"good until {one.ends_on}{over}, last used: {used}",
            )
        )
