# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Checks across the fields of the dog registration (specification 5.A), each over a whole batch."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from zoneinfo import ZoneInfo

from flows.hundesteuer.assessment import add_months
from flows.hundesteuer.check_messages import (
    CHARACTERS,
    CHECK_DIGIT,
    DATE_RANGE,
    FUTURE,
    MAIL_ADDRESS,
    NEEDED,
    NO_TWELFTH,
    NOT_EXPECTED,
    NOT_FIRST,
    OUT_OF_RANGE,
    TURNED,
    WRONG_SHAPE,
)
from flows.hundesteuer.entered import RATE, START, rate_entered, start_entered
from flows.hundesteuer.latin import is_address, is_name
from flows.hundesteuer.mail_address import is_address as is_mail_address
from flows.hundesteuer.mandate import iban_valid
from laufzettel.errors import Message, Problem
from laufzettel.form import Check, Columns

EARLIEST, FIRST_KEEPERS = date(2000, 1, 1), date(1900, 1, 1)
AHEAD = timedelta(days=31)
"""How far ahead an intake or a move may be announced."""
_FOSTERED_MONTHS = 120

LABELS = {
    "halter_nachname": ("Familienname", "family name"),
    "halter_vorname": ("Vorname", "given name"),
    "halter_geburtsdatum": ("Geburtsdatum", "date of birth"),
    "halter_strasse": ("Straße", "street"),
    "halter_hausnr": ("Hausnummer", "house number"),
    "halter_ort": ("Ort", "town"),
    "halter_plz": ("Postleitzahl", "postcode"),
    "halter_email": ("E-Mail", "e-mail"),
    "kassenzeichen": ("Kassenzeichen", "tax account number"),
    "haltung_seit": ("Haltung seit", "kept since"),
    "zuzug_am": ("Zugezogen am", "moved in on"),
    "zuzug_von": ("Zugezogen von", "moved in from"),
    "pflege_bis": ("In Pflege bis", "fostered until"),
    "hund_wurfdatum": ("Wurfdatum", "date of birth of the dog"),
    "hund_rasse1": ("Rasse", "breed"),
    "hund_rasse2": ("Zweite Rasse", "second breed"),
    "hund_schulter_cm": ("Schulterhöhe", "shoulder height"),
    "hund_gewicht_kg": ("Gewicht", "weight"),
    "hund_chip": ("Chipnummer", "chip number"),
    "hund_name": ("Name des Hundes", "name of the dog"),
    "weitere_hunde": ("Weitere Hunde im Haushalt", "other dogs in the household"),
    "sepa_kontoinhaber": ("Kontoinhaber", "account holder"),
    "sepa_iban": ("IBAN", "IBAN"),
    "sepa_datum": ("Datum des Mandats", "date of the mandate"),
    "unterschrift_datum": ("Datum der Unterschrift", "date of signature"),
    RATE: ("Festgesetzte Jahressteuer", "assessed yearly tax"),
    START: ("Festgesetzter Beginn der Steuer", "assessed start of the tax"),
}

_NAMES = ("halter_nachname", "halter_vorname", "sepa_kontoinhaber")
_ADDRESSES = (
    "halter_strasse", "halter_hausnr", "halter_ort", "zuzug_von", "hund_name", "hund_rasse1", "hund_rasse2",
)  # fmt: skip
_RANGES = {"hund_schulter_cm": ("5", "110"), "hund_gewicht_kg": ("0.5", "120"), "weitere_hunde": ("0", "50")}
_ByCase = Sequence[Sequence[Problem]]
_Found = dict[int, list[Problem]]
"""Problems by the place of their case in the batch; nearly all cases have none."""
_REASONS = (("zuzug", "zuzug_am"), ("zuzug", "zuzug_von"), ("pflege", "pflege_bis"))


def local_today() -> date:
    """Today in the authority's time zone."""
    return datetime.now(ZoneInfo("Europe/Berlin")).date()


def checks(today: Callable[[], date]) -> tuple[Check, ...]:
    """The checks across fields.

    Args:
        today: gives the date on which the application is checked.
    """

    def dates(columns: Columns) -> _ByCase:
        """Every date lies where such a date can lie; keeping has begun."""
        day = today()
        found: _Found = {}
        for name, (low, high) in _bounds(day).items():
            between = {"low": low.strftime("%d.%m.%Y"), "high": high.strftime("%d.%m.%Y")}
            for index in _unfit(columns[name], partial(_lies_between, low.isoformat(), high.isoformat())):
                _note(found, index, _about(DATE_RANGE, name, **between))
        limit, furthest = day.isoformat(), (day + AHEAD).isoformat()
        for index in _unfit(columns["haltung_seit"], lambda value: not limit < value <= furthest):
            _note(found, index, _about(FUTURE, "haltung_seit"))
        return _by_case(found, columns)

    return (dates, needed, shapes, ranges, names, set_by_person)


