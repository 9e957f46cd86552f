# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A decision table made ready for batches: columns as bit masks, outputs and reasons as functions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from laufzettel.rules.encoding import Encoder
from laufzettel.rules.formula_columns import FormulaGroup, answers_null, groups_of, plain
from laufzettel.rules.index import ColumnIndex, build_index
from laufzettel.rules.model import LAW, Column, Decision, HitPolicy, Info, Rule, Term
from laufzettel.rules.outputs import OutputCell, OutputColumn, Reason
from laufzettel.rules.ranking import Ranks, order_of, ranks_of
from laufzettel.rules.tree import Anything, Compare, Interval, Literal, Test
from laufzettel.rules.values import Type


@dataclass(frozen=True, slots=True)
class Compiled:
    """What evaluation needs of a table.

    Attributes:
        name, version, policy: of the table and its workbook.
        terms: all terms by name, and the date of law.
        tested: names of the input columns, then of the terms that formulas among the conditions name.
        asked: those of them that some rule has a condition on.
        outputs: names of the output columns.
        reads: every term the table reads, `tested` first.
        inputs: those of them that a batch must bring: all but the date of law.
        formulas: the conditions in full FEEL.
        encoders: compiled columns by name, for all of `reads`.
        results: the compiled output columns.
        validity: the compiled column of the date of law.
        rule_ids, legal_bases: per rule; under P and O rules stand in the order of their priority wherever it is known.
        cells: per rule one compiled cell per output column.
        reasons: per rule.
        put_out: per rule the terms its outputs need; none may be missing.
        looked_at: per rule the terms of outputs and reason whose type no condition has looked at yet.
        ranks: per output column the places of its values, where which rule comes first depends on the case; else none.
    """

    name: str
    version: str
    policy: HitPolicy
    terms: Mapping[str, Term]
    tested: tuple[str, ...]
    asked: frozenset[str]
    outputs: tuple[str, ...]
    reads: tuple[str, ...]
    inputs: tuple[str, ...]
    formulas: tuple[FormulaGroup, ...]
    encoders: dict[str, Encoder]
    results: tuple[OutputColumn, ...]
    validity: Encoder
    rule_ids: tuple[str, ...]
    legal_bases: tuple[str, ...]
    cells: tuple[tuple[OutputCell, ...], ...]
    reasons: tuple[Reason, ...]
    put_out: tuple[frozenset[str], ...]
    looked_at: tuple[frozenset[str], ...]
    ranks: tuple[Ranks | None, ...]

    @property
    def looks_at_all(self) -> bool:
        """Whether what comes out may depend on every rule that fits, not on the first of them."""
        return self.policy.collects or self.policy is HitPolicy.ANY or bool(self.ranks)


def compile_table(decision: Decision, terms: Mapping[str, Term], info: Info, version: str) -> Compiled:
    """Make a checked table ready.

    Args:
        decision: the table.
        terms: all terms of the workbook.
        info: its validity limits that of every rule.
        version: of the workbook.
    """
    order = order_of(decision) if decision.policy.ranks else None
    if order is not None:  # with its rules in the order of their priority, P is F and O is C
        decision = replace(decision, rules=tuple(decision.rules[at] for at in order))
    cells = tuple(
        tuple(OutputCell(one, column.term) for one, column in zip(rule.outputs, decision.outputs, strict=True))
        for rule in decision.rules
    )
    terms = {LAW.name: LAW, **terms}
    formulas = tuple(groups_of(decision, terms))
    mentioned = [term.name for group in formulas for term in group.terms]
    tested = tuple(dict.fromkeys([*(column.term.name for column in decision.inputs), *mentioned]))
    reasons = tuple(Reason(rule, decision.outputs, terms) for rule in decision.rules)
    read = [name for row in cells for cell in row for name in cell.reads]
    told = [name for reason in reasons for name in reason.reads]
    reads = tuple(dict.fromkeys([*tested, *read, *told]))
    indexes = {name: _of_term(terms[name], len(decision.rules)) for name in reads}
    for at, column in enumerate(decision.inputs):
        indexes[column.term.name] = _of_column(column, [rule.tests[at] for rule in decision.rules])
    validity = build_index(Type.DATE, 0, [_validity(rule, info) for rule in decision.rules], Anything())
    put_out = tuple(frozenset(name for cell in row for name in cell.needs) for row in cells)
    looked = tuple(frozenset(name for cell in row for name in cell.reads) for row in cells)
    named = zip(looked, reasons, strict=True)
    return Compiled(
        name=decision.name,
        version=version,
        policy=decision.policy,
        terms=terms,
        tested=tested,
        asked=frozenset(mentioned).union(name for name in tested if indexes[name].asks),
        outputs=tuple(column.term.name for column in decision.outputs),
        reads=reads,
        inputs=tuple(name for name in reads if terms[name] is not LAW),
        formulas=formulas,
        encoders={name: Encoder(index) for name, index in indexes.items()},
        results=tuple(
            OutputColumn([row[at] for row in cells], column.term, Encoder(_of_column(column, [])))
            for at, column in enumerate(decision.outputs)
        ),
        validity=Encoder(validity),
        rule_ids=tuple(rule.id for rule in decision.rules),
        legal_bases=tuple(rule.legal_basis for rule in decision.rules),
        cells=cells,
        reasons=reasons,
        put_out=put_out,
        looked_at=tuple(names.union(reason.reads).difference(tested) for names, reason in named),
        ranks=tuple(map(ranks_of, decision.outputs)) if decision.policy.ranks and order is None else (),
    )


def _of_term(term: Term, rules: int) -> ColumnIndex:
    return build_index(term.type, term.decimals, [Anything()] * rules, term.allowed)


def _of_column(column: Column, tests: list[Test]) -> ColumnIndex:
    index = plain(tests, Anything())  # what formulas say is looked up beside the column
    return build_index(column.term.type, column.term.decimals, index, column.allowed, answers_null=answers_null(tests))


def _validity(rule: Rule, info: Info) -> Test:
    """The days of law on which a rule applies, as one more condition; never outside those of the workbook."""
    start = max(rule.valid_from or info.valid_from, info.valid_from)
    ends = [day for day in (rule.valid_to, info.valid_to) if day is not None]
    if not ends:
        return Compare(">=", Literal(start))
    return Interval(Literal(start), Literal(min(ends)), low_closed=True, high_closed=True)
