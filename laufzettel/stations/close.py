# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Station *close*: to the files (*zu den Akten*)."""

from __future__ import annotations

from collections.abc import Sequence

from laufzettel.case import State, Station
from laufzettel.journal import Batch, Journal
from laufzettel.journal.batch import Signature


def close(journal: Journal, batch: Batch, *, frees: Sequence[str] = ()) -> None:
    """Close what is done; the slip stays.

    Args:
        journal: the journal.
        batch: the cases.
        frees: kinds of marks that closed cases give free, so that cases waiting for them can go on.
    """

    def free(mine: set[int]) -> None:
        for kind in frees:
            journal.drop_marks(mine, kind)

    journal.sign(
        batch,
        Station.CLOSE,
        [Signature(case, "closed", "{}", State.CLOSED, Station.CLOSE) for case in batch.at(Station.CLOSE)],
        also=free,
    )
