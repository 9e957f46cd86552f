# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The law of the tables: from the cells of a sheet to verdict and outputs, as a clerk reads them rule by rule.

Every random cell is written together with what it means, as a plain function; nothing of the program's own parser,
checks or masks is used to say what must come out.
"""

from __future__ import annotations

import operator
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from laufzettel.rules import Evaluation, HitPolicy, Table, Term, Type, Value
from laufzettel.rules.binding import read_allowed
from laufzettel.rules.decision_sheet import read_decision
from laufzettel.rules.findings import Findings
from laufzettel.rules.model import Info
from laufzettel.rules.sheets import Cell, Sheet
from laufzettel.rules.tree import Anything

D = Decimal
Known = str | int | Decimal | date | bool
Case = dict[str, Value]
DAYS = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 2, 28), date(2026, 3, 1), date(2026, 12, 31), date(2027, 1, 1)]
INFO = Info("Probe", "probe", "1", date(2026, 1, 1), date(2026, 12, 31), "", "")
TERMS = {
    "frei": (Type.TEXT, None), "wort": (Type.TEXT, "alt, neu, über uns"), "zahl": (Type.INTEGER, "[-5..20]"),
    "geld": (Type.NUMBER, None), "tag": (Type.DATE, None), "ja": (Type.FLAG, None), "satz": (Type.NUMBER, "[-50..50]"),
    "note": (Type.TEXT, None),
}  # fmt: skip
GOOD: dict[str, list[Known]] = {
    "frei": ["", "ä", 'sag "ja"', "a, b", "-", "null"], "wort": ["alt", "neu", "über uns"],
    "zahl": [-5, -1, 0, 1, 2, 20], "geld": [D("-2.50"), D(0), D("0.10"), D("0.2"), D(1), D("499.99")],
    "tag": [*DAYS], "ja": [True, False],
}  # fmt: skip
WRONG: dict[str, list[Value]] = {
    "frei": [1, True], "wort": ["gebraucht", False], "zahl": ["1", True, 21, D("0.5")], "geld": ["1", True, D("0.125")],
    "tag": ["2026-01-01", 1], "ja": [1, "true"],
}  # fmt: skip
COMPARE = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "=": operator.eq}


@dataclass(frozen=True)
class _Condition:
    cell: Value
    fits: Callable[[Value], bool]


@dataclass(frozen=True)
class _Result:
    """An output cell: what it reads, and its value once that is there."""

    cell: Value
    reads: tuple[str, ...]
    value: Callable[[Case], Value]


@dataclass(frozen=True)
class _Row:
    conditions: dict[str, _Condition]
    results: dict[str, _Result]
    told: str | None
    start: date | None
    end: date | None


# --- cells and what they mean ----------------------------------------------------------------------------------------


def _written(chance: random.Random, value: Value) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return chance.choice(["true", "wahr"] if value else ["false", "falsch"])
        case str():
            return '"' + value.replace('"', '\\"') + '"'
        case date():
            return f'date("{value.isoformat()}")'
        case _:
            return str(value)


def _positive(chance: random.Random, name: str) -> _Condition:
    values, ordered = GOOD[name], TERMS[name][0].is_ordered
    value = chance.choice(values)
    if chance.random() < 0.08:
        return _Condition("null", lambda given: given is None)
    if ordered and chance.random() < 0.4:
        low, high = (values[at] for at in sorted(chance.sample(range(len(values)), 2)))
        opening, closing = chance.choice(["[", "(", "]"]), chance.choice(["]", ")", "["])
        above, below = COMPARE[">=" if opening == "[" else ">"], COMPARE["<=" if closing == "]" else "<"]
        text = f"{opening}{_written(chance, low)}..{_written(chance, high)}{closing}"
        return _Condition(text, lambda given: given is not None and above(given, low) and below(given, high))
    op = chance.choice(list(COMPARE)) if ordered else "="
    sign = chance.choice(["", "= "]) if op == "=" else chance.choice([op, f" {op}  "])
    return _Condition(sign + _written(chance, value), lambda given: given is not None and COMPARE[op](given, value))


def _condition(chance: random.Random, name: str) -> _Condition:
    roll = chance.random()
    if roll < 0.4:
        return _Condition("-", lambda given: True)
    if roll < 0.5 and name not in ("frei", "wort"):
        value = chance.choice(GOOD[name])
        native = D(value) if type(value) is int else value
        return _Condition(native, lambda given: given is not None and given == value)
    if roll < 0.55 and name == "wort":
        return _Condition("über uns", lambda given: given == "über uns")
    some = [_positive(chance, name) for _ in range(chance.choice([1, 1, 2, 3]))]
    text = chance.choice([", ", " ,  "]).join(str(one.cell).strip() for one in some)
    if roll < 0.7:
        no = chance.choice(["not", "nicht"])
        return _Condition(f"{no}({text})", lambda given: given is not None and not any(one.fits(given) for one in some))
    return _Condition(text, lambda given: any(one.fits(given) for one in some))


def _number(value: Value) -> Decimal:
    assert isinstance(value, (int, Decimal))
    return D(value)


def _cents(value: Decimal) -> Decimal:
    with localcontext(prec=80):
        return value.quantize(D("0.01"), ROUND_HALF_UP) + 0


def _result(chance: random.Random, policy: HitPolicy) -> _Result:
    roll = chance.random()
    if roll < 0.4:
        value = chance.choice([D(10), D("-7.5"), D("0.01"), D(50)])
        cell: Value = value if chance.random() < 0.5 else str(value)
        return _Result(cell, (), lambda case: _cents(value))
    if roll < 0.5 and not policy.folds:
        return _Result("null", (), lambda case: None)
    if roll < 0.7:
        return _Result("zahl", ("zahl",), lambda case: _cents(_number(case["zahl"])))
    if roll < 0.85:
        divisor = chance.choice([2, -4, 8])
        return _Result(f"geld / {divisor}", ("geld",), lambda case: _cents(_number(case["geld"]) / divisor))
    return _Result(
        "-(zahl - 1.005) * 2 + geld", ("zahl", "geld"),
        lambda case: _cents(-(_number(case["zahl"]) - D("1.005")) * 2 + _number(case["geld"])),
    )  # fmt: skip


def _makes_one_number(policy: HitPolicy) -> bool:
    return policy.folds or policy is HitPolicy.COUNT


def _row(chance: random.Random, names: list[str], policy: HitPolicy) -> _Row:
    inside = DAYS[1:5]
    start = chance.choice([None, None, *inside])
    end = chance.choice([None, None, *(day for day in inside if start is None or day >= start)])
    results = {"satz": _result(chance, policy)}
    if not _makes_one_number(policy):
        note = chance.choice(["a", "ü"])
        results["note"] = _Result(f'"{note}"', (), lambda case: note)
    told = chance.choice([None, None, "tag", "geld"])
    return _Row({name: _condition(chance, name) for name in names}, results, told, start, end)


# --- the program's way -----------------------------------------------------------------------------------------------


def _terms(required: set[str]) -> dict[str, Term]:
    terms = {}
    for name, (kind, allowed) in TERMS.items():
        bare = Term(name, name, kind, "", 2 if kind is Type.NUMBER else 0, Anything(), name in required, "")
        within = read_allowed(allowed, bare)
        terms[name] = Term(name, name, kind, "", bare.decimals, within, bare.required, "")
    return terms


def _sheet(rows: list[_Row], names: list[str], policy: HitPolicy) -> Sheet:
    outputs = list(rows[0].results)
    heads = [f"Wenn {name}" for name in names] + [f"Dann {name}" for name in outputs]
    grid: list[list[Value]] = [
        ["probe"],
        [policy.value, *heads, "Begründung", "gültig ab", "gültig bis"],
        [None, *names, *outputs],
        [None, *(None for _ in names), None, *(["ü, a"] if policy.ranks else [])],
    ]
    for number, row in enumerate(rows):
        cells = [row.conditions[name].cell for name in names] + [row.results[name].cell for name in outputs]
        told = f"Wegen {{{row.told}}}." if row.told else None
        grid.append([f"R{number}", *cells, told, row.start, row.end and row.end.isoformat()])
    width = max(map(len, grid))
    filled = [line + [None] * (width - len(line)) for line in grid]
    return Sheet("Probe", [[Cell("Probe", f"?{y}", v) for v in line] for y, line in enumerate(filled, 1)])


def _evaluate(rows: list[_Row], names: list[str], policy: HitPolicy, required: set[str], cases: list[Case],
              days: list[date]) -> Evaluation:  # fmt: skip
    findings = Findings()
    terms = _terms(required)
    decision = read_decision(_sheet(rows, names, policy), terms, INFO, None, findings)
    assert decision is not None, [problem.de for problem in findings.problems]
    table = Table(decision, terms, INFO, "v")
    return table.evaluate({name: [case[name] for case in cases] for name in table.inputs}, days)


# --- the clerk's way -------------------------------------------------------------------------------------------------


def _is_wrong(name: str, value: Value) -> bool:
    return value is not None and not any(type(one) is type(value) and one == value for one in GOOD[name])


def _by_hand(
    rows: list[_Row], names: list[str], policy: HitPolicy, required: set[str], case: Case, law: date
) -> tuple[str, list[int], dict[str, object]]:
    """Verdict, the rules that count, and the outputs of one case."""
    if any(_is_wrong(name, case[name]) for name in names):
        return "wrong_type", [], {}
    if any(case[name] is None and name in required for name in names):
        return "missing_input", [], {}
    unknown = {
        name for name in names
        if case[name] is None
        and not any(row.conditions[name].cell != "-" and row.conditions[name].fits(None) for row in rows)
    }  # fmt: skip
    hits, possible = [], False
    for number, row in enumerate(rows):
        if not (row.start or INFO.valid_from) <= law <= (row.end or date(2026, 12, 31)):
            continue
        unmet = {name for name in names if not row.conditions[name].fits(case[name])}
        if not unmet:
            hits.append(number)
        possible |= bool(unmet) and unmet <= unknown
    if policy.ranks:
        hits.sort(key=lambda number: rows[number].results["note"].cell != '"ü"')
    fired = hits[:1] if policy in (HitPolicy.FIRST, HitPolicy.PRIORITY) else hits
    if possible and (policy.collects or not hits):
        return "missing_input", fired, {}
    if not hits and policy.value not in ("C", "R", "O", "C#"):
        return "no_rule", [], {}
    if len(hits) > 1 and policy is HitPolicy.UNIQUE:
        return "several_rules", hits, {}
    return _put_out([rows[number] for number in fired], policy, case, fired)


def _put_out(  # noqa: PLR0911 - one line per hit policy
    rows: list[_Row], policy: HitPolicy, case: Case, fired: list[int]
) -> tuple[str, list[int], dict[str, object]]:
    read = {name for row in rows for result in row.results.values() for name in result.reads}
    if any(_is_wrong(name, case[name]) for name in read | {row.told for row in rows if row.told}):
        return "wrong_type", fired, {}
    if any(case[name] is None for name in read):
        return "missing_input", fired, {}
    rates = [row.results["satz"].value(case) for row in rows]
    if policy is HitPolicy.SUM:
        rates = [sum((_number(rate) for rate in rates), D(0))]
    if policy is HitPolicy.COUNT:
        rates = [_cents(D(len(rows)))]
    if any(rate is not None and not -50 <= _number(rate) <= 50 for rate in rates):
        return "wrong_type", fired, {}
    if policy in (HitPolicy.MIN, HitPolicy.MAX):
        numbers = [_number(rate) for rate in rates]
        rates = [min(numbers) if policy is HitPolicy.MIN else max(numbers)]
    if _makes_one_number(policy):
        return "ok", fired, {"satz": rates[0]}
    notes = [row.results["note"].value(case) for row in rows]
    if policy.gives_lists:
        return "ok", fired, {"satz": rates, "note": notes}
    if policy is HitPolicy.ANY and any(one != two for told in (rates, notes) for one, two in pairwise(told)):
        return "several_rules", fired, {}
    return "ok", fired, {"satz": rates[0], "note": notes[0]}


# --- the law ---------------------------------------------------------------------------------------------------------


def _value(chance: random.Random, name: str) -> Value:
    roll = chance.random()
    return None if roll < 0.12 else chance.choice(WRONG[name]) if roll < 0.15 else chance.choice(GOOD[name])


@settings(max_examples=200, deadline=None)
@given(
    seed=st.integers(0, 2**32),
    policy=st.sampled_from(HitPolicy),
    count=st.one_of(st.integers(1, 8), st.sampled_from([64, 65, 130])),
)
def test_a_sheet_decides_what_a_clerk_reads_in_it(seed: int, policy: HitPolicy, count: int) -> None:
    """All hit policies: verdict, rules in the order of the sheet, outputs to the cent, on every day of law."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    names = chance.sample(sorted(GOOD), chance.randint(0, 4))
    required = {name for name in GOOD if chance.random() < 0.2}
    rows = [_row(chance, names, policy) for _ in range(count)]
    cases = [{name: _value(chance, name) for name in GOOD} for _ in range(30)]
    days = [chance.choice(DAYS) for _ in cases]
    found = _evaluate(rows, names, policy, required, cases, days)
    assert found.records() == [found.record(at) for at in range(len(cases))], "shared or not, each says the same"
    for at, (case, day) in enumerate(zip(cases, days, strict=True)):
        verdict, fired, outputs = _by_hand(rows, names, policy, required, case, day)
        ids = tuple(f"R{number}" for number in fired)
        here = {name: column[at] for name, column in found.outputs.items() if found.verdicts[at] == "ok"}
        assert (found.verdicts[at], here) == (verdict, outputs)
        if verdict != "wrong_type":
            assert found.rules[at] == ids
        if verdict == "several_rules":
            assert f"Die Regeln {', '.join(ids)} " in found.explain(at).reason
        assert found.verdicts[at] == "ok" or all(column[at] is None for column in found.outputs.values())
