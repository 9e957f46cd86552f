# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""From the facts of an invoice to way, recipient and last day to pay: through all tables, to the cent."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.rechnungseingang.invoice import Invoice, Other
from flows.rechnungseingang.leitweg import address, check_digits
from flows.rechnungseingang.paying import cost_of_delay, discounts, last_pay_day
from flows.rechnungseingang.routing import DESK, PEOPLE, Route, route
from flows.rechnungseingang.rule_terms import MISSING
from flows.rechnungseingang.tables import load_tables
from laufzettel.working_days import NRW, is_working_day

OWN = {"05999999"}
ALL = frozenset(MISSING.split(", "))
MONDAY = date(2026, 10, 5)
NOBODYS = "05999999-99-" + check_digits("05999999", "99")
PLAIN = Invoice(
    received=MONDAY, form="gueltig", en16931="keine", xrechnung="keine", states=ALL, issued=date(2026, 10, 1),
    kind="380", currency="EUR", amount=Decimal("119.00"), payable=Decimal("119.00"), categories=("S",),
    buyer_reference="05999999-68-" + check_digits("05999999", "68"), bank="stimmt", attachments="keine",
    order="offen", line_apart=Decimal(0), sum_apart=Decimal(0), order_office="Bauhof", budget="verfuegbar",
)  # fmt: skip


def _route(invoice: Invoice, today: date = MONDAY) -> Route:
    return route([invoice], load_tables(), OWN, NRW, today)[0]


@pytest.mark.parametrize(
    ("changed", "way", "recipient", "codes"),
    [
        ({}, "stapel_1", "Bauhof", []),
        ({"amount": Decimal("1000.00")}, "stapel_1", "Bauhof", []),
        ({"amount": Decimal("1000.01")}, "fachamt", "Bauhof", []),
        ({"sum_apart": Decimal("1.00")}, "stapel_1", "Bauhof", []),
        ({"order": "keine", "order_office": "keines"}, "fachamt", "Bauhof", []),
        ({"order": "keine", "order_office": "keines", "buyer_reference": NOBODYS},
         "fachamt", DESK, []),
        ({"order_office": "Tiefbauamt"}, "stapel_1", "Tiefbauamt", []),
        ({"xrechnung": "warnung"}, "stapel_1", "Bauhof", ["form"]),
        ({"prepaid": Decimal(10)}, "stapel_1", "Bauhof", ["vorausbezahlt"]),
        ({"en16931": "fehler", "xrechnung": None}, "rueckweisung", DESK, ["form"]),
        ({"xrechnung": "fehler"}, "rueckweisung", DESK, ["form"]),
        ({"en16931": "abgebrochen"}, "klaerung", DESK, ["form"]),
        ({"buyer_reference": "04011000-1234512345-06"}, "klaerung", DESK, ["irrlaeufer"]),
        ({"buyer_reference": "05999999-68-00"}, "klaerung", DESK, ["leitweg_pruefziffer"]),
        ({"states": ALL - {"leistungsdatum"}}, "klaerung", DESK, ["pflichtangabe"]),
        ({"others": [Other(True, Decimal(5), 300)]}, "dublette", DESK, ["dublette"]),
        ({"others": [Other(False, Decimal(5), 0), Other(False, Decimal(0), 3)]},
         "klaerung", DESK, ["dublette_aehnlich"]),
        ({"others": [Other(False, Decimal(0), 4), Other(False, Decimal(5), 0)]}, "stapel_1", "Bauhof", []),
        ({"bank": "weicht_ab"}, "klaerung", DESK, ["iban_weicht_ab"]),
        ({"sum_apart": Decimal("1.01")}, "klaerung", DESK, ["bestellung"]),
        ({"kind": "381"}, "klaerung", DESK, ["gutschrift"]),
        ({"categories": ("S", "AE")}, "klaerung", DESK, ["steuerfall"]),
        ({"building": True, "budget": "fehlen"}, "klaerung", DESK, ["bauleistung", "mittel_fehlen"]),
        ({"attachments": "unzulaessig", "bank": "weicht_ab", "others": [Other(True, Decimal(0), 0)]},
         "quarantaene", "Informationssicherheit", ["dublette", "iban_weicht_ab", "anhang"]),
        ({"bank": None}, "klaerung", DESK, ["unklar"]),
        ({"amount": None}, "klaerung", DESK, ["unklar"]),
        ({"form": "vielleicht"}, "klaerung", DESK, ["unklar"]),
        ({"order": "verloren"}, "klaerung", DESK, ["unklar"]),
        ({"received": date(2019, 1, 1)}, "klaerung", DESK, ["unklar"]),
    ],
    ids=lambda one: "-".join(one) if isinstance(one, (dict, list)) else "",
)  # fmt: skip
def test_the_way_follows_the_findings(changed: dict[str, object], way: str, recipient: str, codes: list[str]) -> None:
    """Green with an order up to 1,000 EUR: batch 1; green without: the office; yellow: clarified; red: sent back."""
    found = _route(replace(PLAIN, **changed))
    assert (found.way, found.recipient, [one.code for one in found.findings]) == (way, recipient, codes)
    assert all(one.rule or one.code == "unklar" for one in found.findings)


