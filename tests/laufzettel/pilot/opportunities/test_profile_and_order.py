# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Laws of the suitability profile and of the order: what must hold for whatever is entered."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from laufzettel.errors import BusinessError
from laufzettel.pilot.opportunities.candidate import Candidate, Catalogue, Input, usual_weights
from laufzettel.pilot.opportunities.comparison import Place, compared
from laufzettel.pilot.opportunities.criteria import CRITERIA, GATES, QUANTITIES, Grade, Part
from laufzettel.pilot.opportunities.profile import profile_of

if TYPE_CHECKING:
    from tests.laufzettel.pilot.opportunities.conftest import Made

RATINGS = st.integers(0, 100).map(lambda n: n / 100)
INPUTS = st.fixed_dictionaries(
    {"volume": st.integers(1, 10**6).map(float), "minutes": st.integers(1, 600).map(float), "share": RATINGS}
    | {one.code: RATINGS for one in CRITERIA}
)
ALL_YES: dict[str, bool | None] = {gate.code: True for gate in GATES}
FEW = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


def candidate(inputs: dict[str, float], name: str = "A", grade: Grade = Grade.ESTIMATE) -> Candidate:
    """A candidate with every gate open."""
    return Candidate(name, {code: Input(value, grade) for code, value in inputs.items()}, ALL_YES)


@given(inputs=INPUTS)
def test_points_stay_within_their_bounds_and_add_up(inputs: dict[str, float]) -> None:
    """Value and feasibility 0 to 50, risk -20 to 0; the single points are the whole."""
    found = profile_of(candidate(inputs), usual_weights())
    assert 0 <= found.value <= 50
    assert 0 <= found.feasibility <= 50
    assert -20 <= found.risk <= 0
    assert found.score == pytest.approx(sum(found.points.values()))


@given(inputs=INPUTS, code=st.sampled_from([one.code for one in (*QUANTITIES, *CRITERIA)]), higher=RATINGS)
def test_more_of_something_never_counts_the_wrong_way(inputs: dict[str, float], code: str, higher: float) -> None:
    """A higher rating or quantity never lowers the score, a higher risk never raises it."""
    more = inputs[code] * (1 + higher) if code in ("volume", "minutes") else max(inputs[code], higher)
    raised = inputs | {code: more}
    before, after = (profile_of(candidate(one), usual_weights()).score for one in (inputs, raised))
    risks = {one.code for one in CRITERIA if one.part is Part.RISK}
    assert (after <= before + 1e-9) if code in risks else (after >= before - 1e-9)


@FEW
@given(inputs=INPUTS)
def test_the_score_lies_in_its_own_band_if_nothing_is_at_its_end(inputs: dict[str, float]) -> None:
    """Ratings between 0.2 and 0.8: drawings scatter around the score on both sides."""
    within = {code: value if code in ("volume", "minutes") else 0.2 + 0.6 * value for code, value in inputs.items()}
    (one,) = compared(Catalogue((candidate(within),)), draws=1000).standings
    assert one.low < one.profile.score < one.high


@FEW
@given(inputs=INPUTS)
def test_better_evidence_never_widens_the_band(inputs: dict[str, float]) -> None:
    """Measured is narrower than documents, documents narrower than an estimate."""
    widths = []
    for grade in (Grade.MEASURED, Grade.DOCUMENTS, Grade.ESTIMATE):
        (one,) = compared(Catalogue((candidate(inputs, grade=grade),)), draws=1000).standings
        widths.append(one.high - one.low)
    assert widths == sorted(widths)


def test_a_band_depends_on_nobody_else_and_not_on_the_order(made: Made) -> None:
    """Adding candidates, or entering them the other way round, changes no band."""
    first, second, third = made("A", rules=0.9), made("B"), made("C", rules=0.1)

    def bands(*those: Candidate) -> dict[str, tuple[float, float]]:
        return {one.candidate.name: (one.low, one.high) for one in compared(Catalogue(those)).standings}

    together = bands(first, second, third)
    assert bands(third, second, first) == together
    assert bands(second) == {"B": together["B"]}


