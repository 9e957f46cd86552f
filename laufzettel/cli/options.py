# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Options that most commands share, and how answers are printed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

import click
import orjson

from laufzettel.cli.language import say
from laufzettel.cli.processes import process_names, ruled_names
from laufzettel.office import Office, open_office

F = TypeVar("F", bound=Callable[..., object])


class ProcessName(click.ParamType[str]):
    """The name of a process there is."""

    name = "process"

    def __init__(self, names: Callable[[], list[str]]) -> None:
        """Args: names: of those there are."""
        self._names = names

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The name itself; a sentence with all names if there is no such process."""
        there = self._names()
        if value not in there:
            names = ", ".join(there)
            self.fail(
                say(
                    f"Ein Verfahren „{value}“ gibt es nicht. Es gibt: {names}.",
                    f"There is no process “{value}”. There is: {names}.",
                ),
                param,
                ctx,
            )
        return value


PROCESS = ProcessName(process_names)


def command(de: str, en: str) -> Callable[[Callable[..., int]], click.Command]:
    """A command with its help text in the chosen language."""
    return click.command(help=say(de, en), options_metavar=say("[OPTIONEN]", "[OPTIONS]"))


def process_option(command: F) -> F:
    """`--process NAME`: which process."""
    return click.option(
        "--process",
        type=PROCESS,
        metavar=say("VERFAHREN", "PROCESS"),
        default="hundesteuer",
        show_default=True,
        help=say("Verfahren.", "Process."),
    )(command)


def ruled_option(command: F) -> F:
    """`--process NAME`: whose rules; they may stand there before their flow does."""
    return click.option(
        "--process",
        type=ProcessName(ruled_names),
        metavar=say("VERFAHREN", "PROCESS"),
        default="hundesteuer",
        show_default=True,
        help=say("Wessen Regeln.", "Whose rules."),
    )(command)


def office_option(command: F) -> F:
    """`--office DIR`, the current folder if not given; also LAUFZETTEL_OFFICE."""
    return click.option(
        "--office",
        "folder",
        type=click.Path(file_okay=False, path_type=Path),
        default=Path(),
        envvar="LAUFZETTEL_OFFICE",
        metavar=say("ORDNER", "FOLDER"),
        help=say("Ordner des Amts.", "The office's folder."),
    )(command)


def json_option(command: F) -> F:
    """`--json`: the answer as one JSON object on the last line."""
    return click.option(
        "--json", "as_json", is_flag=True, help=say("Antwort als JSON, für Programme.", "Answer as JSON, for programs.")
    )(command)


def number_argument(command: F) -> F:
    """NUMBER: a case number."""
    return click.argument("number", metavar=say("NUMMER", "NUMBER"))(command)


def signer_option(command: F) -> F:
    """`--as NAME`: who signs."""
    return click.option(
        "--as",
        "signer",
        envvar="LAUFZETTEL_SIGNER",
        metavar="NAME",
        default="",
        help=say("Wer unterschreibt.", "Who signs."),
    )(command)


def opened(folder: Path) -> Office:
    """The office in a folder; a sentence and exit code 2 if there is none."""
    return open_office(folder)


def print_json(answer: Mapping[str, object]) -> None:
    """One JSON object on a line of its own."""
    click.echo(orjson.dumps(answer).decode())
