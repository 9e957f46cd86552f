# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A comparison as tables that people read, in German or English: what moved where, what it sums to."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from laufzettel.rules.settling import Output
from laufzettel.rules.simulation.results import Group, Outcome, Result, Sums
from laufzettel.rules.values import Value

Cell = Value
Row = Sequence[Cell]

_WIDEST = 60
"""So many outcomes have a row or a column of their own in the cross table; the rarer ones are put together."""


class Tables:
    """The tables of one comparison; the first row of each has the headings."""

    def __init__(self, result: Result, language: str) -> None:
        """Args: result: what came out. language: `de` or `en`."""
        self._result = result
        self._language = language

    def say(self, de: str, en: str) -> str:
        """The words in the language of the tables."""
        return de if self._language == "de" else en

    def overview(self) -> list[Row]:
        """What was compared, how many cases change, and what the versions do not have in common."""
        result, say = self._result, self.say
        rows: list[Row] = [
            (say("Tabelle", "Table"), result.table),
            (say("alt", "old"), f"{result.old.info.name}, {result.old.info.edition} ({result.old.version[:12]})"),
            (say("neu", "new"), f"{result.new.info.name}, {result.new.info.edition} ({result.new.version[:12]})"),
            (say("Fälle", "Cases"), result.cases),
            (say("davon anders entschieden", "decided otherwise"), result.changed),
            (say("Anteil", "Share"), percent(result.share, self._language)),
            (say("gleiches Ergebnis, andere Regel", "same result, other rule"), result.other_rules),
        ]
        for name, sums in zip(result.numeric, result.totals, strict=True):
            rows += [
                (f"{name}, {say('alt', 'old')}", sums.old),
                (f"{name}, {say('neu', 'new')}", sums.new),
                (f"{name}, {say('Differenz', 'difference')}", sums.difference),
            ]
        named = (
            (say("Eingang nur in alt", "Input in old only"), result.only_old),
            (say("Eingang nur in neu", "Input in new only"), result.only_new),
            (say("Ausgang nur in alt, nicht verglichen", "Output in old only, not compared"), result.outputs_only_old),
            (say("Ausgang nur in neu, nicht verglichen", "Output in new only, not compared"), result.outputs_only_new),
        )
        rows += [(head, ", ".join(names)) for head, names in named if names]
        unused = (say("alt", "old"), result.unused_old), (say("neu", "new"), result.unused_new)
        rows += [
            (f"{say('Regeln ohne Fall', 'Rules without a case')}, {which}", ", ".join(rules))
            for which, rules in unused
            if rules
        ]
        return rows

    def cross(self) -> list[Row]:
        """A row for each outcome of the old version, a column for each of the new one; how many cases."""
        result = self._result
        olds = self._named(result.by_old(), result.rules_old)
        news = self._named(result.by_new(), result.rules_new)
        counts: dict[tuple[int, int], int] = {}
        for pair in self._result.pairs:
            at = olds.get(pair.old, len(olds)), news.get(pair.new, len(news))
            counts[at] = counts.get(at, 0) + pair.cases
        rest = self.say("übrige", "others")
        rows, columns = ([one.text(self._language) for one in some] for some in (olds, news))
        rows += [rest] if any(row == len(olds) for row, _ in counts) else []
        columns += [rest] if any(column == len(news) for _, column in counts) else []
        found: list[Row] = [(self.say("alt \\ neu", "old \\ new"), *columns)]
        for row, said in enumerate(rows):
            found.append((said, *(counts.get((row, column), 0) for column in range(len(columns)))))
        return found

    @staticmethod
    def _named(groups: Sequence[Group], rules: Sequence[str]) -> dict[Outcome, int]:
        """The outcomes with a row or a column of their own, the most frequent ones, in the order of the sheet."""
        place = {rule: at for at, rule in enumerate(rules)}
        chosen = [group.outcome for group in groups[:_WIDEST]]
        ordered = sorted(chosen, key=lambda one: (not one.rules, [place[rule] for rule in one.rules], one.verdict))
        return {outcome: at for at, outcome in enumerate(ordered)}

    def pairs(self) -> list[Row]:
        """The same as a list, without those that have no cases."""
        say = self.say
        rows: list[Row] = [
            (pair.old.text(self._language), pair.new.text(self._language), pair.cases, pair.changed)
            for pair in self._result.pairs
        ]
        return [(say("alt", "old"), say("neu", "new"), say("Fälle", "cases"), say("davon anders", "otherwise")), *rows]

    def sums(self, *, by_new: bool = False, only: str = "") -> list[Row]:
        """Per rule of one version its cases, and what both versions give them.

        Args:
            by_new: by the rules of the new version, not of the old one.
            only: one output; all if not said.
        """
        result, say = self._result, self.say
        head = [
            say("neue Regel", "new rule") if by_new else say("alte Regel", "old rule"),
            say("Fälle", "cases"),
            say("davon anders", "otherwise"),
        ]
        places = [at for at, name in enumerate(result.numeric) if only in ("", name)]
        for at in places:
            said = say("alt", "old"), say("neu", "new"), say("Differenz", "difference")
            head += [f"{result.numeric[at]}, {one}" for one in said]
        groups = result.by_new() if by_new else result.by_old()
        rows: list[Row] = [tuple(head)]
        for group in groups:
            figures = (group.outcome.text(self._language), group.cases, group.changed)
            rows.append((*figures, *_spread([group.sums[at] for at in places])))
        total = (say("alle", "all"), result.cases, result.changed)
        return [*rows, (*total, *_spread([result.totals[at] for at in places]))]

    def changed(self, *, differing: bool = False) -> list[Row]:
        """The changed cases: how they fared, what came out, and, if that was asked for, what they brought.

        Args:
            differing: leave out outputs that are the same in all of them, and what cases brought.
        """
        result, say = self._result, self.say
        places = [at for at in range(len(result.outputs)) if not differing or self._differs(at)]
        head = [say("Fall", "case"), say("alte Regel", "old rule"), say("neue Regel", "new rule")]
        for at in places:
            head += [f"{result.outputs[at]}, {say('alt', 'old')}", f"{result.outputs[at]}, {say('neu', 'new')}"]
        rows: list[Row] = [(*head, *(() if differing else result.inputs))]
        for one in result.listed:
            outputs = [_plain(value) for at in places for value in (one.old_outputs[at], one.new_outputs[at])]
            fared = one.case, one.old.text(self._language), one.new.text(self._language)
            rows.append((*fared, *outputs, *(() if differing else one.inputs)))
        return rows

    def _differs(self, at: int) -> bool:
        return any(one.old_outputs[at] != one.new_outputs[at] for one in self._result.listed)


def percent(share: float, language: str) -> str:
    """A share with one decimal."""
    said = f"{100 * share:.1f}"
    return f"{said.replace('.', ',')} %" if language == "de" else f"{said}%"


def _spread(sums: Sequence[Sums]) -> list[Decimal | None]:
    return [number for one in sums for number in (one.old, one.new, one.difference)]


def _plain(output: Output) -> Value:
    return "; ".join("–" if one is None else str(one) for one in output) if isinstance(output, list) else output
