# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a decision comes to, in a few lines: whoever releases it must see what goes out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from flows.hundesteuer.assessment import euros, instalments
from laufzettel.working_days import Region

Line = tuple[str, str]
"""A line in German and in English."""


def glance(result: Mapping[str, object], notice: date | None, where: Region) -> list[Line]:
    """The decision at a glance.

    Args:
        result: what the decision put out.
        notice: date of a notice that goes out now, from which the due dates follow; None once they are fixed.
        where: whose holidays they keep clear of.

    Returns:
        First month, yearly rate, amount, what changes for other dogs, due dates; nothing if nothing was assessed.
    """
    if not result.get("soll"):
        return []
    start = str(result.get("steuer_ab", ""))
    lines = [(f"Steuer ab: {_german(start)}", f"Tax from: {start}")] if start else []
    lines += [_money("Jahressteuer", "Yearly tax", result.get("jahressatz"))]
    lines += [_money("Betrag dieses Bescheids", "Amount of this notice", result.get("betrag"))]
    for change in _objects(result.get("aenderungen")):
        dog = change.get("hund")
        name = str(dog.get("name", "")) if isinstance(dog, Mapping) else ""
        lines += [_money(f"Änderung für {name}", f"Change for {name}", change.get("unterschied"))]
    return lines + (_due(result, notice, where) if notice else [])


def _due(result: Mapping[str, object], notice: date, where: Region) -> list[Line]:
    sums: dict[date, int] = {}
    for debit in _objects(result.get("soll")):
        year, owed = debit.get("jahr"), debit.get("quartale")
        if isinstance(year, int) and isinstance(owed, (list, tuple)):
            first, second, third, fourth = map(int, owed)
            for day, cents in instalments(year, (first, second, third, fourth), notice, where):
                sums[day] = sums.get(day, 0) + cents
    due = [(day, euros(cents)) for day, cents in sorted(sums.items())]
    if not due:
        return []
    german = ", ".join(f"{_german(day.isoformat())} {_comma(amount)} EUR" for day, amount in due)
    english = ", ".join(f"{day.isoformat()} {amount} EUR" for day, amount in due)
    return [(f"Fällig (Bescheid von heute): {german}", f"Due (notice of today): {english}")]


def _money(de: str, en: str, amount: object) -> Line:
    said = str(amount or "–")
    return f"{de}: {_comma(said)} EUR", f"{en}: {said} EUR"


def _objects(value: object) -> Iterator[Mapping[str, object]]:
    yield from (one for one in (value if isinstance(value, (list, tuple)) else ()) if isinstance(one, Mapping))


def _german(day: str) -> str:
    return ".".join(reversed(day.split("-")))


def _comma(amount: str) -> str:
    return amount.replace(".", ",")
