# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`laufzettel verify`."""

from __future__ import annotations

import re
from pathlib import Path

import click

from laufzettel import office_rules
from laufzettel.cli.check import damage
from laufzettel.cli.language import LANGUAGE, STATIONS, say
from laufzettel.cli.main import DONE, FOUND_BROKEN
from laufzettel.cli.options import command, json_option, office_option, opened, print_json, process_option
from laufzettel.cli.printing import shown
from laufzettel.cli.progress import counting
from laufzettel.journal import Journal, decided
from laufzettel.journal.rows import integer
from laufzettel.journal.verify import Verified
from laufzettel.journal.verify import verify as verify_journal
from laufzettel.office import sqlite_file


@command(
    "Jeden Laufzettel und jedes Dokument auf Unversehrtheit prüfen.",
    "Verify every slip's chain and every document's bytes.",
)
@process_option
@office_option
@json_option
def verify(process: str, folder: Path, as_json: bool) -> int:
    """Recompute every chain and digest."""
    office = opened(folder)
    found = Verified()
    file = sqlite_file(office.url("journal"))
    faults = [(file.name, one) for one in damage(file)] if file is not None and file.exists() else []
    if not faults:  # a damaged file is not read any further
        with office.open_journal() as journal, counting(_much(journal, process), quiet=as_json) as passed:
            for found in verify_journal(journal, process):
                passed(found.cases + found.documents)
            undecided = decided.fault(journal, process)
            of_rules = office_rules.faults(journal.database, process, office.path(office_rules.FOLDER))
        faults = [*found.faults, *([(process, undecided)] if undecided else []), *of_rules]
    if as_json:
        print_json(
            {
                "cases": found.cases,
                "entries": found.entries,
                "documents": found.documents,
                "root": found.root,
                "faults": [{"which": which, **what.as_dict()} for which, what in faults],
            }
        )
    else:
        click.echo(
            say(
                f"Geprüft: Laufzettel {found.cases}, Einträge {found.entries}, Dokumente {found.documents}.",
                f"Verified: slips {found.cases}, entries {found.entries}, documents {found.documents}.",
            )
        )
        for which, what in faults:
            click.echo(f"  ✗ {shown(which)}: {shown(_station_named(what.text(LANGUAGE)))}")
        if not faults:
            click.echo(say("Alles unversehrt.", "All intact."))
            click.echo(say(f"Wurzel über alle Laufzettel: {found.root}", f"Root over all slips: {found.root}"))
    return FOUND_BROKEN if faults else DONE


def _station_named(fault: str) -> str:
    """Stations as people call them."""
    if LANGUAGE == "de":
        return re.sub(r"Station (\w+)", lambda said: f"Station „{STATIONS.get(said[1], said[1])}“", fault)
    return fault


def _much(journal: Journal, process: str) -> int:
    """How many slips and documents there are to verify."""
    total = 0
    for table in ("cases", "document"):
        ((count,),) = journal.database.rows(f"SELECT COUNT(*) FROM {table} WHERE process = ?", (process,))
        total += integer(count)
    return total
