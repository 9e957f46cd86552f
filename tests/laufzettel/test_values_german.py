# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""German numbers, dates, codes and check marks become canonical text, or nothing at all."""

from __future__ import annotations

import random
import time
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laufzettel.form import FormField, Kind
from laufzettel.values import Separators, canonical, decide_column, fold, iso_date

SEX = FormField("sex", Kind.CODE, "Geschlecht", "Sex", choices={"m": ("Rüde", "männlich"), "w": ("Hündin", "weiblich")})
MONTHS = (
    *("Januar", "Februar", "März", "April", "Mai", "Juni"),
    *("Juli", "August", "September", "Oktober", "November", "Dezember"),
)
TODAY = date(2026, 3, 20)


def german(number: Decimal, separator: str) -> str:
    """A number as German offices write it."""
    return f"{number:,f}".replace(",", "_").replace(".", ",").replace("_", separator)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**12), max_value=10**12))
def test_a_german_amount_is_read_back_exactly(number: Decimal) -> None:
    """With points, blanks, apostrophes or nothing between the thousands."""
    for separator in (".", " ", "\u00a0", "'", ""):
        assert canonical(Kind.DECIMAL, german(number, separator)) == f"{number or abs(number):f}"


@given(st.integers(-(10**15), 10**15))
def test_a_canonical_number_stays_what_it_is(number: int) -> None:
    """Reading it again changes nothing."""
    assert canonical(Kind.INTEGER, str(number)) == canonical(Kind.DECIMAL, str(number)) == str(number)


@given(st.dates(min_value=date(1000, 1, 1)))
def test_a_german_date_is_read_back_exactly(day: date) -> None:
    """With and without leading zeros, in ISO, and with the month's name."""
    for text in (
        f"{day:%d.%m.}{day.year}",
        f"{day.day}.{day.month}.{day.year}",
        f"{day.day}. {MONTHS[day.month - 1]} {day.year}",
        day.isoformat(),
    ):
        assert canonical(Kind.DATE, text) == day.isoformat()


@given(st.text(max_size=40), st.sampled_from(list(Kind)))
def test_no_text_is_too_odd(raw: str, kind: Kind) -> None:
    """Whatever stands there gives a canonical text or None, and a canonical text is canonical."""
    value = canonical(kind, raw, SEX)
    assert value is None or canonical(kind, value, SEX) in (value, None)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("1.234,56-", "-1234.56"),
        ("17.890,--", "17890"),
        ("50,-", "50"),
        ("12,50 €", "12.50"),
        ("EUR 1'234.50", "1234.50"),
        ("−3,5", "-3.5"),
        ("-0,00", "0.00"),
        ("0,123", "0.123"),
        ("12.34", "12.34"),
        ("1.234", None),
        ("1,234", None),
        ("12 34", None),
        ("1.2.3", None),
        ("20.03.2026", None),
        ("1e5", None),
        ("-3-", None),
        ("١٢", None),
        ("", None),
    ],
)
def test_a_single_number_is_read_only_if_it_can_mean_one_thing(raw: str, expected: str | None) -> None:
    """`1.234` alone may be a thousand or a little more than one."""
    assert canonical(Kind.DECIMAL, raw) == expected


def test_a_column_decides_what_a_point_means() -> None:
    """One number that shows a decimal comma makes `1.234` a thousand; contradicting ones leave it open."""
    assert decide_column(Kind.DECIMAL, ["1.234", "1,5", ""]) == ["1234", "1.5", None]
    assert decide_column(Kind.DECIMAL, ["1.234", "1.5", "1,234"]) == ["1.234", "1.5", "1234"]
    assert decide_column(Kind.DECIMAL, ["1.234", "1.5", "1,5"]) == [None, "1.5", "1.5"]
    assert decide_column(Kind.DECIMAL, ["1.234", "2.345"]) == [None, None]
    assert decide_column(Kind.INTEGER, ["1.234", "2.345.678", "3,00", "3,50"]) == ["1234", "2345678", "3", None]
    assert decide_column(Kind.DECIMAL, ["1.234", "31.12.2026"]) == [None, None]


