# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Student's t distribution: the factor by which a standard error is widened when few cases were measured.

The tail comes from the incomplete beta function by its continued fraction (Abramowitz and Stegun 26.5.8, 26.7.1), the
quantile by Newton's method from the normal quantile. Between zero and infinity the tail is convex and the normal
quantile lies to the left of the wanted one, so that the steps never overshoot. From 1,000 degrees of freedom on, the
expansion in 1/df (26.7.5) is exact to the last digits. Tests compare both with scipy.
"""

from __future__ import annotations

from functools import lru_cache
from math import exp, inf, isinf, lgamma, log, log1p, pi
from statistics import NormalDist

_MANY = 1000.0
_TINY = 1e-300
_STEPS = 500


@lru_cache(maxsize=4096)
def t_quantile(probability: float, df: float) -> float:
    """The value that Student's t stays below with this probability.

    Args:
        probability: above 0 and below 1, such as 0.975 for a two-sided interval of 95 %.
        df: degrees of freedom, 1 or more; need not be whole; infinity gives the normal distribution.

    Raises:
        ValueError: no such distribution or probability.
    """
    if not (0.0 < probability < 1.0 and df >= 1.0):
        raise ValueError("a probability between 0 and 1 and at least one degree of freedom are needed")
    tail = min(probability, 1.0 - probability)
    sign = -1.0 if probability < 0.5 else 1.0
    normal = -NormalDist().inv_cdf(tail)
    if isinf(df) or tail == 0.5:
        return sign * normal
    return sign * (_expanded(normal, df) if df >= _MANY else _by_newton(tail, normal, df))


def t_tail(t: float, df: float) -> float:
    """The probability that Student's t exceeds `t`, which is 0 or more.

    Args:
        t: 0 or more.
        df: degrees of freedom.
    """
    return 0.5 * _incomplete_beta(df / (df + t * t), df / 2.0, 0.5)


def _by_newton(tail: float, start: float, df: float) -> float:
    scale = lgamma((df + 1.0) / 2.0) - lgamma(df / 2.0) - 0.5 * log(df * pi)
    t = start
    for _ in range(_STEPS):
        density = exp(scale - (df + 1.0) / 2.0 * log1p(t * t / df))
        step = (t_tail(t, df) - tail) / density
        t += step
        if abs(step) <= 1e-14 * t:
            break
    return t


def _expanded(z: float, df: float) -> float:
    """Abramowitz and Stegun 26.7.5."""
    square = z * z
    first = z * (square + 1.0) / 4.0
    second = z * ((5.0 * square + 16.0) * square + 3.0) / 96.0
    third = z * (((3.0 * square + 19.0) * square + 17.0) * square - 15.0) / 384.0
    fourth = z * ((((79.0 * square + 776.0) * square + 1482.0) * square - 1920.0) * square - 945.0) / 92160.0
    return z + (first + (second + (third + fourth / df) / df) / df) / df


def _incomplete_beta(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta function, 0 <= x <= 1."""
    if x in (0.0, 1.0):
        return x
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x))
    if x < (a + 1.0) / (a + b + 2.0):
        return front * _fraction(x, a, b) / a
    return 1.0 - front * _fraction(1.0 - x, b, a) / b


def _fraction(x: float, a: float, b: float) -> float:
    """The continued fraction of the incomplete beta function, by Lentz's method."""
    below = 1.0 / _nonzero(1.0 - (a + b) * x / (a + 1.0))
    above, value = 1.0, below
    for m in range(1, _STEPS):
        even = m * (b - m) * x / ((a + 2 * m - 1.0) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1.0))
        factor = inf
        for numerator in (even, odd):
            below = 1.0 / _nonzero(1.0 + numerator * below)
            above = _nonzero(1.0 + numerator / above)
            factor = below * above
            value *= factor
        if abs(factor - 1.0) < 1e-16:
            break
    return value


def _nonzero(value: float) -> float:
    return value if abs(value) > _TINY else _TINY
