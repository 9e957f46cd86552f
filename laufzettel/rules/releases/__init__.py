# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Versions of one workbook of rules: each case is decided by the one that is valid on its date of law (*Stichtag*)."""

from laufzettel.rules.releases.answers import Answer
from laufzettel.rules.releases.comparing import Change, Kind, compare
from laufzettel.rules.releases.red import red
from laufzettel.rules.releases.validity import Span, Standing, standing
from laufzettel.rules.releases.versions import Versions

__all__ = ["Answer", "Change", "Kind", "Span", "Standing", "Versions", "compare", "red", "standing"]
