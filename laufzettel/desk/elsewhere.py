# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Signing in at the OpenID provider of the authority: out by a page of ours, and back to one.

Both ways lead over a page that leads on by itself. On the way out, because a form of ours may be answered by no
redirect to another site (form-action of our policy). On the way back, because the session's cookie is not sent with a
request that another site began; with one that our own page begins it is.
"""

from __future__ import annotations

import unicodedata

from starlette.responses import Response

from laufzettel.desk import begun, sessions
from laufzettel.desk.ask import Ask
from laufzettel.desk.cookies import BEGUN, COOKIE, drop, keep
from laufzettel.desk.entrance import NO_NAME, identity_of, units_in
from laufzettel.desk.provider import REFUSED, Provider
from laufzettel.desk.refusals import LOG
from laufzettel.desk.sessions import Way
from laufzettel.errors import BusinessError, Message

NOT_BEGUN = Message(
    "door.not_begun",
    "Diese Anmeldung wurde nicht in diesem Browser begonnen, oder sie ist schon vorbei.",
    "This sign-in was not begun in this browser, or it is over already.",
    "Öffnen Sie {address} und melden Sie sich neu an.",
    "Open {address} and sign in anew.",
)


def begin(ask: Ask, provider: Provider) -> Response:
    """Lead somebody to the provider.

    Args:
        ask: the form of the door.
        provider: of the authority.

    Raises:
        BusinessError: it cannot be reached, or does not fit.
    """
    started = begun.begin(ask.journal, ask.language)
    address = provider.exchange.address_to_sign_in(started)
    sessions.end(ask.journal, ask.request.cookies.get(COOKIE, ""))
    answer = onward(ask, address)
    keep(answer, BEGUN, started.token, int(begun.OPEN_S), across="lax")
    return answer


def come_back(ask: Ask, provider: Provider) -> Response:
    """Begin a session for whom the provider has signed in.

    Args:
        ask: the request by which the provider sent somebody back.
        provider: of the authority.

    Raises:
        BusinessError: it was not begun here, the provider has refused, or what it says is no person with one role.
    """
    started = begun.take(ask.journal, ask.request.cookies.get(BEGUN, ""), _once(ask, "state"))
    if started is None:
        raise BusinessError(NOT_BEGUN.at(address=provider.address))
    code = _once(ask, "code")
    if not code or ask.query("error"):
        raise BusinessError(REFUSED.at())  # what it says of the reason are its words, or anybody's
    claims = provider.exchange.claims(started, code, _once(ask, "iss"))
    said = claims.get(provider.person_claim)
    if not isinstance(said, str):
        raise BusinessError(NO_NAME.at())
    given = claims.get(provider.role_claim)
    listed = given if isinstance(given, list) else [given]
    groups = [unicodedata.normalize("NFC", one) for one in listed if isinstance(one, str)]
    identity = identity_of(said, groups, provider.roles, units_in(groups, provider.units))
    token = sessions.begin(
        ask.journal,
        identity.person,
        identity.role,
        language=started.language,
        way=Way.PROVIDER,
        units=identity.units,
    )
    LOG.info("sign-in at the provider: %s", identity.role)
    answer = onward(ask, "/home")
    keep(answer, COOKIE, token)
    drop(answer, BEGUN, across="lax")
    return answer


def onward(ask: Ask, address: str) -> Response:
    """A page that leads on by itself, without a script.

    Args:
        ask: the request.
        address: where to; of ours, or one the provider names.
    """
    answer = ask.desk.pages.show("onward.html", language=ask.language, visitor=None, address=address)
    answer.headers["Refresh"] = f'0; url="{address}"'
    return answer


def _once(ask: Ask, name: str) -> str:
    """A value behind the question mark that stands there exactly once; empty otherwise."""
    found = ask.request.query_params.getlist(name)
    return found[0] if len(found) == 1 else ""
