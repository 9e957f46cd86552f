# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`laufzettel pilot`: from the opportunities of an authority to the decision about one of them."""

from __future__ import annotations

import click

from laufzettel.cli.language import say
from laufzettel.cli.lazy import Lazy

_COMMANDS: dict[str, tuple[str, str]] = {
    "opportunities": (
        "opportunities",
        say("Verfahren nach Eignung vergleichen, mit Bandbreiten.", "Compare processes by suitability, with bands."),
    ),
    "log": ("log", say("Ein Ereignisprotokoll (XES, CSV) auswerten.", "Evaluate an event log (XES, CSV).")),
    "plan": ("plan", say("Was vorab festgelegt wird; der Kalender.", "What is fixed beforehand; the calendar.")),
    "baseline": ("baseline", say("Messen, wie lange Schritte dauern, ohne Namen.", "Measure how long steps take.")),
    "shadow": ("shadow", say("Schattenbetrieb und Übereinstimmung.", "Shadow mode, and how far it agrees.")),
    "holdout": ("holdout", say("Vorgänge, die in Handarbeit bleiben.", "Cases that stay with people.")),
    "report": ("report", say("Was der Pilot mindestens gebracht hat.", "What the pilot has brought at least.")),
    "decide": ("decide", say("Entscheiden, wie es weitergeht.", "Decide what becomes of it.")),
    "handover": ("handover", say("Papiere für die Übergabe in den Betrieb.", "Papers for the hand-over.")),
}


@click.group(
    cls=Lazy,
    commands_in=("laufzettel.cli.pilot", _COMMANDS),
    help=say(
        "In 100 Tagen: die besten Gelegenheiten finden, eine erproben, die freigewordenen Stunden messen, entscheiden.",
        "In 100 days: find the best opportunities, pilot one, measure the hours given back, decide.",
    ),
    options_metavar=say("[OPTIONEN]", "[OPTIONS]"),
    subcommand_metavar=say("BEFEHL [ANGABEN] …", "COMMAND [ARGS] …"),
)
def pilot() -> None:
    """The command group."""
