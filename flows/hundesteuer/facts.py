# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the tax register knows about a batch of applications, in four look-ups for the whole batch."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from connectors.sql import SqlTarget
from flows.hundesteuer.register import DOGS, household_key, person_key
from laufzettel.form import Columns
from laufzettel.journal import Held
from laufzettel.values import iso_date

_HOUSEHOLD = (
    "aktenzeichen", "haushalt", "kassenzeichen", "chip", "risikoklasse", "steuer_ab", "steuer_bis", "marke", "rasse",
    "hund_name", "jahressteuer_festgesetzt",
)  # fmt: skip
_PERSON = ("aktenzeichen", "person", "kassenzeichen", "erfasst_am", "hinweis")
_CHIP = ("aktenzeichen", "chip", "steuer_bis")
_ACCOUNT = ("aktenzeichen", "kassenzeichen", "person")
_SECOND = timedelta(days=30)
"""How soon after an application another one of the same keeper is looked at by a person."""

Row = Mapping[str, str | int | None]


class Belongs(StrEnum):
    """To whom the tax account number of an application belongs; the words are those of the table `weg`."""

    NONE_STATED = "keines"
    OWN = "eigen"
    OTHERS = "andere"
    NOBODY = "niemand"


@dataclass(frozen=True, slots=True)
class Dog:
    """A dog the register knows.

    Attributes:
        chip, tag, breed, name: as registered.
        dangerous: falls under §§ 3 or 10 LHundG NRW.
        since: first month taxed.
        until: last day taxed; None while it is kept.
        set_by_person: a person set its rate; no table changes that.
    """

    chip: str
    dangerous: bool
    since: date
    until: date | None
    tag: str
    breed: str
    name: str
    set_by_person: bool

    def counts(self, month: date) -> bool:
        """Whether it is taxed in the month that begins on this day."""
        return self.since <= month and (self.until is None or month <= self.until)


class Facts(NamedTuple):
    """What the register says about one application.

    Attributes:
        household: the household's key.
        person: the keeper's key.
        dogs: registered there, now or earlier.
        kept: how many of them are kept today.
        tags: of those.
        chip_known: this chip is registered already, for a dog that is still kept.
        account: the tax account number of the household, or else of the keeper; empty if there is none.
        belongs: to whom the account number in the application belongs.
        again: the keeper was registered with a dog in the last 30 days.
        notice: what stands beside the keeper: `keiner`, `verstorben` or `sonstiger`.
        faulty: tags of dogs whose dates in the register nobody can read.
    """

    household: str
    person: str
    dogs: tuple[Dog, ...]
    kept: int
    tags: frozenset[str]
    chip_known: bool
    account: str
    belongs: Belongs
    again: bool
    notice: str
    faulty: tuple[str, ...]


def look_up(register: SqlTarget, cases: Sequence[Held], columns: Columns, today: date) -> list[Facts]:
    """Ask the register about every application of a batch.

    Rows that the case itself wrote do not count: a case may be decided again after a person corrected it.

    Args:
        register: the tax register.
        cases: the batch.
        columns: the batch's fields.
        today: the day on which is decided.

    Raises:
        SystemFault: the register cannot be reached.
    """
    homes, people = households(columns), persons(columns)
    found = _Found(
        _grouped(register, "haushalt", homes, _HOUSEHOLD),
        _grouped(register, "chip", columns["hund_chip"], _CHIP),
        _grouped(register, "kassenzeichen", columns["kassenzeichen"], _ACCOUNT),
        _grouped(register, "person", people, _PERSON),
        today,
    )
    every = zip(cases, homes, people, columns["hund_chip"], columns["kassenzeichen"], strict=True)
    return [found.about(case.number, home, person, chip, account) for case, home, person, chip, account in every]


def households(columns: Columns) -> list[str]:
    """The key of each application's household; empty if a part of the address is missing."""
    parts = (columns["halter_plz"], columns["halter_strasse"], columns["halter_hausnr"], columns["halter_nachname"])
    return _keys(household_key, parts)


def persons(columns: Columns) -> list[str]:
    """The key of each application's keeper; empty if a part of it is missing."""
    parts = (columns["halter_nachname"], columns["halter_vorname"], columns["halter_geburtsdatum"])
    return _keys(person_key, parts)


