# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""How the desk lends its journals: whose connection serves the next request as well, and whose does not."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import pytest
from starlette.exceptions import HTTPException

from laufzettel.desk.journals import KEPT, Journals
from laufzettel.errors import BusinessError, SystemFault
from laufzettel.journal import Journal, open_journal
from laufzettel.journal.database import FAULT
from laufzettel.journal.people import NO_CASE


class Counted:
    """Opens journals and counts them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.opened = 0

    def __call__(self) -> Journal:
        self.opened += 1
        return open_journal(f"sqlite:///{self._folder / 'journal.db'}", self._folder / "store")


@pytest.fixture
def counted(tmp_path: Path) -> Counted:
    """Opens the journals of an empty office."""
    return Counted(tmp_path)


@pytest.mark.parametrize("refusal", [HTTPException(404), BusinessError(NO_CASE.at(number="HST-1"))])
def test_a_refused_request_gives_its_journal_back(counted: Counted, refusal: Exception) -> None:
    """Whoever asks for a case that is not there breaks no connection; the next request need not open one."""
    journals = Journals(counted)
    for _ in range(3):
        with pytest.raises(type(refusal)), journals.lend():
            raise refusal
    journals.close()
    assert counted.opened == 1


@pytest.mark.parametrize("broken", [SystemFault(FAULT.at(why="IOError")), KeyError("a bug")])
def test_a_journal_that_failed_is_not_lent_again(counted: Counted, broken: Exception) -> None:
    """Nobody knows in which state its connection is."""
    journals = Journals(counted)
    with pytest.raises(type(broken)), journals.lend():
        raise broken
    with journals.lend() as journal:
        assert journal.database.rows("SELECT 1") == [(1,)]
    journals.close()
    assert counted.opened == 2


def test_after_a_rush_only_some_journals_are_kept(counted: Counted) -> None:
    """Each has a cache of its own, and on PostgreSQL a place among the connections others need."""
    journals = Journals(counted)
    with ExitStack() as rush:
        for _ in range(KEPT + 3):
            rush.enter_context(journals.lend())
    with ExitStack() as rush:
        for _ in range(KEPT + 1):
            rush.enter_context(journals.lend())
    journals.close()
    assert counted.opened == KEPT + 3 + 1
