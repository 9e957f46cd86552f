# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What follows from the tables for one registration: what is owed, and what changes for the household's other dogs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from flows.hundesteuer import assessment
from flows.hundesteuer.assessment import Line, Quarters, Span, euros
from flows.hundesteuer.facts import Dog, Facts
from flows.hundesteuer.household import Count, Phase


class Rates(NamedTuple):
    """Yearly rates in EUR for a household's dogs; None where the statute's table gives none."""

    normal: Decimal | None
    dangerous: Decimal | None

    def of(self, dangerous: bool) -> Decimal | None:
        """The rate of a dog of this kind."""
        return self.dangerous if dangerous else self.normal


RatesAt = Mapping[tuple[Count, date], Rates]
"""The rates of a household with so many dogs in the month that begins on this day."""


class Registration(NamedTuple):
    """One registration as the tables see it.

    Attributes:
        case_id: for the tag and a new tax account.
        number: of the case; reference of the mandate.
        chip: of the new dog.
        risk: its class, `normal`, `gefaehrlich` or `unbekannt`.
        since: first month owed; None if neither the tables nor a person give one.
        phases: of the household.
        rate_set: yearly rate a person set; None if the tables decide.
        von_person: what a person set, by field.
        person: key of the keeper.
        mandate: whether there is a direct debit mandate.
        lhundg: which hint to the LHundG NRW the letter gives: none, § 11, or §§ 3 and 10.
        today: date of the decision.
    """

    case_id: int
    number: str
    chip: str
    risk: str
    since: date | None
    phases: Sequence[Phase]
    rate_set: Decimal | None
    von_person: Mapping[str, str]
    person: str
    mandate: bool
    lhundg: str
    today: date


class Assessed(NamedTuple):
    """An assessment as the decision says it.

    Attributes:
        said: yearly rate, amount, one amount per calendar year, and the lines, by the names of the outputs.
        debits: one per calendar year.
    """

    said: Mapping[str, object]
    debits: Sequence[Mapping[str, object]]


Owed = dict[tuple[int, date | None, bool, Decimal | None], Assessed | None]
"""What is owed for dogs in the same phases of their households, None if that is not known; most of a batch share it."""


def outcome(one: Registration, facts: Facts, rates: RatesAt, owed: Owed) -> dict[str, object]:
    """The outputs of a decision, JSON-ready: money as text, dates as ISO text.

    Args:
        one: what the tables say.
        facts: what the register says.
        rates: of the household, for each of its phases.
        owed: what was found for others of the batch; is added to.

    Returns:
        `soll` is empty and `betrag` is empty text if there is no start or no rate, so that nothing can be assessed.
    """
    found: dict[str, object] = {  # in this order it is kept
        "haushalt": facts.household,
        "person": one.person,
        "kassenzeichen": facts.account or new_account(one.case_id),
        "marke": f"{one.today.year % 100:02d}-{one.case_id:06d}",
        "risikoklasse": one.risk,
        "steuer_ab": one.since.isoformat() if one.since else "",
        "erfasst_am": one.today.isoformat(),
        "mandat": one.number if one.mandate else "",
        "lhundg": one.lhundg,
        "von_person": one.von_person,
        "jahressatz": "",
        "betrag": "",
        "jahre": [],
        "zeilen": [],
        "soll": [],
        "aenderungen": [],
    }
    key = id(one.phases), one.since, one.risk == "gefaehrlich", one.rate_set
    if key not in owed:
        lines = _lines(one, rates)
        owed[key] = _assessed(lines) if lines else None
    assessed = owed[key]
    if assessed is None:
        return found
    soll = [{"chip": one.chip, **debit} for debit in assessed.debits]
    changes = []
    for dog in facts.dogs:
        old, new = _lines_of(dog, one.phases, rates)
        differing = [year for year in old.keys() | new.keys() if old.get(year) != new.get(year)]
        if differing:
            changes.append(_change(dog, old, new, sorted(differing)))
            soll += [_difference(dog, old[year], new[year]) for year in sorted(differing)]
    found.update(assessed.said, soll=soll, aenderungen=changes)
    return found


def new_account(case_id: int) -> str:
    """A new tax account number: nine digits and their check digit; the case's own number makes it unique."""
    body = f"9{case_id:08d}"
    digits = body.encode()
    return f"{body}{-sum(digits[::2].translate(_TWICE) + digits[1::2].translate(_ONCE)) % 10}"


_ONCE = bytes.maketrans(b"0123456789", bytes(range(10)))
_TWICE = bytes.maketrans(b"0123456789", bytes((0, 2, 4, 6, 8, 1, 3, 5, 7, 9)))
"""Luhn: every second digit counts twice, and then the sum of its digits."""


def _lines(one: Registration, rates: RatesAt) -> tuple[Line, ...]:
    """What is owed for the new dog; nothing if the rate of any month is not known."""
    if one.since is None:
        return ()
    found = []
    for phase in one.phases:
        if phase.span.first < one.since:
            continue
        rate = one.rate_set if one.rate_set is not None else _rate(rates, phase.now, phase, one.risk == "gefaehrlich")
        if rate is None:
            return ()
        found.append((phase.span, rate))
    return _merged(tuple(found))


