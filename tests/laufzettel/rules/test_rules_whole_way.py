# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tables of every hit policy with cells in full FEEL go the whole way: check, DMN and back, tests, other engines."""

from __future__ import annotations

from pathlib import Path

import pytest

from laufzettel.rules import RuleBook, load_rules, read_rules
from laufzettel.rules.exchange import convert
from tests.laufzettel.rules.every_policy import write_every_policy


@pytest.fixture
def every_policy(tmp_path: Path) -> Path:
    """The workbook."""
    return write_every_policy(tmp_path / "alle.xlsx")


@pytest.fixture
def book(every_policy: Path) -> RuleBook:
    """The same, loaded."""
    return load_rules(every_policy)


def test_a_workbook_of_every_hit_policy_says_the_same_as_a_dmn_model_and_back(every_policy: Path) -> None:
    """Also where a list of priorities (P, O) repeats the allowed values of its term, which row 4 must say itself."""
    model = convert(every_policy.read_bytes(), "alle.xlsx", "alle.dmn")
    again = convert(model.content, "alle.dmn", "wieder.xlsx")
    assert model.hash_before == model.hash_after == again.hash_after
    assert read_rules(again.content, "wieder.xlsx").version == load_rules(every_policy).version
