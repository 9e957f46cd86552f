# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Built-in functions that say how points and ranges lie to each other (Allen's relations)."""

from __future__ import annotations

from laufzettel.rules.feel.builtin import builtin
from laufzettel.rules.feel.operators import both, compared, contains, either, equal
from laufzettel.rules.feel.values import Range, Value

Truth = bool | None
_POINTS = (
    "number|string|date|time|date and time|days and time duration|years and months duration"  # whatever has an order
)


def _less(left: Value, right: Value) -> Truth:
    return compared("<", left, right)


def _less_or_touching(left: Value, right: Value, touching: bool) -> Truth:
    """Whether the left end lies before the right one, or on it while one of both leaves it out."""
    return compared("<=" if touching else "<", left, right)


@builtin("before", f"point1: {_POINTS}, point2: {_POINTS}", "boolean")
def _before_points(one: Value, other: Value) -> Value:
    return _less(one, other)


@builtin("before", f"point: {_POINTS}, range: range", "boolean")
def _before_range(point: Value, span: Range) -> Value:
    return _less_or_touching(point, span.low, not span.low_closed)


@builtin("before", f"range: range, point: {_POINTS}", "boolean")
def _range_before(span: Range, point: Value) -> Value:
    return _less_or_touching(span.high, point, not span.high_closed)


@builtin("before", "range1: range, range2: range", "boolean")
def _before(one: Range, other: Range) -> Truth:
    return _less_or_touching(one.high, other.low, not (one.high_closed and other.low_closed))


@builtin("after", f"point1: {_POINTS}, point2: {_POINTS}", "boolean")
def _after_points(one: Value, other: Value) -> Value:
    return _less(other, one)


@builtin("after", f"point: {_POINTS}, range: range", "boolean")
def _after_range(point: Value, span: Range) -> Value:
    return _range_before(span, point)


@builtin("after", f"range: range, point: {_POINTS}", "boolean")
def _range_after(span: Range, point: Value) -> Value:
    return _before_range(point, span)


@builtin("after", "range1: range, range2: range", "boolean")
def _after(one: Range, other: Range) -> Value:
    return _before(other, one)


@builtin("meets", "range1: range, range2: range", "boolean")
def _meets(one: Range, other: Range) -> Truth:
    return both(one.high_closed and other.low_closed, equal(one.high, other.low))


@builtin("met by", "range1: range, range2: range", "boolean")
def _met_by(one: Range, other: Range) -> Value:
    return _meets(other, one)


@builtin("overlaps", "range1: range, range2: range", "boolean")
def _overlaps(one: Range, other: Range) -> Truth:
    return both(
        _reaches(one.high, other.low, one.high_closed and other.low_closed),
        _reaches(other.high, one.low, other.high_closed and one.low_closed),
    )


def _reaches(high: Value, low: Value, closed: bool) -> Truth:
    return compared(">=" if closed else ">", high, low)


@builtin("overlaps before", "range1: range, range2: range", "boolean")
def _overlaps_before(one: Range, other: Range) -> Truth:
    starts = either(_less(one.low, other.low), both(equal(one.low, other.low), one.low_closed and not other.low_closed))
    ends = either(
        _less(one.high, other.high),
        both(equal(one.high, other.high), not one.high_closed or other.high_closed),
    )
    return both(both(starts, _reaches(one.high, other.low, one.high_closed and other.low_closed)), ends)


@builtin("overlaps after", "range1: range, range2: range", "boolean")
def _overlaps_after(one: Range, other: Range) -> Truth:
    starts = either(_less(other.low, one.low), both(equal(one.low, other.low), other.low_closed and not one.low_closed))
    ends = either(
        _less(other.high, one.high),
        both(equal(one.high, other.high), not other.high_closed or one.high_closed),
    )
    return both(both(starts, _reaches(other.high, one.low, other.high_closed and one.low_closed)), ends)


@builtin("finishes", f"point: {_POINTS}, range: range", "boolean")
def _point_finishes(point: Value, span: Range) -> Value:
    return both(span.high_closed, equal(span.high, point))


@builtin("finishes", "range1: range, range2: range", "boolean")
def _finishes(one: Range, other: Range) -> Truth:
    return both(both(one.high_closed == other.high_closed, equal(one.high, other.high)), _starts_within(one, other))


def _starts_within(one: Range, other: Range) -> Truth:
    """Whether the one starts later than the other, or at the same place and not with more."""
    later = _less(other.low, one.low)
    return either(later, both(equal(one.low, other.low), not one.low_closed or other.low_closed))


def _ends_within(one: Range, other: Range) -> Truth:
    """Whether the one ends sooner than the other, or at the same place and not with more."""
    sooner = _less(one.high, other.high)
    return either(sooner, both(equal(one.high, other.high), not one.high_closed or other.high_closed))


@builtin("finished by", f"range: range, point: {_POINTS}", "boolean")
def _finished_by_point(span: Range, point: Value) -> Value:
    return _point_finishes(point, span)


@builtin("finished by", "range1: range, range2: range", "boolean")
def _finished_by(one: Range, other: Range) -> Value:
    return _finishes(other, one)


@builtin("includes", f"range: range, point: {_POINTS}", "boolean")
def _includes_point(span: Range, point: Value) -> Value:
    return contains(span, point)


@builtin("includes", "range1: range, range2: range", "boolean")
def _includes(one: Range, other: Range) -> Truth:
    return both(_starts_within(other, one), _ends_within(other, one))


@builtin("during", f"point: {_POINTS}, range: range", "boolean")
def _point_during(point: Value, span: Range) -> Value:
    return contains(span, point)


@builtin("during", "range1: range, range2: range", "boolean")
def _during(one: Range, other: Range) -> Value:
    return _includes(other, one)


@builtin("starts", f"point: {_POINTS}, range: range", "boolean")
def _point_starts(point: Value, span: Range) -> Value:
    return both(span.low_closed, equal(span.low, point))


@builtin("starts", "range1: range, range2: range", "boolean")
def _starts(one: Range, other: Range) -> Truth:
    return both(both(one.low_closed == other.low_closed, equal(one.low, other.low)), _ends_within(one, other))


@builtin("started by", f"range: range, point: {_POINTS}", "boolean")
def _started_by_point(span: Range, point: Value) -> Value:
    return _point_starts(point, span)


@builtin("started by", "range1: range, range2: range", "boolean")
def _started_by(one: Range, other: Range) -> Value:
    return _starts(other, one)


@builtin("coincides", f"point1: {_POINTS}, point2: {_POINTS}", "boolean")
def _points_coincide(one: Value, other: Value) -> Value:
    return equal(one, other)


@builtin("coincides", "range1: range, range2: range", "boolean")
def _coincide(one: Range, other: Range) -> Value:
    return equal(one, other)
