# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Why a person must look at a dog registration: one sentence per reason code of the table `weg`."""

from __future__ import annotations

from laufzettel.errors import Message, Problem

_LOOK = ("Prüfen Sie den Antrag und entscheiden Sie.", "Check the application and decide.")

_TEXTS: dict[str, tuple[str, str, str, str]] = {
    "ermaessigung": (
        "Eine Ermäßigung oder Befreiung ist beantragt.",
        "A reduction or exemption is applied for.",
        "Prüfen Sie den Nachweis und entscheiden Sie.",
        "Check the proof and decide.",
    ),
    "bemerkungen": (
        "Der Antrag enthält freien Text; den liest eine Person (§ 24 Abs. 1 Satz 3 VwVfG, § 155 Abs. 4 AO).",
        "The application contains free text; a person reads it (§ 24 (1) 3 VwVfG, § 155 (4) AO).",
        *_LOOK,
    ),
    "gefaehrlich": (
        "Die Rasse fällt unter §§ 3 oder 10 LHundG NRW.",
        "The breed falls under §§ 3 or 10 LHundG NRW.",
        "Prüfen Sie die Erlaubnis. Eine Mitteilung an das Ordnungsamt erlaubt nur § 30 AO.",
        "Check the permit. Telling the public order office is allowed only by § 30 AO.",
    ),
    "rasse_unbekannt": (
        "Die Rasse ist nicht eindeutig bestimmt.",
        "The breed is not clearly determined.",
        "Klären Sie die Rasse mit der Halterin oder dem Halter.",
        "Ask the keeper for the breed.",
    ),
    "rueckwirkung": (
        "Die Haltung begann vor mehr als zwölf Monaten (Nachveranlagung, § 169 AO).",
        "Keeping began more than twelve months ago (back assessment, § 169 AO).",
        "Prüfen Sie die Festsetzungsfrist.",
        "Check the assessment period.",
    ),
    "minderjaehrig": (
        "Die Halterin oder der Halter ist nicht volljährig.",
        "The keeper is not of age.",
        "Klären Sie, wer den Hund hält.",
        "Find out who keeps the dog.",
    ),
    "plz_fremd": (
        "Die Anschrift liegt nicht im Gemeindegebiet.",
        "The address is outside the municipality.",
        "Geben Sie den Antrag an die zuständige Gemeinde ab oder klären Sie die Anschrift.",
        "Pass the application on to the municipality in charge, or ask for the address.",
    ),
    "haushalt": (
        "Die angegebene Zahl weiterer Hunde passt nicht zum Register.",
        "The stated number of other dogs does not match the register.",
        "Klären Sie, wie viele Hunde im Haushalt leben.",
        "Find out how many dogs live in the household.",
    ),
    "chip_bekannt": (
        "Diese Chipnummer steht schon im Steuerregister.",
        "This chip number is in the tax register already.",
        "Klären Sie, ob der Hund schon angemeldet ist oder den Halter gewechselt hat.",
        "Find out whether the dog is registered already or has changed its keeper.",
    ),
    "betrag": (
        "Der Betrag übersteigt 500 Euro.",
        "The amount exceeds 500 euros.",
        *_LOOK,
    ),
    "zweiter_antrag": (
        "Dieselbe Halterin oder derselbe Halter hat für einen gleichen Hund schon einen Antrag gestellt.",
        "The same keeper has already applied for a dog like this one.",
        "Vergleichen Sie beide Anträge.",
        "Compare both applications.",
    ),
    "sepa_unterschrift": (
        "Ein Lastschriftmandat ist angegeben, aber nicht unterschrieben.",
        "A direct debit mandate is stated but not signed.",
        "Fordern Sie die Unterschrift nach oder verzichten Sie auf das Mandat.",
        "Ask for the signature, or do without the mandate.",
    ),
    "grosser_mischling": (
        "Ein Mischling dieser Größe kann anzeigepflichtig sein (§ 11 LHundG NRW).",
        "A mixed breed of this size may have to be notified (§ 11 LHundG NRW).",
        "Prüfen Sie die Angaben zur Rasse.",
        "Check the breed.",
    ),
    "startmonat": (
        "Für diesen Grund der Haltung beginnt keine Steuerpflicht von selbst (Pflege unter zwei Monaten).",
        "For this reason of keeping no tax liability begins by itself (fostering under two months).",
        *_LOOK,
    ),
    "steuersatz": (
        "Über den Steuersatz entscheidet in diesem Fall eine Person (§§ 3, 10 LHundG NRW, Hundesteuersatzung).",
        "In this case a person decides on the rate (§§ 3, 10 LHundG NRW, dog tax statute).",
        *_LOOK,
    ),
    "fremdes_kassenzeichen": (
        "Das angegebene Kassenzeichen gehört im Register zu einem anderen Haushalt.",
        "The stated tax account number belongs to another household in the register.",
        "Klären Sie das Kassenzeichen.",
        "Find out the right tax account number.",
    ),
}

REASONS = {code: Message(f"hundesteuer.{code}", *texts) for code, texts in _TEXTS.items()}

NO_RULE = Message(
    "rules.no_answer",
    "Die Regeltabelle „{table}“ gibt für diesen Fall keine eindeutige Antwort ({verdict}).",
    "Decision table “{table}” gives no single answer for this case ({verdict}).",
    "Ergänzen Sie die Tabelle oder entscheiden Sie den Fall selbst.",
    "Add to the table, or decide the case yourself.",
)
WAITS_FOR_HOUSEHOLD = Message(
    "hundesteuer.waits_for_household",
    "Für diesen Haushalt ist noch der Vorgang {number} offen; erst danach steht die Zahl der Hunde fest.",
    "Case {number} is still open for this household; the number of dogs is known only after it.",
    "Nichts zu tun: der Vorgang geht von selbst weiter, sobald der andere abgeschlossen ist.",
    "Nothing to do: the case goes on by itself as soon as the other one is closed.",
)


def reason(code: str) -> Problem:
    """The sentence for a reason code of the rules workbook; a code without one of ours is shown as it stands."""
    known = REASONS.get(code)
    if known is not None:
        return known.at()
    unnamed = f"Die Regeltabelle verlangt eine Prüfung: {code}."
    return Problem(f"hundesteuer.{code}", unnamed, f"The decision table asks for a check: {code}.", *_LOOK)
