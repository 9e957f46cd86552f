# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`laufzettel rules releases`: what was released, by whom, and what of it counts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

from laufzettel.cli.language import say
from laufzettel.cli.main import DONE
from laufzettel.cli.options import command, json_option, office_option, opened, print_json, ruled_option
from laufzettel.cli.printing import local, wrapped
from laufzettel.journal import rule_releases
from laufzettel.journal.follow_ups import today
from laufzettel.journal.rule_releases import Release
from laufzettel.office_rules import FOLDER, counting, named, release_on, signed, standing_today


@command(
    "Zeigen, welche Fassungen der Regeln freigegeben sind, von wem, und welche davon zählen.",
    "Show which versions of the rules are released, by whom, and which of them count.",
)
@ruled_option
@office_option
@json_option
def releases(process: str, folder: Path, as_json: bool) -> int:
    """List the releases, the oldest first."""
    office = opened(folder)
    with office.open_journal() as journal:
        history, day = rule_releases.history(journal.database, process), today(journal)
    count, now = counting(history), release_on(history, day)
    if as_json:
        said = [
            {
                **one._asdict(),
                "counts": one in count,
                "today": one == now,
                "path": f"{FOLDER}/{process}/{one.file}.xlsx",
            }
            for one in history
        ]
        print_json({"process": process, "releases": said})
    else:
        _print(history, count, now, day)
    return DONE


def _print(history: Sequence[Release], count: Sequence[Release], now: Release | None, day: date) -> None:
    for one in history:
        stands = say("gilt heute", "valid today") if one == now else ""
        if one not in count:
            stands = say("durch eine spätere ersetzt", "replaced by a later one")
        click.echo(wrapped(f"{say(*named(one))}{stands and f' – {stands}'}", "     ", first=f"{one.n:3}  "))
        click.echo(wrapped(f"{local(one.at)}: {say(*signed(one))}", "     "))
    if now is None:
        click.echo(say(*standing_today(history, day)))
