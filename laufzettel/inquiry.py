# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Asking the applicant (*Rückfrage*): what a letter asks for, and what a process must bring along to write one."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from laufzettel.errors import Problem
from laufzettel.fields import Reading


@dataclass(frozen=True, slots=True)
class Question:
    """One thing the applicant is asked.

    Attributes:
        missing: True if nothing is stated; False if what is stated cannot be right.
        text: in the applicant's words, German.
    """

    missing: bool
    text: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter with questions as it stands before a person has looked at it; German, as it will be sent.

    Attributes:
        recipient: name, street, and postcode with town; empty if one of them is not known.
        subject: in one line.
        opening: paragraphs before the questions.
        questions: what is asked.
        closing: paragraphs after them.
        unsaid: problems the letter says nothing of, because the applicant cannot or must not be asked about them.
    """

    recipient: tuple[str, ...]
    subject: str
    opening: tuple[str, ...]
    questions: tuple[Question, ...]
    closing: tuple[str, ...]
    unsaid: tuple[Problem, ...]

    def only(self, kept: Collection[int]) -> Draft:
        """The draft with those of its questions that are named by their place in it."""
        return replace(self, questions=tuple(one for place, one in enumerate(self.questions) if place in kept))


class Inquiry(Protocol):
    """How a process asks its applicants."""

    def draft(self, reading: Reading, problems: Sequence[Problem], *, number: str, answer_by: date) -> Draft:
        """Draft a letter.

        Args:
            reading: what was read or entered.
            problems: why the case needs a person.
            number: of the case.
            answer_by: the day until which an answer is asked for.
        """

    def letter(self, draft: Draft, *, authority: Mapping[str, object], number: str, paragraph: str, day: date) -> bytes:
        """Set the letter as an accessible PDF; the same bytes for the same letter.

        Args:
            draft: what it says.
            authority: its letterhead, as office.toml says.
            number: of the case.
            paragraph: what a person adds after the questions; may be empty.
            day: its date.

        Raises:
            BusinessError: a character cannot be printed.
        """
