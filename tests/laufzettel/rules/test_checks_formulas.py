# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The checks where conditions are formulas: what is said is true, and what is not known is said to be unknown."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from itertools import product
from pathlib import Path

import pytest

from laufzettel.rules import HitPolicy, Table, Term, Type, Value, Verdict
from laufzettel.rules.binding import read_allowed, read_test
from laufzettel.rules.checks import Level, check_workbook
from laufzettel.rules.checks.flaws import (
    find_dead,
    find_gaps,
    find_misleading,
    find_overlaps,
    find_shadowed,
    find_unused,
    has_doubtful_gaps,
)
from laufzettel.rules.checks.grid import Grid
from laufzettel.rules.checks.merging import find_mergeable
from laufzettel.rules.model import Column, Decision, Info, Rule
from laufzettel.rules.tree import AnyOf, Anything, Expression, Formula, Literal

Write = Callable[..., Path]
DAY = date(2026, 6, 1)
INFO = Info("Probe", "probe", "1", date(2026, 1, 1), date(2026, 12, 31), "", "")
OUT = Term("aus", "aus", Type.INTEGER, "", 0, Anything(), False, "")
LOTS = 6


def _term(name: str, kind: Type, allowed: str, *, required: bool) -> Term:
    bare = Term(name, name, kind, "", 0, Anything(), required, "")
    return replace(bare, allowed=read_allowed(allowed, bare))


CELLS: dict[str, list[str]] = {
    "menge": ["-", "-", "< 3", ">= 3", "0, 1", "[2..5]", "not(6)", "null", "> grenze", "<= grenze", "odd(?)", "even(?)",
              "? = null or odd(?)"],
    "art": ["-", "-", '"a"', '"b"', 'not("a")', 'if grenze > 2 then ? = "a" else ? = "b"', 'starts with(?, "a")'],
}  # fmt: skip


@dataclass(frozen=True)
class _Tried:
    """A table with all its cases, decided by the engine."""

    decision: Decision
    verdicts: list[Verdict]
    hits: list[tuple[int, ...]]
    winners: list[tuple[int, ...]]


def _tried(chance: random.Random) -> _Tried:
    terms = {
        "menge": _term("menge", Type.INTEGER, "[0..6]", required=chance.random() < 0.5),
        "art": _term("art", Type.TEXT, "a, b", required=chance.random() < 0.5),
        "grenze": _term("grenze", Type.INTEGER, "[0..6]", required=chance.random() < 0.5),
        "aus": OUT,
    }
    policy = chance.choice([HitPolicy.UNIQUE, HitPolicy.ANY, HitPolicy.FIRST, HitPolicy.PRIORITY, HitPolicy.SUM])
    listed = read_allowed("2, 3, 1", OUT) if policy.ranks else Anything()
    inputs = tuple(Column(name, terms[name], terms[name].allowed) for name in ("menge", "art"))
    rules = []
    for number in range(chance.choice([1, 2, 3, 5, 8])):
        tests = tuple(
            read_test(chance.choice(CELLS[column.term.name]), column.term, column.allowed, terms) for column in inputs
        )
        output: Expression = Literal(chance.choice([1, 2]))
        rules.append(Rule(f"R{number}", tests, (output,), "", (), None, None, ""))
    decision = Decision("probe", "", policy, inputs, (Column("aus", OUT, listed),), tuple(rules))
    verdicts, winners = _run(decision, terms)
    _, hits = _run(replace(decision, policy=HitPolicy.COLLECT), terms)
    return _Tried(decision, verdicts, hits, winners)


CASES: list[dict[str, Value]] = [
    {"menge": menge, "art": art, "grenze": limit}
    for menge, art, limit in product([*range(7), None], ["a", "b", None], [*range(7), None])
]


def _run(decision: Decision, terms: dict[str, Term]) -> tuple[list[Verdict], list[tuple[int, ...]]]:
    table = Table(decision, terms, INFO, "v")
    found = table.evaluate({name: [case[name] for case in CASES] for name in table.inputs}, [DAY] * len(CASES))
    return found.verdicts, [tuple(int(rule[1:]) for rule in fired) for fired in found.rules]


@pytest.mark.parametrize("lot", range(LOTS))
def test_no_alarm_is_false(lot: int) -> None:
    """Whatever stands in the formulas: gaps have no rule, shadowed rules never hold, dead ones fit nothing."""
    proven = doubtful = 0
    for seed in range(lot * 60, lot * 60 + 60):
        tried = _tried(random.Random(seed))  # noqa: S311 - no secret
        grid = Grid(tried.decision, INFO)
        gaps = find_gaps(grid)
        for box in gaps.boxes if gaps else ():
            example = grid.example(box).values
            inside = [at for at, case in enumerate(CASES) if all(case[name] == example[name] for name in example)]
            assert inside
            for at in inside:  # whatever the terms are that only formulas name
                lacking = CASES[at]["grenze"] is None
                assert tried.verdicts[at] is Verdict.NO_RULE or (lacking and tried.verdicts[at] == "missing_input")
        if gaps is None and not has_doubtful_gaps(grid, gaps):
            assert Verdict.NO_RULE not in tried.verdicts
        dead = {rule for rule, _ in find_dead(grid)}
        assert not dead & {rule for hits in tried.hits for rule in hits}
        if tried.decision.policy.takes_first:
            shadowed = {rule for rule, _ in find_shadowed(grid)}
            assert not shadowed & {rule for fired in tried.winners for rule in fired}
            proven += len(shadowed)
            for rule, others in find_misleading(grid):
                assert not any(isinstance(test, Formula) for one in (rule, *others) for test in grid.rules[one].tests)
        for rule, others in find_overlaps(grid):
            for other in others:
                if (grid.with_formulas >> rule | grid.with_formulas >> other) & 1:
                    doubtful += 1
                else:
                    assert any({rule, other} <= set(hits) for hits in tried.hits)
        for at in find_unused(grid):
            assert not any(isinstance(rule.tests[at], Formula) for rule in grid.rules)
    assert proven and doubtful


