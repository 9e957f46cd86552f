# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Decides cases by two versions of a table and counts what changes, batch after batch, in arrays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import TypeVar

import numpy as np

from laufzettel.rules.columns import Codes, Column, Flags
from laufzettel.rules.evaluation import Evaluation
from laufzettel.rules.settling import VERDICTS, Verdict
from laufzettel.rules.simulation.results import Changed, Edition, Outcome, Pair, Result, Sums
from laufzettel.rules.simulation.sameness import added, same, units
from laufzettel.rules.table import Table
from laufzettel.rules.values import Value

LISTED = 1000
"""So many changed cases are listed unless more are asked for; all are counted."""

Columns = Mapping[str, Sequence[Value]]
_T = TypeVar("_T")


def regardless_of_validity(table: Table) -> Table:
    """The table as if its workbook were valid on every day; rules with a validity of their own keep it.

    Args:
        table: of a workbook that may be valid later, or no longer.
    """
    always = replace(table.info, valid_from=date.min, valid_to=None)
    return Table(table.decision, table.terms, always, table.version)


def compare(old: Table, new: Table, columns: Columns, stichtag: Sequence[Value], *, listed: int = LISTED) -> Result:
    """What changes if these cases are decided by another version of a table; the validity of the workbooks is ignored.

    Args:
        old: the version so far.
        new: the other one.
        columns: one value per case for every term that either reads, as `Table.evaluate` takes them.
        stichtag: the date of law of each case.
        listed: how many changed cases are listed at most.
    """
    comparison = Comparing(old, new, listed=listed)
    comparison.add(columns, columns, stichtag)
    return comparison.result()


@dataclass(slots=True)
class _Tally:
    """What is known of one pair of outcomes so far; sums in units of the last decimal of each version."""

    cases: int = 0
    changed: int = 0
    old: dict[str, int] = field(default_factory=dict)
    new: dict[str, int] = field(default_factory=dict)


