# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whether the types in an expression go together, asked before any case is."""

from __future__ import annotations

from collections.abc import Mapping

from laufzettel.rules.feel.checking.findings import Finding, Level
from laufzettel.rules.feel.checking.inference import Inference
from laufzettel.rules.feel.checking.scope import Scope
from laufzettel.rules.feel.messages import UNKNOWN_NAME
from laufzettel.rules.feel.parsing import Parsed
from laufzettel.rules.feel.types import ANY, Type

__all__ = ["Checker", "Finding", "Level", "Scope", "checked", "type_of"]


def checked(parsed: Parsed, types: Mapping[str, Type], wanted: Type | None = None) -> list[Finding]:
    """What cannot go together in an expression, in the order of the text.

    Args:
        parsed: the expression, or the condition of a cell; what a condition asks about is named `?`.
        types: of the names it may use; of a name that is missing here nothing is said.
        wanted: the type that must come out; None for any.
    """
    checker = Checker()
    checker.check(parsed, Scope(types), ANY if wanted is None else wanted)
    return checker.taken()


def type_of(parsed: Parsed, types: Mapping[str, Type]) -> Type:
    """The type of what an expression gives; any if nobody can know."""
    return Checker().check(parsed, Scope(types))


class Checker(Inference):
    """Checks many expressions with the same types of a model, one after the other."""

    def check(self, parsed: Parsed, scope: Scope, wanted: Type = ANY) -> Type:
        """The type of what an expression gives; `taken` has what cannot go together in it.

        Args:
            parsed: the expression or condition.
            scope: the types of its names.
            wanted: the type that must come out.
        """
        self.forget()
        found = self.infer(parsed.tree, scope)
        self.expect(parsed.tree, wanted, scope)
        told = {position for _, position in parsed.unknown}
        self.findings.drop(UNKNOWN_NAME.code, told)
        return found

    def taken(self) -> list[Finding]:
        """What was found since it was last asked, in the order of the text."""
        return self.findings.take()
