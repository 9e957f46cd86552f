# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What can be wrong with a DMN file, as sentences."""

from __future__ import annotations

from laufzettel.errors import BusinessError, Message, Problem

NOT_XML = Message(
    "dmn.not_xml",
    "„{file}“ ist keine lesbare XML-Datei.",
    "“{file}” is no readable XML file.",
    "Bitte die Datei neu aus dem Modellierungswerkzeug speichern.",
    "Save the file anew from the modelling tool.",
)
NOT_DMN = Message(
    "dmn.not_dmn",
    "„{file}“ ist kein DMN-Modell der Fassungen 1.1 bis 1.5.",
    "“{file}” is no DMN model of the versions 1.1 to 1.5.",
    "Bitte im Modellierungswerkzeug als DMN exportieren.",
    "Export it as DMN from the modelling tool.",
)
BAD_ELEMENT = Message(
    "dmn.bad_element",
    "In „{file}“ steht etwas, das DMN nicht kennt: {what}.",
    "“{file}” says something that DMN does not know: {what}.",
    "Bitte das Modell im Modellierungswerkzeug prüfen.",
    "Check the model in the modelling tool.",
)
TOO_DEEP = Message(
    "dmn.too_deep",
    "„{file}“ ist zu tief verschachtelt.",
    "“{file}” is nested too deeply.",
    "Bitte Teile in eigene Entscheidungen auslagern.",
    "Move parts into decisions of their own.",
)
OTHER_TYPE = Message(
    "dmn.other_type",
    "Hier wird {wanted_de} erwartet; es kommt aber {what_de} heraus.",
    "{wanted_en} is expected here, but {what_en} comes out.",
    "Bitte den Typ oder die Logik ändern, sonst kommt dort nie ein Wert heraus.",
    "Change the type or the logic; otherwise no value ever comes out there.",
)
PARAMETERS = Message(
    "dmn.parameters",
    "Der Aufruf gibt andere Angaben, als die Funktion hat: {given}.",
    "The invocation gives other arguments than the function has: {given}.",
    "Die Funktion erwartet genau: {wanted}.",
    "The function takes exactly: {wanted}.",
)
INSIDE = Message("dmn.inside", "{place_de}: {said_de}", "{place_en}: {said_en}", "{remedy_de}", "{remedy_en}")


class DmnInvalid(BusinessError):
    """A DMN file cannot be read; `problem` says where and what to do."""

    def __init__(self, problem: Problem) -> None:
        """Args: problem: what is wrong, in both languages."""
        super().__init__(problem)
