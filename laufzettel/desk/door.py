# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The door: signing in and out, and the language."""

from __future__ import annotations

import hmac
import unicodedata
from urllib.parse import urlsplit

from starlette.responses import Response
from starlette.routing import Match, Route

from laufzettel.desk import accounts, sessions
from laufzettel.desk.ask import LANGUAGE, LANGUAGES, Ask, go_to
from laufzettel.desk.entrance import Identity, Proxy
from laufzettel.desk.refusals import LOG
from laufzettel.errors import BusinessError, Message, Problem

COOKIE = "__Host-laufzettel"
KNOWN = "__Host-laufzettel-known"
"""The cookie by which a browser is known in which somebody has signed in before."""
_KNOWN_S = 90 * 24 * 3600
_LANGUAGE_S = 365 * 24 * 3600
_LONGEST_NAME = 200
"""Characters of a name that is looked up at all."""

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
    "Warten Sie fünf Minuten, oder melden Sie sich in dem Browser an, den Sie sonst benutzen.",
    "Wait five minutes, or sign in with the browser you usually use.",
)


def show(ask: Ask) -> Response:
    """The page to sign in on; who has signed in already goes on."""
    if ask.visitor is not None:
        return go_to("/home")
    proxy = ask.desk.entrance.proxy
    if proxy is None:
        return _page(ask)
    try:
        return _page(ask, identity=proxy.identity(ask.request.headers))
    except BusinessError as nobody:
        return _page(ask, status=403, problem=nobody.problem)


def sign_in(ask: Ask) -> Response:
    """Begin a session for who knows the password of an account, or whom the proxy in front has signed in."""
    proxy = ask.desk.entrance.proxy
    return _with_password(ask) if proxy is None else _behind(ask, proxy)


def sign_out(ask: Ask) -> Response:
    """End the session here, not only in the browser."""
    sessions.end(ask.journal, ask.request.cookies.get(COOKIE, ""))
    answer = go_to("/door")
    answer.headers["Clear-Site-Data"] = '"cache"'  # page images are kept for the session only
    answer.delete_cookie(COOKIE, path="/", secure=True, httponly=True, samesite="strict")
    return answer


def speak(ask: Ask) -> Response:
    """Go on in the other language, on the same page."""
    answer = go_to(_back(ask))
    chosen = ask.said("language")
    if chosen in LANGUAGES:
        sessions.speak(ask.journal, ask.request.cookies.get(COOKIE, ""), chosen)
        _keep(answer, LANGUAGE, chosen, _LANGUAGE_S)
    return answer


def _with_password(ask: Ask) -> Response:
    name = unicodedata.normalize("NFC", ask.said("name")).strip()
    mark = accounts.mark_of(ask.journal, name) if len(name) <= _LONGEST_NAME else ""
    known = bool(mark) and hmac.compare_digest(mark.encode(), ask.request.cookies.get(KNOWN, "").encode())
    with ask.desk.attempts.trying(name[:_LONGEST_NAME], known=known) as room:
        role = accounts.proven(ask.journal, name, ask.said("password")) if room else None
    if not room:
        LOG.warning("sign-in refused: too many attempts")
        return _page(ask, status=429, problem=TOO_OFTEN.at(), name=name)
    if role is None:
        ask.desk.attempts.failed(name[:_LONGEST_NAME], known=known)
        LOG.warning("sign-in failed")
        return _page(ask, status=401, problem=WRONG.at(), name=name)
    token = sessions.begin(ask.journal, name, role, language=ask.language, instead_of=_token(ask), by_account=True)
    answer = _in(token)
    _keep(answer, KNOWN, mark, _KNOWN_S)
    return answer


def _behind(ask: Ask, proxy: Proxy) -> Response:
    try:
        identity = proxy.identity(ask.request.headers)
    except BusinessError as nobody:
        LOG.warning("sign-in behind the proxy failed: %s", nobody.problem.code)
        return _page(ask, status=403, problem=nobody.problem)
    token = sessions.begin(
        ask.journal,
        identity.person,
        identity.role,
        language=ask.language,
        instead_of=_token(ask),
        units=identity.units,
    )
    return _in(token)


def _token(ask: Ask) -> str:
    return ask.request.cookies.get(COOKIE, "")


def _in(token: str) -> Response:
    answer = go_to("/home")
    _keep(answer, COOKIE, token)
    return answer


def _keep(answer: Response, name: str, value: str, seconds: int | None = None) -> None:
    """Give the browser a cookie that it sends to us alone, and shows no script."""
    answer.set_cookie(name, value, max_age=seconds, path="/", secure=True, httponly=True, samesite="strict")


def _page(
    ask: Ask, *, status: int = 200, problem: Problem | None = None, name: str = "", identity: Identity | None = None
) -> Response:
    local = ask.desk.entrance.proxy is None
    demo = ask.desk.demo if local else ()
    return ask.show("door.html", status=status, problem=problem, name=name, demo=demo, identity=identity, local=local)


def _back(ask: Ask) -> str:
    """The page of ours somebody came from, or that the form belongs to which was refused; else the beginning."""
    try:
        came = urlsplit(ask.request.headers.get("referer", ""))
    except ValueError:
        return "/home"
    if came.netloc != ask.request.headers.get("host"):
        return "/home"
    if _is_a_page(ask, came.path):
        return f"{came.path}?{came.query}" if came.query else came.path
    above = came.path.rpartition("/")[0]
    return above if _is_a_page(ask, above) else "/home"


def _is_a_page(ask: Ask, path: str) -> bool:
    asked = {"type": "http", "method": "GET", "path": path, "root_path": ""}
    return any(isinstance(one, Route) and one.matches(asked)[0] is Match.FULL for one in ask.request.app.routes)
