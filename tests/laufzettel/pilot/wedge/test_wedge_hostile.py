# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whatever stands in a contribution from elsewhere: it is taken as it is meant, or refused with file and entry."""

from __future__ import annotations

import copy
from pathlib import Path

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from laufzettel.case import digest_of
from laufzettel.errors import BusinessError
from laufzettel.journal.plans import Registered
from laufzettel.pilot.report.inputs import Inputs
from laufzettel.pilot.wedge.combined import combine
from laufzettel.pilot.wedge.contribution import Contribution, canonical
from laufzettel.pilot.wedge.folder import read
from laufzettel.pilot.wedge.timetable import days_of
from tests.laufzettel.pilot.report.conftest import SAID
from tests.laufzettel.pilot.wedge.conftest import today

Json = dict[str, object] | list[object] | str | int | float | bool | None
ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=12)
    | st.sampled_from(["9999-12-31", "0001-01-01", "manual", "aborted", "nord"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


def places(said: object, before: tuple[object, ...] = ()) -> list[tuple[object, ...]]:
    """Every place in JSON."""
    found = [before] if before else []
    if isinstance(said, dict):
        for key, value in said.items():
            found += places(value, (*before, key))
    elif isinstance(said, list):
        for n, value in enumerate(said[:3]):
            found += places(value, (*before, n))
    return found


def put(said: object, place: tuple[object, ...], value: object) -> None:
    """Put something else in a place."""
    for step in place[:-1]:
        said = said[step]  # type: ignore[index]  # JSON of any shape
    said[place[-1]] = value  # type: ignore[index]  # JSON of any shape


@pytest.fixture(scope="module")
def whole(furnished: Path) -> dict[str, dict[str, object]]:
    """The contributions, as they stand in their files."""
    return {path.stem: orjson.loads(path.read_bytes())["contribution"] for path in sorted(furnished.glob("*.json"))}


@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_one_entry_of_any_kind_is_taken_or_refused(
    whole: dict[str, dict[str, object]], tmp_path: Path, data: st.DataObject
) -> None:
    """In the contribution, or in the plan it brings along, sealed anew; neither reading nor analysis breaks."""
    said = copy.deepcopy(whole["mitte"])
    if data.draw(st.booleans()):
        plan = orjson.loads(str(said["body"]))
        put(plan, data.draw(st.sampled_from(places(plan))), data.draw(ANYTHING))
        said["body"] = canonical(plan).decode()
        said["plan"] = digest_of(str(said["body"]).encode())
    else:
        put(said, data.draw(st.sampled_from(places(said))), data.draw(ANYTHING))
    path = tmp_path / "fremd.json"
    path.write_bytes(orjson.dumps({"contribution": said, "sha256": digest_of(canonical(said))}))
    try:
        found = read(path)
    except BusinessError as refused:
        assert "fremd.json" in refused.problem.en
        return
    days = days_of(found.body)
    if list(days.switched) == ["mitte", "nord", "sued"] and days.periods == len(found.blocks[0].periods):
        others = {unit: Contribution.model_validate_json(canonical(one)) for unit, one in whole.items()}
        every = [found if unit == found.unit else others[unit] for unit in days.switched]
        registered = Registered(0, "hundesteuer", "", "", "", found.plan, found.body, "")
        try:
            combine(every, registered, days, Inputs.model_validate(SAID), day=today())
        except BusinessError:
            return


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=200))
def test_any_bytes_are_no_contribution(tmp_path: Path, data: bytes) -> None:
    """They are refused by the file's name."""
    path = tmp_path / "fremd.json"
    path.write_bytes(data)
    with pytest.raises(BusinessError, match=r"fremd\.json"):
        read(path)
