# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Spreadsheets as a reader: each row under a known heading is one application."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from connectors.workbook import child, messages
from connectors.workbook.answers import part_beside, refusal, row_parts
from laufzettel.connect import Part
from laufzettel.errors import Problem
from laufzettel.form import Form
from laufzettel.sandbox import Died, Json, ReaderPool, ReadingDied
from laufzettel.sniff import CSV, ODS, OLE_ENCRYPTED, XLS, XLSB, XLSM, XLSX


class Workbook:
    """Reads XLSX, XLS, XLSB, ODS and CSV in a reader process; refuses macros and passwords.

    Only declared fields are taken. Of whatever else stands there no word is kept, but a person is told where it stands.
    """

    name = "tabelle"
    media_types = frozenset({XLSX, XLSM, XLSB, XLS, ODS, CSV, OLE_ENCRYPTED})
    holds_many = True

    def __init__(self, pool: ReaderPool) -> None:
        """Args: pool: the processes that open foreign files."""
        self._pool = pool

    def read(self, documents: Sequence[tuple[Path, str]], form: Form) -> Iterator[list[Part]]:
        """Read workbooks, a slice of at most 2,000 rows at a time.

        Args:
            documents: path and file name of each workbook; usually one.
            form: the declared fields; columns are known by label, name and aliases.

        Returns:
            Slices of parts, one part per row, then one for each sheet with something that belongs to no row; a workbook
            that cannot be taken in gives one part with the reason.

        Raises:
            SystemFault: no reader process could be started.
        """
        about, declared = child.declare(form)
        for path, file_name in documents:
            yield from self._read_one(path.absolute(), file_name, about, declared)

    def _read_one(self, path: Path, file: str, about: Json, declared: Json) -> Iterator[list[Part]]:
        given = 0
        try:
            for frame in self._pool.stream(child.read_workbook, [str(path), file, about, declared]):
                if not isinstance(frame, dict):
                    raise ReadingDied(Died("crash", "Frame"))
                if "rows" in frame:
                    parts = row_parts(frame, file)
                    given += len(parts)
                    yield parts
                elif "around" in frame:
                    yield [part_beside(frame, file)]
                elif "refused" in frame:
                    yield [_unread(file, given, refusal(frame, file))]
                else:
                    raise ReadingDied(Died("crash", "Frame"))
        except ReadingDied as error:
            code = "damaged" if error.died.reason == "crash" else "too_large"
            yield [_unread(file, given, messages.REFUSALS[code].at(file=file))]


def _unread(file: str, given: int, problem: Problem) -> Part:
    """The document, or what is left of it, as one part that a person must look at."""
    return Part("", "", {}, (messages.STOPPED.at(file=file, parts=given), problem) if given else (problem,))
