# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A workbook of rules as a DMN model that other engines decide alike; what only we know lies in extensions.

Validity is a condition on the date of law, and a computed output is rounded as we round it, so that other engines come
to the same. Who answers for the rules, units, decimals and which values are required stand in extension elements.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from urllib.parse import quote

from laufzettel.rules.decision_sheet import LEGAL_BASIS, REASON, REMARK
from laufzettel.rules.dmn import model as d
from laufzettel.rules.dmn.versions import OURS
from laufzettel.rules.exchange.policies import POLICIES
from laufzettel.rules.feel import tree as feel
from laufzettel.rules.index import listed
from laufzettel.rules.model import LAW, Column, Decision, Info, Piece, Rule, Term, condition_text, expression_text
from laufzettel.rules.table import RuleBook
from laufzettel.rules.tree import Anything, Expression, Literal, Name, Test
from laufzettel.rules.values import Type

SPACE = OURS
"""The namespace of our extension elements."""
INFO, TERM, TABLE = f"{{{SPACE}}}info", f"{{{SPACE}}}term", f"{{{SPACE}}}table"
RULE = "Regel"
"""The annotation with a rule's id: ids of DMN are no free text and unique in a whole model."""
NOTES = (RULE, LEGAL_BASIS, REASON, REMARK)
ROUNDING = "round half up"
TYPES = {Type.TEXT: "string", Type.NUMBER: "number", Type.INTEGER: "number", Type.DATE: "date", Type.FLAG: "boolean"}
_TEXT = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)


def to_model(book: RuleBook) -> d.Definitions:
    """The DMN model of a workbook.

    Args:
        book: the workbook, read and checked.
    """
    law = name_of_law(book)
    decisions, names = _decisions(book), decision_names(book)
    inputs = [book.terms[name] for name in terms_read(decisions, book)]
    elements: list[d.Element] = [
        d.InputData(
            id=f"input_{one.name}", name=one.name, variable=d.Variable(one.name, type_name(one)), label=one.label
        )
        for one in inputs
    ]
    if any(asks_law(one, law) for one in decisions):
        elements.append(d.InputData(id=f"input_{law}", name=law, variable=d.Variable(law, "date")))
    elements += [_decision(one, law, book, names[one.name]) for one in decisions]
    return d.Definitions(
        name=book.info.name,
        namespace=f"urn:laufzettel:rules:{quote(book.info.id)}",
        id="rules",
        items=tuple(_item(one) for one in book.terms.values()),
        elements=tuple(elements),
        extensions=(_info(book.info),),
    )


def decision_names(book: RuleBook) -> dict[str, str]:
    """What the decisions of the tables are called: names are unique in DMN, and a table may be called like a term.

    Args:
        book: the workbook.

    Returns:
        Names of decisions by names of tables.
    """
    decisions, law = _decisions(book), name_of_law(book)
    taken = {*terms_read(decisions, book), *([law] if any(asks_law(one, law) for one in decisions) else [])}
    names = {}
    for one in decisions:
        name = one.name
        while name in taken:
            name = f"Tabelle {name}"
        taken.add(name)
        names[one.name] = name
    return names


def terms_read(decisions: Sequence[Decision], book: RuleBook) -> list[str]:
    """The terms that tables test or compute with, in the order of the workbook.

    Args:
        decisions: the tables.
        book: the workbook.
    """
    read = {name for one in decisions for name in _reads(one)}
    return [name for name in book.terms if name in read]


def asks_law(decision: Decision, law: str) -> bool:
    """Whether a table's results depend on the date of law: by the days of its rules, or because a formula names it.

    Args:
        decision: the table.
        law: what the date of law is called.
    """
    return _is_dated(decision) or law in _reads(decision)


def type_name(term: Term) -> str:
    """What the model calls the type of a term."""
    return f"t_{term.name}"


def as_feel(text: str) -> str:
    """A text of the version hash as FEEL: signs stand for themselves, which both readers of cells understand."""

    def meant(found: re.Match[str]) -> str:
        try:
            said = json.loads(found[0])
        except ValueError:
            return found[0]
        return '"' + str(said).replace("\\", "\\\\").replace('"', '\\"') + '"'

    return _TEXT.sub(meant, text)


def _decisions(book: RuleBook) -> list[Decision]:
    return [table.decision for table in book.tables.values()]


def name_of_law(book: RuleBook) -> str:
    """What the date of law is called in the model: a name that no term has.

    Args:
        book: the workbook.
    """
    name = LAW.name
    while name in book.terms:
        name += "_"
    return name


def _reads(decision: Decision) -> set[str]:
    """The names a table tests or computes with; of the language's own functions as well, which are no terms."""
    cells = [cell for rule in decision.rules for cell in (*rule.tests, *rule.outputs)]
    return {column.term.name for column in decision.inputs} | set(_names(cells))


