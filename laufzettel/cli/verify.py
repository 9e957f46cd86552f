# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`laufzettel verify`."""

from __future__ import annotations

from pathlib import Path

import click

from laufzettel.cli.language import LANGUAGE, say
from laufzettel.cli.main import DONE, FOUND_BROKEN
from laufzettel.cli.options import PROCESS, json_option, office_option, opened, print_json
from laufzettel.journal.verify import Verified
from laufzettel.journal.verify import verify as verify_journal


@click.command(
    help=say(
        "Jeden Laufzettel und jedes Dokument auf Unversehrtheit prüfen.",
        "Verify every slip's chain and every document's bytes.",
    )
)
@click.option("--process", type=PROCESS, default="hundesteuer", show_default=True, help=say("Verfahren.", "Process."))
@office_option
@json_option
def verify(process: str, folder: Path, as_json: bool) -> int:
    """Recompute every chain and digest."""
    found = Verified()
    with opened(folder).open_journal() as journal:
        for found in verify_journal(journal, process):
            if not as_json and found.cases % 10_000 == 0 and found.cases:
                click.echo(f"  {found.cases} …", err=True)
    if as_json:
        print_json(
            {
                "cases": found.cases,
                "entries": found.entries,
                "documents": found.documents,
                "root": found.root,
                "faults": [{"which": which, **what.as_dict()} for which, what in found.faults],
            }
        )
    else:
        click.echo(
            say(
                f"{found.cases} Laufzettel mit {found.entries} Einträgen und {found.documents} Dokumente geprüft.",
                f"{found.cases} slips with {found.entries} entries and {found.documents} documents verified.",
            )
        )
        for which, what in found.faults:
            click.echo(f"  ✗ {which}: {what.text(LANGUAGE)}")
        if not found.faults:
            click.echo(say("Alles unversehrt.", "All intact."))
    return FOUND_BROKEN if found.faults else DONE
