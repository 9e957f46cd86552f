# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""PDF forms: filled ones by their fields, printed ones by the places of their labels."""

from connectors.pdf_form.pdf_form import PdfForm

__all__ = ["PdfForm"]
