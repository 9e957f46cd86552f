# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the suitability profile asks about a candidate: gates, quantities, ratings; in German and in English."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from laufzettel.words import Pair


class Grade(StrEnum):
    """What an input rests on (Belegklasse)."""

    MEASURED = "A"
    DOCUMENTS = "B"
    ESTIMATE = "C"

    @property
    def words(self) -> Pair:
        """What it is called."""
        return _GRADES[self]

    @property
    def spread(self) -> float:
        """Which part of the full uncertainty is left: all if estimated, half with documents, a quarter if measured."""
        return _SPREADS[self]


_GRADES = {
    Grade.MEASURED: ("gemessen", "measured"),
    Grade.DOCUMENTS: ("aus Unterlagen", "from documents"),
    Grade.ESTIMATE: ("geschätzt", "estimated"),
}
_SPREADS = {Grade.MEASURED: 0.25, Grade.DOCUMENTS: 0.5, Grade.ESTIMATE: 1.0}


class Part(StrEnum):
    """The parts of the profile."""

    VALUE = "value"
    FEASIBILITY = "feasibility"
    RISK = "risk"

    @property
    def words(self) -> Pair:
        """What it is called."""
        return _PARTS[self]


_PARTS = {
    Part.VALUE: ("Nutzen", "Value"),
    Part.FEASIBILITY: ("Machbarkeit", "Feasibility"),
    Part.RISK: ("Risiko", "Risk"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing that is asked about a candidate.

    Attributes:
        code: its name for programs.
        title: what it is called.
        hint: how to answer.
    """

    code: str
    title: Pair
    hint: Pair


@dataclass(frozen=True, slots=True)
class Criterion(Asked):
    """A rating between 0 and 1.

    Attributes:
        part: where it counts.
        weight: how many points 1 is worth unless somebody weighs otherwise; the risks have one together.
    """

    part: Part
    weight: float


QUANTITIES = (
    Asked(
        "volume",
        ("Fälle im Jahr", "Cases per year"),
        ("Anzahl, größer als 0", "a number above 0"),
    ),
    Asked(
        "minutes",
        ("Minuten je Fall", "Minutes per case"),
        ("reine Bearbeitungszeit ohne Liegezeit, größer als 0", "time of handling without waiting, above 0"),
    ),
    Asked(
        "share",
        ("Erreichbarer Anteil", "Addressable share"),
        (
            "Anteil der Zeit, den die Automatisierung abnehmen kann, 0 % bis 100 %",
            "part of the time that automation can take off, 0 % to 100 %",
        ),
    ),
)

HOURS, RISK = "hours", "risk"
"""Weights that are no rating: of the addressable hours, and of the risk as a whole."""
HOURS_TITLE: Pair = ("Erreichbare Stunden", "Addressable hours")
RISK_TITLE: Pair = ("Risiko (Schutzbedarf × Rechte × Unumkehrbarkeit)", "Risk (protection × rights × irreversibility)")
HOURS_WEIGHT, RISK_WEIGHT = 25.0, 20.0

CRITERIA = (
    Criterion(
        "errors",
        ("Fehler- und Verspätungskosten", "Cost of errors and delay"),
        ("0 = folgenlos, 1 = teuer (Zinsen, Nachforderung, Haftung)", "0 = none, 1 = costly (interest, claims)"),
        Part.VALUE,
        8,
    ),
    Criterion(
        "backlog",
        ("Rückstand und Fristen", "Backlog and deadlines"),
        ("0 = kein Rückstand, 1 = Fristen werden gerissen", "0 = no backlog, 1 = deadlines are missed"),
        Part.VALUE,
        7,
    ),
    Criterion(
        "citizens",
        ("Wirkung für Bürgerinnen und Bürger", "Effect on citizens"),
        ("0 = nicht spürbar, 1 = deutlich schneller", "0 = not noticed, 1 = much faster"),
        Part.VALUE,
        5,
    ),
    Criterion(
        "monotony",
        ("Eintönigkeit", "Monotony"),
        ("0 = abwechslungsreich, 1 = reines Abtippen", "0 = varied, 1 = mere typing"),
        Part.VALUE,
        5,
    ),
    Criterion(
        "rules",
        ("Klarheit der Regeln", "Clarity of rules"),
        ("0 = Ermessen und Gespür, 1 = jede Regel steht fest", "0 = discretion, 1 = every rule is written"),
        Part.FEASIBILITY,
        12,
    ),
    Criterion(
        "input",
        ("Eingang digital und gegliedert", "Digital, structured input"),
        ("0 = Papier und Freitext, 1 = maschinenlesbare Datei", "0 = paper and free text, 1 = machine-readable"),
        Part.FEASIBILITY,
        12,
    ),
    Criterion(
        "variants",
        ("Wenige Varianten", "Few variants"),
        ("0 = jeder Fall anders, 1 = fast alle gleich", "0 = each case differs, 1 = nearly all alike"),
        Part.FEASIBILITY,
        8,
    ),
    Criterion(
        "stability",
        ("Beständigkeit", "Stability"),
        (
            "0 = Recht oder Programm ändern sich bald, 1 = seit Jahren gleich",
            "0 = law or system will change soon, 1 = unchanged for years",
        ),
        Part.FEASIBILITY,
        8,
    ),
    Criterion(
        "access",
        ("Zugang zum Zielsystem", "Access to the target"),
        ("Schnittstelle, Datei, Webseite oder Oberfläche", "API, file, web or desktop"),
        Part.FEASIBILITY,
        6,
    ),
    Criterion(
        "testability",
        ("Prüfbarkeit", "Testability"),
        (
            "0 = niemand weiß das richtige Ergebnis, 1 = Soll-Ergebnisse liegen vor",
            "0 = nobody knows the right result, 1 = right results are at hand",
        ),
        Part.FEASIBILITY,
        4,
    ),
    Criterion(
        "protection",
        ("Schutzbedarf der Daten", "Protection need of the data"),
        ("0 = öffentlich, 1 = sehr hoch", "0 = public, 1 = very high"),
        Part.RISK,
        0,
    ),
    Criterion(
        "rights",
        ("Wirkung auf Rechte", "Effect on rights"),
        ("0 = keine, 1 = Leistung oder Freiheit hängt daran", "0 = none, 1 = a benefit or freedom depends on it"),
        Part.RISK,
        0,
    ),
    Criterion(
        "irreversibility",
        ("Unumkehrbarkeit", "Irreversibility"),
        ("0 = jederzeit rückholbar, 1 = nicht rückholbar", "0 = can be taken back, 1 = cannot"),
        Part.RISK,
        0,
    ),
)

GATES = (
    Asked("lawful", ("Rechtsgrundlage und Zweck klar", "Lawful basis and purpose clear"), ("", "")),
    Asked("owner", ("Verantwortliche Stelle benannt", "Process owner named"), ("", "")),
    Asked("permitted", ("Zugriff auf das Zielsystem vertraglich erlaubt", "Access permitted by contract"), ("", "")),
    Asked(
        "lasting",
        ("Fachverfahren wird in 12 Monaten nicht abgelöst", "No replacement of the target within 12 months"),
        ("", ""),
    ),
    Asked(
        "simpler",
        ("Schnittstelle oder Wegfall des Schritts geprüft", "Standard interface or dropping the step considered"),
        ("", ""),
    ),
    Asked("council", ("Personalrat informiert", "Staff council informed"), ("", "")),
    Asked("discretion", ("Ermessen bleibt beim Menschen", "Discretion stays human"), ("", "")),
)
"""All of them must be answered with yes before a candidate can be chosen."""

ACCESS: dict[str, tuple[float, Pair]] = {
    "api": (1.0, ("Schnittstelle", "API")),
    "file": (0.7, ("Datei", "file")),
    "web": (0.5, ("Webseite", "web")),
    "desktop": (0.3, ("Oberfläche", "desktop")),
}
"""How the target is reached, what that is worth, and what it is called."""


def rated(part: Part) -> list[Criterion]:
    """The ratings of one part, in their order."""
    return [one for one in CRITERIA if one.part is part]


def access_word(rating: float, number: int) -> str:
    """How the target is reached, in words.

    Args:
        rating: one of those in `ACCESS`.
        number: 0 for German, 1 for English.
    """
    return next(words[number] for worth, words in ACCESS.values() if worth == rating)
