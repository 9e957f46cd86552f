# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What `laufzettel check` looks at for this process."""

from __future__ import annotations

from flows.hundesteuer.surroundings import surroundings
from flows.hundesteuer.tables import load_tables
from laufzettel.connect import Source, Target
from laufzettel.errors import LaufzettelError, Problem
from laufzettel.office import Office
from laufzettel.rules import RulesInvalid


def check(office: Office) -> list[tuple[str, tuple[Problem, ...]]]:
    """Every part this process needs, with what is wrong with it; changes nothing.

    Args:
        office: the office.
    """
    found: list[tuple[str, tuple[Problem, ...]]] = []
    try:
        load_tables()
        found.append(("rules.xlsx", ()))
    except RulesInvalid as wrong:
        found.append(("rules.xlsx", tuple(wrong.problems)))
    try:
        around = surroundings(office)
    except LaufzettelError as wrong:
        return [*found, ("office.toml", (wrong.problem,))]
    parts: list[Source | Target] = [around.inbox, around.target, around.outbox, *([around.mail] if around.mail else [])]
    return found + [(part.name, part.check().problems) for part in parts]
