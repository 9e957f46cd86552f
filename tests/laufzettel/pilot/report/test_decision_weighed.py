# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the exit rule says of the findings, and what would have to be true for another answer."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from laufzettel.journal.decided import Decided, Verdict
from laufzettel.pilot.decision.weighing import weigh
from laufzettel.pilot.paper import as_html
from laufzettel.pilot.report.files import papers
from laufzettel.pilot.report.findings import Findings
from laufzettel.pilot.savings.guard import Standing
from laufzettel.pilot.savings.inputs import Pilot
from tests.laufzettel.pilot.report.conftest import SAID, Made


def sound(found: Findings) -> Findings:
    """The same with quality measured and kept."""
    return replace(found, verdict=replace(found.verdict, standing=Standing.SOUND, reasons=()))


@pytest.mark.parametrize(
    ("errors", "verdict"),
    [([0, 500], Verdict.GO_ON), ([1, 140], Verdict.CHANGE), ([12, 140], Verdict.STOP)],
)
def test_the_share_of_errors_decides_with_its_upper_bound(
    pilot_of: Callable[..., Pilot], made: Made, errors: list[int], verdict: Verdict
) -> None:
    """Surely below the limit, perhaps above it, above it."""
    weighed = weigh(sound(made(pilot_of(8), SAID | {"guete": {"fehler_stichprobe": errors}})))
    assert weighed.verdict is verdict
    assert bool(weighed.reasons) is (verdict is not Verdict.GO_ON)


def test_without_a_saving_that_is_certain_it_says_stop(pilot_of: Callable[..., Pilot], made: Made) -> None:
    """Operation eats the hours: the lower bound is not above nought, whatever the middle value is."""
    spent = {**SAID["abzug"], "betrieb_stunden": 71.0}  # type: ignore[dict-item]  # a table of the file
    found = sound(made(pilot_of(8), SAID | {"abzug": spent, "guete": {"fehler_stichprobe": [0, 500]}}))
    assert found.saving.net.low <= 0.0
    assert weigh(found).verdict is Verdict.STOP
    assert weigh(found).reasons[0].code == "decision.no_saving"


def test_quality_that_is_open_asks_for_changes(pilot_of: Callable[..., Pilot], made: Made) -> None:
    """Nothing but the errors was measured."""
    found = made(pilot_of(8), SAID | {"guete": {"fehler_stichprobe": [0, 500]}})
    assert found.verdict.standing is Standing.OPEN
    assert weigh(found).verdict is Verdict.CHANGE


def test_what_would_have_to_be_true_is_just_where_the_lower_bound_turns(found: Findings) -> None:
    """At so many cases, minutes or hours the lower bound of the net saving is nought."""
    cases, minutes, hours = (
        float(re.findall(r"\d[\d,]*(?:\.\d+)?", en)[0].replace(",", "")) for _, en in weigh(found).must_hold
    )
    saving = found.saving
    assert saving.per_case.low * cases / 60 - saving.deducted >= 0.0
    assert saving.per_case.low * (cases - 1) / 60 - saving.deducted < 0.0
    assert minutes * saving.cases / 60 == pytest.approx(saving.deducted, abs=0.1)
    assert hours == pytest.approx(saving.gross.low, abs=0.01)


def test_the_page_leaves_the_decision_to_people_and_shows_the_earlier_ones(found: Findings) -> None:
    """The rule speaks, leadership decides; a decision is named with who and why, and cannot smuggle markup in."""
    before = Decided(
        1, "hundesteuer", "E2", Verdict.CHANGE, "2026-08-01T08:00:00.000+00:00", "Amtsleitung 1", "Zu früh",
        "<b>zwei Wochen</b>", "", "", "",
    )  # fmt: skip
    page = as_html(papers(found, [before], title="Hundesteuer", authority="Beispielstadt", language="de")[1])
    assert "Entschieden ist damit nichts" in page
    assert "Amtsleitung 1" in page
    assert "&lt;b&gt;zwei Wochen&lt;/b&gt;" in page
    assert found.digest in page
