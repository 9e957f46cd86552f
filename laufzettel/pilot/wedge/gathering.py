# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Bringing the contributions of a stepped wedge together in an office: which are there, which are missing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from laufzettel.errors import BusinessError, Message
from laufzettel.journal import Journal, plans
from laufzettel.journal.follow_ups import today
from laufzettel.journal.plans import Registered
from laufzettel.office import Office
from laufzettel.pilot.baseline import survey as surveys
from laufzettel.pilot.report.findings import NO_PLAN
from laufzettel.pilot.report.inputs import read_inputs
from laufzettel.pilot.wedge import own
from laufzettel.pilot.wedge.combined import Combined, combine
from laufzettel.pilot.wedge.contribution import Contribution
from laufzettel.pilot.wedge.folder import FOLDER, by_unit, of_folder, read
from laufzettel.pilot.wedge.timetable import days_of, is_wedge

MISSING = Message(
    "wedge.missing",
    "Der Plan von „{process}“ stellt Einheiten nacheinander um; zum Bericht fehlen Beiträge von: {units}.",
    "The plan of “{process}” switches units over one after the other; for the report there are no contributions of: "
    "{units}.",
    "Jedes Amt erstellt seinen mit: laufzettel pilot report --share DATEI --yes. Legen Sie die Dateien in den Ordner "
    "{folder} des Amts, oder nennen Sie sie mit --with.",
    "Each office makes its own by: laufzettel pilot report --share FILE --yes. Put the files into the folder {folder} "
    "of the office, or name them by --with.",
)
NO_WEDGE = Message(
    "wedge.no_wedge",
    "Der Plan von „{process}“ stellt keine Einheiten nacheinander um; Beiträge gehören nicht hierher.",
    "The plan of “{process}” does not switch units over one after the other; contributions do not belong here.",
    "Lassen Sie --share und --with weg.",
    "Leave --share and --with out.",
)


class Place(NamedTuple):
    """A unit of the plan, and whether its contribution is there.

    Attributes:
        unit: by its name in the plan.
        switched: the day of its switch.
        own: whether it is this office.
        digest: of its contribution; empty if there is none in the folder.
    """

    unit: str
    switched: date
    own: bool
    digest: str


def is_combined(office: Office, journal: Journal, process: str) -> bool:
    """Whether the report of a process is made from contributions: its plan says so, or without one they are there.

    Args:
        office: the office.
        journal: its journal.
        process: whose pilot.
    """
    plan = plans.latest(journal.database, process)
    return is_wedge(plan.body) if plan else any(office.path(*FOLDER).glob("*.json"))


def contribution(office: Office, journal: Journal, process: str) -> Contribution:
    """What this office contributes, by the journal's clock.

    Args:
        office: the office.
        journal: its journal.
        process: whose pilot.

    Raises:
        BusinessError: the plan is no stepped wedge, pilot-bericht.toml is missing or wrong, it is too early, a study is
            open, or there are too few times.
    """
    plan = plans.latest(journal.database, process)
    if plan is None:
        raise BusinessError(NO_PLAN.at(process=process))
    if not is_wedge(plan.body):
        raise BusinessError(NO_WEDGE.at(process=process))
    inputs = read_inputs(office.folder)
    with surveys.opened(office.folder) as survey:
        return own.contribution(journal, survey, process, inputs, day=today(journal))


def gathered(office: Office, journal: Journal, process: str, others: Sequence[Path] = ()) -> Combined:
    """What the stepped wedge of a process has shown, from this office and the contributions of the others.

    A contribution that lies there counts also for this office: so all who have the same files get the same report.

    Args:
        office: the office.
        journal: its journal.
        process: whose pilot.
        others: contributions beside those in the office's folder.

    Raises:
        BusinessError: a contribution is missing or wrong, or this office has none to make.
    """
    plan = plans.latest(journal.database, process)
    if plan is not None and not is_wedge(plan.body):
        raise BusinessError(NO_WEDGE.at(process=process))
    found = [*of_folder(office.folder, process), *((path, read(path)) for path in others)]
    units = by_unit(found, process, plan.digest if plan else "")
    if plan is None:
        if not units:
            raise BusinessError(NO_PLAN.at(process=process))
        plan = _of_others(process, next(iter(units.values())))
    days = days_of(plan.body)
    missing = [unit for unit in days.switched if unit not in units and unit != plan.unit]
    if missing:
        raise BusinessError(MISSING.at(process=process, units=", ".join(missing), folder="/".join(FOLDER)))
    if plan.unit and plan.unit not in units:
        units[plan.unit] = contribution(office, journal, process)
    every = [units[unit] for unit in days.switched]
    return combine(every, plan, days, read_inputs(office.folder), day=today(journal))


def places(office: Office, journal: Journal, process: str) -> list[Place]:
    """The units of a registered stepped wedge, in the order of the lot; none if it is none.

    Args:
        office: the office.
        journal: its journal.
        process: whose pilot.

    Raises:
        BusinessError: a contribution in the folder is wrong.
    """
    plan = plans.latest(journal.database, process)
    if plan is None or not is_wedge(plan.body):
        return []
    units = by_unit(of_folder(office.folder, process), process, plan.digest)
    return [
        Place(unit, day, unit == plan.unit, units[unit].digest if unit in units else "")
        for unit, day in days_of(plan.body).switched.items()
    ]


def _of_others(process: str, one: Contribution) -> Registered:
    """The plan that contributions bring along, where this office is no unit and has registered none."""
    return Registered(0, process, "", "", "", one.plan, one.body, "")
