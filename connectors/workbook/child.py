# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What runs in the reader process: a workbook becomes slices of columns, and what stands beside them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from connectors.workbook.around import Around
from connectors.workbook.delimited import open_delimited
from connectors.workbook.header import find
from connectors.workbook.rows import Rows
from connectors.workbook.scan import Refusal
from connectors.workbook.sheets import OpenSheet, open_sheets
from connectors.workbook.table import slices
from connectors.workbook.words import Words
from laufzettel.form import Form, FormField, Kind
from laufzettel.sandbox.frames import Json

_MAGIC = (b"\xd0\xcf\x11\xe0", b"PK\x03\x04")


def read_workbook(
    path: str, file: str, form: Mapping[str, Json], declared: Sequence[Mapping[str, Json]]
) -> Iterator[Json]:
    """Read all sheets that have a known heading.

    Args:
        path: the file.
        file: its name.
        form: title and name of the form.
        declared: the form's fields, each as `declare` gives it.

    Returns:
        Slices of rows (see `slices`); then, sheet by sheet, what stands beside them (see `Around`); a refusal ends
        the whole.
    """
    words = words_of(declared)
    around = Around(Path(path), file, form)
    beside: list[Json] = []
    given = known = 0
    refusal: Refusal | None = None
    try:
        for sheet in sheets_of(Path(path), file, words):
            heading = find(sheet.first_rows, sheet.facts.merges, words)
            if heading is None:
                beside += around.sheet(sheet)
                continue
            known += 1
            rows = Rows(sheet, words.fields)
            for found in slices(sheet, heading, words, rows):
                given += 1
                yield found
            beside += around.table(sheet, heading, rows)
        if not given:
            refusal = Refusal("no_rows" if known else "no_heading")
    except Refusal as stopped:
        refusal = stopped
    if known:
        yield from beside
    if refusal is not None:
        yield {"refused": refusal.code, "gaps": refusal.gaps}


def sheets_of(path: Path, file: str, words: Words) -> Iterator[OpenSheet]:
    """The sheets of a file of any kind, one after the other.

    Args:
        path: the file.
        file: its name.
        words: what headings may say.

    Raises:
        Refusal: the file cannot be taken in.
    """
    with path.open("rb") as opened:
        start = opened.read(4096)
    if not start or start.startswith(_MAGIC) or (b"\x00" in start and not start.startswith((b"\xff\xfe", b"\xfe\xff"))):
        yield from open_sheets(path)
    else:
        yield open_delimited(path, file, words)


def declare(form: Form) -> tuple[dict[str, Json], list[Json]]:
    """A form as it travels to the process: what it is called, and its fields."""
    fields: list[Json] = [
        {
            "name": one.name,
            "kind": one.kind,
            "label": one.label,
            "required": one.required,
            "aliases": one.aliases,
            "choices": one.choices or {},
        }
        for one in form.fields
    ]
    return {"name": form.name, "title": form.title}, fields


def words_of(declared: Sequence[Mapping[str, Json]]) -> Words:
    """What headings may say, from a form's fields as `declare` gives them."""
    return Words([_field(one) for one in declared])


def _field(one: Mapping[str, Json]) -> FormField:
    choices, aliases = one["choices"], one["aliases"]
    if not isinstance(choices, Mapping) or not isinstance(aliases, list):
        raise TypeError("a declared field")
    spellings = {code: tuple(map(str, said)) for code, said in choices.items() if isinstance(said, list)}
    name, label = str(one["name"]), str(one["label"])
    return FormField(
        name,
        Kind(str(one["kind"])),
        label,
        label,
        bool(one["required"]),
        choices=spellings,
        aliases=tuple(map(str, aliases)),
    )
