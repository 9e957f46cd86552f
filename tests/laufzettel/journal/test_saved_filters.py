# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Filters that are kept under a name, on either database."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from laufzettel.case import State
from laufzettel.errors import BusinessError
from laufzettel.journal import Journal, saved_filters
from laufzettel.journal.saved_filters import MOST
from laufzettel.journal.worklist import Filter

WANTED = Filter(code="field.missing", document="meldung", due="overdue")


def keep(journal: Journal, name: str, person: str = "Frieda", *, for_office: bool = False) -> None:
    """Keep the filter."""
    saved_filters.save(
        journal, name, person=person, for_office=for_office, process="probe", state=State.RELEASE, wanted=WANTED
    )


def names(journal: Journal, person: str = "Frieda") -> list[str]:
    """What somebody sees."""
    return [one.name for one in saved_filters.seen_by(journal, person)]


def test_a_filter_is_kept_as_it_was(journal: Journal) -> None:
    """Queue and filter come back under their name."""
    keep(journal, " Überfällige <Meldungen> ")
    (saved,) = saved_filters.seen_by(journal, "Frieda")
    assert saved[1:] == ("Überfällige <Meldungen>", False, "probe", State.RELEASE, WANTED)


def test_everybody_sees_what_is_kept_for_the_office_and_nobody_what_is_not(journal: Journal) -> None:
    """Those of the office stand first."""
    keep(journal, "meine")
    keep(journal, "unsere", for_office=True)
    assert names(journal) == ["unsere", "meine"]
    assert names(journal, "Paul") == ["unsere"]


def test_one_removes_one_s_own_and_the_office_s_and_no_one_else_s(journal: Journal) -> None:
    """A number one has made up removes nothing of a colleague's."""
    keep(journal, "meine")
    keep(journal, "unsere", for_office=True)
    ours, mine = (one.id for one in saved_filters.seen_by(journal, "Frieda"))
    saved_filters.remove(journal, mine, person="Paul")
    assert names(journal) == ["unsere", "meine"]
    saved_filters.remove(journal, ours, person="Paul")
    saved_filters.remove(journal, mine, person="Frieda")
    assert names(journal) == []


@pytest.mark.parametrize("name", ["", "  ", "x" * 61, "zwei\nZeilen", "unsicht\u200bbar"])
def test_a_name_can_be_read(journal: Journal, name: str) -> None:
    """Nothing is kept under a name that is none."""
    with pytest.raises(BusinessError) as refused:
        keep(journal, name)
    assert refused.value.problem.code == "filter.no_name"
    assert names(journal) == []


def test_a_name_is_taken_once(journal: Journal) -> None:
    """By one person, that is; somebody else may use it, and so may the office."""
    keep(journal, "dringend")
    with pytest.raises(BusinessError) as refused:
        keep(journal, "dringend")
    assert refused.value.problem.code == "filter.name_taken"
    keep(journal, "dringend", "Paul")
    keep(journal, "dringend", for_office=True)


def test_twenty_are_enough(journal: Journal) -> None:
    """The next one is refused until one is removed; those of the office and of others count for themselves."""
    for number in range(MOST):
        keep(journal, f"Filter {number}")
    with pytest.raises(BusinessError) as refused:
        keep(journal, "noch einer")
    assert refused.value.problem.code == "filter.too_many"
    keep(journal, "noch einer", for_office=True)
    saved_filters.remove(journal, saved_filters.seen_by(journal, "Frieda")[5].id, person="Frieda")
    keep(journal, "noch einer")


def test_clicking_at_once_keeps_no_more_than_twenty(journal: Journal, journal_of: Callable[[], Journal]) -> None:
    """Eight windows of one person, three places left: three are kept."""
    for number in range(MOST - 3):
        keep(journal, f"Filter {number}")
    start = threading.Barrier(8, timeout=30)

    def click(number: int, window: Journal) -> bool:
        start.wait()
        try:
            keep(window, f"schnell {number}")
        except BusinessError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        kept = list(pool.map(click, range(8), [journal_of() for _ in range(8)]))
    assert sum(kept) == 3
    assert len(names(journal)) == MOST
