# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The tests of the delivered `rules.xlsx`: checks R01 to R13, ways, recipients and limits; nothing is computed here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from flows.rechnungseingang.rule_terms import PRESENT
from laufzettel.rules import Value, Verdict
from laufzettel.rules.settling import Output
from laufzettel.rules.testing import RuleTest

_LAW = date(2026, 10, 1)
_ORDER = "Dienstanweisung Rechnungseingang"


def _each(
    table: str, inputs: Sequence[str], outputs: Sequence[str], source: str, rows: Sequence[tuple[Value, ...]]
) -> Iterator[RuleTest]:
    """Tests of a table with one answer: inputs, outputs, the rule."""
    for row in rows:
        values = dict(zip(inputs, row, strict=False))
        expected: dict[str, Output] = dict(zip(outputs, row[len(inputs) : -1], strict=True))
        yield RuleTest(table, values, _LAW, expected, (str(row[-1]),), source)


_FORMS: tuple[tuple[Value, ...], ...] = (
    ("ungueltig", None, None, "rot", "R01a"),
    ("abgebrochen", None, None, "gelb", "R01b"),
    ("gueltig", "fehler", None, "rot", "R02a"),
    ("gueltig", "fehler", "abgebrochen", "rot", "R02a"),
    ("gueltig", "abgebrochen", None, "gelb", "R02b"),
    ("gueltig", "keine", "fehler", "rot", "R03a"),
    ("gueltig", "warnung", "fehler", "rot", "R03a"),
    ("gueltig", "keine", "abgebrochen", "gelb", "R03b"),
    ("gueltig", "keine", "keine", "bestanden", "R03c"),
    ("gueltig", "keine", "warnung", "hinweis", "R03d"),
    ("gueltig", "warnung", "keine", "hinweis", "R03e"),
    ("gueltig", "warnung", "warnung", "hinweis", "R03e"),
)
_DUPLICATES: tuple[tuple[Value, ...], ...] = (
    (True, Decimal("12.00"), 200, "exakt", "B1"),
    (True, Decimal(0), 0, "exakt", "B1"),
    (False, Decimal(0), 0, "aehnlich", "B2"),
    (False, Decimal(0), 3, "aehnlich", "B2"),
    (False, Decimal(0), 4, "keine", "B3"),
    (False, Decimal("0.01"), 0, "keine", "B4"),
)
_MATCHES: tuple[tuple[Value, ...], ...] = (
    ("keine", None, None, "ohne_bestellung", "L1"),
    ("unbekannt", None, None, "klaerung", "L2"),
    ("abgeschlossen", Decimal(0), Decimal(0), "klaerung", "L3"),
    ("offen", Decimal(0), Decimal(0), "passt", "L4"),
    ("offen", Decimal(0), Decimal("1.00"), "passt", "L4"),
    ("offen", Decimal(0), Decimal("1.01"), "klaerung", "L5"),
    ("offen", Decimal("0.01"), Decimal(0), "klaerung", "L6"),
)
_CATEGORIES: tuple[tuple[Value, ...], ...] = (
    *((one, False, "K1") for one in ("S", "Z", "E", "O")),
    ("AE", True, "K2"),
    ("K", True, "K3"),
    ("G", True, "K3"),
    ("L", True, "K4"),
    ("s", True, "K4"),
)
_WAYS: tuple[tuple[Value, ...], ...] = (
    (True, True, True, True, "passt", Decimal(10), "quarantaene", "W1"),
    (True, False, False, False, "passt", Decimal(10), "quarantaene", "W1"),
    (False, True, True, True, "passt", Decimal(10), "dublette", "W2"),
    (False, False, True, True, "passt", Decimal(10), "rueckweisung", "W3"),
    (False, False, True, False, None, None, "rueckweisung", "W3"),
    (False, False, False, True, None, None, "klaerung", "W4"),
    (False, False, False, False, "ohne_bestellung", None, "fachamt", "W7"),
    (False, False, False, True, "passt", Decimal(10), "klaerung", "W4"),
    (False, False, False, True, "klaerung", Decimal(10), "klaerung", "W4"),
    (False, False, False, False, "passt", Decimal("1000.00"), "stapel_1", "W5"),
    (False, False, False, False, "passt", Decimal("1000.01"), "fachamt", "W6"),
    (False, False, False, False, "ohne_bestellung", Decimal(10), "fachamt", "W7"),
    (False, False, False, False, "ohne_bestellung", Decimal(90000), "fachamt", "W7"),
)
_OFFICES: tuple[tuple[Value, ...], ...] = (
    ("10", "Hauptamt", "A10"), ("20", "Kämmerei", "A20"), ("32", "Ordnungsamt", "A32"), ("37", "Feuerwehr", "A37"),
    ("40", "Schulverwaltungsamt", "A40"), ("51", "Jugendamt", "A51"), ("65", "Gebäudewirtschaft", "A65"),
    ("66", "Tiefbauamt", "A66"), ("68", "Bauhof", "A68"), ("99", "keines", "A99"), ("", "keines", "A99"),
    ("068", "keines", "A99"),
)  # fmt: skip
_RECIPIENTS: tuple[tuple[Value, ...], ...] = (
    ("quarantaene", "Bauhof", "Bauhof", "Informationssicherheit", "E1"),
    ("dublette", "Bauhof", "Bauhof", "Rechnungseingangsstelle", "E2"),
    ("rueckweisung", "keines", "keines", "Rechnungseingangsstelle", "E2"),
    ("klaerung", "Bauhof", "Tiefbauamt", "Rechnungseingangsstelle", "E2"),
    ("stapel_1", "Bauhof", "Tiefbauamt", "Bauhof", "E3"),
    ("fachamt", "Bauhof", "keines", "Bauhof", "E3"),
    ("fachamt", "keines", "Tiefbauamt", "Tiefbauamt", "E4"),
    ("fachamt", "keines", "keines", "Rechnungseingangsstelle", "E5"),
)
_ORDERERS: tuple[tuple[Value, ...], ...] = (
    (Decimal(0), "Sachgebietsleitung", "O1"),
    (Decimal("5000.00"), "Sachgebietsleitung", "O1"),
    (Decimal("5000.01"), "Amtsleitung", "O2"),
    (Decimal("50000.00"), "Amtsleitung", "O2"),
    (Decimal("50000.01"), "Kämmerei", "O3"),
)
_TERMS: tuple[tuple[Value, ...], ...] = (
    (None, 30, 1, "F1"),
    (0, 0, 1, "F2"),
    (14, 14, 1, "F2"),
    (30, 30, 1, "F2"),
    (31, 30, 1, "F3"),
    (60, 30, 1, "F3"),
    (-1, 0, 1, "F4"),
)
_DISCOUNTS: tuple[tuple[Value, ...], ...] = (
    (None, None, None, False, Decimal(0), "T1"),
    (Decimal("2.00"), 0, Decimal("119.00"), True, Decimal("2.38"), "T2"),
    (Decimal("2.25"), 5, Decimal("1190.00"), True, Decimal("26.78"), "T2"),
    (Decimal("3.00"), 5, Decimal("0.50"), True, Decimal("0.02"), "T2"),
    (Decimal("2.00"), -1, Decimal("119.00"), False, Decimal(0), "T3"),
    (Decimal("0.00"), 5, Decimal("119.00"), False, Decimal(0), "T4"),
)
_DELAYS: tuple[tuple[Value, ...], ...] = (
    (0, Decimal(1000), Decimal("1.27"), Decimal(0), Decimal(0), "V1"),
    (-20, Decimal(1000), Decimal("1.27"), Decimal(0), Decimal(0), "V1"),
    (1, Decimal(1000), Decimal("1.27"), Decimal("0.28"), Decimal(40), "V2"),
    (30, Decimal(1000), Decimal("1.27"), Decimal("8.44"), Decimal(40), "V2"),
    (365, Decimal(1000), Decimal("-0.88"), Decimal("81.20"), Decimal(40), "V2"),
)


