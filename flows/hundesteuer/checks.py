# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Checks across the fields of the dog registration (specification 5.A), each over a whole batch."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from laufzettel.errors import Message, Problem
from laufzettel.form import Check, Columns

EARLIEST = "2000-01-01"

FUTURE = Message(
    "hundesteuer.future",
    "„{label}“ liegt in der Zukunft.",
    "“{label_en}” lies in the future.",
    "Klären Sie das Datum mit der Halterin oder dem Halter.",
    "Ask the keeper for the date.",
)
TOO_EARLY = Message(
    "hundesteuer.too_early",
    "„{label}“ liegt vor dem 01.01.2000.",
    "“{label_en}” lies before 1 January 2000.",
    "Klären Sie das Datum mit der Halterin oder dem Halter.",
    "Ask the keeper for the date.",
)
NEEDED = Message(
    "hundesteuer.needed",
    "„{label}“ fehlt, ist aber bei diesem Grund der Haltung nötig.",
    "“{label_en}” is missing but needed for this reason of keeping.",
    "Fordern Sie die Angabe nach.",
    "Ask the applicant for it.",
)
WRONG_SHAPE = Message(
    "hundesteuer.wrong_shape",
    "„{label}“ hat nicht die vorgeschriebene Form ({shape}).",
    "“{label_en}” does not have the prescribed form ({shape_en}).",
    "Vergleichen Sie mit dem Dokument oder fordern Sie die Angabe nach.",
    "Compare it with the document or ask the applicant for it.",
)
CHECK_DIGIT = Message(
    "hundesteuer.check_digit",
    "Die Prüfziffer bei „{label}“ stimmt nicht.",
    "The check digit of “{label_en}” is wrong.",
    "Vergleichen Sie mit dem Dokument oder fordern Sie die Angabe nach.",
    "Compare it with the document or ask the applicant for it.",
)
OUT_OF_RANGE = Message(
    "hundesteuer.out_of_range",
    "„{label}“ liegt außerhalb von {low} bis {high}.",
    "“{label_en}” is outside {low} to {high}.",
    "Vergleichen Sie mit dem Dokument oder fordern Sie die Angabe nach.",
    "Compare it with the document or ask the applicant for it.",
)
CHARACTERS = Message(
    "hundesteuer.characters",
    "„{label}“ enthält Zeichen, die in einem Namen nicht vorkommen (DIN 91379).",
    "“{label_en}” contains characters that do not occur in a name (DIN 91379).",
    "Vergleichen Sie mit dem Dokument; so wird nichts in das Fachverfahren geschrieben.",
    "Compare it with the document; nothing is written into the legacy system like this.",
)

LABELS = {
    "halter_nachname": ("Familienname", "family name"),
    "halter_vorname": ("Vorname", "given name"),
    "halter_geburtsdatum": ("Geburtsdatum", "date of birth"),
    "halter_strasse": ("Straße", "street"),
    "halter_ort": ("Ort", "town"),
    "halter_plz": ("Postleitzahl", "postcode"),
    "kassenzeichen": ("Kassenzeichen", "tax account number"),
    "haltung_seit": ("Haltung seit", "kept since"),
    "zuzug_am": ("Zugezogen am", "moved in on"),
    "pflege_bis": ("In Pflege bis", "fostered until"),
    "hund_wurfdatum": ("Wurfdatum", "date of birth of the dog"),
    "hund_schulter_cm": ("Schulterhöhe", "shoulder height"),
    "hund_gewicht_kg": ("Gewicht", "weight"),
    "hund_chip": ("Chipnummer", "chip number"),
    "hund_name": ("Name des Hundes", "name of the dog"),
    "sepa_kontoinhaber": ("Kontoinhaber", "account holder"),
    "sepa_iban": ("IBAN", "IBAN"),
    "unterschrift_datum": ("Datum der Unterschrift", "date of signature"),
}

_NAMES = ("halter_nachname", "halter_vorname", "halter_strasse", "halter_ort", "hund_name", "sepa_kontoinhaber")
_NOT_FUTURE = ("halter_geburtsdatum", "haltung_seit", "hund_wurfdatum", "unterschrift_datum")
_RANGES = {"hund_schulter_cm": ("5", "110"), "hund_gewicht_kg": ("0.5", "120")}
_NAME_PUNCTUATION = frozenset(" '’`´.,-‐–()/&·")


