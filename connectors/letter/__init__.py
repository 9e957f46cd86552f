# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Letters as PDF."""

from laufzettel.press import Json, LetterPress

__all__ = ["Json", "LetterPress"]
