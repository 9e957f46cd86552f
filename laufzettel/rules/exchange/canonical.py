# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a DMN model means, in one form: blanks, comments and the ids that tools give do not change its hash."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence

from laufzettel.rules.dmn import model as d
from laufzettel.rules.dmn.vocabulary import members_of
from laufzettel.rules.exchange.policies import sign_of
from laufzettel.rules.feel import parse_expression, parse_tests
from laufzettel.rules.feel.cursor import Vocabulary
from laufzettel.rules.feel.messages import FeelInvalid
from laufzettel.rules.feel.names import Names, normal
from laufzettel.rules.feel.parsing import BUILTIN_NAMES, Parsed
from laufzettel.rules.feel.printing import printed_tree

Meaning = str | None | Sequence["Meaning"] | Mapping[str, "Meaning"]
_Parse = Callable[[str, Vocabulary | None], Parsed]


def vocabulary_of(model: d.Definitions) -> Vocabulary:
    """All names that expressions of a model may use, wherever they stand in it."""
    members = members_of([model])
    names = [normal(one.variable.name) for one in model.elements]
    parameters = [one for element in model.elements for one in _parameters(getattr(element, "logic", None))]
    return Vocabulary(
        Names([*names, *parameters, *members], BUILTIN_NAMES),
        Names(members),
        Names(normal(item.name) for item in model.items),
    )


def _parameters(box: object) -> Iterator[str]:
    """What the functions within a boxed expression call their arguments."""
    if isinstance(box, d.FunctionBox):
        yield from (one.name for one in box.parameters)
        yield from _parameters(box.body)
    elif isinstance(box, d.ContextBox):
        for entry in box.entries:
            yield from _parameters(entry.value)


def table_meaning(table: d.Table, vocabulary: Vocabulary) -> dict[str, Meaning]:
    """What a table says: policy, columns with types and allowed values, rules with ids and annotations.

    Args:
        table: the table.
        vocabulary: the names its expressions may use.
    """

    def told(text: str, parse: _Parse) -> str:
        return _told(text, parse, vocabulary)

    return {
        "policy": sign_of(table) or f"{table.hit_policy} {table.aggregation}",
        "type": table.type_ref,
        "output_label": table.output_label,
        "inputs": [
            {
                "expression": told(one.expression, parse_expression),
                "type": one.type_ref,
                "allowed": told(one.allowed, parse_tests),
                "label": "" if one.label == one.expression else one.label,
            }
            for one in table.inputs
        ],
        "outputs": [
            {
                "name": one.name,
                "type": one.type_ref,
                "allowed": told(one.allowed, parse_tests),
                "default": None if one.default is None else told(one.default, parse_expression),
                "label": "" if one.label == one.name else one.label,
            }
            for one in table.outputs
        ],
        "annotations": table.annotations,
        "rules": [
            {
                "id": rule.id,
                "inputs": [told(cell or "-", parse_tests) for cell in rule.inputs],
                "outputs": [told(cell, parse_expression) for cell in rule.outputs],
                "annotations": [*rule.annotations, *[""] * (len(table.annotations) - len(rule.annotations))],
                "description": rule.description,
            }
            for rule in table.rules
        ],
    }


def model_meaning(model: d.Definitions) -> dict[str, Meaning]:
    """What a model of decision tables says; the order of its elements does not matter.

    Args:
        model: whose decisions are tables.
    """
    vocabulary = vocabulary_of(model)
    names = {one.id: one.name for one in model.elements}

    def named(references: Sequence[str]) -> list[str]:
        return sorted(names.get(one.removeprefix("#"), one) for one in references)

    def element(one: d.Element) -> dict[str, Meaning]:
        said: dict[str, Meaning] = {
            "type": one.variable.type_ref,
            "label": one.label,
            "description": one.description,
            "extensions": _extensions(one.extensions),
        }
        if isinstance(one, d.Decision):
            said |= {"question": one.question, "answers": one.answers}
            said |= {"needs": named(one.needs), "inputs": named(one.inputs)}
            said["table"] = table_meaning(one.logic, vocabulary) if isinstance(one.logic, d.Table) else None
        return said

    return {
        "name": model.name,
        "namespace": model.namespace,
        "description": model.description,
        "extensions": _extensions(model.extensions),
        "types": {item.name: _item(item, vocabulary) for item in model.items},
        "inputs": {one.name: element(one) for one in model.elements if isinstance(one, d.InputData)},
        "decisions": {one.name: element(one) for one in model.elements if isinstance(one, d.Decision)},
    }


def table_hash(table: d.Table, vocabulary: Vocabulary) -> str:
    """SHA-256 of what a table says.

    Args:
        table, vocabulary: as in `table_meaning`.
    """
    return _hash(table_meaning(table, vocabulary))


def model_hash(model: d.Definitions) -> str:
    """SHA-256 of what a model of decision tables says."""
    return _hash(model_meaning(model))


def difference(before: Meaning, after: Meaning, at: str = "") -> str:
    """Where two meanings first differ, as a path such as `decisions/Gebühr/rules`; empty if nowhere."""
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for key in dict.fromkeys([*before, *after]):
            if key not in before or key not in after:
                return f"{at}/{key}".lstrip("/")
            if found := difference(before[key], after[key], f"{at}/{key}"):
                return found
        return ""
    if isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        pairs = enumerate(zip(before, after, strict=True), 1)
        return next((found for number, pair in pairs if (found := difference(*pair, f"{at}/{number}"))), "")
    same = _plain(before) == _plain(after)
    return "" if same else at.lstrip("/")


def _plain(said: Meaning) -> Meaning:
    return list(said) if isinstance(said, tuple) else said


def _hash(said: Meaning) -> str:
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _item(item: d.Item, vocabulary: Vocabulary) -> dict[str, Meaning]:
    return {
        "type": item.type_ref,
        "collection": "yes" if item.collection else "no",
        "allowed": _told(item.allowed, parse_tests, vocabulary),
        "constraint": _told(item.constraint, parse_tests, vocabulary),
        "parts": {one.name: _item(one, vocabulary) for one in item.components},
        "extensions": _extensions(item.extensions),
    }


def _extensions(said: Sequence[d.Extension]) -> list[Meaning]:
    return [[one.tag, [list(pair) for pair in one.said], one.text, _extensions(one.inner)] for one in said]


def _told(text: str, parse: _Parse, vocabulary: Vocabulary) -> str:
    """The text in the one form of its tree; one that cannot be read as it stands, marked, with single blanks."""
    if not text:
        return ""
    try:
        return printed_tree(parse(text, vocabulary).tree)
    except (FeelInvalid, RecursionError):
        return f"? {' '.join(text.split())}"
