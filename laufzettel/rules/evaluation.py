# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a table decided for a batch, and why: the reasons are written when somebody asks for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from laufzettel.rules.columns import Codes, Integers
from laufzettel.rules.compiled import Compiled
from laufzettel.rules.encoding import told_apart
from laufzettel.rules.matching import Matches
from laufzettel.rules.model import HitPolicy
from laufzettel.rules.settling import VERDICTS, Marks, Output, Outputs, Verdict, settle
from laufzettel.rules.values import Value, canonical

Text = str | None | list[str | None]

_TOO_MANY = 2**62
"""More combinations than whole numbers of the machine can count."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a case was decided as it was.

    Attributes:
        rules: ids of the rules that fired; with the verdict `several_rules` those that contradict each other.
        legal_basis: their paragraphs, each once.
        reason: their sentences in German with the values filled in, or why there is no decision.
        inputs: the values that were looked at.
    """

    rules: tuple[str, ...]
    legal_basis: tuple[str, ...]
    reason: str
    inputs: dict[str, Value]


@dataclass(frozen=True, slots=True)
class _Firing:
    """What all cases share in which the same rules fired."""

    rules: tuple[int, ...]
    ids: tuple[str, ...]
    legal_basis: tuple[str, ...]
    inputs: tuple[str, ...]


