# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What authors of connectors run against them: conformance suites, and faults injected by wrapping."""

from laufzettel.testing.faults import Cut, CutOff, Late, Lying
from laufzettel.testing.source import SourceContract
from laufzettel.testing.target import BlindContract, LookingContract, VerifiableContract

__all__ = [
    "BlindContract",
    "Cut",
    "CutOff",
    "Late",
    "LookingContract",
    "Lying",
    "SourceContract",
    "VerifiableContract",
]
