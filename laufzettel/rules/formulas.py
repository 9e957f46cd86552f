# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reads cells in full FEEL, where the small language of the cells does not reach."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator, Mapping

from laufzettel.rules import cell_messages as m
from laufzettel.rules.cell_feel import german_comma
from laufzettel.rules.feel import BUILTINS, FeelInvalid, Parsed, Vocabulary, parse_expression, parse_tests, printed_tree
from laufzettel.rules.feel import tree as t
from laufzettel.rules.feel.conditions import nodes
from laufzettel.rules.feel.lexer import scan, skip_blanks
from laufzettel.rules.feel.names import Names
from laufzettel.rules.findings import Fault
from laufzettel.rules.model import LAW, Term
from laufzettel.rules.strict import is_null
from laufzettel.rules.tree import Formula

_WORDS = {"wahr": "true", "falsch": "false", "nicht": "not", "heute": "today"}
"""German words of the language and what they mean; none is shorter than its meaning."""
_OF_TODAY = frozenset({"today", "now"})
_MOST_SIGNS = 150  # no clerk needs more in one cell; a long chain of operators is a deep tree
_MOST_LOOPS = 2  # one within the other, each of so many turns as `strict` allows, still end soon
_SIGN = re.compile(r'"(?:[^"\\]|\\.)*"|\b(?:and|or|in|if|between|instance|for|some|every)\b|[-+*/()\[\]{}<>=.]')
_FULL = re.compile(
    r'"(?:[^"\\]|\\.)*"'
    r"|(?P<full>\?|!=|[{@]|\b(?:if|for|some|every|between|and|or|in|instance)\b|\b(?!not\b|nicht\b|date\b)\w+\s*\()"
)


def read_formula(cell: str, terms: Mapping[str, Term], fault: Fault, *, condition: bool) -> Formula:
    """A cell that the small language refused, read in full FEEL.

    Args:
        cell: what stands in the cell.
        terms: all terms, which the formula may name; it may name the date of law, too.
        fault: what the small language complained about; it stands if the cell does not look like full FEEL.
        condition: whether the cell is a condition, with `?` for the value it asks about.

    Raises:
        Fault: it is no formula either, or one that nobody could answer for.
    """
    if sum(not found[0].startswith('"') for found in _SIGN.finditer(cell)) > _MOST_SIGNS:
        raise fault
    if (comma := german_comma(cell)) is not None:
        raise comma
    parsed = _parsed(cell, terms, fault, condition=condition)
    tree = parsed.tree
    for name, position in parsed.unknown:
        called = any(
            isinstance(one, t.Call) and isinstance(one.function, t.Name) and one.function.name == name
            for one in nodes(tree)
        )
        if not called:
            raise Fault(m.WORD_UNKNOWN, word=name)
        alike = difflib.get_close_matches(name, BUILTINS.names, 3, 0.5)
        raise Fault(m.FUNCTION_UNKNOWN, name=name, position=position, alike=", ".join(alike) or "sum, max, contains")
    used = dict.fromkeys(node.name for node in nodes(tree) if isinstance(node, t.Name))
    for name in used:
        if name in _OF_TODAY and name not in terms:
            raise Fault(m.DAY_OF_COMPUTATION, name=name)
    if sum(isinstance(node, t.Iteration) for node in nodes(tree)) > _MOST_LOOPS:
        raise Fault(m.LOOPS, most=_MOST_LOOPS)
    names = tuple(name for name in used if name in terms or name == LAW.name)
    return Formula(printed_tree(tree), names, frozenset(_guarded(tree)), tree)


def _parsed(cell: str, terms: Mapping[str, Term], fault: Fault, *, condition: bool) -> Parsed:
    read: Callable[[str, Vocabulary], Parsed] = parse_tests if condition else parse_expression
    try:
        return read(_translated(cell, terms), Vocabulary(Names([*terms, LAW.name])))
    except FeelInvalid as wrong:
        if not any(found["full"] for found in _FULL.finditer(cell)):
            raise fault from wrong
        raise Fault.said(m.FORMULA_SYNTAX, wrong.problem) from wrong


def _translated(cell: str, terms: Mapping[str, Term]) -> str:
    """The cell with the words of the language in the places of the German ones, where those are no terms.

    Everything keeps its position, because what is found in the formula names it to whoever wrote the cell.
    """
    names = Names([*terms, *_WORDS])
    parts, at = [], 0
    try:
        while (token := scan(cell, skip_blanks(cell, at), names)).kind != "end":
            german = token.kind == "name" and token.text in _WORDS and token.text not in terms
            word = cell[token.at : token.end]
            parts += [cell[at : token.at], _WORDS[token.text].ljust(len(word)) if german else word]
            at = token.end
    except FeelInvalid:
        pass  # the parser says so, and better
    return "".join(parts) + cell[at:]


def _guarded(tree: t.Node) -> Iterator[str]:
    """The names that are compared with null, so that a missing value has an answer."""
    if isinstance(tree, t.Tests):
        for test in tree.tests:
            if is_null(test) or (isinstance(test, t.Comparison) and is_null(test.operand)):
                yield "?"
    for node in nodes(tree):
        match node:
            case t.Binary(op, t.Name(name), other) | t.Binary(op, other, t.Name(name)) if op in ("=", "!="):
                if is_null(other):
                    yield name
            case t.In(t.Name(name), tests) if any(map(is_null, tests)):
                yield name
            case t.InstanceOf(t.Name(name)):
                yield name
