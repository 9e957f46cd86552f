# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The one memory: cases, documents, fields, decisions, slips, effects and claims."""

from laufzettel.fields import KeptReading
from laufzettel.journal.batch import Batch, Held
from laufzettel.journal.journal import Journal, open_journal

__all__ = ["Batch", "Held", "Journal", "KeptReading", "open_journal"]
