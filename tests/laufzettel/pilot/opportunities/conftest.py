# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Candidates for the tests of the suitability profile."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from laufzettel.pilot.opportunities.candidate import Candidate, Input
from laufzettel.pilot.opportunities.criteria import CRITERIA, GATES, Grade

Made = Callable[..., Candidate]


@pytest.fixture
def made() -> Made:
    """Makes a candidate: every rating at 0.5 and every gate open unless something else is said."""

    def make(
        name: str = "Verfahren",
        *,
        grade: Grade = Grade.ESTIMATE,
        gates: Mapping[str, bool | None] | None = None,
        **figures: float,
    ) -> Candidate:
        usual = {"volume": 1000.0, "minutes": 12.0, "share": 0.5} | {one.code: 0.5 for one in CRITERIA}
        inputs = {code: Input(value, grade) for code, value in (usual | figures).items()}
        passed: dict[str, bool | None] = {gate.code: True for gate in GATES}
        return Candidate(name, inputs, passed | dict(gates or {}))

    return make
