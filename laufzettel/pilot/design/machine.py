# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the machine decided of cases, as the journal keeps it, for a comparison with what people did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from laufzettel.fields import TYPED_BY_PERSON, KeptReading
from laufzettel.journal import Journal
from laufzettel.journal.rows import integer, text
from laufzettel.pilot.design.agreement import Machine


def machines(journal: Journal, ids: Sequence[int]) -> dict[int, Machine]:
    """What the machine says of each of these cases, fields and outputs by their names.

    Args:
        journal: the journal.
        ids: of the cases.
    """
    database = journal.database
    readings, decisions = journal.load_readings(ids), journal.load_decisions(ids)
    rows = database.rows(f"SELECT id, number FROM cases WHERE {database.among('id')}", (database.listed(list(ids)),))
    found = {}
    for case_id, number in ((integer(case_id), text(number)) for case_id, number in rows):
        decision = decisions.get(case_id)
        if decision is None or case_id not in readings:
            found[case_id] = Machine(number, None, ())
            continue
        outputs, reading = decision.get("outputs"), readings[case_id][1]
        values = {name: value or "" for name, value in reading.texts.items()} | {
            name: str(value)
            for name, value in (outputs.items() if isinstance(outputs, Mapping) else ())
            if isinstance(value, str | int)
        }
        found[case_id] = Machine(number, values, rules_of(decision), typed_in(reading))
    return found


def rules_of(decision: Mapping[str, object]) -> tuple[str, ...]:
    """Table and rule of each rule that fired."""
    tables = decision.get("tables")
    records = tables if isinstance(tables, list) else []
    return tuple(dict.fromkeys(f"{record['table']} {rule}" for record in records for rule in record.get("rules", ())))


def typed_in(reading: KeptReading) -> frozenset[str]:
    """The fields that a person typed: they are not the machine's."""
    begin, end = reading.at, reading.tail
    pairs = zip(reading.texts, reading.places, strict=True)
    return frozenset(name for name, place in pairs if f"{begin}{place}{end}" == TYPED_BY_PERSON)
