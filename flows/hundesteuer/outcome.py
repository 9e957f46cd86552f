# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What follows from the tables for one registration: what is owed, and what changes for the household's other dogs."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from flows.hundesteuer import assessment
from flows.hundesteuer.assessment import Line, euros
from flows.hundesteuer.facts import Dog, Facts


class Rates(NamedTuple):
    """Yearly rates in EUR for a household's dogs; None where the statute's table gives none."""

    normal: Decimal | None
    dangerous: Decimal | None

    def of(self, dangerous: bool) -> Decimal | None:
        """The rate of a dog of this kind."""
        return self.dangerous if dangerous else self.normal


class Registration(NamedTuple):
    """One registration as the tables see it.

    Attributes:
        case_id: for the tag and a new tax account.
        chip: of the new dog.
        risk: its class, `normal`, `gefaehrlich` or `unbekannt`.
        since: first month owed; None if the tables give none.
        before, now: the household's rates without and with the new dog.
        today: date of the decision.
    """

    case_id: int
    chip: str
    risk: str
    since: date | None
    before: Rates
    now: Rates
    today: date


def outcome(registration: Registration, facts: Facts) -> dict[str, object]:
    """The outputs of a decision, JSON-ready: money as text, dates as ISO text.

    Args:
        registration: what the tables say.
        facts: what the register says.
    """
    one = registration
    found: dict[str, object] = {
        "haushalt": facts.household,
        "kassenzeichen": facts.account or new_account(one.case_id),
        "marke": f"{one.today.year % 100:02d}-{one.case_id:06d}",
        "risikoklasse": one.risk,
        "steuer_ab": one.since.isoformat() if one.since else "",
        "jahressatz": "",
        "betrag": "0.00",
        "zeilen": [],
        "soll": [],
        "aenderungen": [],
    }
    rate = one.now.of(one.risk == "gefaehrlich")
    if one.since is None or rate is None:
        return found
    until = max(one.today.year, one.since.year)
    lines, said, amount = _assessed(one.since, rate, until)
    soll = [_debit(line, one.chip, "anmeldung", line.amount_ct) for line in lines]
    changes = []
    for dog in facts.dogs:
        old, new = one.before.of(dog.dangerous), one.now.of(dog.dangerous)
        if old is not None and new is not None and old != new:
            changes.append(_change(dog, one.since, old, new, until))
            soll += _extra(dog, one.since, old, new, until)
    found |= {
        "jahressatz": f"{rate:.2f}",
        "betrag": amount,
        "zeilen": said,
        "soll": soll,
        "aenderungen": changes,
    }
    return found


def new_account(case_id: int) -> str:
    """A new tax account number: nine digits and their check digit; the case's own number makes it unique."""
    body = f"9{case_id:08d}"
    return body + str(-sum(map(int, body[::2].translate(_DOUBLED) + body[1::2])) % 10)


_DOUBLED = str.maketrans("0123456789", "0246813579")
"""Luhn: every second digit counts twice, and then the sum of its digits."""


@lru_cache(maxsize=10_000)  # registrations of one month at one rate are assessed alike
def _assessed(since: date, rate: Decimal, until: int) -> tuple[list[Line], list[dict[str, object]], str]:
    """The lines of an assessment, as the decision says them, and their sum."""
    lines = assessment.lines(since, rate, until)
    return lines, [_line(line) for line in lines], euros(assessment.total(lines))


def _change(dog: Dog, since: date, old: Decimal, new: Decimal, until: int) -> dict[str, object]:
    """The change for a dog that was registered before: the old rate up to the month, the new one from it on."""
    start = max(dog.since, date(since.year, 1, 1))
    lines = []
    if start < since:
        months = assessment.months_between(start, since)
        last = assessment.day_before(since)
        lines.append(Line(start, last, months, int(old * 100), months * assessment.monthly_ct(old)))
    turn = max(start, since)
    lines += assessment.lines(turn, new, until)
    was = assessment.total(assessment.lines(start, old, until))
    becomes = assessment.total(lines)
    return {
        "hund": {"name": dog.name, "rasse": dog.breed, "chip": dog.chip, "marke": dog.tag},
        "bisher": euros(was),
        "neu": euros(becomes),
        "unterschied": euros(becomes - was),
        "zeilen": [_line(line) for line in lines],
    }


def _extra(dog: Dog, since: date, old: Decimal, new: Decimal, until: int) -> list[dict[str, object]]:
    """The register's rows for the difference."""
    more = assessment.monthly_ct(new) - assessment.monthly_ct(old)
    turn = max(dog.since, since)
    return [_debit(line, dog.chip, "aenderung", line.months * more) for line in assessment.lines(turn, new, until)]


def _line(line: Line) -> dict[str, object]:
    return {
        "von": line.first.isoformat(),
        "bis": line.last.isoformat(),
        "monate": line.months,
        "monatssatz": euros(line.rate_ct // 12),
        "betrag": euros(line.amount_ct),
    }


def _debit(line: Line, chip: str, why: str, amount_ct: int) -> dict[str, object]:
    return {
        "chip": chip,
        "jahr": line.first.year,
        "ab_monat": line.first.month,
        "monate": line.months,
        "jahressatz_ct": line.rate_ct,
        "betrag_ct": amount_ct,
        "grund": why,
    }
