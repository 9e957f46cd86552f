# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`laufzettel rules`: what case workers do with the workbook of their rules."""

from __future__ import annotations

import click

from laufzettel.cli.language import say
from laufzettel.cli.lazy import Lazy

_COMMANDS: dict[str, tuple[str, str]] = {
    "check": ("check", say("Lücken, Widersprüche, verdeckte Regeln finden.", "Find gaps, overlaps, shadowed rules.")),
    "convert": ("convert", say("Regelmappe in DMN umwandeln und zurück.", "Convert a workbook to DMN and back.")),
    "show": ("show", say("Regeln zeigen, wie sie freizugeben sind.", "Show rules as they are to be approved.")),
    "release": ("release", say("Eine Fassung freigeben.", "Release a version.")),
    "releases": ("releases", say("Freigegebene Fassungen zeigen.", "Show released versions.")),
    "simulate": (
        "simulate",
        say(
            "Zeigen, was eine neue Fassung an vergangenen Fällen ändert.",
            "Show what a new version changes in past cases.",
        ),
    ),
    "explain": (
        "explain",
        say("Einen Fall entscheiden und begründen, auch warum eine Regel nicht gilt.", "Decide a case and say why."),
    ),
    "tck": ("tck", say("Die Prüffälle des DMN-Standards laufen lassen.", "Run the test cases of the DMN standard.")),
    "test": ("test", say("Die Tests der Mappe laufen lassen, neue vorschlagen.", "Run its tests, propose new ones.")),
}


@click.group(
    cls=Lazy,
    commands_in=("laufzettel.cli.rules", _COMMANDS),
    help=say("Die Mappe mit den Entscheidungstabellen prüfen.", "Check the workbook of decision tables."),
    options_metavar=say("[OPTIONEN]", "[OPTIONS]"),
    subcommand_metavar=say("BEFEHL [ANGABEN] …", "COMMAND [ARGS] …"),
)
def rules() -> None:
    """The command group."""
