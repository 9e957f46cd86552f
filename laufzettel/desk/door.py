# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The door: signing in and out, and the language."""

from __future__ import annotations

import threading
import time
from collections import deque
from urllib.parse import urlsplit

from starlette.responses import Response

from laufzettel.desk import accounts, sessions
from laufzettel.desk.ask import Ask, go_to
from laufzettel.errors import Message

COOKIE = "__Host-laufzettel"

WRONG = Message(
    "door.wrong",
    "Name oder Passwort stimmen nicht.",
    "Name or password is wrong.",
    "Prüfen Sie die Schreibweise.",
    "Check the spelling.",
)
TOO_OFTEN = Message(
    "door.too_often",
    "Zu viele Versuche.",
    "Too many attempts.",
    "Warten Sie eine Minute.",
    "Wait a minute.",
)
_ATTEMPTS, _WITHIN_S = 10, 60.0


class Attempts:
    """Counts failed attempts to sign in: a guesser gets ten a minute, for the whole desk and whatever the name."""

    def __init__(self) -> None:
        """Nobody has tried yet."""
        self._failed: deque[float] = deque(maxlen=_ATTEMPTS)
        self._lock = threading.Lock()

    def too_many(self) -> bool:
        """Whether the last minute has seen enough."""
        with self._lock:
            return len(self._failed) == _ATTEMPTS and time.monotonic() - self._failed[0] < _WITHIN_S

    def failed(self) -> None:
        """Note one more."""
        with self._lock:
            self._failed.append(time.monotonic())


def show(ask: Ask) -> Response:
    """The page to sign in on."""
    return ask.show("door.html", problem=None, name="", demo=ask.desk.demo)


def sign_in(ask: Ask) -> Response:
    """Begin a session for who knows the password of an account."""
    name = ask.said("name").strip()
    if ask.desk.attempts.too_many():
        return ask.show("door.html", status=429, problem=TOO_OFTEN.at(), name=name, demo=ask.desk.demo)
    role = accounts.proven(ask.journal, name, ask.said("password"))
    if role is None:
        ask.desk.attempts.failed()
        return ask.show("door.html", status=401, problem=WRONG.at(), name=name, demo=ask.desk.demo)
    token = sessions.begin(ask.journal, name, role, language=ask.language)
    answer = go_to("/home")
    answer.set_cookie(COOKIE, token, path="/", secure=True, httponly=True, samesite="strict")
    return answer


def sign_out(ask: Ask) -> Response:
    """End the session here, not only in the browser."""
    sessions.end(ask.journal, ask.request.cookies.get(COOKIE, ""))
    answer = go_to("/door")
    answer.headers["Clear-Site-Data"] = '"cache"'  # page images are kept for the session only
    answer.delete_cookie(COOKIE, path="/", secure=True, httponly=True, samesite="strict")
    return answer


def speak(ask: Ask) -> Response:
    """Go on in the other language, on the same page."""
    if ask.said("language") in ("de", "en"):
        sessions.speak(ask.journal, ask.request.cookies.get(COOKIE, ""), ask.said("language"))
    back = urlsplit(ask.request.headers.get("referer", "")).path
    return go_to(back if back.startswith("/") and not back.startswith("//") else "/")
