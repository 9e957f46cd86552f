# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The decision tables of this process: what the decider brings to each of them and what it reads."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from flows.hundesteuer.name import NAME
from laufzettel.office_rules import ProcessRules
from laufzettel.rules import Contract, RuleBook, Type, read_file, read_rules

RULES = Path(__file__).with_name("rules.xlsx")

CONTRACTS = {
    "rasse": Contract(supplies={"rasse": Type.TEXT}, takes={"risikoklasse": Type.TEXT, "groessenklasse": Type.TEXT}),
    "koerpermasse": Contract(
        supplies={
            "groessenklasse": Type.TEXT,
            "ausgewachsen": Type.FLAG,
            "schulter_cm": Type.NUMBER,
            "gewicht_kg": Type.NUMBER,
        },
        takes={"koerpermasse": Type.TEXT},
    ),
    "startmonat": Contract(
        supplies={
            "grund": Type.TEXT,
            "pflege_monate": Type.INTEGER,
            "monat_der_aufnahme": Type.DATE,
            "monat_drei_monate_alt": Type.DATE,
            "monat_nach_zuzug": Type.DATE,
        },
        takes={"steuer_ab": Type.DATE, "weg": Type.TEXT},
    ),
    "steuersatz": Contract(
        supplies={"gefaehrliche_hunde": Type.INTEGER, "weitere_hunde_normal": Type.INTEGER},
        takes={"satz_normal": Type.NUMBER, "satz_gefaehrlich": Type.NUMBER, "weg": Type.TEXT},
    ),
    "weg": Contract(
        supplies={
            "ermaessigung": Type.TEXT,
            "bemerkungen_leer": Type.FLAG,
            "risikoklasse": Type.TEXT,
            "rueckwirkung_monate": Type.INTEGER,
            "volljaehrig": Type.FLAG,
            "plz_zustaendig": Type.FLAG,
            "haushalt_stimmt": Type.FLAG,
            "chip_im_register": Type.FLAG,
            "betrag": Type.NUMBER,
            "antrag_in_30_tagen": Type.FLAG,
            "jahre_zurueck": Type.INTEGER,
            "marken_stimmen": Type.FLAG,
            "mandat_unvollstaendig": Type.FLAG,
            "grosser_mischling": Type.FLAG,
            "koerpermasse": Type.TEXT,
            "kassenzeichen_gehoert": Type.TEXT,
            "halter_hinweis": Type.TEXT,
        },
        takes={"grund_klaerung": Type.TEXT},
        lists=True,
    ),
}
"""By the name in cell A1 of each sheet; a workbook that does not keep to it is refused before a case is claimed."""


def load_tables(path: Path | None = None) -> RuleBook:
    """The tables of this process, checked against what the decider brings and reads; kept until the file changes.

    Args:
        path: the workbook; by default the one that lies beside this process.

    Raises:
        RulesInvalid: something is wrong with it; its `problems` name every cell.
    """
    path = path or RULES
    return _tables(read_file(path), path.name)


def rules() -> ProcessRules:
    """What this process says of its rules: where the delivered ones lie, and how a workbook of them is read."""
    return ProcessRules(NAME, RULES, CONTRACTS, _tables)


@lru_cache(maxsize=32)  # a worker walks many courses by the same workbooks; a changed one is another
def _tables(data: bytes, name: str) -> RuleBook:
    return read_rules(data, name, CONTRACTS)