class Comparing:
    """Compares two versions over any number of batches; what it keeps does not grow with the cases, but for the list.

    Attributes:
        old, new: the versions, as they decide here: whatever days their workbooks are valid.
    """

    def __init__(self, old: Table, new: Table, *, listed: int = LISTED, with_inputs: bool = False) -> None:
        """Start with no cases.

        Args:
            old: the version so far.
            new: the other one.
            listed: how many changed cases are listed at most.
            with_inputs: whether the list shows what they brought.
        """
        self._most = listed
        self.old, self.new = regardless_of_validity(old), regardless_of_validity(new)
        self._editions = Edition(old.info, old.version), Edition(new.info, new.version)
        self._common = [name for name in self.old.output_names if name in self.new.output_names]
        self._outputs = tuple(dict.fromkeys((*self.old.output_names, *self.new.output_names)))
        self._inputs = tuple(dict.fromkeys((*self.old.inputs, *self.new.inputs))) if with_inputs else ()
        self._numeric = (_numeric(self.old), _numeric(self.new))
        self._outcomes: dict[Outcome, int] = {}
        self._tallies: dict[tuple[int, int], _Tally] = {}
        self._listed: list[Changed] = []
        self._cases = self._changed = self._other_rules = 0

    def add(self, old: Columns, new: Columns, stichtag: Sequence[Value], cases: Sequence[str] | None = None) -> None:
        """Decide a batch by both versions and count it.

        Args:
            old: what the old version reads.
            new: what the new version reads; the same values, as its terms want them.
            stichtag: the date of law of each case.
            cases: what the list calls each case; their numbers from 1 if not given.
        """
        first, second = self.old.evaluate(old, stichtag), self.new.evaluate(new, stichtag)
        outcomes = self._labelled(first), self._labelled(second)
        changed = first.marks != second.marks
        for name in self._common:
            changed |= ~same(first.columns[name], self.old.terms[name], second.columns[name], self.new.terms[name])
        self._count(outcomes, changed, (first, second))
        self._list(outcomes, changed, (first, second), {**new, **old}, cases)
        self._cases += len(changed)
        self._changed += int(changed.sum())
        self._other_rules += int(((outcomes[0] != outcomes[1]) & ~changed).sum())

    def _labelled(self, evaluation: Evaluation) -> Codes:
        """Per case the number of its outcome."""
        sets, which = evaluation.firings
        local = which * len(VERDICTS) + evaluation.marks
        seen = np.flatnonzero(np.bincount(local, minlength=1))
        numbers = np.zeros(len(sets) * len(VERDICTS) + 1, dtype=np.intp)
        for at in seen.tolist():
            verdict = VERDICTS[at % len(VERDICTS)]
            outcome = Outcome(verdict, sets[at // len(VERDICTS)] if verdict is Verdict.OK else ())
            numbers[at] = self._outcomes.setdefault(outcome, len(self._outcomes))
        return numbers.take(local)

    def _count(self, outcomes: tuple[Codes, Codes], changed: Flags, found: tuple[Evaluation, Evaluation]) -> None:
        """Add a batch to what is known of each pair of outcomes."""
        if not len(changed):
            return
        size = len(self._outcomes)
        seen, which = _dense(outcomes[0] * size + outcomes[1], size * size)
        counts = np.bincount(which, minlength=len(seen))
        changes = np.bincount(which[changed], minlength=len(seen))
        order = np.argsort(which.astype(np.uint16) if len(seen) <= 2**16 else which, kind="stable")
        starts = np.cumsum(counts) - counts
        tallies = [self._tallies.setdefault(divmod(pair, size), _Tally()) for pair in seen.tolist()]
        for tally, cases, differ in zip(tallies, counts.tolist(), changes.tolist(), strict=True):
            tally.cases += cases
            tally.changed += differ
        for side, (evaluation, table) in enumerate(zip(found, (self.old, self.new), strict=True)):
            for name in self._numeric[side]:
                sums = added(units(evaluation.columns[name], table.terms[name]), order, starts)
                for tally, total in zip(tallies, sums, strict=True):
                    kept = tally.new if side else tally.old
                    kept[name] = kept.get(name, 0) + total

    def _list(
        self,
        outcomes: tuple[Codes, Codes],
        changed: Flags,
        found: tuple[Evaluation, Evaluation],
        inputs: Columns,
        cases: Sequence[str] | None,
    ) -> None:
        """Note the changed cases, as long as there is room."""
        rows, known = np.flatnonzero(changed)[: self._most - len(self._listed)].tolist(), list(self._outcomes)
        if not rows:
            return
        olds, news = (
            [_picked(one.columns[name], rows) if name in one.columns else [None] * len(rows) for name in self._outputs]
            for one in found
        )
        brought = [_picked(inputs[name], rows) for name in self._inputs]
        for at, row in enumerate(rows):
            self._listed.append(
                Changed(
                    str(self._cases + row + 1) if cases is None else cases[row],
                    known[outcomes[0][row]],
                    known[outcomes[1][row]],
                    tuple([column[at] for column in olds]),
                    tuple([column[at] for column in news]),
                    tuple([column[at] for column in brought]),
                )
            )

    def result(self) -> Result:
        """What has come out so far."""
        known = list(self._outcomes)
        numeric = tuple(dict.fromkeys((*self._numeric[0], *self._numeric[1])))
        pairs = [
            Pair(known[old], known[new], tally.cases, tally.changed, tuple(self._sums(name, tally) for name in numeric))
            for (old, new), tally in self._tallies.items()
        ]
        read, reads = set(self.old.inputs), set(self.new.inputs)
        outputs, puts = set(self.old.output_names), set(self.new.output_names)
        return Result(
            table=self.old.name,
            old=self._editions[0],
            new=self._editions[1],
            cases=self._cases,
            changed=self._changed,
            other_rules=self._other_rules,
            numeric=numeric,
            pairs=tuple(sorted(pairs, key=lambda pair: -pair.cases)),
            outputs=self._outputs,
            inputs=self._inputs,
            listed=tuple(self._listed),
            only_old=tuple(sorted(read - reads)),
            only_new=tuple(sorted(reads - read)),
            outputs_only_old=tuple(sorted(outputs - puts)),
            outputs_only_new=tuple(sorted(puts - outputs)),
            rules_old=tuple(rule.id for rule in self.old.decision.rules),
            rules_new=tuple(rule.id for rule in self.new.decision.rules),
        )

    def _sums(self, name: str, tally: _Tally) -> Sums:
        return Sums(_decimal(tally.old, name, self.old), _decimal(tally.new, name, self.new))


def _numeric(table: Table) -> tuple[str, ...]:
    return tuple(name for name in table.output_names if table.terms[name].type.is_number)


def _decimal(sums: Mapping[str, int], name: str, table: Table) -> Decimal | None:
    """A sum with the decimals of its term; text is read without rounding."""
    return Decimal(f"{sums[name]}E-{table.terms[name].decimals}") if name in sums else None


def _picked(column: Sequence[_T], rows: Sequence[int]) -> list[_T]:
    """The values of some cases."""
    one = column.one if isinstance(column, Column) else column.__getitem__
    return list(map(one, rows))


def _dense(codes: Codes, count: int) -> tuple[Codes, Codes]:
    """The codes that occur, in order, and per case which of them; a table of all codes if that is not too large."""
    if count > 4 * len(codes) + 2**16:
        seen, which = np.unique(codes, return_inverse=True)
        return seen, which
    seen = np.flatnonzero(np.bincount(codes, minlength=count))
    places = np.zeros(count, dtype=np.intp)
    places[seen] = np.arange(len(seen))
    return seen, places.take(codes)
