# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What office.toml says of working days, of when cases are due, and of whom the digest goes to."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator

from laufzettel.working_days import LAENDER, LOCAL, Land

DUE_DAYS, ESCALATION_DAYS = 10, 5
"""Working days a waiting case may take, and so many more until somebody above is told, unless office.toml says
otherwise."""
QUIET_DAYS = 5
"""Working days without anything new after which a process has gone quiet, unless office.toml says otherwise."""
Days = Annotated[int, Field(ge=1, le=250)]
"""A number of working days."""

EXPECTED = {
    "frist_arbeitstage": ("eine ganze Zahl von 1 bis 250", "a whole number from 1 to 250"),
    "eskalation_arbeitstage": ("eine ganze Zahl von 1 bis 250", "a whole number from 1 to 250"),
    "land": (f"eines von {', '.join(LAENDER)}", f"one of {', '.join(LAENDER)}"),
    "feiertage_am_ort": (
        "eine Liste von Feiertagen, die in diesem Land nicht überall gelten (docs/office.md)",
        "a list of holidays that do not hold everywhere in this Land (docs/office.md)",
    ),
    "an": ("eine E-Mail-Adresse; jede nur einmal", "an e-mail address; each only once"),
    "sprache": ('"de" oder "en"', '"de" or "en"'),
    "eskalation": ("true oder false", "true or false"),
    "immer": ("true oder false", "true or false"),
    "mit_nummern": ("true oder false", "true or false"),
    "adresse": ("eine Adresse, die mit https:// beginnt", "an address that begins with https://"),
    "still_arbeitstage": ("eine ganze Zahl von 1 bis 250", "a whole number from 1 to 250"),
    "empfaenger": (
        "eine Liste von Empfängern, jede Adresse nur einmal",
        "a list of recipients, each address only once",
    ),
}
"""What is expected of an entry, in German and English."""


class AuthoritySection(BaseModel):
    """The letterhead takes any entry that is text; where the authority keeps its holidays is checked."""

    model_config = ConfigDict(strict=True, extra="allow", frozen=True, hide_input_in_errors=True)
    __pydantic_extra__: dict[str, str | dict[str, str]] = Field(init=False)
    land: Land = "NW"
    feiertage_am_ort: list[str] = []

    @field_validator("feiertage_am_ort")
    @classmethod
    def _known_there(cls, said: list[str], others: ValidationInfo) -> list[str]:
        if not set(said) <= LOCAL.get(others.data.get("land", "NW"), frozenset()):
            raise ValueError("no holiday of some municipalities of this Land")
        return said


class _Strict(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, hide_input_in_errors=True)


class RecipientSection(_Strict):
    """Somebody who gets the digest."""

    an: Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")]
    verfahren: list[str] = []  # all of them if none is named
    sprache: Literal["de", "en"] = "de"
    eskalation: bool = False


class DigestSection(_Strict):
    """Whom the digest goes to, and what stands in it."""

    empfaenger: list[RecipientSection] = []
    immer: bool = False
    mit_nummern: bool = False
    adresse: Annotated[str, Field(pattern=r"^https://[!-~]+$|^http://(localhost|127\.0\.0\.1)[:/][!-~]*$")] | None = (
        None
    )
    still_arbeitstage: Days = QUIET_DAYS

    @field_validator("empfaenger")
    @classmethod
    def _each_once(cls, said: list[RecipientSection]) -> list[RecipientSection]:
        if len({one.an.casefold() for one in said}) < len(said):
            raise ValueError("an address stands there twice")
        return said
