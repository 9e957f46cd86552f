# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Station *release*: a person signs here."""

from __future__ import annotations

import orjson

from laufzettel.case import State, Station
from laufzettel.journal import Batch, Journal
from laufzettel.journal.batch import Signature
from laufzettel.process import Automation


def release(journal: Journal, batch: Batch, automation: Automation) -> None:
    """Lay the prepared cases before a person; they come back on a later run, released.

    Args:
        journal: the journal.
        batch: the cases.
        automation: A1: one by one; A2: as a batch with a mandatory sample. There is no default answer on time-out.
    """
    detail = orjson.dumps({"class": automation.value}).decode()
    journal.sign(
        batch,
        Station.RELEASE,
        [Signature(case, "for_release", detail, State.RELEASE, Station.RELEASE) for case in batch.at(Station.RELEASE)],
    )
