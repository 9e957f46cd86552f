# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The conformance suite finds targets that break their promise: controls that must fail it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from laufzettel.connect import Guarantee, Health, Item, Probe, Receipt, Seen, Target, Wrote
from laufzettel.errors import Problem
from laufzettel.testing import Lying, VerifiableContract

SECRET = "Geheimnisträger"


class Shelf:
    """A small honest system: records in a file, one line each."""

    name, guarantee, settle_s = "regal", Guarantee.VERIFIABLE, 0.0

    def __init__(self, folder: Path) -> None:
        self.path = folder / "regal.txt"

    def lines(self) -> list[tuple[str, str]]:
        """All records: key and content."""
        if not self.path.exists():
            return []
        return [(key, text) for key, _, text in (line.partition("\t") for line in self.path.read_text().splitlines())]

    def check(self) -> Health:
        return Health(True)

    def plan(self, items: Sequence[Item]) -> list[Problem | None]:
        return [None for _ in items]

    def probe(self, items: Sequence[Item]) -> list[Probe]:
        return [Probe(self._seen(item)) for item in items]

    def confirm(self, items: Sequence[Item]) -> list[Probe]:
        return self.probe(items)

    def write(self, items: Sequence[Item]) -> list[Receipt]:
        receipts = []
        for item in items:
            seen = self._seen(item)
            if seen is Seen.ABSENT:
                self.append(item)
            receipts.append(Receipt(Wrote.DONE if seen in (Seen.ABSENT, Seen.SAME) else Wrote.CONFLICT))
        return receipts

    def append(self, item: Item) -> None:
        """One more line."""
        with self.path.open("a") as file:
            file.write(f"{item.key}\t{item.payload['text']}\n")

    def _seen(self, item: Item) -> Seen:
        there = [text for key, text in self.lines() if key == item.key]
        if not there:
            return Seen.ABSENT
        if len(there) > 1:
            return Seen.SEVERAL
        return Seen.SAME if there[0] == item.payload["text"] else Seen.DIFFERENT


class Twice(Shelf):
    """Writes every record twice."""

    def append(self, item: Item) -> None:
        super().append(item)
        super().append(item)


class Overwriting(Shelf):
    """Replaces what it finds."""

    def write(self, items: Sequence[Item]) -> list[Receipt]:
        kept = [(key, text) for key, text in self.lines() if key not in {item.key for item in items}]
        self.path.write_text("".join(f"{key}\t{text}\n" for key, text in kept))
        for item in items:
            self.append(item)
        return [Receipt(Wrote.DONE) for _ in items]


class Talkative(Shelf):
    """Gives the payload away as evidence."""

    def write(self, items: Sequence[Item]) -> list[Receipt]:
        return [
            Receipt(one.wrote, {"seen": str(item.payload)})
            for one, item in zip(super().write(items), items, strict=True)
        ]


class Forgetful(Shelf):
    """Says it wrote and did not."""

    def append(self, item: Item) -> None:
        """Nothing."""


class Contract(VerifiableContract):
    """The suite, applied to whatever `make` makes."""

    def __init__(self, make: Callable[[Path], Target]) -> None:
        self._make = make

    def target(self, folder: Path) -> Target:
        return self._make(folder)

    def item(self, number: int) -> Item:
        return Item(f"KON-{number}/test", {"text": f"{SECRET} {number}"})

    def other(self, item: Item) -> Item:
        return Item(item.key, {"text": "ganz anders"})

    def count(self, folder: Path, key: str) -> int:
        return sum(one == key for one, _ in Shelf(folder).lines())


def failures(make: Callable[[Path], Target], folder: Path) -> list[str]:
    """Names of the suite's tests that a target fails."""
    found = []
    suite = Contract(make)
    for name in sorted(name for name in dir(VerifiableContract) if name.startswith("test_")):
        place = folder / name
        place.mkdir()
        try:
            getattr(suite, name)(place)
        except AssertionError:
            found.append(name)
    return found


def test_an_honest_target_passes(tmp_path: Path) -> None:
    """Otherwise the controls below would show nothing."""
    assert failures(Shelf, tmp_path) == []


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (lambda folder: Lying(Shelf(folder)), "test_looking_changes_nothing_and_tells_the_truth"),
        (Twice, "test_what_is_written_arrives_once"),
        (Overwriting, "test_other_content_under_the_key_is_a_conflict"),
        (Talkative, "test_evidence_names_nobody"),
        (Forgetful, "test_the_station_writes_once_and_signs"),
    ],
    ids=["lying", "twice", "overwriting", "talkative", "forgetful"],
)
def test_a_target_that_breaks_its_promise_fails(make: Callable[[Path], Target], expected: str, tmp_path: Path) -> None:
    """Each kind of broken promise is found by the test made for it."""
    assert expected in failures(make, tmp_path)
