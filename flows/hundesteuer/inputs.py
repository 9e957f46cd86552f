# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The inputs of the decision tables, computed for whole batches from the fields and from what the register says."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple, TypeVar

from flows.hundesteuer.assessment import add_months, begun_months, first_of_month, full_months
from flows.hundesteuer.checks import EARLIEST
from flows.hundesteuer.facts import Facts
from flows.hundesteuer.mandate import PARTS, is_unfinished
from laufzettel.form import Columns
from laufzettel.rules import Value, Verdict
from laufzettel.rules.releases import Answer

_Said = TypeVar("_Said")
_Made = TypeVar("_Made")

LIMIT_CM, LIMIT_KG = Decimal(40), Decimal(20)
"""From which size on a dog must be notified (§ 11 LHundG NRW)."""
_AGE = 18 * 12
_BETWEEN_TAGS = re.compile(r"[\s,;/+&]+|\bund\b")


class Seen(NamedTuple):
    """What is known of a batch when the table `weg` is asked; one entry per case where it is a list.

    Attributes:
        facts: what the register says.
        risks: classes of the dogs.
        large: whether they are so large that they must be notified.
        since: first months taxed.
        outputs: of `outcome`.
        open_: whether another application of the keeper is open.
        body: what the table `koerpermasse` says.
        postcodes: of the municipality.
        today: date of the decision.
    """

    facts: Sequence[Facts]
    risks: Sequence[str]
    large: Sequence[bool]
    since: Sequence[date | None]
    outputs: Sequence[Mapping[str, object]]
    open_: Sequence[bool]
    body: Answer
    postcodes: frozenset[str]
    today: date


def start(columns: Columns) -> dict[str, Sequence[Value]]:
    """The inputs of the table that says in which month the tax begins; only what the reason of keeping needs.

    Args:
        columns: the batch's fields, canonical.
    """
    reasons = columns["grund"]
    occurring = set(reasons)

    def of(reason: tuple[str, ...], name: str) -> list[date | None]:
        if occurring.isdisjoint(reason):
            return [None] * len(reasons)
        days = once_each(_iso, columns[name])
        return [day if given in reason else None for given, day in zip(reasons, days, strict=True)]

    kept, moved = of(("anschaffung", "pflege"), "haltung_seit"), of(("zuzug",), "zuzug_am")
    fostered = zip(kept, of(("pflege",), "pflege_bis"), strict=True)
    return {
        "grund": list(reasons),
        "pflege_monate": [_fostered(start, end) if start and end else None for start, end in fostered],
        "monat_der_aufnahme": once_each(lambda day: _month(day, 0), kept),
        "monat_drei_monate_alt": once_each(lambda day: _month(day, 3), of(("wurf",), "hund_wurfdatum")),
        "monat_nach_zuzug": once_each(lambda day: _month(day and first_of_month(day), 1), moved),
    }


def body(columns: Columns, sizes: Sequence[Value], today: date) -> dict[str, Sequence[Value]]:
    """The inputs of the table that compares height and weight with the breed."""
    grown = add_months(today, -12).isoformat()
    return {
        "groessenklasse": sizes,
        "ausgewachsen": [value is not None and value <= grown for value in columns["hund_wurfdatum"]],
        "schulter_cm": once_each(_number, columns["hund_schulter_cm"]),
        "gewicht_kg": once_each(_number, columns["hund_gewicht_kg"]),
    }


def ways(columns: Columns, seen: Seen) -> dict[str, Sequence[Value]]:
    """The inputs of the table that says why a person must look; none of them is ever missing."""
    today, facts = seen.today, seen.facts
    adult = add_months(today, -_AGE).isoformat()
    return {
        "ermaessigung": [value or "keine" for value in columns["ermaessigung"]],
        "bemerkungen_leer": [not value for value in columns["bemerkungen"]],
        "risikoklasse": list(seen.risks),
        "rueckwirkung_monate": _months_back(columns, today),
        "jahre_zurueck": [today.year - since.year if since else 0 for since in seen.since],
        "volljaehrig": [value is not None and value <= adult for value in columns["halter_geburtsdatum"]],
        "plz_zustaendig": [value in seen.postcodes for value in columns["halter_plz"]],
        "haushalt_stimmt": [
            int(value or 0) == one.kept for value, one in zip(columns["weitere_hunde"], facts, strict=True)
        ],
        "marken_stimmen": [
            not value or _tags(value) == one.tags for value, one in zip(columns["marken"], facts, strict=True)
        ],
        "chip_im_register": [one.chip_known for one in facts],
        "betrag": once_each(lambda amount: Decimal(amount or 0), [str(output["betrag"]) for output in seen.outputs]),
        "antrag_in_30_tagen": [again or one.again for again, one in zip(seen.open_, facts, strict=True)],
        "mandat_unvollstaendig": once_each(
            lambda parts: is_unfinished(*parts), list(zip(*(columns[part] for part in PARTS), strict=True))
        ),
        "grosser_mischling": [
            risk == "unbekannt" and large for risk, large in zip(seen.risks, seen.large, strict=True)
        ],
        "koerpermasse": [
            "passend" if verdict is Verdict.OK and said == "passend" else "auffaellig"
            for verdict, said in zip(seen.body.verdicts, seen.body.outputs["koerpermasse"], strict=True)
        ],
        "kassenzeichen_gehoert": [one.belongs.value for one in facts],
        "halter_hinweis": [one.notice for one in facts],
    }


def hints(risks: Sequence[str], large: Sequence[bool]) -> list[str]:
    """Which hint to the LHundG NRW each notice gives: §§ 3 and 10 by breed, § 11 by size, or none."""
    return ["3-10" if risk != "normal" else "11" if big else "" for risk, big in zip(risks, large, strict=True)]


def plausible(value: object, today: date) -> date | None:
    """A first month that can be assessed: not before dates are taken at all, not years ahead."""
    if not isinstance(value, date):
        return None
    return value if EARLIEST <= value <= add_months(today, 12) else None


def once_each(function: Callable[[_Said], _Made], values: Sequence[_Said]) -> list[_Made]:
    """A function of every value; equal ones are looked at once."""
    known = {value: function(value) for value in set(values)}
    return [*map(known.__getitem__, values)]


def large(columns: Columns) -> list[bool]:
    """Whether each dog is so large that it must be notified."""
    heights = once_each(lambda value: _at_least(value, LIMIT_CM), columns["hund_schulter_cm"])
    weights = once_each(lambda value: _at_least(value, LIMIT_KG), columns["hund_gewicht_kg"])
    return [tall or heavy for tall, heavy in zip(heights, weights, strict=True)]


def _months_back(columns: Columns, today: date) -> list[Value]:
    """Months begun since the dog was taken in, or since its keeper moved here, to the day."""
    days = [
        moved if reason == "zuzug" else kept
        for reason, moved, kept in zip(columns["grund"], columns["zuzug_am"], columns["haltung_seit"], strict=True)
    ]
    return once_each(lambda day: begun_months(date.fromisoformat(day), today) if day else 0, days)


def _fostered(start: date, end: date) -> int | None:
    return full_months(start, end) if start <= end else None


def _tags(text: str) -> frozenset[str]:
    return frozenset(part for part in _BETWEEN_TAGS.split(text.strip()) if part)


def _iso(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _month(day: date | None, later: int) -> date | None:
    return first_of_month(add_months(day, later)) if day else None


def _number(value: str | None) -> Decimal | None:
    return Decimal(value) if value is not None else None


def _at_least(value: str | None, limit: Decimal) -> bool:
    return value is not None and Decimal(value) >= limit