def _of_one_answer() -> Iterator[RuleTest]:
    yield from _each("form", ("form", "en16931", "xrechnung"), ("formbefund",), "EN 16931; XRechnung", _FORMS)
    yield from _each(
        "dublette", ("gleiche_nummer", "betragsabstand", "tagesabstand"), ("dublette",), _ORDER, _DUPLICATES
    )
    order = ("bestellung", "zeilenabweichung", "summenabweichung")
    yield from _each("bestellabgleich", order, ("abgleich",), _ORDER, _MATCHES)
    yield from _each("steuerkategorie", ("kategorie",), ("sonderfall",), "UStG", _CATEGORIES)
    ways = ("quarantaene", "stopp", "rot", "gelb", "abgleich", "betrag")
    yield from _each("weg", ways, ("weg",), _ORDER, _WAYS)
    yield from _each("amt", ("leitweg_fein",), ("amt_leitweg",), "E-RechV § 5", _OFFICES)
    offices = ("weg", "amt_bestellung", "amt_leitweg")
    yield from _each("empfaenger", offices, ("empfaenger",), _ORDER, _RECIPIENTS)
    yield from _each("anordnung", ("betrag_absolut",), ("anordnung",), "KomHVO NRW", _ORDERERS)
    yield from _each("zahlungsfrist", ("zahlungsziel_tage",), ("frist_tage", "vorlauf_tage"), "§ 271a BGB", _TERMS)
    discount = ("skonto_prozent", "skonto_resttage", "skonto_basis")
    yield from _each("skonto", discount, ("skonto_erreichbar", "skonto_betrag"), "XRechnung BR-DE-18", _DISCOUNTS)
    delay = ("tage_ueberfaellig", "betrag_absolut", "basiszins")
    yield from _each("verzug", delay, ("verzugszins", "pauschale"), "§ 288 BGB", _DELAYS)


