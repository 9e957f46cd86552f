# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a decision table looked at in the cases of a process, as the decisions kept it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import orjson

from laufzettel.journal.journal import Journal
from laufzettel.journal.rows import integer, text

_AT_A_TIME = 2_000


class Asked(NamedTuple):
    """One question to the table.

    Attributes:
        number: of the case.
        law_date: whose law was applied, ISO 8601.
        inputs: canonical text by the name of the term; None where nothing was given.
    """

    number: str
    law_date: str
    inputs: Mapping[str, str | None]


def asked(journal: Journal, process: str, table: str) -> Iterator[Asked]:
    """What the newest decision of each case asked the table; several times where the case asked several times.

    Cases whose contents are erased, or whose processing is restricted, are not among them.

    Args:
        journal: the journal; looked at only.
        process: the process's name.
        table: the name of the decision table.
    """
    database, last = journal.database, 0
    while rows := database.rows(
        "SELECT c.id, c.number, d.law_date, d.tables FROM cases c JOIN decision d ON d.case_id = c.id "
        "WHERE c.process = ? AND c.id > ? "
        "AND d.version = (SELECT MAX(n.version) FROM decision n WHERE n.case_id = c.id) "
        "AND NOT EXISTS (SELECT 1 FROM erasure r WHERE r.case_id = c.id) ORDER BY c.id LIMIT ?",
        (process, last, _AT_A_TIME),
    ):
        last = integer(rows[-1][0])
        said = journal.said({text(digest) for *_, digest in rows})
        records = {digest: _inputs(body, table) for digest, body in said.items()}
        for _, number, law_date, digest in rows:
            for inputs in records[text(digest)]:
                yield Asked(text(number), text(law_date), inputs)


def _inputs(body: str, table: str) -> list[Mapping[str, str | None]]:
    """The inputs of every record of the table."""
    return [record.get("inputs", {}) for record in orjson.loads(body) if record.get("table") == table]
