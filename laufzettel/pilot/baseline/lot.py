# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which teams are measured together is drawn by lot, anew for each study: a cell has at least five people."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from random import Random
from typing import NamedTuple

from laufzettel.errors import BusinessError, Message
from laufzettel.pilot.cells import FEWEST_PEOPLE

ALL = "gesamt"
"""The cell of those who make up none of their own; also the team of an office without units."""

TOO_FEW_PEOPLE = Message(
    "baseline.too_few_people",
    "An einer Erhebung nehmen mindestens {fewest} Personen teil; sonst dürfte nie etwas davon gezeigt werden.",
    "At least {fewest} people take part in a study; otherwise nothing of it could ever be shown.",
    "Nehmen Sie weitere Teams dazu (--team NAME=PERSONEN).",
    "Add more teams (--team NAME=PEOPLE).",
)


class Drawn(NamedTuple):
    """What came of the lot.

    Attributes:
        people: of each cell.
        cell_of: the cell of each team.
    """

    people: dict[str, int]
    cell_of: dict[str, str]


def draw(teams: Mapping[str, int], by: Random | None = None) -> Drawn:
    """Put teams together, in an order drawn by lot, until each cell has at least five people.

    What is left over at the end is merged into the cell drawn last, which is then called `gesamt`.

    Args:
        teams: people of each team.
        by: what draws; the system's own chance if not given, so that nobody can draw the same again.

    Raises:
        BusinessError: all teams together have fewer than five people.
    """
    if any(people < 1 for people in teams.values()) or sum(teams.values()) < FEWEST_PEOPLE:
        raise BusinessError(TOO_FEW_PEOPLE.at(fewest=FEWEST_PEOPLE))
    chance = by or secrets.SystemRandom()
    order = sorted(teams)
    chance.shuffle(order)
    groups: list[list[str]] = [[]]
    for team in order:
        if sum(teams[one] for one in groups[-1]) >= FEWEST_PEOPLE:
            groups.append([])
        groups[-1].append(team)
    names = chance.sample(range(0x1000, 0x10000), len(groups))
    called = [f"{name:x}" for name in names]
    if sum(teams[one] for one in groups[-1]) < FEWEST_PEOPLE:
        left_over = groups.pop()
        groups[-1] += left_over
        called[len(groups) - 1] = ALL
    if len(groups) == 1:
        called[0] = ALL
    pairs = list(zip(called, groups, strict=False))
    return Drawn(
        {name: sum(teams[one] for one in group) for name, group in pairs},
        {one: name for name, group in pairs for one in group},
    )
