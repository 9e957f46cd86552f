# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Ruled tables on a page by pdfplumber, every cell with its box."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from connectors.pdf_form.sheet import Box


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell of a ruled table: row and column from 0, text, 1-based page, box in points from the top left corner."""

    row: int
    column: int
    text: str
    page: int
    box: Box


def ruled_tables(path: Path, *, pages: int = 10) -> list[list[TableCell]]:
    """All tables with ruling lines on the first pages.

    Args:
        path: the PDF.
        pages: how many pages at most; pdfplumber is thorough and slow.

    Called in a child process only, like everything that opens foreign files.
    """
    import pdfplumber

    found = []
    with pdfplumber.open(path) as document:
        for page in document.pages[:pages]:
            for table in page.find_tables():
                cells = []
                for row, (texts, boxes) in enumerate(zip(table.extract(), table.rows, strict=True)):
                    for column, (text, box) in enumerate(zip(texts, boxes.cells, strict=True)):
                        if box is not None:
                            cells.append(TableCell(row, column, text or "", page.page_number, box))
                found.append(cells)
    return found
