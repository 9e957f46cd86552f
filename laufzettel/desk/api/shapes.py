# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What every answer has in common, and how a refusal looks; descriptions as in the OpenAPI document."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Answer(BaseModel):
    """What all answers have in common."""

    model_config = ConfigDict(frozen=True, extra="forbid", from_attributes=True, use_attribute_docstrings=True)


class FieldProblem(Answer):
    """What is wrong with one part of a request."""

    field: str | None
    """Which part; a field of the case by its name. Null for the request as a whole."""
    code: str
    de: str
    en: str


class Refusal(Answer):
    """Why nothing was done (RFC 9457)."""

    type: str
    """`urn:laufzettel:` and the code."""
    title: str
    """The English sentence without what to do about it."""
    status: int
    detail: str
    """The sentence in the language asked for by Accept-Language, German otherwise."""
    code: str
    """Stable name of what happened, for programs and support."""
    de: str
    en: str
    field: str | None
    """The part of the request or the field of the case that is meant, if one is."""
    errors: list[FieldProblem]
    """One for each part of the request that is wrong; empty if it is not the request."""


class Problem(Answer):
    """Why a case needs a person."""

    code: str
    de: str
    en: str
    remedy_de: str
    remedy_en: str
    field: str | None
    place: str
    """Where it stands, as in a field; empty if nowhere in particular."""
    blocks: bool
    """Whether nobody can hand the case back as it is."""
