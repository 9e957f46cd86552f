# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`laufzettel init`."""

from __future__ import annotations

import importlib
from pathlib import Path

import click

from laufzettel import office_rules
from laufzettel.cli.language import LANGUAGE, say
from laufzettel.cli.main import DONE
from laufzettel.cli.options import command, json_option, opened, print_json, process_option
from laufzettel.cli.run import say_prefect_is_made
from laufzettel.office import make_office


@command("Ein Amt anlegen: Ordner, Konfiguration, Journal.", "Make an office: folder, configuration, journal.")
@click.argument(
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    metavar=say("[ORDNER]", "[FOLDER]"),
)
@click.option(
    "--sample-register",
    is_flag=True,
    help=say(
        "Auch die Tabellen eines leeren Registers anlegen, zum Ausprobieren.",
        "Make the tables of an empty register as well, to try things.",
    ),
)
@process_option
@json_option
def init(folder: Path, sample_register: bool, process: str, as_json: bool) -> int:
    """Make the folder, its configuration, the journal, and the embedded Prefect database."""
    fresh = make_office(folder, language=LANGUAGE)
    office = opened(folder)
    office.inbox(process).mkdir(parents=True, exist_ok=True)
    with office.open_journal() as journal:
        rules = importlib.import_module(f"flows.{process}.tables").rules()
        office_rules.deliver(journal, rules, office.path(office_rules.FOLDER))
    register = importlib.import_module(f"flows.{process}.demo").make_register(office) if sample_register else False
    importlib.import_module("tasks.embedded").prepare(
        office.path(".prefect"), (lambda: None) if as_json else say_prefect_is_made
    )
    where = office.inbox(process)
    if as_json:
        print_json({"office": str(office.folder), "new": fresh, "inbox": str(where), "register_made": register})
        return DONE
    click.echo(
        say(
            f"Das Amt „{folder}“ ist {'angelegt' if fresh else 'schon da und vollständig'}.",
            f"Office “{folder}” is {'made' if fresh else 'there already'}.",
        )
    )
    if sample_register:
        click.echo(
            say(
                "Das Register zum Ausprobieren ist angelegt." if register else "Das Register hat seine Tabellen schon.",
                "The register to try things is made." if register else "The register has its tables already.",
            )
        )
    click.echo(
        say(
            f"Anträge gehören nach {where}. Danach:\n"
            f"  laufzettel check --office {folder}              fehlt noch etwas?\n"
            f"  laufzettel run {process} --office {folder}",
            f"Put applications into {where}. Then:\n"
            f"  laufzettel check --lang en --office {folder}    is anything missing?\n"
            f"  laufzettel run {process} --lang en --office {folder}",
        )
    )
    return DONE
