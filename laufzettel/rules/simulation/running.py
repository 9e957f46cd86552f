# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Two workbooks and many cases: which table is meant, and the comparison over all batches."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from laufzettel.errors import BusinessError, Problem
from laufzettel.rules.simulation import messages as m
from laufzettel.rules.simulation.cases import Cases
from laufzettel.rules.simulation.comparing import LISTED, Comparing
from laufzettel.rules.simulation.files import Rows
from laufzettel.rules.simulation.results import Result
from laufzettel.rules.table import RuleBook, Table


class Simulated(NamedTuple):
    """What a file of cases came to.

    Attributes:
        result: what changes.
        left_out: how many rows could not be read.
        problems: what is wrong with the first of them.
        missing: terms that only the new version reads and the cases lack.
    """

    result: Result
    left_out: int
    problems: Sequence[Problem]
    missing: Sequence[str]


def table_in_common(old: RuleBook, new: RuleBook, name: str = "") -> tuple[Table, Table]:
    """The table of both workbooks that is meant.

    Args:
        old, new: the workbooks.
        name: of the table; may be empty where they have one in common.

    Raises:
        BusinessError: there is none of that name, or several and no name.
    """
    common = [one for one in old.tables if one in new.tables]
    if not common:
        raise BusinessError(m.NO_COMMON_TABLE.at())
    found = name or (common[0] if len(common) == 1 else "")
    if found not in common:
        raise BusinessError(m.WHICH_TABLE.at(tables=", ".join(common)))
    return old.tables[found], new.tables[found]


def simulate(
    old: Table,
    new: Table,
    rows: Rows,
    *,
    stichtag: date | None = None,
    id_column: str = "",
    listed: int = LISTED,
    with_inputs: bool = False,
) -> Simulated:
    """Decide cases by both versions, whatever days their workbooks are valid, and say what changes.

    Args:
        old, new: the versions.
        rows: the cases.
        stichtag: the date of law of all cases; without it the column `Stichtag` has it.
        id_column: what names each case; without it its row does.
        listed: how many changed cases are listed at most.
        with_inputs: whether the list shows what they brought.

    Raises:
        BusinessError: the cases cannot be read at all.
    """
    cases = Cases(rows, old, new, stichtag=stichtag, id_column=id_column)
    comparing = Comparing(old, new, listed=listed, with_inputs=with_inputs)
    for batch in cases.batches():
        comparing.add(batch.old, batch.new, batch.stichtag, batch.cases)
    return Simulated(comparing.result(), cases.left_out.count, cases.left_out.problems, cases.missing)
