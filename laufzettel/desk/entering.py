# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Fields as a person sees and types them: what is shown, what was changed, and what is no value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from laufzettel.errors import Message, Problem
from laufzettel.fields import TYPED_BY_PERSON, Field
from laufzettel.form import Form, FormField, Kind
from laufzettel.journal.views import Slip
from laufzettel.stations.check import EXPECTED
from laufzettel.values import canonical

NO_VALUE = Message("desk.no_value", "Erwartet wird {expected_de}.", "Expected is {expected_en}.")
PREFIX = "field."
"""How the entries of a form that are fields of the case begin."""


@dataclass(frozen=True, slots=True)
class Line:
    """One field as the page shows it.

    Attributes:
        name: of the field.
        label: in the reader's language.
        value: as people write it; what was typed, if that could not be taken.
        shown: as it was before anybody typed; goes along with the form, so that what was changed is known.
        place: where it stands, as in `laufzettel.fields.Field`.
        doubtful: whether a person must look.
        why: the problems with it, in the reader's language.
        wrong: why what was typed is no value; empty if it is one.
        choices: canonical code and what it is called; empty for a field one types in.
        required: whether it must be there.
        max_length: characters at most.
    """

    name: str
    label: str
    value: str
    shown: str
    place: str
    doubtful: bool
    why: tuple[str, ...]
    wrong: str
    choices: tuple[tuple[str, str], ...]
    required: bool
    max_length: int


def lines(
    form: Form,
    slip: Slip,
    problems: Sequence[Problem],
    language: str,
    entered: Mapping[str, str],
    wrong: Mapping[str, str],
) -> list[Line]:
    """All fields of a case in the order of the form; what only a person enters comes last.

    Args:
        form: of the process.
        slip: of the case.
        problems: why it needs a person.
        language: `de` or `en`.
        entered: what was typed, by field.
        wrong: why that is no value, by field.
    """
    why: dict[str, list[str]] = {}
    for problem in problems:
        if problem.field:
            why.setdefault(problem.field, []).append(problem.text(language))
    found = []
    for field in form.all_fields:
        one = slip.reading.get(field.name)
        shown = spoken(one, field, language) if one else ""
        found.append(
            Line(
                field.name,
                field.label if language == "de" else field.label_en,
                entered.get(field.name, shown),
                shown,
                one.place if one else "",
                field.name in why or field.name in wrong,
                tuple(why.get(field.name, ())),
                wrong.get(field.name, ""),
                choices(field, language),
                field.required,
                field.max_length,
            )
        )
    return found


def changed(form: Form, entries: Mapping[str, Sequence[str]], language: str) -> tuple[dict[str, Field], dict[str, str]]:
    """What a person changed in a form.

    Args:
        form: of the process.
        entries: as the browser sent them: `field.NAME`, and `was.NAME` as it was shown.
        language: of the sentences.

    Returns:
        The changed fields by name, and why something typed is no value, by name.
    """
    typed = {}
    for field in form.all_fields:
        now, was = entries.get(PREFIX + field.name), entries.get(f"was.{field.name}", [""])
        if now is not None and now[0].strip() != was[0].strip():
            typed[field.name] = now[0]
    found, wrong = taken(form, typed)
    return found, {name: problem.text(language) for name, problem in wrong.items()}


def taken(form: Form, typed: Mapping[str, str]) -> tuple[dict[str, Field], dict[str, Problem]]:
    """What a person typed, as fields.

    Args:
        form: of the process.
        typed: as people write it, by name; empty for what does not stand there.

    Returns:
        The fields by name, and why something typed is no value, by name.
    """
    found: dict[str, Field] = {}
    wrong: dict[str, Problem] = {}
    for field in form.all_fields:
        if field.name not in typed:
            continue
        raw = typed[field.name].strip()
        value = canonical(field.kind, raw, field) if raw else None
        if raw and value is None:
            de, en = EXPECTED[field.kind]
            wrong[field.name] = NO_VALUE.at(field=field.name, expected_de=de, expected_en=en)
        else:
            found[field.name] = Field(value, raw, TYPED_BY_PERSON)
    return found, wrong


def spoken(one: Field, field: FormField, language: str) -> str:
    """A value as people write it; what stands in the document where that is no value."""
    if one.value is None or field.kind in (Kind.CODE, Kind.FLAG):
        return _in_a_line(one.value or one.raw)
    if language == "de":
        if field.kind is Kind.DATE:
            return ".".join(reversed(one.value.split("-")))
        if field.kind is Kind.DECIMAL:
            return one.value.replace(".", ",")
    return _in_a_line(one.value)


def _in_a_line(value: str) -> str:
    """A browser takes line breaks out of a field; what it sends back untouched must be what it was given."""
    return " ".join(value.splitlines())


def day(typed: str) -> date | None:
    """A day as a browser sends it or as people write it; None if it is none."""
    value = canonical(Kind.DATE, typed.strip())
    return date.fromisoformat(value) if value else None


def choices(field: FormField, language: str) -> tuple[tuple[str, str], ...]:
    """What one can choose from: canonical code and what it is called; empty for a field one types in."""
    if field.kind is Kind.FLAG:
        return (("true", "ja" if language == "de" else "yes"), ("false", "nein" if language == "de" else "no"))
    return tuple((code, code.replace("_", " ")) for code in field.choices or ())
