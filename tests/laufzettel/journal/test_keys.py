# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Case keys: made with the case, destroyed one by one, and never mistaken for each other; on both databases."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from laufzettel.case import State
from laufzettel.errors import SystemFault
from laufzettel.journal import Journal, open_journal, views
from laufzettel.journal.keys import keyed
from laufzettel.journal.verify import verify

PROCESS = "probe"
NUMBERS = st.sets(st.integers(min_value=1, max_value=400), min_size=1, max_size=40)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(made=NUMBERS, more=NUMBERS, gone=NUMBERS)
def test_a_destroyed_key_is_gone_and_all_others_are_as_they_were(
    tmp_path: Path, made: set[int], more: set[int], gone: set[int]
) -> None:
    """Whichever are made, made again and destroyed, in whatever order their numbers come."""
    for file in tmp_path.iterdir():
        file.unlink() if file.is_file() else None
    with open_journal(f"sqlite:///{tmp_path / 'journal.db'}", tmp_path / "store") as journal:
        first = journal.keys.make(made)
        second = journal.keys.make(more)
        assert {case_id: first[case_id] for case_id in made & more} == {
            case_id: second[case_id] for case_id in made & more
        }
        every = first | second
        assert len(set(every.values())) == len(every)
        journal.keys.destroy(gone)
        assert journal.keys.there(every) == {case_id: key for case_id, key in every.items() if case_id not in gone}
        assert journal.keys.destroyed(every) == gone & every.keys()


@given(data=st.binary(max_size=300), others=st.lists(st.binary(min_size=32, max_size=32), min_size=2, unique=True))
def test_one_content_has_another_digest_under_each_key(data: bytes, others: list[bytes]) -> None:
    """So digests of two cases cannot be compared, not even where both say the same."""
    assert len({keyed(data, key) for key in others}) == len(others)


def test_two_workers_make_the_same_keys_once(journal_of: Callable[[], Journal]) -> None:
    """Whoever comes second finds what the first has made."""
    workers = [journal_of() for _ in range(2)]
    for worker in workers:
        assert worker.keys.destroyed([1]) == set()

    def make(worker: Journal) -> dict[int, bytes]:
        with worker.database.transaction():  # as `intake.open_cases` does
            return worker.keys.make(range(1, 200))

    with ThreadPoolExecutor(2) as pool:
        one, other = pool.map(make, workers)
    assert one == other


def test_nothing_is_signed_without_keys(journal: Journal) -> None:
    """No case is claimed, none is held, and the sentence says where keys come from."""
    database = journal.keys._database
    database.run("DELETE FROM key_sheet")
    with pytest.raises(SystemFault, match=r"keys\.missing"):
        journal.claim(PROCESS, owner="probe", limit=10)
    assert views.tally(journal, PROCESS)[State.READY] == 5
    assert journal.database.rows("SELECT DISTINCT claim FROM cases") == [(0,)]
    assert {what.code for _, what in list(verify(journal, PROCESS))[-1].faults} == {"verify.no_key"}


def test_a_number_whose_key_was_destroyed_gets_a_new_one(journal: Journal, put: Callable[..., list[str]]) -> None:
    """A restored journal is older than its keys: a case of today may have the number of one that is erased."""
    journal.keys.destroy([6, 7])
    assert len(put(journal, 2, "neu.xlsx")) == 7
    assert set(journal.keys.of([6, 7])) == {6, 7}
    assert list(verify(journal, PROCESS))[-1].faults == []
