# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A page is drawn once for all who ask, ahead of them where there is time, and never in anybody's way."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laufzettel.desk.drawn import Drawn, Kept
from laufzettel.errors import BusinessError
from laufzettel.journal.people import NO_CASE
from laufzettel.view import Image, Pages, PageSize, Word

PAPER, OTHER = Path("papier"), Path("anderes")
SOON_S = 30


class Slow:
    """Draws a page when it is told to; refuses the page 404."""

    media_types = frozenset({"application/pdf"})

    def __init__(self) -> None:
        """Nothing is drawn yet."""
        self.drawn: list[tuple[Path, int]] = []
        self.looked = 0
        self.begun, self.may = threading.Semaphore(0), threading.Semaphore(0)

    def begin(self) -> None:
        """Nothing to start."""

    def look(self, path: Path, name: str, place: str) -> Pages:
        """One page of A4."""
        self.looked += 1
        return Pages(1, [PageSize(595, 842)])

    def image(self, path: Path, name: str, page: int) -> Image:
        """A picture of ten bytes."""
        self.drawn.append((path, page))
        self.begun.release()
        assert self.may.acquire(timeout=SOON_S)
        if page == 404:
            raise BusinessError(NO_CASE.at(number=name))
        return Image(b"0123456789", "image/png")

    def words(self, path: Path, name: str, page: int) -> Sequence[Word]:
        """None."""
        return []


@pytest.fixture
def slow() -> Slow:
    """Somebody who draws."""
    return Slow()


@pytest.fixture
def several() -> Iterator[ThreadPoolExecutor]:
    """People who ask at the same time."""
    with ThreadPoolExecutor(4) as threads:
        yield threads


def began(slow: Slow) -> bool:
    """Wait until one more page is being drawn."""
    return slow.begun.acquire(timeout=SOON_S)


def is_over() -> None:
    """Wait until nothing more is drawn ahead."""
    for thread in threading.enumerate():
        if thread.name == "ahead":
            thread.join(SOON_S)


def test_who_asks_while_a_page_is_drawn_gets_that_one(slow: Slow, several: ThreadPoolExecutor) -> None:
    """Four people, one drawing; and none when they ask again."""
    drawn = Drawn(slow)
    asked = [several.submit(drawn.image, PAPER, "a.pdf", 1) for _ in range(4)]
    assert began(slow)
    slow.may.release()
    assert len({one.result() for one in asked}) == 1
    assert drawn.image(PAPER, "a.pdf", 1) == drawn.known(PAPER, 1)
    assert slow.drawn == [(PAPER, 1)]


def test_what_a_document_has_to_show_is_asked_once(slow: Slow) -> None:
    """Its pages do not change."""
    drawn = Drawn(slow)
    assert drawn.look(PAPER, "a.pdf", "") == drawn.look(PAPER, "a.pdf", "")
    assert slow.looked == 1


def test_a_refusal_is_told_to_all_and_not_kept(slow: Slow, several: ThreadPoolExecutor) -> None:
    """The next one who asks may have more luck."""
    drawn = Drawn(slow)
    asked = [several.submit(drawn.image, PAPER, "a.pdf", 404) for _ in range(2)]
    slow.may.release(2)
    for one in asked:
        with pytest.raises(BusinessError):
            one.result()
    assert drawn.known(PAPER, 404) is None
    before = len(slow.drawn)
    slow.may.release()
    with pytest.raises(BusinessError):
        drawn.image(PAPER, "a.pdf", 404)
    assert len(slow.drawn) == before + 1


def test_what_will_be_asked_for_is_drawn_ahead(slow: Slow) -> None:
    """Page after page; one that is refused keeps the others from nothing."""
    drawn = Drawn(slow)
    slow.may.release(3)
    drawn.soon(PAPER, "a.pdf", [404, 1, 2])
    is_over()
    assert drawn.known(PAPER, 1) and drawn.known(PAPER, 2)
    assert slow.drawn == [(PAPER, 404), (PAPER, 1), (PAPER, 2)]
    drawn.look(PAPER, "a.pdf", "")
    assert slow.looked == 1


def test_nothing_is_drawn_ahead_while_somebody_waits(slow: Slow, several: ThreadPoolExecutor) -> None:
    """First what is asked for, then what may be asked for."""
    drawn = Drawn(slow)
    asked = several.submit(drawn.image, PAPER, "a.pdf", 1)
    assert began(slow)
    drawn.soon(OTHER, "b.pdf", [1])
    assert slow.drawn == [(PAPER, 1)]
    slow.may.release(2)
    asked.result()
    assert began(slow)
    is_over()
    assert slow.drawn == [(PAPER, 1), (OTHER, 1)]


def test_who_asks_for_something_else_does_not_wait_for_what_is_drawn_ahead(
    slow: Slow, several: ThreadPoolExecutor
) -> None:
    """It is begun at once."""
    drawn = Drawn(slow)
    drawn.soon(OTHER, "b.pdf", [1, 2])
    assert began(slow)
    asked = several.submit(drawn.image, PAPER, "a.pdf", 1)
    assert began(slow)
    assert slow.drawn == [(OTHER, 1), (PAPER, 1)]
    slow.may.release(3)
    asked.result()
    is_over()


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 12))), st.integers(0, 20))
def test_memory_holds_what_was_asked_for_last_and_never_too_much(puts: list[tuple[int, int]], most: int) -> None:
    """The bound holds whatever comes; of what came last as much is there as has room."""
    kept: Kept[int, int] = Kept(most)
    weights: dict[int, int] = {}
    for name, weight in puts:
        new = kept.get(name) is None
        kept.put(name, weight, weight)
        if new and weight <= most:
            weights[name] = weight
            assert kept.get(name) == weight
        there = [one for one in weights if kept.get(one) is not None]
        assert kept.weight == sum(weights[one] for one in there) <= most
