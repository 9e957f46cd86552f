# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""From the rules that fit to a verdict and outputs for every case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from laufzettel.rules.columns import Coded, Codes, Days, Flags, Integers, Lists, Scaled, Whole
from laufzettel.rules.compiled import Compiled
from laufzettel.rules.encoding import Encoder
from laufzettel.rules.folding import Units, as_column, folded, hits_of
from laufzettel.rules.matching import Fired, Group, Matches, rows_by
from laufzettel.rules.model import HitPolicy
from laufzettel.rules.outputs import OutputColumn, Rows, per_distinct
from laufzettel.rules.ranking import rank
from laufzettel.rules.values import Value

Output = Value | list[Value]
"""What a table puts out for a case: one value, or a list where the hit policy gives lists."""
Outputs = Sequence[Output]
"""An output of a whole batch; as arrays wherever no rule computes anything."""


class Verdict(StrEnum):
    """How a case fared in a table; whatever is not `ok` is for a person, never an empty result."""

    OK = "ok"
    NO_RULE = "no_rule"
    """Nothing is missing, and no rule fits."""
    SEVERAL_RULES = "several_rules"
    """More than one rule fits where the hit policy is U, or is A and they differ: the table contradicts itself."""
    MISSING_INPUT = "missing_input"
    """A value is missing that is required, that an output names, or that could have made a rule fit."""
    WRONG_TYPE = "wrong_type"
    """A value is not of its declared type or not among the allowed ones; or a formula has no answer for it."""


VERDICTS = tuple(Verdict)
"""What the marks of a batch mean."""
_OK, _NO_RULE, _SEVERAL, _MISSING, _WRONG = range(5)
Marks = npt.NDArray[np.uint8]


class Settled(NamedTuple):
    """What came out for a batch.

    Attributes:
        marks: per case the place of its verdict in `VERDICTS`.
        outputs: per output one column, None where the verdict is not `ok`.
        fired: the rules that count.
    """

    marks: Marks
    outputs: dict[str, Outputs]
    fired: Fired


def settle(
    table: Compiled, matches: Matches, columns: Mapping[str, Sequence[Value]], codes: Mapping[str, Integers]
) -> Settled:
    """Give every case its verdict and outputs.

    Args:
        table: the compiled table.
        matches: which rules fit.
        columns: the batch, one column per term the table reads.
        codes: the same, encoded by `table.encoders`.
    """
    marks = _first_marks(table, matches)
    groups = _groups(table, matches)
    for fired, rows in groups:
        _mark_unreadable(table, fired, rows, codes, marks)
    if table.ranks:
        groups = _by_rank(table, groups, columns, marks)
    outputs = {
        at: _computed(table, at, groups, columns, marks)
        if _needs_computing(table, result)
        else _looked_up(table, result, matches, marks)
        for at, result in enumerate(table.results)
    }
    if table.policy is HitPolicy.ANY:  # last, so that what is missing or wrong is named first
        _mark_contradictions(table, groups, matches, columns, marks)
    undecided = marks != _OK
    named = {name: _cleared(outputs[at], undecided) for at, name in enumerate(table.outputs)}
    first = table.policy.takes_first and not table.ranks
    return Settled(marks, named, Fired(matches, first=first, groups=groups if table.ranks else None))


def _first_marks(table: Compiled, matches: Matches) -> Marks:
    """What follows from the number of rules that fit, and from what is missing or wrong."""
    marks = np.zeros(len(matches.masks), dtype=np.uint8)
    collects = table.policy.collects
    if table.policy.needs_a_rule:
        marks[~matches.masks.any(axis=1) if collects else matches.first < 0] = _NO_RULE
    if table.policy is HitPolicy.UNIQUE:
        marks[matches.several] = _SEVERAL
    if matches.disturbed:
        marks[matches.undecided & (collects | (marks == _NO_RULE))] = _MISSING
        marks[matches.unsettled(first=table.policy.takes_first and not table.ranks)] = _WRONG
        marks[matches.missing] = _MISSING
        marks[matches.wrong] = _WRONG
    return marks


def _mark_contradictions(
    table: Compiled,
    groups: Sequence[Group],
    matches: Matches,
    columns: Mapping[str, Sequence[Value]],
    marks: Marks,
) -> None:
    """Where several rules fit, each must put out the same."""
    found = np.zeros(len(marks), dtype=np.bool_)
    for at, result in enumerate(table.results):
        if not result.is_computed:
            found |= (matches.masks & ~result.alike.take(matches.first, axis=0, mode="wrap")).any(axis=1)
            continue
        for fired, rows in groups:
            decided = rows[marks[rows] == _OK]
            parts = _parts(table, at, fired, columns, decided.tolist())
            for part in parts[1:]:
                differs = (one != other for one, other in zip(parts[0], part, strict=True))
                found[decided] |= np.fromiter(differs, np.bool_, len(decided))
    marks[found & (marks == _OK)] = _SEVERAL


def _needs_computing(table: Compiled, result: OutputColumn) -> bool:
    """Whether more than constants, or than what they fold to, comes out."""
    policy = table.policy
    if policy is HitPolicy.COUNT:
        return False
    return result.is_computed or bool(table.ranks) or (policy.folds and result.folding(policy) is None)


def _groups(table: Compiled, matches: Matches) -> list[Group]:
    """The rules that count and their cases, as far as something has to be looked at or computed."""
    counted = table.policy is HitPolicy.COUNT and any(table.put_out)
    if not (counted or any(table.looked_at) or any(_needs_computing(table, result) for result in table.results)):
        return []
    if table.looks_at_all:
        return list(zip(matches.patterns, rows_by(matches.pattern, len(matches.patterns)), strict=True))
    by_rule = rows_by(matches.first + 1, len(table.cells) + 1)[1:]
    return [((rule,), rows) for rule, rows in enumerate(by_rule) if len(rows)]