def test_what_a_column_showed_counts_for_later_rows_until_one_contradicts() -> None:
    """Large sheets are read in slices."""
    separators = Separators()
    assert decide_column(Kind.DECIMAL, ["1,5"], None, separators) == ["1.5"]
    assert decide_column(Kind.DECIMAL, ["1.234"], None, separators) == ["1234"]
    assert decide_column(Kind.DECIMAL, ["1.5", "1.234"], None, separators) == ["1.5", None]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("1.3.26", "2026-03-01"),
        ("31.12.69", "1969-12-31"),
        ("01.01.27", None),
        ("21.03.26", None),
        ("01.01.70", "1970-01-01"),
        ("3. Mai 2018", "2018-05-03"),
        ("3. Mrz 18", "2018-03-03"),
        ("2. Jänner 2020", "2020-01-02"),
        ("20-Dez-2025", "2025-12-20"),
        ("2026-03-20 00:00:00", "2026-03-20"),
        ("31.02.2020", None),
        ("03/04/2026", None),
        ("20.03.", None),
        ("45658", None),
        ("2026-13-01", None),
        ("29.02.1900", None),
    ],
)
def test_a_date_is_read_only_if_it_can_mean_one_day(raw: str, expected: str | None) -> None:
    """Impossible and incomplete days, day and month in doubt, and centuries in doubt go to a person."""
    assert iso_date(raw, TODAY) == expected


def test_codes_are_found_under_all_their_spellings() -> None:
    """Small and capital letters, umlauts written out or without dots."""
    raws = ["Rüde", "RUEDE", "rude", " m ", "hu\u0308ndin", "Katze", ""]
    assert decide_column(Kind.CODE, raws, SEX) == ["m", "m", "m", "m", "w", None, None]


def test_a_spelling_of_two_codes_means_neither() -> None:
    """Nothing is guessed."""
    field = FormField("state", Kind.CODE, "Stand", "State", choices={"beautiful": ("schön",), "done": ("schon",)})
    assert decide_column(Kind.CODE, ["schön", "schon"], field) == ["beautiful", "done"]
    field = FormField("state", Kind.CODE, "Stand", "State", choices={"a": ("alt",), "b": ("Alt",)})
    assert canonical(Kind.CODE, "alt", field) is None


def test_check_marks_in_words_and_signs() -> None:
    """As forms, spreadsheets and people write them."""
    assert decide_column(Kind.FLAG, ["Ja", "x", "WAHR", "1", "Yes", "/On"]) == ["true"] * 6
    assert decide_column(Kind.FLAG, ["nein", "Off", "0", "Falsch", "N"]) == ["false"] * 5
    assert decide_column(Kind.FLAG, ["vielleicht", "", "2", "-"]) == [None] * 4


def test_digits_lose_blanks_hyphens_and_dots_and_keep_zeros() -> None:
    """As chip numbers are written."""
    raws = ["0276 0980-1234.5678", "007", "12a", "²", "\u00a0"]
    assert decide_column(Kind.DIGITS, raws) == ["0276098012345678", "007", None, None, None]


def test_text_is_stripped_and_composed() -> None:
    """Umlauts typed on other systems are the same letters."""
    assert canonical(Kind.TEXT, " Mu\u0308ller\r\nWeg\u00a0") == "Müller\nWeg"
    assert canonical(Kind.TEXT, " ") is None
    assert fold(" JÄNNER\n Straße ") == "jaenner strasse"


def test_a_large_sheet_is_converted_in_less_than_a_second() -> None:
    """20,000 rows of 20 columns, every value another."""
    generator = random.Random(1)  # noqa: S311
    kinds = (Kind.TEXT, Kind.DIGITS, Kind.DATE, Kind.DECIMAL, Kind.INTEGER)
    columns = {
        Kind.TEXT: [f"Straße {n}" for n in range(20_000)],
        Kind.DIGITS: [str(276098100000000 + n) for n in range(20_000)],
        Kind.DATE: [f"{date(1960, 1, 1) + timedelta(days=n):%d.%m.%Y}" for n in range(20_000)],
        Kind.DECIMAL: [german(Decimal(generator.randrange(10**9)) / 100, ".") for _ in range(20_000)],
        Kind.INTEGER: [german(Decimal(generator.randrange(10**9)), ".") for _ in range(20_000)],
    }
    before = time.process_time()
    for _ in range(4):
        for kind in kinds:
            assert None not in decide_column(kind, columns[kind])
    assert time.process_time() - before < 1.0 * 2  # twice as long on a machine that is busy with other things
