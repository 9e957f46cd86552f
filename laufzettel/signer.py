# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The name of who signs: it stands on slips for good, whichever way somebody came in."""

from __future__ import annotations

import unicodedata

from laufzettel.errors import BusinessError, Message
from laufzettel.journal.people import NOT_A_PERSON

NO_SIGNER = Message(
    "sign.no_signer",
    "Es fehlt, wer unterschreibt.",
    "It is missing who signs.",
    "Nennen Sie sich mit --as NAME.",
    "Say who you are with --as NAME.",
)
NOT_PRINTABLE = Message(
    "sign.not_printable",
    "Der Name hinter --as enthält Zeichen, die niemand lesen kann, oder ist länger als {limit} Zeichen.",
    "The name after --as holds characters nobody can read, or is longer than {limit} characters.",
    "Nennen Sie Ihren Namen mit Buchstaben.",
    "Say your name in letters.",
)
_LONGEST_NAME = 80
_LIKE_THE_MACHINE = {"machine", "maschine", "diemaschine", "themachine", "laufzettel", "system"}


def person(signer: str) -> str:
    """The name of who signs, looked through: it stands on slips for good, and nobody may look like the machine there.

    Raises:
        BusinessError: there is no name, it carries characters nobody can read, or it reads like the machine's.
    """
    name = unicodedata.normalize("NFC", signer).strip()
    if not name:
        raise BusinessError(NO_SIGNER.at())
    if not name.isprintable() or "\N{REPLACEMENT CHARACTER}" in name or len(name) > _LONGEST_NAME:
        raise BusinessError(NOT_PRINTABLE.at(limit=_LONGEST_NAME))
    plain = unicodedata.normalize("NFKD", name).casefold()
    if "".join(letter for letter in plain if letter.isalnum()) in _LIKE_THE_MACHINE:
        raise BusinessError(NOT_A_PERSON.at(signer=name))
    return name
