# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Plans of pilots that are in order, and offices that follow one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from laufzettel.office import make_office, open_office
from laufzettel.pilot.design.plan import Plan
from laufzettel.pilot.design.plan_file import FILE, read_plan
from laufzettel.pilot.design.template import template
from tests.flows.test_hundesteuer_course import Town

BEGINNING = date(2026, 12, 1)
SEED = "0123456789abcdef" * 2
PLACE = "hundesteuer"

FilledIn = Callable[..., str]


@pytest.fixture
def filled_in() -> FilledIn:
    """The file to start from with what people must fill in; further changes as (pattern, text)."""

    def fill(*changes: tuple[str, str], language: str = "de") -> str:
        said = template(PLACE, BEGINNING, language=language)
        for pattern, text in (
            (r'frage = ""', 'frage = "Wie viel Zeit wird je Anmeldung frei?"'),
            (r"fallarten = \[\]", 'fallarten = ["Neuanmeldung"]'),
            (r'startwert = "\w+"', f'startwert = "{SEED}"'),
            *changes,
        ):
            said, count = re.subn(pattern, text, said)
            assert count, pattern
        return said

    return fill


@pytest.fixture
def plan_of(tmp_path: Path, filled_in: FilledIn) -> Callable[..., Plan]:
    """The plan such a file says."""

    def plan(*changes: tuple[str, str]) -> Plan:
        (tmp_path / FILE).write_text(filled_in(*changes), encoding="utf-8")
        said, problems = read_plan(tmp_path, PLACE)
        assert said is not None, [problem.en for problem in problems]
        return said

    return plan


WEDGE = (
    ('versuchsplan = "handprobe"', 'versuchsplan = "stufen"'),
    (r"\[handprobe\]\n(?:\w+ = .*\n)+", ""),
    (r"# (?=\[stufen\]|einheiten|startwert|erster_tag|abstand_tage)", ""),
)
"""What makes a plan for units out of one for a lot."""


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """An office at work, with an empty register and inbox."""
    with ExitStack() as stack:
        make_office(tmp_path / "amt")
        office = open_office(tmp_path / "amt")
        town = Town(office, stack.enter_context(office.open_journal()))
        town.around = replace(town.around, letters=False)  # they say nothing here, and take their time
        stack.callback(town.around.register.close)
        yield town
