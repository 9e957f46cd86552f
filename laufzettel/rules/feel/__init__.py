# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""FEEL, the expression language of DMN 1.5: parse an expression once, evaluate it for many cases."""

from laufzettel.rules.feel.checker import checked
from laufzettel.rules.feel.cursor import Vocabulary
from laufzettel.rules.feel.engine import BUILTINS, Expression, expression, unary_tests
from laufzettel.rules.feel.messages import FeelInvalid
from laufzettel.rules.feel.parsing import Parsed, parse_expression, parse_tests
from laufzettel.rules.feel.printing import printed_tree, printed_value

__all__ = [
    "BUILTINS",
    "Expression",
    "FeelInvalid",
    "Parsed",
    "Vocabulary",
    "checked",
    "expression",
    "parse_expression",
    "parse_tests",
    "printed_tree",
    "printed_value",
    "unary_tests",
]
