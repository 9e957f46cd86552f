# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What another catalogue would change: who comes, who goes, and which inputs of whom become others."""

from __future__ import annotations

from dataclasses import dataclass

from laufzettel.pilot.opportunities.candidate import Candidate, Catalogue, weighed
from laufzettel.pilot.opportunities.entries import ENTRIES, said
from laufzettel.values import fold
from laufzettel.words import Pair


@dataclass(frozen=True, slots=True)
class Changes:
    """The way from one catalogue to another.

    Attributes:
        added: names of the candidates that come.
        removed: names of those that go.
        changed: those that become others: before, after, and the names of the entries that differ.
        same: how many stay as they are.
        weights: what is weighed otherwise.
        note: whether something else is said about where the figures are from.
    """

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[tuple[Candidate, Candidate, tuple[str, ...]], ...]
    same: int
    weights: tuple[Pair, ...]
    note: bool

    @property
    def any(self) -> bool:
        """Whether anything becomes another."""
        return bool(self.added or self.removed or self.changed or self.weights or self.note)


def between(before: Catalogue, after: Catalogue) -> Changes:
    """What changes from one catalogue to another; candidates are the same if they are called so.

    Args:
        before: as it is.
        after: as it would be.
    """
    old = {fold(one.name): one for one in before.candidates}
    new = {fold(one.name): one for one in after.candidates}
    differing = {key: differences(old[key], one) for key, one in new.items() if key in old}
    return Changes(
        tuple(one.name for key, one in new.items() if key not in old),
        tuple(one.name for key, one in old.items() if key not in new),
        tuple((old[key], new[key], entries) for key, entries in differing.items() if entries),
        sum(not entries for entries in differing.values()),
        tuple(title for code, title in weighed().items() if before.weights[code] != after.weights[code]),
        before.note != after.note,
    )


def differences(before: Candidate, after: Candidate) -> tuple[str, ...]:
    """The entries of the form in which two candidates differ, in their order."""
    old, new = said(before, "en"), said(after, "en")
    return tuple(key for key in ENTRIES if old.get(key) != new.get(key))
