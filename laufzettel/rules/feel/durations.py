# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The two durations of FEEL, of years and months, and of days and time: they never mix, for months differ in length."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

NANOS = 1_000_000_000
DAY_SECONDS = 86_400

_MONTHS = re.compile(r"(-?)P(?:([0-9]+)Y)?(?:([0-9]+)M)?", re.ASCII)
_SECONDS = re.compile(r"(-?)P(?:([0-9]+)D)?(?:T(?:([0-9]+)H)?(?:([0-9]+)M)?(?:([0-9]+)(?:\.([0-9]*))?S)?)?", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Months:
    """A duration of years and months."""

    months: int

    def __str__(self) -> str:
        years, months = divmod(abs(self.months), 12)
        said = (f"{years}Y" if years else "") + (f"{months}M" if months or not years else "")
        return f"{'-' if self.months < 0 else ''}P{said}"

    def parts(self) -> tuple[int, int]:
        """Years and months, both negative in a negative duration."""
        sign = -1 if self.months < 0 else 1
        years, months = divmod(abs(self.months), 12)
        return sign * years, sign * months


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A duration of days and time, in nanoseconds."""

    nanos: int

    def __str__(self) -> str:
        days, hours, minutes, seconds, nanos = _cut(abs(self.nanos))
        fraction = f".{nanos:09d}".rstrip("0") if nanos else ""
        time = (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "")
        if seconds or nanos or not (days or time):
            time += f"{seconds}{fraction}S"
        said = (f"{days}D" if days else "") + (f"T{time}" if time else "")
        return f"{'-' if self.nanos < 0 else ''}P{said}"

    def parts(self) -> tuple[int, int, int, Decimal]:
        """Days, hours, minutes, seconds, all negative in a negative duration."""
        sign = -1 if self.nanos < 0 else 1
        days, hours, minutes, seconds, nanos = _cut(abs(self.nanos))
        return sign * days, sign * hours, sign * minutes, sign * (Decimal(seconds) + Decimal(nanos).scaleb(-9))


def _cut(nanos: int) -> tuple[int, int, int, int, int]:
    seconds, nanos = divmod(nanos, NANOS)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    return days, hours, minutes, seconds, nanos


def span(seconds: int) -> Span:
    """A duration of so many seconds."""
    return Span(seconds * NANOS)


def to_nanos(seconds: Decimal) -> int:
    """Seconds with decimals in nanoseconds; what is finer is cut off."""
    return int(seconds.scaleb(9).to_integral_value(ROUND_DOWN))


def read_duration(text: str) -> Months | Span | None:
    """A duration such as `P1Y2M` or `-P3DT4H5.5S`; None if the text is none."""
    if (found := _MONTHS.fullmatch(text)) and (found[2] or found[3]):
        months = 12 * int(found[2] or 0) + int(found[3] or 0)
        return Months(-months if found[1] else months)
    found = _SECONDS.fullmatch(text)
    if found is None or text.endswith("T") or not any(found.group(2, 3, 4, 5)):
        return None
    days, hours, minutes, seconds = (int(part or 0) for part in found.group(2, 3, 4, 5))
    nanos = (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * NANOS + int((found[6] or "")[:9].ljust(9, "0"))
    return Span(-nanos if found[1] else nanos)
