# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Legacy databases reached by SQL."""

from connectors.sql.register import SqlTarget
from connectors.sql.tables import TableSpec

__all__ = ["SqlTarget", "TableSpec"]
