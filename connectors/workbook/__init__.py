# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Spreadsheets whose rows are applications."""

from connectors.workbook.workbook import Workbook

__all__ = ["Workbook"]
