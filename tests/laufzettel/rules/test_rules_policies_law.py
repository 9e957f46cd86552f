# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The law of the hit policies: the compiled table, the DMN interpreter and reading row by row say the same.

Every random cell is written together with what it means, as a plain function. The same texts are read as a sheet of a
workbook and as a decision table of a DMN model.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from laufzettel.rules import Evaluation, HitPolicy, Table, Term, Type, Value
from laufzettel.rules.binding import read_allowed
from laufzettel.rules.decision_sheet import read_decision
from laufzettel.rules.dmn import model as d
from laufzettel.rules.dmn.compiling import Workshop
from laufzettel.rules.feel import BUILTINS
from laufzettel.rules.feel.dates import make_date
from laufzettel.rules.feel.names import Names
from laufzettel.rules.feel.values import Env
from laufzettel.rules.findings import Findings
from laufzettel.rules.model import Info
from laufzettel.rules.sheets import Cell, Sheet
from laufzettel.rules.tree import Anything

D = Decimal
Case = dict[str, Value]
LAW = date(2026, 6, 1)
INFO = Info("Probe", "probe", "1", date(2020, 1, 1), None, "", "")
TERMS: dict[str, tuple[Type, str | None]] = {
    "zahl": (Type.INTEGER, None), "grenze": (Type.INTEGER, None), "geld": (Type.NUMBER, None),
    "wort": (Type.TEXT, None), "tag": (Type.DATE, None), "ja": (Type.FLAG, None),
    "stufe_vor": (Type.TEXT, "niedrig, mittel, hoch"), "rest": (Type.INTEGER, "[0..3]"),
    "stufe": (Type.TEXT, "niedrig, mittel, hoch"), "punkte": (Type.INTEGER, None), "menge": (Type.NUMBER, None),
}  # fmt: skip
VALUES: dict[str, list[Value]] = {
    "zahl": [-1, 0, 1, 2, 5], "grenze": [0, 1, 2], "geld": [D("-2.50"), D("0.10"), D("499.99")],
    "wort": ["alt", "neu", ""], "tag": [date(2025, 12, 31), date(2026, 1, 1), date(2026, 3, 1)], "ja": [True, False],
    "stufe_vor": ["niedrig", "mittel", "hoch"], "rest": [0, 1, 2, 3],
}  # fmt: skip
RANKED: dict[str, list[object]] = {"stufe": ["hoch", "niedrig", "mittel"], "punkte": [3, 1, 0, 2]}
"""What row 4 lists where the hit policy asks for priorities; `menge` has none and no say."""
POLICIES: dict[HitPolicy, tuple[d.HitPolicy, d.Aggregation | None]] = {
    HitPolicy.UNIQUE: (d.HitPolicy.UNIQUE, None), HitPolicy.ANY: (d.HitPolicy.ANY, None),
    HitPolicy.FIRST: (d.HitPolicy.FIRST, None), HitPolicy.PRIORITY: (d.HitPolicy.PRIORITY, None),
    HitPolicy.RULE_ORDER: (d.HitPolicy.RULE_ORDER, None), HitPolicy.OUTPUT_ORDER: (d.HitPolicy.OUTPUT_ORDER, None),
    HitPolicy.COLLECT: (d.HitPolicy.COLLECT, None), HitPolicy.SUM: (d.HitPolicy.COLLECT, d.Aggregation.SUM),
    HitPolicy.MIN: (d.HitPolicy.COLLECT, d.Aggregation.MIN), HitPolicy.MAX: (d.HitPolicy.COLLECT, d.Aggregation.MAX),
    HitPolicy.COUNT: (d.HitPolicy.COLLECT, d.Aggregation.COUNT),
}  # fmt: skip


@dataclass(frozen=True)
class _Cell:
    """What is written, and what it means."""

    text: str
    means: Callable[[Case], object]


def _number(value: Value) -> Decimal:
    assert isinstance(value, (int, Decimal))
    return D(value)