@pytest.mark.parametrize(("form", "way"), [("ungueltig", "rueckweisung"), ("abgebrochen", "klaerung")])
def test_a_file_that_tells_nothing_has_a_way_all_the_same(form: str, way: str) -> None:
    """A broken file is sent back, though neither amount nor order is known; a check that broke off is no verdict."""
    found = _route(Invoice(MONDAY, form))
    assert (found.way, found.recipient, [one.code for one in found.findings]) == (way, DESK, ["form"])


def test_the_missing_statements_are_named() -> None:
    """So that the supplier can be asked for them."""
    assert _route(replace(PLAIN, states=ALL - {"steuer", "leistungsdatum"})).missing == ("leistungsdatum", "steuer")


@pytest.mark.parametrize(
    ("amount", "who"), [("5000.00", "Sachgebietsleitung"), ("5000.01", "Amtsleitung"), ("50000.01", "Kämmerei")]
)
def test_the_amount_says_who_may_order_the_payment(amount: str, who: str) -> None:
    """Whoever it is, two people are needed; no cell can change that."""
    assert _route(replace(PLAIN, amount=Decimal(amount))).orderer == who
    assert PEOPLE == 2
    assert not any("person" in term or "vier" in term for term in load_tables().terms)


def test_without_a_term_it_is_due_after_thirty_days() -> None:
    """Received on 5 October: due on 4 November, sent the working day before."""
    found = _route(PLAIN).payment
    assert (found.due, found.pay_by, found.overdue) == (date(2026, 11, 4), date(2026, 11, 3), -30)


def test_a_due_day_in_the_weekend_is_paid_before_and_overdue_after_it() -> None:
    """Due on Sunday 1 November, a holiday: sent on Thursday the 29th; overdue only after Monday the 2nd."""
    invoice = replace(PLAIN, due=date(2026, 11, 1))
    found = _route(invoice).payment
    assert (found.due, found.pay_by) == (date(2026, 11, 1), date(2026, 10, 29))
    assert [_route(invoice, date(2026, 11, day)).payment.overdue for day in (2, 3)] == [0, 1]
    assert [one.code for one in _route(invoice, date(2026, 11, 3)).findings] == ["ueberfaellig"]


def test_of_several_discounts_the_largest_that_can_be_had_counts() -> None:
    """Three percent within 7 days, two within 14, from the date of the invoice, 1 October."""
    terms = "#SKONTO#TAGE=7#PROZENT=3.00#\n#SKONTO#TAGE=14#PROZENT=2.25#BASISBETRAG=100.00#\n"
    invoice = replace(PLAIN, terms=terms)
    seen = [_route(invoice, date(2026, 10, day)) for day in (5, 7, 8, 14, 15)]
    assert [(str(one.payment.discount), one.payment.discount_by) for one in seen] == [
        ("3.57", date(2026, 10, 7)),
        ("3.57", date(2026, 10, 7)),
        ("2.25", date(2026, 10, 14)),
        ("2.25", date(2026, 10, 14)),
        ("0", None),
    ]
    assert [[finding.code for finding in one.findings] for one in seen] == [["skonto"]] * 4 + [[]]


@pytest.mark.parametrize(
    ("terms", "found"),
    [
        ("#SKONTO#TAGE=14#PROZENT=2.00#", [(14, "2.00", None)]),
        ("#SKONTO#TAGE=14#PROZENT=2.00#BASISBETRAG=-10.50#\r\nZahlbar sofort", [(14, "2.00", "-10.50")]),
        ("#VERZUG#TAGE=14#PROZENT=8.00#", []),
        ("#SKONTO#TAGE=14#PROZENT=2#", []),
        ("#SKONTO#TAGE=14#PROZENT=2,00#", []),
        ("2 % Skonto innerhalb von 14 Tagen", []),
        ("", []),
    ],
)
def test_discounts_are_read_as_xrechnung_writes_them(terms: str, found: list[tuple[int, str, str | None]]) -> None:
    """BR-DE-18; what is written otherwise grants nothing a machine could read."""
    assert [(one.days, str(one.percent), one.base and str(one.base)) for one in discounts(terms)] == found


def test_delay_costs_interest_and_a_lump_sum() -> None:
    """Nine percentage points over the base rate, and 40 EUR, once it is late."""
    amounts = [Decimal(1000), Decimal("-1000.00"), Decimal(1000)]
    found = cost_of_delay(amounts, [30, 30, 0], Decimal("1.27"), load_tables(), MONDAY)
    assert found == [(Decimal("8.44"), Decimal(40)), (Decimal("8.44"), Decimal(40)), (Decimal(0), Decimal(0))]


