# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""PDF forms as a reader; foreign bytes are opened in the sandbox's children only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from connectors.pdf_form.child import read_many
from connectors.pdf_form.messages import DAMAGED, DIED
from connectors.pdf_form.texts import without_unreadable
from laufzettel.connect import Part
from laufzettel.errors import Problem
from laufzettel.fields import Field, Reading
from laufzettel.form import Form
from laufzettel.sandbox import Died, Json, Outcome, ReaderPool
from laufzettel.values import canonical

_TOGETHER = 8
"""PDFs per message to a child: the pipe then costs little; if one kills its child, these are read again one by one."""

Documents = Sequence[tuple[Path, str]]


class PdfForm:
    """Reads filled forms by their fields and printed ones by the places of their labels."""

    name = "pdf_form"
    media_types = frozenset({"application/pdf", "application/x-empty"})
    holds_many = False

    def __init__(self, pool: ReaderPool) -> None:
        """Args: pool: the children that open foreign files."""
        self._pool = pool

    def read(self, documents: Documents, form: Form) -> Iterator[list[Part]]:
        """Read documents; one list with one part for each, in order. See `laufzettel.connect.Reader`."""
        groups = [documents[start : start + _TOGETHER] for start in range(0, len(documents), _TOGETHER)]
        for group, outcome in zip(groups, self._outcomes(groups, form), strict=True):
            if isinstance(outcome, Died) and len(group) > 1:
                alone = [[document] for document in group]
                for (document,), single in zip(alone, self._outcomes(alone, form), strict=True):
                    yield _parts([document], single, form)
            else:
                yield from ([part] for part in _parts(group, outcome, form))

    def _outcomes(self, groups: Sequence[Documents], form: Form) -> Iterator[Outcome]:
        fields: list[Json] = [[field.name, field.label, field.label_en] for field in form.fields]
        jobs: list[list[Json]] = [
            [[[str(path), name] for path, name in group], fields, form.title, form.blank or ""] for group in groups
        ]
        return self._pool.map(read_many, jobs)


def _parts(documents: Documents, outcome: Outcome, form: Form) -> list[Part]:
    if isinstance(outcome, Died):
        return [Part("", "", {}, (DIED[outcome.reason].at(name=name),)) for _, name in documents]
    answers = outcome.value if isinstance(outcome.value, list) else []
    return [_part(name, answer, form) for (_, name), answer in zip(documents, answers, strict=True)]


def _part(name: str, answer: Json, form: Form) -> Part:
    """One answer of a child; the child may be compromised, so its shape is checked."""
    if isinstance(answer, dict):
        said, fields = answer.get("problems"), answer.get("fields")
        if isinstance(said, list) and isinstance(fields, dict):
            problems = tuple(Problem.from_dict(one) for one in said if isinstance(one, dict))
            reading = _reading(fields, form)
            if reading or problems:
                return Part("", "", reading, problems)
    return Part("", "", {}, (DAMAGED.at(name=name),))


def _reading(fields: dict[str, Json], form: Form) -> Reading:
    found: dict[str, Field] = {}
    for field in form.fields:
        entered = fields.get(field.name)
        if isinstance(entered, list) and len(entered) == 3:
            raw, place, confidence = entered
            if isinstance(raw, str) and isinstance(place, str) and isinstance(confidence, float) and raw.strip():
                value = canonical(field.kind, without_unreadable(raw), field)
                found[field.name] = Field(value, raw, place, confidence)
    return found
