# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which processes there are: the folders of `flows` that declare one; rules may stand there before their flow does."""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil


def process_names() -> list[str]:
    """Their names, sorted; a folder without `process.py` is none."""
    return _folders_with("process")


def ruled_names() -> list[str]:
    """The names of those that have rules, sorted; their flow may not be there yet."""
    return _folders_with("tables")


def _folders_with(module: str) -> list[str]:
    folders = pkgutil.iter_modules(importlib.import_module("flows").__path__)
    return sorted(one.name for one in folders if importlib.util.find_spec(f"flows.{one.name}.{module}") is not None)
