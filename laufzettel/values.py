# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""From what stands in a document to canonical text: German numbers, dates, codes and check marks, strictly.

What can be read in two ways is not read at all: it gives None, and a person looks. Numbers never pass through floats.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from laufzettel.form import FormField, Kind

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_NOTHING = re.compile(r"[\s\u200b\ufeff.\-\u2010-\u2015]+")

_TRUE = frozenset({"ja", "j", "x", "wahr", "true", "1", "yes", "y", "on", "ein", "✓", "✔", "☑", "☒"})
_FALSE = frozenset({"nein", "n", "falsch", "false", "0", "no", "off", "aus", "☐", "□"})


def fold(text: str) -> str:
    """Text as it is compared: small letters, umlauts written out, blanks as one; `Jänner ` and `JAENNER` are equal."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().translate(_UMLAUTS).split())


def canonical(kind: Kind, raw: str, field: FormField | None = None) -> str | None:
    """The canonical text of a single value, such as a PDF form's.

    Args:
        kind: what it should be.
        raw: what stands in the document.
        field: the declared field; `Kind.CODE` needs its choices.

    Returns:
        Canonical text as in `Kind`; None if nothing stands there or it is not unambiguously a value of this kind.
    """
    return decide_column(kind, [raw], field)[0]


class Separators:
    """Which decimal sign a column uses, decided by those of its numbers that can be read in one way only.

    `1,5` shows a comma and `1.5` a point, `1.234` shows nothing: it is read by what others in its column show, and
    not at all if they show nothing or contradict each other.
    """

    def __init__(self) -> None:
        """Nothing seen yet."""
        self._seen: set[str] = set()

    def look(self, raws: Iterable[str]) -> None:
        """Learn from numbers of the column."""
        if len(self._seen) == 2:
            return
        for raw in raws:
            shown = _only_sign(raw)
            if shown is not None:
                self._seen.add(shown)

    @property
    def decimal_sign(self) -> str | None:
        """`,` or `.`; None while undecided."""
        return next(iter(self._seen)) if len(self._seen) == 1 else None


def decide_column(
    kind: Kind, raws: Sequence[str], field: FormField | None = None, separators: Separators | None = None
) -> list[str | None]:
    """The canonical texts of a column; how its numbers are written is decided once for all of them.

    Args:
        kind: what they should be.
        raws: what stands in the document, one text per row.
        field: the declared field; `Kind.CODE` needs its choices.
        separators: what is known of the column from earlier rows; learns from these.

    Returns:
        One canonical text per row; None where nothing stands or where it is not unambiguously a value of this kind.
    """
    distinct = dict.fromkeys(raws)
    convert: Callable[[str], str | None]
    if kind in (Kind.DECIMAL, Kind.INTEGER):
        separators = separators or Separators()
        separators.look(distinct)
        sign = separators.decimal_sign
        whole = kind is Kind.INTEGER

        def convert(raw: str) -> str | None:
            return _number(raw, sign, whole=whole)
    elif kind is Kind.DATE:
        today = date.today()  # noqa: DTZ011  the office's calendar decides what lies in the future

        def convert(raw: str) -> str | None:
            return iso_date(raw, today)
    elif kind is Kind.CODE:
        convert = _matcher(field.choices if field is not None and field.choices else {})
    else:
        convert = {Kind.TEXT: _text, Kind.DIGITS: _digits, Kind.FLAG: _flag}[kind]
    known = dict(zip(distinct, map(convert, distinct), strict=True))
    return list(map(known.__getitem__, raws))


def _text(raw: str) -> str | None:
    stripped = raw.strip()
    if not stripped.isascii():
        stripped = unicodedata.normalize("NFC", stripped)
    return stripped.replace("\r\n", "\n") or None


def _digits(raw: str) -> str | None:
    if not (raw.isascii() and raw.isdigit()):
        raw = _NOTHING.sub("", raw)
    return raw if raw.isascii() and raw.isdigit() else None


def _flag(raw: str) -> str | None:
    word = fold(raw).removeprefix("/")
    return "true" if word in _TRUE else "false" if word in _FALSE else None


# --- codes -----------------------------------------------------------------------------------------------------------


def _matcher(choices: Mapping[str, tuple[str, ...]]) -> Callable[[str], str | None]:
    """Finds the code that a spelling means; spellings that mean two codes mean none."""
    strict: dict[str, set[str]] = {}
    loose: dict[str, set[str]] = {}
    for code, spellings in choices.items():
        for spelling in (code, *spellings):
            strict.setdefault(fold(spelling), set()).add(code)
            loose.setdefault(_without_marks(spelling), set()).add(code)

    def match(raw: str) -> str | None:
        for codes in (strict.get(fold(raw)), loose.get(_without_marks(raw))):
            if codes:
                return next(iter(codes)) if len(codes) == 1 else None
        return None

    return match


def _without_marks(text: str) -> str:
    """`Rüde` as `rude`, for keyboards without umlauts."""
    apart = unicodedata.normalize("NFKD", text.casefold().replace("ß", "ss"))
    return " ".join("".join(sign for sign in apart if not unicodedata.combining(sign)).split())


# --- numbers ---------------------------------------------------------------------------------------------------------

_BLANKS = str.maketrans(dict.fromkeys("\u00a0\u2007\u2009\u202f", " ") | {"’": "'", "−": "-", "–": "-", "—": "-"})
_NUMBER = re.compile(
    r"""
    (?:(?:€|EUR)\s*)?
    (?P<sign>[+-]?)\s*
    (?P<body>\d+(?:[ '.,]\d+)*)
    (?P<dashes>[.,]--?)?
    (?P<after>\s*-)?
    (?:\s*(?:€|EUR))?
    """,
    re.VERBOSE | re.ASCII | re.IGNORECASE,
)
_GROUPS = {mark: re.compile(rf"[1-9]\d{{0,2}}(?:{re.escape(mark)}\d{{3}})+", re.ASCII) for mark in " '.,"}


# Most amounts; one or two digits at the end are no group of thousands.
_AMOUNT = re.compile(r"-?(?:0|[1-9]\d{0,2}(?:\.\d{3})*|[1-9]\d*)(,)\d\d?|-?(?:0|[1-9]\d*)(\.)\d\d?", re.ASCII)
_MILLIONS = re.compile(r"-?[1-9]\d{0,2}(?:\.\d{3}){2,}", re.ASCII)  # as common in columns of whole numbers


def _plain(raw: str) -> str:
    return raw.translate(_BLANKS).strip()


def _only_sign(raw: str) -> str | None:
    """The decimal sign that this number alone proves; None if it has none or can be read with either."""
    if raw.isascii() and raw.isdigit():
        return None
    if amount := _AMOUNT.fullmatch(raw):
        return amount[1] or amount[2]
    if _MILLIONS.fullmatch(raw):
        return ","
    number = _NUMBER.fullmatch(_plain(raw))
    if number is None or not (number["dashes"] or "," in number["body"] or "." in number["body"]):
        return None
    comma, point = _split(number, ","), _split(number, ".")
    if comma is not None and point is not None:
        return None
    return "," if comma is not None else "." if point is not None else None


def _number(raw: str, sign: str | None, *, whole: bool) -> str | None:
    """A number as plain text with a decimal point; `sign` is the column's decimal sign if it is decided."""
    if usual := _usual(raw, whole=whole):
        return usual
    number = _NUMBER.fullmatch(_plain(raw))
    if number is None or (number["sign"] and number["after"]):
        return None
    if number["dashes"] or "," in number["body"] or "." in number["body"]:
        sign = _only_sign(raw) or sign
        parts = None if sign is None else _split(number, sign)
    else:
        parts = _split(number, ",")
    if parts is None:
        return None
    digits, fraction = parts
    if whole and fraction.strip("0"):
        return None
    text = (digits.lstrip("0") or "0") + ("." + fraction if fraction and not whole else "")
    negative = (number["sign"] == "-" or number["after"]) and text.strip("0.")
    return f"-{text}" if negative else text


def _usual(raw: str, *, whole: bool) -> str | None:
    """The short way for numbers as nearly all of them are written."""
    if raw.isascii() and raw.isdigit():
        return raw.lstrip("0") or "0"
    if _MILLIONS.fullmatch(raw):
        return raw.replace(".", "")
    if not whole and (amount := _AMOUNT.fullmatch(raw)):
        text = raw.replace(".", "").replace(",", ".") if amount[1] else raw
        return text if text.strip("-0.") else text.removeprefix("-")
    return None


def _split(number: re.Match[str], sign: str) -> tuple[str, str] | None:
    """Digits before and after the decimal sign; None if the number cannot be read with this sign."""
    before, _, fraction = number["body"].partition(sign)
    dashes = number["dashes"]
    if (fraction and (dashes or not fraction.isdigit())) or (dashes and dashes[0] != sign):
        return None
    digits = _thousands(before)
    return None if digits is None else (digits, fraction)


def _thousands(before: str) -> str | None:
    """Digits before the decimal sign, without thousands marks of one kind; None if those stand in wrong places."""
    if before.isdigit():
        return before
    for mark, groups in _GROUPS.items():
        if groups.fullmatch(before):
            return before.replace(mark, "")
    return None


# --- dates -----------------------------------------------------------------------------------------------------------

_GERMAN_DATE = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4}|\d{2})", re.ASCII)
_ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]00:00(?::00(?:\.0+)?)?)?", re.ASCII)
_WORD_DATE = re.compile(r"(\d{1,2})(?:\.\s*|[\s-]\s*)([^\W\d_]+)(?:\.\s*|[\s-]\s*)(\d{4}|\d{2})", re.ASCII)
_MONTHS = {
    name: month
    for month, names in enumerate(
        (
            "januar jan jaenner jaen",
            "februar feb feber",
            "maerz mrz maer marz mar",
            "april apr",
            "mai",
            "juni jun",
            "juli jul",
            "august aug",
            "september sep sept",
            "oktober okt",
            "november nov",
            "dezember dez",
        ),
        start=1,
    )
    for name in names.split()
}
_YEARS_AHEAD = 10
"""A two-digit year that would lie so near in the future is ambiguous: a planned day, or one of a century ago."""


