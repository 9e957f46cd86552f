# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The tax register of the authority: a legacy database with its own schema, reached by SQL."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import lru_cache

from connectors.sql import SqlTarget, TableSpec
from flows.hundesteuer.assessment import instalments
from flows.hundesteuer.entered import RATE
from laufzettel.connect import Item
from laufzettel.journal import Held, Journal, KeptReading, effects
from laufzettel.stations.decide import listed
from laufzettel.stations.write import ItemMaker
from laufzettel.working_days import Region

DOGS, DEBITS = "hundebestand", "sollstellung"
KEY = "aktenzeichen"
"""The column of both that takes a file reference."""

ACCOUNT = "4032"
"""The ledger account (*Sachkonto*) of the dog tax."""

SCHEMA = (
    """CREATE TABLE hundebestand (
        lfd_nr {SERIAL}, aktenzeichen VARCHAR(40) NOT NULL, haushalt VARCHAR(120) NOT NULL,
        kassenzeichen VARCHAR(10) NOT NULL, nachname VARCHAR(120) NOT NULL, vorname VARCHAR(120) NOT NULL,
        geb_datum VARCHAR(10) NOT NULL, strasse VARCHAR(55) NOT NULL, hausnr VARCHAR(11) NOT NULL,
        plz VARCHAR(5) NOT NULL, ort VARCHAR(60) NOT NULL, hund_name VARCHAR(60), rasse VARCHAR(80) NOT NULL,
        chip VARCHAR(15) NOT NULL, wurfdatum VARCHAR(10) NOT NULL, risikoklasse VARCHAR(12) NOT NULL,
        steuer_ab VARCHAR(10) NOT NULL, steuer_bis VARCHAR(10), marke VARCHAR(12) NOT NULL, person VARCHAR(260),
        hinweis VARCHAR(60), erfasst_am VARCHAR(10), jahressteuer_festgesetzt VARCHAR(10), iban VARCHAR(42),
        kontoinhaber VARCHAR(120), mandat VARCHAR(35), mandat_datum VARCHAR(10),
        antrag_sha256 VARCHAR(64) NOT NULL{UNIQUE_DOG})""",
    """CREATE TABLE sollstellung (
        lfd_nr {SERIAL}, aktenzeichen VARCHAR(40) NOT NULL, kassenzeichen VARCHAR(10) NOT NULL,
        sachkonto VARCHAR(10) NOT NULL, chip VARCHAR(15) NOT NULL, jahr INTEGER NOT NULL, ab_monat INTEGER NOT NULL,
        monate INTEGER NOT NULL, jahressatz_ct INTEGER NOT NULL, betrag_ct INTEGER NOT NULL,
        faellig VARCHAR(80) NOT NULL, mandat VARCHAR(35), grund VARCHAR(20) NOT NULL{UNIQUE_DEBIT})""",
    "CREATE INDEX hundebestand_az ON hundebestand (aktenzeichen)",
    "CREATE INDEX hundebestand_hh ON hundebestand (haushalt)",
    "CREATE INDEX hundebestand_chip ON hundebestand (chip)",
    "CREATE INDEX hundebestand_person ON hundebestand (person)",
    "CREATE INDEX hundebestand_kz ON hundebestand (kassenzeichen)",
    "CREATE INDEX sollstellung_az ON sollstellung (aktenzeichen)",
)
"""The foreign schema as the demo office and the tests make it; a real register is there already.

`hinweis` is what the register says about the keeper (deceased, address withheld), `steuer_bis` the last day on which a
dog is taxed; both are entered there, never by us. `faellig` lists due dates and cents: `2026-05-15:2100 2026-08-17:9`.
"""


AS_READ = {
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
}
"""The columns of `hundebestand` that hold what was read, with the field of the form it stands in."""
MANDATE_AS_READ = {"iban": "sepa_iban", "kontoinhaber": "sepa_kontoinhaber", "mandat_datum": "sepa_datum"}
"""The same for the direct debit mandate, where there is one."""


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


def open_register(url: str, *, patience_s: float = 30.0) -> SqlTarget:
    """The register as a target; `aktenzeichen` takes our key."""
    tables = [TableSpec(DOGS, KEY), TableSpec(DEBITS, KEY)]
    return SqlTarget("steuerregister", url, tables, patience_s=patience_s)


def household_key(plz: str, street: str, number: str, surname: str) -> str:
    """How the register groups the dogs of one household: address and family name, spelt alike."""
    return "|".join((plz, _plain(street), _plain(number), _plain(surname)))


def person_key(surname: str, given: str, born: str) -> str:
    """How the register knows a keeper: names, spelt alike, and date of birth."""
    return "|".join((_plain(surname), _plain(given), born))