CONDITIONS: dict[str, list[_Cell]] = {
    "zahl": [
        _Cell("< 2", lambda case: _number(case["zahl"]) < 2), _Cell("[0..2]", lambda case: case["zahl"] in (0, 1, 2)),
        _Cell("not(1, 5)", lambda case: case["zahl"] not in (1, 5)), _Cell("5, 0", lambda case: case["zahl"] in (0, 5)),
        _Cell("> grenze", lambda case: _number(case["zahl"]) > _number(case["grenze"])),
        _Cell("not(grenze, 5)", lambda case: case["zahl"] not in (case["grenze"], 5)),
        _Cell("odd(?)", lambda case: case["zahl"] in (-1, 1, 5)),
        _Cell("abs(?) = 1", lambda case: case["zahl"] in (1, -1)),
        _Cell("[grenze..grenze + rest]", lambda case: 0 <= _number(case["zahl"]) - _number(case["grenze"])
              <= _number(case["rest"])),
        _Cell("if ja then ? > 0 else ? < 2", lambda case: _number(case["zahl"]) > 0 if case["ja"]
              else _number(case["zahl"]) < 2),
        _Cell("? in (grenze, 2)", lambda case: case["zahl"] in (case["grenze"], 2)),
        _Cell("!= 1", lambda case: case["zahl"] != 1),
        _Cell("some x in [grenze, rest] satisfies x = ?", lambda case: case["zahl"] in (case["grenze"], case["rest"])),
    ],
    "geld": [
        _Cell("> 0.1", lambda case: _number(case["geld"]) > D("0.1")),
        _Cell("<= 0.1", lambda case: _number(case["geld"]) <= D("0.1")),
        _Cell("? * 2 >= zahl", lambda case: _number(case["geld"]) * 2 >= _number(case["zahl"])),
        _Cell("floor(?) = -3 or ? > 400", lambda case: case["geld"] != D("0.10")),
    ],
    "wort": [
        _Cell('"alt"', lambda case: case["wort"] == "alt"), _Cell('not("neu")', lambda case: case["wort"] != "neu"),
        _Cell('starts with(?, "a"), ""', lambda case: case["wort"] in ("alt", "")),
        _Cell("string length(?) = grenze + 1", lambda case: len(str(case["wort"])) == _number(case["grenze"]) + 1),
    ],
    "tag": [
        _Cell('>= date("2026-01-01")', lambda case: case["tag"] != date(2025, 12, 31)),
        _Cell("?.year = Stichtag.year", lambda case: case["tag"] != date(2025, 12, 31)),
        _Cell('< Stichtag - duration("P5M")', lambda case: case["tag"] == date(2025, 12, 31)),
        _Cell("?.month = zahl + 2", lambda case: str(case["tag"])[5:7] == f"{_number(case['zahl']) + 2:02}"),
    ],
    "ja": [
        _Cell("? = (zahl > 1)", lambda case: case["ja"] == (_number(case["zahl"]) > 1)),
        _Cell("true", lambda case: case["ja"]), _Cell("false", lambda case: not case["ja"])],
}  # fmt: skip
OUTPUTS: dict[str, list[_Cell]] = {
    "stufe": [
        _Cell('"hoch"', lambda case: "hoch"), _Cell('"mittel"', lambda case: "mittel"),
        _Cell('"niedrig"', lambda case: "niedrig"), _Cell("stufe_vor", lambda case: case["stufe_vor"]),
        _Cell('if zahl > grenze then "hoch" else stufe_vor',
              lambda case: "hoch" if _number(case["zahl"]) > _number(case["grenze"]) else case["stufe_vor"]),
    ],
    "punkte": [
        _Cell("0", lambda case: 0), _Cell("2", lambda case: 2), _Cell("3", lambda case: 3),
        _Cell("modulo(rest, 2)", lambda case: _number(case["rest"]) % 2),
        _Cell("rest", lambda case: case["rest"]), _Cell("3 - rest", lambda case: 3 - _number(case["rest"])),
    ],
    "menge": [_Cell("1", lambda case: D(1)), _Cell("geld * 2", lambda case: _number(case["geld"]) * 2),
              _Cell("max(geld, zahl)", lambda case: max(_number(case["geld"]), _number(case["zahl"])))],
}  # fmt: skip
DASH = _Cell("-", lambda case: True)


