# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What each engine does with a broken cell, with two rules that fit, with none, and with missing or wrong values."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

import orjson

from benchmarks.rules_masks import Pandas, Polars
from benchmarks.rules_ours import LAW, load
from benchmarks.rules_rowwise import PlainPython, spiff_decider, zen_table
from benchmarks.rules_tables import INPUTS, Condition, Rule, cases
from laufzettel.rules import RulesInvalid

_RULES = [
    Rule("R1", {"anzahl": Condition(low=2), "sachkunde": Condition(flag=True)}, 500),
    Rule("R2", {"anzahl": Condition(low=2)}, 700),
]
_CASE: dict[str, object] = {
    "anzahl": 7, "alter": 12, "einkommen": 1000, "rasse": "mischling", "zweck": "privat", "ortsteil": "mitte",
    "anmeldung": date(2025, 1, 1), "sachkunde": True,
}  # fmt: skip
_FAULTS: tuple[tuple[str, dict[str, str], dict[str, object]], ...] = (
    ("garbage cell `>= >= 5`", {"anzahl": ">= >= 5"}, {}),
    ('`> "abc"` on a number', {"anzahl": '> "abc"'}, {}),
    ("UNIQUE, two rules fit", {}, {}),
    ("no rule fits", {}, {"anzahl": 1}),
    ("missing input", {}, {"anzahl": None}),
    ('"7" instead of 7', {}, {"anzahl": "7"}),
)
_NO_CELLS = "code, no cells"
Answers = Mapping[str, Sequence[str]]


def faults() -> tuple[list[str], Answers]:
    """The faults, and per engine what each leads to; the last is how many of the two cells were found at load."""
    engines: dict[str, Callable[[dict[str, str], dict[str, object]], str]] = {
        "ours": _ours,
        "zen": _zen,
        "SpiffWorkflow": _spiff,
        "plain Python": _plain_python,
        "pandas": _pandas,
        "polars": _polars,
    }
    answers: dict[str, list[str]] = {}
    for name, engine in engines.items():
        try:
            answers[name] = [engine(cells, _CASE | changed) for _, cells, changed in _FAULTS]
        except ImportError:
            answers[name] = ["not installed"] * len(_FAULTS)
        found = sum(answer.startswith("at load") for answer in answers[name][:2])
        answers[name].append("–" if _NO_CELLS in answers[name] else f"{found} of 2")
    return [name for name, _, _ in _FAULTS] + ["broken cells found at load"], answers


def _said(decide: Callable[[], object]) -> str:
    """In words, what came out of a decision, or how it broke off."""
    try:
        found = decide()
    except ImportError:
        raise
    except BaseException as error:  # zen's panics are no Exception
        if isinstance(error, (KeyboardInterrupt, SystemExit)):
            raise
        return "error at run"
    return f"silent: {found}" if found else "silent: nothing"


def _ours(cells: dict[str, str], case: dict[str, object]) -> str:
    try:
        table = load("UNIQUE", _RULES, cells)
    except RulesInvalid as invalid:
        return f"at load: {invalid.problems[0].en}"
    columns = {name: [value if isinstance(value, (int, str, date)) else None] for name, value in case.items()}
    return f"verdict {table.evaluate(columns, [LAW]).verdicts[0]}"


def _zen(cells: dict[str, str], case: dict[str, object]) -> str:
    import zen

    content = zen_table("UNIQUE", _RULES, cells)
    try:
        zen.ZenEngine().create_decision(orjson.dumps(content).decode()).validate()
        engine = zen.ZenEngine({"loader": {"type": "static", "content": {"t": content}}})
    except (RuntimeError, ValueError) as error:
        return f"at load ({type(error).__name__})"
    context = case | {"anmeldung": "2025-01-01"}
    return _said(lambda: engine.evaluate("t", context)["result"].get("kennzeichen"))


def _spiff(cells: dict[str, str], case: dict[str, object]) -> str:
    decide = spiff_decider("UNIQUE", _RULES, cells)
    return _said(lambda: decide(dict(case)).get("kennzeichen"))


def _plain_python(cells: dict[str, str], case: dict[str, object]) -> str:
    if cells:
        return _NO_CELLS
    engine = PlainPython("UNIQUE", _RULES, cases(1))
    return _said(lambda: _code(engine.decide(*(case[name] for name in INPUTS))))


def _pandas(cells: dict[str, str], case: dict[str, object]) -> str:
    if cells:
        return _NO_CELLS
    import pandas as pd

    engine = Pandas("UNIQUE", _RULES, cases(1))
    given = pd.DataFrame({"anzahl": [case["anzahl"]]})
    engine.frame = engine.frame.assign(anzahl=given["anzahl"], sachkunde=True)

    def decide() -> str | None:
        engine.run()
        return _code(int(engine.hits[0]))

    return _said(decide)


def _polars(cells: dict[str, str], case: dict[str, object]) -> str:
    if cells:
        return _NO_CELLS
    import polars as pl

    engine = Polars("UNIQUE", _RULES, cases(1))
    engine.frame = engine.frame.with_columns(pl.Series("anzahl", [case["anzahl"]]), pl.lit(True).alias("sachkunde"))

    def decide() -> str | None:
        engine.run()
        return None if engine.hits[0] != engine.hits[0] else _code(int(engine.hits[0]))

    return _said(decide)


def _code(rule: object) -> str | None:
    return _RULES[rule].code if isinstance(rule, int) and rule >= 0 else None
