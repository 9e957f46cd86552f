# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Errors named by what happens next, and the sentences people read about them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a case, as a sentence a clerk can read.

    Attributes:
        code: stable name for programs and support, such as `field.missing`.
        de: the German sentence; names file, page, sheet, cell or field, never a field's value.
        en: the English sentence.
        remedy_de: what to do next, in German.
        remedy_en: what to do next, in English.
        field: the field's name, if one field is meant.
        place: where it stands, as in `laufzettel.fields.Origin.place`; empty if nowhere in particular.
        blocks: True if nobody can hand the case back as it is: something must be entered, or the case be rejected.
    """

    code: str
    de: str
    en: str
    remedy_de: str = ""
    remedy_en: str = ""
    field: str | None = None
    place: str = ""
    blocks: bool = False

    def as_dict(self) -> dict[str, str | bool | None]:
        """The problem for the journal: complete, so that a slip stays readable without this program."""
        return asdict(self)

    @classmethod
    def from_dict(cls, said: Mapping[str, object]) -> Problem:
        """The problem that `as_dict` gave; keys that are missing are empty, and others are ignored."""
        texts = {key: str(said.get(key) or "") for key in ("code", "de", "en", "remedy_de", "remedy_en", "place")}
        field = said.get("field")
        return cls(**texts, field=str(field) if field else None, blocks=said.get("blocks") is True)

    def text(self, language: str) -> str:
        """The sentence with its remedy in `de` or `en`."""
        said, remedy = (self.de, self.remedy_de) if language == "de" else (self.en, self.remedy_en)
        return f"{said} {remedy}".strip()


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence with gaps, in both languages; `at` fills the gaps and makes a `Problem`; `blocks` as there."""

    code: str
    de: str
    en: str
    remedy_de: str = ""
    remedy_en: str = ""
    blocks: bool = False

    def at(self, *, field: str | None = None, place: str = "", **gaps: object) -> Problem:
        """Fill the gaps.

        Args:
            field: the field's name, if one field is meant.
            place: where it stands.
            gaps: what the sentence names (file, label, limit); never a field's value.
        """
        return Problem(
            self.code,
            self.de.format(**gaps),
            self.en.format(**gaps),
            self.remedy_de.format(**gaps),
            self.remedy_en.format(**gaps),
            field,
            place,
            self.blocks,
        )


class LaufzettelError(Exception):
    """Base of the errors a station may raise; anything else is a bug and ends the run."""

    def __init__(self, problem: Problem) -> None:
        """Args: problem: what happened, in both languages."""
        super().__init__(f"{problem.code}: {problem.en}")
        self.problem = problem

    def __reduce__(self) -> tuple[type[LaufzettelError], tuple[Problem]]:
        """Errors survive pickling, so that they can cross a process."""
        return type(self), (self.problem,)


class BusinessError(LaufzettelError):
    """A person clarifies; the batch goes on; never retried."""


class SystemFault(LaufzettelError):
    """Nothing was written; retried with back-off, then the case waits and operations is told."""


class OutcomeUnknown(LaufzettelError):
    """Perhaps written, and nobody can look it up; never retried; a person looks and settles it."""


class Halted(LaufzettelError):
    """A person has halted the process: never retried; the batch is given back as it is, and nobody is to blame."""
