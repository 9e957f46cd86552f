# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A page's edges and turn: from the file's own coordinates to points from the top left corner."""

from __future__ import annotations

from dataclasses import dataclass

Box = tuple[float, float, float, float]
"""Left, top, right, bottom in points from the top left corner of a page."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page as somebody looks at it.

    Attributes:
        left: edges in the file's own coordinates, whose origin is at the bottom left.
        bottom: as above.
        right: as above.
        top: as above.
        turns: quarter turns clockwise before it is looked at.
    """

    left: float = 0.0
    bottom: float = 0.0
    right: float = 595.0
    top: float = 842.0
    turns: int = 0

    def box(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        """A rectangle of the file, measured from the top left corner of the turned page."""
        if self.turns == 0:
            return (x0 - self.left, self.top - y1, x1 - self.left, self.top - y0)
        if self.turns == 1:
            return (y0 - self.bottom, x0 - self.left, y1 - self.bottom, x1 - self.left)
        if self.turns == 2:
            return (self.right - x1, y0 - self.bottom, self.right - x0, y1 - self.bottom)
        return (self.top - y1, self.right - x1, self.top - y0, self.right - x0)

    def rectangle(self, box: Box) -> Box:
        """What `box` was made from: the rectangle in the file's own coordinates."""
        x0, y0, x1, y1 = box
        if self.turns == 0:
            return (self.left + x0, self.top - y1, self.left + x1, self.top - y0)
        if self.turns == 1:
            return (self.left + y0, self.bottom + x0, self.left + y1, self.bottom + x1)
        if self.turns == 2:
            return (self.right - x1, self.bottom + y0, self.right - x0, self.bottom + y1)
        return (self.right - y1, self.top - x1, self.right - y0, self.top - x0)
