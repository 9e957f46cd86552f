# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A journal with cases in it, on either database in turn."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from laufzettel.case import Document
from laufzettel.connect import Part
from laufzettel.fields import Field
from laufzettel.journal import Journal, intake, open_journal

PROCESS = "probe"


class Clock:
    """A clock the test moves."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    """Seconds, as every journal of this test sees them."""
    return Clock()


@pytest.fixture
def journal_of(journal_url: str, tmp_path: Path, clock: Clock) -> Iterator[Callable[[], Journal]]:
    """Opens another connection to the same journal, as another worker would."""
    with ExitStack() as stack:

        def another() -> Journal:
            journal = stack.enter_context(open_journal(journal_url, tmp_path / "store"))
            journal.clock, journal.sleep = clock, lambda _: None
            return journal

        yield another


@pytest.fixture
def journal(journal_of: Callable[[], Journal]) -> Journal:
    """The journal with five cases at the station *read*."""
    journal = journal_of()
    _put(journal, 5)
    return journal


Put = Callable[..., list[str]]


@pytest.fixture
def put() -> Put:
    """Opens cases; see `_put`."""
    return _put


def _put(journal: Journal, count: int, name: str = "meldung.xlsx") -> list[str]:
    """Open cases for the rows of a spreadsheet that was read at receipt; returns all case numbers there are."""
    digest = journal.store.put(name.encode())
    document = Document(digest, name, "text/csv", len(name))
    intake.register(journal, [document], process=PROCESS, source="eingang")
    parts = [
        (document, Part(f"cell:T!A{n}", f"{name}-{n}", {"name": Field(f"N{n}", f"N{n}", f"cell:T!A{n}")}))
        for n in range(count)
    ]
    intake.open_cases(journal, parts, process=PROCESS, prefix="PRB", reader="probe")
    intake.complete(journal, {digest: count}, process=PROCESS)
    return [str(row[0]) for row in journal.database.rows("SELECT number FROM cases ORDER BY id")]
