# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""German first, English on request: `--lang en` or LAUFZETTEL_LANG=en."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping

from laufzettel import words


def chosen(arguments: list[str], variable: str) -> str:
    """`de` or `en`, from the command line or the environment; German if neither says otherwise.

    Args:
        arguments: the command line.
        variable: value of LAUFZETTEL_LANG.
    """
    said = variable
    for index, argument in enumerate(arguments):
        if argument.startswith("--lang="):
            said = argument.removeprefix("--lang=")
        elif argument == "--lang" and index + 1 < len(arguments):
            said = arguments[index + 1]
    return "en" if said.lower().startswith("en") else "de"


LANGUAGE = chosen(sys.argv, os.environ.get("LAUFZETTEL_LANG", ""))
"""Help texts are made when a command is defined, so the language is known before any command is."""


def say(de: str, en: str) -> str:
    """The sentence in the chosen language."""
    return de if LANGUAGE == "de" else en


def _spoken(words: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    return {word: say(*pair) for word, pair in words.items()}


STATES = _spoken(words.STATES)
STATIONS = _spoken(words.STATIONS)
RESULTS = _spoken(words.RESULTS)
EFFECTS = _spoken(words.EFFECTS)
EVIDENCE = _spoken(words.EVIDENCE)
