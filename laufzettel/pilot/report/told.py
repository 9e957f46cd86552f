# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What every report tells, whatever was compared: what the decision, the desk and the command go by."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from laufzettel.journal.caseload import Caseload
from laufzettel.journal.plans import Registered
from laufzettel.pilot.report.inputs import Inputs
from laufzettel.pilot.savings.estimate import Saving
from laufzettel.pilot.savings.guard import Verdict


class Told(Protocol):
    """What a pilot has shown."""

    @property
    def process(self) -> str:
        """Whose pilot."""

    @property
    def day(self) -> date:
        """Of the report."""

    @property
    def first(self) -> date:
        """The first day that counts."""

    @property
    def last(self) -> date:
        """The last day that counts."""

    @property
    def plan(self) -> Registered:
        """As registered."""

    @property
    def caseload(self) -> Caseload:
        """What came in."""

    @property
    def saving(self) -> Saving:
        """The estimate."""

    @property
    def verdict(self) -> Verdict:
        """Whether it holds."""

    @property
    def inputs(self) -> Inputs:
        """What people said."""

    @property
    def digest(self) -> str:
        """What a decision is signed on."""
