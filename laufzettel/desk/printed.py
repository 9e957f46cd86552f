# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The slip on paper: an accessible PDF with every entry, every checksum in full, and whether the chain was whole."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from starlette.responses import Response

from laufzettel.desk.ask import Ask
from laufzettel.desk.in_words import moment
from laufzettel.desk.slips import Seen, looked_at
from laufzettel.errors import BusinessError
from laufzettel.fields import place_in_words
from laufzettel.journal import anchored
from laufzettel.journal.chain import genesis
from laufzettel.press import Json, LetterPress
from laufzettel.words import EFFECTS, STATES, word

_PAPER = Path(__file__).parent / "paper"
_PRINTABLE = (0x10FFFF, 0x4FF, 0x17E)
"""Up to which letter the fonts are trusted, attempt by attempt: all; up to Cyrillic; Latin, which they surely have."""
_TYPOGRAPHIC = frozenset("„“”‚‘’–—…€")
_LONGEST_WORD, _LONGEST_ON_PAGE = 25, 70
Say = Callable[[str, str], str]


def show(ask: Ask) -> Response:
    """The slip as PDF, in the reader's language; recorded like every look at a slip."""
    pdf = pressed(content(ask, looked_at(ask), datetime.now(UTC)))
    number = ask.path("number")
    name = re.sub(r"[^A-Z0-9-]", "", number.upper())
    return Response(
        pdf,
        media_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="Laufzettel-{name}.pdf"'},
    )


def pressed(said: Mapping[str, Json]) -> bytes:
    """The PDF; a character that no font has is printed as its number, such as `[U+674E]`.

    Args:
        said: as `content` gives it.
    """
    press = LetterPress(_PAPER)
    for highest in _PRINTABLE[:-1]:
        try:
            return press.render("slip", _spelled(said, highest))
        except BusinessError:  # a character it cannot print; more of them are spelled out now
            continue
    return press.render("slip", _spelled(said, _PRINTABLE[-1]))


def content(ask: Ask, seen: Seen, now: datetime) -> dict[str, Json]:
    """What stands on the paper.

    Args:
        ask: who asks, in which language.
        seen: the slip, looked at and computed anew.
        now: when it is printed.
    """
    slip, english = seen.slip, ask.language == "en"

    def say(de: str, en: str) -> str:
        return en if english else de

    where = partial(place_in_words, language=ask.language)
    at = partial(moment, english=english)
    document = f"{slip.document_name or '–'}, {where(slip.part)}" if slip.part else slip.document_name or "–"
    checksum = say("SHA-256 des Dokuments", "SHA-256 of the document")
    facts: list[Json] = [
        [say("Vorgangsnummer", "Case number"), slip.number],
        [say("Verfahren", "Process"), say(seen.shown.process.title_de, seen.shown.process.title_en)],
        [say("Stand", "State"), word(STATES, slip.state.value, int(english))],
        [say("Eingegangen", "Received"), at(slip.received_at)],
        [say("Dokument", "Document"), _breakable(document, _LONGEST_ON_PAGE)],
        [checksum, slip.document],
    ]
    facts += [[say("Gelöscht am", "Erased on"), at(slip.erased_at)]] if slip.erased_at else []
    facts += [[say("Eingeschränkt seit", "Restricted since"), at(slip.restricted_at)]] if slip.restricted_at else []
    printed = at(now.isoformat())
    return {
        "datum": now.date().isoformat(),
        "language": ask.language,
        "title": say(f"Laufzettel {slip.number}", f"Routing slip {slip.number}"),
        "printed": say(f"Gedruckt am {printed}", f"Printed on {printed}"),
        "page": say("Seite", "Page"),
        "of": say("von", "of"),
        "facts": facts,
        "digests": [checksum],
        "whole": seen.fault is None,
        "verdict": _verdict(seen, printed, ask.language),
        "entries": _entries(seen, at, say),
        "written": {
            "title": say("Was wohin geschrieben ist", "What was written where"),
            "rows": [
                [
                    f"{one.target}, {one.key}: {word(EFFECTS, one.state.value, int(english))}",
                    _breakable(evidence, _LONGEST_ON_PAGE),
                ]
                for one, evidence in zip(slip.effects, seen.evidence, strict=True)
            ],
        },
        "again": {
            "title": say("Erneut eingegangen", "Came in again"),
            "rows": [
                _breakable(f"{name}, {where(part)}" if part else name, _LONGEST_ON_PAGE) for name, part in slip.again
            ],
        },
        "chain": _chain(seen, say),
        "anchor": _anchor(ask, seen, at, say),
    }


