# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A process as a declaration: what it is called, who answers for it, which form it takes in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from laufzettel.errors import Problem
from laufzettel.form import Form

FourEyes = Callable[[Mapping[str, object]], Problem | None]
"""Why two people must release a case, from the outputs of its decision; None: one is enough."""


class Automation(StrEnum):
    """How much the machine may do without a person (docs/automation.md)."""

    A1 = "A1"
    """The machine prepares, a person releases each case."""
    A2 = "A2"
    """A person releases a batch after a list and a mandatory random sample."""


@dataclass(frozen=True, slots=True)
class Process:
    """One process.

    Attributes:
        name: as in its folder, `hundesteuer`.
        prefix: of its case numbers, two to four letters.
        title_de, title_en: as people call it.
        form: what it takes in.
        responsible, deputy: the roles that answer for it; a process without both does not start.
        entrypoint: where its Prefect flow is found, `flows.hundesteuer.flow.hundesteuer`.
        four_eyes: which cases two people must release; None for a process that never asks for it by itself.
        outputs: what a decision says in one word, by its name; the plan of a pilot may tell types of cases by it.
    """

    name: str
    prefix: str
    title_de: str
    title_en: str
    form: Form
    responsible: str
    deputy: str
    entrypoint: str
    four_eyes: FourEyes | None = None
    outputs: tuple[str, ...] = ()

    @property
    def names(self) -> frozenset[str]:
        """Of the fields of its form and of these outputs."""
        return frozenset(field.name for field in self.form.all_fields).union(self.outputs)
