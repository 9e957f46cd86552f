# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Hours in euros: by one basis or the other, never both; capital values with a rate that has a source."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laufzettel.errors import BusinessError
from laufzettel.pilot.evidence import Evidence
from laufzettel.pilot.intervals import Interval
from laufzettel.pilot.savings.money import (
    ARITHMETICAL,
    FullCost,
    Grade,
    Level,
    Money,
    PostsDecision,
    full_cost_rate,
    in_euros,
    labour_rate,
    working_years,
)
from laufzettel.pilot.savings.wibe import Discount, Effort, Payment, capital_value

NET = Interval(120.0, 100.0, 140.0)
FULL = full_cost_rate(60.0, "Kalkulation der Kämmerei", date(2026, 1, 15))
DECISION = PostsDecision("HA 12-2026", date(2026, 9, 1))
DISCOUNT = Discount(3.0, "nominal", "Rundschreiben", date(2026, 5, 1))


def freed(decision: PostsDecision | None = None) -> Money[FullCost]:
    """120 hours at 60 euros."""
    return in_euros(NET, Evidence.CONTROL, FULL, decision)


def test_the_table_of_labour_costs_is_complete_and_dated() -> None:
    """Each level and grade has its rate; source and day stand beside it, and that nobody has checked the original."""
    rate = labour_rate(Level.MUNICIPAL, Grade.UPPER)
    assert (rate.euros, rate.as_of, rate.checked) == (42.20, date(2025, 1, 1), False)
    assert "2025" in rate.source
    for level in Level:
        lower, upper, higher, average = (labour_rate(level, grade).euros for grade in Grade)
        assert lower < upper < higher
        assert lower < average < higher


def test_hours_become_euros_with_their_bounds() -> None:
    """The lower bound of the hours gives the lower bound of the euros; source and evidence come along."""
    money = in_euros(NET, Evidence.CONTROL, labour_rate(Level.MUNICIPAL, Grade.UPPER))
    assert (money.euros.low, money.euros.estimate) == (pytest.approx(4220), pytest.approx(5064))
    assert money.evidence is Evidence.CONTROL
    assert money.words == ("nicht haushaltswirksam", "not cashable")
    assert in_euros(NET, Evidence.CONTROL, FULL, DECISION).words == ("haushaltswirksam", "cashable")


def test_labour_cost_and_full_cost_are_never_added() -> None:
    """Refused when it runs too, not by the type checker alone; and so are cashable and not cashable."""
    labour = in_euros(NET, Evidence.CONTROL, labour_rate(Level.MUNICIPAL, Grade.UPPER))
    with pytest.raises(TypeError, match="never added"):
        labour + freed()  # type: ignore[operator]  # that the checker refuses it is the point
    with pytest.raises(TypeError, match="never added"):
        freed() + freed(DECISION)
    with pytest.raises(TypeError, match="full cost"):
        Effort(0, "freigewordene Zeit", labour)  # type: ignore[arg-type]  # likewise


def test_a_sum_of_euros_stands_on_the_lower_level() -> None:
    """Two processes: euros and bounds add up; the weaker evidence counts."""
    both = freed() + in_euros(NET, Evidence.REPORTED, FULL)
    assert (both.euros.low, both.euros.estimate, both.evidence) == (12000, 14400, Evidence.REPORTED)
    assert both.sources == (("Kalkulation der Kämmerei", date(2026, 1, 15)),)


def test_years_of_work_are_arithmetic_only() -> None:
    """1,600 hours are one; the words that no post is saved belong to it."""
    assert working_years(Interval(3200, 1600, 4800)) == Interval(2, 1, 3)
    assert ARITHMETICAL[0] == "rechnerisch, nicht stellenwirksam"


def test_the_capital_value_keeps_cashable_and_not_cashable_apart() -> None:
    """A licence paid in year 0 and 1, hours given back in year 1 and 2, the second with a decision about posts."""
    entries: list[Payment | Effort] = [
        Payment(0, "Lizenz", -1000.0),
        Payment(1, "Lizenz", -1000.0),
        Effort(1, "Zeit", freed()),
        Effort(2, "Zeit", freed(DECISION)),
    ]
    value = capital_value(entries, DISCOUNT)
    assert value.not_cashable.estimate == pytest.approx(7200 / 1.03)
    assert value.cashable.estimate == pytest.approx(-1000 - 1000 / 1.03 + 7200 / 1.03**2)
    assert value.cashable.low == pytest.approx(-1000 - 1000 / 1.03 + 6000 / 1.03**2)
    assert value.total.estimate == pytest.approx(value.cashable.estimate + value.not_cashable.estimate)
    assert value.discount.source == "Rundschreiben"


@given(
    st.lists(st.tuples(st.integers(0, 20), st.floats(-1e6, 1e6)), max_size=20),
    st.lists(st.tuples(st.integers(0, 20), st.floats(-1e6, 1e6)), max_size=20),
    st.floats(-5, 15),
)
def test_capital_values_of_parts_add_up(
    one: list[tuple[int, float]], other: list[tuple[int, float]], percent: float
) -> None:
    """Whatever is split in two: the values of both parts are that of the whole."""
    discount = Discount(percent, "real", "Quelle", date(2026, 1, 1))
    first, second = ([Payment(year, "x", euros) for year, euros in part] for part in (one, other))
    values = [capital_value(part, discount).cashable.estimate for part in (first, second, [*first, *second])]
    assert values[0] + values[1] == pytest.approx(values[2], rel=1e-9, abs=1e-3)


def test_a_rate_without_a_source_is_refused() -> None:
    """No rate is built in, and none comes from nowhere; nor does a year before the start count."""
    with pytest.raises(BusinessError, match="source"):
        Discount(3.0, "nominal", " ", date(2026, 1, 1))
    with pytest.raises(BusinessError, match="“Lizenz”"):
        capital_value([Payment(-1, "Lizenz", -5.0)], DISCOUNT)