@pytest.mark.parametrize("lot", range(LOTS))
def test_rows_with_formulas_that_are_said_to_be_one_can_be_one(lot: int) -> None:
    """Only rows with the same formulas; the rows are merged, and every case comes out the same."""
    merged = 0
    for seed in range(lot * 60, lot * 60 + 60):
        tried = _tried(random.Random(seed))  # noqa: S311 - no secret
        decision = tried.decision
        for at, rules in find_mergeable(Grid(decision, INFO)):
            if any(isinstance(decision.rules[rule].tests[at], Formula) for rule in rules):
                continue  # rows that say the same, formula and all
            first = decision.rules[rules[0]]
            joined = AnyOf(tuple(decision.rules[rule].tests[at] for rule in rules))
            one = replace(first, tests=(*first.tests[:at], joined, *first.tests[at + 1 :]))
            kept = [one if number == rules[0] else rule for number, rule in enumerate(decision.rules)
                    if number == rules[0] or number not in rules]  # fmt: skip
            terms = {column.term.name: column.term for column in decision.inputs}
            terms |= {"grenze": _term("grenze", Type.INTEGER, "[0..6]", required=True), "aus": OUT}
            full = [at for at, case in enumerate(CASES) if None not in case.values()]
            before, after = (
                Table(replace(decision, rules=tuple(rows)), terms, INFO, "v").evaluate(
                    {name: [CASES[at][name] for at in full] for name in CASES[0]}, [DAY] * len(full)
                )
                for rows in (decision.rules, kept)
            )
            assert (before.verdicts, before.outputs) == (after.verdicts, after.outputs)
            merged += 1
    assert merged


def test_what_a_formula_leaves_open_is_said_at_its_cell(write_book: Write) -> None:
    """Never as an error: the rows may well exclude each other and leave no gap."""
    changes = {"Gebuehr!C5": "< wert", "Gebuehr!C6": ">= wert", "Gebuehr!H6": 12}
    changes |= {f"Begriffe!G{row}": "ja" for row in range(2, 8)}
    report = check_workbook(write_book(changes))
    assert [(one.level, one.problem.code, one.cell) for one in report.findings if one.level is not Level.HINT] == [
        (Level.UNCHECKED, "rules.overlap_unchecked", "A6"),
        (Level.UNCHECKED, "rules.gap_unchecked", "A2"),
        (Level.UNCHECKED, "rules.formula_unchecked", "C5"),
        (Level.UNCHECKED, "rules.formula_unchecked", "C6"),
    ]
    closed = check_workbook(write_book(changes | {"Gebuehr!A2": "F", "Gebuehr!B7": "-"}))
    assert {one.problem.code for one in closed.findings if one.level is not Level.HINT} == {"rules.formula_unchecked"}
    below = changes | {"Gebuehr!A2": "F", "Gebuehr!C7": "< wert", "Gebuehr!B7": "neu"}
    (shadowed,) = [one for one in check_workbook(write_book(below)).findings if one.level is Level.ERROR
                   if one.problem.code == "rules.shadowed"]  # fmt: skip
    assert (shadowed.cell, shadowed.rules) == ("A7", ("R1", "R2", "R3"))


def test_what_a_formula_can_hardly_mean_is_a_hint_at_its_cell(write_book: Write) -> None:
    """The workbook can be used: the formula has an answer for every case, but always the same."""
    changes = {
        "Gebuehr!A2": "F",
        "Gebuehr!C5": 'nicht(? > 3 and art = "gebraucht")',
        "Gebuehr!C6": "> 3",
        "Gebuehr!H6": 'if art = "uralt" then 1 else 2',
    }
    report = check_workbook(write_book(changes))
    found = [one for one in report.findings if one.problem.code.startswith("feel.")]
    assert [(one.level, one.problem.code, one.cell, one.rules) for one in found] == [
        (Level.HINT, "feel.not_allowed", "C5", ("R1",)),
        (Level.HINT, "feel.not_allowed", "H6", ("R2",)),
    ]
    assert found[0].problem.place == "cell:Gebuehr!C5"
    for one, position in zip(found, (23, 10), strict=True):
        assert (
            one.problem.de.startswith(f"Blatt „Gebuehr“, Zelle {one.cell}: ") and f"Stelle {position}" in one.problem.de
        )
        assert one.problem.en.startswith(f"Sheet “Gebuehr”, cell {one.cell}: ")
        assert one.problem.remedy_de and one.problem.remedy_en
    sound = check_workbook(write_book(changes | {"Gebuehr!C5": "> wert", "Gebuehr!H6": "min(wert, 5)"}))
    assert not any(one.problem.code.startswith("feel.") for one in sound.findings)


def test_a_result_in_full_feel_is_not_proven_to_be_allowed(write_book: Write) -> None:
    """Like any computed one."""
    report = check_workbook(write_book({"Gebuehr!H4": "[0..500]", "Gebuehr!H6": "min(wert, 500)"}))
    found = [one for one in report.findings if one.problem.code == "rules.result_unchecked"]
    assert [(one.level, one.cell, one.rules) for one in found] == [(Level.UNCHECKED, "H3", ("R2",))]
