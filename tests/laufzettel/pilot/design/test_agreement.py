# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""When two say the same, and how sure a share of such cases is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laufzettel.form import Form, FormField, Kind
from laufzettel.pilot.design.agreement import Machine, Tally, alike, compare

FORM = Form(
    "probe",
    "Probe",
    (FormField("tag", Kind.DATE, "Tag", "Day"), FormField("name", Kind.TEXT, "Name", "Name")),
)


@pytest.mark.parametrize(
    ("name", "machine", "people", "same"),
    [
        ("tag", "2026-03-01", "01.03.2026", True),
        ("tag", "2026-03-01", "1.3.2026", True),
        ("tag", "2026-03-01", "01.04.2026", False),
        ("tag", "", "", True),
        ("tag", "2026-03-01", "", False),
        ("tag", "", "01.03.2026", False),
        ("name", "Bello", " Bello ", True),
        ("name", "Bello", "bello", False),
        ("betrag", "1234.50", "1.234,50 €", True),
        ("betrag", "96.00", "96", True),
        ("betrag", "96.00", "96,01", False),
        ("betrag", "", "0", False),
        ("seit", "2026-03-01", "01.03.2026", True),
        ("klasse", "gefaehrlich", "Gefaehrlich", True),
        ("rufname", "Nan", "NAN", True),
        ("rufname", "Infinity", "-infinity", False),
    ],
)
def test_values_are_alike_if_they_say_the_same(name: str, machine: str, people: str, same: bool) -> None:
    """However a number or a day is written down; a field's letters count."""
    assert alike(FORM, name, machine, people) is same


def test_ninety_eight_per_cent_need_189_cases_without_a_difference() -> None:
    """The exit rule of E2 cannot be kept by a handful of cases."""
    assert Tally(188, 188).lower < 0.98 <= Tally(189, 189).lower
    assert Tally(0, 0).lower == 0.0
    assert Tally(199, 200).lower < 0.98 < Tally(399, 400).lower


@given(st.integers(0, 2000), st.integers(1, 2000))
def test_the_lower_bound_lies_below_the_share_and_solves_wilson_s_equation(hits: int, more: int) -> None:
    """(p̂ − p)² = z² p (1 − p) / n."""
    n = hits + more
    lower, share = Tally(hits, n).lower, hits / n
    assert 0 <= lower <= share
    assert (share - lower) ** 2 == pytest.approx(1.959963984540054**2 * lower * (1 - lower) / n, abs=1e-12)


@given(st.integers(0, 3000), st.integers(0, 60))
def test_so_many_more_alike_are_needed_and_one_fewer_is_not_enough(same: int, differing: int) -> None:
    """The number a person is told: 189 from nothing, 280 in all with one difference."""
    tally = Tally(same, same + differing)
    more = tally.more_needed
    assert Tally(same + more, same + differing + more).lower >= 0.98
    assert more == 0 or Tally(same + more - 1, same + differing + more - 1).lower < 0.98
    assert (Tally().more_needed, Tally(0, 1).more_needed) == (189, 279)


def test_one_difference_makes_the_case_and_its_rules_differ() -> None:
    """Each case counts once, whatever the file says again; what is not decided yet is named."""
    machine = {"tag": "2026-03-01", "name": "Bello", "betrag": "96.00"}
    found = compare(
        FORM,
        [
            (Machine("A", machine, ("steuer 1", "klasse 2")), {"name": "Bello", "betrag": "96"}),
            (Machine("B", machine, ("steuer 1",)), {"name": "Rex", "betrag": "96"}),
            (Machine("B", machine, ("steuer 1",)), {"name": "Bello", "betrag": "96"}),
            (Machine("C", None, ()), {"name": "Bello", "betrag": "96"}),
            (Machine("D", machine, (), frozenset({"name"})), {"name": "Bello"}),
        ],
    )
    assert (found.cases.same, found.cases.compared) == (1, 2)
    assert {name: (one.same, one.compared) for name, one in found.rules.items()} == {
        "steuer 1": (1, 2),
        "klasse 2": (1, 1),
    }
    assert found.differences == {"B": ["name"]}
    assert (found.twice, found.open) == (["B"], ["C"])


def test_a_file_that_compares_nothing_agrees_with_nothing() -> None:
    """Only a column of case numbers is no agreement."""
    found = compare(FORM, [(Machine(str(n), {"name": "x"}, ()), {}) for n in range(500)])
    assert not found.enough