@dataclass(frozen=True)
class _Random:
    """A random table."""

    policy: HitPolicy
    names: list[str]
    outputs: list[str]
    rows: list[tuple[list[_Cell], list[_Cell]]]


def _table(chance: random.Random, policy: HitPolicy, count: int) -> _Random:
    names = chance.sample(sorted(CONDITIONS), chance.randint(1, 3))
    numbers = policy.folds or policy is HitPolicy.COUNT
    possible = ["punkte", "menge"] if numbers else ["stufe", "punkte", "menge"]
    outputs = chance.sample(possible, chance.randint(1, len(possible)))
    if policy.ranks and not RANKED.keys() & set(outputs):
        outputs.append("stufe")
    written = {name: chance.sample(OUTPUTS[name], chance.choice([1, 2, len(OUTPUTS[name])])) for name in outputs}
    rows = [
        (
            [chance.choice([DASH, *CONDITIONS[name]]) for name in names],
            [chance.choice(written[name]) for name in outputs],
        )
        for _ in range(count)
    ]
    return _Random(policy, names, outputs, rows)


# --- the compiled table ----------------------------------------------------------------------------------------------


def _term(name: str) -> Term:
    kind, allowed = TERMS[name]
    bare = Term(name, name, kind, "", 2 if kind is Type.NUMBER else 0, Anything(), True, "")
    return replace(bare, allowed=read_allowed(allowed, bare))


def _listed(name: str) -> str | None:
    return ", ".join(map(str, RANKED[name])) if name in RANKED else None


def _compiled(found: _Random, cases: Sequence[Case]) -> Evaluation:
    heads = [*(f"Wenn {name}" for name in found.names), *(f"Dann {name}" for name in found.outputs)]
    grid: list[list[Value]] = [
        ["probe", *[None] * len(heads)],
        [found.policy.value, *heads],
        [None, *found.names, *found.outputs],
        [None, *[None] * len(found.names), *(_listed(name) if found.policy.ranks else None for name in found.outputs)],
    ]
    for at, (conditions, outputs) in enumerate(found.rows):
        grid.append([f"R{at}", *(cell.text for cell in (*conditions, *outputs))])
    sheet = Sheet("Probe", [[Cell("Probe", f"?{y}", v) for v in line] for y, line in enumerate(grid, 1)])
    findings = Findings()
    terms = {name: _term(name) for name in TERMS}
    decision = read_decision(sheet, terms, INFO, None, findings)
    assert decision is not None, [problem.de for problem in findings.problems]
    table = Table(decision, terms, INFO, "v")
    return table.evaluate({name: [case[name] for case in cases] for name in table.inputs}, [LAW] * len(cases))


# --- the interpreter -------------------------------------------------------------------------------------------------


def _feel(value: Value) -> object:
    if isinstance(value, bool) or not isinstance(value, (int, date)):
        return value
    return make_date(value.year, value.month, value.day) if isinstance(value, date) else D(value)


def _interpreted(found: _Random, cases: Sequence[Case]) -> list[object]:
    """What the standard says, output by output; a column or a single one as the standard has them."""
    policy, aggregation = POLICIES[found.policy]
    quoted = {
        name: ", ".join(f'"{one}"' if isinstance(one, str) else str(one) for one in RANKED[name]) for name in RANKED
    }
    table = d.Table(
        inputs=tuple(map(d.InputClause, found.names)),
        outputs=tuple(
            d.OutputClause(name, allowed=quoted.get(name, "") if found.policy.ranks else "") for name in found.outputs
        ),
        rules=tuple(
            d.Rule(tuple(cell.text for cell in conditions), tuple(cell.text for cell in outputs))
            for conditions, outputs in found.rows
        ),
        hit_policy=policy,
        aggregation=aggregation,
    )  # fmt: skip
    shop = Workshop((), {}, Names())
    decide = shop.element("probe", table, [*VALUES, "Stichtag"])
    assert shop.problems == []
    return [
        decide(Env({"Stichtag": _feel(LAW), **{name: _feel(value) for name, value in case.items()}}, BUILTINS))
        for case in cases
    ]


# --- row by row ------------------------------------------------------------------------------------------------------


