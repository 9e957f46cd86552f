# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What people who approve rules must see: who, since when, terms, tables with legal basis and validity, findings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from laufzettel.rules.checks import Level, Report
from laufzettel.rules.exchange import wording as w
from laufzettel.rules.exchange.policies import IN_WORDS
from laufzettel.rules.exchange.view_words import WORDS
from laufzettel.rules.model import Column, Decision, Info, Rule, Term
from laufzettel.rules.table import RuleBook
from laufzettel.rules.tree import Anything

_MOST_COLUMNS = 7
"""A table with more conditions and results is shown with all conditions of a rule in one cell."""

Cell = Sequence[str]
"""What stands in a cell, line by line."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A table to look at.

    Attributes:
        heads: of its columns, each line by line.
        rows: each as long as the heads; the first cell names the row.
        widths: of the columns beside each other.
    """

    heads: Sequence[Cell]
    rows: Sequence[Sequence[Cell]]
    widths: Sequence[int]


@dataclass(frozen=True, slots=True)
class Shown:
    """A decision table to look at.

    Attributes:
        name: of the table.
        question: that it answers.
        policy: its hit policy in words.
        narrowed: where a column allows less than its term.
        rules: its rules.
    """

    name: str
    question: str
    policy: str
    narrowed: Sequence[str]
    rules: Listing


@dataclass(frozen=True, slots=True)
class View:
    """A workbook of rules to look at.

    Attributes:
        title: its name.
        language: `de` or `en`.
        version: the hash of what it says.
        day: on which it is looked at.
        facts: names with values.
        sound: whether the check found no error.
        verdict: what the check says in all.
        findings: what it says in particular.
        terms: what the words mean.
        tables: the decision tables.
    """

    title: str
    language: str
    version: str
    day: date
    facts: Sequence[tuple[str, str]]
    sound: bool
    verdict: str
    findings: Sequence[str]
    terms: Listing
    tables: Sequence[Shown]


def view_of(book: RuleBook, report: Report, day: date, language: str = "de") -> View:
    """Everything about a workbook in words.

    Args:
        book: the workbook.
        report: what its check found.
        day: on which it is looked at.
        language: `de` or `en`.
    """
    words = WORDS[language]
    counts = {level: report.count(level) for level in Level}
    return View(
        title=book.name,
        language=language,
        version=book.version,
        day=day,
        facts=_facts(book.info, words, language),
        sound=not report.refused,
        verdict=(words["refused"] if report.refused else words["sound"]).format(
            **{level.value: count for level, count in counts.items()}
        ),
        findings=[f"{words[one.level.value]}: {one.problem.text(language)}" for one in report.findings],
        terms=_terms(book.terms, words, language),
        tables=[_shown(table.decision, book, words, language) for table in book.tables.values()],
    )


def _facts(info: Info, words: Mapping[str, str], language: str) -> list[tuple[str, str]]:
    return [
        (words["id"], info.id),
        (words["edition"], info.edition),
        (words["valid"], _span(info.valid_from, info.valid_to, words, language)),
        (words["basis"], info.legal_basis),
        (words["owner"], info.owner),
    ]


def _span(first: date, last: date | None, words: Mapping[str, str], language: str) -> str:
    start = w.day_text(first, language)
    return f"{words['since']} {start}" if last is None else f"{start} – {w.day_text(last, language)}"


def _terms(terms: Mapping[str, Term], words: Mapping[str, str], language: str) -> Listing:
    heads = ["term", "label", "type", "allowed", "required", "source"]
    rows = [
        [
            [one.name],
            [one.label],
            [_type(one, words)],
            [w.condition(one.allowed, one, language)],
            [words["yes"] if one.required else words["no"]],
            [one.source],
        ]
        for one in terms.values()
    ]
    return Listing([[words[head]] for head in heads], rows, (5, 6, 5, 6, 2, 5))


def _type(term: Term, words: Mapping[str, str]) -> str:
    unit = f", {term.unit}" if term.unit else ""
    decimals = f", {term.decimals} {words['decimals']}" if term.decimals else ""
    return f"{words[term.type.name]}{unit}{decimals}"


def _shown(decision: Decision, book: RuleBook, words: Mapping[str, str], language: str) -> Shown:
    columns = [*decision.inputs, *decision.outputs]
    compact = len(columns) > _MOST_COLUMNS
    narrowed = [
        f"{one.head}: {w.condition(one.allowed, one.term, language)}"
        for one in columns
        if one.allowed != one.term.allowed and not isinstance(one.allowed, Anything)
    ]
    remarks = any(rule.remark for rule in decision.rules)
    heads = [
        [words["rule"]],
        *_heads(decision, words, compact=compact),
        [words["basis"]],
        [words["valid"]],
        [words["reason"]],
    ]
    widths = [3, *([9, 6] if compact else [4] * len(columns)), 5, 4, 9]
    rows = [_row(rule, decision, book, words, language, compact=compact, remarks=remarks) for rule in decision.rules]
    if remarks:
        heads, widths = [*heads, [words["remark"]]], [*widths, 5]
    sign = decision.policy.value
    policy = f"{sign} – {IN_WORDS[language][sign]}"
    return Shown(decision.name, decision.question, policy, narrowed, Listing(heads, rows, widths))


def _heads(decision: Decision, words: Mapping[str, str], *, compact: bool) -> list[Cell]:
    if compact:
        return [[words["if"]], [words["then"]]]
    return [
        *([words["if"], _head(one)] for one in decision.inputs),
        *([words["then"], _head(one)] for one in decision.outputs),
    ]


def _head(column: Column) -> str:
    return f"{column.head} ({column.term.unit})" if column.term.unit else column.head


def _row(
    rule: Rule, decision: Decision, book: RuleBook, words: Mapping[str, str], language: str, *, compact: bool,
    remarks: bool,
) -> list[Cell]:  # fmt: skip
    conditions = [w.condition(test, one.term, language) for test, one in zip(rule.tests, decision.inputs, strict=True)]
    results = [
        w.result(output, one.term, book.terms, language)
        for output, one in zip(rule.outputs, decision.outputs, strict=True)
    ]
    if compact:
        told = [f"{one.head}: {said}" for one, said in zip(decision.inputs, conditions, strict=True) if said != w.ANY]
        middle: list[Cell] = [
            told or [w.ANY],
            [f"{one.head}: {said}" for one, said in zip(decision.outputs, results, strict=True)],
        ]
    else:
        middle = [[said] for said in (*conditions, *results)]
    first = max(rule.valid_from or book.info.valid_from, book.info.valid_from)
    ends = [day for day in (rule.valid_to, book.info.valid_to) if day is not None]
    basis = rule.legal_basis or f"{book.info.legal_basis} {words['of the workbook']}"
    return [
        [rule.id],
        *middle,
        [basis],
        [_span(first, min(ends, default=None), words, language)],
        [w.sentence(rule.reason, book.terms)],
        *([[rule.remark]] if remarks else []),
    ]
