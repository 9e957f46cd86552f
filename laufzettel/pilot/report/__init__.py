# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The report of a pilot: its figures, where each comes from, and a workbook in which anybody can compute them again."""
