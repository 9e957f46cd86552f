# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Decision tables that case workers own: read from a workbook, checked cell by cell, evaluated for whole batches."""

from laufzettel.rules.contract import Contract
from laufzettel.rules.evaluation import Evaluation, Explanation
from laufzettel.rules.findings import RulesInvalid
from laufzettel.rules.model import HitPolicy, Term
from laufzettel.rules.settling import Verdict
from laufzettel.rules.sheets import read_file
from laufzettel.rules.table import RuleBook, Table
from laufzettel.rules.values import Type, Value
from laufzettel.rules.workbook import load_rules, read_rules

__all__ = [
    "Contract",
    "Evaluation",
    "Explanation",
    "HitPolicy",
    "RuleBook",
    "RulesInvalid",
    "Table",
    "Term",
    "Type",
    "Value",
    "Verdict",
    "load_rules",
    "read_file",
    "read_rules",
]
