# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which released workbooks count, and what a process decides by."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import NamedTuple

from laufzettel.errors import BusinessError, Problem
from laufzettel.journal import rule_releases
from laufzettel.journal.database import connect
from laufzettel.journal.rule_releases import Release
from laufzettel.office import Office, sqlite_file
from laufzettel.office_rules import messages as m
from laufzettel.office_rules.files import kept, kept_at
from laufzettel.rules import RuleBook, read_file
from laufzettel.rules.contract import Contracts
from laufzettel.rules.releases import Versions, standing


class ProcessRules(NamedTuple):
    """What a process says of its rules; `flows.<process>.tables.rules()` gives it.

    Attributes:
        process: its name.
        delivered: the workbook that comes with the program.
        contracts: what the process brings to its tables and reads of them.
        read: reads a workbook (its bytes, and the file's name for sentences) by these contracts, each but once.
    """

    process: str
    delivered: Path
    contracts: Contracts
    read: Callable[[bytes, str], RuleBook]


def counting(releases: Sequence[Release]) -> list[Release]:
    """The releases that count, by their first day of law.

    Args:
        releases: the oldest first.
    """
    return [releases[at] for at in standing(releases).counting]


def release_on(releases: Sequence[Release], day: date) -> Release | None:
    """The release that is law on a day; None if there is none.

    Args:
        releases: the oldest first.
        day: the date of law.
    """
    for one in counting(releases):
        if one.valid_from <= day <= (one.valid_to or date.max):
            return one
    return None


def versions(rules: ProcessRules, releases: Sequence[Release], folder: Path, *, today: date) -> Versions:
    """What a process decides by: its released workbooks, or the delivered one as long as nothing is released.

    Args:
        rules: of the process.
        releases: the oldest first.
        folder: where released workbooks are kept.
        today: on this day at least one must be law, else nothing is decided at all.

    Raises:
        RulesInvalid: a workbook is not usable, or two do not go together.
        BusinessError: a file is missing or is not the one that was released, is read otherwise today, or no version
            is law today.
    """
    books = [_book(rules, one, folder) for one in counting(releases)]
    found = Versions(books or [rules.read(read_file(rules.delivered), rules.delivered.name)])
    if found.on(today) is None:
        raise BusinessError(m.NONE_TODAY.at(process=rules.process, day=f"{today:%d.%m.%Y}", day_en=today))
    return found


def known(office: Office, process: str) -> list[Release]:
    """The releases in an office's journal; it is not made by looking for it, nor brought to this program's version.

    Args:
        office: the office.
        process: which process.

    Raises:
        LaufzettelError: office.toml is faulty, or the database cannot be reached.
    """
    address = office.url("journal")
    file = sqlite_file(address)
    if file is not None and not file.exists():
        return []
    with closing(connect(address)) as database:
        return rule_releases.history(database, process) if rule_releases.are_kept(database) else []


def unreleased(rules: ProcessRules, releases: Sequence[Release], today: date) -> list[Problem]:
    """Whether other rules lie beside the process than those delivered ones that count; they are not used.

    Args:
        rules: of the process.
        releases: the oldest first.
        today: which of them counts today. If it is one of the office's own, the delivered workbook is of no account.

    Raises:
        RulesInvalid: the workbook beside the process is not usable.
    """
    one = release_on(releases, today)
    if one is None or not one.delivered:
        return []
    beside = rules.read(read_file(rules.delivered), rules.delivered.name)
    if beside.version == one.version:
        return []
    file, version = rules.delivered.name, beside.version[:12]
    return [m.NOT_RELEASED.at(file=file, process=rules.process, version=version)]


def _book(rules: ProcessRules, one: Release, folder: Path) -> RuleBook:
    """The workbook of a release, which must say what it said then: decisions name the version that was released."""
    book = rules.read(kept(folder, one), kept_at(folder, one).name)
    if book.version != one.version:
        raise BusinessError(m.READ_OTHERWISE.at(file=kept_at(folder, one).name, n=one.n))
    return book
