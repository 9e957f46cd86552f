# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The tax register of the authority: a legacy database with its own schema, reached by SQL."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache

from connectors.sql import SqlTarget, TableSpec
from laufzettel.connect import Item
from laufzettel.journal import Held, KeptReading

DOGS, DEBITS = "hundebestand", "sollstellung"

_FROM_FORM = {
    "nachname": "halter_nachname",
    "vorname": "halter_vorname",
    "geb_datum": "halter_geburtsdatum",
    "strasse": "halter_strasse",
    "hausnr": "halter_hausnr",
    "plz": "halter_plz",
    "ort": "halter_ort",
    "hund_name": "hund_name",
    "rasse": "hund_rasse1",
    "chip": "hund_chip",
    "wurfdatum": "hund_wurfdatum",
    "iban": "sepa_iban",
}

SCHEMA = (
    """CREATE TABLE hundebestand (
        lfd_nr {SERIAL}, aktenzeichen VARCHAR(40) NOT NULL, haushalt VARCHAR(120) NOT NULL,
        kassenzeichen VARCHAR(10) NOT NULL, nachname VARCHAR(120) NOT NULL, vorname VARCHAR(120) NOT NULL,
        geb_datum VARCHAR(10) NOT NULL, strasse VARCHAR(55) NOT NULL, hausnr VARCHAR(11) NOT NULL,
        plz VARCHAR(5) NOT NULL, ort VARCHAR(60) NOT NULL, hund_name VARCHAR(60), rasse VARCHAR(80) NOT NULL,
        chip VARCHAR(15) NOT NULL, wurfdatum VARCHAR(10) NOT NULL, risikoklasse VARCHAR(12) NOT NULL,
        steuer_ab VARCHAR(10) NOT NULL, marke VARCHAR(12) NOT NULL, iban VARCHAR(34),
        antrag_sha256 VARCHAR(64) NOT NULL{UNIQUE_DOG})""",
    """CREATE TABLE sollstellung (
        lfd_nr {SERIAL}, aktenzeichen VARCHAR(40) NOT NULL, kassenzeichen VARCHAR(10) NOT NULL,
        chip VARCHAR(15) NOT NULL, jahr INTEGER NOT NULL, ab_monat INTEGER NOT NULL, monate INTEGER NOT NULL,
        jahressatz_ct INTEGER NOT NULL, betrag_ct INTEGER NOT NULL, grund VARCHAR(20) NOT NULL{UNIQUE_DEBIT})""",
    "CREATE INDEX hundebestand_az ON hundebestand (aktenzeichen)",
    "CREATE INDEX hundebestand_hh ON hundebestand (haushalt)",
    "CREATE INDEX hundebestand_chip ON hundebestand (chip)",
    "CREATE INDEX sollstellung_az ON sollstellung (aktenzeichen)",
)
"""The foreign schema as the demo office and the tests make it; a real register is there already."""


def schema(dialect: str, *, unique: bool) -> list[str]:
    """The statements that make an empty register.

    Args:
        dialect: `sqlite` or `postgresql`.
        unique: whether the register itself refuses a second row with the same file reference.
    """
    serial = "INTEGER PRIMARY KEY" if dialect == "sqlite" else "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY"
    gaps = {
        "SERIAL": serial,
        "UNIQUE_DOG": ", UNIQUE (aktenzeichen)" if unique else "",
        "UNIQUE_DEBIT": ", UNIQUE (aktenzeichen, chip, jahr, ab_monat)" if unique else "",
    }
    return [statement.format(**gaps) for statement in SCHEMA]


def open_register(url: str) -> SqlTarget:
    """The register as a target; `aktenzeichen` takes our key."""
    return SqlTarget("steuerregister", url, [TableSpec(DOGS, "aktenzeichen"), TableSpec(DEBITS, "aktenzeichen")])


def household_key(plz: str, street: str, number: str, surname: str) -> str:
    """How the register groups the dogs of one household: address and family name, spelt alike."""
    return "|".join((plz, _plain(street), _plain(number), _plain(surname)))


@lru_cache(maxsize=20_000)  # streets and names come again and again
def _plain(text: str) -> str:
    spelt = text.casefold().replace("straße", "str").replace("strasse", "str").replace("str.", "str")
    stripped = unicodedata.normalize("NFKD", spelt.replace("ß", "ss"))
    return "".join(letter for letter in stripped if letter.isalnum())


def register_items(cases: Sequence[tuple[Held, KeptReading, Mapping[str, object]]]) -> list[Item | None]:
    """The rows of each registration: the dog, what is owed for it, and what changes for the other dogs.

    Args:
        cases: cases with their fields and the decisions `Decider` made.
    """
    return [_item(*one) for one in cases]


def _item(case: Held, reading: KeptReading, decision: Mapping[str, object]) -> Item:
    result = decision["outputs"]
    if not isinstance(result, dict):
        raise TypeError("a decision keeps its outputs as an object")

    said = reading.texts.get
    dog: dict[str, str | int | None] = {column: said(field) for column, field in _FROM_FORM.items()}
    dog |= {column: result[column] for column in ("haushalt", "kassenzeichen", "risikoklasse", "steuer_ab", "marke")}
    dog["antrag_sha256"] = case.document
    debits = [{"kassenzeichen": result["kassenzeichen"], **line} for line in result["soll"]]
    return Item(f"{case.number}/anmeldung", {DOGS: [dog], DEBITS: debits})
