# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Peers of the rules benchmark that decide whole columns: a mask for each rule in pandas, one expression in polars."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks.rules_ours import Told, told_of
from benchmarks.rules_tables import WORDS, Cases, Condition, Rule


class _Masks:
    """What pandas and polars give: the number of the rule, or for COLLECT the rules as bits, with their fees."""

    def __init__(self, name: str, rules: Sequence[Rule]) -> None:
        """Args: name: of the table. rules: its rows."""
        self._name, self._rules = name, rules
        self.hits: npt.NDArray[np.int64] = np.zeros(0, np.int64)
        self.fees: npt.NDArray[np.int64] = np.zeros(0, np.int64)

    def told(self) -> list[Told]:
        """What came out."""
        fired = [[hit] for hit in self.hits.tolist()]
        if self._name == "COLLECT":
            every = range(len(self._rules))
            fired = [[at for at in every if hits >> at & 1] for (hits,) in fired]
        found = told_of(self._name, self._rules, fired)
        assert [fee for _, fee in found] == self.fees.tolist()
        return found


class Pandas(_Masks):
    """One mask per rule over categorical and numeric columns."""

    def __init__(self, name: str, rules: Sequence[Rule], cases: Cases) -> None:
        """Args: name: of the table. rules: its rows. cases: to decide."""
        super().__init__(name, rules)
        import pandas as pd

        words = {term: pd.Categorical.from_codes(codes, pd.Index(WORDS[term])) for term, codes in cases.words.items()}
        others = {"anmeldung": cases.registered.astype("datetime64[s]"), "sachkunde": cases.proven}
        self.frame = pd.DataFrame({**cases.numbers, **words, **others})

    def run(self) -> None:
        """Decide all cases."""
        collects = self._name == "COLLECT"
        hits = np.full(len(self.frame), 0 if collects else -1, np.int64)
        fees = np.zeros(len(self.frame), np.int64)
        for at, rule in reversed(list(enumerate(self._rules))):
            mask = np.ones(len(hits), np.bool_)
            for term, one in rule.conditions.items():
                mask &= self._mask(term, one)
            if collects:
                hits |= mask.astype(np.int64) << at
                fees += mask * rule.fee
            else:
                hits[mask], fees[mask] = at, rule.fee
        self.hits, self.fees = hits, fees

    def _mask(self, term: str, one: Condition) -> npt.NDArray[np.bool_]:
        import pandas as pd

        column = self.frame[term]
        if one.flag is not None:
            return np.asarray(column == one.flag)
        if one.words:
            among: npt.NDArray[np.bool_] = np.asarray(column.isin(one.words))
            return ~among if one.none_of else among
        low, high = (pd.Timestamp(end) if isinstance(end, date) else end for end in (one.low, one.high))
        mask = np.ones(len(column), np.bool_)
        if low is not None:
            mask &= np.asarray(column >= low)
        if high is not None:
            mask &= np.asarray(column < high)
        return mask


class Polars(_Masks):
    """One expression for all rules over Enum and numeric columns."""

    def __init__(self, name: str, rules: Sequence[Rule], cases: Cases) -> None:
        """Args: name: of the table. rules: its rows. cases: to decide."""
        super().__init__(name, rules)
        import polars as pl

        words = {
            term: pl.Series(values, dtype=pl.Enum(WORDS[term]))
            for term, values in cases.lists().items()
            if term in WORDS
        }
        others = {"anmeldung": cases.registered, "sachkunde": cases.proven}
        self.frame = pl.DataFrame({**cases.numbers, **words, **others})
        masks = [self._mask(rule) for rule in rules]
        if name == "COLLECT":
            hits = pl.sum_horizontal([mask.cast(pl.Int64) * 2**at for at, mask in enumerate(masks)])
            fees = pl.sum_horizontal([mask.cast(pl.Int64) * rule.fee for mask, rule in zip(masks, rules, strict=True)])
        else:
            hits = pl.coalesce([pl.when(mask).then(pl.lit(at, pl.Int64)) for at, mask in enumerate(masks)])
            fees = pl.coalesce(
                [pl.when(mask).then(pl.lit(rule.fee, pl.Int64)) for mask, rule in zip(masks, rules, strict=True)]
            )
        self._wanted = [hits.alias("hits"), fees.alias("fees")]

    def run(self) -> None:
        """Decide all cases."""
        found = self.frame.lazy().select(self._wanted).collect()
        self.hits, self.fees = found["hits"].to_numpy(), found["fees"].to_numpy()

    def _mask(self, rule: Rule) -> Any:
        import polars as pl

        mask = pl.lit(True)
        for term, one in rule.conditions.items():
            column = pl.col(term)
            if one.flag is not None:
                mask &= column if one.flag else ~column
            elif one.words:
                within = column.is_in(list(one.words))
                mask &= ~within if one.none_of else within
            if one.low is not None:
                mask &= column >= one.low
            if one.high is not None:
                mask &= column < one.high
        return mask
