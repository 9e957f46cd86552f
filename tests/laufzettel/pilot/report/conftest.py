# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pilots whose findings a report is made from: drawn at random, in steps of a quarter of a minute as times are kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import orjson
import pytest

from laufzettel.case import digest_of
from laufzettel.journal.by_hand import Counts
from laufzettel.journal.caseload import Caseload, Course
from laufzettel.journal.plans import Registered
from laufzettel.pilot.evidence import Evidence
from laufzettel.pilot.intervals import Floats
from laufzettel.pilot.report.coarse import coarsened
from laufzettel.pilot.report.findings import Findings
from laufzettel.pilot.report.inputs import Inputs
from laufzettel.pilot.savings.estimate import counting, estimate
from laufzettel.pilot.savings.guard import Quality, verdict
from laufzettel.pilot.savings.inputs import Checks, Design, Pilot, Plan, Rework
from laufzettel.pilot.savings.moments import grouped
from laufzettel.pilot.savings.observations import Way, observations
from laufzettel.pilot.savings.spread import beside

GO_LIVE = date(2026, 8, 3)
SETTLED = GO_LIVE + timedelta(days=14)
SAID: dict[str, object] = {
    "zeiten": {"vorgang": "Vorgang"},
    "abzug": {
        "monate": 2.0,
        "betrieb_stunden": 6.5,
        "betrieb_beleg": 3,
        "pflege_stunden": 3.25,
        "pflege_beleg": 2,
        "schulung_stunden": 12.0,
        "schulung_beleg": 3,
        "schulung_monate": 24.0,
    },
    "geld": {"grundlage": "vollkosten", "euro_je_stunde": 57.0, "quelle": "Kämmerei", "stand": date(2026, 1, 1)},
    "wibe": {
        "zins_prozent": 2.1,
        "art": "nominal",
        "quelle": "Rundschreiben",
        "stand": date(2026, 1, 1),
        "jahre": 5,
        "zahlung": [{"jahr": 0, "name": "Einführung", "euro": -4200.0}],
    },
    "guete": {"fehler_stichprobe": [1, 140]},
    "verwendung": "Der Rückstand wurde abgebaut.",
}

Made = Callable[..., Findings]


def times(lot: np.random.Generator, n: int, mean: float) -> Floats:
    """Times in steps of a quarter of a minute, with a long tail."""
    quarters: Floats = np.rint(lot.lognormal(np.log(mean), 0.5, n) * 4.0) / 4.0
    return quarters


def drawn_pilot(
    seed: int, kinds: tuple[str, ...] = ("Neuanmeldung",), *, by_hand: int = 120, touched: int = 300
) -> Pilot:
    """A pilot with so many timed cases of each kind."""
    lot = np.random.default_rng(seed)
    minutes, ways, types, days = [], [], [], []
    for place, kind in enumerate(kinds):
        for way, n, mean in ((Way.MANUAL, by_hand, 14.0 + 6 * place), (Way.ASSISTED, touched, 3.0 + place)):
            minutes.append(times(lot, n, mean))
            ways += [way.value] * n
            types += [kind] * n
            days += [SETTLED + timedelta(days=int(day)) for day in lot.integers(0, 50, n)]
    every = np.concatenate(minutes)
    rows = observations(every, ways, types, days, ["c1"] * len(every))
    seen = {kind: {Way.AUTOMATIC: 40 * place, Way.ASSISTED: touched + 55} for place, kind in enumerate(kinds)}
    plan = Plan(Design.HOLD_OUT, GO_LIVE, SETTLED, {})
    return Pilot(
        rows,
        plan,
        seen,
        Inputs.model_validate(SAID).abzug.deductions(),
        rework_by_hand=Rework(40, by_hand * 4, times(lot, 40, 9.0), Evidence.CONTROL),
        rework_of_pilot=Rework(31, touched, times(lot, 31, 8.0), Evidence.CONTROL),
        checks=Checks(0.1, times(lot, 35, 2.0), Evidence.CONTROL),
    )


def findings_of(pilot: Pilot, said: dict[str, object] = SAID) -> Findings:
    """What a report is made from."""
    inputs = Inputs.model_validate(said)
    shown = coarsened(replace(pilot, deductions=inputs.abzug.deductions()))
    body = orjson.dumps({"abbruch": {"fehlergrenze_prozent": 2.0}}).decode()
    cases = dict.fromkeys(Course, 0) | {Course.ASSISTED: 355, Course.BY_HAND: 40}
    last = SETTLED + timedelta(days=50)
    load = Caseload(SETTLED, last, cases, 12, 35, 0, {})
    return Findings(
        "hundesteuer",
        date(2026, 11, 27),
        SETTLED,
        last,
        Registered(1, "hundesteuer", "2026-07-01T08:00:00.000+00:00", "Pilotleitung 1", "", digest_of(b"x"), body, ""),
        [],
        Counts(kept=42, done=40, opted_out=1, open=1),
        load,
        shown,
        grouped(counting(shown.observations, shown.plan), shown.seen),
        beside(shown),
        estimate(shown, np.random.default_rng(1)),
        verdict(Quality(inputs.guete.fehler_stichprobe), 0.02),
        inputs,
    )


@pytest.fixture(scope="session")
def pilot_of() -> Callable[..., Pilot]:
    """Draws a pilot."""
    return drawn_pilot


@pytest.fixture(scope="session")
def made() -> Made:
    """Findings of a pilot."""
    return findings_of


@pytest.fixture(scope="session")
def found() -> Findings:
    """Those of a pilot with two kinds of case."""
    return findings_of(drawn_pilot(7, ("Neuanmeldung", "Zuzug")))
