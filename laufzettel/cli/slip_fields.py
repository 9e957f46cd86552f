# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The upper half of a slip: what was read, where it stands, what is missing, and what a person may enter."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import click

from laufzettel.case import State
from laufzettel.cli.language import LANGUAGE, say
from laufzettel.cli.printing import decimal, place, shown, width, wrapped

if TYPE_CHECKING:
    from laufzettel.form import Form, FormField
    from laufzettel.journal.views import Slip

_WIDEST_LABEL, _WIDEST_VALUE = 46, 30
_MAY_BE_CORRECTED = (State.CLARIFICATION, State.RELEASE)


class _Row(NamedTuple):
    label: str
    value: str
    place: str


def print_fields(slip: Slip, form: Form) -> bool:
    """Print the fields of a slip; where a person may correct them, with the names `--set` takes.

    Args:
        slip: the slip.
        form: the form of its process.

    Returns:
        False if there was nothing to print.
    """
    correctable = slip.state in _MAY_BE_CORRECTED
    rows = _rows(slip, form, correctable=correctable)
    if any("@" in one.place for one in slip.reading.values()):
        click.echo(
            say("  (mm: Abstand des Kastens von links × von oben)", "  (mm: the box's distance from left × from top)")
        )
    label = min(_WIDEST_LABEL, max((len(row.label) for row in rows), default=0))
    value = min(_WIDEST_VALUE, max((len(row.value) for row in rows), default=0))
    for row in rows:
        _print_row(row, label, value)
    undecided = slip.state is State.CLARIFICATION and bool(form.by_person)
    if undecided:
        names = ", ".join(f"{label_of(field)} [{field.name}]" for field in form.by_person)
        click.echo(
            wrapped(say("Eintragen lässt sich außerdem: ", "May be entered as well: ") + names, "      ", first="  ")
        )
    return bool(rows) or undecided


def label_of(field: FormField) -> str:
    """A field's label in the reader's language, with a capital letter."""
    label = say(field.label, field.label_en)
    return label[:1].upper() + label[1:]


def _rows(slip: Slip, form: Form, *, correctable: bool) -> list[_Row]:
    fields = {field.name: field for field in form.all_fields}
    rows = []
    for name in [*fields, *(one for one in slip.reading if one not in fields)]:
        field, one = fields.get(name), slip.reading.get(name)
        value, where = "", one.place if one else ""
        if one is not None:
            value = shown(_spoken(one.value, field) if one.value is not None else one.raw)
        if not value and field is not None and field.required and (correctable or slip.reading):
            value = say("– fehlt –", "– missing –")
        if value or where:
            label = label_of(field) if field else shown(name)
            rows.append(_Row(f"{label} [{name}]" if field and correctable else label, value, place(where)))
    return rows


def _print_row(row: _Row, label: int, value: int) -> None:
    if len(row.label) > label:
        click.echo(f"  {row.label}")
    head = f"  {row.label if len(row.label) <= label else '':{label}} "
    line = f"{head}{row.value:{value}} {row.place}".rstrip()
    if len(line) <= width():
        click.echo(line)
        return
    click.echo(wrapped(row.value or "–", " " * len(head), first=head))
    click.echo(wrapped(row.place, " " * len(head)))


def _spoken(value: str, field: FormField | None) -> str:
    """A canonical value as people write it."""
    kind = field.kind if field else None
    if kind == "flag":
        return say("ja", "yes") if value == "true" else say("nein", "no")
    if kind == "date" and LANGUAGE == "de":
        return ".".join(reversed(value.split("-")))
    return decimal(value) if kind == "decimal" else value
