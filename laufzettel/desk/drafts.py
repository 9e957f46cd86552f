# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A catalogue of candidates somebody has sent, until it was looked at a second time; in memory only."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, field

from laufzettel.pilot.opportunities.candidate import Catalogue

_MOST_DRAFTS = 20


@dataclass(frozen=True, slots=True)
class Draft:
    """A catalogue somebody has sent and not yet put in the place of the office's.

    Attributes:
        catalogue: what was read.
        digest: SHA-256 of the file.
    """

    catalogue: Catalogue
    digest: str


@dataclass(slots=True)
class Drafts:
    """The last draft of each person, in memory only; of the oldest ones nothing is left."""

    _kept: OrderedDict[str, Draft] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def keep(self, person: str, draft: Draft) -> None:
        """Keep a draft in the place of the person's last one."""
        with self._lock:
            self._kept.pop(person, None)
            self._kept[person] = draft
            while len(self._kept) > _MOST_DRAFTS:
                self._kept.popitem(last=False)

    def of(self, person: str, digest: str) -> Draft | None:
        """The draft a person was shown; None if it is another by now, or none."""
        with self._lock:
            draft = self._kept.get(person)
        return draft if draft is not None and draft.digest == digest else None

    def drop(self, person: str) -> None:
        """Forget a person's draft."""
        with self._lock:
            self._kept.pop(person, None)
