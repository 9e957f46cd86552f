# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What was kept of the comparison in shadow mode, for the decision about going live."""

from __future__ import annotations

from typing import NamedTuple

from laufzettel.journal import Journal
from laufzettel.pilot.design.kept import latest


class Agreed(NamedTuple):
    """A comparison of shadow mode that was kept.

    Attributes:
        at: when it was made, ISO 8601, UTC.
        same: cases of which all compared entries agree.
        compared: cases.
        left: how much was compared with nothing.
        digest: SHA-256 over all that is kept of it.
        whole: whether it is still what was kept.
    """

    at: str
    same: int
    compared: int
    left: int
    digest: str
    whole: bool = True


def kept(journal: Journal, process: str) -> Agreed | None:
    """The latest comparison of the shadow mode that was switched on last; None if there is none.

    Args:
        journal: the office's journal.
        process: whose shadow mode.
    """
    found = latest(journal.database, process)
    if found is None:
        return None
    left = sum(found.left.values())
    return Agreed(found.at, found.cases.same, found.cases.compared, left, found.digest, found.whole)