def _rate(rates: RatesAt, count: Count, phase: Phase, dangerous: bool) -> Decimal | None:
    """The rate of a dog of this kind; one that cannot be owed by the month is none."""
    known = rates.get((count, phase.span.first))
    rate = known.of(dangerous) if known else None
    return rate if rate is not None and assessment.has_whole_twelfth(rate) else None


@lru_cache(maxsize=4_096)
def _merged(some: tuple[tuple[Span, Decimal], ...]) -> tuple[Line, ...]:
    """Lines of spans and their rates; months of one year at one rate are one line."""
    found: list[Line] = []
    for span, rate in some:
        line = Line(span, assessment.rate_ct(rate))
        if found and found[-1].rate_ct == line.rate_ct and found[-1].span.first.year == span.first.year:
            line = Line(Span(found[-1].span.first, found[-1].span.months + span.months), line.rate_ct)
            found.pop()
        found.append(line)
    return tuple(found)


@lru_cache(maxsize=4_096)  # registrations of one month at one rate are assessed alike
def _assessed(lines: tuple[Line, ...]) -> Assessed:
    years = assessment.by_year(lines)
    said: dict[str, object] = {
        "jahressatz": euros(lines[-1].rate_ct),
        "betrag": euros(assessment.total(lines)),
        "jahre": [{"jahr": year, "betrag": euros(assessment.total(some))} for year, some in years.items()],
        "zeilen": [_line(line) for line in lines],
    }
    debits = [
        _debit(some[-1], list(_by_month(some)), assessment.quarters(some), "anmeldung") for some in years.values()
    ]
    return Assessed(said, debits)


_Years = dict[int, list[Line]]


def _lines_of(dog: Dog, phases: Sequence[Phase], rates: RatesAt) -> tuple[_Years, _Years]:
    """What is owed for another dog without and with the new one, by year; nothing changes what a person set."""
    mine = [phase for phase in phases if dog.counts(phase.span.first)]
    old = [(phase.span, _rate(rates, phase.before, phase, dog.dangerous)) for phase in mine]
    new = [(phase.span, _rate(rates, phase.now, phase, dog.dangerous)) for phase in mine]
    if dog.set_by_person or any(rate is None for _, rate in (*old, *new)):
        return {}, {}
    return assessment.by_year(_merged(_known(old))), assessment.by_year(_merged(_known(new)))


def _known(some: Iterable[tuple[Span, Decimal | None]]) -> tuple[tuple[Span, Decimal], ...]:
    return tuple((span, rate) for span, rate in some if rate is not None)


def _change(dog: Dog, old: _Years, new: _Years, years: Sequence[int]) -> dict[str, object]:
    """What changes for another dog: per year, and the lines of these years."""
    was = {year: assessment.total(old[year]) for year in years}
    becomes = {year: assessment.total(new[year]) for year in years}
    return {
        "hund": {"name": dog.name, "rasse": dog.breed, "chip": dog.chip, "marke": dog.tag},
        "bisher": euros(sum(was.values())),
        "neu": euros(sum(becomes.values())),
        "unterschied": euros(sum(becomes.values()) - sum(was.values())),
        "jahre": [
            {
                "jahr": year,
                "bisher": euros(was[year]),
                "neu": euros(becomes[year]),
                "unterschied": euros(becomes[year] - was[year]),
            }
            for year in years
        ],
        "zeilen": [_line(line) for year in years for line in new[year]],
    }


def _difference(dog: Dog, old: Sequence[Line], new: Sequence[Line]) -> dict[str, object]:
    """The register's row for what is to be paid more, or less, in one year: from the first month that differs."""
    first, second, third, fourth = (
        becomes - was for becomes, was in zip(assessment.quarters(new), assessment.quarters(old), strict=True)
    )
    was_at, is_at = _by_month(old), _by_month(new)
    turn = min(month for month in is_at if is_at[month] != was_at.get(month))
    months = [month for month in is_at if month >= turn]
    debit = _debit(new[-1], months, (first, second, third, fourth), "aenderung")
    return {"chip": dog.chip, **debit}


def _by_month(lines: Sequence[Line]) -> dict[int, int]:
    return {
        month: line.rate_ct
        for line in lines
        for month in range(line.span.first.month, line.span.first.month + line.span.months)
    }


def _line(line: Line) -> dict[str, object]:
    return {
        "von": line.span.first.isoformat(),
        "bis": line.span.last.isoformat(),
        "monate": line.span.months,
        "monatssatz": euros(line.monthly_ct),
        "betrag": euros(line.amount_ct),
    }


def _debit(last: Line, months: Sequence[int], owed: Quarters, why: str) -> dict[str, object]:
    """One year's debit for these months; its yearly rate is that of the last ones."""
    return {
        "jahr": last.span.first.year,
        "ab_monat": months[0],
        "monate": len(months),
        "jahressatz_ct": last.rate_ct,
        "betrag_ct": sum(owed),
        "grund": why,
        "quartale": owed,
    }
