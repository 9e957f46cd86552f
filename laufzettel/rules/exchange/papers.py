# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The view of a workbook as a page that runs no script, and as an archivable and accessible PDF."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path, PurePath

from laufzettel.errors import BusinessError
from laufzettel.press import Json, LetterPress
from laufzettel.rules.checks import check_bytes
from laufzettel.rules.exchange.conversion import MODEL, WORKBOOK, convert
from laufzettel.rules.exchange.messages import NOT_OURS
from laufzettel.rules.exchange.model_reading import is_feel
from laufzettel.rules.exchange.view import Listing, View, view_of
from laufzettel.rules.exchange.view_words import WORDS
from laufzettel.rules.exchange.wording import day_text
from laufzettel.rules.findings import Findings
from laufzettel.rules.sheets import read_sheets
from laufzettel.rules.workbook import read_rules

_SHEETS = Path(__file__).parent / "sheets"


def as_html(view: View) -> str:
    """The view as a page that needs nothing besides itself."""
    from jinja2 import Environment, FileSystemLoader

    pages = Environment(loader=FileSystemLoader(_SHEETS), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    return pages.get_template("rules.html").render(
        view=view,
        words=WORDS[view.language],
        seen=day_text(view.day, view.language),
        style=(_SHEETS / "rules.css").read_text("utf-8"),
    )


def as_pdf(view: View) -> bytes:
    """The view as PDF/A-2a and PDF/UA-1: the same bytes for the same view; the version stands on every page.

    Raises:
        BusinessError: it holds a character that no font can print.
    """
    words = WORDS[view.language]
    return LetterPress(_SHEETS).render(
        "rules",
        {
            "datum": view.day.isoformat(),
            "seen": day_text(view.day, view.language),
            "title": view.title,
            "language": view.language,
            "version": view.version,
            "facts": [list(pair) for pair in view.facts],
            "sound": view.sound,
            "verdict": view.verdict,
            "findings": list(view.findings),
            "terms": _listing(view.terms),
            "tables": [
                {
                    "name": one.name,
                    "question": one.question,
                    "policy": one.policy,
                    "narrowed": list(one.narrowed),
                    "rules": _listing(one.rules),
                }
                for one in view.tables
            ],
            "words": {key.replace(" ", "-"): said for key, said in words.items()},
        },
    )


def _listing(listing: Listing) -> Json:
    return {
        "heads": [list(head) for head in listing.heads],
        "rows": [[list(cell) for cell in row] for row in listing.rows],
        "widths": list(listing.widths),
    }


def view_from(content: bytes, name: str, day: date, language: str = "de") -> View:
    """The view of a file: a workbook of rules, or the DMN model of one.

    Args:
        content: the file.
        name: what it is called.
        day: on which it is looked at.
        language: `de` or `en`.

    Raises:
        RulesInvalid: a cell of the workbook is wrong.
        BusinessError: it is no workbook of rules but a model of another tool.
    """
    if PurePath(name).suffix.casefold() == MODEL:
        content = convert(content, name, f"{PurePath(name).stem}{WORKBOOK}").content
    if is_feel(read_sheets(content, name, Findings())):
        raise BusinessError(NOT_OURS.at(file=name))
    return view_of(read_rules(content, name), check_bytes(content, name), day, language)


def write(view: View, folder: Path, name: str) -> Iterator[str]:
    """Write page and PDF into a folder; earlier ones are replaced, each whole or not at all.

    Args:
        view: what they show.
        folder: is made if it is not there.
        name: of the files, without ending.

    Returns:
        The name of each file once it is written.

    Raises:
        BusinessError: the view holds a character that no font can print.
        OSError: the folder cannot be written.
    """
    files = ((f"{name}.html", as_html(view).encode()), (f"{name}.pdf", as_pdf(view)))
    folder.mkdir(parents=True, exist_ok=True)
    for file, data in files:
        draft = folder / f".{file}.part"
        draft.write_bytes(data)
        draft.replace(folder / file)
        yield file
