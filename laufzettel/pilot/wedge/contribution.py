# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a unit contributes (*Beitrag*) to the report of a stepped wedge: one file with sums, and its SHA-256.

It holds counts of cases, and sums of times over whole blocks of thirty and more, the same blocks that the unit's closed
studies show by themselves. There stands no person, no case number, no day of a measurement, and no text but the plan,
which all units have registered, and the mark that stands on every page.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

import orjson
from pydantic import BaseModel, ConfigDict, Field

from laufzettel.case import digest_of
from laufzettel.pilot.cells import FEWEST_CASES, FEWEST_PEOPLE
from laufzettel.pilot.report.inputs import QualitySection, Spent

VERSION: Literal[1] = 1
QUARTERS = 4
"""Times are kept in steps of 15 seconds; sums are given in quarters of a minute, as whole numbers."""

_Count = Annotated[int, Field(ge=0, le=10**9)]
_Timed = Annotated[int, Field(ge=FEWEST_CASES, le=10**9)]
_Sum = Annotated[int, Field(ge=0, le=10**15)]
_Days = Annotated[float, Field(ge=0, le=10**5)]


class _Section(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, hide_input_in_errors=True)


class Block(_Section):
    """The times of a block of one study.

    Attributes:
        path: of the cases; `with_people` are those assisted together with the few given back.
        timed: how many.
        quarters: their sum, in quarters of a minute.
        squares: the sum of their squares; only of cases given back, whose spread is needed.
        periods: how many of them fall into each period of the plan.
    """

    path: Literal["manual", "assisted", "with_people", "aborted"]
    timed: _Timed
    quarters: _Sum
    squares: _Sum | None = None
    periods: list[_Count]


class Times(_Section):
    """What rework or checks took."""

    timed: _Timed
    quarters: _Sum
    squares: _Sum


class Beside(_Section):
    """Rework, or checks: how often, among how many cases; times if thirty and more were taken."""

    happened: _Count
    of: Annotated[int, Field(ge=1, le=10**9)]
    times: Times | None = None


class Lead(_Section):
    """Days from receipt to closing, rounded to tenths: two contributions do not show those of the cases between."""

    cases: _Timed
    mean: _Days
    sd: _Days


class Courses(_Section):
    """How many cases went which way; received before the switch, or since the settling."""

    by_hand: _Count
    automatic: _Count
    assisted: _Count
    aborted: _Count
    open: _Count


class Contribution(_Section):
    """What a unit says.

    Attributes:
        version: of this format.
        process: whose pilot.
        unit: by its name in the plan.
        plan: SHA-256 of the registered plan.
        body: the plan in canonical form.
        registered: the days on which this and earlier plans were registered.
        marked: what stands on every page, such as that it was an exercise.
        people: among at least how many people each block was measured.
        evidence: how the times are supported.
        blocks: the times that count.
        left_out: times that do not, since their block reaches over the switch or the settling, or is too small.
        kept: cases left to people before the switch, and how many of these went to the machine all the same.
        before: cases received before the switch.
        pilot: cases received since the settling.
        corrected, checked, doubtful: of those of the pilot.
        rework_by_hand, rework_of_pilot, checks: as measured; None if they were not.
        lead_by_hand, lead_of_pilot: lead times; None of fewer than thirty cases.
        deducted, quality: as pilot-bericht.toml says it.
    """

    version: Literal[1]
    process: Annotated[str, Field(min_length=1, max_length=80)]
    unit: Annotated[str, Field(min_length=1, max_length=40)]
    plan: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    body: Annotated[str, Field(max_length=200_000)]
    registered: Annotated[list[date], Field(min_length=1, max_length=1000)]
    marked: Annotated[str, Field(max_length=80)]
    people: Annotated[int, Field(ge=FEWEST_PEOPLE, le=10**6)]
    evidence: Annotated[int, Field(ge=0, le=4)]
    blocks: Annotated[list[Block], Field(min_length=1, max_length=10_000)]
    left_out: _Count
    kept: tuple[_Count, _Count]
    before: Courses
    pilot: Courses
    corrected: _Count
    checked: _Count
    doubtful: _Count
    rework_by_hand: Beside | None
    rework_of_pilot: Beside | None
    checks: Beside | None
    lead_by_hand: Lead | None
    lead_of_pilot: Lead | None
    deducted: Spent
    quality: QualitySection

    @property
    def digest(self) -> str:
        """SHA-256 of the content in canonical form."""
        return digest_of(self.canonical())

    def canonical(self) -> bytes:
        """The content as it is hashed: keys in order, no spaces."""
        return canonical(self.model_dump(mode="json"))

    def timed(self, *paths: str) -> int:
        """How many times count on some paths."""
        return sum(block.timed for block in self.blocks if block.path in paths)

    def file(self) -> bytes:
        """The file: content and SHA-256."""
        return b'{"contribution":' + self.canonical() + b',"sha256":"' + self.digest.encode() + b'"}\n'


def canonical(said: object) -> bytes:
    """Something that was JSON, in canonical form."""
    return orjson.dumps(said, option=orjson.OPT_SORT_KEYS)
