# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The door: signing in and out, the door for emergencies, and the language."""

from __future__ import annotations

import hmac
import unicodedata
from urllib.parse import urlsplit

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Match, Route

from laufzettel.desk import accounts, elsewhere, sessions
from laufzettel.desk.ask import LANGUAGE, LANGUAGES, Ask, go_to
from laufzettel.desk.cookies import COOKIE, drop, keep
from laufzettel.desk.entrance import Identity, Proxy
from laufzettel.desk.provider import CALLBACK
from laufzettel.desk.refusals import LOG
from laufzettel.desk.sessions import Way
from laufzettel.errors import BusinessError, Message, Problem

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
    """Begin a session: by the password of an account, by the proxy in front, or at the provider of the authority."""
    entrance = ask.desk.entrance
    if entrance.provider is not None:
        try:
            return elsewhere.begin(ask, entrance.provider)
        except BusinessError as closed:
            LOG.warning("sign-in at the provider failed: %s", closed.problem.code)
            return _page(ask, status=503, problem=closed.problem)
    return _with_password(ask, Way.ACCOUNT) if entrance.proxy is None else _behind(ask, entrance.proxy)


def come_back(ask: Ask) -> Response:
    """Whom the provider of the authority sends back comes in, or learns why not."""
    provider = ask.desk.entrance.provider
    if provider is None:
        raise HTTPException(404)
    try:
        return elsewhere.come_back(ask, provider)
    except BusinessError as nobody:
        LOG.warning("sign-in at the provider failed: %s", nobody.problem.code)
        return _page(ask, status=403, problem=nobody.problem)


def show_emergency(ask: Ask) -> Response:
    """The page to sign in on by an account while the usual sign-in is broken."""
    _only_if_open(ask)
    return go_to("/home") if ask.visitor is not None else _page(ask, way=Way.EMERGENCY)


def sign_in_emergency(ask: Ask) -> Response:
    """Begin a session by an account while the usual sign-in is broken."""
    _only_if_open(ask)
    return _with_password(ask, Way.EMERGENCY)


def sign_out(ask: Ask) -> Response:
    """End the session here, not only in the browser."""
    sessions.end(ask.journal, ask.request.cookies.get(COOKIE, ""))
    answer = _out(ask)
    answer.headers["Clear-Site-Data"] = '"cache"'  # page images are kept for the session only
    drop(answer, COOKIE)
    return answer


def speak(ask: Ask) -> Response:
    """Go on in the other language, on the same page."""
    answer = go_to(_back(ask))
    chosen = ask.said("language")
    if chosen in LANGUAGES:
        sessions.speak(ask.journal, ask.request.cookies.get(COOKIE, ""), chosen)
        keep(answer, LANGUAGE, chosen, _LANGUAGE_S)
    return answer


def _only_if_open(ask: Ask) -> None:
    if not ask.desk.entrance.emergency:
        raise HTTPException(404)


def _out(ask: Ask) -> Response:
    """To the door; by the provider, if the person came in there and it has something to end."""
    provider, visitor = ask.desk.entrance.provider, ask.visitor
    if provider is None or visitor is None or visitor.way is not Way.PROVIDER:
        return go_to("/door")
    address = provider.exchange.address_to_sign_out()
    return elsewhere.onward(ask, address) if address else go_to("/door")


def _with_password(ask: Ask, way: Way) -> Response:
    name = unicodedata.normalize("NFC", ask.said("name")).strip()
    mark = accounts.mark_of(ask.journal, name) if len(name) <= _LONGEST_NAME else ""
    known = bool(mark) and hmac.compare_digest(mark.encode(), ask.request.cookies.get(KNOWN, "").encode())
    with ask.desk.attempts.trying(name[:_LONGEST_NAME], known=known) as room:
        role = accounts.proven(ask.journal, name, ask.said("password")) if room else None
    if not room:
        LOG.warning("sign-in refused: too many attempts")
        return _page(ask, status=429, problem=TOO_OFTEN.at(), name=name, way=way)
    if role is None:
        ask.desk.attempts.failed(name[:_LONGEST_NAME], known=known)
        LOG.warning("sign-in failed")
        return _page(ask, status=401, problem=WRONG.at(), name=name, way=way)
    token = sessions.begin(ask.journal, name, role, language=ask.language, instead_of=_token(ask), way=way)
    if way is Way.EMERGENCY:
        LOG.warning("the door for emergencies was used: %s", role)
    answer = _in(token)
    keep(answer, KNOWN, mark, _KNOWN_S)
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
        way=Way.PROXY,
        units=identity.units,
    )
    return _in(token)


def _token(ask: Ask) -> str:
    return ask.request.cookies.get(COOKIE, "")


def _in(token: str) -> Response:
    answer = go_to("/home")
    keep(answer, COOKIE, token)
    return answer


def _page(
    ask: Ask,
    *,
    status: int = 200,
    problem: Problem | None = None,
    name: str = "",
    identity: Identity | None = None,
    way: Way | None = None,
) -> Response:
    way = way or ask.desk.entrance.usual
    demo = ask.desk.demo if way is Way.ACCOUNT else ()
    return ask.show("door.html", status=status, problem=problem, name=name, demo=demo, identity=identity, way=way)


def _back(ask: Ask) -> str:
    """The page of ours somebody came from, or that the form belongs to which was refused; else the beginning."""
    try:
        came = urlsplit(ask.request.headers.get("referer", ""))
    except ValueError:
        return "/home"
    if came.netloc != ask.request.headers.get("host"):
        return "/home"
    if came.path == CALLBACK:
        return "/door"  # what it answered is good once
    if _is_a_page(ask, came.path):
        return f"{came.path}?{came.query}" if came.query else came.path
    above = came.path.rpartition("/")[0]
    return above if _is_a_page(ask, above) else "/home"


def _is_a_page(ask: Ask, path: str) -> bool:
    asked = {"type": "http", "method": "GET", "path": path, "root_path": ""}
    return any(isinstance(one, Route) and one.matches(asked)[0] is Match.FULL for one in ask.request.app.routes)
