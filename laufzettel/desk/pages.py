# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages from templates: escaped, in the reader's language."""

from __future__ import annotations

import hashlib
from datetime import datetime
from functools import cache, partial
from pathlib import Path
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse, Response

from laufzettel.case import State
from laufzettel.desk.access import Action, Role, may
from laufzettel.desk.sessions import Session
from laufzettel.fields import place_in_words
from laufzettel.pilot.paper import SHEETS
from laufzettel.words import EFFECTS, PARTS, RESULTS, word

HERE = Path(__file__).parent

_STATES = {
    State.READY: ("bereit für den nächsten Lauf", "ready for the next run"),
    State.CLARIFICATION: ("Klärung", "Clarification"),
    State.RELEASE: ("Freigabe", "Release"),
    State.IN_DOUBT: ("Ungeklärt", "In doubt"),
    State.LATER: ("wartet auf ein System oder einen Vorgang", "waits for a system or a case"),
    State.CLOSED: ("zu den Akten", "closed"),
}
_ROLES = {
    Role.CLERK: ("Sachbearbeitung", "Case worker"),
    Role.REVIEWER: ("Prüfung", "Reviewer"),
    Role.OPERATOR: ("Betrieb", "Operations"),
    Role.PILOT: ("Pilotleitung", "Pilot lead"),
    Role.AUDITOR: ("Revision", "Auditor"),
    Role.COUNCIL: ("Personalrat", "Staff council"),
    Role.LEADERSHIP: ("Leitung", "Leadership"),
}


class Pages:
    """Makes pages; everything put into one is escaped."""

    def __init__(self) -> None:
        """Loads templates as they are asked for."""
        self._templates = Environment(
            loader=FileSystemLoader(
                [HERE / "templates", SHEETS]
            ),  # the sections of papers are shown as they are written
            autoescape=True,
            undefined=StrictUndefined,
            auto_reload=False,  # they change with the program only, and need not be looked at for each page
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.globals["file"] = cache(partial(address_of_file, HERE / "static"))

    def show(
        self, template: str, *, language: str, visitor: Session | None, status: int = 200, **content: object
    ) -> Response:
        """A page as HTML.

        Args:
            template: its file.
            language: `de` or `en`.
            visitor: who asks; None before signing in.
            status: of the answer.
            content: what the template puts in.
        """
        text = self._templates.get_template(template).render(
            visitor=visitor,
            language=language,
            say=lambda de, en: de if language == "de" else en,
            state_name=lambda state: _STATES[state][language == "en"],
            place=partial(place_in_words, language=language),
            moment=lambda at: _moment(at, language),
            day=lambda on: day_in_words(on, language),
            may=lambda action: may(visitor.role if visitor else None, action),
            Action=Action,
            role_name=lambda role: _ROLES[Role(role)][language == "en"],
            part_name=lambda said: word(PARTS, said, int(language == "en")),
            effect_word=lambda said: word(EFFECTS, said, int(language == "en")),
            result_word=lambda said: word(RESULTS, said, int(language == "en")),
            **content,
        )
        return HTMLResponse(text, status_code=status)


def address_of_file(folder: Path, name: str) -> str:
    """Where a browser finds a file of ours; the address changes with the content, so it may be kept for good.

    Args:
        folder: of the files.
        name: of the file.
    """
    return f"/static/{name}?v={hashlib.sha256((folder / name).read_bytes()).hexdigest()[:8]}"


def spoken_language(asked: str) -> str:
    """`de` or `en`, as a browser asks for it (Accept-Language)."""
    return "en" if asked.lower().startswith("en") else "de"


def day_in_words(on: str, language: str) -> str:
    """A day (ISO) as people write it."""
    return ".".join(reversed(on.split("-"))) if language == "de" else on


def _moment(at: str, language: str) -> str:
    """A moment of the journal (ISO 8601, UTC) in the office's time, wherever the machine stands."""
    local = datetime.fromisoformat(at).astimezone(ZoneInfo("Europe/Berlin"))
    return local.strftime("%d.%m.%Y, %H:%M" if language == "de" else "%Y-%m-%d, %H:%M")
