# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Shows people the rows of a spreadsheet around a case, as texts; the workbook itself never reaches a browser."""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from pathlib import Path

from connectors.workbook import child, messages
from connectors.workbook.answers import refusal
from connectors.workbook.header import column_letters
from connectors.workbook.window import LONGEST, MOST_COLUMNS, read_rows
from laufzettel.errors import BusinessError, Problem
from laufzettel.form import Form
from laufzettel.sandbox import Died, Json, ReadingDied, SharedReaders
from laufzettel.sniff import CSV, ODS, OLE_ENCRYPTED, XLS, XLSB, XLSM, XLSX
from laufzettel.view import Image, Window, Word

_AROUND = 3
"""Rows shown before and after that of the case."""
_TOGETHER = 500
"""Rows fetched at once: the cases of one workbook come one after the other, and opening a large one takes seconds."""
_KEPT = 16
_PLACE = re.compile(r"cell:(?P<sheet>.*)![A-Z]{1,3}(?P<row>[1-9][0-9]{0,6})", re.DOTALL)

_Rows = Sequence[tuple[int, list[str]]]


class WorkbookView:
    """Shows rows of XLSX, XLS, XLSB, ODS and CSV; opens them in a reader process."""

    media_types = frozenset({XLSX, XLSM, XLSB, XLS, ODS, CSV, OLE_ENCRYPTED})

    def __init__(self, readers: SharedReaders, form: Form) -> None:
        """Shows nothing yet.

        Args:
            readers: the processes that open foreign files.
            form: the declared fields, by which headings are known.
        """
        self._readers = readers
        _, self._declared = child.declare(form)
        self._kept: OrderedDict[tuple[Path, str, int], tuple[_Rows, _Rows]] = OrderedDict()
        self._lock = threading.Lock()

    def begin(self) -> None:
        """Nothing: whoever opens a workbook waits for that, not for a process. See `laufzettel.view.Viewer`."""

    def look(self, path: Path, name: str, place: str) -> Window:
        """The rows around a cell. See `laufzettel.view.Viewer`."""
        found = _PLACE.fullmatch(place)
        if found is None:  # the workbook as a whole: it could not be read, or holds nothing
            raise BusinessError(messages.NO_ROW.at(file=name))
        sheet, row = found["sheet"], int(found["row"])
        headings, block = self._block(path, name, sheet, (row - 1) // _TOGETHER)
        heading = next((texts for number, texts in reversed(headings) if number <= row), [])
        rows = [(number, texts) for number, texts in block if abs(number - row) <= _AROUND]
        width = max((len(texts) for texts in (heading, *(texts for _, texts in rows))), default=0)
        return Window(
            sheet,
            [column_letters(column) for column in range(width)],
            row,
            _filled(heading, width) if heading else [],
            [(number, _filled(texts, width)) for number, texts in rows],
        )

    def image(self, path: Path, name: str, page: int) -> Image:
        """A spreadsheet has no pages. See `laufzettel.view.Viewer`."""
        raise BusinessError(messages.NO_PAGES.at(file=name))

    def cut_out(self, path: Path, name: str, page: int, box: Sequence[float]) -> Image:
        """A spreadsheet has no pages. See `laufzettel.view.Viewer`."""
        raise BusinessError(messages.NO_PAGES.at(file=name))

    def words(self, path: Path, name: str, page: int) -> Sequence[Word]:
        """A spreadsheet has no pages. See `laufzettel.view.Viewer`."""
        raise BusinessError(messages.NO_PAGES.at(file=name))

    def _block(self, path: Path, name: str, sheet: str, block: int) -> tuple[_Rows, _Rows]:
        """Headings and some hundred rows with their neighbours; the last ones asked for are kept."""
        key = (path, sheet, block)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        found = self._fetched(path, name, sheet, max(1, block * _TOGETHER + 1 - _AROUND))
        with self._lock:
            self._kept[key] = found
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return found

    def _fetched(self, path: Path, name: str, sheet: str, first: int) -> tuple[_Rows, _Rows]:
        """What the process says; it may have been taken over by the file, so everything is checked."""
        job: list[Json] = [str(path.absolute()), name, self._declared, sheet, first, _TOGETHER + 2 * _AROUND]
        outcome = self._readers.run(read_rows, job)
        if isinstance(outcome, Died):
            code = "damaged" if outcome.reason == "crash" else "too_large"
            raise BusinessError(messages.REFUSALS[code].at(file=name))
        try:
            return _checked(outcome.value, name)
        except ReadingDied:
            raise BusinessError(messages.REFUSALS["damaged"].at(file=name)) from None


def _checked(answer: Json, name: str) -> tuple[_Rows, _Rows]:
    if not isinstance(answer, dict):
        raise ReadingDied(Died("crash", "Frame"))
    if "refused" in answer:
        raise BusinessError(_why(answer, name))
    return _lines(answer.get("headings")), _lines(answer.get("rows"))


def _why(answer: Mapping[str, Json], name: str) -> Problem:
    if answer["refused"] == "no_sheet":
        return messages.NO_ROW.at(file=name)
    return refusal(answer, name)


def _lines(found: Json) -> list[tuple[int, list[str]]]:
    lines: list[tuple[int, list[str]]] = []
    for one in found if isinstance(found, list) else [None]:
        if not isinstance(one, list) or len(one) != 2 or not isinstance(one[0], int):
            raise ReadingDied(Died("crash", "Frame"))
        lines.append((one[0], _line(one[1])))
    return lines


def _line(found: Json) -> list[str]:
    if not isinstance(found, list) or len(found) > MOST_COLUMNS:
        raise ReadingDied(Died("crash", "Frame"))
    texts = [one for one in found if isinstance(one, str) and len(one) <= LONGEST]
    if len(texts) != len(found):
        raise ReadingDied(Died("crash", "Frame"))
    return texts


def _filled(texts: list[str], width: int) -> list[str]:
    return [*texts, *[""] * (width - len(texts))]
