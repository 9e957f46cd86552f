# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a comparison of two versions came to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from typing import NamedTuple

from laufzettel.rules.model import Info
from laufzettel.rules.settling import Output, Verdict
from laufzettel.rules.values import Value

VERDICT_WORDS = {
    Verdict.OK: ("kein Treffer", "no hit"),
    Verdict.NO_RULE: ("keine Regel", "no rule"),
    Verdict.SEVERAL_RULES: ("Regeln widersprechen sich", "rules contradict"),
    Verdict.MISSING_INPUT: ("Angabe fehlt", "value missing"),
    Verdict.WRONG_TYPE: ("Wert nicht zulässig", "value not allowed"),
}


class Outcome(NamedTuple):
    """How cases fared in one version.

    Attributes:
        verdict: how.
        rules: which rules decided; none unless the verdict is `ok`.
    """

    verdict: Verdict
    rules: tuple[str, ...]

    def text(self, language: str) -> str:
        """The rules, or why there is no decision, in `de` or `en`."""
        return " + ".join(self.rules) or VERDICT_WORDS[self.verdict][0 if language == "de" else 1]

    def as_dict(self) -> dict[str, object]:
        """The outcome for programs."""
        return {"verdict": self.verdict.value, "rules": list(self.rules)}


class Sums(NamedTuple):
    """What an output adds up to; None where a version does not have it."""

    old: Decimal | None
    new: Decimal | None

    @property
    def difference(self) -> Decimal | None:
        """By how much the new version gives more."""
        return None if self.old is None or self.new is None else exact_sum([self.new, -self.old])

    def as_dict(self) -> dict[str, str | None]:
        """The sums for programs, as text so that nothing is rounded."""
        said = (("old", self.old), ("new", self.new), ("difference", self.difference))
        return {name: None if value is None else format(value, "f") for name, value in said}


class Pair(NamedTuple):
    """The cases that fared alike in the old version, and alike in the new one.

    Attributes:
        old, new: how.
        cases: how many.
        changed: of how many verdict or outputs differ.
        sums: per numeric output, of these cases.
    """

    old: Outcome
    new: Outcome
    cases: int
    changed: int
    sums: tuple[Sums, ...]


class Group(NamedTuple):
    """All cases that fared alike in one version."""

    outcome: Outcome
    cases: int
    changed: int
    sums: tuple[Sums, ...]


class Changed(NamedTuple):
    """One case whose result differs.

    Attributes:
        case: its row, or what stands in the column of ids.
        old, new: how it fared.
        old_outputs, new_outputs: per output of `Result.outputs`; None where a version does not have it.
        inputs: per name of `Result.inputs`, if they were asked for.
    """

    case: str
    old: Outcome
    new: Outcome
    old_outputs: tuple[Output, ...]
    new_outputs: tuple[Output, ...]
    inputs: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Edition:
    """Which workbook a version is."""

    info: Info
    version: str

    def as_dict(self) -> dict[str, str]:
        """For programs."""
        return {"name": self.info.name, "id": self.info.id, "edition": self.info.edition, "version": self.version}


@dataclass(frozen=True, slots=True)
class Result:
    """What changes if cases are decided by the new version.

    Attributes:
        table: which table.
        old, new: the versions.
        cases: how many were decided.
        changed: of how many verdict or outputs differ.
        other_rules: how many others have the same result by other rules.
        numeric: the outputs that are added up.
        pairs: every combination of outcomes that occurs, the most frequent first.
        outputs: all outputs, of either version.
        inputs: names of the inputs that the list has, if they were asked for.
        listed: the changed cases, as far as they are listed.
        only_old, only_new: inputs that one version alone reads.
        outputs_only_old, outputs_only_new: outputs that one version alone has; they are not compared.
        rules_old, rules_new: ids of all rules in the order of the sheet.
    """

    table: str
    old: Edition
    new: Edition
    cases: int
    changed: int
    other_rules: int
    numeric: tuple[str, ...]
    pairs: tuple[Pair, ...]
    outputs: tuple[str, ...]
    inputs: tuple[str, ...]
    listed: tuple[Changed, ...]
    only_old: tuple[str, ...]
    only_new: tuple[str, ...]
    outputs_only_old: tuple[str, ...]
    outputs_only_new: tuple[str, ...]
    rules_old: tuple[str, ...]
    rules_new: tuple[str, ...]

    @property
    def unused_old(self) -> list[str]:
        """Rules of the old version that decide none of the cases."""
        used = {rule for pair in self.pairs for rule in pair.old.rules}
        return [rule for rule in self.rules_old if rule not in used]

    @property
    def unused_new(self) -> list[str]:
        """Rules of the new version that decide none of the cases."""
        used = {rule for pair in self.pairs for rule in pair.new.rules}
        return [rule for rule in self.rules_new if rule not in used]

    @property
    def share(self) -> float:
        """Which part of the cases changes."""
        return self.changed / self.cases if self.cases else 0.0

    def by_old(self) -> list[Group]:
        """The cases by how they fared in the old version, the most frequent first; sums are of the same cases."""
        return _grouped(self.pairs, lambda pair: pair.old)

    def by_new(self) -> list[Group]:
        """The same by how they fared in the new version."""
        return _grouped(self.pairs, lambda pair: pair.new)

    @property
    def totals(self) -> tuple[Sums, ...]:
        """Per numeric output what all cases add up to."""
        return _added([pair.sums for pair in self.pairs], len(self.numeric))


def _grouped(pairs: Sequence[Pair], by: Callable[[Pair], Outcome]) -> list[Group]:
    found: dict[Outcome, list[Pair]] = {}
    for pair in pairs:
        found.setdefault(by(pair), []).append(pair)
    groups = [
        Group(
            outcome,
            sum(pair.cases for pair in some),
            sum(pair.changed for pair in some),
            _added([pair.sums for pair in some], len(some[0].sums)),
        )
        for outcome, some in found.items()
    ]
    return sorted(groups, key=lambda group: -group.cases)


def _added(sums: Sequence[tuple[Sums, ...]], count: int) -> tuple[Sums, ...]:
    return tuple(
        Sums(_total([one[at].old for one in sums]), _total([one[at].new for one in sums])) for at in range(count)
    )


def _total(numbers: Sequence[Decimal | None]) -> Decimal | None:
    there = [number for number in numbers if number is not None]
    return exact_sum(there) if there else None


def exact_sum(numbers: Sequence[Decimal]) -> Decimal:
    """A sum without rounding, however many digits it has."""
    total, wide = Decimal(0), Context(prec=200)
    for number in numbers:
        total = wide.add(total, number)
    return total
