# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The plan of a pilot (*Vorab-Festlegung*): what is asked, how it is measured, when it ends; fixed before it begins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Annotated, Literal

import orjson
from pydantic import BaseModel, ConfigDict, Field

from laufzettel.pilot.design.lot import switch_overs

DAYS = 100
POINTS = ("E0", "E1", "E2", "E3")
"""The decision points: mandate, choice, going live, what becomes of it."""

_Text = Annotated[str, Field(min_length=1, max_length=1000)]
_Seed = Annotated[str, Field(pattern=r"^([0-9a-f]{2}){16,64}$")]
_Name = Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]{0,79}$")]
_Value = Annotated[str, Field(max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")]
_Code = Annotated[str, Field(pattern=r"^[a-z0-9_-]{1,40}$")]


class _Section(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, hide_input_in_errors=True)


class Question(_Section):
    """What the pilot asks, of which process and which cases, and by which design."""

    verfahren: _Text
    frage: _Text
    beginn: date
    fallarten: Annotated[list[_Text], Field(min_length=1)]
    fallart_feld: _Name | None = None
    hauptmass: Literal["bearbeitungszeit_je_vorgang"]
    versuchsplan: Literal["handprobe", "stufen", "vorher_nachher"]


class ActiveTime(_Section):
    """When the clock starts and when it stops."""

    beginnt: _Text
    endet: _Text


class HoldOut(_Section):
    """The random manual sample (*zufällige Handprobe*)."""

    prozent: Annotated[int, Field(ge=5, le=10)]
    startwert: _Seed
    erster_tag: date
    letzter_tag: date


class Wedge(_Section):
    """The stepped wedge: units switched over one after the other, in an order drawn by lot."""

    einheiten: Annotated[list[_Code], Field(min_length=2)]
    startwert: _Seed
    erster_tag: date
    abstand_tage: Annotated[int, Field(ge=1, le=DAYS)]

    def days(self) -> dict[str, date]:
        """The day on which each unit is switched over, in order."""
        return switch_overs(bytes.fromhex(self.startwert), self.einheiten, self.erster_tag, self.abstand_tage)


class Calendar(_Section):
    """The days of the decision points."""

    E0: date
    E1: date
    E2: date
    E3: date


class ExitRules(_Section):
    """On what terms the pilot goes on at each decision point."""

    E0: _Text
    E1: _Text
    E2: _Text
    E3: _Text


class StopRules(_Section):
    """When the pilot is stopped early."""

    regeln: Annotated[list[_Text], Field(min_length=1)]
    fehlergrenze_prozent: Annotated[float, Field(gt=0, lt=100)]


class Plan(_Section):
    """A whole plan, as pilot.toml says it."""

    pilot: Question
    fallart: Annotated[dict[_Value, _Text], Field(min_length=1)] | None = None
    aktive_zeit: ActiveTime
    ausschluss: dict[_Code, _Text]
    handprobe: HoldOut | None = None
    stufen: Wedge | None = None
    kalender: Calendar
    ausstieg: ExitRules
    abbruch: StopRules

    def canonical(self) -> str:
        """The plan as it is hashed: the same entries give the same text, whatever comments stand between them."""
        said = self.model_dump(mode="json", exclude_none=True)
        return orjson.dumps(said, option=orjson.OPT_SORT_KEYS).decode()

    def points(self) -> dict[str, date]:
        """The decision points and their days."""
        return {name: getattr(self.kalender, name) for name in POINTS}


def deviations(body: str, other: str) -> list[str]:
    """The entries in which two plans differ, such as `handprobe.prozent`; never what they say, nor values of cases.

    Args:
        body: one plan in canonical form.
        other: another one.
    """
    one, two = _leaves(orjson.loads(body), ""), _leaves(orjson.loads(other), "")
    return sorted(name for name in one.keys() | two.keys() if one.get(name) != two.get(name))


def _leaves(said: Mapping[str, object], before: str) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, value in said.items():
        if isinstance(value, Mapping) and name != "fallart":
            found |= _leaves(value, f"{before}{name}.")
        else:
            found[f"{before}{name}"] = value
    return found


def in_order(days: Sequence[date]) -> bool:
    """Whether each day comes after the one before."""
    return all(one < after for one, after in pairwise(days))
