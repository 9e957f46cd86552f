# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What one version of a workbook says otherwise than another: rule by rule, by their ids."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from enum import StrEnum
from typing import NamedTuple

from laufzettel.rules.model import Decision, Info
from laufzettel.rules.table import RuleBook

_ENTRIES = {
    "name": "Name",
    "id": "Kennung",
    "edition": "Version",
    "valid_from": "gültig ab",
    "valid_to": "gültig bis",
    "legal_basis": "Rechtsgrundlage",
    "owner": "Verantwortlich",
}
"""What the sheet `Info` calls its entries."""


class Kind(StrEnum):
    """What became of something."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"
    """The order of rules is another; with hit policies F and C that can matter."""


class Change(NamedTuple):
    """One difference.

    Attributes:
        kind: what became of it.
        table: the name of the decision table; empty for terms and entries of the sheet `Info`.
        what: `rule`, `rules`, `head`, `table`, `term` or `info`.
        name: the rule's id, the term or the entry; empty if `what` says it all.
    """

    kind: Kind
    table: str
    what: str
    name: str

    def as_dict(self) -> dict[str, str]:
        """The difference for programs."""
        return {"kind": self.kind.value, "table": self.table, "what": self.what, "name": self.name}


def compare(old: RuleBook, new: RuleBook) -> list[Change]:
    """What the new version says otherwise: entries of `Info`, terms, then table by table.

    Args:
        old: the version before.
        new: the version after.
    """
    return [
        *_of_info(old.info, new.info),
        *_of(old.terms, new.terms, "", "term"),
        *_of_tables(_decisions(old), _decisions(new)),
    ]


def _decisions(book: RuleBook) -> dict[str, Decision]:
    return {name: table.decision for name, table in book.tables.items()}


def _of_info(old: Info, new: Info) -> Iterator[Change]:
    for field in fields(Info):
        if getattr(old, field.name) != getattr(new, field.name):
            yield Change(Kind.CHANGED, "", "info", _ENTRIES.get(field.name, field.name))


def _of_tables(old: Mapping[str, Decision], new: Mapping[str, Decision]) -> Iterator[Change]:
    for name in dict.fromkeys((*old, *new)):
        if name not in new or name not in old:
            yield Change(Kind.REMOVED if name in old else Kind.ADDED, name, "table", "")
            continue
        before, after = old[name], new[name]
        if replace(before, rules=()) != replace(after, rules=()):
            yield Change(Kind.CHANGED, name, "head", "")
        rules, now = ({rule.id: rule for rule in one.rules} for one in (before, after))
        yield from _of(rules, now, name, "rule")
        if [one for one in rules if one in now] != [one for one in now if one in rules]:
            yield Change(Kind.MOVED, name, "rules", "")


def _of(old: Mapping[str, object], new: Mapping[str, object], table: str, what: str) -> Iterator[Change]:
    for name in dict.fromkeys((*old, *new)):
        if name not in new:
            yield Change(Kind.REMOVED, table, what, name)
        elif name not in old:
            yield Change(Kind.ADDED, table, what, name)
        elif old[name] != new[name]:
            yield Change(Kind.CHANGED, table, what, name)
