# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A group of commands of which each is imported only when it is called."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Any

import click

from laufzettel.cli.german import ALIASES
from laufzettel.cli.language import say


class Lazy(click.Group):
    """Lists all commands without importing any: `--help` answers at once."""

    def __init__(self, *args: Any, commands_in: tuple[str, Mapping[str, tuple[str, str]]], **settings: Any) -> None:
        """Args: args, settings: what click takes; commands_in: the package; per command its module and help text."""
        super().__init__(*args, **settings)
        self._package, self._texts = commands_in

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Their names, in the order of work."""
        return list(self._texts)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """One of them; None if there is none of that name."""
        cmd_name = ALIASES.get(cmd_name, cmd_name)
        if cmd_name not in self._texts:
            return None
        module = importlib.import_module(f"{self._package}.{self._texts[cmd_name][0]}")
        command = getattr(module, cmd_name)
        if not isinstance(command, click.Command):
            raise TypeError(f"{cmd_name} is not a command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Their names and texts."""
        with formatter.section(say("Befehle", "Commands")):
            formatter.write_dl([(name, text) for name, (_, text) in self._texts.items()])
