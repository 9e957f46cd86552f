# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The OpenAPI document, made from the table of addresses and the models in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from laufzettel.desk.api.operation import Operation
from laufzettel.desk.api.problems import BY_STATUS, MEDIA_TYPE
from laufzettel.desk.api.requests import CASE, Query
from laufzettel.desk.api.routes import OPERATIONS
from laufzettel.desk.api.shapes import Refusal

Json = dict[str, object]

_GAPS: Mapping[str, tuple[str, Json]] = {
    "number": ("Case number.", {"type": "string", "pattern": CASE}),
    "page": ("Page of the document, from 1.", {"type": "integer", "minimum": 1, "maximum": 999_999}),
    "digest": ("SHA-256 of the letter, as the case names it.", {"type": "string", "pattern": "^[0-9a-f]{64}$"}),
    "process": ("Name of the process.", {"type": "string", "pattern": "^[a-z][a-z0-9_]{0,60}$"}),
}
_ABOUT = """The desk of Laufzettel for programs: what people do on its pages, as JSON, under the name of an account.

Send the token in the header `Authorization: Bearer …`. Each action on a case carries `seen`, the number of entries its
slip had when you looked; if it has moved on since, or the same is sent again, the answer is 409; nothing is signed."""


def description() -> Json:
    """The document, as `/api/v1/openapi.json` serves it."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Laufzettel",
            "version": "1",
            "description": _ABOUT,
            "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
        },
        "servers": [{"url": "/"}],
        "security": [{"token": []}],
        "paths": _paths(OPERATIONS),
        "components": {
            "schemas": _schemas(OPERATIONS),
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "responses": {str(status): _refused(status) for status in sorted(set().union(*map(_statuses, OPERATIONS)))},
        },
    }


def _paths(operations: Iterable[Operation]) -> Json:
    found: dict[str, dict[str, object]] = {}
    for one in operations:
        found.setdefault(one.path, {})[one.method.lower()] = _operation(one)
    return dict(found)


def _operation(one: Operation) -> Json:
    said: Json = {
        "operationId": one.name,
        "summary": one.said,
        "description": f"Action `{one.action.value}`.",
        "responses": {"200": _answer(one)}
        | {str(status): _reference("responses", str(status)) for status in _statuses(one)},
    }
    parameters = [_gap(name) for name in re.findall(r"{(\w+)}", one.path)] + _query(one.query)
    if parameters:
        said["parameters"] = parameters
    if one.body is not None:
        content = {"application/json": {"schema": _reference("schemas", one.body.__name__)}}
        said["requestBody"] = {"required": True, "content": content}
    return said


def _schemas(operations: Iterable[Operation]) -> Json:
    """Every model that is sent or answered, and what they are made of."""
    models: dict[type[BaseModel], JsonSchemaMode] = {Refusal: "serialization"}
    for one in operations:
        if one.body is not None:
            models[one.body] = "validation"
        if not isinstance(one.answers, tuple):
            models[one.answers] = "serialization"
    _, made = models_json_schema(list(models.items()), ref_template="#/components/schemas/{model}")
    return dict(sorted(made["$defs"].items()))


def _answer(one: Operation) -> Json:
    if isinstance(one.answers, tuple):
        binary = {"schema": {"type": "string", "format": "binary"}}
        return {"description": "The file.", "content": dict.fromkeys(one.answers, binary)}
    schema = _reference("schemas", one.answers.__name__)
    return {"description": (one.answers.__doc__ or "").strip(), "content": {"application/json": {"schema": schema}}}


def _statuses(one: Operation) -> list[int]:
    """With what it may be refused."""
    found = {400, 401, 403, 421, 429, 503}
    if "{" in one.path:
        found |= {404, 422}
    if one.query is not None:
        found |= {404, 422}
    if one.method == "POST":
        found |= {409, 422}
    if one.body is not None:
        found |= {413, 415}
    return sorted(found)


def _refused(status: int) -> Json:
    content = {MEDIA_TYPE: {"schema": _reference("schemas", Refusal.__name__)}}
    return {"description": BY_STATUS[status].en, "content": content}


def _reference(kind: str, name: str) -> Json:
    return {"$ref": f"#/components/{kind}/{name}"}


def _gap(name: str) -> Json:
    said, schema = _GAPS[name]
    return {"name": name, "in": "path", "required": True, "description": said, "schema": schema}


def _query(query: type[Query] | None) -> list[Json]:
    if query is None:
        return []
    schema = query.model_json_schema()
    required = set(schema.get("required", ()))
    found: list[Json] = []
    for name, one in schema["properties"].items():
        said = {key: value for key, value in one.items() if key not in ("description", "title")}
        described = {"description": one["description"]} if "description" in one else {}
        found.append({"name": name, "in": "query", "required": name in required, "schema": said} | described)
    return found
