# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""For operations: what stands where and what is reachable, without a word of contents; for auditors: who looked."""

from __future__ import annotations

import os
from collections.abc import Mapping
from urllib.parse import urlsplit

from starlette.responses import Response

from laufzettel.case import State
from laufzettel.desk import late
from laufzettel.desk.ask import Ask, Later, go_to
from laufzettel.desk.health import Checked
from laufzettel.digest.gathered import quiet_since, settings
from laufzettel.journal import entrances, looks, plants, rule_releases, running, shadows, views
from laufzettel.journal.follow_ups import today
from laufzettel.office_rules import standing_today
from laufzettel.pilot.report.marking import marked_cases


def show(ask: Ask) -> Response:
    """Counts by process and state, the last batches, the last receipts, and the last check."""
    names, office = [one.name for one in ask.desk.processes], ask.desk.office
    receipts = {name: running.receipts(ask.journal, name) for name in names}
    days = settings(office).still_arbeitstage
    day = today(ask.journal)
    above = dict.fromkeys(names, 0)
    for process, _, waiting in late.escalated(ask):
        above[process.name] += waiting.escalated
    return ask.show(
        "operations.html",
        processes=ask.desk.processes,
        tallies={name: views.tally(ask.journal, name) for name in names},
        states=list(State),
        marked={name: marked_cases(office, ask.journal, name) for name in names},
        escalated=above,
        taken={name: running.taken(ask.journal, name) for name in names},
        receipts=receipts,
        rules={name: standing_today(rule_releases.history(ask.journal.database, name), day) for name in names},
        shadowed=[one for one in ask.desk.processes if shadows.is_on(ask.journal.database, one.name)],
        quiet={
            (name, source): quiet_since(ask.journal, office, at, days)
            for name, sources in receipts.items()
            for source, at in sources.items()
        },
        checked=ask.desk.checks.last,
        prefect=prefect_address(os.environ),
    )


def check(ask: Ask) -> Later:
    """Look at every part of every process now, then show the page; what takes long keeps nobody from a page."""
    at = ask.journal.now()

    def look() -> Response:
        check_now(ask, at)
        return go_to("/operations#check")

    return Later(look)


def check_now(ask: Ask, at: str) -> dict[str, Checked]:
    """Look at every part of every process the desk shows; changes nothing.

    Args:
        ask: who asks.
        at: when, as the journal writes it.

    Returns:
        What was found, by process.
    """
    checks = {one.process.name: one.check for one in ask.desk.shown if one.check is not None}
    return ask.desk.checks.run(ask.desk.office, checks, at=at)


def prefect_address(environment: Mapping[str, str]) -> str:
    """Where the pages of the Prefect server are; empty if the environment names none, as with embedded Prefect.

    Args:
        environment: `PREFECT_UI_URL` counts, else `PREFECT_API_URL` without its `/api`.
    """
    said = environment.get("PREFECT_UI_URL") or environment.get("PREFECT_API_URL", "").rstrip("/").removesuffix("/api")
    try:
        parts = urlsplit(said)
        secret = parts.username is not None or parts.password is not None
    except ValueError:
        return ""
    return said if parts.scheme in ("http", "https") and parts.hostname and not secret else ""


def show_checks(ask: Ask) -> Response:
    """How often check pictures are noticed, by process; of nobody in particular."""
    found = {one.process: one for one in plants.rates(ask.journal)}
    rows = [
        (one, found.get(one.name), ask.desk.office.number(one.name, "pruefbilder_prozent", 0))
        for one in ask.desk.processes
    ]
    return ask.show("checks.html", rows=rows, fewest=plants.FEWEST)


def show_looks(ask: Ask) -> Response:
    """Who looked at which case without working at it, the newest first."""
    return ask.show("looks.html", looks=looks.latest(ask.journal), entered=entrances.latest(ask.journal))
