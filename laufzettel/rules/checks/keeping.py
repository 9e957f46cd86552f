# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What of a workbook would get lost when it is written anew, so that it is not written rather than damaged."""

from __future__ import annotations

import re
from collections import Counter
from io import BytesIO
from pathlib import PurePosixPath
from zipfile import ZipFile

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
