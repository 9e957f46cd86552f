# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What was kept of the comparison in shadow mode, for the decision about going live."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from laufzettel.journal import Journal


class Agreed(NamedTuple):
    """A comparison of shadow mode that was kept.

    Attributes:
        on: the day it was made.
        same: cases of which all compared entries agree.
        compared: cases.
    """

    on: date
    same: int
    compared: int


def kept(_journal: Journal, _process: str) -> Agreed | None:
    """The latest comparison that was kept; None if there is none. Today the program keeps none: it only shows them.

    Args:
        _journal: the office's journal.
        _process: whose shadow mode.
    """
    return None
