# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Conditions in full FEEL for a whole batch: each is asked once per distinct value, or set of values, it depends on.

What comes out is a look-up of rules as bits, like that of a plain column, so that they are matched alike.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from laufzettel.rules.columns import Codes, Flags, told_apart_whole
from laufzettel.rules.encoding import told_apart
from laufzettel.rules.feel import BUILTINS
from laufzettel.rules.feel.values import Env
from laufzettel.rules.index import Words, names_null, packed
from laufzettel.rules.model import Decision, Term
from laufzettel.rules.strict import condition, environment
from laufzettel.rules.tree import Formula, Test
from laufzettel.rules.values import Value, is_of

_NOT_MET, _MET, _OPEN, _FAILED = range(4)
_TOO_MANY = 2**62


@dataclass(frozen=True, slots=True)
class Answers:
    """What some formulas say of a batch.

    Attributes:
        accept: per distinct set of values the rules whose formulas are met, and all others, shape (sets, words).
        possible: the same with those that a missing value leaves open.
        failed: the same with those besides that have no answer.
        open, failing: per set, whether there is any such rule.
        codes: per case its set.
    """

    accept: Words
    possible: Words
    failed: Words
    open: Flags
    failing: Flags
    codes: Codes


@dataclass(frozen=True, slots=True)
class _Asked:
    """One formula of a group."""

    met: Callable[[Env], bool | None]
    guarded: tuple[bool, ...]
    rules: Words


class FormulaGroup:
    """Formulas that depend on the same terms.

    Attributes:
        terms: the one a formula asks about by `?`, then those it names.
        unguarded: those of them that some formula cannot do without.
    """

    def __init__(
        self, terms: Sequence[Term], formulas: Mapping[Formula, Sequence[int]], count: int, *, answers_null: bool
    ) -> None:
        """Args: terms. formulas: with their rules. count: of all rules. answers_null: some rule names a missing `?`."""
        self.terms = tuple(terms)
        self._names = ("?", *(term.name for term in terms[1:]))
        self._answers_null = answers_null
        self._asked = []
        others = np.ones((1, count), dtype=np.bool_)
        for formula, rules in formulas.items():
            flags = np.zeros((1, count), dtype=np.bool_)
            flags[0, list(rules)] = True
            others &= ~flags
            guarded = tuple(name in formula.guarded for name in self._names)
            self._asked.append(_Asked(condition(formula.tree), guarded, packed(flags)[0]))
        self._others: Words = packed(others)[0]
        self.unguarded = frozenset(
            term.name for at, term in enumerate(terms) if not all(one.guarded[at] for one in self._asked)
        )

    def answers(self, columns: Mapping[str, Sequence[Value]]) -> Answers:
        """Ask every formula.

        Args:
            columns: the batch.
        """
        sets, codes = self._sets(columns)
        states = np.array([self._states(values) for values in sets], dtype=np.uint8).reshape(-1, len(self._asked))
        accept = np.broadcast_to(self._others, (len(sets), len(self._others))).copy()
        possible = accept.copy()
        failed = accept.copy()
        for at, asked in enumerate(self._asked):
            state = states[:, at : at + 1]
            accept |= np.where(state == _MET, asked.rules, np.uint64(0))
            possible |= np.where((state == _MET) | (state == _OPEN), asked.rules, np.uint64(0))
            failed |= np.where(state != _NOT_MET, asked.rules, np.uint64(0))
        return Answers(accept, possible, failed, (states == _OPEN).any(axis=1), (states == _FAILED).any(axis=1), codes)

    def _sets(self, columns: Mapping[str, Sequence[Value]]) -> tuple[list[tuple[Value, ...]], Codes]:
        """The distinct sets of values, and which of them each case has."""
        parts = [told_apart(columns[term.name], term.type) for term in self.terms]
        distinct, codes = parts[0]
        if len(parts) == 1:
            return [(value,) for value in distinct], codes
        count = len(distinct)
        for others, which in parts[1:]:
            if count * len(others) >= _TOO_MANY:
                seen, which_seen = told_apart_whole(codes)
                codes, count = which_seen.astype(np.intp), len(seen)
            codes, count = codes * len(others) + which, count * len(others)
        sets, places = told_apart_whole(codes)
        shown = np.zeros(len(sets), dtype=np.intp)
        shown[places] = np.arange(len(codes))  # some case that has the set
        chosen = [[values[at] for at in which[shown].tolist()] for values, which in parts]
        return list(zip(*chosen, strict=True)), places.astype(np.intp)

    def _states(self, values: tuple[Value, ...]) -> list[int]:
        for value, term in zip(values, self.terms, strict=True):
            if value is not None and not is_of(value, term.type, term.decimals):
                return [_OPEN] * len(self._asked)  # the case has a value of the wrong type, and no formula is asked
        missing = [at for at, value in enumerate(values) if value is None]
        env = environment(self._names, values, BUILTINS)
        return [self._state(asked, missing, env) for asked in self._asked]

    def _state(self, asked: _Asked, missing: Sequence[int], env: Env) -> int:
        lacking = [at for at in missing if not asked.guarded[at]]
        if lacking:
            return _NOT_MET if lacking == [0] and self._answers_null else _OPEN
        met = asked.met(env)
        if met is None:  # that null is compared with a value says no, and only where null was asked for
            return _NOT_MET if missing else _FAILED
        return _MET if met else _NOT_MET


def answers_null(tests: Sequence[Test]) -> bool:
    """Whether some condition of a column says what holds for a missing value.

    Args:
        tests: of the column. Of formulas those count that ask about nothing else.
    """
    for test in dict.fromkeys(tests):
        if not isinstance(test, Formula):
            if names_null(test):
                return True
        elif not test.names and "?" in test.guarded and condition(test.tree)(environment(("?",), (None,), BUILTINS)):
            return True
    return False


def groups_of(decision: Decision, terms: Mapping[str, Term]) -> list[FormulaGroup]:
    """The formulas among the conditions of a table, by the terms they depend on.

    Args:
        decision: the table.
        terms: all terms, the date of law among them.
    """
    found: dict[tuple[str, ...], dict[Formula, list[int]]] = {}
    null: dict[str, bool] = {}
    for at, column in enumerate(decision.inputs):
        tests = [rule.tests[at] for rule in decision.rules]
        null[column.term.name] = answers_null(tests)
        for rule, test in enumerate(tests):
            if isinstance(test, Formula):
                found.setdefault((column.term.name, *test.names), {}).setdefault(test, []).append(rule)
    return [
        FormulaGroup([terms[name] for name in names], formulas, len(decision.rules), answers_null=null[names[0]])
        for names, formulas in found.items()
    ]


def plain(tests: Sequence[Test], instead: Test) -> list[Test]:
    """The conditions with something else in the places of formulas."""
    return [instead if isinstance(test, Formula) else test for test in tests]
