# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reads logs with one event per line (CSV), row by row; of each row three to six columns are looked at."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

from laufzettel.errors import BusinessError
from laufzettel.pilot.eventlogs.gathering import Gathering
from laufzettel.pilot.eventlogs.headings import Columns, Headings, recognised
from laufzettel.pilot.eventlogs.messages import NO_ENCODING
from laufzettel.pilot.eventlogs.opening import Passed, Unpacked

_CHUNK = 1024**2
_DELIMITERS = ",;\t|"
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_LONGEST_HEADING_LINE = 64 * 1024
_STATED = re.compile(r"sep=.\s*")
"""What Excel wants to be told before the heading."""
_LOOK_EVERY = 65_536


def read_delimited(path: Path, named: Headings, passed: Passed) -> Gathering:
    """Read a log.

    Args:
        path: the file, packed or not.
        named: headings that somebody named; the others are recognised.
        passed: is told how far the reading has come.

    Raises:
        BusinessError: encoding or columns are in doubt.
    """
    gathering = Gathering(path.name)
    encoding = _encoding(path)
    with (
        Unpacked(path, passed) as file,
        io.TextIOWrapper(io.BufferedReader(file, _CHUNK), encoding, newline="") as text,
    ):
        heads, heading = 1, text.readline(_LONGEST_HEADING_LINE)
        if _STATED.fullmatch(heading):
            heads, heading = 2, text.readline(_LONGEST_HEADING_LINE)
        delimiter, columns = _heading(heading, named, path.name, heads)
        cases: dict[str, int] = {}
        farthest = max(columns)
        beside = (columns.transition, columns.start, columns.instance)
        any_beside = max(beside) >= 0
        for number, (line, row) in enumerate(_rows(text, delimiter, heads + 1, gathering), 1):
            if len(row) <= farthest:
                if row:  # an empty line is none
                    gathering.note("log.broken_row", number, line)
                continue
            name = row[columns.case]
            if not name:
                gathering.note("log.no_case", number, line)
                continue
            case = cases.setdefault(name, len(cases))
            more = [row[at] if at >= 0 else "" for at in beside] if any_beside else ()
            gathering.add(case, row[columns.activity], row[columns.time], number, line, *more)
            if not number % _LOOK_EVERY:
                gathering.bounded()
    return gathering


def _rows(text: io.TextIOWrapper, delimiter: str, first: int, gathering: Gathering) -> Iterator[tuple[int, list[str]]]:
    """Rows with the line each begins in; one that cannot be read is noted, and the others go on."""
    reader = csv.reader(text, delimiter=delimiter, strict=True)
    begins, number = first, 0
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            gathering.note("log.broken_row", number + 1, begins)
            row = []
        number += 1
        yield begins, row
        begins = reader.line_num + first


def _encoding(path: Path) -> str:
    """The encoding that the bytes prove; Windows-1252 if they prove none and could be it.

    Raises:
        BusinessError: they could not.
    """
    with Unpacked(path, lambda read: None) as file:
        start = file.read(4)
    known = next((name for mark, name in _BOMS if start.startswith(mark)), None)
    for encoding in (known,) if known else ("utf-8", "cp1252"):
        if _decodes(path, encoding):
            return encoding
    raise BusinessError(NO_ENCODING.at(file=path.name))


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    with Unpacked(path, lambda read: None) as file:
        try:
            while chunk := file.read(_CHUNK):
                if "\x00" in decoder.decode(chunk):
                    return False
            decoder.decode(b"", True)
        except UnicodeError:
            return False
    return True


def _heading(line: str, named: Headings, file: str, stands: int) -> tuple[str, Columns]:
    """The delimiter with which the columns are found, and the columns.

    Raises:
        BusinessError: with none; what is missing with the delimiter that stands in the line most often.
    """
    doubts: list[BusinessError] = []
    for delimiter in sorted(_DELIMITERS, key=line.count, reverse=True):
        headings = next(csv.reader([line.rstrip("\r\n")], delimiter=delimiter), [])
        try:
            return delimiter, recognised(headings, named, file, stands)
        except BusinessError as refusal:
            doubts.append(refusal)
    raise doubts[0]