def _names(said: object) -> Iterator[str]:
    """The names in a cell, whatever it is made of."""
    if isinstance(said, Name | feel.Name):
        yield said.name
    elif isinstance(said, list | tuple):
        for one in said:
            yield from _names(one)
    elif is_dataclass(said):
        for one in fields(said):
            yield from _names(getattr(said, one.name))


def _is_dated(decision: Decision) -> bool:
    return any(rule.valid_from or rule.valid_to for rule in decision.rules)


def _info(info: Info) -> d.Extension:
    return _extension(
        INFO, id=info.id, version=info.edition, validFrom=_day(info.valid_from), validTo=_day(info.valid_to),
        legalBasis=info.legal_basis, owner=info.owner,
    )  # fmt: skip


def _item(term: Term) -> d.Item:
    said = _extension(
        TERM, name=term.name, label=term.label, type=term.type.value, unit=term.unit, decimals=str(term.decimals),
        required="true" if term.required else "false", source=term.source,
    )  # fmt: skip
    return d.Item(type_name(term), TYPES[term.type], allowed=_test(term.allowed), extensions=(said,))


def _extension(tag: str, **said: str) -> d.Extension:
    return d.Extension(tag, tuple(sorted((name, value) for name, value in said.items() if value)))


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _test(test: Test) -> str:
    return "" if isinstance(test, Anything) else as_feel(condition_text(test))


def _decision(decision: Decision, law: str, book: RuleBook, name: str) -> d.Decision:
    dated = _is_dated(decision)
    needed = sorted([*terms_read([decision], book), *([law] if asks_law(decision, law) else [])])
    policy, aggregation = POLICIES[decision.policy.value]
    clauses = [_input(column) for column in decision.inputs]
    table = d.Table(
        inputs=(*clauses, d.InputClause(law, "date")) if dated else tuple(clauses),
        outputs=tuple(_output(column, ranks=decision.policy.ranks) for column in decision.outputs),
        rules=tuple(
            _rule(rule, decision.outputs, f"{decision.name}_{number}", dated=dated)
            for number, rule in enumerate(decision.rules, 1)
        ),
        hit_policy=policy,
        aggregation=aggregation,
        annotations=NOTES,
    )
    return d.Decision(
        id=f"decision_{decision.name}",
        name=name,
        variable=d.Variable(name),
        logic=table,
        inputs=tuple(f"#input_{one}" for one in needed),
        question=decision.question,
        extensions=(_extension(TABLE, name=decision.name, law=law if dated else ""),),
    )


def _narrowed(column: Column) -> str:
    """Row 4, where it says more than the term."""
    allowed = _test(column.allowed)
    return "" if allowed == _test(column.term.allowed) else allowed


def _input(column: Column) -> d.InputClause:
    return d.InputClause(column.term.name, type_name(column.term), _narrowed(column), column.head)


def _output(column: Column, *, ranks: bool) -> d.OutputClause:
    """An output; where its list is an order of priority, the list stands here and not only at the type."""
    allowed = _test(column.allowed) if ranks and listed(column.allowed) else _narrowed(column)
    return d.OutputClause(column.term.name, type_name(column.term), allowed, label=column.head)


def _rule(rule: Rule, columns: Sequence[Column], identifier: str, *, dated: bool) -> d.Rule:
    conditions = [as_feel(condition_text(test)) for test in rule.tests]
    return d.Rule(
        inputs=(*conditions, _validity(rule)) if dated else tuple(conditions),
        outputs=tuple(_result(output, one.term) for output, one in zip(rule.outputs, columns, strict=True)),
        annotations=(rule.id, rule.legal_basis, _sentence(rule.reason), rule.remark),
        id=f"rule_{identifier}",
    )


def _validity(rule: Rule) -> str:
    """The days on which a rule holds, as a condition on the date of law."""
    first, last = (f'date("{_day(day)}")' for day in (rule.valid_from, rule.valid_to))
    if rule.valid_from and rule.valid_to:
        return f"[{first}..{last}]"
    return f">= {first}" if rule.valid_from else f"<= {last}" if rule.valid_to else "-"


def _result(output: Expression, term: Term) -> str:
    """An output; a computed one is rounded as we round it, halves away from zero."""
    text = as_feel(expression_text(output))
    if isinstance(output, Literal | Name) or not term.type.is_number:
        return text
    return f"{ROUNDING}({text}, {term.decimals})"


def _sentence(pieces: Sequence[Piece]) -> str:
    return "".join(piece.text + (f"{{{piece.name}}}" if piece.name else "") for piece in pieces)