def _verdict(seen: Seen, printed: str, language: str) -> list[Json]:
    if seen.fault is not None:
        head = ("Der Laufzettel war beim Ausdruck nicht unversehrt", "The slip was not whole when printed")
        return [head[language == "en"], seen.fault.text(language)]
    erased = bool(seen.slip.erased_at)
    if language == "en":
        said = f"All entries{'' if erased else ' and what they seal'} were recomputed on {printed}."
        return ["The chain was whole when printed", said + (" Their contents are erased." if erased else "")]
    said = f"Alle Einträge{'' if erased else ' und was sie siegeln'} wurden am {printed} nachgerechnet."
    return ["Die Kette war beim Ausdruck unversehrt", said + (" Die Inhalte sind gelöscht." if erased else "")]


def _entries(seen: Seen, at: Callable[[str], str], say: Say) -> dict[str, Json]:
    rows: list[Json] = [
        {
            "n": str(one.n),
            "at": at(one.at),
            "station": one.station,
            "result": one.result,
            "said": [_breakable(words) for words in one.said],
            "signer": _breakable(one.signer),
        }
        for one in seen.entries
    ]
    heads = [
        say("Nr.", "No."),
        say("Zeit", "Time"),
        say("Station", "Station"),
        say("Ergebnis", "Result"),
        say("Abgezeichnet von", "Signed by"),
    ]
    return {"title": say("Einträge", "Entries"), "heads": heads, "rows": rows}


def _chain(seen: Seen, say: Say) -> dict[str, Json]:
    rows: list[Json] = [[say("Beginn", "Start"), genesis(seen.slip.number).hex()]]
    rows += [[str(one.n), one.hash.hex()] for one in seen.slip.entries]
    return {
        "title": say("Prüfsummen", "Checksums"),
        "how": say(
            "Der Beginn ist SHA-256 der Vorgangsnummer; jede weitere Prüfsumme ist SHA-256 der vorigen und des "
            "Eintrags.",
            "The start is SHA-256 of the case number; every other checksum is SHA-256 of the one before and the entry.",
        ),
        "heads": [say("Eintrag", "Entry"), "SHA-256"],
        "rows": rows,
    }


def _anchor(ask: Ask, seen: Seen, at: Callable[[str], str], say: Say) -> Json:
    """The newest anchor, and how far this slip stands in it."""
    found = anchored.latest(ask.journal, seen.slip.number)
    if found is None:
        return None
    one, entries = found
    return {
        "title": say("Anker", "Anchor"),
        "text": say(
            f"Die Einträge 0 bis {entries - 1} stehen laut Journal im Anker {one.n} vom {at(one.at)}. Ob er so "
            "hinausgetragen wurde, sagt die Datei der Anker; „laufzettel anchor --proof“ beweist es.",
            f"According to the journal, entries 0 to {entries - 1} stand in anchor {one.n} of {at(one.at)}. Whether it "
            "was carried off like this says the file of anchors; `laufzettel anchor --proof` proves it.",
        ),
        "line": one.line,
    }


def _breakable(words: str, longest: int = _LONGEST_WORD) -> str:
    """Words that may be broken where they are too long for a column, or for the page."""
    return re.sub(rf"(\S{{{longest}}})(?=\S)", "\\1\N{ZERO WIDTH SPACE}", words)


def _spelled(said: Mapping[str, Json], highest: int) -> dict[str, Json]:
    """The same with every character spelled out as its number that cannot be printed, or would steer the page."""
    return {name: _each_spelled(value, highest) for name, value in said.items()}


def _each_spelled(said: Json, highest: int) -> Json:
    if isinstance(said, str):
        return "".join(letter if _prints(letter, highest) else f"[U+{ord(letter):04X}]" for letter in said)
    if isinstance(said, Mapping):
        return _spelled(said, highest)
    if isinstance(said, Sequence):
        return [_each_spelled(one, highest) for one in said]
    return said


def _prints(letter: str, highest: int) -> bool:
    if letter in "\n\N{ZERO WIDTH SPACE}" or letter in _TYPOGRAPHIC:
        return True
    return ord(letter) <= highest and unicodedata.category(letter)[0] != "C"
