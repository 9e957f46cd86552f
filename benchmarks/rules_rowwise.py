# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Peers of the rules benchmark that decide case by case. Each gets the cases in the shape it likes best."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from types import SimpleNamespace
from typing import Any

import numpy as np

from benchmarks.rules_ours import Told, told_of
from benchmarks.rules_tables import INPUTS, Cases, Condition, Rule

# --- plain Python ----------------------------------------------------------------------------------------------------


class PlainPython:
    """Generated `if`/`else` over plain values; it gives the number of the rule, nothing that explains it."""

    def __init__(self, name: str, rules: Sequence[Rule], cases: Cases) -> None:
        """Args: name: of the table. rules: its rows. cases: to decide."""
        self._name, self._rules = name, rules
        lines = [f"def decide({', '.join(INPUTS)}):"]
        if name == "COLLECT":
            lines += [" found = []"]
        for at, rule in enumerate(rules):
            asked = " and ".join(_in_python(term, one) for term, one in rule.conditions.items()) or "True"
            lines += [f" if {asked}: {f'found.append({at})' if name == 'COLLECT' else f'return {at}'}"]
        if name == "COLLECT":
            lines += [" return found"]
        scope: dict[str, Any] = {"date": date} | {f"d{day.toordinal()}": day for day in _days(rules)}
        exec("\n".join(lines), scope)  # noqa: S102 - our own text, made from our own table
        self.decide: Callable[..., int | list[int]] = scope["decide"]
        lists = cases.lists()
        self._columns = [lists[term] for term in INPUTS]
        self._found: list[int | list[int]] = []

    def run(self) -> None:
        """Decide all cases."""
        self._found = list(map(self.decide, *self._columns))

    def told(self) -> list[Told]:
        """What came out."""
        fired = [one if isinstance(one, list) else [one] for one in self._found]
        return told_of(self._name, self._rules, fired)


def _days(rules: Sequence[Rule]) -> set[date]:
    ends = (end for rule in rules for one in rule.conditions.values() for end in (one.low, one.high))
    return {end for end in ends if isinstance(end, date)}


def _in_python(term: str, one: Condition) -> str:
    if one.flag is not None:
        return term if one.flag else f"not {term}"
    if one.words:
        return f"{term} {'not ' if one.none_of else ''}in {one.words!r}"
    low, high = (f"d{end.toordinal()}" if isinstance(end, date) else end for end in (one.low, one.high))
    if low is None or high is None:
        return f"{term} < {high}" if low is None else f"{term} >= {low}"
    return f"{low} <= {term} < {high}"


def by_reading(name: str, rules: Sequence[Rule], cases: Cases) -> list[Told]:
    """The slow way that all others are compared with: each case, each rule, each condition."""
    lists = cases.lists()
    fired = []
    for values in zip(*(lists[term] for term in INPUTS), strict=True):
        case = dict(zip(INPUTS, values, strict=True))
        fired.append(
            [at for at, rule in enumerate(rules) if all(_meets(case[t], c) for t, c in rule.conditions.items())]
        )
    return told_of(name, rules, fired)


def _meets(value: Any, one: Condition) -> bool:
    """`value` is of whatever type the condition's input has."""
    if one.flag is not None:
        return bool(value == one.flag)
    if one.words:
        return (value in one.words) != one.none_of
    return (one.low is None or value >= one.low) and (one.high is None or value < one.high)


# --- zen -------------------------------------------------------------------------------------------------------------


class Zen:
    """zen-engine with its static loader, one call per case; with trace it says which rule and which values."""

    def __init__(self, trace: bool, name: str, rules: Sequence[Rule], cases: Cases) -> None:
        """Args: trace: whether it explains. name: of the table. rules: its rows. cases: to decide."""
        import zen

        self._name, self._trace = name, trace
        self._zen = zen.ZenEngine({"loader": {"type": "static", "content": {"steuer": zen_table(name, rules)}}})
        lists = cases.lists()
        lists["einkommen"] = (cases.numbers["einkommen"] / 100).tolist()
        lists["anmeldung"] = np.datetime_as_string(cases.registered).tolist()
        self._contexts = [dict(zip(INPUTS, row, strict=True)) for row in zip(*(lists[t] for t in INPUTS), strict=True)]
        self._found: list[Any] = []

    def run(self) -> None:
        """Decide all cases."""
        evaluate, contexts = self._zen.evaluate, self._contexts
        if self._trace:
            self._found = [evaluate("steuer", one, {"trace": True}) for one in contexts]
        else:
            self._found = [evaluate("steuer", one) for one in contexts]

    def told(self) -> list[Told]:
        """What came out."""
        rows = [one["result"] if self._name == "COLLECT" else [one["result"]] for one in self._found]
        return [
            (tuple(one["kennzeichen"] for one in row), round(sum(one["satz"] * 100 for one in row))) for row in rows
        ]


