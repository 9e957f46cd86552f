# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Text files with one row per line (CSV): encoding and delimiter are found, and never guessed."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from connectors.workbook.header import LOOKED_AT, find
from connectors.workbook.scan import Refusal, Sheet
from connectors.workbook.sheets import OpenSheet, Row, open_runs
from connectors.workbook.words import Words

_RUN = 2_000
"""Rows read at once."""

_CHUNK = 1024**2
_DELIMITERS = ";,\t|"
_STATED = re.compile(r"sep=(.)\s*")

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_NOWHERE_IN_1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
_UMLAUT_IN_1252 = re.compile(rb"[\xc4\xd6\xdc\xdf\xe4\xf6\xfc]")
_UMLAUT_ELSEWHERE = re.compile(rb"[A-Za-z][\x80\x84-\x86\x8a\x8e\x94\x99\x9a\x9f\xa7](?=[A-Za-z])")
"""Umlauts of DOS (850) and the old Macintosh between two letters."""


def open_delimited(path: Path, file: str, words: Words) -> OpenSheet:
    """A text file as a sheet that is called like the file.

    Args:
        path: the file.
        file: its name.
        words: what headings may say; the delimiter is the one with which a heading is found.

    Raises:
        Refusal: the encoding or the delimiter is in doubt, or the quotation marks do not match.
    """
    encoding = _encoding(path)
    delimiter, skipped = _delimiter(path, encoding, words)
    return open_runs(file, _runs(path, encoding, delimiter, skipped), Sheet(), delimited=True)


def _encoding(path: Path) -> str:
    """The encoding that the bytes prove.

    Raises:
        Refusal: they prove none.
    """
    with path.open("rb") as file:
        start = file.read(4)
        known = next((name for mark, name in _BOMS if start.startswith(mark)), None)
        if _decodes(path, known or "utf-8"):
            return known or "utf-8"
        if known is not None:
            raise Refusal("csv_encoding")
        file.seek(0)
        here = elsewhere = 0
        while chunk := file.read(_CHUNK):
            if _NOWHERE_IN_1252.search(chunk) or b"\x00" in chunk:
                raise Refusal("csv_encoding")
            here += len(_UMLAUT_IN_1252.findall(chunk))
            elsewhere += len(_UMLAUT_ELSEWHERE.findall(chunk))
    if elsewhere > 0 and elsewhere >= here:
        raise Refusal("csv_encoding")
    return "cp1252"


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as file:
        try:
            while chunk := file.read(_CHUNK):
                if "\x00" in decoder.decode(chunk):
                    return False
            decoder.decode(b"", True)
        except UnicodeError:
            return False
    return True


def _delimiter(path: Path, encoding: str, words: Words) -> tuple[str, int]:
    """The delimiter with which the file has a heading, and how many lines before the table only state it.

    Raises:
        Refusal: none has, or several have.
    """
    with path.open(encoding=encoding, newline="") as file:
        stated = _STATED.fullmatch(file.readline(20))
    if stated is not None and stated[1] in _DELIMITERS:
        return stated[1], 1
    fitting = []
    broken: Refusal | None = None
    for delimiter in _DELIMITERS:
        try:
            rows = [row for _, run in _runs(path, encoding, delimiter, 0, LOOKED_AT) for row in run]
            if find(rows, (), words) is not None:
                fitting.append(delimiter)
        except Refusal as refusal:
            if refusal.code == "column_twice":
                fitting.append(delimiter)
            else:
                broken = broken or refusal
    if len(fitting) == 1:
        return fitting[0], 0
    if broken is not None and not fitting:
        raise broken
    raise Refusal("csv_delimiter" if fitting else "no_heading")


def _runs(
    path: Path, encoding: str, delimiter: str, skipped: int, most: int | None = None
) -> Iterator[tuple[int, list[Row]]]:
    with path.open(encoding=encoding, newline="") as file:
        for _ in range(skipped):
            file.readline()
        reader = csv.reader(file, delimiter=delimiter, strict=True)
        begin = skipped
        lines = islice(reader, most)
        while True:
            try:
                rows: list[Row] = list(islice(lines, _RUN))
            except csv.Error as error:
                raise Refusal("csv_quotes", line=reader.line_num + skipped) from error
            if not rows:
                return
            yield begin, rows
            begin += len(rows)
