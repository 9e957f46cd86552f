# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Why a case was decided as it was, kept in a few bytes; and why a certain rule did not decide it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from laufzettel.errors import BusinessError, Message
from laufzettel.rules.evaluation import Evaluation, Explanation
from laufzettel.rules.model import Decision, HitPolicy, Rule
from laufzettel.rules.settling import VERDICTS, Verdict
from laufzettel.rules.table import Table
from laufzettel.rules.values import Value
from laufzettel.rules.why_not import Condition, Standing, Unmet, WhyNot

Bytes = npt.NDArray[np.uint8]

_MARK = 4
"""So many bytes of the version tell a foreign workbook; two versions share them once in four thousand million."""

OTHER_VERSION = Message(
    "rules.other_version",
    "Diese Entscheidung stammt nicht aus der Tabelle „{table}“ in dieser Fassung der Regelmappe ({version}).",
    "This decision does not come from the table “{table}” in this version of the workbook ({version}).",
    "Bitte die Fassung der Regelmappe nehmen, mit der entschieden wurde.",
    "Take the version of the workbook that decided it.",
)
OTHER_INPUTS = Message(
    "rules.other_inputs",
    "Die Angaben sind nicht die, über die die Tabelle „{table}“ entschieden hat: Es kommt etwas anderes heraus.",
    "The inputs are not those the table “{table}” decided on: something else comes out.",
    "Bitte Angaben und Stichtag der Entscheidung nehmen.",
    "Take the inputs and the date of law of the decision.",
)
NO_SUCH_RULE = Message(
    "rules.no_such_rule",
    "Die Tabelle „{table}“ hat keine Regel „{rule}“.",
    "The table “{table}” has no rule “{rule}”.",
    "Die Regeln heißen: {rules}.",
    "The rules are called: {rules}.",
)


class Kept(NamedTuple):
    """What the bytes of a case say without its inputs.

    Attributes:
        verdict: how it fared.
        rules: ids of the rules that fired, in the order of the sheet.
    """

    verdict: Verdict
    rules: tuple[str, ...]


# --- a few bytes per case ---------------------------------------------------------------------------------------------


def packed(table: Table, evaluation: Evaluation) -> Bytes:
    """What is kept of each case: four bytes of the version, one for the verdict, and a bit for each rule.

    Together with the workbook of that version and the inputs of the case it is the whole explanation; see `explained`.

    Args:
        table: that decided.
        evaluation: what it decided.

    Returns:
        A row of bytes for each case, shape (cases, 5 + rules / 8); each row can be kept on its own.
    """
    place = {rule.id: at for at, rule in enumerate(table.decision.rules)}
    sets, which = evaluation.firings
    bits = np.zeros((len(sets), len(place)), dtype=np.bool_)
    for at, fired in enumerate(sets):
        bits[at, [place[rule] for rule in fired]] = True
    kept = np.empty((len(which), _width(table)), dtype=np.uint8)
    kept[:, :_MARK] = _mark(table)
    kept[:, _MARK] = evaluation.marks
    np.packbits(bits, axis=1, bitorder="little").take(which, axis=0, out=kept[:, _MARK + 1 :], mode="clip")
    return kept


def unpacked(table: Table, row: bytes | Bytes) -> Kept:
    """What the bytes of a case say.

    Args:
        table: that decided.
        row: of `packed`.

    Raises:
        BusinessError: the bytes come from another table or another version of the workbook.
    """
    kept, rules = np.frombuffer(bytes(row), dtype=np.uint8), table.decision.rules
    if len(kept) != _width(table) or not np.array_equal(kept[:_MARK], _mark(table)) or kept[_MARK] >= len(VERDICTS):
        raise BusinessError(OTHER_VERSION.at(table=table.name, version=table.version[:12]))
    bits = np.unpackbits(kept[_MARK + 1 :], bitorder="little", count=len(rules))
    return Kept(VERDICTS[kept[_MARK]], tuple(rules[at].id for at in np.flatnonzero(bits)))


