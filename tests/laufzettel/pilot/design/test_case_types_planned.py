# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""How a plan tells the type of a case: checked when it is read, hashed with it, absent where a plan says nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from flows.hundesteuer.entered import RISK
from flows.hundesteuer.process import HUNDESTEUER
from laufzettel.case import digest_of
from laufzettel.journal import caseload
from laufzettel.journal.case_types import Telling
from laufzettel.journal.plans import Registered
from laufzettel.pilot.design.case_types import telling_of
from laufzettel.pilot.design.plan import Plan, deviations
from laufzettel.pilot.design.plan_file import FILE, read_plan
from tests.flows.test_hundesteuer_course import Town
from tests.laufzettel.pilot.design.conftest import PLACE, FilledIn
from tests.laufzettel.pilot.design.test_hold_out import LIVE, at, delivered

TYPES = (r'fallarten = \["Neuanmeldung"\]', 'fallarten = ["Erster Hund", "Weiterer Hund"]')
FIELD = ('# fallart_feld = "grund"', 'fallart_feld = "weitere_hunde"')
TABLE = (r'# \[fallart\]\n# "anschaffung" = "Neuanmeldung"', '[fallart]\n"0" = "Erster Hund"\n1 = "Weiterer Hund"')


def problems(folder: Path, said: str) -> list[str]:
    """What is wrong with a file of the dog tax, in English."""
    (folder / FILE).write_text(said, encoding="utf-8")
    _, found = read_plan(folder, PLACE, HUNDESTEUER.names)
    return [problem.en for problem in found]


def registered(plan: Plan) -> Registered:
    """A plan as the journal keeps it."""
    body = plan.canonical()
    return Registered(1, PLACE, "2026-07-01T08:00:00.000+00:00", "Leitung 1", "", digest_of(body.encode()), body, "")


def test_a_field_with_a_table_of_its_values_tells_the_type(plan_of: Callable[..., Plan]) -> None:
    """It stands in what is hashed, so nobody chooses it afterwards; another table is a deviation, without a value."""
    plan = plan_of(TYPES, FIELD, TABLE)
    assert telling_of(registered(plan)) == Telling("weitere_hunde", {"0": "Erster Hund", "1": "Weiterer Hund"})
    other = plan_of(TYPES, FIELD, (TABLE[0], TABLE[1].replace('1 = "Weiterer', '1 = "Erster')))
    assert deviations(plan.canonical(), other.canonical()) == ["fallart"]


def test_without_a_table_the_values_are_the_names_of_the_types(plan_of: Callable[..., Plan]) -> None:
    """And every other value is of the type `sonst`, if the plan has it."""
    plan = plan_of((TYPES[0], 'fallarten = ["zuzug", "pflege", "sonst"]'), (FIELD[0], 'fallart_feld = "grund"'))
    assert telling_of(registered(plan)) == Telling("grund", {"zuzug": "zuzug", "pflege": "pflege"}, "sonst")


def test_a_plan_that_does_not_say_is_what_it_was(plan_of: Callable[..., Plan]) -> None:
    """Its canonical form has no new entry, so its digest stays that of the day it was registered."""
    plan = plan_of()
    assert "fallart_feld" not in plan.canonical()
    assert '"fallart"' not in plan.canonical()
    assert telling_of(registered(plan)) is None
    assert Plan.model_validate_json(plan.canonical()) == plan


@pytest.mark.parametrize(
    ("name", "known"),
    [("risikoklasse", True), ("halter_plz", True), (RISK, True), ("person", False), ("kassenzeichen", True)],
)
def test_a_field_an_output_or_what_only_a_person_enters_may_tell_it(
    tmp_path: Path, filled_in: FilledIn, name: str, known: bool
) -> None:
    """Whatever the process declares; other outputs of a decision it keeps to itself."""
    found = problems(tmp_path, filled_in(TYPES, (FIELD[0], f'fallart_feld = "{name}"'), TABLE))
    assert (found == []) is known


@pytest.mark.parametrize(
    ("changes", "line", "said"),
    [
        (
            (TYPES, (FIELD[0], 'fallart_feld = "hunde"'), TABLE),
            "fallart_feld",
            "[pilot] fallart_feld is wrong; expected is one of: ",
        ),
        ((TYPES, (FIELD[0], "fallart_feld = 3"), TABLE), "fallart_feld", "[pilot] fallart_feld is wrong"),
        (
            (TYPES, FIELD, (TABLE[0], TABLE[1].replace('0" = "Erster', '0" = "Dritter'))),
            '"0"',
            "[fallart] is wrong; expected is one of the case types",
        ),
        ((TYPES, FIELD, (TABLE[0], TABLE[1].replace('1 = "Weiterer Hund"', "1 = 2"))), "1 = 2", "[fallart] is wrong"),
        ((TYPES, TABLE), "[fallart]", "[fallart] is wrong; expected is a section only with a fallart_feld"),
        (
            (TYPES, FIELD, (TABLE[0], "[fallart]")),
            "[fallart]",
            "[fallart] is wrong; expected is values with a case type each",
        ),
        (
            ((TYPES[0], 'fallarten = ["Hund", "hund"]'), FIELD),
            "fallarten",
            "[pilot] fallarten is wrong; expected is each case type only once",
        ),
        (
            ((TYPES[0], 'fallarten = ["Hund", "> 2 Hunde"]'), FIELD),
            "fallarten",
            "[pilot] fallarten is wrong; expected is at most 80",
        ),
        (
            ((TYPES[0], 'fallarten = ["Hund", "Hund?"]'), FIELD),
            "fallarten",
            "[pilot] fallarten is wrong; expected is at most 80",
        ),
    ],
)
def test_what_is_wrong_about_it_is_said_by_line_and_entry(
    tmp_path: Path, filled_in: FilledIn, changes: tuple[tuple[str, str], ...], line: str, said: str
) -> None:
    """An unknown field, an unknown type, a table without a field, names a spreadsheet would take for something else."""
    text = filled_in(*changes)
    found = problems(tmp_path, text)
    assert len(found) == 1
    assert said in found[0]
    wrong = re.match(r"pilot.toml, line (\d+)", found[0])
    assert wrong is not None
    assert text.splitlines()[int(wrong[1]) - 1].startswith(line)


def test_the_outputs_a_process_declares_are_in_its_decisions_and_tell_types(town: Town) -> None:
    """Each is a text there; by one of them all cases of a run are told, by a field too."""
    at(town, LIVE)
    numbers = delivered(town, 3)
    for number in numbers:
        outputs = town.slip(number).decision["outputs"]
        assert isinstance(outputs, Mapping)
        assert all(isinstance(outputs[name], str) for name in HUNDESTEUER.outputs)
    for telling in (Telling("risikoklasse", {"normal": "a"}), Telling("weitere_hunde", {"0": "a"})):
        counted = caseload.count(town.journal, PLACE, LIVE.date(), LIVE.date(), telling)
        assert {name: sum(one.courses.values()) for name, one in counted.types.items()} == {"a": len(numbers)}
