# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Why a rule does not decide a case, as facts and as sentences in German and English."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from laufzettel.rules.model import Column, Term, condition_text
from laufzettel.rules.settling import Verdict
from laufzettel.rules.tree import Anything, Test
from laufzettel.rules.values import Value, canonical, in_german


class Standing(StrEnum):
    """How a rule stands to a case."""

    APPLIES = "applies"
    """It decides the case, alone or among others."""
    CONDITIONS = "conditions"
    """A condition fails, or it is not valid on the day."""
    LATER = "later"
    """It fits, and another rule that fits comes before it."""
    CONTRADICTS = "contradicts"
    """It fits, and so does another that contradicts it."""
    UNDECIDED = "undecided"
    """It fits, and the table gives no decision all the same."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A cell of a rule with its column."""

    column: Column
    test: Test

    @property
    def text(self) -> str:
        """What stands in the cell."""
        return condition_text(self.test)


@dataclass(frozen=True, slots=True)
class Unmet:
    """A condition that fails.

    Attributes:
        condition: which one.
        value: what the case has.
        verdict: `no_rule` where the value does not meet it, `missing_input` where a value is missing, `wrong_type`
            where one is of another type or not allowed.
        others: other terms that the cell names, with their values.
    """

    condition: Condition
    value: Value
    verdict: Verdict
    others: Mapping[Term, Value]

    def text(self, language: str) -> str:
        """What the case has and what is wanted, such as `Übrige Hunde ist 1, verlangt ist >= 3`.

        Args:
            language: `de` or `en`.
        """
        german, term, wanted = language == "de", self.condition.column.term, self.condition.text
        has = _has(term, self.value, german)
        named = ", ".join(_has(other, value, german) for other, value in self.others.items())
        if named:
            has = f"{has} ({named})"
        if isinstance(self.condition.test, Anything):
            if self.verdict is Verdict.MISSING_INPUT:
                return f"{has}, eine Angabe ist Pflicht" if german else f"{has}, a value is required"
            return f"{has}, das ist kein zulässiger Wert" if german else f"{has}, which is no allowed value"
        said = f"{has}, verlangt ist {wanted}" if german else f"{has}, wanted is {wanted}"
        if self.verdict is Verdict.WRONG_TYPE:
            said += " (kein zulässiger Wert)" if german else " (no allowed value)"
        return said


@dataclass(frozen=True, slots=True)
class WhyNot:
    """Why a rule does not decide a case, or that it does.

    Attributes:
        rule: its id.
        legal_basis: what it rests on; may be empty.
        standing: how it stands to the case.
        failed: its conditions that fail, in the order of the sheet.
        valid_from, valid_to: when it is valid; None if open.
        stichtag: the date of law.
        is_valid: whether it is valid on that day.
        verdict: of the table.
        others: the other rules that fired.
    """

    rule: str
    legal_basis: str
    standing: Standing
    failed: tuple[Unmet, ...]
    valid_from: date
    valid_to: date | None
    stichtag: date | None
    is_valid: bool
    verdict: Verdict
    others: tuple[str, ...]

    def text(self, language: str = "de") -> str:
        """The answer as a sentence; it names values of the case.

        Args:
            language: `de` or `en`.
        """
        german = language == "de"
        name = (f"Regel {self.rule}" if german else f"Rule {self.rule}") + self._basis()
        if self.standing is Standing.CONDITIONS:
            reasons = [*self._validity(german), *(one.text(language) for one in self.failed)]
            return f"{name} {'gilt nicht' if german else 'does not apply'}: {'; '.join(reasons)}."
        said = _SAID[self.standing][0 if german else 1]
        why = _WHY.get(self.verdict, ("", ""))[0 if german else 1]
        return said.format(name=name, others=", ".join(self.others), why=why)

    def _basis(self) -> str:
        return f" ({self.legal_basis})" if self.legal_basis else ""

    def _validity(self, german: bool) -> list[str]:
        """When it is valid, if it is not on the day."""
        if self.is_valid:
            return []
        if self.stichtag is None:
            return ["der Stichtag fehlt" if german else "the date of law is missing"]
        since, until, day = (_day(one, german) for one in (self.valid_from, self.valid_to, self.stichtag))
        if german:
            span = f"von {since} bis {until}" if until else f"ab {since}"
            return [f"sie ist gültig {span}, der Stichtag ist {day}"]
        span = f"from {since} to {until}" if until else f"from {since}"
        return [f"it is valid {span}, the date of law is {day}"]

    def as_dict(self) -> dict[str, object]:
        """The answer for programs; values are canonical text."""
        return {
            "rule": self.rule,
            "legal_basis": self.legal_basis,
            "standing": self.standing.value,
            "valid": self.is_valid,
            "valid_from": self.valid_from.isoformat(),
            "valid_to": self.valid_to.isoformat() if self.valid_to else None,
            "failed": [_as_dict(one) for one in self.failed],
            "others": list(self.others),
            "de": self.text("de"),
            "en": self.text("en"),
        }


_SAID = {
    Standing.APPLIES: ("{name} gilt.", "{name} applies."),
    Standing.LATER: (
        "{name} passt, kommt aber nicht zum Zug: Regel {others} geht ihr vor.",
        "{name} fits, but does not count: rule {others} comes before it.",
    ),
    Standing.CONTRADICTS: (
        "{name} passt, widerspricht aber Regel {others}; deshalb gibt es keine Entscheidung.",
        "{name} fits, but contradicts rule {others}; so there is no decision.",
    ),
    Standing.UNDECIDED: (
        "{name} passt; die Tabelle entscheidet trotzdem nicht: {why}.",
        "{name} fits; the table does not decide all the same: {why}.",
    ),
}
_WHY = {
    Verdict.MISSING_INPUT: ("Es fehlt eine Angabe", "a value is missing"),
    Verdict.WRONG_TYPE: ("Eine Angabe oder ein Ergebnis ist nicht zulässig", "a value or a result is not allowed"),
}


def _as_dict(one: Unmet) -> dict[str, object]:
    term = one.condition.column.term
    return {
        "term": term.name,
        "label": term.label,
        "wanted": one.condition.text,
        "value": canonical(one.value, term.decimals),
        "why": one.verdict.value,
    }


def _has(term: Term, value: Value, german: bool) -> str:
    """What the case has of a term."""
    label = term.label or term.name
    if value is None:
        return f"{label} fehlt" if german else f"{label} is missing"
    return f"{label} ist {_said(term, value)}" if german else f"{label} is {canonical(value, term.decimals)}"


def _said(term: Term, value: Value) -> str:
    """A value in German; one of another type as it is."""
    return in_german(value, term.type, term.decimals)


def _day(day: date | None, german: bool) -> str:
    if day is None:
        return ""
    return day.strftime("%d.%m.%Y") if german else day.isoformat()
