# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writes the first `rules.xlsx` of the E-Rechnungseingang: `python -m flows.rechnungseingang.build_rules`.

From then on the workbook belongs to the case workers; this script documents how the delivered one came about.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from flows.rechnungseingang.rule_tables import TABLES
from flows.rechnungseingang.rule_terms import TERMS
from flows.rechnungseingang.rule_tests import TESTS
from laufzettel.rules import Value
from laufzettel.rules.exchange.authored import workbook_of

RULES = Path(__file__).with_name("rules.xlsx")

_INFO: tuple[tuple[str, Value], ...] = (
    ("Name", "Rechnungseingang Musterstadt"),
    ("Kennung", "rechnungseingang"),
    ("Version", "1.0"),
    ("gültig ab", date(2020, 1, 1)),
    ("gültig bis", None),
    ("Rechtsgrundlage", "UStG § 14; E-RechV § 5; BGB §§ 271a, 286, 288; EN 16931; XRechnung"),
    ("Verantwortlich", "Kämmerei, Rechnungseingangsstelle"),
)


def build(path: Path) -> None:
    """Write the workbook.

    Args:
        path: where to; an existing file is replaced.
    """
    path.write_bytes(workbook_of(_INFO, TERMS, TABLES, TESTS))


if __name__ == "__main__":
    build(RULES)
