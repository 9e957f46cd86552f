# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""From the rows of a month to hours per Lohnart: the tables decide, here is only asked, multiplied and added up.

Hours only, no money: what an hour is worth, and which part of it is free of tax (§ 3b EStG), payroll computes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from decimal import ROUND_HALF_UP, Decimal

from flows.zeitzuschlaege.duties import around
from flows.zeitzuschlaege.shifts import (
    PLACES,
    Place,
    Span,
    Worked,
    clock_changes,
    compensation_ends,
    hours_worked,
    is_holiday,
    span,
    weekday,
)
from laufzettel.rules import Evaluation, RuleBook, Value, Verdict
from laufzettel.working_days import Region

NONE = "keine"
"""The Lohnart of what brings nothing."""
UNDECIDED = "unklar"
"""The reason for a person where a table gives no answer."""
OPEN = "offen"
_HUNDREDTH, _PER_HOUR = Decimal("0.01"), 60


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a time sheet.

    Attributes:
        person: the Personalnummer.
        group: the Entgeltgruppe, such as `9a`.
        day: on which it begins.
        begin, end: as the clock shows them; an end that is not later lies on the next day.
        pause: its minutes.
        duty: `Dienst`, `Einsatz Rufbereitschaft` or `Bereitschaft`.
        overtime: `keine`, `angeordnet` or `nicht angeordnet`.
        time_off: whether the roster grants time off for work on a holiday; None if nothing is said.
        shift: `keine`, `S` or `WS`.
        remark_empty: whether nobody wrote a remark.
    """

    person: str
    group: str
    day: date
    begin: time
    end: time
    pause: int = 0
    duty: str = "Dienst"
    overtime: str = "keine"
    time_off: bool | None = None
    shift: str = "keine"
    remark_empty: bool = True


@dataclass(frozen=True, slots=True)
class Assessed:
    """What came of a row.

    Attributes:
        minutes: per Lohnart.
        reasons: why a person must look; none if nothing speaks for it.
        waits: whether overtime stays open until its compensation window is over.
        rules: ids of the rules that fired, per table.
    """

    minutes: Mapping[str, int]
    reasons: tuple[str, ...]
    waits: bool
    rules: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class _Pieces:
    """The hours of all rows, one after the other, and whose they are."""

    owners: Sequence[int]
    hours: Sequence[Worked]


def assess(rows: Sequence[Row], book: RuleBook, where: Region, today: date) -> list[Assessed]:
    """Say of every row which Zeitzuschläge it brings, and whether a person must look.

    Args:
        rows: all rows of a month; what they say together counts too.
        book: the tables.
        where: whose holidays.
        today: decides whether overtime can still be compensated.

    Raises:
        ValueError: a break does not fit into its row.
    """
    spans = [span(row.day, row.begin, row.end, row.pause) for row in rows]
    law = [row.day for row in rows]
    kinds = book.tables["dienstart"].evaluate({"dienstart": [row.duty for row in rows]}, law)
    pieces = _pieces(spans, [_place(value) for value in kinds.outputs["pause_liegt"]])
    day, night = _hours(rows, pieces, book, where)
    overtime = _overtime(rows, law, book, today)
    touched = {owner for owner, hour in zip(pieces.owners, pieces.hours, strict=True) if is_holiday(hour.day, where)}
    asked = _asked(rows, spans, touched, overtime, book)
    minutes: list[Counter[str]] = [Counter() for _ in rows]
    for table, output in ((day, "lohnart_tag"), (night, "lohnart_nacht")):
        for owner, hour, kind in zip(pieces.owners, pieces.hours, table.outputs[output], strict=True):
            if isinstance(kind, str) and kinds.outputs["mit_zuschlag"][owner] is True:
                minutes[owner][kind] += hour.minutes
    for row, kind in enumerate(overtime.outputs["lohnart_ueberstunde"]):
        if isinstance(kind, str):
            minutes[row][kind] += spans[row].net
    unsure = _undecided(kinds, overtime, asked) | _undecided_pieces(pieces, day, night)
    fired = [
        {"dienstart": kinds.rules[row], "ueberstunde": overtime.rules[row], "zeile": asked.rules[row]}
        for row in range(len(rows))
    ]
    _add_fired(fired, pieces, {"zuschlag": day, "nacht": night})
    return [
        Assessed(
            {kind: count for kind, count in sorted(minutes[row].items()) if kind != NONE and count},
            _listed(asked.outputs["grund_klaerung"][row]) or ((UNDECIDED,) if row in unsure else ()),
            overtime.outputs["weg_ueberstunde"][row] == OPEN,
            fired[row],
        )
        for row in range(len(rows))
    ]


def totals(rows: Sequence[Row], assessed: Sequence[Assessed]) -> dict[tuple[str, str], Decimal]:
    """Hours per person and Lohnart, of the rows no person must look at; rounded once, at the end.

    Args:
        rows, assessed: as `assess` took and gave them.
    """
    minutes: Counter[tuple[str, str]] = Counter()
    for row, one in zip(rows, assessed, strict=True):
        if not one.reasons:
            for kind, count in one.minutes.items():
                minutes[row.person, kind] += count
    return {key: hours(count) for key, count in sorted(minutes.items())}


def hours(minutes: int) -> Decimal:
    """Minutes as hours with two decimals, half a hundredth rounded up."""
    return (Decimal(minutes) / _PER_HOUR).quantize(_HUNDREDTH, ROUND_HALF_UP)


def _pieces(spans: Sequence[Span], places: Sequence[Place]) -> _Pieces:
    found = [
        (row, hour)
        for row, (work, place) in enumerate(zip(spans, places, strict=True))
        for hour in hours_worked(work, place)
    ]
    return _Pieces([row for row, _ in found], [hour for _, hour in found])


def _place(value: object) -> Place:
    """Where the break lies; of an unknown kind of duty the middle, and a person looks at it anyway."""
    return next((place for place in PLACES if place == value), "mitte")


def _hours(rows: Sequence[Row], pieces: _Pieces, book: RuleBook, where: Region) -> tuple[Evaluation, Evaluation]:
    """What the hours bring by day and holiday, and by night."""
    law = [hour.day for hour in pieces.hours]
    columns: dict[str, Sequence[Value]] = {
        "feiertag": [is_holiday(hour.day, where) for hour in pieces.hours],
        "freizeitausgleich": [rows[owner].time_off for owner in pieces.owners],
        "kalendertag": [f"{hour.day:%d.%m.}" for hour in pieces.hours],
        "wochentag": [weekday(hour.day) for hour in pieces.hours],
        "stunde": [hour.hour for hour in pieces.hours],
        "schicht": [rows[owner].shift for owner in pieces.owners],
    }
    return book.tables["zuschlag"].evaluate(columns, law), book.tables["nacht"].evaluate(columns, law)


def _overtime(rows: Sequence[Row], law: Sequence[date], book: RuleBook, today: date) -> Evaluation:
    columns: dict[str, Sequence[Value]] = {
        "ueberstunde": [row.overtime for row in rows],
        "ausgleich_vorbei": [today > compensation_ends(row.day) for row in rows],
        "entgeltgruppe": [row.group for row in rows],
    }
    return book.tables["ueberstunde"].evaluate(columns, law)


def _asked(
    rows: Sequence[Row], spans: Sequence[Span], touched: set[int], overtime: Evaluation, book: RuleBook
) -> Evaluation:
    """Why a person must look at each row."""
    known = around([row.person for row in rows], spans)
    ways = [way if isinstance(way, str) else None for way in overtime.outputs["weg_ueberstunde"]]
    columns: dict[str, Sequence[Value]] = {
        "ueberschneidung": [one.overlaps for one in known],
        "netto_minuten": [one.net for one in known],
        "pause_minuten": [one.pause for one in known],
        "ruhe_minuten": [one.rest for one in known],
        "uhrumstellung": [clock_changes(one) for one in spans],
        "ueberstunde": [row.overtime for row in rows],
        "weg_ueberstunde": ways,
        "feiertag_beruehrt": [row in touched for row in range(len(rows))],
        "freizeitausgleich": [row.time_off for row in rows],
        "bemerkung_leer": [row.remark_empty for row in rows],
        "zeilen_der_person": [one.rows for one in known],
        "dienstart": [row.duty for row in rows],
    }
    return book.tables["zeile"].evaluate(columns, [row.day for row in rows])


def _undecided(*tables: Evaluation) -> set[int]:
    """The rows to which some table gave no answer."""
    return {row for table in tables for row, verdict in enumerate(table.verdicts) if verdict is not Verdict.OK}


def _undecided_pieces(pieces: _Pieces, *tables: Evaluation) -> set[int]:
    return {pieces.owners[piece] for piece in _undecided(*tables)}


def _add_fired(fired: Sequence[dict[str, tuple[str, ...]]], pieces: _Pieces, tables: Mapping[str, Evaluation]) -> None:
    """Add which rules fired for the hours of each row, each once."""
    for name, table in tables.items():
        for owner, rules in zip(pieces.owners, table.rules, strict=True):
            fired[owner][name] = tuple(dict.fromkeys((*fired[owner].get(name, ()), *rules)))


def _listed(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else ()