def local_today() -> date:
    """Today in the authority's time zone."""
    return datetime.now(ZoneInfo("Europe/Berlin")).date()


def checks(today: Callable[[], date]) -> tuple[Check, ...]:
    """The checks across fields.

    Args:
        today: gives the date on which the application is checked.
    """

    def dates(columns: Columns) -> list[list[Problem]]:
        limit = today().isoformat()
        found = _none(columns)
        for name in _NOT_FUTURE:
            for index, value in enumerate(columns[name]):
                if value is not None and value > limit:
                    found[index].append(_about(FUTURE, name))
        for index, value in enumerate(columns["haltung_seit"]):
            if value is not None and value < EARLIEST:
                found[index].append(_about(TOO_EARLY, "haltung_seit"))
        return found

    return (dates, needed, shapes, ranges, names)


def needed(columns: Columns) -> list[list[Problem]]:
    """The date of moving in is needed exactly when somebody moved in, the end of fostering when a dog is fostered."""
    found = _none(columns)
    for reason, name in (("zuzug", "zuzug_am"), ("pflege", "pflege_bis")):
        for index, (grund, value) in enumerate(zip(columns["grund"], columns[name], strict=True)):
            if grund == reason and value is None:
                found[index].append(_about(NEEDED, name))
    return found


def shapes(columns: Columns) -> list[list[Problem]]:
    """Postcodes, chip numbers (ISO 11784), tax account numbers and IBANs have their form and check digit."""
    found = _none(columns)
    for index, value in enumerate(columns["halter_plz"]):
        if value is not None and not (len(value) == 5 and value.isdigit()):
            found[index].append(_about(WRONG_SHAPE, "halter_plz", shape="fünf Ziffern", shape_en="five digits"))
    for index, value in enumerate(columns["hund_chip"]):
        if value is not None and not (len(value) == 15 and value.isdigit()):
            shape = {"shape": "15 Ziffern nach ISO 11784", "shape_en": "15 digits as in ISO 11784"}
            found[index].append(_about(WRONG_SHAPE, "hund_chip", **shape))
    for index, value in enumerate(columns["kassenzeichen"]):
        if value is not None and not _kassenzeichen_valid(value):
            found[index].append(_about(CHECK_DIGIT, "kassenzeichen"))
    for index, value in enumerate(columns["sepa_iban"]):
        if value is not None and not _iban_valid(value):
            found[index].append(_about(CHECK_DIGIT, "sepa_iban"))
    return found


def ranges(columns: Columns) -> list[list[Problem]]:
    """Height and weight are those of a dog."""
    found = _none(columns)
    for name, (low, high) in _RANGES.items():
        lowest, highest = Decimal(low), Decimal(high)
        for index, value in enumerate(columns[name]):
            if value is not None and not lowest <= Decimal(value) <= highest:
                found[index].append(_about(OUT_OF_RANGE, name, low=low.replace(".", ","), high=high))
    return found


def names(columns: Columns) -> list[list[Problem]]:
    """Names hold letters and the punctuation of names; a formula or a control character is none."""
    found = _none(columns)
    for name in _NAMES:
        for index, value in enumerate(columns[name]):
            if value is not None and not _is_name(value):
                found[index].append(_about(CHARACTERS, name))
    return found


CHECKS = checks(local_today)


@lru_cache(maxsize=50_000)
def _is_name(value: str) -> bool:
    return value[:1] not in "'-" and all(
        character in _NAME_PUNCTUATION or unicodedata.category(character) in {"Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Nd"}
        for character in value
    )


def _kassenzeichen_valid(value: str) -> bool:
    from stdnum import luhn

    return len(value) == 10 and bool(luhn.is_valid(value))


def _iban_valid(value: str) -> bool:
    from stdnum import iban

    return bool(iban.is_valid(value))


def _about(message: Message, name: str, **gaps: str) -> Problem:
    label, label_en = LABELS[name]
    return message.at(field=name, label=label, label_en=label_en, **gaps)


def _none(columns: Columns) -> list[list[Problem]]:
    some: Sequence[str | None] = columns["grund"]
    return [[] for _ in some]
