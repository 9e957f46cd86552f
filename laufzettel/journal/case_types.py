# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Of which type a case is, by one value of it; the value goes no further than here, only the type's name does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import orjson

from laufzettel.journal.journal import Journal
from laufzettel.journal.rows import integer, text


@dataclass(frozen=True, slots=True)
class Telling:
    """How the type of a case is told.

    Attributes:
        name: of a field of the form, or of an output of the decision.
        types: the type by the value; a flag is `true` or `false`, and what is there and empty is the empty text.
        rest: the type of every other value; empty: of these the type is not told.
    """

    name: str
    types: Mapping[str, str]
    rest: str = ""


def told(journal: Journal, telling: Telling, ids: Sequence[int]) -> dict[int, str]:
    """The types of some cases, by their newest reading, or else their newest decision.

    Cases whose contents are erased, or whose processing is restricted, are not among them, nor are those of which the
    value is not known or stands for no type.

    Args:
        journal: the journal.
        telling: how the type is told.
        ids: of the cases, so many that what was read of them fits into memory.
    """
    values = _read(journal, telling.name, ids)
    values = _decided(journal, telling.name, [one for one in ids if one not in values]) | values
    types = {case_id: telling.types.get(value, telling.rest) for case_id, value in values.items()}
    return {case_id: name for case_id, name in types.items() if name}


def _read(journal: Journal, name: str, ids: Sequence[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    for case_id, body in _newest(journal, "reading", ids):
        values = orjson.loads(body)["values"]
        if name in values:
            found[case_id] = values[name] or ""
    return found


def _decided(journal: Journal, name: str, ids: Sequence[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    for case_id, body in _newest(journal, "decision", ids):
        value = orjson.loads(body)["outputs"].get(name)
        if isinstance(value, str | int):
            found[case_id] = str(value).lower() if isinstance(value, bool) else str(value)
    return found


def _newest(journal: Journal, table: str, ids: Sequence[int]) -> list[tuple[int, str]]:
    """What was kept last of each case; nothing of those that are erased or restricted."""
    database = journal.database
    rows = database.rows(
        f"SELECT t.case_id, t.body FROM {table} t WHERE {database.among('t.case_id')} "
        f"AND t.version = (SELECT MAX(n.version) FROM {table} n WHERE n.case_id = t.case_id) "
        "AND NOT EXISTS (SELECT 1 FROM erasure r WHERE r.case_id = t.case_id)",
        (database.listed(ids),),
    )
    return [(integer(case_id), text(body)) for case_id, body in rows]
