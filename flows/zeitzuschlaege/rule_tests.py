# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The tests of the delivered `rules.xlsx`: what TVöD and ArbZG say an hour or a row brings; nothing is computed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from laufzettel.rules import Value, Verdict
from laufzettel.rules.settling import Output
from laufzettel.rules.testing import RuleTest

_LAW = date(2026, 10, 1)
_PAY, _REST = "§ 8 Abs. 1 TVöD", "ArbZG"
_ORDER = "Dienstanweisung Zeitnachweis"

_HOURS: tuple[tuple[str, str, int, bool, bool | None, str, int, str, str, str], ...] = (
    # day, weekday, hour, holiday, time off, shift | rate, Lohnart, rule, remark
    ("24.12.", "Sa", 14, False, None, "keine", 35, "1240", "Z3", "Samstag, 24. Dezember, 14 bis 18 Uhr: 35 statt 20"),
    ("24.12.", "Sa", 17, False, None, "keine", 35, "1240", "Z3", "dasselbe, letzte Stunde"),
    ("01.11.", "So", 10, True, False, "keine", 135, "1231", "Z1", "Feiertag am Sonntag ohne Freizeitausgleich: 135"),
    ("01.11.", "So", 10, True, True, "keine", 35, "1230", "Z2", "Feiertag am Sonntag mit Freizeitausgleich: 35"),
    ("05.04.", "So", 10, False, None, "keine", 25, "1220", "Z5", "Ostersonntag in NRW ist kein Feiertag: 25"),
    ("04.10.", "So", 21, False, None, "keine", 25, "1220", "Z5", "Sonntag 21 bis 24 Uhr: 25, dazu Nacht 20"),
    ("10.10.", "Sa", 14, False, None, "WS", 0, "keine", "Z7", "Samstag in Wechselschicht: 0"),
    ("10.10.", "Sa", 14, False, None, "S", 0, "keine", "Z7", "Samstag in Schichtarbeit: 0"),
    ("10.10.", "Sa", 13, False, None, "keine", 20, "1250", "Z6", "Samstag, erste Stunde mit Zuschlag"),
    ("10.10.", "Sa", 20, False, None, "keine", 20, "1250", "Z6", "Samstag, letzte Stunde mit Zuschlag"),
    ("10.10.", "Sa", 12, False, None, "keine", 0, "keine", "Z8", "Samstag vor 13 Uhr"),
    ("10.10.", "Sa", 21, False, None, "keine", 0, "keine", "Z8", "Samstag ab 21 Uhr"),
    ("12.10.", "Mo", 14, False, None, "keine", 0, "keine", "Z9", "Werktag"),
    ("16.10.", "Fr", 23, False, None, "S", 0, "keine", "Z9", "Werktag, Nacht zählt eigens"),
    ("24.12.", "Do", 5, False, None, "keine", 0, "keine", "Z10", "24. Dezember vor 6 Uhr"),
    ("24.12.", "Do", 6, False, None, "keine", 35, "1240", "Z3", "24. Dezember ab 6 Uhr"),
    ("31.12.", "Do", 23, False, None, "WS", 35, "1240", "Z3", "31. Dezember, auch in Wechselschicht"),
    ("24.12.", "So", 5, False, None, "keine", 25, "1220", "Z4", "24. Dezember an einem Sonntag vor 6 Uhr"),
    ("24.12.", "So", 6, False, None, "keine", 35, "1240", "Z3", "24. Dezember an einem Sonntag ab 6 Uhr"),
    ("31.12.", "Sa", 5, False, None, "keine", 0, "keine", "Z10", "31. Dezember an einem Samstag vor 6 Uhr"),
    ("30.12.", "Mi", 14, False, None, "keine", 0, "keine", "Z9", "30. Dezember ist ein Werktag"),
    ("26.12.", "Sa", 14, True, False, "keine", 135, "1231", "Z1", "Feiertag am Samstag ohne Freizeitausgleich"),
    ("26.12.", "Sa", 14, True, True, "WS", 35, "1230", "Z2", "Feiertag am Samstag mit Freizeitausgleich"),
)  # fmt: skip


