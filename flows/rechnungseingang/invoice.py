# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is known of an invoice once it was read and looked up: the facts, not what follows from them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple


class Other(NamedTuple):
    """Another invoice of the same creditor, compared with this one.

    Attributes:
        same_number: whether it has the same number (BT-1).
        amount_apart: how far the amounts are apart, in EUR.
        days_apart: how far the dates are apart.
    """

    same_number: bool
    amount_apart: Decimal
    days_apart: int


@dataclass(frozen=True, slots=True)
class Invoice:
    """An invoice; whatever a broken file does not tell keeps its default and is not asked for.

    Attributes:
        received: the day it came in; also the date of law.
        form, en16931, xrechnung: what the validation said, in the words of the table `form`.
        states: the statements of § 14 (4) UStG it makes, by the names of the table `pflichtangaben` without `hat_`.
        issued: its date (BT-2).
        due: BT-9, if it names one.
        terms: BT-20, as it stands.
        kind, currency: BT-3 and BT-5.
        amount, payable, prepaid: BT-112, BT-115, BT-113.
        categories: all VAT categories of its lines and allowances.
        reverse_charge, building: whether it says so, or the order does.
        buyer_reference: BT-10.
        bank, attachments, order, budget: in the words of the tables.
        line_apart, sum_apart: how far it is from the order, in percent and EUR.
        order_office: the office that ordered; `keines` without an order.
        others: earlier invoices of the same creditor.
    """

    received: date
    form: str
    en16931: str | None = None
    xrechnung: str | None = None
    states: Collection[str] = ()
    issued: date | None = None
    due: date | None = None
    terms: str = ""
    kind: str | None = None
    currency: str | None = None
    amount: Decimal | None = None
    payable: Decimal | None = None
    prepaid: Decimal = Decimal(0)
    categories: Collection[str] = ()
    reverse_charge: bool = False
    building: bool = False
    buyer_reference: str = ""
    bank: str | None = None
    attachments: str | None = None
    order: str | None = None
    line_apart: Decimal | None = None
    sum_apart: Decimal | None = None
    order_office: str = "keines"
    budget: str = "unbekannt"
    others: Collection[Other] = ()
