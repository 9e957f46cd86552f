# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reading contributions: every file is checked before anything is computed from it, and what is wrong is named."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import orjson
from pydantic import ValidationError

from laufzettel.case import digest_of
from laufzettel.errors import BusinessError, Message
from laufzettel.pilot.design.plan import Plan
from laufzettel.pilot.wedge.contribution import VERSION, Block, Contribution, Times, canonical
from laufzettel.pilot.wedge.timetable import Timetable, timetable

FOLDER = ("pilot", "beitraege")
"""Where contributions are put in an office's folder."""
_LARGEST = 5_000_000

UNREADABLE = Message(
    "wedge.unreadable",
    "Die Datei „{file}“ ist nicht zu lesen oder kein Beitrag ({de}).",
    "The file “{file}” cannot be read, or is no contribution ({en}).",
    "Ein Beitrag entsteht mit: laufzettel pilot report --share DATEI --yes",
    "A contribution is made by: laufzettel pilot report --share FILE --yes",
)
OTHER_VERSION = Message(
    "wedge.version",
    "Der Beitrag „{file}“ hat die Fassung {there}; dieses Programm liest die Fassung {here}.",
    "The contribution “{file}” is of version {there}; this program reads version {here}.",
    "Alle Einheiten brauchen dieselbe Fassung des Programms; lassen Sie den Beitrag neu erstellen.",
    "All units need the same version of the program; have the contribution made anew.",
)
CHANGED = Message(
    "wedge.changed",
    "Der Beitrag „{file}“ passt nicht zu seiner Prüfsumme (Eintrag sha256): er ist beschädigt oder verändert.",
    "The contribution “{file}” does not fit its digest (entry sha256): it is damaged or was changed.",
    "Lassen Sie ihn sich noch einmal geben.",
    "Have it sent again.",
)
WRONG = Message(
    "wedge.entry",
    "Der Beitrag „{file}“: Der Eintrag {entry} fehlt oder ist falsch.",
    "The contribution “{file}”: the entry {entry} is missing or wrong.",
    "Lassen Sie ihn neu erstellen: laufzettel pilot report --share DATEI --yes",
    "Have it made anew: laufzettel pilot report --share FILE --yes",
)
OTHER_PROCESS = Message(
    "wedge.process",
    "Der Beitrag „{file}“ ist für das Verfahren „{there}“, nicht für „{process}“.",
    "The contribution “{file}” is for the process “{there}”, not for “{process}”.",
)
OTHER_PLAN = Message(
    "wedge.plan",
    "Der Beitrag „{file}“ steht auf einem anderen Plan (Eintrag plan: {there} statt {here}).",
    "The contribution “{file}” stands on another plan (entry plan: {there} instead of {here}).",
    "Alle Einheiten müssen denselben Plan festgelegt haben; die Prüfsumme zeigt: laufzettel pilot plan --json",
    "All units must have registered the same plan; its digest shows: laufzettel pilot plan --json",
)
NO_UNIT = Message(
    "wedge.unit",
    "Der Beitrag „{file}“: Die Einheit „{unit}“ gibt es im Plan nicht (Eintrag unit); es gibt: {units}.",
    "The contribution “{file}”: there is no unit “{unit}” in the plan (entry unit); there is: {units}.",
)
TWICE = Message(
    "wedge.twice",
    "Für die Einheit „{unit}“ gibt es zwei verschiedene Beiträge: „{file}“ und „{other}“.",
    "There are two different contributions of the unit “{unit}”: “{file}” and “{other}”.",
    "Welcher gilt, sagt die Einheit (Prüfsumme vergleichen); nehmen Sie den anderen weg.",
    "The unit says which counts (compare the digest); take the other away.",
)
_NO_FILE = ("nicht da oder nicht lesbar", "not there, or not readable")
_NO_JSON = ("kein JSON mit den Einträgen contribution und sha256", "no JSON with the entries contribution and sha256")


def of_folder(folder: Path, process: str) -> Iterator[tuple[Path, Contribution]]:
    """The contributions that lie in an office's folder; those of another process are passed over.

    Args:
        folder: of the office.
        process: whose pilot.

    Raises:
        BusinessError: a file is no contribution, is damaged or holds something that cannot be.
    """
    for path in sorted(folder.joinpath(*FOLDER).glob("*.json")):
        found = read(path)
        if found.process == process:
            yield path, found


