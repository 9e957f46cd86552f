# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Comparing the slips of today with what was anchored: slips only grow, so each anchored entry must still be there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import orjson

from laufzettel.errors import BusinessError, Message, Problem, SystemFault
from laufzettel.journal import anchor, views
from laufzettel.journal.anchor import NOT_READABLE, Anchor, Grown
from laufzettel.journal.journal import Journal
from laufzettel.journal.merkle import Tree, leaf
from laufzettel.journal.people import NO_CASE
from laufzettel.journal.rows import integer, text
from laufzettel.journal.sealed import REMEDY

_SLICE = 5_000
_NOT_THERE = bytes(32)
"""Stands in the tree for an entry that is not there any more; no root that was anchored comes out with it."""

OTHER_ROOT = Message(
    "anchor.other_root",
    "Die Laufzettel ergeben den Anker {n} vom {day} nicht mehr; mit ihm stimmen {count} Anker nicht.",
    "The slips no longer give anchor {n} of {day}; with it {count} anchors do not agree.",
    *REMEDY,
)
NOT_KNOWN = Message(
    "anchor.not_known",
    "Den Anker {n} vom {day} kennt das Journal nicht mehr.",
    "The journal no longer knows anchor {n} of {day}.",
    *REMEDY,
)
CASE_GONE = Message(
    "anchor.case_gone",
    "Ein Vorgang, der am {day} verankert wurde, ist nicht mehr da (der nächste nach {before}).",
    "A case that was anchored on {day} is no longer there (the next one after {before}).",
    *REMEDY,
)
ENTRY_GONE = Message(
    "anchor.entry_gone",
    "Am {day} hatte der Laufzettel {entries} Einträge, heute fehlt der letzte von ihnen.",
    "On {day} the slip had {entries} entries, today the last of them is missing.",
    *REMEDY,
)
REWRITTEN = Message(
    "anchor.rewritten",
    "Eintrag {n} ist nicht der, der am {day} verankert wurde: der Laufzettel ist neu geschrieben.",
    "Entry {n} is not the one that was anchored on {day}: the slip was written anew.",
    *REMEDY,
)
NOT_YET = Message(
    "anchor.not_yet",
    "Der Vorgang {number} ist noch nicht verankert.",
    "Case {number} is not anchored yet.",
    "Setzen Sie einen Anker: laufzettel anchor",
    "Set an anchor: laufzettel anchor",
)
NOT_PROVABLE = Message(
    "anchor.not_provable",
    "Die Laufzettel ergeben den Anker {n} vom {day} nicht mehr; so ist nichts zu beweisen.",
    "The slips no longer give anchor {n} of {day}; nothing can be proven like this.",
    "Sehen Sie nach, woran es liegt: laufzettel anchor --check DATEI",
    "Look what is wrong: laufzettel anchor --check FILE",
)


@dataclass(slots=True)
class Checked:
    """What was compared.

    Attributes:
        anchors: how many of the anchors carried off.
        cases: how many slips the newest of them stands for.
        newest: when that was set, ISO 8601; empty if there is none.
        uncarried: anchors the journal knows and nobody has carried off.
        faults: every fault, as (case number or process, what).
    """

    anchors: int = 0
    cases: int = 0
    newest: str = ""
    uncarried: int = 0
    faults: list[tuple[str, Problem]] = field(default_factory=list)


class Standing:
    """The slips as they stood at an anchor, put together from the entries of today."""

    def __init__(self, leaves: Mapping[tuple[int, int], bytes]) -> None:
        """Args: leaves: case and number of entries to the leaf; see `leaves_of`."""
        self._leaves = leaves
        self._newest = 0
        self.entries: dict[int, int] = {}
        """Case to how many entries its slip had."""
        self.places: dict[int, int] = {}
        """Case to its place in the tree, in the order of receipt."""
        self.tree = Tree()

    def grow(self, since: Iterable[Grown]) -> None:
        """Go on to the next anchor; `since`: which slips had grown."""
        fresh, changed = [], {}
        for case, entries, _ in since:
            self.entries[case] = entries
            if case in self.places:
                changed[self.places[case]] = self._leaf(case)
            else:
                fresh.append(case)
        fresh.sort()
        if fresh and fresh[0] < self._newest:  # received before others, and kept after them
            order = sorted(self.entries)
            self.places = {case: place for place, case in enumerate(order)}
            self.tree = Tree(map(self._leaf, order))
        else:
            self.places.update((case, place) for place, case in enumerate(fresh, start=len(self.places)))
            self.tree.update(changed, map(self._leaf, fresh))
        self._newest = max(self._newest, *fresh[-1:], 0)

    def _leaf(self, case: int) -> bytes:
        return self._leaves.get((case, self.entries[case]), _NOT_THERE)


