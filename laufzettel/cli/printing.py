# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""How things are put on the terminal: foreign text cannot steer it, lines fit it, places and times read well."""

from __future__ import annotations

import errno
import shutil
import textwrap

from laufzettel.cli.language import LANGUAGE, say
from laufzettel.errors import Message, Problem
from laufzettel.fields import place_in_words

REFUSED = Message(
    "system.refused",
    "Das geht hier nicht: {what} ({de}).",
    "This cannot be done here: {what} ({en}).",
    "Prüfen Sie Ordner, Rechte und freien Platz.",
    "Check folder, rights and free space.",
)
_REASONS = {
    errno.EACCES: ("keine Berechtigung", "no permission"),
    errno.EPERM: ("keine Berechtigung", "no permission"),
    errno.EROFS: ("nur lesbar", "read-only"),
    errno.ENOSPC: ("kein Platz mehr", "no space left"),
    errno.EDQUOT: ("kein Platz mehr", "no space left"),
    errno.ENOTDIR: ("kein Ordner", "no folder"),
    errno.EEXIST: ("schon etwas anderes da", "something else is there"),
    errno.EISDIR: ("ein Ordner", "a folder"),
    errno.ENOENT: ("nicht da", "not there"),
}
_NARROWEST, _WIDEST = 60, 120
_MM_PER_POINT = 25.4 / 72


def refused(error: OSError) -> Problem:
    """What the operating system does not let happen, as a sentence."""
    code = errno.errorcode.get(error.errno or 0, type(error).__name__)
    de, en = _REASONS.get(error.errno or 0, (code, code))
    what = str(error.filename) if error.filename else say("die Ausgabe oder eine Datei", "the output or a file")
    return REFUSED.at(what=what, de=de, en=en)


def shown(text: str) -> str:
    """Foreign text without control characters: neither a document nor a name may steer the terminal."""
    return "".join(letter if letter.isprintable() else "·" for letter in text)


def width() -> int:
    """How many characters a line may have."""
    return max(_NARROWEST, min(_WIDEST, shutil.get_terminal_size((100, 24)).columns))


def wrapped(text: str, indent: str, *, first: str | None = None) -> str:
    """Text broken at the terminal's width.

    Args:
        text: foreign text is made harmless here.
        indent: before every line.
        first: before the first line, if that differs.
    """
    return textwrap.fill(
        shown(text), width(), initial_indent=indent if first is None else first, subsequent_indent=indent
    )


def place(said: str) -> str:
    """A place in words, for a page with the corner of its box: `Seite 1 (21 × 64 mm)`, from left and from top."""
    words = place_in_words(said, LANGUAGE)
    _, _, box = said.partition("@")
    if not said.startswith("page:") or not box:
        return shown(words)
    try:
        left, top = (round(float(point) * _MM_PER_POINT) for point in box.split(",")[:2])
    except ValueError:
        return shown(words)
    return f"{shown(words)} ({left} × {top} mm)"


def local(at: str) -> str:
    """A UTC time stamp as the office's clock shows it."""
    from datetime import datetime
    from zoneinfo import ZoneInfo

    moment = datetime.fromisoformat(at).astimezone(ZoneInfo("Europe/Berlin"))
    return moment.strftime(say("%d.%m.%Y %H:%M:%S", "%d %b %Y %H:%M:%S"))


def counted_cases(count: int) -> str:
    """So many cases, in words that fit one of them as well."""
    return say(f"{count} Vorgang" if count == 1 else f"{count} Vorgänge", f"{count} case" + ("" if count == 1 else "s"))


def decimal(number: str) -> str:
    """A number with a decimal point as the reader's language writes it."""
    return say(number.replace(".", ","), number)


def quoted(text: str) -> str:
    """Foreign text in the quotation marks of the reader's language."""
    return say(f"„{shown(text)}“", f"“{shown(text)}”")