def iso_date(raw: str, today: date) -> str | None:
    """A date as ISO text.

    Args:
        raw: `20.03.2026`, `1.3.26`, `2026-03-20`, `3. Mai 2018` or `3. Mrz 18`; day and month are never guessed.
        today: decides the century of two-digit years: 1970 to today; what would come in the next ten years is
            ambiguous.

    Returns:
        `2026-03-20`; None for anything else, such as the 31st of February.
    """
    text = raw.translate(_BLANKS).strip()
    if found := _GERMAN_DATE.fullmatch(text):
        day, month, year = found[1], int(found[2]), found[3]
    elif found := _ISO_DATE.fullmatch(text):
        day, month, year = found[3], int(found[2]), found[1]
    elif found := _WORD_DATE.fullmatch(fold(text)):
        day, month, year = found[1], _MONTHS.get(found[2], 0), found[3]
    else:
        return None
    try:
        if len(year) == 4:
            return date(int(year), month, int(day)).isoformat()
        return _century(int(year), month, int(day), today)
    except ValueError:
        return None


def _century(year: int, month: int, day: int, today: date) -> str | None:
    if year >= 70:
        return date(1900 + year, month, day).isoformat()
    recent = date(2000 + year, month, day)
    if recent <= today:
        return recent.isoformat()
    return None if recent.year <= today.year + _YEARS_AHEAD else date(1900 + year, month, day).isoformat()
