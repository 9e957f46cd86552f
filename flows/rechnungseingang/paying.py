# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Until when an invoice is paid: days are counted here, how many they are say the tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from flows.rechnungseingang.invoice import Invoice
from laufzettel.rules import RuleBook, Value
from laufzettel.working_days import Region, next_working_day, working_days_after

_DAY = timedelta(days=1)
_SKONTO = re.compile(
    r"#SKONTO#TAGE=([0-9]{1,4})#PROZENT=([0-9]{1,3}\.[0-9]{2})#(?:BASISBETRAG=(-?[0-9]{1,15}\.[0-9]{2})#)?"
)


class Discount(NamedTuple):
    """A Skonto that an invoice grants.

    Attributes:
        days: within which it must be paid, counted from the date of the invoice.
        percent: how much it is.
        base: of what, if not of the amount due.
    """

    days: int
    percent: Decimal
    base: Decimal | None


@dataclass(frozen=True, slots=True)
class Payment:
    """When to pay.

    Attributes:
        due: the last day on which the money must be there; None if no table says it.
        pay_by: the last working day to send it so that it is.
        overdue: days since then, less than 1 before; what falls on a day off is due on the next working day.
        discount: the largest Skonto that can still be had; 0 if there is none.
        discount_by: the last working day to send the money for it.
    """

    due: date | None
    pay_by: date | None
    overdue: int | None
    discount: Decimal
    discount_by: date | None


def discounts(terms: str) -> list[Discount]:
    """The Skonto lines of BT-20 as XRechnung writes them (BR-DE-18); other lines grant nothing a machine could read.

    Args:
        terms: the text, such as `#SKONTO#TAGE=14#PROZENT=2.00#`.
    """
    found = [_SKONTO.fullmatch(line.strip()) for line in terms.splitlines()]
    return [
        Discount(int(one[1]), Decimal(one[2]), Decimal(one[3]) if one[3] else None) for one in found if one is not None
    ]


def last_pay_day(due: date, lead: int, where: Region) -> date:
    """The last working day on which money that must be there on a day can be sent.

    Args:
        due: the day; if nobody works on it, the working day before it.
        lead: so many working days the money needs.
        where: whose holidays.
    """
    return working_days_after(due + _DAY, -(lead + 1), where)


def payments(invoices: Sequence[Invoice], book: RuleBook, where: Region, today: date) -> list[Payment]:
    """Say of every invoice until when it is paid.

    Args:
        invoices: a batch.
        book: the tables.
        where: whose holidays.
        today: from which days are counted.
    """
    law = [one.received for one in invoices]
    terms: list[Value] = [(one.due - one.received).days if one.due else None for one in invoices]
    asked = book.tables["zahlungsfrist"].evaluate({"zahlungsziel_tage": terms}, law).outputs
    granted = _granted(invoices, asked["vorlauf_tage"], book, where, today)
    found = []
    for invoice, days, lead, (amount, until) in zip(
        invoices, asked["frist_tage"], asked["vorlauf_tage"], granted, strict=True
    ):
        if isinstance(days, int) and isinstance(lead, int):
            due = invoice.received + days * _DAY
            overdue = (today - next_working_day(due, where)).days
            found.append(Payment(due, last_pay_day(due, lead, where), overdue, amount, until))
        else:
            found.append(Payment(None, None, None, amount, until))
    return found


def cost_of_delay(
    amounts: Sequence[Decimal], overdue: Sequence[int], base_rate: Decimal, book: RuleBook, today: date
) -> list[tuple[Decimal, Decimal]]:
    """Interest and lump sum that creditors could ask for (§ 288 BGB), to put the most urgent first.

    Args:
        amounts: what is owed.
        overdue: since how many days.
        base_rate: the Basiszinssatz that holds (§ 247 BGB), in percent.
        book: the tables.
        today: the date of law.
    """
    columns: dict[str, Sequence[Value]] = {
        "betrag_absolut": [abs(amount) for amount in amounts],
        "tage_ueberfaellig": overdue,
        "basiszins": [base_rate] * len(amounts),
    }
    found = book.tables["verzug"].evaluate(columns, [today] * len(amounts)).outputs
    return [(_amount(one), _amount(two)) for one, two in zip(found["verzugszins"], found["pauschale"], strict=True)]


def _granted(
    invoices: Sequence[Invoice], leads: Sequence[object], book: RuleBook, where: Region, today: date
) -> list[tuple[Decimal, date | None]]:
    """Per invoice the largest Skonto that can still be had, and until when."""
    steps = list(_steps(invoices, leads, where))
    columns: dict[str, Sequence[Value]] = {
        "skonto_prozent": [one.percent for _, one, _ in steps],
        "skonto_basis": [invoices[at].payable if one.base is None else one.base for at, one, _ in steps],
        "skonto_resttage": [(until - today).days for _, _, until in steps],
    }
    law = [invoices[at].received for at, _, _ in steps]
    found = book.tables["skonto"].evaluate(columns, law).outputs
    best: list[tuple[Decimal, date | None]] = [(Decimal(0), None)] * len(invoices)
    for (at, _, until), reachable, amount in zip(
        steps, found["skonto_erreichbar"], found["skonto_betrag"], strict=True
    ):
        if reachable is True and _amount(amount) > best[at][0]:
            best[at] = _amount(amount), until
    return best


def _steps(invoices: Sequence[Invoice], leads: Sequence[object], where: Region) -> Iterator[tuple[int, Discount, date]]:
    """Every Skonto of every invoice, with the last day to send the money for it."""
    for at, (invoice, lead) in enumerate(zip(invoices, leads, strict=True)):
        if invoice.issued is not None and isinstance(lead, int):
            for one in discounts(invoice.terms):
                yield at, one, last_pay_day(invoice.issued + one.days * _DAY, lead, where)


def _amount(value: object) -> Decimal:
    return Decimal(value) if isinstance(value, (Decimal, int)) else Decimal(0)
