# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What shows the documents of this process at the desk."""

from __future__ import annotations

from connectors.pdf_form.view import PdfView
from connectors.workbook.view import WorkbookView
from flows.hundesteuer.form import FORM
from laufzettel.sandbox import SharedReaders
from laufzettel.view import Viewer


def viewers(readers: SharedReaders) -> tuple[Viewer, ...]:
    """Forms as pages, spreadsheets as rows.

    Args:
        readers: the processes that open foreign files.
    """
    return (PdfView(readers), WorkbookView(readers, FORM))
