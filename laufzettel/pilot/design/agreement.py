# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""How far the machine agrees with what people decided by hand: per field, per rule and per case, with a lower bound."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal, InvalidOperation
from functools import partial

from laufzettel.form import Form
from laufzettel.pilot.intervals import wilson
from laufzettel.values import canonical

ENOUGH = 0.98
"""The exit rule of E2: so high the lower bound of the agreement must be."""
Same = Callable[[str, str, str], bool]
"""Whether two values of what is named so say the same: name, the machine's, the people's."""


@dataclass(slots=True)
class Tally:
    """How often something was compared, and how often both said the same."""

    same: int = 0
    compared: int = 0

    def add(self, same: bool) -> None:
        """One comparison more."""
        self.same += same
        self.compared += 1

    @property
    def lower(self) -> float:
        """The lower bound of the 95 % Wilson interval of the share; 0 if nothing was compared."""
        return wilson(self.same, self.compared).low

    @property
    def more_needed(self) -> int:
        """How many more comparisons, all of them alike, would bring the lower bound to `ENOUGH`; 0 if it is there."""

        def enough(more: int) -> bool:
            return wilson(self.same + more, self.compared + more).low >= ENOUGH

        if enough(0):
            return 0
        least, most = 0, 1  # not enough, perhaps enough: the bound grows with every one that is alike
        while not enough(most):
            least, most = most, 2 * most
        while most - least > 1:
            middle = (least + most) // 2
            least, most = (least, middle) if enough(middle) else (middle, most)
        return most


@dataclass(slots=True)
class Agreement:
    """What the comparison comes to; holds case numbers and names of fields, and no value of any.

    Attributes:
        cases: cases of which all compared entries agree.
        fields: by the name of a field or of an output.
        rules: by table and rule that fired.
        differences: case number to the entries in which it differs.
        unknown: rows of a file that belong to no case, by their line.
        open: cases that are compared with nothing, because the machine has not decided them.
        twice: cases that came in a file more than once; only the first row counts.
        missing: cases that people have not entered yet, as far as the legacy system shows.
        several: cases for which several entries stand there; which one is meant nobody can say.
    """

    cases: Tally = field(default_factory=Tally)
    fields: dict[str, Tally] = field(default_factory=dict)
    rules: dict[str, Tally] = field(default_factory=dict)
    differences: dict[str, list[str]] = field(default_factory=dict)
    unknown: list[int] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    several: list[str] = field(default_factory=list)

    @property
    def left(self) -> dict[str, int]:
        """How much was compared with nothing, by the reason."""
        return {
            "missing": len(self.missing),
            "several": len(self.several),
            "undecided": len(self.open),
            "unknown_lines": len(self.unknown),
            "twice": len(self.twice),
        }

    @property
    def enough(self) -> bool:
        """Whether the exit rule of E2 is kept, as far as it is about agreement."""
        return self.cases.lower >= ENOUGH


@dataclass(frozen=True, slots=True)
class Machine:
    """What the machine says of one case.

    Attributes:
        number: the case.
        values: canonical values of fields and outputs, by name; None: not decided yet.
        rules: table and rule that fired.
        typed: fields that a person entered or corrected here: they are not the machine's, and not compared.
    """

    number: str
    values: Mapping[str, str] | None
    rules: Sequence[str]
    typed: frozenset[str] = frozenset()


def compare(form: Form, found: Iterable[tuple[Machine, Mapping[str, str]]]) -> Agreement:
    """Compare cases with what people decided and wrote down.

    Args:
        form: declares the fields.
        found: what the machine says, and what people did, by name as it stands in the file; an empty text stands for
            nothing, and says that nothing is there.
    """
    return counted(found, partial(alike, form))


def counted(found: Iterable[tuple[Machine, Mapping[str, str]]], same: Same) -> Agreement:
    """Count how often machine and people say the same.

    Args:
        found: what the machine says, and what people did, by name; each case counts once.
        same: whether two values say the same.
    """
    agreement = Agreement()
    seen: set[str] = set()
    for machine, people in found:
        if machine.number in seen:
            agreement.twice.append(machine.number)
        elif machine.values is None:
            agreement.open.append(machine.number)
        else:
            _one(agreement, same, machine, machine.values, people)
        seen.add(machine.number)
    return agreement


def _one(
    agreement: Agreement, same: Same, machine: Machine, values: Mapping[str, str], people: Mapping[str, str]
) -> None:
    differing = []
    compared = {name: said for name, said in people.items() if name not in machine.typed}
    if not compared:
        return  # about a case of which nothing was compared nothing is known
    for name, said in compared.items():
        agreed = same(name, values.get(name, ""), said)
        agreement.fields.setdefault(name, Tally()).add(agreed)
        if not agreed:
            differing.append(name)
    agreement.cases.add(not differing)
    for rule in machine.rules:
        agreement.rules.setdefault(rule, Tally()).add(not differing)
    if differing:
        agreement.differences[machine.number] = differing


def alike(form: Form, name: str, machine: str, people: str) -> bool:
    """Whether a value of the machine and one that people wrote down say the same.

    Args:
        form: declares the fields; what it does not declare is an output of the decision.
        name: of the entry.
        machine: canonical.
        people: as it stands in the file.
    """
    people = people.strip()
    declared = next((one for one in form.all_fields if one.name == name), None)
    if declared is not None:
        return machine == ((canonical(declared.kind, people, declared) or people) if people else "")
    return _plain(machine) == _plain(people)


def _plain(said: str) -> object:
    """A number or a day as what it is, whoever wrote it down; text without the case of its letters."""
    text = " ".join(said.split())
    number = text.removesuffix("€").strip()
    if "," in number:
        number = number.replace(".", "").replace(",", ".")
    try:
        found = Decimal(number)
        if found.is_finite():  # a dog may be called Nan, and Decimal would take it for no number, unlike itself
            return found
    except InvalidOperation:
        pass
    for pattern in ("%Y-%m-%d", "%d.%m.%Y"):
        try:
            return datetime.strptime(text, pattern).date()  # noqa: DTZ007  # a day has no zone
        except ValueError:
            continue
    return text.casefold()
