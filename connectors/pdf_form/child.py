# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Runs in the disposable child process: opens foreign PDFs and returns plain data."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pikepdf

from connectors.pdf_form import messages
from connectors.pdf_form.acroform import AcroField, acro_fields, is_off
from connectors.pdf_form.flat import ENOUGH, read_flat, template
from connectors.pdf_form.guard import is_bomb, is_dynamic
from laufzettel.errors import Problem
from laufzettel.sandbox import Json

MOST_PAGES = 50
_HEADER = 1024
FLAT_CONFIDENCE = 0.9


def read_many(files: list[list[str]], fields: list[str], title: str, blank: str) -> Json:
    """Read several PDFs.

    Args:
        files: path and file name of each.
        fields: names of the declared fields.
        title: of the form.
        blank: path of the blank form; empty if there is none.

    Returns:
        For each file `{"fields": {name: [raw, place, confidence]}}` or `{"problem": {…}}`.
    """
    return [_read(Path(path), name, frozenset(fields), title, blank) for path, name in files]


@dataclass(frozen=True, slots=True)
class _Opened:
    """What is known of a PDF before its text is looked at: the fields somebody filled in, or why it is refused."""

    filled: dict[str, Json]
    is_form: bool = False
    has_fields: bool = False
    refused: Problem | None = None


def _read(path: Path, name: str, wanted: frozenset[str], title: str, blank: str) -> Json:
    opened = _open(path, name, wanted)
    if opened.refused is not None:
        return _refused(opened.refused)
    if opened.filled:
        return {"fields": opened.filled}
    return _read_printed(path, name, wanted, title, blank, opened)


def _open(path: Path, name: str, wanted: frozenset[str]) -> _Opened:
    with path.open("rb") as file:
        head = file.read(_HEADER)
    if b"%PDF-" not in head:
        return _Opened({}, refused=(messages.NO_PDF if head else messages.EMPTY).at(name=name))
    try:
        with pikepdf.open(path) as pdf:
            return _look(pdf, name, wanted)
    except pikepdf.PasswordError:
        return _Opened({}, refused=messages.ENCRYPTED.at(name=name))
    except (pikepdf.PdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OSError):
        return _Opened({}, refused=messages.DAMAGED.at(name=name))


def _look(pdf: pikepdf.Pdf, name: str, wanted: frozenset[str]) -> _Opened:
    pages = len(pdf.pages)
    if pages > MOST_PAGES:
        return _Opened({}, refused=messages.TOO_LONG.at(name=name, pages=pages, limit=MOST_PAGES))
    there = acro_fields(pdf)
    found = [one for one in there if one.name.rpartition(".")[2] in wanted]
    filled = {one.name.rpartition(".")[2]: _entered(one) for one in found if one.value and not is_off(one.value)}
    if not filled and is_dynamic(pdf):
        return _Opened({}, refused=messages.XFA.at(name=name))
    if not filled and is_bomb(pdf, pages=pages):
        return _Opened({}, refused=messages.BOMB.at(name=name))
    return _Opened(filled, is_form=bool(found), has_fields=bool(there))


def _read_printed(path: Path, name: str, wanted: frozenset[str], title: str, blank: str, opened: _Opened) -> Json:
    import pypdfium2

    if not blank:
        return _refused((messages.UNFILLED if opened.is_form else messages.FOREIGN).at(name=name, title=title))
    try:
        share, texts = read_flat(path, template(Path(blank)))
    except pypdfium2.PdfiumError:
        return _refused(messages.DAMAGED.at(name=name))
    if share < ENOUGH:
        nothing = share == 0.0 and not opened.has_fields and not _has_text(path)
        return _refused(messages.SCAN.at(name=name) if nothing else messages.FOREIGN.at(name=name, title=title))
    fields: dict[str, Json] = {
        key: [text, _place(box), FLAT_CONFIDENCE] for key, (text, box) in texts.items() if text and key in wanted
    }
    return {"fields": fields} if fields else _refused(messages.UNFILLED.at(name=name))


def _has_text(path: Path) -> bool:
    from connectors.pdf_form.words import words

    return bool(words(path, pages=2))


def _entered(field: AcroField) -> Json:
    return [field.value, _place(field), 1.0]


def _place(field: AcroField) -> str:
    if not field.page:
        return ""
    return f"page:{field.page}@" + ",".join(f"{edge:.1f}" for edge in field.box)


def _refused(problem: Problem) -> Json:
    return {"problem": dict(problem.as_dict())}
