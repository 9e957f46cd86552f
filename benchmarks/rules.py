# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Decisions per CPU second: our tables beside zen, SpiffWorkflow, pandas, polars and plain Python; and their faults."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import orjson

from benchmarks import measure
from benchmarks.rules_faults import Answers, faults

TABLES = ("FIRST", "UNIQUE", "COLLECT")
WIDE = 1_024
_ALL, _SOME, _FEW = 100_000, 20_000, 1_000
_ENGINES = {
    "columns": ("ours: arrays in, arrays out", _ALL),
    "encoded": ("ours: encoded before the clock starts", _ALL),
    "lists": ("ours: Python lists in and out", _ALL),
    "zen_trace": ("zen-engine with trace", _SOME),
    "zen": ("zen-engine without trace", _ALL),
    "spiff": ("SpiffWorkflow", _FEW),
    "pandas": ("pandas, masks *", _ALL),
    "polars": ("polars, expressions *", _ALL),
    "python": ("plain Python, if/else *", _ALL),
}
_WIDE_ENGINES = {"columns": _ALL, "encoded": _ALL, "lists": _ALL, "zen_trace": _FEW, "zen": _FEW, "python": _SOME}

_Answers = Mapping[tuple[str, str], Mapping[str, float]]


def main(arguments: Sequence[str]) -> int:
    """Measure every engine in a process of its own, and print.

    Args:
        arguments: `--json` adds one JSON object as the last line.
    """
    answers = {(engine, name): _measured(engine, name, 40, n) for engine, (_, n) in _ENGINES.items() for name in TABLES}
    wide = {(engine, "UNIQUE"): _measured(engine, "UNIQUE", WIDE, count) for engine, count in _WIDE_ENGINES.items()}
    print("40 rules over 8 inputs; every result was compared with the others row by row.\n")
    _print(answers, TABLES)
    print(
        "* tells the rule and the fee, and nothing that explains them; under COLLECT the rules as bits and the sum.\n"
    )
    print(f"{WIDE:,} rules, UNIQUE\n")
    _print(wide, ("UNIQUE",))
    ours = answers["columns", "UNIQUE"]
    print(f"One case alone, from plain values to the sentence: {ours['single_s'] * 1e3:.2f} ms of CPU; ")
    print(f"one sentence for a case of a batch: {ours['sentence_s'] * 1e6:.0f} µs.\n")
    _print_faults(*faults())
    if "--json" in arguments:
        print(orjson.dumps(_figures(answers, wide)).decode())
    return 0


def _measured(engine: str, name: str, rules: int, count: int) -> Mapping[str, float]:
    return measure.run("benchmarks.rules_engines", [engine, name, str(rules), str(count)]).answer


def _rate(answer: Mapping[str, float]) -> float:
    return answer["cases"] / answer["cpu_s"]


def _figures(answers: _Answers, wide: _Answers) -> dict[str, object]:
    """What a program wants to know; ours are arrays in and arrays out, encoding and explanation included."""
    rates = {
        f"{engine}": {name: round(_rate(answers[engine, name])) for name in TABLES}
        for engine in _ENGINES
        if "absent" not in answers[engine, TABLES[0]]
    }
    peer = rates.get("zen_trace")
    return {
        "ratio_vs_zen_trace": peer and {name: round(rates["columns"][name] / peer[name], 1) for name in TABLES},
        "decisions_per_cpu_s": rates["columns"] | {f"UNIQUE_{WIDE}": round(_rate(wide["columns", "UNIQUE"]))},
        "peak_mb": round(answers["columns", "COLLECT"]["memory_mb"], 1),
        "single_case_ms": round(answers["columns", "UNIQUE"]["single_s"] * 1e3, 3),
        "lists_peak_mb": round(answers["lists", "COLLECT"]["memory_mb"], 1),
        "engines": rates,
    }


def _print(answers: _Answers, tables: Sequence[str]) -> None:
    heads = [f"{name:>12}" for name in tables]
    print(f"{'decisions per CPU second':<40}{'n':>9}{''.join(heads)}   extra MB")
    for engine, (title, _) in _ENGINES.items():
        found = [answers[engine, name] for name in tables if (engine, name) in answers]
        if not found:
            continue
        if "absent" in found[0]:
            print(f"{title:<40}{'not installed':>9}")
            continue
        rates = "".join(f"{_rate(one):>12,.0f}" for one in found)
        memory = " / ".join(f"{one['memory_mb']:.0f}" for one in found)
        print(f"{title:<40}{found[0]['cases']:>9,.0f}{rates}   {memory}")
    print()


def _print_faults(names: Sequence[str], answers: Answers) -> None:
    for at, name in enumerate(names):
        print(name)
        for engine, said in answers.items():
            print(f"    {engine:<16}{said[at]}")
    print()
