# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Decision tables: a whole batch of cases is decided at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from laufzettel.rules.columns import Integers
from laufzettel.rules.compiled import compile_table
from laufzettel.rules.evaluation import Evaluation
from laufzettel.rules.matching import find_matches
from laufzettel.rules.model import Decision, Info, Term
from laufzettel.rules.values import Value


class Encoded(NamedTuple):
    """A batch in the numbers of one table.

    Attributes:
        columns: the values, as they were given.
        codes: per term the row of its index for each case.
        law: the same for the date of law.
    """

    columns: Mapping[str, Sequence[Value]]
    codes: Mapping[str, Integers]
    law: Integers


class Table:
    """A decision table, ready for batches.

    Attributes:
        name: as in cell A1.
        decision: the table as it stands in the workbook.
        terms: all terms of the workbook by name.
        inputs: every term it reads: tested ones first, then those that outputs and reasons name.
        output_names: what it puts out.
        info: of the workbook; its validity limits that of every rule.
        version: of the workbook.
    """

    def __init__(self, decision: Decision, terms: Mapping[str, Term], info: Info, version: str) -> None:
        """Args: decision: the checked table. terms: all terms. info: validity of the workbook. version: of it."""
        self._compiled = compile_table(decision, terms, info, version)
        self.name = decision.name
        self.decision = decision
        self.terms = terms
        self.inputs: tuple[str, ...] = self._compiled.inputs
        self.output_names: tuple[str, ...] = self._compiled.outputs
        self.info = info
        self.version = version

    def evaluate(self, columns: Mapping[str, Sequence[Value]], stichtag: Sequence[Value]) -> Evaluation:
        """Decide a batch.

        Args:
            columns: one value per case for every term in `inputs`, as a list or as a column of
                `laufzettel.rules.columns`; others are ignored.
            stichtag: the date of law of each case; rules that are not valid on it do not apply.

        Returns:
            A verdict for every case, never an empty result.

        Raises:
            KeyError: a column is missing altogether.
            ValueError: the columns are not of one length.
        """
        return self.decide(self.encode(columns, stichtag))

    def encode(self, columns: Mapping[str, Sequence[Value]], stichtag: Sequence[Value]) -> Encoded:
        """The first half of `evaluate`: a batch in the numbers of this table.

        Args:
            columns, stichtag: as there.

        Raises:
            KeyError, ValueError: as there.
        """
        table = self._compiled
        used = {name: columns[name] if name in table.inputs else stichtag for name in table.reads}
        if any(len(values) != len(stichtag) for values in used.values()):
            raise ValueError(f"table {table.name}: the columns and the dates of law are not of one length")
        codes = {name: table.encoders[name].codes(values) for name, values in used.items()}
        return Encoded(used, codes, table.validity.codes(stichtag))

    def decide(self, batch: Encoded) -> Evaluation:
        """The second half of `evaluate`.

        Args:
            batch: as this table encoded it.
        """
        table, (used, codes, law) = self._compiled, batch
        matches = find_matches(
            [table.validity.index, *(table.encoders[name].index for name in table.tested)],
            [law, *(codes[name] for name in table.tested)],
            [True, *(table.terms[name].required for name in table.tested)],
            [group.answers(used) for group in table.formulas],
        )
        return Evaluation(table, matches, used, codes)


@dataclass(frozen=True, slots=True)
class RuleBook:
    """A workbook of rules that was read and checked.

    Attributes:
        name: as on the sheet `Info`.
        version: SHA-256 of what the workbook says; not of the file, so formatting does not change it.
        tables: the decision tables by name.
        terms: the terms by name.
        info: everything on the sheet `Info`.
    """

    name: str
    version: str
    tables: dict[str, Table]
    terms: dict[str, Term]
    info: Info