def _of_hours() -> Iterator[RuleTest]:
    for day, name, hour, holiday, off, shift, rate, kind, rule, remark in _HOURS:
        values: dict[str, Value] = {
            "kalendertag": day, "wochentag": name, "stunde": hour, "feiertag": holiday, "freizeitausgleich": off,
            "schicht": shift,
        }  # fmt: skip
        expected: dict[str, Output] = {"satz_tag": rate, "lohnart_tag": kind}
        yield RuleTest("zuschlag", values, _LAW, expected, (rule,), _PAY, remark=remark)
    silent: dict[str, Value] = {
        "kalendertag": "03.10.", "wochentag": "Sa", "stunde": 10, "feiertag": True, "schicht": "keine",
    }  # fmt: skip
    yield RuleTest("zuschlag", silent, _LAW, {}, (), _PAY, Verdict.MISSING_INPUT, "Freizeitausgleich nicht angegeben")
    for hour, rate, rule in ((0, 20, "N1"), (5, 20, "N1"), (6, 0, "N2"), (20, 0, "N2"), (21, 20, "N1"), (23, 20, "N1")):
        expected = {"satz_nacht": rate, "lohnart_nacht": "1210" if rate else "keine"}
        yield RuleTest("nacht", {"stunde": hour}, _LAW, expected, (rule,), "§ 7 Abs. 5 TVöD")


_LOW, _HIGH = ("1", "2", "3", "4", "5", "6", "7", "8", "9"), ("10", "11", "12", "13", "14", "15")
_OVERTIME: tuple[tuple[str, bool, str, int | None, str, str, str], ...] = (
    ("keine", True, "5", 0, "keine", "A1", "U1"),
    ("keine", False, "9b", 0, "keine", "A1", "U1"),
    ("nicht angeordnet", True, "5", 0, "keine", "klaerung", "U2"),
    ("angeordnet", False, "5", None, "keine", "offen", "U3"),
    ("angeordnet", False, "S 8b", None, "keine", "offen", "U3"),
    *(("angeordnet", True, group, 30, "1201", "A1", "U4") for group in _LOW),
    *(("angeordnet", True, group, 15, "1202", "A1", "U5") for group in _HIGH),
    *(("angeordnet", True, group, None, "keine", "klaerung", "U6") for group in ("9a", "9b", "9c")),
    *(
        ("angeordnet", True, group, None, "keine", "klaerung", "U7")
        for group in ("2Ü", "15Ü", "S 8b", "P 7", "16", "0")
    ),
)


def _of_overtime() -> Iterator[RuleTest]:
    for overtime, over, group, rate, kind, way, rule in _OVERTIME:
        values: dict[str, Value] = {"ueberstunde": overtime, "ausgleich_vorbei": over, "entgeltgruppe": group}
        expected: dict[str, Output] = {"satz_ueberstunde": rate, "lohnart_ueberstunde": kind, "weg_ueberstunde": way}
        yield RuleTest("ueberstunde", values, _LAW, expected, (rule,), f"{_PAY}; § 7 Abs. 7 TVöD")
    for kind, counts, rule in (
        ("Dienst", True, "D1"),
        ("Einsatz Rufbereitschaft", True, "D2"),
        ("Bereitschaft", False, "D3"),
    ):
        expected = {"mit_zuschlag": counts, "pause_liegt": "mitte"}
        yield RuleTest("dienstart", {"dienstart": kind}, _LAW, expected, (rule,), "§ 8 TVöD")


