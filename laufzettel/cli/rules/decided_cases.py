# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The decided cases of an office as rows that two versions of a table can be tried on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation

from laufzettel.cli.language import say
from laufzettel.journal import Journal
from laufzettel.journal.decided_inputs import asked
from laufzettel.rules import Table, Term, Type
from laufzettel.rules.given import Raw
from laufzettel.rules.simulation import Rows


def decided_cases(journal: Journal, process: str, table: Table) -> Rows:
    """What the table was asked in every case that was decided; the first column has the case number.

    Args:
        journal: the journal; looked at only.
        process: the process's name.
        table: the version so far.
    """
    terms = [table.terms[name] for name in table.inputs]
    headings = [say("Vorgangsnummer", "case number"), "Stichtag", *table.inputs]
    return Rows(process, headings, enumerate(_rows(journal, process, table.name, terms), 1))


def _rows(journal: Journal, process: str, table: str, terms: Sequence[Term]) -> Iterator[list[Raw]]:
    for one in asked(journal, process, table):
        yield [one.number, one.law_date, *(_native(one.inputs.get(term.name), term) for term in terms)]


def _native(said: str | None, term: Term) -> Raw:
    """Canonical text as what it stands for; text that is something else stays text."""
    try:
        if said is None:
            return None
        if term.type.is_number:
            return Decimal(said)
        if term.type is Type.DATE:
            return date.fromisoformat(said)
    except (ValueError, InvalidOperation):
        return said
    return {"true": True, "false": False}.get(said, said) if term.type is Type.FLAG else said
