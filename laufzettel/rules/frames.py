# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Decides a pandas DataFrame: one row per case in, one row per case out. Nothing else of this project is needed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import numpy as np
import numpy.typing as npt
import pandas as pd
from pandas.api.extensions import ExtensionDtype

from laufzettel.rules.columns import Coded, Days, Flags, Lists, Same, Scaled, Truths, Whole
from laufzettel.rules.model import Term
from laufzettel.rules.settling import Output
from laufzettel.rules.table import Table
from laufzettel.rules.values import Type, Value

VERDICT, RULES = "verdict", "rules"
BASIS, REASON = "legal_basis", "reason"
_EXACT = 2**53
"""Up to here every whole number has a floating point number of its own."""
_LONGEST = 2**63


def decide(table: Table, frame: pd.DataFrame, stichtag: str | date, *, reasons: bool = False) -> pd.DataFrame:
    """Decide every row of a DataFrame, and say which rules did it.

    Whole numbers, dates without a time, truths, text and categories are taken as they are. A floating point number is
    taken for the number it is written as: 12.5 is 12.50 EUR. One that needs more decimals than its term has, or is too
    large to be sure, is of the wrong type, and so is a date with a time of day. NaN, NaT, NA and None mean that nothing
    was given.

    Args:
        table: one table of a workbook, from `load_rules(path).tables`.
        frame: a column for every term in `table.inputs`; others are ignored.
        stichtag: the date of law, one for all rows or the name of the column it stands in.
        reasons: add the legal basis and the sentence of every row; this takes some time per row.

    Returns:
        With the index of `frame`: a column for every output (`Decimal` for numbers with decimals, lists for the hit
        policies that give them, nothing without a decision), `verdict`, `rules` (their ids), and on request
        `legal_basis` and `reason`.

    Raises:
        KeyError: a column is missing, or stands there twice.
        ValueError: an output has the name of one of the columns added here.
    """
    taken = {VERDICT, RULES, BASIS, REASON} & set(table.output_names)
    if taken:
        raise ValueError(f"table {table.name}: an output is named like a column of the answer: {', '.join(taken)}")
    day = Same(stichtag, len(frame)) if isinstance(stichtag, date) else _dates(_of(frame, stichtag))
    terms = table.terms
    found = table.evaluate({name: _column(_of(frame, name), terms[name]) for name in table.inputs}, day)
    answer = {name: _series(column, terms[name], frame.index) for name, column in found.columns.items()}
    said: dict[str, Sequence[str]] = {
        VERDICT: [one.value for one in found.verdicts],
        RULES: ["; ".join(rules) for rules in found.rules],
    }
    if reasons:
        explained = [found.explain(case) for case in range(len(frame))]
        said |= {BASIS: ["; ".join(one.legal_basis) for one in explained], REASON: [one.reason for one in explained]}
    words = {name: pd.Series(column, index=frame.index, dtype="str") for name, column in said.items()}
    return pd.DataFrame(answer | words)


def _of(frame: pd.DataFrame, name: str) -> pd.Series:
    """The one column of that name."""
    found = frame[name]
    if not isinstance(found, pd.Series):
        raise KeyError(f"the column stands there twice: {name}")
    return found


# --- in ---------------------------------------------------------------------------------------------------------------


def _column(series: pd.Series, term: Term) -> Sequence[Value]:
    """A column of the batch; in arrays where the type of the series is the term's, else value by value."""
    match term.type:
        case Type.DATE:
            return _dates(series)
        case Type.FLAG if pd.api.types.is_bool_dtype(series.dtype):
            missing = _missing(series)
            return Truths(series.to_numpy(dtype=np.bool_, na_value=False), missing)
        case Type.NUMBER | Type.INTEGER if pd.api.types.is_integer_dtype(series.dtype):
            return Whole(series.to_numpy(dtype=np.int64, na_value=0), _missing(series))
        case Type.NUMBER | Type.INTEGER if pd.api.types.is_float_dtype(series.dtype):
            return _floats(series, term.decimals)
    return _told_apart(series)


def _missing(series: pd.Series) -> Flags | None:
    missing = series.isna().to_numpy()
    return missing if missing.any() else None


def _floats(series: pd.Series, decimals: int) -> Sequence[Value]:
    """Numbers with decimals: exactly those that the floating point numbers are written as."""
    numbers = series.to_numpy(dtype=np.float64, na_value=np.nan)
    missing = _missing(series)
    given = numbers if missing is None else np.where(missing, 0.0, numbers)
    scaled = np.rint(given * 10.0**decimals)
    if np.isfinite(scaled).all() and (np.abs(scaled) < _EXACT).all() and (scaled / 10.0**decimals == given).all():
        return Scaled(scaled.astype(np.int64), decimals, missing)
    return [None if np.isnan(one) else _written(one, decimals) for one in numbers.tolist()]


def _written(number: float, decimals: int) -> Decimal:
    """The number a floating point number is written as; none where that would be a guess."""
    return Decimal(repr(number)) if abs(number) * 10.0**decimals < _EXACT else Decimal("NaN")


def _dates(series: pd.Series) -> Sequence[Value]:
    """Days; with a time of day or a zone they stay what they are, and no table takes them for dates."""
    if pd.api.types.is_datetime64_dtype(series.dtype):
        moments = series.to_numpy()
        days = moments.astype("datetime64[D]")
        if np.array_equal(days[~np.isnat(days)], moments[~np.isnat(moments)]):
            return Days(days)
    return _told_apart(series)


def _told_apart(series: pd.Series) -> Sequence[Value]:
    """A dictionary of the values and the place of each case in it."""
    if isinstance(series.dtype, pd.CategoricalDtype):
        return Coded(series.cat.codes.to_numpy(), series.cat.categories.tolist())
    if isinstance(series.dtype, pd.StringDtype):
        codes, words = pd.factorize(series)
        return Coded(codes, words.tolist())
    # True is 1 and 1.0 is 1 for pandas too: values of mixed types are not put together.
    missing = series.isna().to_numpy().tolist()
    return [None if nothing else value for value, nothing in zip(series.tolist(), missing, strict=True)]


# --- out --------------------------------------------------------------------------------------------------------------


_KEPT_AS: dict[Type, ExtensionDtype | np.dtype[np.datetime64]] = {
    Type.TEXT: pd.StringDtype(na_value=np.nan),
    Type.INTEGER: pd.Int64Dtype(),
    Type.FLAG: pd.BooleanDtype(),
    Type.DATE: np.dtype("datetime64[s]"),
}
"""What pandas calls the types; numbers with decimals stay `Decimal`, for nothing of its own is exact."""


def _series(column: Sequence[Output], term: Term, index: pd.Index) -> pd.Series:
    """An output as pandas keeps it best; nothing is rounded on the way."""
    if isinstance(column, Coded):
        values = _objects([*column.values, None]).take(column.codes, mode="wrap")
    else:
        values = _objects(column)
    kept = pd.Series(values, index=index, dtype=object)
    dtype = _KEPT_AS.get(term.type)
    if dtype is None or isinstance(column, Lists) or (term.type is Type.INTEGER and any(map(_is_huge, values))):
        return kept
    return kept.astype(dtype)


def _is_huge(value: Output) -> bool:
    """Whether a whole number needs more than 64 bits."""
    return isinstance(value, int) and abs(value) >= _LONGEST


def _objects(values: Sequence[Output]) -> npt.NDArray[np.object_]:
    """An array of what is given, also if that is lists of one length."""
    array = np.empty(len(values), dtype=np.object_)
    for at, value in enumerate(values):
        array[at] = value
    return array
