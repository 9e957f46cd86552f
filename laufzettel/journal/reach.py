# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whose cases somebody sees: those of the processes of her units, and what was handed over to her or them.

The table `assignment` has a row only for a case that was handed over; where all others belong says their process.
"""

from __future__ import annotations

from dataclasses import dataclass

from laufzettel.journal.database import Database
from laufzettel.journal.journal import Journal

NOT_HANDED = "NOT EXISTS (SELECT 1 FROM assignment h WHERE h.case_id = c.id)"
"""That a case `c` was handed to nobody, so that it stands in the queue of its process."""

Condition = tuple[str, list[object]]
"""SQL and its arguments."""


@dataclass(frozen=True, slots=True)
class Reach:
    """How far somebody sees.

    Attributes:
        processes: whose queues are hers.
        people: herself, and those for whom she stands in today.
        units: which units' handed-over cases are hers; None where no unit is a bound.
    """

    processes: tuple[str, ...]
    people: tuple[str, ...] = ()
    units: tuple[str, ...] | None = ()

    def cases(self, database: Database) -> Condition:
        """That somebody may see a case `c`."""
        listed = database.listed
        if self.units is None:
            return database.among("c.process"), [listed(self.processes)]
        hers, args = self._hers(database)
        return (
            f"(({database.among('c.process')} AND NOT EXISTS "
            "(SELECT 1 FROM assignment h WHERE h.case_id = c.id AND h.unit <> '')) "
            f"OR EXISTS (SELECT 1 FROM assignment h WHERE h.case_id = c.id AND {hers}))",
            [listed(self.processes), *args],
        )

    def handed(self, database: Database) -> Condition:
        """That a row `h` of `assignment` stands on top of her worklist: handed to her, or to one of her units."""
        people, listed = database.among("h.person"), database.listed
        if self.units is None:
            return f"({people} OR h.person = '')", [listed(self.people)]
        unit = database.among("h.unit")
        return f"({people} OR (h.person = '' AND {unit}))", [listed(self.people), listed(self.units)]

    def elsewhere(self, database: Database) -> Condition:
        """That a row `h` was handed to somebody else in person, in a case `c` she may see."""
        seen, args = self.cases(database)
        others = database.among("h.person")
        return f"(h.person <> '' AND NOT ({others}) AND {seen})", [database.listed(self.people), *args]

    def _hers(self, database: Database) -> Condition:
        listed = database.listed
        people, unit = database.among("h.person"), database.among("h.unit")
        return f"({people} OR {unit})", [listed(self.people), listed(self.units or ())]


NOTHING = Reach(())
"""What somebody sees who has not signed in."""


def admits(journal: Journal, reach: Reach, number: str) -> bool:
    """Whether somebody may see a case; yes if there is none of this number, so that a page can say that.

    Args:
        journal: the journal.
        reach: how far she sees.
        number: of the case, as somebody typed it.
    """
    sql, args = reach.cases(journal.database)
    written = number.strip().upper()
    return not journal.database.rows(f"SELECT 1 FROM cases c WHERE c.number = ? AND NOT {sql}", (written, *args))
