# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the checks of the dog registration say to people.

A message that blocks is about a value with which no right notice and no right row of the register could come about.
"""

from __future__ import annotations

from laufzettel.errors import Message

_ASK = ("Klären Sie die Angabe mit der Halterin oder dem Halter.", "Ask the keeper for it.")
_COMPARE = (
    "Vergleichen Sie mit dem Dokument oder fordern Sie die Angabe nach.",
    "Compare it with the document or ask the applicant for it.",
)

FUTURE = Message(
    "hundesteuer.future",
    "„{label}“ liegt in der Zukunft.",
    "“{label_en}” lies in the future.",
    "Klären Sie, ob der Hund wirklich aufgenommen wird, oder warten Sie den Tag ab.",
    "Find out whether the dog will really be taken in, or wait for the day.",
)
DATE_RANGE = Message(
    "hundesteuer.date_range",
    "„{label}“ liegt nicht zwischen {low} und {high}.",
    "“{label_en}” is not between {low} and {high}.",
    *_ASK,
    blocks=True,
)
TURNED = Message(
    "hundesteuer.turned",
    "„{label}“ liegt vor „Haltung seit“.",
    "“{label_en}” lies before “kept since”.",
    *_ASK,
    blocks=True,
)
NEEDED = Message(
    "hundesteuer.needed",
    "„{label}“ fehlt, ist aber bei diesem Grund der Haltung nötig.",
    "“{label_en}” is missing but needed for this reason of keeping.",
    "Fordern Sie die Angabe nach und tragen Sie sie ein.",
    "Ask the applicant for it and enter it.",
    blocks=True,
)
NOT_EXPECTED = Message(
    "hundesteuer.not_expected",
    "„{label}“ ist angegeben, passt aber nicht zum Grund der Haltung.",
    "“{label_en}” is stated but does not go with the reason of keeping.",
    "Klären Sie den Grund der Haltung.",
    "Find out the reason of keeping.",
)
WRONG_SHAPE = Message(
    "hundesteuer.wrong_shape",
    "„{label}“ hat nicht die vorgeschriebene Form ({shape}).",
    "“{label_en}” does not have the prescribed form ({shape_en}).",
    *_COMPARE,
    blocks=True,
)
CHECK_DIGIT = Message(
    "hundesteuer.check_digit",
    "Die Prüfziffer bei „{label}“ stimmt nicht.",
    "The check digit of “{label_en}” is wrong.",
    "Vergleichen Sie mit dem Dokument oder fordern Sie die Angabe nach; ohne Berichtigung gilt sie als nicht gemacht.",
    "Compare it with the document or ask the applicant for it; uncorrected it counts as not stated.",
)
OUT_OF_RANGE = Message(
    "hundesteuer.out_of_range",
    "„{label}“ liegt außerhalb von {low} bis {high}.",
    "“{label_en}” is outside {low} to {high}.",
    *_COMPARE,
)
CHARACTERS = Message(
    "hundesteuer.characters",
    "„{label}“ enthält Zeichen, die dort nicht vorkommen (DIN 91379).",
    "“{label_en}” contains characters that do not occur there (DIN 91379).",
    "Tragen Sie die Angabe in lateinischen Buchstaben ein; so wird nichts in das Fachverfahren geschrieben.",
    "Enter it in Latin letters; nothing is written into the legacy system like this.",
    blocks=True,
)
MAIL_ADDRESS = Message(
    "hundesteuer.mail_address",
    "„{label}“ ist keine einzelne, gültige Adresse.",
    "“{label_en}” is no single, valid address.",
    "Berichtigen oder leeren Sie sie; ohne Adresse geht der Bescheid mit der Post.",
    "Correct it or empty it; without an address the notice goes by post.",
    blocks=True,
)
NOT_FIRST = Message(
    "hundesteuer.not_first",
    "„{label}“ ist nicht der Erste eines Monats.",
    "“{label_en}” is not the first of a month.",
    "Die Hundesteuer beginnt mit einem Monat; tragen Sie dessen Ersten ein.",
    "Dog tax begins with a month; enter its first day.",
    blocks=True,
)
NO_TWELFTH = Message(
    "hundesteuer.no_twelfth",
    "„{label}“ ist kein Betrag von 0 bis 9999,99 Euro, der sich in zwölf gleiche Monatsbeträge teilen lässt.",
    "“{label_en}” is no amount from 0 to 9999.99 euros that can be divided into twelve equal months.",
    "Tragen Sie einen Jahresbetrag ein, dessen Zwölftel ganze Cent ergibt.",
    "Enter a yearly amount whose twelfth is whole cents.",
    blocks=True,
)
