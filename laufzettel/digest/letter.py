# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The digest in words, German or English: figures alone, and case numbers only where office.toml admits them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from laufzettel.case import State
from laufzettel.digest.gathered import Digest, Figures
from laufzettel.journal.overdue import Late
from laufzettel.journal.worklist import FOR_PEOPLE

MOST_NUMBERS = 50
"""So many case numbers stand in a mail."""
_QUEUES = {
    State.CLARIFICATION: ("Klärung", "Clarification"),
    State.RELEASE: ("Freigabe", "Release"),
    State.IN_DOUBT: ("Ungeklärte Schreibvorgänge", "Doubtful writes"),
}


def subject(digest: Digest) -> str:
    """What stands above the mail."""
    en = digest.recipient.sprache == "en"
    total = [one.total for one in digest.figures]
    waiting, overdue, escalated = (sum(column) for column in zip(*((t[0], t[2], t[3]) for t in total), strict=True))
    day = _day(digest.moment.date(), en)
    if en:
        return f"Laufzettel, {day}: {waiting} waiting, {overdue} overdue, {escalated} escalated"
    return f"Laufzettel, {day}: {waiting} warten, {overdue} überfällig, {escalated} eskaliert"


def text(digest: Digest) -> str:
    """The mail."""
    en = digest.recipient.sprache == "en"
    said = _english if en else _german
    return "\n".join(said(digest)) + "\n"


def _german(digest: Digest) -> Iterator[str]:
    yield f"Stand: {_day(digest.moment.date(), en=False)}, {digest.moment:%H:%M}"
    for one in digest.figures:
        yield ""
        yield one.process.title_de
        for state in FOR_PEOPLE:
            yield f"  {_QUEUES[state][0]}: {_late(one.queues.get(state, Late()), en=False)}"
        if one.aside:
            yield f"  Davon auf Wiedervorlage: {one.aside}"
        if one.quiet_since:
            yield f"  Seit dem {_day(one.quiet_since, en=False)} ist nichts Neues eingegangen."
    if digest.recipient.eskalation and _escalated(digest.figures):
        yield ""
        yield (
            f"Eskaliert sind {_escalated(digest.figures)}: mehr als {_beyond(digest.figures)} Arbeitstage über ihre "
            f"Frist hinaus. Davon werden Ihnen {len(digest.fresh)} zum ersten Mal gemeldet."
        )
        yield from _numbers(digest, "und {more} weitere")
    if digest.desk:
        yield ""
        yield f"Zum Arbeitsplatz: {digest.desk}"
    yield ""
    yield "Diese Nachricht kommt von selbst, höchstens einmal am Tag. Namen und Inhalte von Vorgängen nennt sie nicht."
    yield digest.authority


def _english(digest: Digest) -> Iterator[str]:
    yield f"As of {_day(digest.moment.date(), en=True)}, {digest.moment:%H:%M}"
    for one in digest.figures:
        yield ""
        yield one.process.title_en
        for state in FOR_PEOPLE:
            yield f"  {_QUEUES[state][1]}: {_late(one.queues.get(state, Late()), en=True)}"
        if one.aside:
            yield f"  Set aside of these: {one.aside}"
        if one.quiet_since:
            yield f"  Nothing new has come in since {_day(one.quiet_since, en=True)}."
    if digest.recipient.eskalation and _escalated(digest.figures):
        yield ""
        yield (
            f"Escalated: {_escalated(digest.figures)}, more than {_beyond(digest.figures)} working days beyond their "
            f"due day. You are told of {len(digest.fresh)} of them for the first time."
        )
        yield from _numbers(digest, "and {more} more")
    if digest.desk:
        yield ""
        yield f"The desk: {digest.desk}"
    yield ""
    yield "This message is sent by itself, at most once a day. No name and nothing of what is in a case stands in it."
    yield digest.authority


def _late(late: Late, *, en: bool) -> str:
    words = (
        (late.overdue, "überfällig", "overdue"),
        (late.escalated, "davon eskaliert", "of these escalated"),
        (late.soon, "bald fällig", "due soon"),
    )
    said = ", ".join(f"{count} {words[en]}" for count, *words in words if count)
    return f"{late.waiting} ({said})" if said else str(late.waiting)


def _numbers(digest: Digest, more: str) -> Iterator[str]:
    if digest.numbers:
        yield from (f"  {number}" for _, number in digest.fresh[:MOST_NUMBERS])
        if len(digest.fresh) > MOST_NUMBERS:
            yield f"  {more.format(more=len(digest.fresh) - MOST_NUMBERS)}"


def _escalated(figures: Sequence[Figures]) -> int:
    return sum(one.total.escalated for one in figures)


def _beyond(figures: Sequence[Figures]) -> str:
    return " / ".join(map(str, sorted({one.escalation for one in figures})))


def _day(day: date, en: bool) -> str:
    return day.isoformat() if en else f"{day:%d.%m.%Y}"