def _keys(make: Callable[..., str], parts: Sequence[Sequence[str | None]]) -> list[str]:
    return [make(*some) if all(some) else "" for some in zip(*parts, strict=True)]


def _grouped(
    register: SqlTarget, column: str, values: Sequence[str | None], wanted: Sequence[str]
) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    given = [value for value in values if value]
    for row in register.select(DOGS, column, given, wanted) if given else ():
        found.setdefault(str(row[column]), []).append(row)
    return found


@dataclass(frozen=True, slots=True)
class _Found:
    """The rows of a batch, by what they were looked up with."""

    homes: Mapping[str, list[Row]]
    chips: Mapping[str, list[Row]]
    accounts: Mapping[str, list[Row]]
    people: Mapping[str, list[Row]]
    today: date

    def about(self, number: str, home: str, person: str, chip: str | None, account: str | None) -> Facts:
        """What the register says about one case; nearly always nothing."""
        at_home = self.homes.get(home)
        known = self.chips.get(chip or "")
        keeper = self.people.get(person)
        if not (at_home or known or keeper or account):
            return Facts(home, person, (), 0, frozenset(), False, "", Belongs.NONE_STATED, False, "keiner", ())
        own = f"{number}/"
        house, keepers = _others(at_home, own), _others(keeper, own)
        dogs = [_dog(row) for row in house]
        kept = [dog for dog in dogs if dog is not None and (dog.until is None or dog.until >= self.today)]
        belongs = self._belongs(account, person, own)
        return Facts(
            home,
            person,
            tuple(dog for dog in dogs if dog is not None),
            len(kept),
            frozenset(dog.tag for dog in kept),
            any(_still_kept(row, self.today) for row in _others(known, own)),
            _account(house) or (account if account and belongs is Belongs.OWN else "") or _account(keepers),
            belongs,
            any(self._is_recent(row) for row in keepers),
            _notice(keepers),
            tuple(_said(row, "marke") for row, dog in zip(house, dogs, strict=True) if dog is None),
        )

    def _belongs(self, account: str | None, person: str, own: str) -> Belongs:
        if not account:
            return Belongs.NONE_STATED
        holders = {row["person"] for row in _others(self.accounts.get(account), own)}
        if not holders:
            return Belongs.NOBODY
        return Belongs.OWN if holders == {person} else Belongs.OTHERS

    def _is_recent(self, row: Row) -> bool:
        day = _day(row, "erfasst_am")
        return day is not None and self.today - _SECOND <= day


def _others(rows: list[Row] | None, own: str) -> list[Row]:
    return [row for row in rows or () if not str(row["aktenzeichen"]).startswith(own)]


def _dog(row: Row) -> Dog | None:
    """The dog of a row; None if nobody can read its dates."""
    since, until = _day(row, "steuer_ab"), _day(row, "steuer_bis")
    if since is None or (until is None and row["steuer_bis"]):
        return None
    return Dog(
        _said(row, "chip"),
        row["risikoklasse"] == "gefaehrlich",
        since,
        until,
        _said(row, "marke"),
        _said(row, "rasse"),
        _said(row, "hund_name"),
        bool(row["jahressteuer_festgesetzt"]),
    )


def _still_kept(row: Row, today: date) -> bool:
    until = _day(row, "steuer_bis")
    return until is None or until >= today


def _account(rows: Sequence[Row]) -> str:
    return next((said for row in rows if (said := _said(row, "kassenzeichen"))), "")


def _notice(rows: Sequence[Row]) -> str:
    said = {_said(row, "hinweis").casefold() for row in rows} - {""}
    if not said:
        return "keiner"
    return "verstorben" if any("verstorben" in one for one in said) else "sonstiger"


def _said(row: Row, column: str) -> str:
    return str(row[column] or "")


def _day(row: Row, column: str) -> date | None:
    """A date of the register, which writes it the German way or as ISO; None if it is none."""
    iso = iso_date(_said(row, column), date.max)
    return date.fromisoformat(iso) if iso and "1900" <= iso < "2200" else None
