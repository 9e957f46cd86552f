# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which work is worth automating first: the catalogue of candidates and the suitability profile (Eignungsprofil)."""
