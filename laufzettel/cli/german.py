# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The sentences of the library click in German; it looks each of them up by its English words."""

from __future__ import annotations

import click.core
import click.decorators
import click.exceptions
import click.formatting
import click.parser
import click.types

ALIASES = {"löschen": "erase", "loeschen": "erase"}
"""Commands by a German name as well."""

_SENTENCES = {
    "Usage:": "Aufruf:",
    "Options": "Optionen",
    "Commands": "Befehle",
    "Positional arguments": "Angaben",
    "default: {default}": "sonst: {default}",
    "env var: {var}": "Umgebungsvariable: {var}",
    "required": "nötig",
    "(dynamic)": "(wechselt)",
    "Show the version and exit.": "Die Version zeigen.",
    "Show this message and exit.": "Diese Hilfe zeigen.",
    "%(prog)s, version %(version)s": "%(prog)s, Version %(version)s",
    "Error: {message}": "Fehler: {message}",
    "Try '{command} {option}' for help.": "Hilfe: {command} {option}",
    "Invalid value: {message}": "Falscher Wert: {message}",
    "Invalid value for {param_hint}: {message}": "Falscher Wert für {param_hint}: {message}",
    "Missing argument": "Es fehlt die Angabe",
    "Missing option": "Es fehlt die Option",
    "Missing parameter": "Es fehlt",
    "Missing {param_type}": "Es fehlt {param_type}",
    "Missing parameter: {param_name}": "Es fehlt: {param_name}",
    "Missing command.": "Es fehlt der Befehl.",
    "No such option {name!r}.": "Eine Option {name!r} gibt es nicht.",
    "No such command {name!r}.": "Einen Befehl {name!r} gibt es nicht.",
    "Option {name!r} does not take a value.": "Die Option {name!r} nimmt keinen Wert.",
    "Option {name!r} requires an argument.": "Die Option {name!r} braucht einen Wert.",
    "Option {name!r} requires {nargs} arguments.": "Die Option {name!r} braucht {nargs} Werte.",
    "Argument {name!r} takes {nargs} values.": "Die Angabe {name!r} nimmt {nargs} Werte.",
    "Got unexpected extra argument ({args})": "Diese Angabe ist zu viel: {args}",
    "Got unexpected extra arguments ({args})": "Diese Angaben sind zu viel: {args}",
    "Did you mean {possibility}?": "Meinten Sie {possibility}?",
    "(Did you mean one of: {possibilities}?)": "(Meinten Sie eines von diesen: {possibilities}?)",
    "Choose from:\n\t{choices}": "Eines von:\n\t{choices}",
    "{value!r} is not {choice}.": "{value!r} ist nicht {choice}.",
    "{value!r} is not one of {choices}.": "{value!r} ist keines von {choices}.",
    "{value!r} is not a valid {number_type}.": "{value!r} ist keine Zahl ({number_type}).",
    "{value} is not in the range {range}.": "{value} liegt nicht im Bereich {range}.",
    "directory": "Ordner",
    "Directory": "Der Ordner",
    "file": "Datei",
    "File": "Die Datei",
    "path": "Pfad",
    "Path": "Der Pfad",
    "{name} {filename!r} does not exist.": "{name} {filename!r} ist nicht da.",
    "{name} {filename!r} is a file.": "{name} {filename!r} ist eine Datei.",
    "{name} {filename!r} is a directory.": "{name} {filename!r} ist ein Ordner.",
    "{name} {filename!r} is not readable.": "{name} {filename!r} ist nicht lesbar.",
    "{name} {filename!r} is not writable.": "{name} {filename!r} ist nicht beschreibbar.",
}


def speak_german() -> None:
    """Have click speak German from now on: its own catalogue is English, and it brings no other."""
    for module in (click.core, click.decorators, click.exceptions, click.formatting, click.parser, click.types):
        names = vars(module)
        if "_" in names:
            names["_"] = _sentence
        if "ngettext" in names:
            names["ngettext"] = _numbered


def _sentence(english: str) -> str:
    return _SENTENCES.get(english, english)


def _numbered(one: str, many: str, count: int) -> str:
    return _sentence(one if count == 1 else many)
