# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The decision tables of the Zeitzuschläge: what the assessment brings to each of them and what it reads."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from laufzettel.office_rules import ProcessRules
from laufzettel.rules import Contract, RuleBook, Type, read_file, read_rules

RULES = Path(__file__).with_name("rules.xlsx")

CONTRACTS = {
    "zuschlag": Contract(
        supplies={
            "feiertag": Type.FLAG,
            "freizeitausgleich": Type.FLAG,
            "kalendertag": Type.TEXT,
            "wochentag": Type.TEXT,
            "stunde": Type.INTEGER,
            "schicht": Type.TEXT,
        },
        takes={"lohnart_tag": Type.TEXT},
    ),
    "nacht": Contract(supplies={"stunde": Type.INTEGER}, takes={"lohnart_nacht": Type.TEXT}),
    "ueberstunde": Contract(
        supplies={"ueberstunde": Type.TEXT, "ausgleich_vorbei": Type.FLAG, "entgeltgruppe": Type.TEXT},
        takes={"lohnart_ueberstunde": Type.TEXT, "weg_ueberstunde": Type.TEXT},
    ),
    "dienstart": Contract(
        supplies={"dienstart": Type.TEXT}, takes={"mit_zuschlag": Type.FLAG, "pause_liegt": Type.TEXT}
    ),
    "zeile": Contract(
        supplies={
            "ueberschneidung": Type.FLAG,
            "netto_minuten": Type.INTEGER,
            "pause_minuten": Type.INTEGER,
            "ruhe_minuten": Type.INTEGER,
            "uhrumstellung": Type.FLAG,
            "ueberstunde": Type.TEXT,
            "weg_ueberstunde": Type.TEXT,
            "feiertag_beruehrt": Type.FLAG,
            "freizeitausgleich": Type.FLAG,
            "bemerkung_leer": Type.FLAG,
            "zeilen_der_person": Type.INTEGER,
            "dienstart": Type.TEXT,
        },
        takes={"grund_klaerung": Type.TEXT},
        lists=True,
    ),
    "mappe": Contract(
        supplies={
            "monat_stimmt": Type.FLAG,
            "freigegeben": Type.FLAG,
            "doppelt": Type.FLAG,
            "zellen_lesbar": Type.FLAG,
            "personalnummer_bekannt": Type.FLAG,
            "entgeltgruppe_stimmt": Type.FLAG,
        },
        takes={"grund_rueckgabe": Type.TEXT},
        lists=True,
    ),
}
"""By the name in cell A1 of each sheet; a workbook that does not keep to it is refused before a case is claimed."""


def load_tables(path: Path | None = None) -> RuleBook:
    """The tables, checked against what the assessment brings and reads; kept until the file changes.

    Args:
        path: the workbook; by default the one that lies beside this file.

    Raises:
        RulesInvalid: something is wrong with it; its `problems` name every cell.
    """
    path = path or RULES
    return _tables(read_file(path), path.name)


def rules() -> ProcessRules:
    """What is said of these rules: where the delivered ones lie, and how a workbook of them is read."""
    return ProcessRules("zeitzuschlaege", RULES, CONTRACTS, _tables)


@lru_cache(maxsize=32)
def _tables(data: bytes, name: str) -> RuleBook:
    return read_rules(data, name, CONTRACTS)
