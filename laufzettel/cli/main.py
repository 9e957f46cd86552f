# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The `laufzettel` command: which subcommands there are; each is imported only when it is called."""

from __future__ import annotations

import importlib
import sys
import traceback
from pathlib import Path

import click

from laufzettel.cli.language import say
from laufzettel.errors import BusinessError, LaufzettelError

DONE, FAULT, WRONG_INPUT, FOUND_BROKEN = 0, 1, 2, 3
"""Exit codes; docs/commands.md says when each is returned."""

_COMMANDS: dict[str, tuple[str, str]] = {
    "init": ("office", say("Ein Amt anlegen: Ordner, Konfiguration, Journal.", "Make an office.")),
    "demo": ("demo", say("Ein kleines Amt mit 60 erfundenen Anträgen vorführen.", "Show a small office at work.")),
    "run": ("run", say("Ein Verfahren laufen lassen.", "Run a process.")),
    "status": ("status", say("Was wo steht und was auf wen wartet.", "What stands where, and what waits for whom.")),
    "slip": ("status", say("Den Laufzettel eines Vorgangs zeigen.", "Show a case's routing slip.")),
    "sign": ("sign", say("Freigeben, ablehnen, berichtigen, zurückgeben.", "Release, reject, correct, hand back.")),
    "settle": ("sign", say("Einen ungeklärten Schreibvorgang klären.", "Settle a doubtful write.")),
    "check": ("office", say("Prüfen, ob alles erreichbar ist; ändert nichts.", "Check that all is reachable.")),
    "verify": ("verify", say("Laufzettel und Dokumente auf Unversehrtheit prüfen.", "Verify slips and documents.")),
    "drill": ("drill", say("Üben: abschießen, weiterlaufen, nachzählen.", "Drill: kill, carry on, count.")),
}


class _Lazy(click.Group):
    """Lists all commands without importing any: `--help` answers at once."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module = importlib.import_module(f"laufzettel.cli.{_COMMANDS[cmd_name][0]}")
        command = getattr(module, cmd_name)
        if not isinstance(command, click.Command):
            raise TypeError(f"{cmd_name} is not a command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section(say("Befehle", "Commands")):
            formatter.write_dl([(name, text) for name, (_, text) in _COMMANDS.items()])


@click.group(
    cls=_Lazy,
    help=say(
        "Laufzettel nimmt Behörden wiederkehrende Arbeit ab: Anträge lesen, prüfen, nach Regeln entscheiden, nach der "
        "Freigabe genau einmal ins Fachverfahren schreiben. Zum Ansehen: laufzettel demo",
        "Laufzettel takes repetitive work off public authorities: reads applications, checks them, decides by rules, "
        "and after release writes exactly once into the legacy system. To look at it: laufzettel demo --lang en",
    ),
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option("--lang", type=click.Choice(["de", "en"]), expose_value=False, help=say("Sprache.", "Language."))
@click.version_option(package_name="laufzettel")
def cli() -> None:
    """The command group."""


def main() -> None:
    """Run the command; errors become one sentence and an exit code, never a traceback with somebody's data in it."""
    try:
        code = cli.main(args=_lang_first(sys.argv[1:]), standalone_mode=False)
    except LaufzettelError as wrong:
        from laufzettel.cli.language import LANGUAGE

        click.echo(wrong.problem.text(LANGUAGE), err=True)
        sys.exit(WRONG_INPUT if isinstance(wrong, BusinessError) else FAULT)
    except click.exceptions.Abort:
        click.echo(say("Abgebrochen; es wurde nichts unterschrieben.", "Aborted; nothing was signed."), err=True)
        sys.exit(WRONG_INPUT)
    except click.ClickException as wrong:
        wrong.show()
        sys.exit(WRONG_INPUT)
    except Exception as bug:
        # What Python says about a bug may quote somebody's data; its kind and place do not.
        *_, last = traceback.extract_tb(bug.__traceback__)
        place = f"{type(bug).__name__}, {Path(last.filename).name}:{last.lineno}"
        click.echo(
            say(
                f"Programmfehler ({place}). Es wurde nichts halb getan: der nächste Lauf setzt auf dem Journal auf. "
                "Bitte melden Sie diese Zeile.",
                f"A bug ({place}). Nothing was done by halves: the next run carries on from the journal. "
                "Please report this line.",
            ),
            err=True,
        )
        sys.exit(FAULT)
    sys.exit(code if isinstance(code, int) else DONE)


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
