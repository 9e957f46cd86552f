# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The Prefect flow of the dog registration."""

from __future__ import annotations

from pathlib import Path

from prefect import flow

from flows.hundesteuer.course import course
from flows.hundesteuer.name import NAME
from flows.hundesteuer.surroundings import surroundings
from laufzettel.journal import views
from laufzettel.office import open_office
from tasks.walk import discreet, prefect_walk


@flow(name=NAME, persist_result=False, validate_parameters=True)
async def hundesteuer(office: str) -> dict[str, dict[str, int]]:
    """Dog registrations from the form folder into the tax register.

    Nothing in here awaits anything; but Prefect holds a flow that is no coroutine back for a second at its end.

    Args:
        office: folder of the office on the worker's machine; nothing personal.

    Returns:
        Counts only: `cases` in each state after this run, and what was `received` in it.
    """
    here = open_office(Path(office))
    with discreet(), here.open_journal() as journal, prefect_walk() as walk:
        came = course(journal, surroundings(here), walk)
        return {
            "cases": {state.value: count for state, count in views.tally(journal, NAME).items()},
            "received": {
                "documents": came.documents,
                "cases": came.cases,
                "again": len(came.again),
                "refused": came.refused,
            },
        }
