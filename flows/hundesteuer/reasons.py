# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Why a person must look at a dog registration: one sentence per reason code of the table `weg`, and of ours."""

from __future__ import annotations

from flows.hundesteuer.entered import RATE, RISK, START
from laufzettel.errors import Message, Problem

_LOOK = ("Prüfen Sie den Antrag und entscheiden Sie.", "Check the application and decide.")

_SET = "laufzettel sign {number} --set "

_TEXTS: dict[str, tuple[str, str, str, str]] = {
    "bemerkungen": (
        "Der Antrag enthält freien Text; den liest eine Person (§ 24 Abs. 1 Satz 3 VwVfG, § 155 Abs. 4 AO).",
        "The application contains free text; a person reads it (§ 24 (1) 3 VwVfG, § 155 (4) AO).",
        *_LOOK,
    ),
    "gefaehrlich": (
        "Die Rasse fällt unter §§ 3 oder 10 LHundG NRW.",
        "The breed falls under §§ 3 or 10 LHundG NRW.",
        "Prüfen Sie die Erlaubnis.",
        "Check the permit.",
    ),
    "ordnungsbehoerde": (
        "Weitergabe an die Ordnungsbehörde prüfen (§ 30 AO). Das Programm gibt von sich aus nichts weiter.",
        "Check whether the public order office may be told (§ 30 AO). The program passes nothing on by itself.",
        "Halten Sie fest, ob und auf welcher Grundlage Sie die Angaben weitergeben, und geben Sie den Vorgang zurück.",
        "Note whether and on which grounds you pass the statements on, and hand the case back.",
    ),
    "rueckwirkung": (
        "Die Haltung begann vor mehr als zwölf Monaten (Nachveranlagung, § 169 AO).",
        "Keeping began more than twelve months ago (back assessment, § 169 AO).",
        "Prüfen Sie die Festsetzungsfrist.",
        "Check the assessment period.",
    ),
    "plz_fremd": (
        "Die Anschrift liegt nicht im Gemeindegebiet.",
        "The address is outside the municipality.",
        "Geben Sie den Antrag an die zuständige Gemeinde ab oder klären Sie die Anschrift.",
        "Pass the application on to the municipality in charge, or ask for the address.",
    ),
    "marken": (
        "Die angegebenen Steuermarken sind nicht die der Hunde, die das Register für diesen Haushalt kennt.",
        "The stated tags are not those of the dogs the register knows in this household.",
        "Klären Sie, welche Hunde im Haushalt leben.",
        "Find out which dogs live in the household.",
    ),
    "betrag": (
        "Der Betrag übersteigt 500 Euro.",
        "The amount exceeds 500 euros.",
        *_LOOK,
    ),
    "zweiter_antrag": (
        "Dieselbe Halterin oder derselbe Halter hat in den letzten 30 Tagen schon einen Antrag gestellt.",
        "The same keeper has already applied in the last 30 days.",
        "Vergleichen Sie beide Anträge.",
        "Compare both applications.",
    ),
    "sepa_unterschrift": (
        "Das Lastschriftmandat ist unvollständig (IBAN, Kontoinhaber, Datum, Unterschrift); so gibt es kein Mandat.",
        "The direct debit mandate is not complete (IBAN, account holder, date, signature); so there is none.",
        "Fordern Sie das Fehlende nach, oder geben Sie den Vorgang zurück: dann wird ohne Mandat festgesetzt.",
        "Ask for what is missing, or hand the case back: then there will be no mandate.",
    ),
    "grosser_mischling": (
        "Ein Mischling dieser Größe kann anzeigepflichtig sein (§ 11 LHundG NRW).",
        "A mixed breed of this size may have to be notified (§ 11 LHundG NRW).",
        "Prüfen Sie die Angaben zur Rasse.",
        "Check the breed.",
    ),
    "koerpermasse": (
        "Schulterhöhe oder Gewicht passen nicht zur angegebenen Rasse.",
        "Shoulder height or weight do not go with the stated breed.",
        "Vergleichen Sie mit dem Dokument; stimmt die Rasse, geben Sie den Vorgang zurück.",
        "Compare with the document; if the breed is right, hand the case back.",
    ),
    "fremdes_kassenzeichen": (
        "Das angegebene Kassenzeichen gehört im Register einer anderen Person.",
        "The stated tax account number belongs to another person in the register.",
        "Klären Sie das Kassenzeichen. Wird es nicht berichtigt, gilt das des Haushalts oder ein neues.",
        "Find out the right number. If it is not corrected, that of the household or a new one is used.",
    ),
    "kassenzeichen_unbekannt": (
        "Das angegebene Kassenzeichen steht nicht im Register.",
        "The stated tax account number is not in the register.",
        "Klären Sie das Kassenzeichen. Wird es nicht berichtigt, gilt das des Haushalts oder ein neues.",
        "Find out the right number. If it is not corrected, that of the household or a new one is used.",
    ),
    "halter_hinweis": (
        "Im Register steht ein Hinweis zu dieser Person, etwa eine Auskunftssperre (§ 51 BMG).",
        "The register has a note on this person, such as that the address is withheld (§ 51 BMG).",
        "Sehen Sie im Register nach und beachten Sie den Hinweis.",
        "Look into the register and heed the note.",
    ),
    "steuersatz": (
        "Über den Steuersatz entscheidet in diesem Fall eine Person (§§ 3, 10 LHundG NRW, Hundesteuersatzung).",
        "In this case a person decides on the rate (§§ 3, 10 LHundG NRW, dog tax statute).",
        *_LOOK,
    ),
    "startmonat_pruefen": (
        "Über den Beginn der Steuer entscheidet in diesem Fall eine Person.",
        "In this case a person decides when the tax begins.",
        *_LOOK,
    ),
    "anderer_hund": (
        "Für einen anderen Hund des Haushalts hat eine Person die Steuer festgesetzt; sie bleibt, wie sie ist.",
        "A person has set the tax of another dog of the household; it stays as it is.",
        "Prüfen Sie, ob sie geändert werden muss.",
        "Check whether it must be changed.",
    ),
    "lesesicherheit": (
        "Nicht sicher gelesen: {labels}.",
        "Not read for sure: {labels}.",
        "Vergleichen Sie mit dem Dokument und berichtigen Sie, was falsch ist; sonst geben Sie den Vorgang zurück.",
        "Compare with the document and correct what is wrong; otherwise hand the case back.",
    ),
}

