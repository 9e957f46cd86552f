# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`laufzettel switch`: pause a process, pull its emergency stop, let it go on; who did so, when and why."""

from __future__ import annotations

from pathlib import Path

import click

from laufzettel.cli.language import LANGUAGE, say
from laufzettel.cli.main import DONE
from laufzettel.cli.options import PROCESS, command, json_option, office_option, opened, print_json, signer_option
from laufzettel.cli.printing import local, shown, wrapped
from laufzettel.errors import BusinessError, Message
from laufzettel.journal import Journal, halts, shadows, switches
from laufzettel.journal.halts import HALTED, Position
from laufzettel.signer import person

ONE_TURN = Message(
    "switch.one_turn",
    "Sagen Sie höchstens eines: --pause, --stop oder --resume.",
    "Say one thing at most: --pause, --stop or --resume.",
    "Ohne Angabe wird nur gezeigt, wie der Schalter steht.",
    "Without any of them it is only shown where the switch stands.",
)
_POSITIONS = {
    Position.RUNNING: say("in Betrieb", "running"),
    Position.PAUSED: say("angehalten", "paused"),
    Position.STOPPED: say("Not-Halt", "emergency stop"),
}
_WHY = say("GRUND", "REASON")


@command(
    "Ein Verfahren anhalten, den Not-Halt ziehen oder fortsetzen; ohne Angabe zeigen, wie der Schalter steht.",
    "Pause a process, pull its emergency stop, or resume it; without any of them show where the switch stands.",
)
@click.argument("process", type=PROCESS, default="hundesteuer", metavar=say("[VERFAHREN]", "[PROCESS]"))
@click.option(
    "--pause",
    metavar=_WHY,
    help=say(
        "Anhalten: die begonnene Station geht zu Ende, keine weitere beginnt.",
        "Pause: the station at work ends, no other begins.",
    ),
)
@click.option(
    "--stop",
    metavar=_WHY,
    help=say("Not-Halt: auch geht ab sofort nichts mehr hinaus.", "Emergency stop: nothing goes out from now on, too."),
)
@click.option("--resume", metavar=_WHY, help=say("Fortsetzen.", "Resume."))
@signer_option
@office_option
@json_option
def switch(
    process: str, pause: str | None, stop: str | None, resume: str | None, signer: str, folder: Path, as_json: bool
) -> int:
    """Turn the switch, or show it."""
    said = {Position.PAUSED: pause, Position.STOPPED: stop, Position.RUNNING: resume}
    turns = [(to, why) for to, why in said.items() if why is not None]
    if len(turns) > 1:
        raise BusinessError(ONE_TURN.at())
    with opened(folder).open_journal() as journal:
        for to, why in turns:
            switches.turn(journal, process, to, by=person(signer), why=why)
        now, history = halts.position(journal.database, process), switches.latest(journal, [process])
    if as_json:
        turned = [one._asdict() for one in history]
        print_json({"process": process, "position": now, "turns": turned})
        return DONE
    click.echo(f"{process}: {_POSITIONS[now]}")
    for one in history[:10]:
        what = f"{local(one.at)}  {_POSITIONS[one.position]}, {shown(one.person)}: {shown(one.why)}"
        click.echo(wrapped(what, "      ", first="  "))
    return DONE


def tell_if_halted(journal: Journal, process: str) -> Position:
    """Print one sentence if a process is halted.

    Args:
        journal: the journal.
        process: its name.

    Returns:
        Where its switch stands.
    """
    now = halts.position(journal.database, process)
    if now in HALTED:
        click.echo(HALTED[now].at(process=process).text(LANGUAGE))
    return now


def tell_if_shadowed(journal: Journal, process: str) -> bool:
    """Print one sentence if a process is in shadow mode; whether it is."""
    on = shadows.is_on(journal.database, process)
    if on:
        click.echo(
            say(
                "Schattenbetrieb: es wird gelesen, geprüft und entschieden, aber nichts geschrieben oder versandt.",
                "Shadow mode: cases are read, checked and decided; nothing is written or sent.",
            )
        )
    return on
