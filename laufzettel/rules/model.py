# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The model of decision tables: what a workbook says once its cells are read and checked. Its hash is the version."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from laufzettel.rules.tree import (
    AnyOf,
    Anything,
    Binary,
    Compare,
    Expression,
    Formula,
    Interval,
    Literal,
    Name,
    Negate,
    Not,
    Test,
)
from laufzettel.rules.values import Type, canonical


class HitPolicy(StrEnum):
    """What happens when several rules fit (*Trefferregel*)."""

    UNIQUE = "U"
    """Exactly one may; two are a contradiction."""
    ANY = "A"
    """Several may if their outputs are the same; else they are a contradiction."""
    FIRST = "F"
    """The first in the order of the sheet."""
    PRIORITY = "P"
    """The one whose outputs come first in the lists of row 4; of equal ones the first in the order of the sheet."""
    RULE_ORDER = "R"
    """All, as a list in the order of the sheet; none is an empty list."""
    OUTPUT_ORDER = "O"
    """All, as a list in the order of the lists of row 4; none is an empty list."""
    COLLECT = "C"
    """All, as a list; none is an empty list."""
    SUM = "C+"
    """All, their outputs added up."""
    MIN = "C<"
    """All; of their outputs the smallest counts."""
    MAX = "C>"
    """All; of their outputs the greatest counts."""
    COUNT = "C#"
    """How many fit; none is 0."""

    @property
    def gives_lists(self) -> bool:
        """Whether an output is a list of values, not one value."""
        return self in (HitPolicy.COLLECT, HitPolicy.RULE_ORDER, HitPolicy.OUTPUT_ORDER)

    @property
    def takes_first(self) -> bool:
        """Whether one rule counts of all that fit, so that the others may say something else."""
        return self in (HitPolicy.FIRST, HitPolicy.PRIORITY)

    @property
    def ranks(self) -> bool:
        """Whether the lists of output values in row 4 say which rule comes first."""
        return self in (HitPolicy.PRIORITY, HitPolicy.OUTPUT_ORDER)

    @property
    def folds(self) -> bool:
        """Whether one value is made of the outputs of all rules that fit."""
        return self in (HitPolicy.SUM, HitPolicy.MIN, HitPolicy.MAX)

    @property
    def collects(self) -> bool:
        """Whether every rule that fits counts, so that one left open by a missing value matters."""
        return self.gives_lists or self.folds or self is HitPolicy.COUNT

    @property
    def needs_a_rule(self) -> bool:
        """Whether a case that no rule fits has no answer."""
        return not self.gives_lists and self is not HitPolicy.COUNT


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the sheet `Begriffe`.

    Attributes:
        name: as conditions, outputs and placeholders call it.
        label: as people call it.
        type: what it holds.
        unit: such as `EUR/Jahr`; empty if it has none.
        decimals: how many decimals a value may have; 0 for all but `Zahl`.
        allowed: which values it may have; `Anything` if any.
        required: a case without it gets the verdict `missing_input` wherever the term is an input.
        source: where it comes from.
    """

    name: str
    label: str
    type: Type
    unit: str
    decimals: int
    allowed: Test
    required: bool
    source: str


@dataclass(frozen=True, slots=True)
class Column:
    """An input or output column.

    Attributes:
        head: the words after `Wenn` or `Dann`.
        term: what is tested or put out.
        allowed: row 4, or the term's allowed values if row 4 is empty.
    """

    head: str
    term: Term
    allowed: Test


LAW = Term("Stichtag", "Stichtag", Type.DATE, "", 0, Anything(), True, "")
"""The date of law, which formulas may name like a term of the sheet `Begriffe`."""


class Piece(NamedTuple):
    """A piece of a reason: text, and the term whose value follows it; None at the end."""

    text: str
    name: str | None


@dataclass(frozen=True, slots=True)
class Rule:
    """One row.

    Attributes:
        id: unique in its table.
        tests: one per input column.
        outputs: one per output column: a literal, a term, or a computation on terms.
        legal_basis: the paragraph it rests on; may be empty.
        reason: the sentence with its gaps.
        valid_from, valid_to: first and last day of law on which it applies; None if open.
        remark: what nobody computes with.
    """

    id: str
    tests: tuple[Test, ...]
    outputs: tuple[Expression, ...]
    legal_basis: str
    reason: tuple[Piece, ...]
    valid_from: date | None
    valid_to: date | None
    remark: str


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision table as it stands in the workbook."""

    name: str
    question: str
    policy: HitPolicy
    inputs: tuple[Column, ...]
    outputs: tuple[Column, ...]
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Info:
    """The sheet `Info`; a rule without validity of its own has that of the workbook."""

    name: str
    id: str
    edition: str
    valid_from: date
    valid_to: date | None
    legal_basis: str
    owner: str


def expression_text(expression: Expression) -> str:  # noqa: PLR0911 - one line per kind of node
    """The expression in FEEL, in the one way the version hash knows."""
    match expression:
        case Literal(str() as text):
            return json.dumps(text, ensure_ascii=False)
        case Literal(date() as day):
            return f'date("{day.isoformat()}")'
        case Literal(value):
            return canonical(value, 0) or "null"
        case Name(name):
            return name
        case Negate(operand):
            return f"-({expression_text(operand)})"
        case Binary(op, left, right):
            return f"({expression_text(left)} {op} {expression_text(right)})"
        case Formula(text):
            return text


def condition_text(test: Test) -> str:  # noqa: PLR0911 - one line per kind of node
    """The condition in FEEL, in the one way the version hash knows."""
    match test:
        case Anything():
            return "-"
        case Compare("=", value):
            return expression_text(value)
        case Compare(op, value):
            return f"{op} {expression_text(value)}"
        case Interval(low, high, low_closed, high_closed):
            opening, closing = "[" if low_closed else "(", "]" if high_closed else ")"
            return f"{opening}{expression_text(low)}..{expression_text(high)}{closing}"
        case AnyOf(tests):
            return ", ".join(map(condition_text, tests))
        case Not(inner):
            return f"not({condition_text(inner)})"
        case Formula(text):
            return text


def version_of(info: Info, terms: Mapping[str, Term], decisions: Mapping[str, Decision]) -> str:
    """SHA-256 of what the workbook says; fonts, widths, blanks and the order of terms and sheets do not change it.

    Args:
        info: the sheet `Info`.
        terms: by name.
        decisions: by name.
    """
    model = {
        "info": [
            info.name,
            info.id,
            info.edition,
            _day(info.valid_from),
            _day(info.valid_to),
            info.legal_basis,
            info.owner,
        ],
        "terms": {
            name: [t.label, t.type.value, t.unit, t.decimals, condition_text(t.allowed), t.required, t.source]
            for name, t in terms.items()
        },
        "tables": {
            name: {
                "question": table.question,
                "policy": table.policy.value,
                "inputs": [[c.head, c.term.name, condition_text(c.allowed)] for c in table.inputs],
                "outputs": [[c.head, c.term.name, condition_text(c.allowed)] for c in table.outputs],
                "rules": [_rule(rule) for rule in table.rules],
            }
            for name, table in decisions.items()
        },
    }
    text = json.dumps(model, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _rule(rule: Rule) -> list[object]:
    return [
        rule.id,
        [condition_text(test) for test in rule.tests],
        [expression_text(output) for output in rule.outputs],
        rule.legal_basis,
        [list(piece) for piece in rule.reason],
        _day(rule.valid_from),
        _day(rule.valid_to),
        rule.remark,
    ]