_BLOCKING: dict[str, tuple[str, str, str, str]] = {
    "ermaessigung": (
        "Eine Ermäßigung oder Befreiung ist beantragt.",
        "A reduction or exemption is applied for.",
        "Prüfen Sie den Nachweis und setzen Sie die Jahressteuer fest, auch wenn Sie ablehnen: " + _SET + f"{RATE}=…",
        "Check the proof and set the yearly tax, also if you refuse: " + _SET + f"{RATE}=…",
    ),
    "rasse_unbekannt": (
        "Die Rasse steht nicht in der Rassentabelle, oder es ist eine Kreuzung.{similar_de}",
        "The breed is not in the table of breeds, or it is a crossbreed.{similar_en}",
        "Berichtigen Sie die Rasse, oder stellen Sie die Einstufung fest: "
        + _SET
        + f"{RISK}=normal (oder gefaehrlich)",
        "Correct the breed, or establish its class: " + _SET + f"{RISK}=normal (or gefaehrlich)",
    ),
    "festsetzungsfrist": (
        "Die Steuerpflicht begann vor mehr als vier Kalenderjahren; die Festsetzungsfrist kann vorbei sein (§ 169 AO).",
        "Liability began more than four calendar years ago; the assessment period may have ended (§ 169 AO).",
        "Legen Sie fest, ab welchem Monat noch festgesetzt wird: " + _SET + f"{START}=01.MM.JJJJ",
        "Say from which month on tax is still assessed: " + _SET + f"{START}=01.MM.YYYY",
    ),
    "minderjaehrig": (
        "Die Halterin oder der Halter ist nicht volljährig.",
        "The keeper is not of age.",
        "Klären Sie, wer den Hund hält, und tragen Sie diese Person ein; sonst lehnen Sie ab.",
        "Find out who keeps the dog and enter that person; otherwise reject.",
    ),
    "haushalt": (
        "Die angegebene Zahl weiterer Hunde passt nicht zum Register.",
        "The stated number of other dogs does not match the register.",
        "Klären Sie, wie viele Hunde im Haushalt leben, und berichtigen Sie die Zahl oder zuerst das Register: "
        + _SET
        + "weitere_hunde=…",
        "Find out how many dogs live there, and correct the number or first the register: " + _SET + "weitere_hunde=…",
    ),
    "chip_bekannt": (
        "Diese Chipnummer steht schon im Steuerregister.",
        "This chip number is in the tax register already.",
        "Ist der Hund schon angemeldet, lehnen Sie ab. Hat er den Halter gewechselt, beenden Sie dort die alte "
        "Anmeldung und tragen die Chipnummer noch einmal ein: " + _SET + "hund_chip=…",
        "If the dog is registered already, reject. If it has a new keeper, end the old registration there and enter "
        "the chip number once more: " + _SET + "hund_chip=…",
    ),
    "halter_verstorben": (
        "Im Register steht, dass diese Person verstorben ist.",
        "The register says that this person has died.",
        "Klären Sie, wer den Hund hält, und tragen Sie diese Person ein; sonst lehnen Sie ab.",
        "Find out who keeps the dog and enter that person; otherwise reject.",
    ),
    "startmonat": (
        "Für diesen Grund der Haltung beginnt keine Steuerpflicht von selbst (etwa Pflege unter zwei Monaten), oder "
        "das Datum fehlt.",
        "For this reason of keeping no tax liability begins by itself (such as fostering under two months), or the "
        "date is missing.",
        "Lehnen Sie ab, oder setzen Sie den Beginn fest: " + _SET + f"{START}=01.MM.JJJJ",
        "Reject, or set the start: " + _SET + f"{START}=01.MM.YYYY",
    ),
    "kein_steuersatz": (
        "Die Tabelle „steuersatz“ nennt für diesen Haushalt keinen Steuersatz (Hunde nach §§ 3, 10 LHundG NRW neben "
        "anderen).",
        "Table “steuersatz” gives no rate for this household (dogs under §§ 3, 10 LHundG NRW beside others).",
        "Setzen Sie die Jahressteuer dieses Hundes fest; die der anderen Hunde ändert das Programm nicht: "
        + _SET
        + f"{RATE}=…",
        "Set the yearly tax of this dog; the program does not change that of the others: " + _SET + f"{RATE}=…",
    ),
    "unvollstaendig": (
        "Ohne diese Angaben kann nicht festgesetzt werden: {labels}.",
        "Nothing can be assessed without: {labels}.",
        "Tragen Sie sie ein, oder lehnen Sie ab.",
        "Enter them, or reject.",
    ),
    "register_fehlerhaft": (
        "Im Steuerregister ist das Datum zur Marke {tags} kein Datum; die Zahl der Hunde je Monat ist nicht bekannt.",
        "In the tax register the date beside tag {tags} is none; the number of dogs per month is not known.",
        "Berichtigen Sie es dort und tragen Sie dann die Zahl noch einmal ein: " + _SET + "weitere_hunde=…",
        "Correct it there, then enter the number once more: " + _SET + "weitere_hunde=…",
    ),
}

