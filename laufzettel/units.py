# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The units of an office (*Einheiten*): which processes belong to which, and who stands in for whom."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from laufzettel.errors import BusinessError
from laufzettel.office import Office
from laufzettel.office_toml import WRONG_ENTRY

_SECTION = "einheiten"


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit.

    Attributes:
        key: its short name in office.toml.
        name: what people call it.
        processes: whose cases belong to it.
        stood_in_by: the units that stand in for it.
    """

    key: str
    name: str
    processes: tuple[str, ...]
    stood_in_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Units:
    """All units of an office; without any, everybody at the desk sees every case, as their role admits.

    Attributes:
        by_key: the units by their short names.
    """

    by_key: Mapping[str, Unit]

    def __bool__(self) -> bool:
        return bool(self.by_key)

    def of(self, process: str) -> str:
        """The unit a process belongs to; empty if it belongs to none."""
        return next((unit.key for unit in self.by_key.values() if process in unit.processes), "")

    def covered(self, own: Collection[str]) -> tuple[str, ...]:
        """The units somebody works for: her own, and those for which one of her own stands in.

        Who stands in for a unit does not stand in for those that unit stands in for.
        """
        return tuple(
            key for key, unit in self.by_key.items() if key in own or not set(own).isdisjoint(unit.stood_in_by)
        )

    def processes(self, keys: Collection[str]) -> tuple[str, ...]:
        """The processes that belong to these units."""
        return tuple(process for key in keys for process in self.by_key[key].processes)

    def named(self, key: str) -> str:
        """What people call a unit; its short name if it is no longer in office.toml."""
        return self.by_key[key].name if key in self.by_key else key

    def homeless(self, processes: Iterable[str]) -> list[str]:
        """Which of these processes belong to no unit although there are units: nobody at the desk sees their cases."""
        return [process for process in processes if self and not self.of(process)]


def units_of(office: Office) -> Units:
    """The units as office.toml names them.

    Args:
        office: the office.

    Raises:
        BusinessError: a process belongs to two units, or a unit that is to stand in is not there.
    """
    found = {key: _unit(key, office.section(_SECTION, key)) for key in office.section(_SECTION)}
    for unit in found.values():
        twice = any(other is not unit and set(other.processes) & set(unit.processes) for other in found.values())
        if twice:
            entry, de, en = "verfahren", "jedes Verfahren in einer einzigen Einheit", "each process in one unit only"
        elif not set(unit.stood_in_by) <= found.keys() - {unit.key}:
            entry, de, en = "vertretung", "andere Einheiten dieser Datei", "other units of this file"
        else:
            continue
        raise BusinessError(WRONG_ENTRY.at(entry=f"[{_SECTION}.{unit.key}] {entry}", de=de, en=en))
    return Units(found)


def _unit(key: str, said: Mapping[str, object]) -> Unit:
    return Unit(key, str(said["name"]), _listed(said.get("verfahren")), _listed(said.get("vertretung")))


def _listed(said: object) -> tuple[str, ...]:
    return tuple(str(one) for one in said) if isinstance(said, list) else ()