_SOUND_ROW: dict[str, Value] = {
    "ueberschneidung": False, "netto_minuten": 480, "pause_minuten": 30, "ruhe_minuten": 660, "uhrumstellung": False,
    "ueberstunde": "keine", "weg_ueberstunde": "A1", "feiertag_beruehrt": False, "freizeitausgleich": None,
    "bemerkung_leer": True, "zeilen_der_person": 31, "dienstart": "Dienst",
}  # fmt: skip
_ROWS: tuple[tuple[dict[str, Value], tuple[str, ...], tuple[str, ...]], ...] = (
    ({}, (), ()),
    ({"ueberschneidung": True}, ("ueberschneidung",), ("S06",)),
    ({"netto_minuten": 600, "pause_minuten": 45}, (), ()),
    ({"netto_minuten": 601, "pause_minuten": 45}, ("hoechstarbeitszeit",), ("S07",)),
    ({"netto_minuten": 360, "pause_minuten": 0}, (), ()),
    ({"netto_minuten": 361, "pause_minuten": 0}, ("pause",), ("S08a",)),
    ({"netto_minuten": 540, "pause_minuten": 29}, ("pause",), ("S08a",)),
    ({"netto_minuten": 540, "pause_minuten": 30}, (), ()),
    ({"netto_minuten": 541, "pause_minuten": 44}, ("pause",), ("S08b",)),
    ({"netto_minuten": 541, "pause_minuten": 45}, (), ()),
    ({"netto_minuten": 601, "pause_minuten": 0}, ("hoechstarbeitszeit", "pause"), ("S07", "S08b")),
    ({"ruhe_minuten": 659}, ("ruhezeit",), ("S09",)),
    ({"uhrumstellung": True}, ("uhrumstellung",), ("S10",)),
    ({"ueberstunde": "nicht angeordnet", "weg_ueberstunde": "klaerung"}, ("ohne_anordnung",), ("S11",)),
    ({"ueberstunde": "angeordnet"}, (), ()),
    ({"ueberstunde": "angeordnet", "weg_ueberstunde": "offen"}, (), ()),
    ({"ueberstunde": "angeordnet", "weg_ueberstunde": "klaerung"}, ("entgeltgruppe",), ("S17",)),
    ({"feiertag_beruehrt": True}, ("freizeitausgleich",), ("S12",)),
    ({"feiertag_beruehrt": True, "freizeitausgleich": False}, (), ()),
    ({"feiertag_beruehrt": True, "freizeitausgleich": True}, (), ()),
    ({"bemerkung_leer": False}, ("bemerkung",), ("S13",)),
    ({"zeilen_der_person": 32}, ("zeilenzahl",), ("S14",)),
    ({"dienstart": "Bereitschaft"}, ("bereitschaft",), ("S15",)),
    ({"dienstart": "Einsatz Rufbereitschaft"}, ("rufbereitschaft",), ("S16",)),
)
_SOUND_SHEET: dict[str, Value] = {
    "monat_stimmt": True, "freigegeben": True, "doppelt": False, "zellen_lesbar": True, "personalnummer_bekannt": True,
    "entgeltgruppe_stimmt": True,
}  # fmt: skip
_SHEETS: tuple[tuple[dict[str, Value], tuple[str, ...], tuple[str, ...]], ...] = (
    ({}, (), ()),
    ({"monat_stimmt": False}, ("monat",), ("S01",)),
    ({"freigegeben": False}, ("freigabe",), ("S02",)),
    ({"doppelt": True}, ("doppelt",), ("S03",)),
    ({"zellen_lesbar": False}, ("unlesbar",), ("S04",)),
    ({"personalnummer_bekannt": False}, ("personalnummer",), ("S05a",)),
    ({"entgeltgruppe_stimmt": False}, ("entgeltgruppe",), ("S05b",)),
    ({"freigegeben": False, "doppelt": True}, ("freigabe", "doppelt"), ("S02", "S03")),
)


def _of_lists() -> Iterator[RuleTest]:
    for changed, codes, rules in _ROWS:
        yield RuleTest("zeile", _SOUND_ROW | changed, _LAW, {"grund_klaerung": [*codes]}, rules, f"{_REST}; {_ORDER}")
    for changed, codes, rules in _SHEETS:
        yield RuleTest("mappe", _SOUND_SHEET | changed, _LAW, {"grund_rueckgabe": [*codes]}, rules, _ORDER)


TESTS = (*_of_hours(), *_of_overtime(), *_of_lists())
