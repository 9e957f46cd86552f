# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which processes can be asked what people entered in their legacy systems."""

from __future__ import annotations

import importlib
import importlib.util

from laufzettel.pilot.design.entered import Opening


def opening_of(process: str) -> Opening | None:
    """How the legacy system of a process is asked for what people entered; None if it brings nothing for that."""
    if importlib.util.find_spec(f"flows.{process}.by_people") is None:
        return None
    opening: Opening = importlib.import_module(f"flows.{process}.by_people").entered
    return opening
