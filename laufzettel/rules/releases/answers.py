# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a table decided for a batch whose cases belong to several versions, put together in the order of the cases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain
from typing import Protocol, TypeVar

import numpy as np

from laufzettel.rules.columns import Codes, Column, Same
from laufzettel.rules.evaluation import Explanation
from laufzettel.rules.settling import VERDICTS, Marks, Output, Outputs, Verdict

_T = TypeVar("_T")


class Answer(Protocol):
    """The decisions for a batch, by one version or by several; see `laufzettel.rules.Evaluation`, which is one."""

    @property
    def marks(self) -> Marks:
        """Per case the place of its verdict in `laufzettel.rules.settling.VERDICTS`."""

    @property
    def columns(self) -> Mapping[str, Outputs]:
        """Per output one column; None where the verdict is not `ok`."""

    @property
    def verdicts(self) -> list[Verdict]:
        """One per case."""

    @property
    def outputs(self) -> Mapping[str, list[Output]]:
        """Per output one value per case; None where not `ok`."""

    @property
    def rules(self) -> list[tuple[str, ...]]:
        """Per case the ids of the rules that fired."""

    def explain(self, case: int) -> Explanation:
        """Why the case was decided so; `case` is its place in the batch, from 0."""

    def record(self, case: int) -> dict[str, object]:
        """The decision for the journal; its `version` is that of the workbook the case was decided by."""

    def records(self) -> list[dict[str, object]]:
        """The record of every case; those that are alike may be shared, so none of them may be changed."""


class Uncovered:
    """Cases with a date of law on which no version is valid: nobody may guess, so no rule fits, and it is said why."""

    def __init__(self, table: str, rules_name: str, outputs: Iterable[str], count: int) -> None:
        """Args: table: its name. rules_name: of the workbook. outputs: names of the table's. count: of cases."""
        self.marks: Marks = np.full(count, VERDICTS.index(Verdict.NO_RULE), dtype=np.uint8)
        self.columns: dict[str, Outputs] = {name: Same(None, count) for name in outputs}
        self.verdicts: list[Verdict] = [Verdict.NO_RULE] * count
        self.outputs: dict[str, list[Output]] = {name: [None] * count for name in self.columns}
        self.rules: list[tuple[str, ...]] = [()] * count
        self._reason = f"Für den Stichtag gilt keine freigegebene Fassung der Regelmappe „{rules_name}“."
        self._record: dict[str, object] = {
            "table": table,
            "version": "",
            "verdict": Verdict.NO_RULE.value,
            "rules": [],
            "legal_basis": [],
            "reason": self._reason,
            "inputs": {},
            "outputs": dict.fromkeys(self.columns),
        }

    def explain(self, case: int) -> Explanation:
        """That no version is valid.

        Args:
            case: its place in the batch.
        """
        return Explanation((), (), self._reason, {})

    def record(self, case: int) -> dict[str, object]:
        """The same for the journal.

        Args:
            case: its place in the batch.
        """
        return dict(self._record)

    def records(self) -> list[dict[str, object]]:
        """One record for all of them."""
        return [self._record] * len(self.rules)


class Joined:
    """The answers of several versions as one, in the order of the cases.

    Attributes:
        marks, columns: as in `Answer`.
    """

    def __init__(self, parts: Sequence[tuple[Codes, Answer]]) -> None:
        """Args: parts: the answers, each with the places of its cases in the batch; every place in one of them."""
        self._answers = [answer for _, answer in parts]
        behind_each_other = np.concatenate([rows for rows, _ in parts])
        self._place = np.empty_like(behind_each_other)
        self._place[behind_each_other] = np.arange(len(behind_each_other))
        self._starts = np.cumsum([0, *(len(rows) for rows, _ in parts)])
        self.marks: Marks = np.concatenate([answer.marks for answer in self._answers])[self._place]
        names = dict.fromkeys(name for answer in self._answers for name in answer.columns)
        self.columns: dict[str, Outputs] = {
            name: _Spread([answer.columns.get(name, Same(None, len(rows))) for rows, answer in parts], self)
            for name in names
        }

    @cached_property
    def verdicts(self) -> list[Verdict]:
        """One per case."""
        return list(map(VERDICTS.__getitem__, self.marks.tolist()))

    @cached_property
    def outputs(self) -> dict[str, list[Output]]:
        """Per output one value per case."""
        return {name: list(column) for name, column in self.columns.items()}

    @cached_property
    def rules(self) -> list[tuple[str, ...]]:
        """Per case the ids of the rules that fired."""
        return self.in_order([answer.rules for answer in self._answers])

    def explain(self, case: int) -> Explanation:
        """Why the case was decided so.

        Args:
            case: its place in the batch, from 0.
        """
        part, place = self.where(case)
        return self._answers[part].explain(place)

    def record(self, case: int) -> dict[str, object]:
        """The decision for the journal, with the version the case was decided by.

        Args:
            case: its place in the batch, from 0.
        """
        part, place = self.where(case)
        return self._answers[part].record(place)

    def records(self) -> list[dict[str, object]]:
        """The record of every case."""
        return self.in_order([answer.records() for answer in self._answers])

    def where(self, case: int) -> tuple[int, int]:
        """In which part a case is, and its place there."""
        place = int(self._place[case])
        part = int(np.searchsorted(self._starts, place, side="right")) - 1
        return part, place - int(self._starts[part])

    def in_order(self, columns: Sequence[Iterable[_T]]) -> list[_T]:
        """What the parts say, in the order of the cases."""
        found = np.fromiter(chain.from_iterable(columns), dtype=object, count=len(self._place))
        ordered: list[_T] = found[self._place].tolist()
        return ordered


class _Spread(Column[Output]):
    """An output whose values lie in the columns of several versions."""

    def __init__(self, columns: Sequence[Outputs], joined: Joined) -> None:
        """Args: columns: one per part. joined: knows where each case is."""
        self._columns = columns
        self._joined = joined

    def __len__(self) -> int:
        """How many cases."""
        return sum(map(len, self._columns))

    def one(self, case: int) -> Output:
        """The value of a case."""
        part, place = self._joined.where(case)
        return self._columns[part][place]

    def __iter__(self) -> Iterator[Output]:
        """The values, one after the other."""
        return iter(self._joined.in_order(self._columns))
