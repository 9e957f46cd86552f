# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What-if: past cases decided by two versions of a workbook, and what changes."""

from laufzettel.rules.simulation.comparing import Comparing, compare
from laufzettel.rules.simulation.files import Rows, open_rows
from laufzettel.rules.simulation.results import Result
from laufzettel.rules.simulation.running import Simulated, simulate, table_in_common

__all__ = ["Comparing", "Result", "Rows", "Simulated", "compare", "open_rows", "simulate", "table_in_common"]
