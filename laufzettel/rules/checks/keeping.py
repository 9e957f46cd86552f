# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Workbooks written anew; what would get lost is named, and the workbook is not written rather than damaged."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from io import BytesIO
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from zipfile import ZipFile

from laufzettel.errors import BusinessError
from laufzettel.rules.checks.messages import COPY_LOSES

if TYPE_CHECKING:
    from openpyxl import Workbook

_WRITTEN_ANEW = re.compile(
    r"xl/(comments.*|drawings/(comments.*|vmlDrawing.*|_rels/.*)|worksheets/.*|theme/.*|printerSettings/.*|persons/.*"
    r"|[^/]+\.xml|_rels/.*|charts/_rels/.*)|docProps/.*|_rels/.*|\[Content_Types\]\.xml"
)
_DRAWN = re.compile(rb"<(?:\w+:)?(?:sp|pic|cxnSp|grpSp|graphicFrame)[ >/]")
_KINDS = {
    "xl/charts": ("Diagramme", "charts"),
    "xl/media": ("Bilder", "pictures"),
    "xl/drawings": ("Zeichnungen", "drawings"),
    "xl/threadedComments": ("Kommentare mit Antworten", "comments with answers"),
    "xl/ctrlProps": ("Formularfelder", "form controls"),
    "xl/externalLinks": ("Verknüpfungen mit anderen Mappen", "links to other workbooks"),
    "xl/pivotTables": ("Pivot-Tabellen", "pivot tables"),
}


def rewritten(data: bytes, name: str, change: Callable[[Workbook], None]) -> bytes:
    """The workbook with some changes; whatever is not changed stays as it is.

    Args:
        data: the .xlsx file.
        name: of the file, for sentences.
        change: makes the changes.

    Raises:
        BusinessError: something in the workbook would get lost, which is named; nothing is written then.
    """
    from openpyxl import load_workbook

    book = load_workbook(BytesIO(data), rich_text=True)
    what = _formulas(book)
    change(book)
    written = BytesIO()
    book.save(written)
    what += lost(data, written.getvalue())
    if what:
        german, english = (", ".join(names) for names in zip(*what, strict=True))
        raise BusinessError(COPY_LOSES.at(file=name, what_de=german, what_en=english))
    return written.getvalue()


def _formulas(book: Workbook) -> list[tuple[str, str]]:
    """Formulas lose what they came to at last, and a workbook without that is refused."""
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    at = f"{sheet.title}!{cell.coordinate}"
                    return [(f"Ergebnisse von Formeln ({at})", f"results of formulas ({at})")]
    return []


def lost(before: bytes, after: bytes) -> list[tuple[str, str]]:
    """What the first workbook holds and the second does not.

    Args:
        before, after: two .xlsx files.

    Returns:
        What is lost, in German and English; fonts, widths and the like are not compared.
    """
    found = []
    with ZipFile(BytesIO(before)) as old, ZipFile(BytesIO(after)) as new:
        missing = _parts(old) - _parts(new)
        drawn = _drawn(old) > _drawn(new)
        extended = any(b"<extLst" in old.read(name) for name in old.namelist() if name.startswith("xl/worksheets/"))
        if "xl/vbaProject.bin" in old.namelist():
            found.append(("Makros", "macros"))
    found += [_KINDS.get(folder, (folder, folder)) for folder in sorted(missing)]
    if drawn and not {"xl/drawings", "xl/charts", "xl/media"} & missing.keys():
        found.append(_KINDS["xl/drawings"])
    if extended:
        found.append(
            (
                "Auswahllisten von einem anderen Blatt, Datenbalken oder Ähnliches neuerer Excel-Fassungen",
                "validation lists from another sheet, data bars or the like of newer Excel versions",
            )
        )
    return found


def _parts(book: ZipFile) -> Counter[str]:
    """How many parts each folder of the file has; those that any program writes anew do not count."""
    kept = [PurePosixPath(name) for name in book.namelist() if not _WRITTEN_ANEW.fullmatch(name)]
    return Counter(f"{name.parts[0]}/{name.parts[1]}" if len(name.parts) > 2 else str(name) for name in kept)


def _drawn(book: ZipFile) -> int:
    """How many pictures, shapes and charts lie on the sheets."""
    pages = [name for name in book.namelist() if name.startswith("xl/drawings/drawing")]
    return sum(len(_DRAWN.findall(book.read(name))) for name in pages)
