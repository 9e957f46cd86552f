# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Finds the rules that fit each case of a batch, column by column, with bit masks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from laufzettel.rules.index import Codes, ColumnIndex, Words, rules_in

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Matches:
    """Which rules fit.

    Attributes:
        patterns: the distinct sets of rules that fit, each in the order of the sheet.
        pattern: per case, which of them.
        undecided: per case, whether a rule that does not fit could, if nothing were missing.
        missing: per case, whether a required value is missing.
        wrong: per case, whether a value is of the wrong type or not allowed.
    """

    patterns: list[tuple[int, ...]]
    pattern: Codes
    undecided: Flags
    missing: Flags
    wrong: Flags


def find_matches(indexes: Sequence[ColumnIndex], codes: Sequence[Codes], required: Sequence[bool]) -> Matches:
    """Look every case up in every column.

    Args:
        indexes: the compiled columns, at least one.
        codes: per column the codes of the batch, each of shape (cases,).
        required: per column whether a value must be there.
    """
    count = len(codes[0])
    hits = indexes[0].accept[codes[0]]
    missing, wrong, nulls = (np.zeros(count, dtype=np.bool_) for _ in range(3))
    for index, code, needed in zip(indexes, codes, required, strict=True):
        hits &= index.accept[code]
        wrong |= code == index.wrong
        null = code == index.null
        nulls |= null
        if needed:
            missing |= null
    undecided = np.zeros(count, dtype=np.bool_)
    rows = np.flatnonzero(nulls)
    if len(rows):
        possible = indexes[0].possible[codes[0][rows]]
        for index, code in zip(indexes, codes, strict=True):
            possible &= index.possible[code[rows]]
        undecided[rows] = (possible & ~hits[rows]).any(axis=1)
    hits[missing] = 0
    patterns, pattern = _patterns(hits)
    return Matches(patterns, pattern, undecided, missing, wrong)


def _patterns(hits: Words) -> tuple[list[tuple[int, ...]], Codes]:
    """The distinct rows of words and, per case, which one it is."""
    if hits.shape[1] == 1:
        distinct, pattern = np.unique(hits[:, 0], return_inverse=True)
        rows = distinct.reshape(-1, 1)
    else:
        rows, pattern = np.unique(hits, axis=0, return_inverse=True)
    return [tuple(rules_in(row)) for row in rows], pattern.reshape(-1).astype(np.intp)


def rows_by_pattern(matches: Matches) -> list[Codes]:
    """The cases of each pattern, in order."""
    order = np.argsort(matches.pattern, kind="stable")
    counts = np.bincount(matches.pattern, minlength=len(matches.patterns))
    return np.split(order, np.cumsum(counts)[:-1]) if len(counts) else []