def _bounds(today: date) -> dict[str, tuple[date, date]]:
    """Between which days each date may lie."""
    past, announced = (EARLIEST, today), (EARLIEST, today + AHEAD)
    return {
        "halter_geburtsdatum": (FIRST_KEEPERS, today),
        "haltung_seit": announced,
        "zuzug_am": announced,
        "pflege_bis": (EARLIEST, add_months(today, _FOSTERED_MONTHS)),
        "hund_wurfdatum": past,
        "sepa_datum": past,
        "unterschrift_datum": past,
        START: (EARLIEST, add_months(today, 3)),
    }


def needed(columns: Columns) -> _ByCase:
    """What only one reason of keeping needs is stated exactly then: a move with day and place, the end of fostering.

    A date that only says when the tax begins is not needed where a person has set that.
    """
    found: _Found = {}
    for reason, name in _REASONS:
        if reason not in columns["grund"] and set(columns[name]) <= {None}:
            continue
        for index, (grund, value, start) in enumerate(
            zip(columns["grund"], columns[name], columns[START], strict=True)
        ):
            if (grund == reason) == (value is not None):
                continue
            if value is not None:
                _note(found, index, _about(NOT_EXPECTED, name))
            elif start is None or name == "zuzug_von":
                _note(found, index, _about(NEEDED, name))
    for index, until in enumerate(columns["pflege_bis"]):
        if until is not None and (since := columns["haltung_seit"][index]) is not None and until < since:
            _note(found, index, _about(TURNED, "pflege_bis"))
    return _by_case(found, columns)


def shapes(columns: Columns) -> _ByCase:
    """Postcodes, chip numbers (ISO 11784), mail addresses, account numbers and IBANs have form and check digit."""
    found: _Found = {}
    for index in _unfit(columns["halter_plz"], lambda value: _digits(value, 5)):
        _note(found, index, _about(WRONG_SHAPE, "halter_plz", shape="fünf Ziffern", shape_en="five digits"))
    for index in _unfit(columns["hund_chip"], lambda value: _digits(value, 15)):
        shape = {"shape": "15 Ziffern nach ISO 11784", "shape_en": "15 digits as in ISO 11784"}
        _note(found, index, _about(WRONG_SHAPE, "hund_chip", **shape))
    wrong: tuple[tuple[str, Callable[[str], bool], Message], ...] = (
        ("halter_email", is_mail_address, MAIL_ADDRESS),
        ("kassenzeichen", kassenzeichen_valid, CHECK_DIGIT),
        ("sepa_iban", iban_valid, CHECK_DIGIT),
    )
    for name, valid, message in wrong:
        for index in _unfit(columns[name], valid):
            _note(found, index, _about(message, name))
    return _by_case(found, columns)


def ranges(columns: Columns) -> _ByCase:
    """Height and weight are those of a dog, the number of dogs that of a household."""
    found: _Found = {}
    for name, (low, high) in _RANGES.items():
        for index in _unfit(columns[name], partial(_is_between, Decimal(low), Decimal(high))):
            _note(found, index, _about(OUT_OF_RANGE, name, low=low.replace(".", ","), high=high))
    return _by_case(found, columns)


def names(columns: Columns) -> _ByCase:
    """Names and addresses hold Latin letters and their punctuation; a formula or a control character is none."""
    found: _Found = {}
    for fields, fits in ((_NAMES, is_name), (_ADDRESSES, is_address)):
        for name in fields:
            for index in _unfit(columns[name], fits):
                _note(found, index, _about(CHARACTERS, name))
    return _by_case(found, columns)


def set_by_person(columns: Columns) -> _ByCase:
    """What a person set can be assessed: a yearly amount with a whole twelfth, the first of a month."""
    found: _Found = {}
    for index in _unfit(columns[RATE], lambda value: rate_entered(value) is not None):
        _note(found, index, _about(NO_TWELFTH, RATE))
    for index in _unfit(columns[START], lambda value: start_entered(value) is not None):
        _note(found, index, _about(NOT_FIRST, START))
    return _by_case(found, columns)


CHECKS = checks(local_today)


def kassenzeichen_valid(value: str) -> bool:
    """Whether length and check digit of a tax account number are right."""
    from stdnum import luhn

    return len(value) == 10 and bool(luhn.is_valid(value))


def _lies_between(low: str, high: str, value: str) -> bool:
    return low <= value <= high


def _is_between(low: Decimal, high: Decimal, value: str) -> bool:
    return low <= Decimal(value) <= high


def _digits(value: str, length: int) -> bool:
    return len(value) == length and value.isascii() and value.isdigit()


def _about(message: Message, name: str, **gaps: str) -> Problem:
    label, label_en = LABELS[name]
    return message.at(field=name, label=label, label_en=label_en, **gaps)


def _unfit(column: Sequence[str | None], fits: Callable[[str], bool]) -> Iterator[int]:
    """Where a value stands that does not fit; equal ones are looked at once."""
    unfit = {value for value in set(column) if value is not None and not fits(value)}
    return (index for index, value in enumerate(column) if value in unfit) if unfit else iter(())


def _note(found: _Found, index: int, problem: Problem) -> None:
    found.setdefault(index, []).append(problem)


def _by_case(found: _Found, columns: Columns) -> _ByCase:
    count = len(columns["grund"])
    return [found.get(index, ()) for index in range(count)] if found else [()] * count