@lru_cache(maxsize=20_000)  # streets and names come again and again
def _plain(text: str) -> str:
    spelt = text.casefold().replace("straße", "str").replace("strasse", "str").replace("str.", "str")
    stripped = unicodedata.normalize("NFKD", spelt.replace("ß", "ss"))
    return "".join(letter for letter in stripped if letter.isalnum())


def register_items(today: Callable[[], date], where: Region) -> ItemMaker:
    """Makes the rows of registrations: the dog, what is owed for it, and what changes for the other dogs.

    Args:
        today: date of the notices, from which the due dates follow.
        where: whose holidays they keep clear of.
    """

    def items(cases: Sequence[tuple[Held, KeptReading, Mapping[str, object]]]) -> list[Item | None]:
        notice = today()
        return [_item(case, reading, outputs(decision), notice, where) for case, reading, decision in cases]

    return items


def outputs(decision: Mapping[str, object]) -> Mapping[str, object]:
    """What `flows.hundesteuer.outcome` put out, from a decision as the journal keeps it."""
    result = decision["outputs"]
    if not isinstance(result, dict):
        raise TypeError("a decision keeps its outputs as an object")
    return result


def debits_written(journal: Journal, case: Held) -> list[dict[str, str | int | None]]:
    """The rows of a case's debits as they were noted to be written; a letter names the due dates that stand there.

    Raises:
        LookupError: nothing was written for this case, so no letter can follow.
    """
    for effect in effects.of_case(journal, case.id):
        rows = effect.payload.get(DEBITS)
        if effect.key == _key(case) and isinstance(rows, list):
            return rows
    raise LookupError("a letter follows what was written to the register")


def due_as_written(row: Mapping[str, object]) -> list[tuple[date, int]]:
    """When how much of a debit is due, in cents, as its row says it."""
    parts = [part.partition(":") for part in str(row["faellig"]).split()]
    return [(date.fromisoformat(day), int(cents)) for day, _, cents in parts]


def _key(case: Held) -> str:
    return f"{case.number}/anmeldung"


def _item(case: Held, reading: KeptReading, result: Mapping[str, object], notice: date, where: Region) -> Item | None:
    if not result["soll"]:
        return None  # nothing was assessed; no such case can be released
    said, mandate = reading.texts.get, _text(result["mandat"])
    dog: dict[str, str | int | None] = {
        **{column: said(name) for column, name in AS_READ.items()},
        "haushalt": _text(result["haushalt"]),
        "person": _text(result["person"]),
        "kassenzeichen": _text(result["kassenzeichen"]),
        "risikoklasse": _text(result["risikoklasse"]),
        "steuer_ab": _text(result["steuer_ab"]),
        "marke": _text(result["marke"]),
        "erfasst_am": _text(result["erfasst_am"]),
        "mandat": mandate,
        **{column: said(name) if mandate else None for column, name in MANDATE_AS_READ.items()},
        "jahressteuer_festgesetzt": _text(_set_by_person(result).get(RATE)),
        "antrag_sha256": case.document,
    }
    debits = [_debit(result, debit, notice, where) for debit in listed(result["soll"])]
    return Item(_key(case), {DOGS: [dog], DEBITS: debits})


def _debit(
    result: Mapping[str, object], debit: Mapping[str, object], notice: date, where: Region
) -> dict[str, str | int | None]:
    return {
        "kassenzeichen": _text(result["kassenzeichen"]),
        "sachkonto": ACCOUNT,
        **{name: value for name, value in debit.items() if isinstance(value, (str, int))},
        "faellig": _spelt(due(debit, notice, where)),
        "mandat": _text(result["mandat"]),
    }


@lru_cache(maxsize=4_096)  # registrations of one month at one rate are due alike
def _spelt(parts: tuple[tuple[date, int], ...]) -> str:
    return " ".join(f"{day.isoformat()}:{cents}" for day, cents in parts)


def due(debit: Mapping[str, object], notice: date, where: Region) -> tuple[tuple[date, int], ...]:
    """When how much of a debit is due, by the date of the notice and the holidays of a region."""
    year, owed = debit["jahr"], debit["quartale"]
    if not isinstance(year, int) or not isinstance(owed, (list, tuple)):
        raise TypeError("a debit keeps its year and what is owed for its four quarters")
    first, second, third, fourth = owed
    return instalments(year, (int(first), int(second), int(third), int(fourth)), notice, where)


def _set_by_person(result: Mapping[str, object]) -> Mapping[str, object]:
    said = result["von_person"]
    return said if isinstance(said, dict) else {}


def _text(value: object) -> str | None:
    """Text for a column; nothing rather than empty."""
    return str(value) if value else None