def zen_table(name: str, rules: Sequence[Rule], cells: dict[str, str] | None = None) -> dict[str, Any]:
    """The table as zen's JSON.

    Args:
        name: `COLLECT`, else the first rule that fits counts; zen has no UNIQUE.
        rules: the rows.
        cells: written over the first rule's, by input.
    """
    rows: list[dict[str, str]] = []
    for rule in rules:
        row = {term: _in_zen(term, rule.conditions.get(term)) for term in INPUTS}
        rows.append({"_id": rule.code, **row, "satz": str(rule.fee / 100), "kennzeichen": f'"{rule.code}"'})
    rows[0] |= cells or {}
    content = {
        "hitPolicy": "collect" if name == "COLLECT" else "first",
        "inputs": [{"id": term, "field": term, "name": term} for term in INPUTS],
        "outputs": [{"id": term, "field": term, "name": term} for term in ("satz", "kennzeichen")],
        "rules": rows,
    }
    return {
        "nodes": [
            {"id": "in", "type": "inputNode", "name": "in"},
            {"id": "table", "type": "decisionTableNode", "name": "table", "content": content},
            {"id": "out", "type": "outputNode", "name": "out"},
        ],
        "edges": [
            {"id": "1", "sourceId": "in", "targetId": "table", "type": "edge"},
            {"id": "2", "sourceId": "table", "targetId": "out", "type": "edge"},
        ],
    }


def _in_zen(term: str, one: Condition | None) -> str:
    if one is None:
        return ""
    if one.flag is not None:
        return "true" if one.flag else "false"
    if one.words:
        words = ", ".join(f"'{word}'" for word in one.words)
        return f"not in [{words}]" if one.none_of else words
    if term == "anmeldung":
        start = f'd($) >= d("{one.low}")' if one.low else ""
        end = f'd($) < d("{one.high}")' if one.high else ""
        return " and ".join(filter(None, (start, end)))
    low, high = (end / 100 if term == "einkommen" and isinstance(end, int) else end for end in (one.low, one.high))
    if low is None or high is None:
        return f"< {high}" if low is None else f">= {low}"
    return f"[{low}..{high})"


# --- SpiffWorkflow ---------------------------------------------------------------------------------------------------


class Spiff:
    """SpiffWorkflow's DMN engine; its cells are Python, and its UNIQUE takes the first rule that fits."""

    def __init__(self, name: str, rules: Sequence[Rule], cases: Cases) -> None:
        """Args: name: of the table. rules: its rows. cases: to decide."""
        self._name = name
        self._decide = spiff_decider(name, rules)
        lists = cases.lists()
        self._contexts = [dict(zip(INPUTS, row, strict=True)) for row in zip(*(lists[t] for t in INPUTS), strict=True)]
        self._found: list[Any] = []

    def run(self) -> None:
        """Decide all cases."""
        self._found = [self._decide(one) for one in self._contexts]

    def told(self) -> list[Told]:
        """What came out."""
        if self._name == "COLLECT":
            return [(tuple(one.get("kennzeichen", ())), sum(one.get("satz", ()))) for one in self._found]
        return [((one["kennzeichen"],), one["satz"]) for one in self._found]


def spiff_decider(
    name: str, rules: Sequence[Rule], cells: dict[str, str] | None = None
) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """A function that decides one case.

    Args:
        name: `COLLECT`, else UNIQUE.
        rules: the rows.
        cells: written over the first rule's, by input.
    """
    from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine, TaskDataEnvironment
    from SpiffWorkflow.dmn.engine.DMNEngine import DMNEngine
    from SpiffWorkflow.dmn.specs.model import DecisionTable, Input, InputEntry, Output, OutputEntry
    from SpiffWorkflow.dmn.specs.model import Rule as SpiffRule

    table = DecisionTable("steuer", "steuer", "COLLECT" if name == "COLLECT" else "UNIQUE")
    inputs = [Input(term, term, term, term, "") for term in INPUTS]
    outputs = [Output(term, term, term, "") for term in ("satz", "kennzeichen")]
    table.inputs, table.outputs = inputs, outputs
    for number, rule in enumerate(rules):
        row = SpiffRule(rule.code)
        row.row_number = number + 1
        texts = {term: _in_spiff(one) for term, one in rule.conditions.items()} | (cells or {} if not number else {})
        for one in inputs:
            entry = InputEntry(one.id, one)
            entry.lhs = [texts.get(one.id)]
            row.inputEntries.append(entry)
        for one, text in zip(outputs, (str(rule.fee), repr(rule.code)), strict=True):
            entry = OutputEntry(one.id, one)
            entry.text = entry.parsedRef = text
            row.outputEntries.append(entry)
        table.rules.append(row)
    engine = DMNEngine(table)
    script_engine = PythonScriptEngine(environment=TaskDataEnvironment({"date": date}))

    def decide(case: dict[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = engine.result(
            SimpleNamespace(data=case, workflow=SimpleNamespace(script_engine=script_engine))
        )
        return found

    return decide


def _in_spiff(one: Condition) -> str:
    if one.flag is not None:
        return str(one.flag)
    if one.words:
        return f"? {'not ' if one.none_of else ''}in {one.words!r}"
    low, high = (
        f"date({end.year}, {end.month}, {end.day})" if isinstance(end, date) else end for end in (one.low, one.high)
    )
    if low is None or high is None:
        return f"? < {high}" if low is None else f"? >= {low}"
    return f"{low} <= ? < {high}"
