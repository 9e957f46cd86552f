# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Releasing a batch (class A2): who may, and which cases must be looked at."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence

from laufzettel.errors import BusinessError, Message
from laufzettel.journal import Journal
from laufzettel.process import Automation

NOT_A2 = Message(
    "release.not_a2",
    "Für dieses Verfahren ist keine Stapelfreigabe zugelassen (Klasse {automation}).",
    "This process does not admit release by batch (class {automation}).",
    "Geben Sie jeden Vorgang einzeln frei: laufzettel sign NUMMER --release",
    "Release each case: laufzettel sign NUMBER --release",
)
TOO_FEW = Message(
    "release.too_few",
    "Erst {done} von {needed} Vorgängen wurden einzeln freigegeben; vorher gibt es keine Stapelfreigabe.",
    "Only {done} of {needed} cases were released one by one so far; before that there is no release by batch.",
    "Geben Sie weiter einzeln frei, oder die Verantwortlichen ändern stapel_ab_faellen in office.toml.",
    "Go on one by one, or change stapel_ab_faellen in office.toml (a decision of those responsible).",
)


def batch_gate(journal: Journal, automation: Automation, needed: int) -> None:
    """Refuse a batch release the process is not ready for.

    Args:
        journal: the journal.
        automation: class of automation of the process.
        needed: how many single releases must have gone before.

    Raises:
        BusinessError: the class is not A2, or too few cases were released one by one.
    """
    if automation is not Automation.A2:
        raise BusinessError(NOT_A2.at(automation=automation.value))
    rows = journal.database.rows(
        "SELECT 1 FROM entry WHERE station = 'release' AND result = 'released' LIMIT ?", (needed,)
    )
    if len(rows) < needed:
        raise BusinessError(TOO_FEW.at(done=len(rows), needed=needed))


def sample_of(numbers: Sequence[str], percent: int) -> list[str]:
    """The cases of a batch that a person must look at, at least one.

    Args:
        numbers: the batch.
        percent: share of the batch, 1 to 100; rounded up.

    Returns:
        A random sample that follows from the batch alone: asking twice gives the same cases, nobody can choose them.
    """
    size = max(1, math.ceil(len(numbers) * percent / 100))
    batch = hashlib.sha256("\n".join(sorted(numbers)).encode()).digest()
    return sorted(sorted(numbers, key=lambda number: hashlib.sha256(batch + number.encode()).digest())[:size])
