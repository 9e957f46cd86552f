# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Disposable, warm processes in which foreign files are opened: a file that kills its reader kills nothing else."""

from laufzettel.sandbox.frames import Json
from laufzettel.sandbox.pool import Died, Done, Limits, Outcome, ReaderPool, ReadingDied
from laufzettel.sandbox.shared import SharedReaders

__all__ = ["Died", "Done", "Json", "Limits", "Outcome", "ReaderPool", "ReadingDied", "SharedReaders"]