def check(journal: Journal, process: str, carried: Iterable[Anchor]) -> Checked:
    """Compare the slips of today with every anchor.

    What stands inside the entries is not looked at; `laufzettel.journal.verify` does that.

    Args:
        journal: the journal.
        process: the process's name.
        carried: the anchors of that process from off the machine; those only the journal knows are compared as well.
    """
    outside = sorted(carried, key=lambda one: (one.n, one.at))
    here = {one.n: one for one in anchor.known(journal, process)}
    found = Checked(anchors=len(outside))
    # Every line counts: a forged one beside the true one must not speak in its place.
    lines: dict[int, list[Anchor]] = {}
    for one in outside:
        if one.n in here and here[one.n].at == one.at:
            lines.setdefault(one.n, []).append(one)
        else:
            found.faults.append((process, NOT_KNOWN.at(n=one.n, day=_day(one))))
    if outside:
        found.newest, found.cases = outside[-1].at, outside[-1].cases
    found.uncarried = len(here.keys() - lines.keys())
    try:
        noted = [(here[n], since) for n, since in anchor.grown(journal, process) if n in here]
    except SystemFault as fault:
        if fault.problem.code != NOT_READABLE.code:
            raise
        found.faults.append((process, fault.problem))
        return found
    _replay(journal, process, noted, lines, found)
    return found


def _replay(
    journal: Journal,
    process: str,
    noted: list[tuple[Anchor, list[Grown]]],
    lines: Mapping[int, list[Anchor]],
    found: Checked,
) -> None:
    """Compute each anchor anew, and name what is no longer as it was.

    Args:
        journal, process: whose.
        noted: each anchor the journal knows, with what had grown.
        lines: those that were carried off, by their number.
        found: gets the faults.
    """
    numbers, leaves, hashes = _today(journal, process, (since for _, since in noted))
    standing, wrong = Standing(leaves), []
    unproven: dict[int, tuple[Grown, Anchor]] = {}
    named: set[int] = set()
    for one, since in noted:
        standing.grow(since)
        unproven.update((slip.case, (slip, one)) for slip in since)
        said = lines.get(one.n, [one])
        if all((line.cases, line.root) == (len(standing.tree), standing.tree.root.hex()) for line in said):
            if one.n in lines:  # so are all slips up to here
                unproven.clear()
            continue
        wrong.append(one)
        for slip, of in unproven.values():
            fault = _fault(slip, of, numbers, hashes)
            if fault and slip.case not in named:
                named.add(slip.case)
                found.faults.append((numbers.get(slip.case, process), fault))
        unproven.clear()
    if wrong:
        found.faults.append((process, OTHER_ROOT.at(n=wrong[0].n, day=_day(wrong[0]), count=len(wrong))))


def _fault(
    slip: Grown, of: Anchor, numbers: Mapping[int, str], hashes: Mapping[tuple[int, int], bytes]
) -> Problem | None:
    """What is wrong with one slip that an anchor stands for, as far as the journal's own notes tell."""
    if slip.case not in numbers:
        before = max((case for case in numbers if case < slip.case), default=None)
        return CASE_GONE.at(day=_day(of), before="–" if before is None else numbers[before])
    head = hashes.get((slip.case, slip.entries))
    if head is None:
        return ENTRY_GONE.at(day=_day(of), entries=slip.entries)
    if not head.hex().startswith(slip.hint):
        return REWRITTEN.at(day=_day(of), n=slip.entries - 1)
    return None


