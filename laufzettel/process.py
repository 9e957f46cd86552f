# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A process as a declaration: what it is called, who answers for it, which form it takes in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from laufzettel.form import Form


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
    """

    name: str
    prefix: str
    title_de: str
    title_en: str
    form: Form
    responsible: str
    deputy: str
    entrypoint: str
