# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""With what shadow cases are compared."""

from __future__ import annotations

from enum import StrEnum


class Source(StrEnum):
    """With what was compared."""

    REGISTER = "register"
    """With the legacy system itself."""
    FILE = "file"
    """With a file in which people wrote down what they decided."""
