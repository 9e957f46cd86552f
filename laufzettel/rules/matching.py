# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Finds the rules that fit each case of a batch, column by column, with bit masks."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from laufzettel.rules.columns import Codes, Flags, Integers
from laufzettel.rules.formula_columns import Answers
from laufzettel.rules.index import ColumnIndex, Words, rules_in

_IN_CACHE = 2**15
"""How many words of masks are worked on at a time: 256 kB stay close to the processor."""


Group = tuple[tuple[int, ...], Codes]
"""Rules that count together, and their cases."""


Failed = tuple[Codes, Words]
"""Cases, and rules as bits for each."""


class Matches:
    """Which rules fit.

    Attributes:
        masks: per case the rules that fit as bits, shape (cases, words).
        undecided: per case, whether a rule that does not fit could, if nothing were missing.
        missing: per case, whether a required value is missing.
        wrong: per case, whether a value is of the wrong type or not allowed.
        disturbed: whether any of the three, or the next, holds for any case.
        failed: cases with the rules, as bits, of which nobody can say whether they fit: a formula has no answer.
    """

    def __init__(
        self, masks: Words, undecided: Flags, missing: Flags, wrong: Flags, disturbed: bool, failed: Failed
    ) -> None:
        """Args: as the attributes."""
        self.masks = masks
        self.failed = failed
        self.undecided = undecided
        self.missing = missing
        self.wrong = wrong
        self.disturbed = disturbed

    @cached_property
    def first(self) -> Codes:
        """Per case the first rule that fits, in the order of the sheet; -1 if none does."""
        return _lowest(*self._first_words)

    def unsettled(self, *, first: bool) -> Codes:
        """The cases whose answer depends on a formula that has none.

        Args:
            first: whether only the first rule that fits counts, so that those behind it do not matter.
        """
        rows, words = self.failed
        if not first or not len(rows):
            return rows
        fitting, failing = self.first[rows], _lowest(*_first_words(words))
        return rows[(fitting < 0) | (failing < fitting)]

    def failing(self, case: int) -> list[int]:
        """The rules of one case of which nobody can say whether they fit."""
        rows, words = self.failed
        return [rule for at in np.flatnonzero(rows == case).tolist() for rule in rules_in(words[at])]

    @cached_property
    def several(self) -> Flags:
        """Per case, whether more than one rule fits."""
        word, _ = self._first_words
        more: Flags = (word & (word - np.uint64(1))) != 0
        if self.masks.shape[1] > 1:
            more |= (self.masks != 0).sum(axis=1, dtype=np.uint32) > 1
        return more

    @cached_property
    def fitting(self) -> tuple[Codes, Integers]:
        """Where the rules of each case start in the second array, and the end; the rules of all cases."""
        count, words = self.masks.shape
        bits, size = 64 * words, np.uint16 if words <= 2**10 else np.uint32
        starts = np.zeros(count + 1, dtype=np.intp)
        parts: list[Integers] = [np.zeros(0, dtype=size)]
        for begin in range(0, count, _step(words)):
            part = np.ascontiguousarray(self.masks[begin : begin + _step(words)], dtype="<u8")
            flat = np.flatnonzero(np.unpackbits(part.view(np.uint8).reshape(-1), bitorder="little").view(np.bool_))
            starts[begin + 1 : begin + 1 + len(part)] = np.bitwise_count(part).sum(axis=1, dtype=np.intp)
            parts.append((flat & 63 if words == 1 else flat % bits).astype(size))
        return np.cumsum(starts), np.concatenate(parts)

    @property
    def patterns(self) -> list[tuple[int, ...]]:
        """The distinct sets of rules that fit, each in the order of the sheet."""
        return self._told_apart[0]

    @property
    def pattern(self) -> Codes:
        """Per case, which of the patterns."""
        return self._told_apart[1]

    @cached_property
    def _first_words(self) -> tuple[Words, Codes | int]:
        """Per case the first word that is not empty, and how many rules come before it."""
        return _first_words(self.masks)

    @cached_property
    def _told_apart(self) -> tuple[list[tuple[int, ...]], Codes]:
        if self.masks.shape[1] == 1:
            distinct, pattern = np.unique(self.masks[:, 0], return_inverse=True)
            rows = distinct.reshape(-1, 1)
        else:
            rows, pattern = np.unique(self.masks, axis=0, return_inverse=True)
        return [tuple(rules_in(row)) for row in rows], pattern.reshape(-1).astype(np.intp)


class Fired:
    """The rules that count in each case, among those that fit."""

    def __init__(self, matches: Matches, *, first: bool, groups: Sequence[Group] | None = None) -> None:
        """Args: matches: rules that fit. first: only the first counts. groups: rules that count and their cases.

        With groups, every case is in one of them; without, every set of rules that fits is its own.
        """
        self._matches = matches
        self._most = 1 if first else None
        self._groups = groups

    @property
    def patterns(self) -> list[tuple[int, ...]]:
        """The distinct sets of rules, each in the order in which its rules count."""
        return self._told_apart[0]

    @property
    def pattern(self) -> Codes:
        """Per case, which of the patterns."""
        return self._told_apart[1]

    def of(self, case: int) -> tuple[int, ...]:
        """The rules that count in one case."""
        if self._groups is not None:
            return self.patterns[int(self.pattern[case])]
        return tuple(rules_in(self._matches.masks[case])[: self._most])

    @cached_property
    def _told_apart(self) -> tuple[list[tuple[int, ...]], Codes]:
        if self._groups is None:
            return [fitting[: self._most] for fitting in self._matches.patterns], self._matches.pattern
        pattern = np.zeros(len(self._matches.masks), dtype=np.intp)
        for at, (_, rows) in enumerate(self._groups):
            pattern[rows] = at
        return [fired for fired, _ in self._groups], pattern


