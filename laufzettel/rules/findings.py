# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""How what is wrong with a workbook is collected, and the error that carries all of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import SupportsIndex

from laufzettel.errors import BusinessError, Message, Problem


class Fault(Exception):
    """Something is wrong with the text of a cell; whoever knows the cell makes a finding of it.

    Attributes:
        message: the sentence.
        gaps: what it names besides sheet and cell.
        also: what else is wrong with the same text.
    """

    def __init__(self, message: Message, **gaps: object) -> None:
        """Args: message: the sentence. gaps: what it names besides sheet and cell."""
        super().__init__(message.code)
        self.message = message
        self.gaps = gaps
        self.also: Sequence[Fault] = ()

    @classmethod
    def said(cls, message: Message, problem: Problem) -> Fault:
        """What somebody says who knows the text, but neither sheet nor cell: the message passes it on."""
        return cls(
            message,
            said_de=problem.de,
            said_en=problem.en,
            remedy_de=problem.remedy_de,
            remedy_en=problem.remedy_en,
        )


class RulesInvalid(BusinessError):
    """The workbook cannot be used.

    Attributes:
        problems: everything that is wrong with it, in the order of sheets and cells as they were read.
        problem: the first of them, which says how many more there are.
    """

    def __init__(self, problems: Sequence[Problem]) -> None:
        """Args: problems: at least one."""
        super().__init__(_first_of(problems))
        self.problems = list(problems)

    def __reduce_ex__(self, protocol: SupportsIndex) -> tuple[type[RulesInvalid], tuple[list[Problem]]]:
        """Keep all problems when the error crosses a process."""
        return type(self), (self.problems,)


def _first_of(problems: Sequence[Problem]) -> Problem:
    """The first problem, for those who show only one."""
    first, more = problems[0], len(problems) - 1
    if not more:
        return first
    de = "ein weiterer Fehler" if more == 1 else f"{more} weitere Fehler"
    en = "one more mistake" if more == 1 else f"{more} more mistakes"
    return replace(
        first,
        de=f"{first.de.removesuffix('.')} (und {de} in der Regelmappe).",
        en=f"{first.en.removesuffix('.')} (and {en} in the rules workbook).",
    )


class Findings:
    """Collects what is wrong while a workbook is read, so that the clerk gets the whole list at once."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def add(self, message: Message, sheet: str, cell: str, **gaps: object) -> None:
        """Note a problem.

        Args:
            message: the sentence.
            sheet: the sheet's name.
            cell: the cell, such as `B7`.
            gaps: what the sentence names besides.
        """
        self.problems.append(message.at(field=None, place=f"cell:{sheet}!{cell}", sheet=sheet, cell=cell, **gaps))

    def add_fault(self, fault: Fault, sheet: str, cell: str) -> None:
        """Note what the reader of the cell's text complained about."""
        for one in (fault, *fault.also):
            self.add(one.message, sheet, cell, **one.gaps)