class Evaluation:
    """The decisions of one table for one batch.

    Kept of a case are its verdict, its rules as bits and its outputs as numbers, a few bytes each; lists of Python
    values and sentences are made when they are asked for.

    Attributes:
        marks: per case the place of its verdict in `laufzettel.rules.settling.VERDICTS`.
        columns: per output one column; None where the verdict is not `ok`.
    """

    def __init__(
        self,
        table: Compiled,
        matches: Matches,
        columns: Mapping[str, Sequence[Value]],
        codes: Mapping[str, Integers],
    ) -> None:
        """Args: table; matches: rules that fit; columns: what the table reads; codes: the same in numbers."""
        self._table = table
        self._matches = matches
        self._columns = columns
        self._firings: dict[tuple[int, ...], _Firing] = {}
        self.marks: Marks
        self.columns: dict[str, Outputs]
        self.marks, self.columns, self._fired = settle(table, matches, columns, codes)

    @cached_property
    def verdicts(self) -> list[Verdict]:
        """One per case."""
        return list(map(VERDICTS.__getitem__, self.marks.tolist()))

    @cached_property
    def outputs(self) -> dict[str, list[Output]]:
        """Per output one value per case; a list of values where the hit policy gives lists; None where not `ok`."""
        return {name: list(column) for name, column in self.columns.items()}

    @cached_property
    def rules(self) -> list[tuple[str, ...]]:
        """Per case the ids of the rules that fired, in the order of the sheet; under O in that of their priority."""
        ids, which = self.firings
        return [ids[pattern] for pattern in which.tolist()]

    @cached_property
    def firings(self) -> tuple[list[tuple[str, ...]], Codes]:
        """What `rules` says in arrays: sets of rules that may have fired, and per case which of them did."""
        policy, matches = self._table.policy, self._matches
        if policy is HitPolicy.FIRST or (policy is HitPolicy.UNIQUE and not matches.several.any()):
            return [(), *((rule,) for rule in self._table.rule_ids)], matches.first + 1
        return [self._firing(fired).ids for fired in self._fired.patterns], self._fired.pattern

    def explain(self, case: int) -> Explanation:
        """Why the case was decided so.

        Args:
            case: its place in the batch, from 0.
        """
        firing = self._firing_of(case)
        inputs = {name: self._columns[name][case] for name in firing.inputs}
        return Explanation(firing.ids, firing.legal_basis, self._reason(case), inputs)

    def record(self, case: int) -> dict[str, object]:
        """The decision for the journal: complete and plain, so that it can be read without this program.

        Args:
            case: its place in the batch, from 0.

        Returns:
            `table`, `version`, `verdict`, `rules`, `legal_basis`, `reason`, `inputs`, `outputs`; values are canonical
            text or None, lists of them where the hit policy gives lists.
        """
        firing = self._firing_of(case)
        return {
            "table": self._table.name,
            "version": self._table.version,
            "verdict": self.verdicts[case].value,
            "rules": list(firing.ids),
            "legal_basis": list(firing.legal_basis),
            "reason": self._reason(case),
            "inputs": {name: self._text(name, self._columns[name][case]) for name in firing.inputs},
            "outputs": {name: self._output_text(name, column[case]) for name, column in self.outputs.items()},
        }

    def records(self) -> list[dict[str, object]]:
        """The record of every case; cases that were decided alike share one, so none of them may be changed."""
        known: dict[int, dict[str, object]] = {}
        found = []
        for case, (alike, verdict) in enumerate(zip(self._alike().tolist(), self.verdicts, strict=True)):
            # Only values of the declared type are written alike if they are equal: others are told one by one.
            record = known.get(alike) if verdict is Verdict.OK else self.record(case)
            if record is None:
                record = known[alike] = self.record(case)
            found.append(record)
        return found

    def _alike(self) -> Codes:
        """Per case a number that those share in which the same rules fired over equal values."""
        firings = [self._firing(fired) for fired in self._fired.patterns]
        alike, count = self._fired.pattern, len(firings)
        for name in dict.fromkeys(name for firing in firings for name in firing.inputs):
            distinct, which = told_apart(self._columns[name], self._table.terms[name].type)
            if count * len(distinct) >= _TOO_MANY:
                seen, alike = np.unique(alike, return_inverse=True)
                count = len(seen)
            if len(distinct) > 1:
                alike, count = alike * len(distinct) + which, count * len(distinct)
        return alike

    def _firing_of(self, case: int) -> _Firing:
        return self._firing(self._fired.of(case))

    def _firing(self, fired: tuple[int, ...]) -> _Firing:
        """What is known of some rules that count."""
        if fired not in self._firings:
            self._firings[fired] = _firing(self._table, fired)
        return self._firings[fired]

    def _text(self, name: str, value: Value) -> str | None:
        return canonical(value, self._table.terms[name].decimals)

    def _output_text(self, name: str, value: Output) -> Text:
        return [self._text(name, one) for one in value] if isinstance(value, list) else self._text(name, value)

    def _reason(self, case: int) -> str:
        """The sentences of the fired rules, or why there is no decision; the latter never names a value."""
        table, firing = self._table, self._firing_of(case)
        match self.verdicts[case]:
            case Verdict.OK:
                reasons = (table.reasons[rule] for rule in firing.rules)
                filled = (one.text(tuple([self._columns[name][case] for name in one.reads])) for one in reasons)
                texts = (text for text in filled if text)
                return " ".join(dict.fromkeys(texts) if table.policy is HitPolicy.ANY else texts)
            case Verdict.NO_RULE:
                return f"Keine Regel der Tabelle „{table.name}“ passt auf diesen Fall."
            case Verdict.SEVERAL_RULES:
                return f"Die Regeln {', '.join(firing.ids)} der Tabelle „{table.name}“ widersprechen sich."
            case Verdict.MISSING_INPUT:
                return f"Es fehlt eine Angabe: {self._labels(self._missing_names(case)) or 'Stichtag'}."
            case Verdict.WRONG_TYPE:
                labels = self._labels(self._wrong_names(case))
                failing = [] if labels else self._matches.failing(case)
                if failing:
                    ids = ", ".join(table.rule_ids[rule] for rule in failing)
                    return f"Die Bedingungen dieser Regeln lassen sich für diesen Fall nicht berechnen: {ids}."
                return f"Eine Angabe ist nicht von der erwarteten Art: {labels or 'Stichtag oder Ergebnis'}."

    def _labels(self, names: list[str]) -> str:
        return ", ".join(self._table.terms[name].label for name in names)

    def _missing_names(self, case: int) -> list[str]:
        """The terms without a value that stood in the way."""
        table, fired = self._table, self._firing_of(case).rules
        needed = {name for rule in fired for cell in table.cells[rule] for name in cell.needs}
        if table.policy.collects or not fired:  # else a rule fits, and what its conditions lacked did not matter
            needed |= {
                name
                for name in table.tested
                if table.terms[name].required
                or table.encoders[name].index.null_leaves_open
                or any(name in group.unguarded for group in table.formulas)
            }
        return [name for name in table.reads if name in needed and self._columns[name][case] is None]

    def _wrong_names(self, case: int) -> list[str]:
        """The terms whose value is of another type or not allowed."""
        indexes = {name: encoder.index for name, encoder in self._table.encoders.items()}
        return [
            name for name in self._table.reads if indexes[name].code(self._columns[name][case]) == indexes[name].wrong
        ]


def _firing(table: Compiled, rules: tuple[int, ...]) -> _Firing:
    """Everything about a set of fired rules that does not depend on the case."""
    read = {name for rule in rules for cell in table.cells[rule] for name in cell.reads}
    read |= {name for rule in rules for name in table.reasons[rule].reads}
    return _Firing(
        rules,
        tuple(table.rule_ids[rule] for rule in rules),
        tuple(dict.fromkeys(basis for rule in rules if (basis := table.legal_bases[rule]))),
        tuple(name for name in table.reads if name in table.asked or name in read),
    )
