# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whether a mail address can be one, before anything is written that a letter must follow."""

from __future__ import annotations

import re
from functools import lru_cache

_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?", re.IGNORECASE)
_NOT_IN_DOMAINS = frozenset("@ ßς\u200c\u200d")
"""The last four mean another domain to older rules of writing (straße.de as strasse.de)."""


def is_address(text: str) -> bool:
    """Whether this is one mail address as servers take it: no blanks or line breaks, no name, no second address."""
    local, _, domain = text.rpartition("@")
    return len(local) <= 64 and _LOCAL.fullmatch(local) is not None and _is_domain(domain)


@lru_cache(maxsize=1_000)  # most addresses are with a few providers
def _is_domain(domain: str) -> bool:
    if _NOT_IN_DOMAINS & set(domain):
        return False
    try:
        spelt = domain.encode("idna").decode("ascii")
    except UnicodeError:
        return False
    labels = spelt.split(".")
    return len(labels) >= 2 and len(spelt) <= 253 and all(map(_LABEL.fullmatch, labels))
