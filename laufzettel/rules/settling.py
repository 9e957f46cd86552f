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

from laufzettel.rules.columns import Coded, Codes, Flags, Integers, Lists, Scaled, Whole
from laufzettel.rules.compiled import Compiled
from laufzettel.rules.encoding import Encoder
from laufzettel.rules.matching import Matches, rows_by
from laufzettel.rules.model import HitPolicy, Term
from laufzettel.rules.outputs import OutputColumn, Rows, per_distinct
from laufzettel.rules.values import Type, Value, in_type, rounded

Output = Value | list[Value]
"""What a table puts out for a case: one value, or for the hit policy C a list."""
Outputs = Sequence[Output]
"""An output of a whole batch; as arrays wherever no rule computes anything."""


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


VERDICTS = tuple(Verdict)
"""What the marks of a batch mean."""
_OK, _NO_RULE, _SEVERAL, _MISSING, _WRONG = range(5)
Marks = npt.NDArray[np.uint8]


def fired_of(policy: HitPolicy, fitting: tuple[int, ...]) -> tuple[int, ...]:
    """The rules that count among those that fit."""
    return fitting[:1] if policy is HitPolicy.FIRST else fitting


def settle(
    table: Compiled, matches: Matches, columns: Mapping[str, Sequence[Value]], codes: Mapping[str, Integers]
) -> tuple[Marks, dict[str, Outputs]]:
    """Give every case its verdict and outputs.

    Args:
        table: the compiled table.
        matches: which rules fit.
        columns: the batch, one column per term the table reads.
        codes: the same, encoded by `table.encoders`.

    Returns:
        Per case the place of its verdict in `VERDICTS`; per output one column, None where the verdict is not `ok`.
    """
    marks = _first_marks(table, matches)
    groups = _groups(table, matches)
    for fired, rows in groups:
        _mark_unreadable(table, fired, rows, codes, marks)
    computed = {
        at: _computed(table, at, groups, columns, marks)
        for at, result in enumerate(table.results)
        if _needs_computing(table, result)
    }
    sums = {
        at: _summed(result, matches, marks)
        for at, result in enumerate(table.results)
        if at not in computed and table.policy is HitPolicy.SUM
    }
    outputs: dict[str, Outputs] = {}
    for at, (name, result) in enumerate(zip(table.outputs, table.results, strict=True)):
        if at in computed:
            for row in np.flatnonzero(marks != _OK).tolist():
                computed[at][row] = None
            outputs[name] = computed[at]
        elif at in sums:
            outputs[name] = _as_numbers(sums[at], result.term, marks != _OK)
        elif table.policy.gives_lists:
            outputs[name] = Lists(*matches.fitting, result.constants, marks == _OK)
        else:
            chosen = result.codes.take(matches.first, mode="wrap")
            outputs[name] = Coded(np.where(marks == _OK, chosen, -1), result.dictionary)
    return marks, outputs


def _first_marks(table: Compiled, matches: Matches) -> Marks:
    """What follows from the number of rules that fit, and from what is missing or wrong."""
    marks = np.zeros(len(matches.masks), dtype=np.uint8)
    if table.policy is not HitPolicy.COLLECT:
        marks[~matches.masks.any(axis=1) if table.collects else matches.first < 0] = _NO_RULE
    if table.policy is HitPolicy.UNIQUE:
        marks[matches.several] = _SEVERAL
    if matches.disturbed:
        marks[matches.undecided & (table.collects | (marks == _NO_RULE))] = _MISSING
        marks[matches.missing] = _MISSING
        marks[matches.wrong] = _WRONG
    return marks


def _needs_computing(table: Compiled, result: OutputColumn) -> bool:
    """Whether more than constants, or than sums of them, comes out."""
    return result.is_computed or (table.policy is HitPolicy.SUM and not result.can_be_summed)


def _groups(table: Compiled, matches: Matches) -> list[tuple[tuple[int, ...], Codes]]:
    """The rules that count and their cases, as far as something has to be looked at or computed."""
    if not any(table.looked_at) and not any(_needs_computing(table, result) for result in table.results):
        return []
    if table.collects:
        return list(zip(matches.patterns, rows_by(matches.pattern, len(matches.patterns)), strict=True))
    by_rule = rows_by(matches.first + 1, len(table.cells) + 1)[1:]
    return [((rule,), rows) for rule, rows in enumerate(by_rule) if len(rows)]


def _mark_unreadable(
    table: Compiled, fired: Sequence[int], rows: Codes, codes: Mapping[str, Integers], marks: Marks
) -> None:
    """A fired rule may name terms in outputs and reason: those must be of their type, and there for outputs."""
    put_out = {name for rule in fired for name in table.put_out[rule]}
    looked_at = {name for rule in fired for name in table.looked_at[rule]}
    missing, wrong = np.zeros(len(rows), dtype=np.bool_), np.zeros(len(rows), dtype=np.bool_)
    for name in put_out | looked_at:
        index, code = table.encoders[name].index, codes[name][rows]
        wrong |= code == index.wrong
        if name in put_out:
            missing |= code == index.null
    undisturbed = marks[rows] == _OK
    marks[rows[undisturbed & missing]] = _MISSING
    marks[rows[undisturbed & wrong]] = _WRONG


def _computed(
    table: Compiled,
    at: int,
    groups: Sequence[tuple[tuple[int, ...], Codes]],
    columns: Mapping[str, Sequence[Value]],
    marks: Marks,
) -> list[Output]:
    """One output column, computed for each group of cases in which the same rules fired."""
    column: list[Output] = [None] * len(marks)
    for fired, rows in groups:
        decided = rows[marks[rows] == _OK].tolist()
        if not decided:
            continue
        parts = _parts(table, at, fired, columns, decided)
        if _is_computed(table, at, fired):
            _mark_not_allowed(table.results[at].encoder, parts, decided, marks)
        results = _joined(table.policy, parts, len(decided))
        if len(decided) == len(column):
            return list(results)
        for row, result in zip(decided, results, strict=True):
            column[row] = result
    return column


def _summed(result: OutputColumn, matches: Matches, marks: Marks) -> npt.NDArray[np.int64]:
    """The sums of a column without computations; one that is not allowed is no answer."""
    sums = result.sums(matches.masks)
    marks[(marks == _OK) & (result.encoder.codes(Scaled(sums, result.term.decimals)) == result.encoder.index.wrong)] = (
        _WRONG
    )
    return sums


def _as_numbers(units: npt.NDArray[np.int64], term: Term, missing: Flags) -> Whole:
    return Whole(units, missing) if term.type is Type.INTEGER else Scaled(units, term.decimals, missing)


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


def _mark_not_allowed(encoder: Encoder, parts: Sequence[Sequence[Value]], rows: Rows, marks: Marks) -> None:
    """A copied or computed output must be allowed just as a written one."""
    at = np.array(rows, dtype=np.intp)
    for part in parts:
        marks[at[encoder.codes(part) == encoder.index.wrong]] = _WRONG
