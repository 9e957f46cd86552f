# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The rules an office decides by: the workbooks it has released, or the delivered one until it releases its own."""

from laufzettel.office_rules.counting import ProcessRules, counting, known, release_on, unreleased, versions
from laufzettel.office_rules.files import FOLDER, faults
from laufzettel.office_rules.releasing import Proposal, deliver, propose, release
from laufzettel.office_rules.telling import named, signed, standing_today

__all__ = [
    "FOLDER",
    "ProcessRules",
    "Proposal",
    "counting",
    "deliver",
    "faults",
    "known",
    "named",
    "propose",
    "release",
    "release_on",
    "signed",
    "standing_today",
    "unreleased",
    "versions",
]
