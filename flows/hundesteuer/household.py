# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""How many dogs a household has in each month, without and with the dog that is being registered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from flows.hundesteuer.assessment import Span, add_months, first_of_month, spans
from flows.hundesteuer.facts import Dog


class Count(NamedTuple):
    """Dogs of a household in one month: those under §§ 3 or 10 LHundG NRW, and the others."""

    dangerous: int
    others: int

    def and_one(self, dangerous: bool) -> Count:
        """With one dog more."""
        return Count(self.dangerous + dangerous, self.others + (not dangerous))


class Phase(NamedTuple):
    """Months in which the household does not change.

    Attributes:
        span: the months.
        before, now: its dogs without and with the new one, which is not there yet before its first month.
    """

    span: Span
    before: Count
    now: Count


_NOBODY = Count(0, 0)


def phases(since: date, today: date, dangerous: bool, dogs: Sequence[Dog]) -> tuple[Phase, ...]:
    """The phases of a household from the year in which the new dog comes up to the last year assessed.

    Args:
        since: first month in which the new dog is taxed.
        today: date of the decision; its year is assessed, and what has been assessed beyond it for other dogs.
        dangerous: whether the new dog falls under §§ 3 or 10 LHundG NRW.
        dogs: the others.
    """
    if not dogs:
        return _alone(since, max(today.year, since.year), dangerous)
    until = max(today.year, since.year, min(today.year + 1, max(dog.since.year for dog in dogs)))
    gone = [add_months(first_of_month(dog.until), 1) for dog in dogs if dog.until is not None]
    turns = [since, *(first_of_month(dog.since) for dog in dogs), *gone]
    found = []
    for span in spans(date(since.year, 1, 1), until, turns):
        there = [dog for dog in dogs if dog.counts(span.first)]
        risky = sum(dog.dangerous for dog in there)
        before = Count(risky, len(there) - risky)
        found.append(Phase(span, before, before.and_one(dangerous) if span.first >= since else before))
    return tuple(found)


@lru_cache(maxsize=1_024)  # most households have one dog
def _alone(since: date, until: int, dangerous: bool) -> tuple[Phase, ...]:
    return tuple(Phase(span, _NOBODY, _NOBODY.and_one(dangerous)) for span in spans(since, until))
