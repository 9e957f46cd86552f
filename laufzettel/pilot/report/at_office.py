# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the pilot of a process has shown in an office: its journal, its survey and its pilot-bericht.toml together."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from laufzettel.errors import BusinessError
from laufzettel.journal import Journal, plans
from laufzettel.journal.follow_ups import today
from laufzettel.office import Office
from laufzettel.pilot.baseline import survey as surveys
from laufzettel.pilot.report.findings import NO_PLAN, Findings, gather
from laufzettel.pilot.report.inputs import read_inputs
from laufzettel.pilot.wedge import gathering
from laufzettel.pilot.wedge.combined import Combined


def gathered(office: Office, journal: Journal, process: str, others: Sequence[Path] = ()) -> Findings | Combined:
    """What the pilot of a process has shown up to today, by the journal's clock.

    Args:
        office: the office.
        journal: its journal.
        process: whose pilot.
        others: contributions of other units, beside those in the office's folder.

    Raises:
        BusinessError: no plan is registered, pilot-bericht.toml is missing or wrong, a study is open, times or
            contributions are missing, or one of these is wrong; the first of these that is so.
    """
    if others or gathering.is_combined(office, journal, process):
        return gathering.gathered(office, journal, process, others)
    if plans.latest(journal.database, process) is None:
        raise BusinessError(NO_PLAN.at(process=process))
    inputs = read_inputs(office.folder)
    with surveys.opened(office.folder) as survey:
        return gather(journal, survey, process, inputs, day=today(journal))