def _by_hand(found: _Random, case: Case) -> tuple[str, list[int], list[object]]:
    """Verdict, the rules that count, and the outputs of each."""
    hits = [at for at, (conditions, _) in enumerate(found.rows) if all(cell.means(case) for cell in conditions)]
    said = {at: [cell.means(case) for cell in found.rows[at][1]] for at in hits}
    match found.policy:
        case HitPolicy.UNIQUE if len(hits) > 1:
            return "several_rules", hits, []
        case HitPolicy.ANY if any(said[at] != said[hits[0]] for at in hits):
            return "several_rules", hits, []
        case HitPolicy.FIRST:
            hits = hits[:1]
        case HitPolicy.PRIORITY | HitPolicy.OUTPUT_ORDER:
            ranked = [at for at, name in enumerate(found.outputs) if name in RANKED]
            hits.sort(key=lambda hit: [RANKED[found.outputs[at]].index(_plain(said[hit][at])) for at in ranked])
            hits = hits if found.policy is HitPolicy.OUTPUT_ORDER else hits[:1]
    if not hits and found.policy.value not in ("R", "O", "C", "C#"):
        return "no_rule", [], []
    columns = [[said[at][number] for at in hits] for number in range(len(found.outputs))]
    return "ok", hits, [_joined(found.policy, column) for column in columns]


def _plain(value: object) -> object:
    return int(value) if isinstance(value, Decimal) else value


def _joined(policy: HitPolicy, column: list[object]) -> object:
    match policy:
        case HitPolicy.RULE_ORDER | HitPolicy.OUTPUT_ORDER | HitPolicy.COLLECT:
            return column
        case HitPolicy.COUNT:
            return len(column)
        case HitPolicy.SUM | HitPolicy.MIN | HitPolicy.MAX:
            numbers = [D(str(value)) for value in column]
            return {"C+": sum(numbers), "C<": min(numbers), "C>": max(numbers)}[policy.value]
        case _:
            return column[0]


def _of_standard(found: _Random, verdict: str, outputs: list[object]) -> object:
    """What the standard makes of it: null without an answer, a context of several outputs, a list of contexts."""
    if verdict == "no_rule" and found.policy.folds and len(found.outputs) > 1:
        return dict.fromkeys(found.outputs)
    if verdict != "ok" or (found.policy.gives_lists and found.policy is not HitPolicy.COLLECT and outputs[0] == []):
        return None
    if len(found.outputs) == 1:
        return _as_feel(outputs[0])
    if not found.policy.gives_lists:
        return {name: _as_feel(value) for name, value in zip(found.outputs, outputs, strict=True)}
    columns = [column for column in outputs if isinstance(column, list)]
    return [dict(zip(found.outputs, map(_as_feel, row), strict=True)) for row in zip(*columns, strict=True)]


def _as_feel(value: object) -> object:
    if isinstance(value, list):
        return [_as_feel(one) for one in value]
    return D(value) if isinstance(value, int) and not isinstance(value, bool) else value


# --- the law ---------------------------------------------------------------------------------------------------------


@settings(max_examples=150, deadline=None)
@given(
    seed=st.integers(0, 2**32),
    policy=st.sampled_from(HitPolicy),
    count=st.one_of(st.integers(1, 8), st.sampled_from([64, 65])),
)
def test_compiled_interpreted_and_read_row_by_row_a_table_says_the_same(
    seed: int, policy: HitPolicy, count: int
) -> None:
    """All eleven hit policies, one to three outputs, conditions and outputs in full FEEL; also computed priority."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    table = _table(chance, policy, count)
    cases = [{name: chance.choice(values) for name, values in VALUES.items()} for _ in range(20)]
    found, interpreted = _compiled(table, cases), _interpreted(table, cases)
    assert found.records() == [found.record(at) for at in range(len(cases))]
    for at, case in enumerate(cases):
        verdict, fired, outputs = _by_hand(table, case)
        assert found.verdicts[at] == verdict
        assert found.rules[at] == tuple(f"R{rule}" for rule in fired)
        assert [column[at] for column in found.outputs.values()] == (outputs or [None] * len(table.outputs))
        assert interpreted[at] == _of_standard(table, verdict, outputs)