def latest(journal: Journal, number: str) -> tuple[Anchor, int] | None:
    """The newest anchor and how many entries of a slip stand in it, as the journal has noted; None if none does.

    What is noted is no proof; `prove` gives one.
    """
    rows = journal.database.rows("SELECT id, process FROM cases WHERE number = ?", (number,))
    anchors = anchor.known(journal, text(rows[0][1])) if rows else []
    if not anchors:
        return None
    case, process = integer(rows[0][0]), text(rows[0][1])
    noted = journal.database.rows(
        "SELECT grown FROM anchor WHERE process = ? AND grown LIKE ? ORDER BY n DESC LIMIT 1", (process, f"%[{case},%")
    )
    for (line,) in noted:
        return anchors[-1], next(int(entries) for id_, entries, _ in orjson.loads(text(line)) if id_ == case)
    return None


def prove(journal: Journal, number: str) -> dict[str, object]:
    """The proof that a slip stands in the newest anchor: its entries up to then, and the path to the root.

    Args:
        journal: the journal.
        number: the case number.

    Returns:
        What docs/anchors.md describes and its script checks; ready for JSON.

    Raises:
        BusinessError: there is no such case, it is not anchored yet, or the slips do not give the anchor any more.
    """
    rows = journal.database.rows("SELECT id, number, process FROM cases WHERE number = ?", (number.strip().upper(),))
    if not rows:
        raise BusinessError(NO_CASE.at(number=number))
    case, number, process = integer(rows[0][0]), text(rows[0][1]), text(rows[0][2])
    known = anchor.known(journal, process)
    noted = list(anchor.grown(journal, process))[: len(known)]  # somebody may have set another one meanwhile
    _, leaves, _ = _today(journal, process, (since for _, since in noted))
    standing = Standing(leaves)
    for _, since in noted:
        standing.grow(since)
    if case not in standing.places:
        raise BusinessError(NOT_YET.at(number=number))
    newest = known[-1]
    if standing.tree.root.hex() != newest.root:
        raise BusinessError(NOT_PROVABLE.at(n=newest.n, day=_day(newest)))
    slip = views.entries(journal, case)[: standing.entries[case]]
    return {
        "number": number,
        "entries": [
            [one.n, one.round, one.at, one.station, one.result, one.signer, one.state, one.onward, one.detail]
            for one in slip
        ],
        "path": [[step.side, step.hash.hex()] for step in standing.tree.path(standing.places[case])],
        "anchor": newest.line,
    }


def _today(
    journal: Journal, process: str, noted: Iterable[list[Grown]]
) -> tuple[dict[int, str], dict[tuple[int, int], bytes], dict[tuple[int, int], bytes]]:
    """What of today was anchored: case numbers by case; leaves and hashes by case and number of entries."""
    wanted: dict[int, set[int]] = {}
    for since in noted:
        for slip in since:
            wanted.setdefault(slip.case, set()).add(slip.entries)
    numbers: dict[int, str] = {}
    leaves: dict[tuple[int, int], bytes] = {}
    hashes: dict[tuple[int, int], bytes] = {}
    for some in _slices(journal, process):
        numbers |= some
        among = journal.database.among("case_id")
        for case, n, head in journal.database.rows(
            f"SELECT case_id, n, hash FROM entry WHERE {among}", (journal.database.listed(list(some)),)
        ):
            at = integer(case), integer(n) + 1
            if at[1] in wanted.get(at[0], ()) and isinstance(head, bytes | memoryview):
                hashes[at] = bytes(head)
                leaves[at] = leaf(numbers[at[0]], hashes[at])
    return numbers, leaves, hashes


def _slices(journal: Journal, process: str) -> Iterator[dict[int, str]]:
    """The cases of a process, some thousand at a time: the case to its number."""
    last = 0
    while rows := journal.database.rows(
        "SELECT id, number FROM cases WHERE process = ? AND id > ? ORDER BY id LIMIT ?", (process, last, _SLICE)
    ):
        yield {integer(case): text(number) for case, number in rows}
        last = integer(rows[-1][0])


def _day(one: Anchor) -> str:
    return one.at[:10]
