# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Asking the keeper of a dog for what an application lacks.

Whoever reads the letter has filled in a form and knows none of our words: no code, no rule, no name of a field. What
must not be told (a note in the register, another person's account) and what is ours to find out is not asked.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

import orjson

from connectors.letter import LetterPress
from flows.hundesteuer.form import FORM
from laufzettel.errors import Problem
from laufzettel.fields import Reading
from laufzettel.inquiry import Draft, Question

_MONTHS = (
    *("Januar", "Februar", "März", "April", "Mai", "Juni"),
    *("Juli", "August", "September", "Oktober", "November", "Dezember"),
)

_CALLED = {
    "halter_nachname": "Ihr Familienname",
    "halter_vorname": "Ihr Vorname",
    "halter_geburtsdatum": "Ihr Geburtsdatum",
    "halter_strasse": "Die Straße, in der Sie wohnen",
    "halter_hausnr": "Ihre Hausnummer",
    "halter_plz": "Ihre Postleitzahl",
    "halter_ort": "Ihr Wohnort",
    "halter_email": "Ihre E-Mail-Adresse (freiwillig)",
    "halter_telefon": "Ihre Telefonnummer (freiwillig)",
    "kassenzeichen": "Ihr Kassenzeichen, wenn Sie schon eines haben",
    "haltung_seit": "Der Tag, seit dem Sie den Hund halten",
    "grund": "Der Grund, aus dem Sie den Hund halten (Anschaffung, eigener Wurf, Zuzug oder Pflege)",
    "zuzug_am": "Der Tag, an dem Sie zugezogen sind",
    "zuzug_von": "Der Ort, aus dem Sie zugezogen sind",
    "pflege_bis": "Der Tag, bis zu dem Sie den Hund in Pflege haben",
    "hund_wurfdatum": "Der Tag, an dem der Hund geboren ist",
    "hund_rasse1": "Die Rasse des Hundes",
    "hund_rasse2": "Die zweite Rasse des Hundes",
    "hund_schulter_cm": "Die Schulterhöhe des Hundes in Zentimetern",
    "hund_gewicht_kg": "Das Gewicht des Hundes in Kilogramm",
    "hund_chip": "Die Chipnummer des Hundes (15 Ziffern; sie steht im Heimtierausweis)",
    "hund_geschlecht": "Das Geschlecht des Hundes",
    "hund_farbe": "Die Farbe des Hundes",
    "hund_name": "Der Name des Hundes",
    "weitere_hunde": "Die Zahl der weiteren Hunde in Ihrem Haushalt",
    "marken": "Die Steuermarken der weiteren Hunde in Ihrem Haushalt",
    "ermaessigung": "Die Ermäßigung, die Sie beantragen",
    "sepa_kontoinhaber": "Der Name der Person, der das Konto gehört (freiwillig)",
    "sepa_iban": "Die IBAN des Kontos, von dem wir abbuchen sollen (freiwillig)",
    "sepa_datum": "Das Datum des Lastschriftmandats (freiwillig)",
    "sepa_unterschrift": "Ihre Unterschrift unter dem Lastschriftmandat (freiwillig)",
    "bemerkungen": "Ihre Bemerkungen",
    "unterschrift_datum": "Das Datum, an dem Sie die Anmeldung unterschrieben haben",
}
"""The fields of the form as a letter calls them, each as the beginning of an item."""

_MISSING = ("field.missing", "hundesteuer.needed")
"""Codes by which nothing is stated in a field."""

_WRONG = {
    "field.unreadable": "Diese Angabe können wir nicht eindeutig lesen.",
    "hundesteuer.future": "Der angegebene Tag liegt in der Zukunft.",
    "hundesteuer.date_range": "Das angegebene Datum kann nicht stimmen.",
    "hundesteuer.turned": "Der angegebene Tag liegt vor dem Beginn der Haltung.",
    "hundesteuer.not_expected": "Diese Angabe passt nicht zum Grund, aus dem Sie den Hund halten.",
    "hundesteuer.wrong_shape": "Diese Angabe ist unvollständig oder hat nicht die vorgeschriebene Form.",
    "hundesteuer.check_digit": "Mindestens eine Stelle der angegebenen Nummer scheint falsch zu sein.",
    "hundesteuer.out_of_range": "Dieser Wert ist ungewöhnlich klein oder groß.",
    "hundesteuer.characters": "Bitte schreiben Sie diese Angabe in lateinischen Buchstaben.",
    "hundesteuer.mail_address": "Das ist keine gültige Adresse.",
}
"""By code, what is wrong with what stands in a field."""

_ABOUT_ALL = {
    "hundesteuer.sepa_unterschrift": (
        "Ihr Lastschriftmandat ist nicht vollständig (IBAN, Kontoinhaber, Datum und Unterschrift). Bitte ergänzen Sie "
        "es, oder teilen Sie uns mit, dass Sie keines erteilen wollen."
    ),
    "hundesteuer.rasse_unbekannt": (
        "Die angegebene Rasse können wir nicht zuordnen. Welcher Rasse gehört der Hund an? Bei einem Mischling: Von "
        "welchen Rassen stammt er ab?"
    ),
    "hundesteuer.grosser_mischling": "Von welchen Rassen stammt Ihr Hund ab?",
    "hundesteuer.koerpermasse": (
        "Schulterhöhe oder Gewicht sind für die angegebene Rasse ungewöhnlich. Bitte prüfen Sie alle drei Angaben."
    ),
    "hundesteuer.marken": (
        "Die angegebenen Steuermarken können wir nicht zuordnen. Welche Hunde leben in Ihrem Haushalt, und welche "
        "Steuermarken haben sie?"
    ),
    "hundesteuer.haushalt": (
        "Die angegebene Zahl weiterer Hunde stimmt nicht mit unserem Register überein. Welche Hunde leben in Ihrem "
        "Haushalt, und welche Steuermarken haben sie?"
    ),
    "hundesteuer.fremdes_kassenzeichen": "Das angegebene Kassenzeichen können wir Ihnen nicht zuordnen.",
    "hundesteuer.kassenzeichen_unbekannt": "Das angegebene Kassenzeichen können wir Ihnen nicht zuordnen.",
    "hundesteuer.ermaessigung": (
        "Sie beantragen eine Ermäßigung oder eine Befreiung. Bitte legen Sie einen Nachweis dafür vor."
    ),
    "hundesteuer.minderjaehrig": (
        "Nach dem angegebenen Geburtsdatum sind Sie noch nicht volljährig. Welche volljährige Person hält den Hund?"
    ),
    "hundesteuer.plz_fremd": ("Die angegebene Anschrift liegt nicht in unserer Gemeinde. Wo halten Sie den Hund?"),
    "hundesteuer.startmonat": (
        "Seit welchem Tag und aus welchem Grund halten Sie den Hund? Wenn er nur in Pflege ist: bis wann?"
    ),
}
"""By code, what is asked where no single field is wrong."""

_INCOMPLETE = "hundesteuer.unvollstaendig"
_ADDRESS = (("halter_vorname", "halter_nachname"), ("halter_strasse", "halter_hausnr"), ("halter_plz", "halter_ort"))


class AskKeeper:
    """Writes to the keeper of a dog; may be called from several threads."""

    def __init__(self) -> None:
        """Nothing is set yet."""
        self._press = LetterPress(Path(__file__).parent / "letters")
        self._one_at_a_time = threading.Lock()

    def draft(self, reading: Reading, problems: Sequence[Problem], *, number: str, answer_by: date) -> Draft:
        """Draft a letter: each question once, in the order of the problems."""
        found: dict[Question, None] = {}
        unsaid = []
        for problem in problems:
            asked = list(_questions(problem, reading))
            found.update(dict.fromkeys(asked))
            unsaid += [] if asked else [problem]
        recipient = _recipient(reading)
        return Draft(
            recipient,
            "Rückfrage zu Ihrer Anmeldung zur Hundesteuer",
            (
                *(f"Guten Tag {name}," for name in recipient[:1]),
                "Sie haben einen Hund zur Hundesteuer angemeldet. Damit wir darüber entscheiden können, brauchen wir "
                "noch Angaben von Ihnen.",
            ),
            tuple(found),
            (
                f"Bitte antworten Sie bis zum {_in_words(answer_by)}, und nennen Sie dabei das Aktenzeichen {number}. "
                "Wenn Sie Fragen haben, rufen Sie uns an.",
                "Zur Mitwirkung verpflichtet sind Sie nach § 12 Abs. 1 des Kommunalabgabengesetzes für das Land "
                "Nordrhein-Westfalen in Verbindung mit den §§ 90 und 93 der Abgabenordnung. Angaben zu E-Mail, "
                "Telefon und Bankverbindung sind freiwillig.",
            ),
            tuple(unsaid),
        )

    def letter(self, draft: Draft, *, authority: Mapping[str, object], number: str, paragraph: str, day: date) -> bytes:
        """Set the letter."""
        name, street, town = draft.recipient
        data = {
            "behoerde": authority,
            "empfaenger": {"name": name, "strasse": street, "plz_ort": town},
            "datum": day.isoformat(),
            "aktenzeichen": number,
            "kassenzeichen": "",
            "betreff": draft.subject,
            "anfang": draft.opening,
            "fehlt": [one.text for one in draft.questions if one.missing],
            "falsch": [one.text for one in draft.questions if not one.missing],
            "zusatz": [line.strip() for line in paragraph.splitlines() if line.strip()],
            "ende": draft.closing,
        }
        plain = orjson.loads(orjson.dumps(data))
        with self._one_at_a_time:
            return self._press.render("rueckfrage", plain)


def _questions(problem: Problem, reading: Reading) -> Iterator[Question]:
    """What the keeper is asked about one problem; nothing if that is not for the keeper."""
    called = _CALLED.get(problem.field or "")
    if called and problem.code in _MISSING:
        yield Question(True, f"{called}.")
    elif called and problem.code in _WRONG:
        yield Question(False, f"{called}: {_WRONG[problem.code]}")
    elif problem.code in _ABOUT_ALL:
        yield Question(False, _ABOUT_ALL[problem.code])
    elif problem.code == _INCOMPLETE:
        for field in FORM.fields:
            if field.required and not _said(reading, field.name):
                yield Question(True, f"{_CALLED[field.name]}.")


def _recipient(reading: Reading) -> tuple[str, ...]:
    """Three lines; none if a part of the address is not known: such a letter would not arrive."""
    parts = [[_said(reading, name) for name in line] for line in _ADDRESS]
    return tuple(" ".join(line) for line in parts) if all(map(all, parts)) else ()


def _said(reading: Reading, name: str) -> str:
    found = reading.get(name)
    return found.value or "" if found else ""


def _in_words(day: date) -> str:
    return f"{day.day}.\u00a0{_MONTHS[day.month - 1]}\u00a0{day.year}"


INQUIRY = AskKeeper()
"""As the desk finds it."""
