# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Releasing a workbook: first it is looked at, and only what was looked at is signed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import orjson

from laufzettel.case import digest_of
from laufzettel.errors import BusinessError, Problem
from laufzettel.journal import Journal, rule_releases
from laufzettel.journal.rule_releases import Checked, Release
from laufzettel.office_rules import messages as m
from laufzettel.office_rules.counting import ProcessRules, counting
from laufzettel.office_rules.files import keep, kept, kept_at
from laufzettel.rules import RuleBook, read_file
from laufzettel.rules.releases import Change, Versions, compare, red, standing


@dataclass(frozen=True, slots=True)
class Proposal:
    """A workbook that is to be released, and what would come of it.

    Attributes:
        data: the file.
        checked: what its release would seal.
        red: what its checks and tests say.
        base: the delivered workbook, which counted until now and is noted with the first release; else None.
        after: how many releases there are.
        replaced: the releases it would take the place of; without any release this is the delivered workbook.
        changes: what it says otherwise than the version that goes before it.
        hints: what would be worth a look: days on which no version is valid.
    """

    data: bytes
    checked: Checked
    red: Sequence[Problem]
    base: tuple[bytes, Checked] | None
    after: int
    replaced: Sequence[Checked | Release]
    changes: Sequence[Change]
    hints: Sequence[Problem]


def propose(journal: Journal, rules: ProcessRules, folder: Path, path: Path) -> Proposal:
    """Look at a workbook that is to be released; changes nothing.

    Args:
        journal: the journal.
        rules: of the process.
        folder: where released workbooks are kept.
        path: the workbook.

    Raises:
        RulesInvalid: it is not usable at all, or does not go together with what was released.
        BusinessError: it is released already, or the file of a release is not what it was.
    """
    data, book, checked, found = _looked_at(rules, path)
    releases = rule_releases.history(journal.database, rules.process)
    base = None
    there: list[tuple[Checked | Release, RuleBook]] = [
        (one, rules.read(kept(folder, one), kept_at(folder, one).name)) for one in counting(releases)
    ]
    if any(isinstance(one, Release) and not one.delivered and one.version == book.version for one, _ in there):
        raise BusinessError(m.ALREADY.at(version=book.version[:12]))
    if not releases:
        delivered, its_book, its_checked, _ = _looked_at(rules, rules.delivered)
        base = delivered, its_checked
        there = [(its_checked, its_book)]
    books = [one for _, one in there]
    corrected = standing([one.info for one in (*books, book)]).replaced
    before = _before(book, books, [books[at] for at in corrected])
    return Proposal(
        data,
        checked,
        found,
        base,
        len(releases),
        [there[at][0] for at in corrected],
        compare(before, book),
        Versions([*books, book]).hints,
    )


def release(
    journal: Journal, process: str, folder: Path, what: Proposal, *, author: str, by: str, override: str = ""
) -> Release:
    """Release a workbook; it is signed once its file is safely on the disk.

    Args:
        journal: the journal.
        process: which process decides by it.
        folder: where released workbooks are kept.
        what: the workbook, as it was looked at.
        author: who wrote it.
        by: who releases it.
        override: why, if something is red.

    Raises:
        BusinessError: as in `rule_releases.release`.
    """
    rule_releases.refuse(what.checked, author=author, by=by, override=override)
    after = what.after
    if what.base is not None:
        data, checked = what.base
        keep(folder, process, data)
        after = rule_releases.deliver(journal, process, checked).n
    keep(folder, process, what.data)
    return rule_releases.release(journal, process, what.checked, author=author, by=by, override=override, after=after)


def deliver(journal: Journal, rules: ProcessRules, folder: Path) -> None:
    """Note the delivered workbook as the first version of a new office: a later program then does not change its law.

    Args:
        journal: the journal.
        rules: of the process.
        folder: where released workbooks are kept.

    Raises:
        RulesInvalid: the workbook is not usable.
    """
    if not rule_releases.history(journal.database, rules.process):
        data, _, checked, _ = _looked_at(rules, rules.delivered)
        keep(folder, rules.process, data)
        rule_releases.deliver(journal, rules.process, checked)


def _looked_at(rules: ProcessRules, path: Path) -> tuple[bytes, RuleBook, Checked, list[Problem]]:
    """A workbook with everything that is red in it, as it is to be sealed."""
    data = read_file(path)
    book = rules.read(data, path.name)
    found = red(data, path.name, rules.contracts)
    said = digest_of(orjson.dumps([one.as_dict() for one in found]))
    info = book.info
    checked = Checked(book.version, info.edition, digest_of(data), info.valid_from, info.valid_to, len(found), said)
    return data, book, checked, found


def _before(book: RuleBook, books: Sequence[RuleBook], corrected: Sequence[RuleBook]) -> RuleBook:
    """What a workbook is compared with: what it corrects, else the version before its first day, else the next one."""
    by_day = sorted(corrected or books, key=lambda one: one.info.valid_from)
    earlier = [one for one in by_day if one.info.valid_from <= book.info.valid_from]
    return earlier[-1] if earlier else by_day[0]