REASONS = {code: Message(f"hundesteuer.{code}", *texts) for code, texts in _TEXTS.items()}
REASONS |= {code: Message(f"hundesteuer.{code}", *texts, blocks=True) for code, texts in _BLOCKING.items()}
"""By code; the blocking ones are those without which no right notice could come about."""

NO_RULE = Message(
    "rules.no_answer",
    "Die Regeltabelle „{table}“ gibt für diesen Fall keine eindeutige Antwort ({verdict}).",
    "Decision table “{table}” gives no single answer for this case ({verdict}).",
    "Ergänzen Sie die Tabelle oder entscheiden Sie den Fall selbst.",
    "Add to the table, or decide the case yourself.",
    blocks=True,
)
WAITS_FOR_HOUSEHOLD = Message(
    "hundesteuer.waits_for_household",
    "Für diesen Haushalt ist noch der Vorgang {number} offen; erst danach steht die Zahl der Hunde fest.",
    "Case {number} is still open for this household; the number of dogs is known only after it.",
    "Nichts zu tun: der Vorgang geht von selbst weiter, sobald der andere abgeschlossen ist.",
    "Nothing to do: the case goes on by itself as soon as the other one is closed.",
)


def reason(code: str, *, field: str | None = None, **gaps: str) -> Problem:
    """The sentence for a reason code of the rules workbook; a code without one of ours is shown as it stands."""
    known = REASONS.get(code)
    if known is not None:
        return known.at(field=field, **gaps)
    unnamed = f"Die Regeltabelle verlangt eine Prüfung: {code}."
    return Problem(f"hundesteuer.{code}", unnamed, f"The decision table asks for a check: {code}.", *_LOOK)
