# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a digest has to tell: figures by process and queue, and the cases somebody above has not been told of yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from laufzettel.case import State
from laufzettel.errors import BusinessError, Message
from laufzettel.journal import Journal, follow_ups, overdue
from laufzettel.journal.overdue import Late
from laufzettel.office import Office
from laufzettel.office_deadlines import DigestSection, RecipientSection
from laufzettel.process import Process
from laufzettel.working_days import working_days_after

NOBODY = Message(
    "digest.nobody",
    "In office.toml steht niemand, der die Zusammenfassung bekommt.",
    "office.toml names nobody who gets the digest.",
    "Tragen Sie jemanden unter [[benachrichtigung.empfaenger]] ein (docs/office.md).",
    "Name somebody under [[benachrichtigung.empfaenger]] (docs/office.md).",
)
NO_PROCESS = Message(
    "digest.no_process",
    "In office.toml steht unter [[benachrichtigung.empfaenger]] ein Verfahren, das es nicht gibt: {name}.",
    "Under [[benachrichtigung.empfaenger]] office.toml names a process that does not exist: {name}.",
    "Berichtigen Sie „verfahren“; ohne diesen Eintrag sind es alle.",
    "Correct “verfahren”; without that entry it is all of them.",
)


@dataclass(frozen=True, slots=True)
class Figures:
    """How a process stands.

    Attributes:
        process: its declaration.
        queues: what waits for people, by state.
        aside: how many of these are set aside.
        escalation: so many working days beyond its due day a case is escalated.
        quiet_since: the day of the latest receipt, if there has been none for too long.
    """

    process: Process
    queues: Mapping[State, Late]
    aside: int
    escalation: int
    quiet_since: date | None

    @property
    def total(self) -> Late:
        """All queues together."""
        return Late(*(sum(column) for column in zip(Late(), *self.queues.values(), strict=True)))


@dataclass(frozen=True, slots=True)
class Digest:
    """What one recipient is told on one day.

    Attributes:
        recipient: who, and in which language.
        moment: when it was counted, in the office's time.
        figures: of each process.
        fresh: id and number of the escalated cases this recipient is told of for the first time.
        numbers: whether case numbers may stand in the mail.
        desk: address of the desk; empty if office.toml names none.
        authority: its name.
    """

    recipient: RecipientSection
    moment: datetime
    figures: Sequence[Figures]
    fresh: Sequence[tuple[int, str]]
    numbers: bool
    desk: str
    authority: str

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to say."""
        return not any(one.total.waiting or one.quiet_since for one in self.figures)


def gather(journal: Journal, office: Office, processes: Sequence[Process]) -> list[Digest]:
    """What each recipient of an office is told now; changes nothing.

    Args:
        journal: the office's journal.
        office: says who gets what.
        processes: all there are.

    Raises:
        BusinessError: office.toml names nobody, or a process that does not exist.
    """
    said = settings(office)
    if not said.empfaenger:
        raise BusinessError(NOBODY.at())
    known = {process.name: process for process in processes}
    for name in (name for one in said.empfaenger for name in one.verfahren):
        if name not in known:
            raise BusinessError(NO_PROCESS.at(name=name))
    figures = {name: _figures(journal, office, process, said.still_arbeitstage) for name, process in known.items()}
    moment = datetime.fromtimestamp(journal.clock(), ZoneInfo("Europe/Berlin"))
    return [
        Digest(
            recipient=one,
            moment=moment,
            figures=[figures[name] for name in one.verfahren or known],
            fresh=_fresh(journal, office, one.verfahren or list(known), one.an.casefold()) if one.eskalation else (),
            numbers=said.mit_nummern,
            desk=said.adresse or "",
            authority=str(office.section("behoerde").get("name", "")),
        )
        for one in said.empfaenger
    ]


def settings(office: Office) -> DigestSection:
    """What office.toml says of the digest."""
    return DigestSection.model_validate(office.section("benachrichtigung"))


def _figures(journal: Journal, office: Office, process: Process, quiet_days: int) -> Figures:
    today, terms = follow_ups.today(journal), office.deadlines(process.name)
    aside = follow_ups.counts(journal, [process.name])
    return Figures(
        process,
        overdue.counts(journal, process.name, terms.bounds(today)),
        sum(aside.values()),
        terms.escalation,
        quiet_since(journal, office, overdue.latest_receipt(journal, process.name), quiet_days),
    )


def _fresh(journal: Journal, office: Office, names: Sequence[str], recipient: str) -> list[tuple[int, str]]:
    today = follow_ups.today(journal)
    return overdue.untold(journal, names, [office.deadlines(name).bounds(today) for name in names], recipient)


def quiet_since(journal: Journal, office: Office, latest: str, days: int) -> date | None:
    """The day of the latest receipt, if so many whole working days have gone by since.

    Args:
        journal: the journal.
        office: whose working days count.
        latest: when something last came in, ISO 8601; empty if nothing ever did.
        days: whole working days without a receipt after which a source counts as quiet.
    """
    if not latest:
        return None
    day = datetime.fromisoformat(latest).astimezone(ZoneInfo("Europe/Berlin")).date()
    return day if working_days_after(day, days, office.region()) < follow_ups.today(journal) else None