def test_the_same_seed_gives_the_same_figures(made: Made) -> None:
    """And another one gives others, near by."""
    catalogue = Catalogue((made("A"), made("B", rules=0.6)))
    assert compared(catalogue) == compared(catalogue)
    one, other = (compared(catalogue, seed=seed).standings[0] for seed in (1, 2))
    assert one.low != other.low
    assert one.low == pytest.approx(other.low, abs=0.5)


@pytest.mark.parametrize("answer", [False, None])
def test_who_does_not_pass_every_gate_has_no_rank(made: Made, answer: bool | None) -> None:
    """However many points it has; the others are ranked as if it were not there."""
    shut = made("Z", rules=1.0, input=1.0, gates={"council": answer})
    others = [made("A", rules=0.6), made("B")]
    standings = compared(Catalogue((shut, *others))).standings
    assert [(one.candidate.name, one.rank) for one in standings] == [("A", 1), ("B", 2), ("Z", None)]
    assert standings[-1].place is Place.NOT_ELIGIBLE
    assert standings[:-1] == compared(Catalogue(tuple(others))).standings


def test_exit_rule_e1_stops_below_55_points(made: Made) -> None:
    """54.9 points as printed stop, 55.0 do not; and a candidate that passes no gate does not count."""
    base = made("A", volume=1e6, share=1.0, protection=0.0)
    points = profile_of(base, usual_weights()).score
    for wanted, stops in ((54.94, True), (54.96, False), (55.0, False)):
        rating = 0.5 + (wanted - points) / 12
        one = replace(base, inputs=dict(base.inputs) | {"rules": Input(rating, Grade.ESTIMATE)})
        assert compared(Catalogue((one,)), draws=10).stop is stops, wanted
        shut = replace(one, gates=dict(one.gates) | {"lawful": False})
        assert compared(Catalogue((shut,)), draws=10).stop


def test_equals_are_a_tie_and_the_clear_ones_are_not(made: Made) -> None:
    """Five alike for three places: all tied. Three far ahead: certain, and the others out of reach."""
    alike = [made(f"A{n}") for n in range(5)]
    assert {one.place for one in compared(Catalogue(tuple(alike))).standings} == {Place.TIED}
    ahead = [made(f"B{n}", rules=1.0, input=1.0, variants=1.0, grade=Grade.MEASURED) for n in range(3)]
    places = [one.place for one in compared(Catalogue((*alike, *ahead))).standings]
    assert places == [Place.CERTAIN] * 3 + [Place.OUT] * 5


def test_up_to_three_candidates_are_all_certain(made: Made) -> None:
    """Nobody is left over, so nothing is undecided."""
    standings = compared(Catalogue((made("A"), made("B")))).standings
    assert {one.place for one in standings} == {Place.CERTAIN}


@pytest.mark.parametrize(
    "changed", [{"hours": 26.0}, {"rules": -1.0, "input": 25.0}, {"risk": 51.0}, {"hours": float("nan")}]
)
def test_weights_that_mean_nothing_are_refused(made: Made, changed: dict[str, float]) -> None:
    """Value and feasibility add up to 100, or 55 points would not be what they say."""
    with pytest.raises(BusinessError) as refused:
        compared(Catalogue((made(),), usual_weights() | changed))
    assert refused.value.problem.code == "opportunities.weights"


def test_other_weights_change_the_order(made: Made) -> None:
    """Somebody who cares for citizens and not for hours gets another first."""
    many, kind = made("viele Stunden", volume=1e5, citizens=0.0), made("wirkt", volume=100, citizens=1.0)
    weights = usual_weights() | {"hours": 5.0, "citizens": 25.0}
    assert compared(Catalogue((many, kind))).standings[0].candidate is many
    assert compared(Catalogue((many, kind), weights)).standings[0].candidate is kind
