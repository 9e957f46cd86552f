# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The sheets of a workbook of rules, made of the DMN model that `book_to_model` writes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from laufzettel.errors import BusinessError
from laufzettel.rules.decision_sheet import INPUT, OUTPUT, VALID_FROM, VALID_TO
from laufzettel.rules.dmn import model as d
from laufzettel.rules.exchange import messages as m
from laufzettel.rules.exchange.book_to_model import INFO, ROUNDING, RULE, TABLE, TERM
from laufzettel.rules.exchange.cells import native, native_day
from laufzettel.rules.exchange.grid import Grid
from laufzettel.rules.exchange.model_layout import facts_grid, terms_grid
from laufzettel.rules.exchange.table_layout import Lists, Titled, table_grid
from laufzettel.rules.model import HitPolicy
from laufzettel.rules.values import Type, Value

_DAY = r'date\("([0-9-]{10})"\)'
_SPAN = re.compile(rf"(?:\[\s*{_DAY}\s*\.\.\s*{_DAY}\s*\])|(?:>=\s*{_DAY})|(?:<=\s*{_DAY})")
_ROUNDED = re.compile(rf"{ROUNDING}\((.*), ?[0-9]+\)", re.DOTALL)
_WORD = re.compile(r'"([^"\\,]*[^"\\,\s][^"\\,]*)"')
_RESERVED = ("-", "null", "true", "false", "wahr", "falsch")
_MOST_CHOICES = 30

Said = Mapping[str, str]


def is_ours(model: d.Definitions) -> bool:
    """Whether a model says all that a workbook of rules must say."""
    return any(one.tag == INFO for one in model.extensions)


def book_grids(model: d.Definitions) -> list[Grid]:
    """The sheets of the workbook; whether they are sound says `read_rules`.

    Args:
        model: of which `is_ours` holds, and whose decisions are tables.

    Raises:
        BusinessError: something was changed in it that our workbook cannot hold.
    """
    terms = {item.name: _said(item.extensions, TERM) for item in model.items}
    words = {item.name: _words(item) for item in model.items}
    return [
        facts_grid(_facts(model)),
        terms_grid([_term(item, terms[item.name]) for item in model.items if terms[item.name]]),
        *(
            _table(one, one.logic, terms, words)
            for one in model.elements
            if isinstance(one, d.Decision) and isinstance(one.logic, d.Table)
        ),
    ]


def _said(extensions: tuple[d.Extension, ...], tag: str) -> Said:
    return next((dict(one.said) for one in extensions if one.tag == tag), {})


def _facts(model: d.Definitions) -> list[tuple[str, Value]]:
    info = _said(model.extensions, INFO)
    return [
        ("Name", model.name),
        ("Kennung", info.get("id")),
        ("Version", info.get("version")),
        ("gültig ab", native_day(info.get("validFrom", ""))),
        ("gültig bis", native_day(info.get("validTo", ""))),
        ("Rechtsgrundlage", info.get("legalBasis")),
        ("Verantwortlich", info.get("owner")),
    ]


def _term(item: d.Item, said: Said) -> list[Value]:
    return [
        said.get("name"),
        said.get("label"),
        said.get("type"),
        said.get("unit"),
        native(said.get("decimals", "")) if said.get("type") == Type.NUMBER else None,
        ", ".join(_words(item)) or native(item.allowed),
        "ja" if said.get("required") == "true" else "nein",
        said.get("source"),
    ]


def _words(item: d.Item) -> list[str]:
    """The allowed values where they are plain words that need no quotation marks; none otherwise."""
    if item.type_ref != "string" or not item.allowed:
        return []
    words = [_WORD.fullmatch(one.strip()) for one in item.allowed.split(",")]
    found = [one[1] for one in words if one is not None and one[1] == one[1].strip() and one[1] not in _RESERVED]
    return found if len(found) == len(words) else []


def _table(decision: d.Decision, table: d.Table, terms: Mapping[str, Said], words: Mapping[str, list[str]]) -> Grid:
    own = _said(decision.extensions, TABLE)
    law = next((at for at, one in enumerate(table.inputs) if one.expression == own.get("law")), None)
    rules = [_rule(rule, table, law, words) for rule in table.rules]
    heads = [one for one in table.annotations if one != RULE]
    notes = [*heads, *([VALID_FROM, VALID_TO] if law is not None else [])]
    inputs = tuple(replace(one, label=one.label or one.expression) for at, one in enumerate(table.inputs) if at != law)
    changed = replace(table, inputs=inputs, rules=tuple(rules), annotations=tuple(notes))
    lists = {(INPUT, one.expression): _lists(one.type_ref, terms, words) for one in table.inputs}
    lists |= {(OUTPUT, one.name): _lists(one.type_ref, terms, words) for one in table.outputs}
    titled = Titled(own.get("name") or decision.name, decision.question, changed)
    return table_grid(titled, lists, [one.value for one in HitPolicy])


def _lists(kind: str, terms: Mapping[str, Said], words: Mapping[str, list[str]]) -> Lists:
    said = terms.get(kind, {})
    choices = words.get(kind, [])
    if said.get("type") == Type.FLAG:
        choices = ["wahr", "falsch"]
    decimals = said.get("decimals", "")
    return Lists(tuple(choices[:_MOST_CHOICES]), int(decimals) if decimals.isdecimal() else None)


def _rule(rule: d.Rule, table: d.Table, law: int | None, words: Mapping[str, list[str]]) -> d.Rule:
    """The rule as our sheet writes it: bare words, no rounding, its days in columns of their own."""
    inputs = [
        _bare(cell, words.get(clause.type_ref, [])) for cell, clause in zip(rule.inputs, table.inputs, strict=True)
    ]
    outputs = [
        _bare(_unrounded(cell), words.get(clause.type_ref, []))
        for cell, clause in zip(rule.outputs, table.outputs, strict=True)
    ]
    notes = [*rule.annotations, *[""] * (len(table.annotations) - len(rule.annotations))]
    said = dict(zip(table.annotations, notes, strict=True))
    name = said.pop(RULE, "")
    days = _days(inputs.pop(law), name or rule.id) if law is not None else ()
    return replace(rule, inputs=tuple(inputs), outputs=tuple(outputs), annotations=(*said.values(), *days), id=name)


def _bare(cell: str, words: list[str]) -> str:
    """A text without its quotation marks where the column's list of words has it."""
    word = cell[1:-1]
    return word if cell.startswith('"') and word in words and isinstance(native(word), str) else cell


def _unrounded(cell: str) -> str:
    found = _ROUNDED.fullmatch(cell)
    return found[1] if found else cell


def _days(cell: str, rule: str) -> tuple[str, ...]:
    """First and last day of a rule, from its condition on the date of law."""
    if cell in ("-", ""):
        return "", ""
    found = _SPAN.fullmatch(cell)
    if found is None:
        what = f"die Geltungsdauer der Regel {rule}", f"the validity of rule {rule}"
        raise BusinessError(m.CANNOT_HOLD.at(name=rule, what_de=what[0], what_en=what[1]))
    return found[1] or found[3] or "", found[2] or found[4] or ""
