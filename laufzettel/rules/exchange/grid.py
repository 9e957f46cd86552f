# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A sheet before it is written: what stands in each cell, and what the cell is for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from laufzettel.rules.values import Value


class Role(Enum):
    """What a cell is for; it looks accordingly."""

    TITLE = "title"
    NOTE = "note"
    POLICY = "policy"
    INPUT_HEAD = "input head"
    OUTPUT_HEAD = "output head"
    REMARK_HEAD = "remark head"
    ID = "id"
    INPUT = "input"
    OUTPUT = "output"
    REMARK = "remark"
    NAME = "name"
    VALUE = "value"
    TECHNICAL = "technical"


@dataclass(frozen=True, slots=True)
class Slot:
    """One cell.

    Attributes:
        value: what stands in it.
        role: what it is for.
        choices: what is offered to choose from.
        only: whether nothing but the choices may be entered.
        comment: what explains it.
        decimals: how many decimals are shown; None: as it is.
    """

    value: Value
    role: Role
    choices: tuple[str, ...] = ()
    only: bool = False
    comment: str = ""
    decimals: int | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet.

    Attributes:
        title: what it is called; made fit for a workbook when it is written.
        rows: its cells.
        frozen: the cell at which what moves begins.
        widths: of the columns, in characters; the last holds for all after it.
        open_from: the row from which on the choices hold for rows that people add; 0: nowhere.
        own: whether the title is one of the layout's own, which no table may have.
    """

    title: str
    rows: Sequence[Sequence[Slot]]
    frozen: str
    widths: Sequence[int]
    open_from: int = 0
    own: bool = False