def _by_rank(
    table: Compiled, groups: Sequence[Group], columns: Mapping[str, Sequence[Value]], marks: Marks
) -> list[Group]:
    """The groups with their rules in the order of their outputs; under P only the first is left."""
    most = 1 if table.policy.takes_first else None
    ranked: list[Group] = []
    for fired, rows in groups:
        decided = rows[marks[rows] == _OK]
        ranked.append((fired, rows[marks[rows] != _OK]))
        parts = [
            [table.cells[rule][at].values(columns, decided.tolist()) for at in range(len(table.results))]
            for rule in fired
        ]
        found: dict[tuple[int, ...], list[int]] = {}
        for case, row in enumerate(decided.tolist()):
            keys = [rank([column[case] for column in part], table.ranks) for part in parts]
            order = tuple(fired[at] for at in sorted(range(len(fired)), key=keys.__getitem__)[:most])
            found.setdefault(order, []).append(row)
        for at, result in enumerate(table.results):
            if result.is_computed:
                _mark_not_allowed(result.encoder, [part[at] for part in parts], decided, marks)
        ranked += [(order, np.array(some, dtype=np.intp)) for order, some in found.items()]
    return ranked


def _looked_up(table: Compiled, result: OutputColumn, matches: Matches, marks: Marks) -> Outputs:
    """An output column without computations."""
    policy = table.policy
    if policy is HitPolicy.COUNT:
        return _checked(result, hits_of(matches.masks) * 10**result.term.decimals, marks)
    if policy.folds and (folding := result.folding(policy)) is not None:
        return _checked(result, folding.over(matches.masks), marks)
    if policy.gives_lists:
        return Lists(*matches.fitting, result.constants, marks == _OK)
    return Coded(result.codes.take(matches.first, mode="wrap"), result.dictionary)


def _checked(result: OutputColumn, units: Units, marks: Marks) -> Outputs:
    """Numbers or days that were not written so in any cell; one that is not allowed is no answer."""
    decided = marks == _OK
    found = as_column(units, result.term, ~decided)
    marks[decided & (result.encoder.codes(found) == result.encoder.index.wrong)] = _WRONG
    return found


def _cleared(outputs: Outputs, undecided: Flags) -> Outputs:
    """An output column without what came out where there is no decision."""
    match outputs:
        case Lists():
            return Lists(outputs.starts, outputs.rules, outputs.values, ~undecided)
        case Coded():
            return Coded(np.where(undecided, -1, outputs.codes), outputs.values)
        case Days():
            return Days(np.where(undecided, np.datetime64("NaT", "D"), outputs.days))
        case Scaled():
            return Scaled(outputs.units, outputs.decimals, undecided)
        case Whole():
            return Whole(outputs.units, undecided)
    cleared = list(outputs)
    for row in np.flatnonzero(undecided).tolist():
        cleared[row] = None
    return cleared


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
    table: Compiled, at: int, groups: Sequence[Group], columns: Mapping[str, Sequence[Value]], marks: Marks
) -> list[Output]:
    """One output column, computed for each group of cases in which the same rules fired."""
    column: list[Output] = [None] * len(marks)
    for fired, rows in groups:
        decided = rows[marks[rows] == _OK]
        if not len(decided):
            continue
        parts = _parts(table, at, fired, columns, decided.tolist())
        if table.policy is HitPolicy.SUM:  # a sum must be allowed, not what is added
            parts = _folded(table, at, parts)
        if _is_computed(table, at, fired):
            _mark_not_allowed(table.results[at].encoder, parts, decided, marks)
        if table.policy in (HitPolicy.MIN, HitPolicy.MAX):
            parts = _folded(table, at, parts)
            _mark_not_allowed(table.results[at].encoder, parts, decided, marks)
        results = _joined(table.policy, parts, len(decided))
        if len(decided) == len(column):
            return list(results)
        for row, result in zip(decided.tolist(), results, strict=True):
            column[row] = result
    return column


def _parts(
    table: Compiled, at: int, fired: Sequence[int], columns: Mapping[str, Sequence[Value]], rows: Rows
) -> list[list[Value]]:
    """One output column for the cases of one pattern: what each fired rule puts out."""
    return [table.cells[rule][at].values(columns, rows) for rule in fired]


def _folded(table: Compiled, at: int, parts: list[list[Value]]) -> list[list[Value]]:
    """What the parts of each case come to."""
    if len(parts) < 2 and None not in parts[0]:
        return parts
    term = table.results[at].term
    return [per_distinct(lambda found: folded(table.policy, found, term), parts, range(len(parts[0])))]


def _joined(policy: HitPolicy, parts: Sequence[Sequence[Value]], count: int) -> Sequence[Output]:
    """The parts as outputs: a list of them for each case, or the only one there is."""
    if not policy.gives_lists:
        return parts[0]
    return [list(found) for found in zip(*parts, strict=True)] if parts else [[] for _ in range(count)]


def _is_computed(table: Compiled, at: int, fired: Sequence[int]) -> bool:
    """Whether an output is more than what stands in a cell, which was checked when the workbook was loaded."""
    added = table.policy is HitPolicy.SUM and len(fired) > 1
    return added or any(table.cells[rule][at].reads for rule in fired)


def _mark_not_allowed(encoder: Encoder, parts: Sequence[Sequence[Value]], rows: Codes, marks: Marks) -> None:
    """A copied or computed output must be allowed just as a written one."""
    for part in parts:
        marks[rows[encoder.codes(part) == encoder.index.wrong]] = _WRONG
