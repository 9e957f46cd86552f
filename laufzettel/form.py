# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A form as a declaration: which fields a process takes in, of which kind, under which labels."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from laufzettel.errors import Problem


class Kind(StrEnum):
    """What a field holds, and so how its canonical text looks."""

    TEXT = "text"
    """Stripped text."""
    DIGITS = "digits"
    """Digits only, blanks removed, leading zeros kept."""
    DATE = "date"
    """ISO date, `2026-03-20`."""
    INTEGER = "integer"
    """Whole number without separators."""
    DECIMAL = "decimal"
    """Decimal point, no thousands separators."""
    CODE = "code"
    """One of `choices`, lower case."""
    FLAG = "flag"
    """`true` or `false`."""


Columns = Mapping[str, Sequence[str | None]]
"""Canonical values of a batch: one list per field, all of one length."""


@dataclass(frozen=True, slots=True)
class FormField:
    """One declared field.

    Attributes:
        name: the field's name, ASCII, as in the AcroForm.
        kind: what it holds.
        label: the German label as printed on the form and as a spreadsheet heads its column.
        label_en: the same in English.
        required: a case without it goes to clarification.
        max_length: longest text taken, in characters.
        choices: for `Kind.CODE`: canonical code to further spellings that mean the same.
        aliases: other headings that spreadsheets use for it.
        purpose: why the authority may process it (Art. 5 GDPR); empty for what is not personal.
        blind_second: it sets money: what a person types into it another person must type again, without seeing it.
        after_writing: a person may still correct it once the legacy system has been written (an address for letters).
    """

    name: str
    kind: Kind
    label: str
    label_en: str
    required: bool = False
    max_length: int = 200
    choices: Mapping[str, tuple[str, ...]] | None = None
    aliases: tuple[str, ...] = ()
    purpose: str = ""
    after_writing: bool = False
    blind_second: bool = False


Check = Callable[[Columns], Sequence[Sequence[Problem]]]
"""A rule across fields over a whole batch: columns in, the problems of each case out."""


@dataclass(frozen=True, slots=True)
class Form:
    """A declared form.

    Attributes:
        name: `hundesteuer-anmeldung`.
        title: the German title printed on it; a flat print is recognised by it.
        fields: what is taken in; anything else in a document is dropped at intake (data minimisation).
        blank: path of the blank AcroForm, the template by which a flat print is read; None if there is none.
        identity: names of the fields that make two applications the same one, such as the chip number.
        checks: rules across fields.
        by_person: fields that stand in no document: only a person enters them, to decide what no rule decides.
    """

    name: str
    title: str
    fields: tuple[FormField, ...]
    blank: str | None = None
    identity: tuple[str, ...] = ()
    checks: tuple[Check, ...] = ()
    by_person: tuple[FormField, ...] = ()

    @property
    def all_fields(self) -> tuple[FormField, ...]:
        """What is taken in, and what only a person enters."""
        return self.fields + self.by_person

    @property
    def blind_second(self) -> tuple[str, ...]:
        """Names of the fields that a second person must type again."""
        return tuple(field.name for field in self.all_fields if field.blind_second)

    def field(self, name: str) -> FormField:
        """The declared field of this name; raises KeyError if there is none."""
        for field in self.all_fields:
            if field.name == name:
                return field
        raise KeyError(name)
