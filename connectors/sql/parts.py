# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writing many rows together, and finding the few that the database refuses without holding up the others."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

import sqlalchemy as sa

from connectors.sql import refusals
from connectors.sql.sessions import CommitLostError
from laufzettel.connect import Item, Probe, Receipt, Seen, Wrote
from laufzettel.errors import Problem, SystemFault

_LOG = logging.getLogger(__name__)

_REFUSING = (sa.exc.DBAPIError, *refusals.NEVER_SENT)


class Parts:
    """Writes items together; when one is refused, halves them until it stands alone.

    Each part is a transaction of its own: either all of it is written or nothing. A refused item among n costs about
    2 log n of them. What breaks for another reason than an item's content ends the whole, and what has not been written
    by then certainly is not: at once where the line or the moment is to blame, otherwise when a second item standing
    alone meets the same error and none was written in between; the first might be the only one whose trigger fails.
    """

    def __init__(
        self,
        name: str,
        together: Callable[[Sequence[Item]], list[Receipt]],
        look: Callable[[Sequence[Item]], list[Probe]],
    ) -> None:
        """Args: name: of the target; together: writes items in one transaction; look: looks them up afterwards."""
        self._name = name
        self._together = together
        self._look = look
        self._broken: Problem | None = None
        """Why no further part is tried."""
        self._failed = ""
        """The error, not about its content, that an item standing alone met since something was last written."""

    def write(self, items: Sequence[Item]) -> list[Receipt]:
        """Write; one receipt for each item, in order, whatever happens."""
        if self._broken is not None:
            return [Receipt(Wrote.NOT_WRITTEN, problem=self._broken) for _ in items]
        try:
            receipts = self._together(items)
            self._failed = ""
            return receipts
        except SystemFault as fault:
            return self._end(items, Wrote.NOT_WRITTEN, fault.problem)
        except CommitLostError as lost:
            return self._end(items, Wrote.UNKNOWN, refusals.UNREACHABLE.at(name=self._name, why=lost))
        except _REFUSING as refused:
            return self._sort_out(items, refused)

    def _sort_out(self, items: Sequence[Item], refused: Exception) -> list[Receipt]:
        if refusals.line_is_lost(refused):
            return self._end(items, Wrote.UNKNOWN, refusals.fault(self._name, refused))
        if refusals.of_the_moment(refused):
            return self._end(items, Wrote.NOT_WRITTEN, refusals.fault(self._name, refused))
        if len(items) > 1:
            half = len(items) // 2
            return self.write(items[:half]) + self.write(items[half:])
        return [self._alone(items[0], refused)]

    def _end(self, items: Sequence[Item], wrote: Wrote, problem: Problem) -> list[Receipt]:
        _LOG.warning("%s: %s", self._name, problem.en)
        self._broken = problem
        return [Receipt(wrote, problem=problem) for _ in items]

    def _alone(self, item: Item, refused: Exception) -> Receipt:
        """An item that was refused by itself."""
        evidence = {"why": refusals.why(refused)}
        gaps = {"name": self._name, "key": item.key, **evidence}
        if not refusals.about_content(refused):
            if self._failed == refusals.why(refused):
                problem = refusals.TAKES_NOTHING.at(name=self._name, **evidence)
                return self._end([item], Wrote.NOT_WRITTEN, problem)[0]
            self._failed = refusals.why(refused)
            _LOG.warning("%s: %s", self._name, refusals.why(refused))
            return Receipt(Wrote.NOT_WRITTEN, evidence, refusals.FAILED.at(**gaps))
        if isinstance(refused, sa.exc.IntegrityError):
            # Perhaps somebody wrote it between our look and our insert, and their unique key saw it.
            try:
                (probe,) = self._look([item])
            except SystemFault as fault:
                return self._end([item], Wrote.NOT_WRITTEN, fault.problem)[0]
            if probe.seen is not Seen.ABSENT:
                return Receipt(Wrote.DONE if probe.seen is Seen.SAME else Wrote.CONFLICT, probe.evidence)
        return Receipt(Wrote.REJECTED, evidence, refusals.REFUSED.at(**gaps))
