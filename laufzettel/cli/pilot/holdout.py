# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`laufzettel pilot holdout`: cases that stay with people; close one as done by hand, or give it to the machine."""

from __future__ import annotations

from pathlib import Path

import click

from laufzettel.cli.language import say
from laufzettel.cli.main import DONE
from laufzettel.cli.options import (
    command,
    json_option,
    office_option,
    opened,
    print_json,
    process_option,
    signer_option,
)
from laufzettel.cli.printing import counted_cases
from laufzettel.cli.sign import said_why
from laufzettel.errors import BusinessError, Message
from laufzettel.journal import Journal, by_hand
from laufzettel.journal.by_hand import Counts, Why
from laufzettel.signer import person

ONE_DEED = Message(
    "holdout.one_deed",
    "Zu einer Vorgangsnummer gehört genau eines: --done oder --opt-out GRUND; ohne Nummer keines von beiden.",
    "To a case number belongs exactly one of --done and --opt-out REASON; without a number neither.",
    "Ohne Nummer wird nur gezeigt, was noch von Hand zu erledigen ist.",
    "Without a number it is only shown what is still to be done by hand.",
)
_FEW = 20
_REASONS = {
    Why.LOT: say("zufällige Handprobe", "random manual sample"),
    Why.UNIT: say("vor der Umstellung der Einheit", "before the unit's switch-over"),
}


@command(
    "Zeigen, welche Vorgänge der Plan eines Piloten in Handarbeit lässt; einen als von Hand erledigt schließen "
    "(--done) oder im Notfall der Maschine geben (--opt-out).",
    "Show which cases the plan of a pilot leaves to people; close one as done by hand (--done), or in an emergency "
    "give it to the machine (--opt-out).",
)
@click.argument("number", required=False, metavar=say("[NUMMER]", "[NUMBER]"))
@click.option("--done", "is_done", is_flag=True, help=say("Von Hand erledigt.", "Done by hand."))
@click.option("--note", default="", metavar=say("VERMERK", "NOTE"), help=say("Vermerk zu --done.", "Note to --done."))
@click.option(
    "--opt-out",
    "reason",
    metavar=say("GRUND", "REASON"),
    help=say("Im Notfall der Maschine geben, mit Grund.", "In an emergency give it to the machine, with the reason."),
)
@process_option
@signer_option
@office_option
@json_option
def holdout(
    number: str | None,
    is_done: bool,
    note: str,
    reason: str | None,
    process: str,
    signer: str,
    folder: Path,
    as_json: bool,
) -> int:
    """Show, or sign one case."""
    if (is_done + (reason is not None)) != (number is not None):
        raise BusinessError(ONE_DEED.at())
    with opened(folder).open_journal() as journal:
        if number is not None:
            _sign(journal, number.strip().upper(), note, reason, person(signer))
        counts = by_hand.counts(journal, process)
        left = by_hand.waiting(journal, process, limit=2**31 - 1 if as_json else _FEW)
    if as_json:
        print_json(
            {"process": process, "counts": {why.value: one._asdict() for why, one in counts.items()}, "open": left}
        )
        return DONE
    for why, one in counts.items():
        if one.kept or why is Why.LOT:
            click.echo(f"{_REASONS[why]}: {counted_cases(one.kept)}{_how(one)}")
    for one_left in left:
        click.echo(f"  {one_left}")
    return DONE


def _how(counts: Counts) -> str:
    said = say(
        f" ({counts.open} offen, {counts.done} von Hand erledigt, {counts.rejected} abgelehnt, "
        f"{counts.opted_out} an die Maschine gegeben)",
        f" ({counts.open} open, {counts.done} done by hand, {counts.rejected} rejected, "
        f"{counts.opted_out} given to the machine)",
    )
    return said if counts.kept else ""


def _sign(journal: Journal, number: str, note: str, reason: str | None, signer: str) -> None:
    if reason is None:
        by_hand.done(journal, number, by=signer, note=note.strip())
    else:
        by_hand.opt_out(journal, number, by=signer, note=said_why("--opt-out", reason))
