# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Letters as PDF."""

from connectors.letter.press import Json, LetterPress

__all__ = ["Json", "LetterPress"]
