# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The `laufzettel` command: which subcommands there are; each is imported only when it is called."""

from __future__ import annotations

import io
import os
import re
import sys
import traceback
from pathlib import Path
from typing import TextIO

import click

from laufzettel.cli.german import speak_german
from laufzettel.cli.language import LANGUAGE, say
from laufzettel.cli.lazy import Lazy
from laufzettel.cli.printing import refused, shown
from laufzettel.cli.stopping import Stopped, listen, stopped_by, told
from laufzettel.errors import BusinessError, LaufzettelError, Message, Problem

if LANGUAGE == "de":
    speak_german()  # before the first command is defined

DONE, FAULT, WRONG_INPUT, FOUND_BROKEN = 0, 1, 2, 3
"""Exit codes; docs/commands.md says when each is returned."""

BUG = Message(
    "command.bug",
    "Programmfehler ({what}). Nichts ist halb getan: der nächste Lauf setzt auf dem Journal auf.",
    "A bug ({what}). Nothing was done by halves: the next run carries on from the journal.",
    "Bitte melden Sie diese Zeile.",
    "Please report this line.",
)

_COMMANDS: dict[str, tuple[str, str]] = {
    "init": (
        "office",
        say("Ein Amt anlegen: Ordner, Konfiguration, Journal.", "Make an office: folder, configuration, journal."),
    ),
    "demo": ("demo", say("Ein kleines Amt mit 60 erfundenen Anträgen vorführen.", "Show a small office at work.")),
    "run": ("run", say("Ein Verfahren laufen lassen.", "Run a process.")),
    "status": ("status", say("Was wo steht und was auf wen wartet.", "What stands where, and what waits for whom.")),
    "slip": ("slip", say("Den Laufzettel eines Vorgangs zeigen.", "Show a case's routing slip.")),
    "sign": ("sign", say("Freigeben, ablehnen, berichtigen, zurückgeben.", "Release, reject, correct, hand back.")),
    "desk": ("desk", say("Den Arbeitsplatz starten: Seiten zum Klären und Freigeben.", "Start the desk: web pages.")),
    "token": ("token", say("Token für Programme am Arbeitsplatz.", "Tokens for programs at the desk.")),
    "switch": ("switch", say("Ein Verfahren anhalten, Not-Halt, fortsetzen.", "Pause, stop or resume a process.")),
    "settle": ("settle", say("Einen ungeklärten Schreibvorgang klären.", "Settle a doubtful write.")),
    "check": ("check", say("Prüfen, ob alles erreichbar ist; ändert nichts.", "Check that all is reachable.")),
    "verify": ("verify", say("Laufzettel und Dokumente auf Unversehrtheit prüfen.", "Verify slips and documents.")),
    "anchor": ("anchor", say("Einen Anker über alle Laufzettel setzen oder prüfen.", "Anchor all slips, or check.")),
    "erase": (
        "erase",
        say("Löschen, was nicht länger aufzubewahren ist.", "Erase what need not be kept any longer."),
    ),
    "digest": ("digest", say("Was wartet und überfällig ist, per Mail melden.", "Mail what waits and is overdue.")),
    "pilot": ("pilot", say("Einen 100-Tage-Piloten messen und entscheiden.", "Measure a 100-day pilot; decide.")),
    "rules": ("rules", say("Regeln prüfen.", "Check rules.")),
    "drill": ("drill", say("Üben: abschießen, weiterlaufen, nachzählen.", "Drill: kill, carry on, count.")),
}


@click.group(
    cls=Lazy,
    commands_in=("laufzettel.cli", _COMMANDS),
    help=say(
        "Laufzettel nimmt Behörden wiederkehrende Arbeit ab: Anträge lesen, prüfen, nach Regeln entscheiden, nach der "
        "Freigabe genau einmal ins Fachverfahren schreiben. Zum Ansehen: laufzettel demo",
        "Laufzettel takes repetitive work off public authorities: reads applications, checks them, decides by rules, "
        "and after release writes exactly once into the legacy system. To look at it: laufzettel demo --lang en",
    ),
    context_settings={"help_option_names": ["-h", "--help"]},
    options_metavar=say("[OPTIONEN]", "[OPTIONS]"),
    subcommand_metavar=say("BEFEHL [ANGABEN] …", "COMMAND [ARGS] …"),
)
@click.option("--lang", type=click.Choice(["de", "en"]), expose_value=False, help=say("Sprache.", "Language."))
@click.version_option(package_name="laufzettel")
def cli() -> None:
    """The command group."""


def main() -> None:
    """Run the command; errors become one sentence and an exit code, never a traceback with somebody's data in it."""
    listen()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that lacks a letter shows another one
    sys.argv[1:] = [_readable(word) for word in sys.argv[1:]]
    try:
        code = cli.main(args=_lang_first(sys.argv[1:]), prog_name="laufzettel", standalone_mode=False)
        sys.stdout.flush()
    except BaseException as wrong:
        code = _told(wrong)
    sys.exit(code if isinstance(code, int) else DONE)


def _readable(word: str) -> str:
    """A word of the command line with a replacement character for each byte that is no text here."""
    return re.sub("[\ud800-\udfff]", "\N{REPLACEMENT CHARACTER}", word)


def _told(wrong: BaseException) -> int:
    """Say what went wrong, on the terminal or for programs; the exit code that belongs to it."""
    as_json = "--json" in sys.argv
    number = stopped_by()  # a library at work just then may have made any other exception of it
    if number is not None or isinstance(wrong, click.exceptions.Abort):
        _answer(told(), as_json)
        return WRONG_INPUT if number is None else Stopped(number).exit_code
    if isinstance(wrong, SystemExit):
        return wrong.code if isinstance(wrong.code, int) else FAULT
    if isinstance(wrong, LaufzettelError):
        _answer(wrong.problem, as_json)
        return WRONG_INPUT if isinstance(wrong, BusinessError) else FAULT
    if isinstance(wrong, click.ClickException):
        if as_json:
            text = wrong.format_message()  # was put together in one language
            _answer(Problem("usage", say(text, ""), say("", text)), as_json)
        else:
            wrong.show()
        return WRONG_INPUT
    if isinstance(wrong, OSError):
        _silence(sys.stdout)
        _answer(refused(wrong), as_json=False)
        return FAULT
    # What Python says about a bug may quote somebody's data; its kind and place do not.
    _answer(BUG.at(what=_place_of(wrong)), as_json)
    return FAULT


def _place_of(bug: BaseException) -> str:
    known = getattr(bug, "place", "")  # of a bug inside a run
    if known:
        return str(known)
    *_, last = traceback.extract_tb(bug.__traceback__)
    return f"{type(bug).__name__}, {Path(last.filename).name}:{last.lineno}"


def _answer(problem: Problem, as_json: bool) -> None:
    if as_json:
        from laufzettel.cli.options import print_json

        print_json({"error": problem.as_dict()})
    else:
        click.echo(shown(problem.text(LANGUAGE)), err=True)


def _silence(stream: TextIO) -> None:
    """A full disk behind the output must not be reported again when Python closes it."""
    try:
        stream.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _lang_first(arguments: list[str]) -> list[str]:
    """`--lang` may stand anywhere; the group takes it at the front."""
    front: list[str] = []
    rest: list[str] = []
    words = iter(arguments)
    for word in words:
        if word == "--lang":
            front += [word, next(words, "")]
        elif word.startswith("--lang="):
            front.append(word)
        else:
            rest.append(word)
    return front + rest