def _first_words(masks: Words) -> tuple[Words, Codes | int]:
    if masks.shape[1] == 1:
        return masks[:, 0], 0
    at = (masks != 0).argmax(axis=1)
    return masks[np.arange(len(masks)), at], 64 * at


def _lowest(word: Words, before: Codes | int) -> Codes:
    """The lowest bits of some words; -1 where there is none."""
    # A word less one, without the bits of the word, are the zeros below its lowest bit.
    found = np.bitwise_count(~word & (word - np.uint64(1))).astype(np.intp)
    found += before
    found[word == 0] = -1
    return found


def find_matches(
    indexes: Sequence[ColumnIndex],
    codes: Sequence[Integers],
    required: Sequence[bool],
    formulas: Sequence[Answers] = (),
) -> Matches:
    """Look every case up in every column.

    Args:
        indexes: the compiled columns, at least one.
        codes: per column the row of the index for each case, each of shape (cases,).
        required: per column whether a value must be there.
        formulas: what conditions in full FEEL say.
    """
    count = len(codes[0])
    missing, wrong, nulls, undecided = (np.zeros(count, dtype=np.bool_) for _ in range(4))
    for index, code, needed in zip(indexes, codes, required, strict=True):
        if not count or int(_different(code).max()) < index.null:
            continue
        wrong |= code == index.wrong
        null = code == index.null
        nulls |= null
        if needed:
            missing |= null
    all_codes: list[Integers] = [*codes, *(one.codes for one in formulas)]
    masks = _intersected([*(index.accept for index in indexes), *(one.accept for one in formulas)], all_codes)
    for one in formulas:
        if one.open.any():
            nulls |= one.open.take(one.codes)
    possible = [*(index.possible for index in indexes), *(one.possible for one in formulas)]
    rows = np.flatnonzero(nulls)
    for begin in range(0, len(rows), _step(masks.shape[1])):
        some = rows[begin : begin + _step(masks.shape[1])]
        open_rules = _intersected(possible, [code[some] for code in all_codes])
        undecided[some] = (open_rules & ~masks[some]).any(axis=1)
    failed = _failed(possible, len(indexes), all_codes, formulas)
    masks[missing] = 0
    disturbed = bool(len(rows)) or bool(wrong.any()) or bool(len(failed[0]))
    return Matches(masks, undecided, missing, wrong, disturbed, failed)


def _failed(possible: Sequence[Words], plain: int, codes: Sequence[Integers], formulas: Sequence[Answers]) -> Failed:
    """Where a formula has no answer and no other condition of its rule says no."""
    flags = np.zeros(len(codes[0]), dtype=np.bool_)
    for one in formulas:
        if one.failing.any():
            flags |= one.failing.take(one.codes)
    rows = np.flatnonzero(flags)
    if not len(rows):
        return rows, np.zeros((0, possible[0].shape[1]), dtype=np.uint64)
    here = [code[rows] for code in codes]
    upper = _intersected([*possible[:plain], *(one.failed for one in formulas)], here)
    left = upper & ~_intersected(possible, here)
    some = left.any(axis=1)
    return rows[some], left[some]


def _intersected(accepts: Sequence[Words], codes: Sequence[Integers]) -> Words:
    """Per case the rules that every column accepts."""
    count, words = len(codes[0]), accepts[0].shape[1]
    masks = np.empty((count, words), dtype=np.uint64)
    step = _step(words)
    buffer = np.empty((min(step, count), words), dtype=np.uint64)
    same = np.full(words, ~np.uint64(0))
    varying = []
    for accept, code in zip(accepts, codes, strict=True):
        if count and len(_different(code)) == 1:
            same &= accept[code[0]]
        else:
            varying.append((accept, code))
    for begin in range(0, count, step):
        part = masks[begin : begin + step]
        part[:] = same
        for accept, code in varying:
            fitting = buffer[: len(part)]
            # The codes are rows of the table; clipping only spares the check, and a copy of the buffer.
            accept.take(code[begin : begin + step], axis=0, out=fitting, mode="clip")
            part &= fitting
    return masks


def _different(code: Integers) -> Integers:
    """The codes, or one of them where a single one was spread over all cases."""
    return code[:1] if code.strides == (0,) else code


def _step(words: int) -> int:
    return max(256, _IN_CACHE // words)


def rows_by(codes: Codes, count: int) -> list[Codes]:
    """The cases of each code, in order.

    Args:
        codes: one per case, from 0.
        count: how many codes there are.
    """
    order = np.argsort(codes.astype(np.uint16) if count <= 2**16 else codes, kind="stable")  # 16 bits are sorted faster
    return np.split(order, np.cumsum(np.bincount(codes, minlength=count))[:-1]) if count else []
