# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Puts a comparison into a folder: a page with all candidates, a profile of each, a workbook, a file for programs."""

from __future__ import annotations

import re
from pathlib import Path

import orjson
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from laufzettel.errors import BusinessError, Message
from laufzettel.pilot.opportunities.as_json import catalogue_as_dict, comparison_as_dict
from laufzettel.pilot.opportunities.comparison import Comparison, Standing
from laufzettel.pilot.opportunities.in_words import InWords
from laufzettel.pilot.opportunities.workbook import write_comparison
from laufzettel.press import Json, LetterPress
from laufzettel.values import fold

NOT_EMPTY = Message(
    "opportunities.not_empty",
    "Im Ordner „{folder}“ liegt schon etwas; es wurde nichts geschrieben.",
    "There is something in the folder “{folder}” already; nothing was written.",
    "Einen neuen oder leeren Ordner angeben.",
    "Name a new or an empty folder.",
)
_HERE = Path(__file__).parent
PAPER = _HERE / "paper"
_DAY = "2026-01-01"
"""The date inside a profile's PDF: it says nothing about when it was made, so that equal figures give equal bytes."""


def write_all(folder: Path, comparison: Comparison, language: str) -> list[str]:
    """Write everything about a comparison.

    Args:
        folder: new or empty.
        comparison: what was compared.
        language: `de` or `en`.

    Returns:
        The names of the files, in the order they were written.

    Raises:
        BusinessError: something lies in the folder already, or a name cannot be printed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise BusinessError(NOT_EMPTY.at(folder=folder.name))
    words, press = InWords(language), LetterPress(PAPER)
    files = file_names(comparison)
    content: dict[str, bytes] = {
        "vergleich.html": comparison_page(comparison, words).encode(),
        "vergleich.svg": words.comparison_chart(comparison).encode(),
        "vergleich.json": orjson.dumps(
            comparison_as_dict(comparison) | catalogue_as_dict(comparison.catalogue), option=orjson.OPT_INDENT_2
        ),
    }
    for one in comparison.standings:
        name = files[one.candidate.name]
        content[f"{name}.html"] = profile_page(comparison, one, words).encode()
        content[f"{name}.pdf"] = press.render("profile", profile_content(comparison, one, words))
    for name, data in content.items():
        (folder / name).write_bytes(data)
    write_comparison(folder / "vergleich.xlsx", comparison)
    return [*content, "vergleich.xlsx"]


def file_names(comparison: Comparison) -> dict[str, str]:
    """The file name of each profile, without its end: number in the order, and the letters of the name."""
    return {
        one.candidate.name: f"profil-{n:02}-{_plain(one.candidate.name)}".rstrip("-")
        for n, one in enumerate(comparison.standings, 1)
    }


def comparison_page(comparison: Comparison, words: InWords) -> str:
    """All candidates on a page of its own: chart, and a table with the same figures."""
    return _page(
        "comparison.html",
        words,
        comparison=comparison,
        chart=Markup(words.comparison_chart(comparison)),  # noqa: S704  # every text in it is escaped there
        heads=words.heads(),
        rows=[(one, words.cells(one)) for one in comparison.standings],
        files=file_names(comparison),
    )


def profile_page(comparison: Comparison, one: Standing, words: InWords) -> str:
    """One candidate on a page of its own."""
    chart = Markup(words.profile_chart(comparison, one))  # noqa: S704  # every text in it is escaped there
    return _page("profile.html", words, comparison=comparison, one=one, chart=chart)


def printed_profile(comparison: Comparison, one: Standing, words: InWords) -> bytes:
    """One candidate on one page of paper, as PDF.

    Raises:
        BusinessError: a name holds a character that no font has.
    """
    return LetterPress(PAPER).render("profile", profile_content(comparison, one, words))


def profile_content(comparison: Comparison, one: Standing, words: InWords) -> dict[str, Json]:
    """What stands on the printed profile."""
    say = words.say
    return {
        "datum": _DAY,
        "language": words.language,
        "title": say(f"Eignungsprofil: {one.candidate.name}", f"Suitability profile: {one.candidate.name}"),
        "unit": one.candidate.unit,
        "headline": words.headline(one),
        "standing": words.standing(one),
        "estimated": words.estimated(one),
        "chart_title": say("Punkte", "Points"),
        "chart": words.profile_chart(comparison, one),
        "gates_title": say("Tore", "Gates"),
        "gates_heads": [say("Tor", "Gate"), say("Antwort", "Answer")],
        "gates": words.gates(one),
        "inputs_title": say("Angaben und Punkte", "Inputs and points"),
        "inputs_heads": [
            say("Angabe", "Input"),
            say("Wert", "Figure"),
            say("Beleg", "Evidence"),
            say("Punkte", "Points"),
        ],
        "inputs": words.inputs(comparison, one),
        "remark": [text for text in (one.candidate.remark, comparison.catalogue.note[words.number_of]) if text],
        "how": words.how(comparison),
    }


def _page(template: str, words: InWords, **content: object) -> str:
    pages = Environment(loader=FileSystemLoader(_HERE / "templates"), autoescape=True, undefined=StrictUndefined)
    return pages.get_template(template).render(words=words, say=words.say, **content)


def _plain(name: str) -> str:
    """A name as a file may be called on every machine."""
    return re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")[:40]
