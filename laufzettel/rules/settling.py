# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""From the rules that fit to a verdict and outputs for every case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from laufzettel.rules.compiled import Compiled
from laufzettel.rules.index import Codes, ColumnIndex, Encoded
from laufzettel.rules.matching import Matches, rows_by_pattern
from laufzettel.rules.model import HitPolicy, Term
from laufzettel.rules.outputs import Rows, per_distinct
from laufzettel.rules.values import Value, in_type, rounded

Output = Value | list[Value]
"""What a table puts out for a case: one value, or for the hit policy C a list."""


class Verdict(StrEnum):
    """How a case fared in a table; whatever is not `ok` is for a person, never an empty result."""

    OK = "ok"
    NO_RULE = "no_rule"
    """Nothing is missing, and no rule fits."""
    SEVERAL_RULES = "several_rules"
    """The hit policy is U, and more than one rule fits: the table contradicts itself."""
    MISSING_INPUT = "missing_input"
    """A value is missing that is required, that an output names, or that could have made a rule fit."""
    WRONG_TYPE = "wrong_type"
    """A value is not of its declared type or not among the allowed ones."""


_VERDICTS = tuple(Verdict)
_OK, _NO_RULE, _SEVERAL, _MISSING, _WRONG = range(5)
_Marks = npt.NDArray[np.uint8]


def fired_of(policy: HitPolicy, fitting: tuple[int, ...]) -> tuple[int, ...]:
    """The rules that count among those that fit."""
    return fitting[:1] if policy is HitPolicy.FIRST else fitting


def settle(
    table: Compiled, matches: Matches, columns: Mapping[str, Sequence[Value]], encoded: Mapping[str, Encoded]
) -> tuple[list[Verdict], dict[str, list[Output]]]:
    """Give every case its verdict and outputs.

    Args:
        table: the compiled table.
        matches: which rules fit.
        columns: the batch, one list per term the table reads.
        encoded: the same, encoded by `table.indexes`.

    Returns:
        One verdict per case; per output one value per case, None where the verdict is not `ok`.
    """
    marks = _first_marks(table, matches)
    outputs: dict[str, list[Output]] = {name: [None] * len(marks) for name in table.outputs}
    for fitting, rows in zip(matches.patterns, rows_by_pattern(matches), strict=True):
        fired = fired_of(table.policy, fitting)
        _mark_unreadable(table, fired, rows, encoded, marks)
        decided = rows[marks[rows] == _OK].tolist()
        for at, name in enumerate(table.outputs if decided else ()):
            parts = _parts(table, at, fired, columns, decided)
            if _is_computed(table, at, fired):
                _mark_not_allowed(table.results[at], parts, decided, marks)
            column, results = outputs[name], _joined(table.policy, parts, len(decided))
            if len(decided) == len(column):
                column[:] = results
                continue
            for row, result in zip(decided, results, strict=True):
                column[row] = result
    if table.policy is HitPolicy.SUM or any(cell.reads for row in table.cells for cell in row):
        for column in outputs.values():
            for row in np.flatnonzero(marks != _OK).tolist():
                column[row] = None
    return [_VERDICTS[mark] for mark in marks.tolist()], outputs


def _first_marks(table: Compiled, matches: Matches) -> _Marks:
    """What follows from the number of rules that fit, and from what is missing or wrong."""
    none = _OK if table.policy is HitPolicy.COLLECT else _NO_RULE
    several = _SEVERAL if table.policy is HitPolicy.UNIQUE else _OK
    by_pattern = [none if not found else _OK if len(found) == 1 else several for found in matches.patterns]
    marks = np.array(by_pattern, dtype=np.uint8)[matches.pattern]
    marks[matches.undecided & (table.collects | (marks == _NO_RULE))] = _MISSING
    marks[matches.missing] = _MISSING
    marks[matches.wrong] = _WRONG
    return marks


def _mark_unreadable(
    table: Compiled, fired: Sequence[int], rows: Codes, encoded: Mapping[str, Encoded], marks: _Marks
) -> None:
    """A fired rule may name terms in outputs and reason: those must be of their type, and there for outputs."""
    put_out = {name for rule in fired for cell in table.cells[rule] for name in cell.reads}
    told = {name for rule in fired for name in table.reasons[rule].reads}
    missing, wrong = np.zeros(len(rows), dtype=np.bool_), np.zeros(len(rows), dtype=np.bool_)
    for name in put_out | told:
        index, code = table.indexes[name], encoded[name].codes[rows]
        wrong |= code == index.wrong
        if name in put_out:
            missing |= code == index.null
    undisturbed = marks[rows] == _OK
    marks[rows[undisturbed & missing]] = _MISSING
    marks[rows[undisturbed & wrong]] = _WRONG


def _parts(
    table: Compiled, at: int, fired: Sequence[int], columns: Mapping[str, Sequence[Value]], rows: Rows
) -> list[list[Value]]:
    """One output column for the cases of one pattern: what each fired rule puts out, or their sum."""
    cells = [table.cells[rule][at] for rule in fired]
    parts = [cell.values(columns, rows) for cell in cells]
    if table.policy is not HitPolicy.SUM or len(parts) < 2:
        return parts
    return [per_distinct(lambda found: _sum(found, cells[0].term), parts, range(len(rows)))]


def _joined(policy: HitPolicy, parts: Sequence[Sequence[Value]], count: int) -> Sequence[Output]:
    """The parts as outputs: a list of them for each case, or the only one there is."""
    if not policy.gives_lists:
        return parts[0]
    return [list(found) for found in zip(*parts, strict=True)] if parts else [[] for _ in range(count)]


def _sum(values: Sequence[Value], term: Term) -> Value:
    total = sum((Fraction(value) for value in values if isinstance(value, (int, Decimal))), Fraction(0))
    return in_type(rounded(total, term.type, term.decimals), term.type, term.decimals)


def _is_computed(table: Compiled, at: int, fired: Sequence[int]) -> bool:
    """Whether an output is more than what stands in a cell, which was checked when the workbook was loaded."""
    added = table.policy is HitPolicy.SUM and len(fired) > 1
    return added or any(table.cells[rule][at].reads for rule in fired)


def _mark_not_allowed(index: ColumnIndex, parts: Sequence[Sequence[Value]], rows: Rows, marks: _Marks) -> None:
    """A copied or computed output must be allowed just as a written one."""
    at = np.array(rows, dtype=np.intp)
    for part in parts:
        marks[at[index.encode(part).codes == index.wrong]] = _WRONG
