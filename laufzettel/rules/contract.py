# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a process and its tables owe each other, so that a workbook that does not fit is found before any case is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from laufzettel.rules import messages as m
from laufzettel.rules.findings import Fault
from laufzettel.rules.model import HitPolicy, Term
from laufzettel.rules.values import Type


@dataclass(frozen=True, slots=True)
class Contract:
    """What a process brings to one of its tables and what it reads of it.

    Attributes:
        supplies: the terms a batch can have columns for, each with the type of its values.
        takes: the outputs the process reads, each with the type it expects.
        lists: True if it reads a list of values per output (hit policies C, R and O), False if one value.
    """

    supplies: Mapping[str, Type]
    takes: Mapping[str, Type]
    lists: bool = False

    def of_inputs(self, terms: Iterable[Term]) -> Iterator[Fault]:
        """What is wrong with terms that a cell reads.

        Args:
            terms: read by a condition, an output or a reason.
        """
        for term in terms:
            supplied = self.supplies.get(term.name)
            if supplied is None:
                yield Fault(m.NOT_SUPPLIED, term=term.name, supplied=", ".join(self.supplies))
            elif not term.type.takes(supplied):
                yield Fault(m.SUPPLIED_OTHERWISE, term=term.name, type=term.type.value, supplied=supplied.value)

    def of_output(self, term: Term) -> Iterator[Fault]:
        """What is wrong with an output column; outputs nobody reads are welcome.

        Args:
            term: what it puts out.
        """
        needed = self.takes.get(term.name)
        if needed is not None and not needed.takes(term.type):
            yield Fault(m.OUTPUT_OTHERWISE, term=term.name, type=term.type.value, needed=needed.value)

    def of_table(self, outputs: Iterable[str]) -> Iterator[Fault]:
        """Outputs the process reads and the table does not have.

        Args:
            outputs: those it has.
        """
        there = set(outputs)
        for name, needed in self.takes.items():
            if name not in there:
                yield Fault(m.OUTPUT_NEEDED, term=name, type=needed.value)

    def of_policy(self, policy: HitPolicy) -> Iterator[Fault]:
        """A hit policy that gives a list where the process reads one value, or the other way round.

        Args:
            policy: of the table.
        """
        if policy.gives_lists != self.lists:
            fitting = ", ".join(one.value for one in HitPolicy if one.gives_lists == self.lists)
            yield Fault(m.POLICY_OTHERWISE, policy=policy.value, policies=fitting)


Contracts = Mapping[str, Contract]
"""One contract per table, by the table's name."""
