# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The page leadership decides on: one page, with everything that was decided before."""

from __future__ import annotations

import pypdfium2
import pytest

from laufzettel.journal.decided import Decided, Verdict
from laufzettel.pilot.decision.written import decision_page
from laufzettel.pilot.paper import as_pdf
from laufzettel.pilot.report.findings import Findings
from laufzettel.pilot.report.valued import valued

_WHY = "Die Untergrenze der Übereinstimmung lag über 98 %, und keine rechtliche Frage war offen."


def decision(n: int, verdict: Verdict, terms: str = "") -> Decided:
    """One as it was signed."""
    at = f"2026-08-{n + 1:02d}T08:00:00.000+00:00"
    return Decided(n, "hundesteuer", f"E{n - 1}", verdict, at, "Amtsleitung 1 (Vertretung)", _WHY, terms, "", "", "")


@pytest.mark.parametrize("language", ["de", "en"])
def test_with_all_earlier_decisions_it_is_still_one_page(found: Findings, language: str) -> None:
    """E3 is decided after E0 to E2, so these always stand on it; the signature must not fall on a sheet of its own."""
    before = [
        decision(1, Verdict.GO_ON),
        decision(2, Verdict.GO_ON),
        decision(3, Verdict.CHANGE, "Bis zum 1. Oktober ist ein zweiter Arbeitsplatz eingerichtet."),
    ]
    worth = valued(found.saving, found.inputs)
    paper = decision_page(
        found, worth, before, title="Hundesteuer-Anmeldung", authority="Stadt Musterstadt", language=language
    )
    pages = pypdfium2.PdfDocument(as_pdf(paper))
    said = " ".join(pages[0].get_textpage().get_text_range().split())
    assert len(pages) == 1
    assert "zweiter Arbeitsplatz" in said
    assert said.count("☐") == len(Verdict)
