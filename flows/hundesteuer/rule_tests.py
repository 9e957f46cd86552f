# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What stands on the sheet `Tests` of the delivered `rules.xlsx`: cases of the statute, and what must come out.

Nothing here is computed from the tables; limits are written out once more, so that a slip in a table shows. Of the
breeds the list they come from says what is expected.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from flows.hundesteuer.breed_list import COMMON, DANGEROUS_3, DANGEROUS_10
from laufzettel.rules import Value, Verdict
from laufzettel.rules.testing import RuleTest

_DAY = date(2026, 3, 20)
_TAKEN_IN, _THREE_MONTHS, _AFTER_MOVE = date(2026, 3, 1), date(2026, 4, 1), date(2026, 6, 1)
_STATUTE, _DOG_LAW, _ORDER = "HStS", "LHundG NRW", "Dienstanweisung Steueramt"
Expected = Mapping[str, Value | list[Value]]


def _test(
    table: str, values: Mapping[str, Value], expected: Expected, rules: str, source: str, verdict: Verdict = Verdict.OK
) -> RuleTest:
    return RuleTest(table, values, _DAY, expected, tuple(rules.split()), source, verdict)


_STARTS: tuple[tuple[str, int | None, date | None, str, str, str], ...] = (
    ("anschaffung", None, _TAKEN_IN, "A1", "M1", "Abs. 1"),
    ("wurf", None, _THREE_MONTHS, "A1", "M2", "Abs. 2"),
    ("zuzug", None, _AFTER_MOVE, "A1", "M3", "Abs. 3"),
    ("pflege", 2, _TAKEN_IN, "A1", "M4", "Abs. 4"),
    ("pflege", 7, _TAKEN_IN, "A1", "M4", "Abs. 4"),
    ("pflege", 1, None, "klaerung", "M5", "Abs. 4"),
    ("pflege", 0, None, "klaerung", "M5", "Abs. 4"),
    ("anschaffung", 1, _TAKEN_IN, "A1", "M1", "Abs. 1"),
    ("anschaffung", 2, _TAKEN_IN, "A1", "M1", "Abs. 1"),
)


def _start_months() -> Iterator[RuleTest]:
    months = {"monat_der_aufnahme": _TAKEN_IN, "monat_drei_monate_alt": _THREE_MONTHS, "monat_nach_zuzug": _AFTER_MOVE}
    for reason, care, start, way, rule, paragraph in _STARTS:
        values: dict[str, Value] = {"grund": reason, "pflege_monate": care, **months}
        yield _test("startmonat", values, {"steuer_ab": start, "weg": way}, rule, f"§ 2 {paragraph} {_STATUTE}")
    missing: dict[str, Value] = {"grund": "pflege", **months}
    yield _test("startmonat", missing, {}, "", f"§ 2 Abs. 4 {_STATUTE}", Verdict.MISSING_INPUT)


_RATES: tuple[tuple[int, int, int | None, int | None, str, str, str], ...] = (
    (0, 0, None, None, "klaerung", "S0", "§ 1"),
    (0, 1, 84, None, "A1", "S1", "§ 3 Abs. 1"),
    (0, 2, 96, None, "A1", "S2", "§ 3 Abs. 1"),
    (0, 3, 108, None, "A1", "S3", "§ 3 Abs. 1"),
    (0, 9, 108, None, "A1", "S3", "§ 3 Abs. 1"),
    (1, 0, None, 552, "klaerung", "S4", "§ 3 Abs. 2"),
    (2, 0, None, 816, "klaerung", "S5", "§ 3 Abs. 2"),
    (5, 0, None, 816, "klaerung", "S5", "§ 3 Abs. 2"),
    (1, 1, None, None, "klaerung", "S6", "§ 3"),
    (1, 2, None, None, "klaerung", "S6", "§ 3"),
    (2, 3, None, None, "klaerung", "S6", "§ 3"),
)


def _rates() -> Iterator[RuleTest]:
    for dangerous, others, normal, high, way, rule, paragraph in _RATES:
        values: dict[str, Value] = {"gefaehrliche_hunde": dangerous, "weitere_hunde_normal": others}
        expected: dict[str, Value | list[Value]] = {
            "satz_normal": None if normal is None else Decimal(normal),
            "satz_gefaehrlich": None if high is None else Decimal(high),
            "weg": way,
        }
        yield _test("steuersatz", values, expected, rule, f"{paragraph} {_STATUTE}")


