# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Looks at a workbook before a library does: sizes, positions, macros, merged cells, and formulas without a value.

A workbook of 1 KB with one cell in the last corner makes libraries ask for 500 GB and abort; that is found here.
"""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path
from xml.parsers import expat

from connectors.workbook.legacy import mark_xls
from connectors.workbook.marks import mark_ods, mark_xlsx
from connectors.workbook.parts import elements, joined, relations
from connectors.workbook.scan import Refusal, Sheet, scan
from laufzettel.sniff import ole_names

_MOST_PARTS = 5_000
_MOST_BYTES = 2 * 1024**3
_MOST_RATIO = 250
_RATIO_COUNTS_FROM = 8 * 1024**2


def inspect(path: Path) -> dict[str, Sheet]:
    """Look at a workbook without building anything from it.

    Args:
        path: the file.

    Returns:
        Sheet name to what was seen; empty for XLSB.

    Raises:
        Refusal: encrypted, with macros, damaged, or larger than it can honestly be.
    """
    with path.open("rb") as file:
        magic = file.read(8)
    if magic.startswith(b"\xd0\xcf\x11\xe0"):
        _inspect_ole(path)
        return mark_xls(path)
    if not magic.startswith(b"PK\x03\x04"):
        raise Refusal("not_a_workbook")
    try:
        with zipfile.ZipFile(path) as archive:
            return _inspect_zip(archive)
    except (
        zipfile.BadZipFile,
        zlib.error,
        expat.ExpatError,
        EOFError,
        NotImplementedError,
        OSError,
        KeyError,
    ) as error:
        raise Refusal("damaged") from error
    except RuntimeError as error:  # zipfile's way to say that a part has a password
        raise Refusal("encrypted") from error


def _inspect_ole(path: Path) -> None:
    names = set(ole_names(path))
    if "EncryptedPackage" in names:
        raise Refusal("encrypted")
    if "_VBA_PROJECT_CUR" in names:
        raise Refusal("macros")
    if not names & {"Workbook", "Book"}:
        raise Refusal("not_a_workbook")


def _inspect_zip(archive: zipfile.ZipFile) -> dict[str, Sheet]:
    parts = archive.infolist()
    if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _MOST_BYTES:
        raise Refusal("bomb")
    for part in parts:
        if part.file_size > _RATIO_COUNTS_FROM and part.file_size > _MOST_RATIO * part.compress_size:
            raise Refusal("bomb")
    names = {part.filename.lower().replace("\\", "/").lstrip("/"): part.filename for part in parts}
    if any(name.endswith("vbaproject.bin") or "macrosheets/" in name or name.startswith("basic/") for name in names):
        raise Refusal("macros")
    if "xl/workbook.xml" not in names:
        if "content.xml" in names:
            return mark_ods(archive, names["content.xml"])
        if "xl/workbook.bin" not in names:
            raise Refusal("not_a_workbook")
        return {}
    targets, recalculated = _directory(archive, names)
    seen = {
        sheet: scan(archive, names[part], sheet, recalculated=recalculated)
        for sheet, part in targets.items()
        if part in names and "/worksheets/" in part
    }
    for sheet, found in seen.items():
        mark_xlsx(archive, names, targets[sheet], found)
    return seen


def _directory(archive: zipfile.ZipFile, names: dict[str, str]) -> tuple[dict[str, str], bool]:
    """Sheet name to the part it stands in, and whether the workbook asks to be calculated anew when opened."""
    if "xl/_rels/workbook.xml.rels" not in names:
        raise Refusal("damaged")
    targets = {one.id: joined("xl", one.target) for one in relations(archive, names, "xl/workbook.xml")}
    sheets: dict[str, str] = {}
    recalculated = False
    for tag, attributes in elements(archive, names["xl/workbook.xml"]):
        if tag == "sheet":
            sheets[attributes.get("name", "")] = targets.get(attributes.get("id", ""), "")
        elif tag == "calcPr":
            recalculated = attributes.get("fullCalcOnLoad") in {"1", "true"}
    return sheets, recalculated