def by_unit(found: Iterable[tuple[Path, Contribution]], process: str, plan: str) -> dict[str, Contribution]:
    """The contribution of each unit.

    Args:
        found: contributions, with the files they come from.
        process: whose pilot.
        plan: the digest of the plan all must have; empty for that of the first.

    Raises:
        BusinessError: one is of another process or plan, or a unit has two that differ.
    """
    units: dict[str, tuple[Path, Contribution]] = {}
    for path, one in found:
        if one.process != process:
            raise BusinessError(OTHER_PROCESS.at(file=path.name, there=one.process, process=process))
        plan = plan or one.plan
        if one.plan != plan:
            raise BusinessError(OTHER_PLAN.at(file=path.name, there=one.plan[:12], here=plan[:12]))
        there = units.setdefault(one.unit, (path, one))
        if there[1].digest != one.digest:
            raise BusinessError(TWICE.at(unit=one.unit, file=there[0].name, other=path.name))
    return {unit: one for unit, (_, one) in units.items()}


def read(path: Path) -> Contribution:
    """The contribution in a file.

    Args:
        path: the file.

    Raises:
        BusinessError: it is none, is damaged, or holds something that cannot be; file and entry are named.
    """
    said, seal = _opened(path)
    if said.get("version") != VERSION:
        there = said.get("version")
        raise BusinessError(
            OTHER_VERSION.at(file=path.name, there=there if isinstance(there, int) else "?", here=VERSION)
        )
    content = canonical(said)
    if digest_of(content) != seal:
        raise BusinessError(CHANGED.at(file=path.name))
    try:
        found = Contribution.model_validate_json(content)
    except ValidationError as wrong:
        first = wrong.errors(include_url=False, include_input=False, include_context=False)[0]
        raise BusinessError(WRONG.at(file=path.name, entry=".".join(map(str, first["loc"])) or "–")) from None
    days = _days(path, found)
    if found.unit not in days.switched:
        raise BusinessError(NO_UNIT.at(file=path.name, unit=found.unit, units=", ".join(days.switched)))
    for entry in _odd(found, days):
        raise BusinessError(WRONG.at(file=path.name, entry=entry))
    return found


def _opened(path: Path) -> tuple[dict[str, object], str]:
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST + 1)
    except OSError:
        raise BusinessError(UNREADABLE.at(file=path.name, de=_NO_FILE[0], en=_NO_FILE[1])) from None
    try:
        said = orjson.loads(data) if len(data) <= _LARGEST else None
    except orjson.JSONDecodeError:
        said = None
    if isinstance(said, dict) and said.keys() == {"contribution", "sha256"}:
        content, seal = said["contribution"], said["sha256"]
        if isinstance(content, dict) and isinstance(seal, str):
            return content, seal
    raise BusinessError(UNREADABLE.at(file=path.name, de=_NO_JSON[0], en=_NO_JSON[1]))


def _days(path: Path, found: Contribution) -> Timetable:
    """The days of the plan that a contribution brings along."""
    if digest_of(found.body.encode()) != found.plan:
        raise BusinessError(WRONG.at(file=path.name, entry="plan"))
    with suppress(ValidationError, OverflowError):
        plan = Plan.model_validate_json(found.body)
        if plan.stufen is not None and len(set(plan.stufen.einheiten)) == len(plan.stufen.einheiten):
            return timetable(plan, plan.stufen)
    raise BusinessError(WRONG.at(file=path.name, entry="body"))


def _odd(found: Contribution, days: Timetable) -> Iterator[str]:
    """The entries that cannot be, though each by itself could."""
    for n, block in enumerate(found.blocks):
        if not _block_can_be(block, found.unit, days):
            yield f"blocks.{n}"
    if not found.timed("manual") or not found.timed("assisted", "with_people"):
        yield "blocks"
    if not found.pilot.automatic + found.pilot.assisted + found.pilot.aborted:
        yield "pilot"
    for name in ("rework_by_hand", "rework_of_pilot", "checks"):
        beside = getattr(found, name)
        if beside is not None and beside.times is not None and not _sums_can_be(beside.times):
            yield f"{name}.times"
    if found.kept[1] > found.kept[0]:
        yield "kept"


def _block_can_be(block: Block, unit: str, days: Timetable) -> bool:
    if len(block.periods) != days.periods or sum(block.periods) != block.timed:
        return False
    if (block.squares is not None) != (block.path == "aborted"):
        return False
    if block.squares is not None and not _sums_can_be(
        Times(**block.model_dump(include={"timed", "quarters", "squares"}))
    ):
        return False
    if block.path == "manual":
        return not any(block.periods[days.period(days.switched[unit] - timedelta(days=1)) + 1 :])
    return not any(block.periods[: days.period(days.settled(unit))])


def _sums_can_be(times: Times) -> bool:
    """No sum of squares is smaller than that of equal times, or larger than that of one time alone."""
    return times.quarters**2 <= times.squares * times.timed and times.squares <= times.quarters**2
