# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Runs tests, one batch per table, and says what came out otherwise than expected."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from laufzettel.rules.evaluation import Evaluation
from laufzettel.rules.model import HitPolicy, Term
from laufzettel.rules.settling import Output, Verdict
from laufzettel.rules.table import RuleBook, Table
from laufzettel.rules.testing.cells import NOTHING, in_words
from laufzettel.rules.testing.model import EXPECTED, RULE, VERDICT, VERDICTS, Failure, Result, RuleTest


def run(tests: Sequence[RuleTest], book: RuleBook) -> list[Result]:
    """Run tests of a workbook.

    Args:
        tests: of any of its tables.
        book: the workbook.

    Returns:
        One result per test, in the same order.
    """
    found: dict[int, Result] = {}
    for table in book.tables.values():
        places = [at for at, test in enumerate(tests) if test.table == table.name]
        if places:
            evaluation = decide(table, [tests[at] for at in places])
            found |= {at: _result(tests[at], table, evaluation, case) for case, at in enumerate(places)}
    return [found[at] for at in range(len(tests))]


def decide(table: Table, tests: Sequence[RuleTest]) -> Evaluation:
    """What a table says to the cases of some tests.

    Args:
        table: the table.
        tests: of this table.
    """
    columns = {name: [test.values.get(name) for test in tests] for name in table.inputs}
    return table.evaluate(columns, [test.stichtag for test in tests])


def _result(test: RuleTest, table: Table, evaluation: Evaluation, case: int) -> Result:
    verdict, rules = evaluation.verdicts[case], evaluation.rules[case]
    outputs = {name: column[case] for name, column in evaluation.outputs.items()}
    terms = {column.term.name: column.term for column in table.decision.outputs}
    ordered = table.decision.policy is not HitPolicy.COLLECT
    failures = tuple(_failures(test, verdict, rules, outputs, terms, ordered=ordered))
    return Result(test, verdict, outputs, rules, failures)


def _failures(
    test: RuleTest,
    verdict: Verdict,
    rules: tuple[str, ...],
    outputs: Mapping[str, Output],
    terms: Mapping[str, Term],
    *,
    ordered: bool,
) -> Iterator[Failure]:
    """What differs; where the verdict does, results say nothing more."""
    if verdict is not test.verdict:
        yield Failure(VERDICT, VERDICTS[test.verdict], VERDICTS[verdict])
    else:
        for name, expected in test.expected.items():
            if not _same(expected, outputs[name], ordered=ordered):
                term = terms[name]
                yield Failure(f"{EXPECTED}{name}", in_words(expected, term), in_words(outputs[name], term))
    if test.rules and set(rules) != set(test.rules):
        yield Failure(RULE, "; ".join(test.rules), "; ".join(rules) or NOTHING)


def _same(expected: Output, found: Output, *, ordered: bool) -> bool:
    """Whether a result is the expected one; the list of the hit policy C has no order."""
    if ordered or not isinstance(expected, list) or not isinstance(found, list):
        return expected == found
    return sorted(map(repr, expected)) == sorted(map(repr, found))
