# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Releasing: one case after the other (class A1), or a batch after its sample was looked at (class A2)."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from laufzettel.errors import BusinessError, Message
from laufzettel.journal import Journal, approvals, people
from laufzettel.journal.follow_ups import NOT_ASIDE, today
from laufzettel.journal.reach import NOT_HANDED
from laufzettel.journal.rows import integer, text
from laufzettel.office import Office
from laufzettel.office_toml import SINGLE_FIRST
from laufzettel.process import Automation

NOT_A2 = Message(
    "release.not_a2",
    "Für dieses Verfahren ist keine Stapelfreigabe zugelassen (Klasse {automation}).",
    "This process does not admit release by batch (class {automation}).",
    "Geben Sie jeden Vorgang einzeln frei: laufzettel sign NUMMER --release",
    "Release each case: laufzettel sign NUMBER --release",
)
TOO_FEW = Message(
    "release.too_few",
    "Erst {done} von {needed} Vorgängen wurden einzeln freigegeben; vorher gibt es keine Stapelfreigabe.",
    "Only {done} of {needed} cases were released one by one so far; before that there is no release by batch.",
    "Geben Sie weiter einzeln frei, oder die Verantwortlichen ändern stapel_ab_faellen in office.toml.",
    "Go on one by one, or change stapel_ab_faellen in office.toml (a decision of those responsible).",
)
NOT_SEEN = Message(
    "sign.not_seen",
    "Aus der Stichprobe fehlt noch: {numbers}.",
    "Of the sample is still missing: {numbers}.",
    "Sehen Sie diese Vorgänge an (laufzettel slip) und nennen Sie jeden mit --seen.",
    "Look at these cases (laufzettel slip) and name each with --seen.",
)
_SINGLE = '{"class":"A1"%'
"""How the slip's detail of a single release begins; where two people released, more follows."""
_ALL = 2**31 - 1
_ONE_IS_ENOUGH = f"NOT EXISTS (SELECT 1 FROM approval a WHERE {approvals.OPEN})"
_TWO_ARE_NEEDED = f"EXISTS (SELECT 1 FROM approval a WHERE {approvals.OPEN})"


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms a process admits release by batch, as office.toml says.

    Attributes:
        process: its name.
        automation: its class of automation.
        needed: how many single releases must have gone before.
        percent: share of a batch that must be looked at.
    """

    process: str
    automation: Automation
    needed: int
    percent: int


def terms(office: Office, process: str) -> Terms:
    """The terms of one process."""
    return Terms(
        process,
        office.automation(process),
        office.number(process, "stapel_ab_faellen", SINGLE_FIRST),
        office.number(process, "stichprobe_prozent", 10),
    )


def release_one(journal: Journal, number: str, *, by: str, second: bool = False) -> None:
    """Release one case that a person has looked at (class A1); where two people must release, either of the two.

    Args:
        journal: the journal.
        number: the case.
        by: who signs.
        second: only if somebody else has released it first.

    Raises:
        BusinessError: the case does not wait for this release, the first release is the signer's own, or the signer is
            no person.
    """
    people.release(journal, [number], by=by, detail={"class": Automation.A1.value}, second=second)


def release_batch(
    journal: Journal,
    said: Terms,
    batch: Sequence[str],
    *,
    seen: Collection[str],
    by: str,
    shown: Mapping[str, int] | None = None,
) -> None:
    """Release a batch (class A2), all of it or nothing.

    Args:
        journal: the journal.
        said: the process's terms.
        batch: case numbers.
        seen: which of the sample were looked at.
        by: who signs.
        shown: how many entries each slip had when the batch was shown; None where it is released as it stands.

    Raises:
        BusinessError: the process is not ready for it, a case needs a single release, a case of the sample was not
            looked at, or a case does not wait for release or has changed since.
    """
    batch_gate(journal, said)
    sample = sample_of(batch, said.percent)
    missing = sorted(set(sample) - set(seen))
    if missing:
        raise BusinessError(NOT_SEEN.at(numbers=", ".join(missing)))
    detail = {"class": Automation.A2.value, "cases": len(batch), "sample": sample}
    people.release(journal, batch, by=by, detail=detail, untouched=True, shown=shown)


def batch_gate(journal: Journal, said: Terms) -> None:
    """Refuse a batch release the process is not ready for.

    Raises:
        BusinessError: the class is not A2, or too few cases of this process were released one by one.
    """
    if said.automation is not Automation.A2:
        raise BusinessError(NOT_A2.at(automation=said.automation.value))
    done = singly_released(journal, said.process)
    if done < said.needed:
        raise BusinessError(TOO_FEW.at(done=done, needed=said.needed))


def admitted(journal: Journal, process: str, *, limit: int) -> list[str]:
    """Cases that may be released in a batch, oldest first: one release is enough, and nobody had to step in before.

    Args:
        journal: the journal.
        process: the process's name.
        limit: at most so many.
    """
    return _numbers(journal, process, f"c.round = 0 AND {_ONE_IS_ENOUGH}", limit)


def left_out(journal: Journal, process: str) -> list[str]:
    """Cases that wait for a single release, oldest first: a person has clarified or corrected something there.

    What is set aside or was handed over is left out, as from a batch.
    """
    return _numbers(journal, process, f"c.round > 0 AND {_ONE_IS_ENOUGH}", _ALL)


def for_two(journal: Journal, process: str) -> list[str]:
    """Cases that wait for release and that two people must release, oldest first; no batch may hold them."""
    return _numbers(journal, process, _TWO_ARE_NEEDED, _ALL)


def _numbers(journal: Journal, process: str, which: str, limit: int) -> list[str]:
    rows = journal.database.rows(
        f"SELECT c.number FROM cases c WHERE c.process = ? AND c.state = 'release' AND {which} AND {NOT_ASIDE} "
        f"AND {NOT_HANDED} ORDER BY c.id LIMIT ?",
        (process, today(journal).isoformat(), limit),
    )
    return [text(number) for (number,) in rows]


def singly_released(journal: Journal, process: str) -> int:
    """How many cases of a process a person has released one by one; those of a batch do not count."""
    ((count,),) = journal.database.rows(
        "SELECT COUNT(DISTINCT e.case_id) FROM entry e JOIN cases c ON c.id = e.case_id "
        "WHERE c.process = ? AND e.station = 'release' AND e.result = 'released' AND e.detail LIKE ?",
        (process, _SINGLE),
    )
    return integer(count)


def sample_of(numbers: Sequence[str], percent: int) -> list[str]:
    """The cases of a batch that a person must look at, at least one.

    Args:
        numbers: the batch.
        percent: share of the batch, 1 to 100; rounded up.

    Returns:
        The cases with the lowest rank. A case has its rank for good, so releasing one of them by itself draws no
        new sample: the others stay in it.
    """
    size = max(1, math.ceil(len(numbers) * percent / 100))
    return sorted(sorted(numbers, key=lambda number: hashlib.sha256(number.encode()).digest())[:size])
