# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Options that the commands of a study share."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import click

from laufzettel.cli.language import say

F = TypeVar("F", bound=Callable[..., object])
NAME = say("ERHEBUNG", "STUDY")


class Team(click.ParamType[tuple[str, int]]):
    """A team with its people, `NAME=PEOPLE`."""

    name = "team"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, int]:
        """Name and number."""
        team, _, people = str(value).rpartition("=")
        if not team or not people.isdecimal():
            self.fail(say("Erwartet wird NAME=PERSONEN.", "NAME=PEOPLE is expected."), param, ctx)
        return team, int(people)


def team_option(command: F) -> F:
    """`--team NAME=PEOPLE`, several times."""
    return click.option(
        "--team",
        "teams",
        type=Team(),
        multiple=True,
        metavar=say("NAME=PERSONEN", "NAME=PEOPLE"),
        help=say(
            "Ein Team, das teilnimmt, mit der Zahl seiner Personen; mehrfach. Am Arbeitsplatz die Einheit aus "
            "office.toml, ohne Einheiten: gesamt=PERSONEN.",
            "A team that takes part, with the number of its people; repeatable. At the desk the unit of office.toml, "
            "without units: gesamt=PEOPLE.",
        ),
    )(command)


def process_option(command: F) -> F:
    """`--process NAME`, of this program or not."""
    return click.option(
        "--process",
        required=True,
        metavar=say("VERFAHREN", "PROCESS"),
        help=say("Verfahren; es muss noch keines dieses Programms sein.", "Process; need not be one of this program."),
    )(command)
