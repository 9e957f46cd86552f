# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The progress of a run: its own cases, not all that ever were."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from flows.hundesteuer.name import NAME
from laufzettel.cli.progress import RunSoFar
from laufzettel.office import open_office

Furnish = Callable[[Sequence[dict[str, str]]], Path]


def test_a_run_starts_empty_and_ends_full(furnished: Furnish, people: list[dict[str, str]]) -> None:
    """Cases that are closed or wait for a person are not counted; those that come back are, once."""
    office = furnished(people[:4])
    with open_office(office).open_journal() as journal:
        journal.database.run("UPDATE cases SET state = 'closed' WHERE id = 1")
        journal.database.run("UPDATE cases SET state = 'ready' WHERE id IN (2, 3)")
        run = RunSoFar(journal, NAME)
        assert run.standing()[:2] == (0, 2)
        journal.database.run("UPDATE cases SET state = 'closed' WHERE id = 2")
        assert run.standing()[:2] == (1, 2)
        journal.database.run("UPDATE cases SET state = 'clarification' WHERE id = 3")
        assert run.standing()[:2] == (2, 2)
