# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who changed the catalogue of candidates is kept, on either database."""

from __future__ import annotations

import pytest

from laufzettel.errors import BusinessError
from laufzettel.journal import Journal, candidates
from laufzettel.journal.candidates import Deed


def test_changes_are_kept_with_their_numbers_the_newest_first(journal: Journal) -> None:
    """Each with person, deed, candidate, entries and both digests."""
    first = candidates.note(journal, Deed.ADDED, by="Petra", name="Fundsachen", was="none", digest="a")
    second = candidates.note(
        journal, Deed.CHANGED, by="Paul", name="Fundsachen", entries=("minutes", "gate.lawful"), was="a", digest="b"
    )
    latest = candidates.latest(journal)
    assert [one.number for one in latest] == [second, first]
    assert latest[0][2:] == ("Paul", Deed.CHANGED, "Fundsachen", ("minutes", "gate.lawful"), "a", "b")
    assert latest[1][2:] == ("Petra", Deed.ADDED, "Fundsachen", (), "none", "a")
    assert [one.number for one in candidates.latest(journal, limit=1)] == [second]


@pytest.mark.parametrize("by", ["", "machine", " Machine "])
def test_only_a_person_changes_the_catalogue(journal: Journal, by: str) -> None:
    """The machine does not."""
    with pytest.raises(BusinessError):
        candidates.note(journal, Deed.REMOVED, by=by, name="Fundsachen", was="a", digest="b")
    assert candidates.latest(journal) == []
