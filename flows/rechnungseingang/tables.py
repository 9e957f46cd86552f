# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The decision tables of incoming invoices: what the routing brings to each of them and what it reads."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from flows.rechnungseingang.rule_terms import PRESENT
from laufzettel.office_rules import ProcessRules
from laufzettel.rules import Contract, RuleBook, Type, read_file, read_rules

RULES = Path(__file__).with_name("rules.xlsx")
_TEXT, _FLAG, _NUMBER, _INTEGER = Type.TEXT, Type.FLAG, Type.NUMBER, Type.INTEGER

CONTRACTS = {
    "form": Contract(supplies={"form": _TEXT, "en16931": _TEXT, "xrechnung": _TEXT}, takes={"formbefund": _TEXT}),
    "pflichtangaben": Contract(supplies=dict.fromkeys(PRESENT, _FLAG), takes={"fehlende_angabe": _TEXT}, lists=True),
    "dublette": Contract(
        supplies={"gleiche_nummer": _FLAG, "betragsabstand": _NUMBER, "tagesabstand": _INTEGER},
        takes={"dublette": _TEXT},
    ),
    "bestellabgleich": Contract(
        supplies={"bestellung": _TEXT, "zeilenabweichung": _NUMBER, "summenabweichung": _NUMBER},
        takes={"abgleich": _TEXT},
    ),
    "steuerkategorie": Contract(supplies={"kategorie": _TEXT}, takes={"sonderfall": _FLAG}),
    "pruefung": Contract(
        supplies={
            "leitweg": _TEXT,
            "angaben_vollstaendig": _FLAG,
            "dublette": _TEXT,
            "bankverbindung": _TEXT,
            "abgleich": _TEXT,
            "rechnungsart": _TEXT,
            "betrag": _NUMBER,
            "waehrung": _TEXT,
            "sonderfall": _FLAG,
            "steuerschuld_empfaenger": _FLAG,
            "bauleistung": _FLAG,
            "vorausbezahlt": _NUMBER,
            "skonto_erreichbar": _FLAG,
            "anhang": _TEXT,
            "tage_ueberfaellig": _INTEGER,
            "mittel": _TEXT,
        },
        takes={"befund": _TEXT, "folge": _TEXT},
        lists=True,
    ),
    "weg": Contract(
        supplies={
            "quarantaene": _FLAG,
            "stopp": _FLAG,
            "rot": _FLAG,
            "gelb": _FLAG,
            "abgleich": _TEXT,
            "betrag": _NUMBER,
        },
        takes={"weg": _TEXT},
    ),
    "amt": Contract(supplies={"leitweg_fein": _TEXT}, takes={"amt_leitweg": _TEXT}),
    "empfaenger": Contract(
        supplies={"weg": _TEXT, "amt_bestellung": _TEXT, "amt_leitweg": _TEXT}, takes={"empfaenger": _TEXT}
    ),
    "anordnung": Contract(supplies={"betrag_absolut": _NUMBER}, takes={"anordnung": _TEXT}),
    "zahlungsfrist": Contract(
        supplies={"zahlungsziel_tage": _INTEGER}, takes={"frist_tage": _INTEGER, "vorlauf_tage": _INTEGER}
    ),
    "skonto": Contract(
        supplies={"skonto_prozent": _NUMBER, "skonto_basis": _NUMBER, "skonto_resttage": _INTEGER},
        takes={"skonto_erreichbar": _FLAG, "skonto_betrag": _NUMBER},
    ),
    "verzug": Contract(
        supplies={"tage_ueberfaellig": _INTEGER, "betrag_absolut": _NUMBER, "basiszins": _NUMBER},
        takes={"verzugszins": _NUMBER, "pauschale": _NUMBER},
    ),
}
"""By the name in cell A1 of each sheet; a workbook that does not keep to it is refused before a case is claimed."""


def load_tables(path: Path | None = None) -> RuleBook:
    """The tables, checked against what the routing brings and reads; kept until the file changes.

    Args:
        path: the workbook; by default the one that lies beside this file.

    Raises:
        RulesInvalid: something is wrong with it; its `problems` name every cell.
    """
    path = path or RULES
    return _tables(read_file(path), path.name)


def rules() -> ProcessRules:
    """What is said of these rules: where the delivered ones lie, and how a workbook of them is read."""
    return ProcessRules("rechnungseingang", RULES, CONTRACTS, _tables)


@lru_cache(maxsize=32)
def _tables(data: bytes, name: str) -> RuleBook:
    return read_rules(data, name, CONTRACTS)
