# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The folder keeps the contract of a source."""

from __future__ import annotations

from pathlib import Path

from connectors.folder import Folder
from laufzettel.testing import SourceContract


class TestFolder(SourceContract):
    """Claims by rename."""

    lease_s = 600.0

    def source(self, folder: Path, worker: str) -> Folder:
        (folder / "eingang").mkdir(exist_ok=True)
        return Folder(folder / "eingang", worker, settle_s=0.0, lease_s=self.lease_s)

    def offer(self, folder: Path, name: str, content: bytes) -> None:
        (folder / "eingang").mkdir(exist_ok=True)
        (folder / "eingang" / name).write_bytes(content)

    def abandon(self, folder: Path) -> None:
        self.lease_s = 0.0
