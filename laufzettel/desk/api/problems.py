# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Refusals as RFC 9457 says: a code for programs, a sentence for people, never what somebody had sent."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import Response

from laufzettel.desk.api.shapes import FieldProblem, Refusal
from laufzettel.desk.deeds import MOVED_ON
from laufzettel.desk.pages import spoken_language
from laufzettel.errors import BusinessError, LaufzettelError, Message, Problem
from laufzettel.journal.approvals import NO_FIRST
from laufzettel.journal.holds import TAKEN
from laufzettel.journal.people import CHANGED_SINCE, NO_CASE, NOT_ASIDE, NOT_THERE

BELOW = "/api/"
"""How every address for programs begins."""
MEDIA_TYPE = "application/problem+json"

NO_TOKEN = Message(
    "api.no_token",
    "Die Anfrage trägt kein gültiges Token.",
    "The request carries no valid token.",
    "Schicken Sie es im Kopf „Authorization: Bearer …“; ein neues macht der Betrieb mit: laufzettel token NAME",
    "Send it in the header “Authorization: Bearer …”; operations make a new one by: laufzettel token NAME",
)
TOO_OFTEN = Message(
    "api.too_often",
    "Zu viele Anfragen mit falschem Token.",
    "Too many requests with a wrong token.",
    "Warten Sie fünf Minuten. Wer ein gültiges Token hat, merkt davon nichts.",
    "Wait five minutes. Whoever has a valid token does not notice.",
)
NOT_AS_DESCRIBED = Message(
    "api.not_as_described",
    "Diese Angabe fehlt, ist zu viel, oder hat nicht die beschriebene Form.",
    "This is missing, too much, or not of the form that is described.",
    "Die Form beschreibt /api/v1/openapi.json.",
    "The form is described by /api/v1/openapi.json.",
)
NO_SUCH_FIELD = Message(
    "api.no_such_field",
    "Ein Feld dieses Namens hat das Verfahren nicht.",
    "The process has no field of this name.",
    "Die Namen der Felder nennt der Vorgang selbst.",
    "The case itself names its fields.",
)
BY_STATUS = {
    400: Message("api.not_readable", "Die Anfrage ist nicht lesbar.", "The request cannot be read."),
    401: NO_TOKEN,
    403: Message("api.not_permitted", "Das darf die Rolle dieses Tokens nicht.", "This token's role may not do that."),
    404: Message("api.not_there", "Das gibt es hier nicht.", "There is no such thing here."),
    405: Message("api.no_such_method", "So wird diese Adresse nicht benutzt.", "This address is not used like that."),
    409: Message(
        "api.conflict",
        "Der Vorgang ist weitergegangen, oder jemand anderes hat ihn auf dem Tisch.",
        "The case has moved on, or somebody else has it on the desk.",
    ),
    413: Message("api.too_long", "Die Anfrage ist zu lang.", "The request is too long."),
    415: Message(
        "api.not_json",
        "Die Anfrage muss JSON sein (Content-Type: application/json).",
        "The request must be JSON (Content-Type: application/json).",
    ),
    421: Message("api.other_name", "Dieser Name ist nicht der des Arbeitsplatzes.", "This name is not the desk's."),
    422: NOT_AS_DESCRIBED,
    429: TOO_OFTEN,
    500: Message(
        "api.bug",
        "Ein Programmfehler; nichts ist halb getan.",
        "A bug; nothing was done by halves.",
        "Bitte sagen Sie dem Betrieb Bescheid.",
        "Please tell operations.",
    ),
    503: Message(
        "api.fault",
        "Ein Fehler im System; es wurde nichts getan.",
        "A system fault; nothing was done.",
        "Versuchen Sie es später noch einmal.",
        "Try again later.",
    ),
}
"""What is said where nothing more is known; it describes the statuses in the OpenAPI document too."""
_CONFLICTS = (MOVED_ON, CHANGED_SINCE, TAKEN, NOT_THERE, NOT_ASIDE, NO_FIRST)
_STATUS = {NO_CASE.code: 404} | {one.code: 409 for one in _CONFLICTS}
"""What the case itself stands against is a conflict; whoever asks looks at it again."""
_NAMEABLE = re.compile(r"\w{1,60}")


class Wrong(BusinessError):
    """Something in a request is not as described; one problem for each place."""

    def __init__(self, *problems: Problem) -> None:
        """Args: problems: at least one."""
        super().__init__(problems[0])
        self.problems = problems


def wrong(refused: ValidationError) -> Wrong:
    """What a request holds that is not as described, by places and without values."""
    places = dict.fromkeys(_place(one["loc"]) for one in refused.errors(include_input=False, include_context=False))
    return Wrong(*(NOT_AS_DESCRIBED.at(field=place or None) for place in places))


def for_a_program(request: Request) -> bool:
    """Whether an address is one for programs."""
    return str(request.scope["path"]).startswith(BELOW)


def refusal(request: Request, status: int, error: LaufzettelError | None, headers: Mapping[str, str]) -> Response:
    """What is answered to whoever is refused.

    Args:
        request: what was asked.
        status: of the answer.
        error: what happened, if there is a sentence about it.
        headers: more of the answer.
    """
    language = spoken_language(request.headers.get("accept-language", "de"))
    problem = error.problem if error else BY_STATUS.get(status, BY_STATUS[400]).at()
    each: Sequence[Problem] = error.problems if isinstance(error, Wrong) else ()
    said = Refusal(
        type=f"urn:laufzettel:{problem.code}",
        title=problem.en,
        status=status,
        detail=problem.text(language),
        code=problem.code,
        de=problem.text("de"),
        en=problem.text("en"),
        field=problem.field,
        errors=[FieldProblem(field=one.field, code=one.code, de=one.text("de"), en=one.text("en")) for one in each],
    )
    return Response(
        said.model_dump_json(),
        status,
        {"Content-Language": language, **({"WWW-Authenticate": "Bearer"} if status == 401 else {}), **headers},
        MEDIA_TYPE,
    )


def status_of(error: LaufzettelError) -> int:
    """With which status an error is answered."""
    if isinstance(error, BusinessError):
        return _STATUS.get(error.problem.code, 422)
    return 503


def _place(parts: Sequence[int | str]) -> str:
    """Where in a request; a name that is none of ours is not repeated."""
    return ".".join(str(part) if _NAMEABLE.fullmatch(str(part)) else "…" for part in parts)
