# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Catalogue and comparison as JSON, for programs and for keeping."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import orjson
from pydantic import BaseModel

from laufzettel.pilot.opportunities.candidate import Candidate, Catalogue, Input
from laufzettel.pilot.opportunities.comparison import Comparison, Standing
from laufzettel.pilot.opportunities.criteria import Grade

SAMPLE = Path(__file__).parent / "ten_processes.json"
"""Ten processes of an invented town with invented figures."""


def catalogue_as_dict(catalogue: Catalogue) -> dict[str, object]:
    """A catalogue, complete: `catalogue_from_dict` gives the same one back."""
    return {
        "note": {"de": catalogue.note[0], "en": catalogue.note[1]},
        "weights": dict(catalogue.weights),
        "candidates": [
            {
                "name": one.name,
                "unit": one.unit,
                "inputs": {code: [given.value, given.grade.value] for code, given in one.inputs.items()},
                "gates": dict(one.gates),
                "remark": one.remark,
            }
            for one in catalogue.candidates
        ],
    }


class _KeptCandidate(BaseModel):
    name: str
    unit: str
    inputs: dict[str, tuple[float, Grade]]
    gates: dict[str, bool | None]
    remark: str


class _Kept(BaseModel):
    note: dict[str, str]
    weights: dict[str, float]
    candidates: list[_KeptCandidate]


def catalogue_from_dict(said: Mapping[str, object]) -> Catalogue:
    """The catalogue that `catalogue_as_dict` gave."""
    kept = _Kept.model_validate(said)
    return Catalogue(
        candidates=tuple(
            Candidate(
                name=one.name,
                inputs={code: Input(value, grade) for code, (value, grade) in one.inputs.items()},
                gates=one.gates,
                unit=one.unit,
                remark=one.remark,
            )
            for one in kept.candidates
        ),
        weights=kept.weights,
        note=(kept.note["de"], kept.note["en"]),
    )


def sample() -> Catalogue:
    """The ten processes of the sample."""
    return catalogue_from_dict(orjson.loads(SAMPLE.read_bytes()))


def comparison_as_dict(comparison: Comparison) -> dict[str, object]:
    """A comparison: places, bands, probabilities, and the rule for stopping."""
    return {
        "stop": comparison.stop,
        "tied_ranks": [one.rank for one in comparison.tied],
        "draws": comparison.draws,
        "seed": comparison.seed,
        "standings": [_standing(one) for one in comparison.standings],
    }


def _standing(one: Standing) -> dict[str, object]:
    return {
        "name": one.candidate.name,
        "rank": one.rank,
        "rank_low": one.rank_low,
        "rank_high": one.rank_high,
        "score": round(one.profile.score, 4),
        "low": round(one.low, 4),
        "high": round(one.high, 4),
        "hours": round(one.profile.hours, 2),
        "value": round(one.profile.value, 4),
        "feasibility": round(one.profile.feasibility, 4),
        "risk": round(one.profile.risk, 4),
        "points": {code: round(points, 4) for code, points in one.profile.points.items()},
        "top_three": one.top,
        "ahead_of_next": one.ahead,
        "reaches": one.reaches,
        "place": one.place.value,
    }
