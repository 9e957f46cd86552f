# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The conformance suite for sources; used like those in `laufzettel.testing.target`."""

from __future__ import annotations

from abc import ABC, abstractmethod
from pathlib import Path

from laufzettel.connect import Claim, Source


class SourceContract(ABC):
    """What every source must keep."""

    @abstractmethod
    def source(self, folder: Path, worker: str) -> Source:
        """A source; the same folder is the same place, whoever the worker is."""

    @abstractmethod
    def offer(self, folder: Path, name: str, content: bytes) -> None:
        """Lay a document there."""

    @abstractmethod
    def abandon(self, folder: Path) -> None:
        """Let the lease of everything claimed run out."""

    def claims(self, source: Source) -> list[Claim]:
        """Claim all there is."""
        return [claim for offer in source.discover() if (claim := source.claim(offer)) is not None]

    def test_discovering_changes_nothing(self, tmp_path: Path) -> None:
        """Looking twice shows the same."""
        self.offer(tmp_path, "a.pdf", b"1")
        source = self.source(tmp_path, "w1")
        assert source.check().ok
        assert [one.id for one in source.discover()] == [one.id for one in source.discover()]

    def test_one_of_two_workers_gets_it(self, tmp_path: Path) -> None:
        """Both see it, one holds it."""
        self.offer(tmp_path, "a.pdf", b"1")
        one, other = self.source(tmp_path, "w1"), self.source(tmp_path, "w2")
        (seen,), (also,) = one.discover(), other.discover()
        claims = [one.claim(seen), other.claim(also)]
        assert sum(claim is not None for claim in claims) == 1

    def test_receiving_may_be_repeated(self, tmp_path: Path) -> None:
        """The same bytes each time."""
        self.offer(tmp_path, "a.pdf", b"content")
        source = self.source(tmp_path, "w1")
        (claim,) = self.claims(source)
        assert source.receive(claim) == source.receive(claim) == b"content"
        assert claim.name == "a.pdf"

    def test_acknowledging_puts_it_away_and_may_be_repeated(self, tmp_path: Path) -> None:
        """Afterwards nobody is offered it again."""
        self.offer(tmp_path, "a.pdf", b"1")
        source = self.source(tmp_path, "w1")
        (claim,) = self.claims(source)
        source.acknowledge(claim, accepted=True)
        source.acknowledge(claim, accepted=True)
        self.abandon(tmp_path)
        assert list(self.source(tmp_path, "w2").discover()) == []

    def test_what_a_dead_worker_held_is_offered_again(self, tmp_path: Path) -> None:
        """Claimed, never acknowledged: nothing is lost."""
        self.offer(tmp_path, "a.pdf", b"1")
        assert len(self.claims(self.source(tmp_path, "dead"))) == 1
        self.abandon(tmp_path)
        survivor = self.source(tmp_path, "w2")
        (claim,) = self.claims(survivor)
        assert survivor.receive(claim) == b"1"
