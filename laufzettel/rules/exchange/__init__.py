# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Between workbooks of rules and DMN models: nothing is lost on the way, and what would be is said before."""

from laufzettel.rules.exchange.book_to_model import to_model
from laufzettel.rules.exchange.canonical import model_hash, table_hash
from laufzettel.rules.exchange.conversion import Converted, convert, model_of, to_workbook

__all__ = ["Converted", "convert", "model_hash", "model_of", "table_hash", "to_model", "to_workbook"]