_HARMLESS: dict[str, Value] = {
    "ermaessigung": "keine", "bemerkungen_leer": True, "risikoklasse": "normal", "rueckwirkung_monate": 12,
    "jahre_zurueck": 4, "volljaehrig": True, "plz_zustaendig": True, "haushalt_stimmt": True, "marken_stimmen": True,
    "chip_im_register": False, "betrag": Decimal("500.00"), "antrag_in_30_tagen": False,
    "mandat_unvollstaendig": False, "grosser_mischling": False, "koerpermasse": "passend",
    "kassenzeichen_gehoert": "keines", "halter_hinweis": "keiner",
}  # fmt: skip
_REASONS: tuple[tuple[str, Value, str, str, str], ...] = (
    ("ermaessigung", "rettungshund", "ermaessigung", "W1", "§§ 5 bis 7 HStS"),
    ("bemerkungen_leer", False, "bemerkungen", "W2", "§ 24 Abs. 1 Satz 3 VwVfG"),
    ("risikoklasse", "gefaehrlich", "gefaehrlich ordnungsbehoerde", "W3 W4", "§§ 3, 10 LHundG NRW; § 30 AO"),
    ("risikoklasse", "unbekannt", "rasse_unbekannt", "W5", "§§ 3, 10 LHundG NRW"),
    ("rueckwirkung_monate", 13, "rueckwirkung", "W6", "§ 169 AO"),
    ("jahre_zurueck", 5, "festsetzungsfrist", "W7", "§§ 169, 170 AO"),
    ("volljaehrig", False, "minderjaehrig", "W8", "§§ 104 ff. BGB"),
    ("plz_zustaendig", False, "plz_fremd", "W9", "§ 1 HStS"),
    ("haushalt_stimmt", False, "haushalt", "W10", "§ 3 HStS"),
    ("marken_stimmen", False, "marken", "W11", "§ 9 HStS"),
    ("chip_im_register", True, "chip_bekannt", "W12", "§ 8 HStS"),
    ("betrag", Decimal("500.01"), "betrag", "W13", _ORDER),
    ("antrag_in_30_tagen", True, "zweiter_antrag", "W14", _ORDER),
    ("mandat_unvollstaendig", True, "sepa_unterschrift", "W15", "Art. 5 Verordnung (EU) Nr. 260/2012"),
    ("grosser_mischling", True, "grosser_mischling", "W16", "§ 11 LHundG NRW"),
    ("koerpermasse", "auffaellig", "koerpermasse", "W17", _ORDER),
    ("kassenzeichen_gehoert", "andere", "fremdes_kassenzeichen", "W18", _ORDER),
    ("kassenzeichen_gehoert", "niemand", "kassenzeichen_unbekannt", "W19", _ORDER),
    ("halter_hinweis", "verstorben", "halter_verstorben", "W20", "§ 45 AO"),
    ("halter_hinweis", "sonstiger", "halter_hinweis", "W21", "§ 51 BMG"),
)


def _reasons_for_a_person() -> Iterator[RuleTest]:
    yield _test("weg", _HARMLESS, {"grund_klaerung": []}, "", _ORDER)
    for term, value, codes, rules, source in _REASONS:
        yield _test("weg", _HARMLESS | {term: value}, {"grund_klaerung": [*codes.split()]}, rules, source)


def _breeds() -> Iterator[RuleTest]:
    dangerous: tuple[tuple[tuple[str, ...], str, str], ...] = (
        (DANGEROUS_3, "R1", "§ 3 Abs. 2"),
        (DANGEROUS_10, "R2", "§ 10 Abs. 1"),
    )
    for listed, rule, paragraph in dangerous:
        for name in listed:
            expected: Expected = {"risikoklasse": "gefaehrlich", "groessenklasse": None}
            yield _test("rasse", {"rasse": name}, expected, rule, f"{paragraph} {_DOG_LAW}")
    lines = ((size, names) for size, breeds in COMMON.items() for names in breeds)
    for number, (size, names) in enumerate(lines, start=1):
        for name in names:
            common: Expected = {"risikoklasse": "normal", "groessenklasse": size}
            yield _test("rasse", {"rasse": name}, common, f"N{number}", "Liste gängiger Rassen der FCI")
    unknown: Expected = {"risikoklasse": "unbekannt", "groessenklasse": None}
    yield _test("rasse", {"rasse": "Mischling"}, unknown, "U1", f"§§ 3, 10 {_DOG_LAW}")


_BUILDS = (
    ("klein", "12", "48", "1", "22"),
    ("mittel", "24", "70", "5", "45"),
    ("gross", "40", "90", "12", "80"),
    ("riesig", "55", "110", "25", "120"),
)
"""Size, and between which heights (cm) and weights (kg) a grown dog of it is nothing remarkable."""
_HUNDREDTH = Decimal("0.01")


def _builds() -> Iterator[RuleTest]:
    for at, (size, *limits) in enumerate(_BUILDS):
        low, high, light, heavy = map(Decimal, limits)
        first = 4 * at + 1
        for grown, height, weight, rule in (
            (True, low, light, "K99"),
            (True, high, heavy, "K99"),
            (False, low - _HUNDREDTH, light - _HUNDREDTH, "K99"),
            (False, high + _HUNDREDTH, heavy, f"K{first}"),
            (True, high, heavy + _HUNDREDTH, f"K{first + 1}"),
            (True, low - _HUNDREDTH, light, f"K{first + 2}"),
            (True, low, light - _HUNDREDTH, f"K{first + 3}"),
        ):
            values: dict[str, Value] = {
                "groessenklasse": size, "ausgewachsen": grown, "schulter_cm": height, "gewicht_kg": weight,
            }  # fmt: skip
            said = "passend" if rule == "K99" else "auffaellig"
            yield _test("koerpermasse", values, {"koerpermasse": said}, rule, _ORDER)
    nothing: dict[str, Value] = {"groessenklasse": "riesig", "ausgewachsen": True}
    yield _test("koerpermasse", nothing, {"koerpermasse": "passend"}, "K99", _ORDER)


TESTS = (*_start_months(), *_rates(), *_reasons_for_a_person(), *_breeds(), *_builds())