def explained(table: Table, row: bytes | Bytes, values: Mapping[str, Value], stichtag: date | None) -> Explanation:
    """The explanation of a case, written anew from what was kept, and the proof that it is that of this decision.

    Args:
        table: that decided.
        row: of `packed`.
        values: the inputs of the case; what is not named was not given.
        stichtag: its date of law.

    Raises:
        BusinessError: the bytes come from another table or version, or these inputs do not give this decision.
    """
    kept, found = unpacked(table, row), _one(table, values, stichtag)
    if kept.verdict is not found.verdicts[0] or set(kept.rules) != set(found.rules[0]):
        raise BusinessError(OTHER_INPUTS.at(table=table.name))
    return found.explain(0)


def _width(table: Table) -> int:
    return _MARK + 1 + -(-len(table.decision.rules) // 8)


def _mark(table: Table) -> Bytes:
    """A few bytes that stand for the table in this version."""
    return np.frombuffer(hashlib.sha256(f"{table.version}\n{table.name}".encode()).digest()[:_MARK], dtype=np.uint8)


def _one(table: Table, values: Mapping[str, Value], stichtag: date | None) -> Evaluation:
    """A single case decided."""
    return table.evaluate({name: [values.get(name)] for name in table.inputs}, [stichtag])


# --- why not ----------------------------------------------------------------------------------------------------------


def why_not(table: Table, values: Mapping[str, Value], rule_id: str, stichtag: date | None) -> WhyNot:
    """Why a rule does not decide a case: which of its conditions fail, with their text and the value.

    Args:
        table: the table.
        values: the inputs of the case; what is not named was not given.
        rule_id: the rule that is asked about.
        stichtag: the date of law.

    Raises:
        BusinessError: the table has no such rule.
    """
    rules = table.decision.rules
    rule = next((one for one in rules if one.id == rule_id), None)
    if rule is None:
        raise BusinessError(NO_SUCH_RULE.at(table=table.name, rule=rule_id, rules=", ".join(one.id for one in rules)))
    tested = zip(table.decision.inputs, rule.tests, strict=True)
    failed = tuple(one for pair in tested if (one := _failed(table, Condition(*pair), values, stichtag)))
    start = max(rule.valid_from or table.info.valid_from, table.info.valid_from)
    ends = [day for day in (rule.valid_to, table.info.valid_to) if day is not None]
    end = min(ends, default=None)
    valid = stichtag is not None and start <= stichtag <= (end or date.max)
    found = _one(table, values, stichtag)
    fired = found.rules[0]
    standing = Standing.CONDITIONS
    if not failed and valid:
        standing = _standing(found.verdicts[0], rule_id, fired)
    return WhyNot(
        rule=rule_id,
        legal_basis=rule.legal_basis,
        standing=standing,
        failed=failed,
        valid_from=start,
        valid_to=end,
        stichtag=stichtag,
        is_valid=valid,
        verdict=found.verdicts[0],
        others=tuple(one for one in fired if one != rule_id),
    )


def _standing(verdict: Verdict, rule_id: str, fired: tuple[str, ...]) -> Standing:
    """How a rule stands whose conditions all hold."""
    if verdict is Verdict.SEVERAL_RULES:
        return Standing.CONTRADICTS
    if fired and rule_id not in fired:
        return Standing.LATER
    return Standing.APPLIES if verdict is Verdict.OK else Standing.UNDECIDED


def _failed(table: Table, condition: Condition, values: Mapping[str, Value], stichtag: date | None) -> Unmet | None:
    """One condition alone, asked the way the table asks it: as a table with this column and this row only."""
    rule = Rule("?", (condition.test,), (), "", (), None, None, "")
    decision = Decision(table.name, "", HitPolicy.UNIQUE, (condition.column,), (), (rule,))
    always = replace(table.info, valid_from=date.min, valid_to=None)
    probe = Table(decision, table.terms, always, table.version)
    found = _one(probe, values, stichtag or date.min).verdicts[0]
    if found is Verdict.OK:
        return None
    name = condition.column.term.name
    others = {table.terms[other]: values.get(other) for other in probe.inputs if other != name}
    return Unmet(condition, values.get(name), found, others)