@pytest.mark.parametrize(
    ("text", "standing", "fine"),
    [
        ("04011000-1234512345-06", "eigene", "1234512345"),
        ("04011000-12345-03", "eigene", "12345"),
        ("04011000-12345-34", "pruefziffer", ""),
        ("11002002-98765-14", "fremde", ""),
        (" 04011000-1234512345-06 ", "eigene", "1234512345"),
        ("Leitweg-ID", "pruefziffer", ""),
        ("04011000", "pruefziffer", ""),
        ("٠٤011000-12345-03", "pruefziffer", ""),
        ("", "fehlt", ""),
    ],
)  # fmt: skip
def test_the_check_digits_of_a_leitweg_id_are_recomputed(text: str, standing: str, fine: str) -> None:
    """The example of the specification verifies; what is none is never ours."""
    assert address(text, {"04011000"}) == (standing, fine)


@given(st.from_regex(r"[0-9]{2,12}", fullmatch=True), st.from_regex(r"([0-9A-Z]{1,30})?", fullmatch=True), st.data())
def test_one_wrong_sign_in_a_leitweg_id_is_noticed(coarse: str, fine: str, data: st.DataObject) -> None:
    """Any digit of coarse part or check digits mistaken for another."""
    coarse = "".join(str(int(digit)) for digit in coarse)
    written = "-".join(part for part in (coarse, fine, check_digits(coarse, fine)) if part)
    assert address(written, {coarse}) == ("eigene", fine)
    at = data.draw(st.sampled_from([*range(len(coarse)), len(written) - 2, len(written) - 1]))
    other = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != written[at]]))
    assert address(written[:at] + other + written[at + 1 :], {coarse}).standing == "pruefziffer"


@given(st.dates(date(2020, 1, 1), date(2040, 12, 31)), st.integers(0, 5))
def test_the_last_day_to_pay_is_a_working_day_in_time(due: date, lead: int) -> None:
    """On it and on the days after it until the due day there are exactly as many working days as the money needs."""
    day = last_pay_day(due, lead, NRW)
    after = [day + timedelta(days=count) for count in range(1, (due - day).days + 1)]
    assert is_working_day(day)
    assert sum(is_working_day(one) for one in after) == lead


INVOICES = st.builds(
    Invoice,
    received=st.dates(date(2019, 12, 1), date(2027, 12, 31)),
    form=st.sampled_from(("gueltig", "gueltig", "gueltig", "ungueltig", "abgebrochen", "?")),
    en16931=st.sampled_from(("keine", "keine", "warnung", "fehler", "abgebrochen", None)),
    xrechnung=st.sampled_from(("keine", "keine", "warnung", "fehler", "abgebrochen", None)),
    states=st.just(ALL) | st.frozensets(st.sampled_from(sorted(ALL))),
    issued=st.none() | st.dates(date(2019, 12, 1), date(2027, 12, 31)),
    due=st.none() | st.dates(date(2019, 12, 1), date(2027, 12, 31)),
    terms=st.sampled_from(("", "#SKONTO#TAGE=14#PROZENT=2.00#", "#SKONTO#TAGE=0#PROZENT=0.00#")),
    kind=st.sampled_from(("380", "380", "381", "326", None)),
    currency=st.sampled_from(("EUR", "EUR", "CHF", None)),
    amount=st.none() | st.decimals(-2000, 90000, places=2),
    payable=st.none() | st.decimals(-2000, 90000, places=2),
    prepaid=st.decimals(0, 100, places=2),
    categories=st.sets(st.sampled_from(("S", "E", "AE", "X")), max_size=2),
    reverse_charge=st.booleans(),
    building=st.booleans(),
    buyer_reference=st.sampled_from((PLAIN.buyer_reference, "04011000-1234512345-06", "?", "")),
    bank=st.sampled_from(("stimmt", "stimmt", "weicht_ab", None)),
    attachments=st.sampled_from(("keine", "zulaessig", "unzulaessig", None)),
    order=st.sampled_from(("offen", "offen", "keine", "unbekannt", None)),
    line_apart=st.sampled_from((Decimal(0), Decimal(1), None)),
    sum_apart=st.sampled_from((Decimal(0), Decimal(1), Decimal(2), None)),
    order_office=st.sampled_from(("Bauhof", "keines", "")),
    budget=st.sampled_from(("verfuegbar", "verfuegbar", "fehlen", "unbekannt")),
    others=st.lists(st.builds(Other, st.booleans(), st.decimals(0, 5, places=2), st.integers(0, 9)), max_size=2),
)  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(st.lists(INVOICES, min_size=1, max_size=8), st.dates(date(2020, 1, 1), date(2027, 12, 31)))
def test_every_invoice_has_one_way_and_one_recipient(invoices: list[Invoice], today: date) -> None:
    """Whatever is known of it. Nothing that is not green comes to batch 1, and nobody's invoice depends on others."""
    found = route(invoices, load_tables(), OWN, NRW, today)
    assert found == [route([one], load_tables(), OWN, NRW, today)[0] for one in invoices]
    for invoice, one in zip(invoices, found, strict=True):
        assert one.recipient.strip()
        assert one.way in ("quarantaene", "dublette", "rueckweisung", "klaerung", "stapel_1", "fachamt")
        if one.way in ("stapel_1", "fachamt"):
            assert {finding.outcome for finding in one.findings} <= {"hinweis"}
            assert one.orderer
        if one.way == "stapel_1":
            assert invoice.order == "offen"
            assert invoice.amount is not None
            assert invoice.amount <= 1000
