# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The plan of an office's pilot: what is registered, how it changed, and whether pilot.toml still says the same."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise

from laufzettel.errors import BusinessError
from laufzettel.journal import Journal, plans
from laufzettel.journal.plans import Registered
from laufzettel.office import Office
from laufzettel.pilot.design.plan import Plan, deviations
from laufzettel.pilot.design.plan_file import read_plan
from laufzettel.pilot.design.standing import deviates


@dataclass(frozen=True, slots=True)
class Planned:
    """The plan of a pilot as registered.

    Attributes:
        registered: every registered plan, the oldest first; none if none is.
        plan: the one that counts; None if none is.
        changes: each later one, with the entries in which it differs from the one before.
        drifted: in which entries pilot.toml says something else than what is registered.
    """

    registered: Sequence[Registered]
    plan: Plan | None
    changes: Sequence[tuple[Registered, Sequence[str]]]
    drifted: Sequence[str]

    @property
    def last(self) -> Registered | None:
        """The registration that counts; None if there is none."""
        return self.registered[-1] if self.registered else None


def planned_at(office: Office, journal: Journal, process: str) -> Planned:
    """The plan of a pilot, and what deviates from it.

    Args:
        office: the office.
        journal: its journal.
        process: which pilot.
    """
    registered = plans.history(journal.database, process)
    return Planned(
        registered,
        Plan.model_validate_json(registered[-1].body) if registered else None,
        [(one, deviations(before.body, one.body)) for before, one in pairwise(registered)],
        _drifted(office, process, registered),
    )


def _drifted(office: Office, process: str, registered: Sequence[Registered]) -> Sequence[str]:
    with suppress(BusinessError):  # a file that is not there, or not yet right, is looked at on the command line
        said, _ = read_plan(office.folder, process)
        if said is not None and registered:
            return deviates(said, registered[-1])
    return []