_SOUND: Mapping[str, Value] = {
    "leitweg": "eigene", "angaben_vollstaendig": True, "dublette": "keine", "bankverbindung": "stimmt",
    "abgleich": "passt", "rechnungsart": "380", "betrag": Decimal("119.00"), "waehrung": "EUR", "sonderfall": False,
    "steuerschuld_empfaenger": False, "bauleistung": False, "vorausbezahlt": Decimal(0), "skonto_erreichbar": False,
    "anhang": "keine", "tage_ueberfaellig": 0, "mittel": "verfuegbar",
}  # fmt: skip
_FINDINGS: tuple[tuple[str, Value, str, str, str], ...] = (
    ("leitweg", "fremde", "irrlaeufer", "gelb", "R04a"),
    ("leitweg", "pruefziffer", "leitweg_pruefziffer", "gelb", "R04b"),
    ("leitweg", "fehlt", "leitweg_fehlt", "gelb", "R04c"),
    ("angaben_vollstaendig", False, "pflichtangabe", "gelb", "R05"),
    ("dublette", "exakt", "dublette", "stopp", "R06a"),
    ("dublette", "aehnlich", "dublette_aehnlich", "gelb", "R06b"),
    ("bankverbindung", "weicht_ab", "iban_weicht_ab", "gelb", "R07a"),
    ("bankverbindung", "ungueltig", "iban_ungueltig", "gelb", "R07b"),
    ("bankverbindung", "lieferant_unbekannt", "lieferant_unbekannt", "gelb", "R07c"),
    ("bankverbindung", "keine", "ohne_iban", "gelb", "R07d"),
    ("abgleich", "klaerung", "bestellung", "gelb", "R08"),
    ("rechnungsart", "381", "gutschrift", "gelb", "R09a"),
    ("rechnungsart", "384", "korrektur", "gelb", "R09b"),
    ("rechnungsart", "389", "eigenabrechnung", "gelb", "R09c"),
    ("rechnungsart", "875", "rechnungsart", "gelb", "R09d"),
    ("betrag", Decimal("-0.01"), "negativ", "gelb", "R09e"),
    ("waehrung", "CHF", "fremdwaehrung", "gelb", "R09f"),
    ("sonderfall", True, "steuerfall", "gelb", "R09g"),
    ("steuerschuld_empfaenger", True, "steuerschuld", "gelb", "R09h"),
    ("bauleistung", True, "bauleistung", "gelb", "R09i"),
    ("vorausbezahlt", Decimal("0.01"), "vorausbezahlt", "hinweis", "R10a"),
    ("rechnungsart", "326", "teilrechnung", "hinweis", "R10b"),
    ("skonto_erreichbar", True, "skonto", "hinweis", "R10c"),
    ("anhang", "unzulaessig", "anhang", "quarantaene", "R11"),
    ("tage_ueberfaellig", 1, "ueberfaellig", "hinweis", "R12"),
    ("mittel", "fehlen", "mittel_fehlen", "gelb", "R13a"),
    ("mittel", "unbekannt", "mittel_unbekannt", "gelb", "R13b"),
)
_HARMLESS: tuple[tuple[str, Value], ...] = (
    ("abgleich", "ohne_bestellung"), ("betrag", Decimal(0)), ("anhang", "zulaessig"), ("tage_ueberfaellig", -30),
    ("vorausbezahlt", Decimal("-1.00")),
)  # fmt: skip


def _of_lists() -> Iterator[RuleTest]:
    green: dict[str, Value] = dict.fromkeys(("quarantaene", "stopp", "rot", "gelb"), False)
    for name in ("abgleich", "betrag"):
        yield RuleTest("weg", {**green, name: _SOUND[name]}, _LAW, {}, (), _ORDER, Verdict.MISSING_INPUT)
    nothing: dict[str, Output] = {"befund": [], "folge": []}
    for changed in ({}, *({name: value} for name, value in _HARMLESS)):
        yield RuleTest("pruefung", {**_SOUND, **changed}, _LAW, nothing, (), _ORDER)
    for name, value, code, outcome, rule in _FINDINGS:
        expected: dict[str, Output] = {"befund": [code], "folge": [outcome]}
        yield RuleTest("pruefung", {**_SOUND, name: value}, _LAW, expected, (rule,), _ORDER)
    for name in _SOUND:
        unknown = {other: value for other, value in _SOUND.items() if other != name}
        yield RuleTest("pruefung", unknown, _LAW, {}, (), _ORDER, Verdict.MISSING_INPUT)
    complete: dict[str, Value] = dict.fromkeys(PRESENT, True)
    yield RuleTest("pflichtangaben", complete, _LAW, {"fehlende_angabe": []}, (), "§ 14 Abs. 4 UStG")
    for at, name in enumerate(PRESENT, start=1):
        expected = {"fehlende_angabe": [name.removeprefix("hat_")]}
        yield RuleTest("pflichtangaben", complete | {name: False}, _LAW, expected, (f"P{at}",), "§ 14 Abs. 4 UStG")


TESTS = (*_of_one_answer(), *_of_lists())
