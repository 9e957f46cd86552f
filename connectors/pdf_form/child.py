# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Runs in the disposable child process: opens foreign PDFs and returns plain data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pikepdf
from pypdfium2 import PdfiumError

from connectors.pdf_form import messages
from connectors.pdf_form.acroform import AcroField, acro_fields
from connectors.pdf_form.asked import Asked, Entry
from connectors.pdf_form.besides import attached, notes
from connectors.pdf_form.entries import ENOUGH_FIELDS, entries, lacking, share_of_fields, unreadable
from connectors.pdf_form.flat import print_problems, read_printed
from connectors.pdf_form.guard import Bomb, drawings, has_broken_streams, is_dynamic
from connectors.pdf_form.opening import opened
from connectors.pdf_form.pages import Recognised, recognise
from connectors.pdf_form.template import NO_TEMPLATE, template
from laufzettel.errors import Message, Problem
from laufzettel.sandbox import Json

MOST_PAGES = 50
_HEADER = 1024


def read_many(files: list[list[str]], fields: list[list[str]], title: str, blank: str) -> Json:
    """Read several PDFs.

    Args:
        files: path and file name of each.
        fields: name, German and English label of each declared field.
        title: of the form.
        blank: path of the blank form; empty if there is none.

    Returns:
        For each file `{"fields": {name: [raw, place, confidence]}, "problems": [{…}]}`.
    """
    labels = {name: (de, en) for name, de, en in fields}
    asked = Asked("", title, labels, template(Path(blank)) if blank else NO_TEMPLATE)
    return [_read(Path(path), replace(asked, name=name)) for path, name in files]


@dataclass(frozen=True, slots=True)
class _Opened:
    """A PDF's structure, before its pages are looked at.

    Attributes:
        fields: all fields of the file.
        digests: what each page draws.
        problems: what stands beside fields and pages, and whether the file had to be repaired.
    """

    fields: Sequence[AcroField]
    digests: Sequence[bytes]
    problems: list[Problem]


class _RefusedError(Exception):
    """The document cannot be read, or is none of ours."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


def _read(path: Path, asked: Asked) -> Json:
    try:
        opened = _open(path, asked)
    except _RefusedError as refused:
        return _answer({}, [refused.problem])
    try:
        found, problems = _read_fields(path, opened, asked)
    except _RefusedError as refused:
        found, problems = {}, [refused.problem]
    return _answer(found, [*problems, *unreadable(found, asked), *opened.problems])


def _open(path: Path, asked: Asked) -> _Opened:
    with path.open("rb") as file:
        head = file.read(_HEADER)
    if b"%PDF-" not in head:
        raise _refused(asked, messages.NO_PDF if head else messages.EMPTY)
    try:
        with opened(path) as (pdf, mended):
            return _look(pdf, asked, mended=mended)
    except pikepdf.PasswordError:
        raise _refused(asked, messages.ENCRYPTED) from None
    except (
        pikepdf.PdfError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        IndexError,
        RecursionError,
        OverflowError,
        RuntimeError,
        OSError,
    ):
        raise _refused(asked, messages.DAMAGED) from None


def _look(pdf: pikepdf.Pdf, asked: Asked, *, mended: bool) -> _Opened:
    pages = len(pdf.pages)
    if pages > MOST_PAGES:
        raise _RefusedError(asked.problem(messages.TOO_LONG, pages=pages, limit=MOST_PAGES))
    fields = acro_fields(pdf)
    filled = any(one.entered for one in fields)
    if is_dynamic(pdf) and not filled:
        raise _refused(asked, messages.XFA)
    try:
        drawn = drawings(pdf)
    except Bomb:
        raise _refused(asked, messages.BOMB) from None
    problems = _besides(pdf, asked)
    broken = not all(one.sound for one in drawn) or (not filled and has_broken_streams(pdf))
    if mended or broken or pdf.get_warnings():  # last: qpdf repairs an object when it is first looked at
        problems.append(asked.problem(messages.REPAIRED))
    return _Opened(fields, [one.digest for one in drawn], problems)


def _besides(pdf: pikepdf.Pdf, asked: Asked) -> list[Problem]:
    """Notes on the pages, one problem for each page, and attached files."""
    noted = {note[0] for note in notes(pdf) if note not in asked.form.notes}
    problems = [asked.on_page(messages.ANNOTATION, page) for page in sorted(noted)]
    if count := attached(pdf):
        problems.append(asked.problem(messages.ATTACHMENTS, count=count))
    return problems


def _read_fields(path: Path, opened: _Opened, asked: Asked) -> tuple[dict[str, Entry], list[Problem]]:
    filled, problems = entries(opened.fields, asked)
    has_our_fields = share_of_fields(opened.fields, asked) >= ENOUGH_FIELDS
    if filled:
        problems += lacking(opened.fields, asked)
    if not asked.form.pages:  # there is no blank form to compare the pages with
        if filled and has_our_fields:
            return filled, problems
        raise _refused(asked, messages.UNFILLED if has_our_fields else messages.FOREIGN)
    try:
        found = recognise(path, opened.digests, asked.form)
    except PdfiumError:
        if filled and has_our_fields:
            return filled, [*problems, asked.problem(messages.REPAIRED)]
        raise _refused(asked, messages.DAMAGED) from None
    if filled and (has_our_fields or found.is_the_form):
        return filled, problems + print_problems(found, asked, opened.fields)
    if not found.is_the_form:
        nothing = not opened.fields and not found.words
        other = messages.UNFILLED if has_our_fields else messages.FOREIGN
        raise _refused(asked, messages.SCAN if nothing else other)
    return _printed(found, problems, asked)


def _printed(found: Recognised, problems: list[Problem], asked: Asked) -> tuple[dict[str, Entry], list[Problem]]:
    """The form without filled fields: perhaps its entries are printed."""
    texts, more = read_printed(found, asked)
    unread = any(problem.code == messages.NOT_ALIGNED.code for problem in more)
    said = [*more, *problems]
    return texts, said if texts or unread else [asked.problem(messages.UNFILLED), *said]


def _refused(asked: Asked, message: Message) -> _RefusedError:
    return _RefusedError(asked.problem(message))


def _answer(found: dict[str, Entry], problems: list[Problem]) -> Json:
    return {
        "fields": {key: list(entry) for key, entry in found.items()},
        "problems": [dict(problem.as_dict()) for problem in problems],
    }
