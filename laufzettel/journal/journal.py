# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The journal: opens the database, hands out claims, and takes signatures, a batch in one transaction."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from laufzettel.case import State, Station
from laufzettel.errors import Message, Problem
from laufzettel.journal.batch import Batch, Held, Signature
from laufzettel.journal.chain import seal
from laufzettel.journal.database import Database, connect
from laufzettel.journal.halts import Position, position
from laufzettel.journal.keeper import Keeper
from laufzettel.journal.keys import Keys
from laufzettel.journal.rows import HELD, held, integer, problems_detail, text
from laufzettel.journal.schema import migrate
from laufzettel.journal.store import Store

MACHINE = "machine"
LEASE_S = 300.0
ALONE_AFTER = 2
"""After so many claims without progress a case is taken alone, so that it cannot drag others along."""
STOP_AFTER = 5
"""After so many it goes to a person."""

STOPPED = Message(
    "case.stopped",
    "Die Bearbeitung ist {times}-mal ohne Ergebnis abgebrochen.",
    "Processing broke off {times} times without a result.",
    "Prüfen Sie das Dokument; danach geben Sie den Vorgang zurück: laufzettel sign {number} --resume",
    "Check the document; then hand the case back: laufzettel sign {number} --resume",
)

MAY_GO_ON = (
    "NOT EXISTS (SELECT 1 FROM waits w JOIN cases o ON o.id = w.for_case "
    "WHERE w.case_id = cases.id AND o.state <> 'closed')"
)


def open_journal(url: str, store: Path) -> Journal:
    """Open the journal of an office and bring its tables up to date.

    Args:
        url: `sqlite:///…` or `postgresql://…`.
        store: folder of the document store.

    Raises:
        SystemFault: the database cannot be reached or is not safe.
    """
    database = connect(url)
    migrate(database)
    return Journal(database, Store(store))


class Journal(Keeper):
    """What is known of every case. Use as a context manager; it closes the database."""

    def __init__(
        self,
        database: Database,
        store: Store,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Args: database: migrated; store: documents; clock: seconds since 1970; sleep: seconds to wait."""
        self.database = database
        self.store = store
        self.clock = clock
        self.sleep = sleep
        self._keys: Keys | None = None

    @property
    def keys(self) -> Keys:
        """The cases' keys; opened by who first needs them."""
        if self._keys is None:
            self._keys = Keys(self.database)
        return self._keys

    def __enter__(self) -> Journal:
        return self

    def __exit__(self, *exc: object) -> None:
        if self._keys is not None:
            self._keys.close()
        self.database.close()

    def now(self) -> str:
        """The time for slips: ISO 8601, UTC, milliseconds."""
        return datetime.fromtimestamp(self.clock(), UTC).isoformat(timespec="milliseconds")

    # --- claims ------------------------------------------------------------------------------------------------------

    def claim(self, process: str, *, owner: str, limit: int, lease_s: float = LEASE_S) -> Batch | None:
        """Take up to `limit` ready cases that nobody else holds.

        Args:
            process: the process's name.
            owner: who takes them, for operations; host and process number.
            limit: how many at most.
            lease_s: seconds until others may take them over, unless renewed.

        Returns:
            The batch; None if there is nothing to take, or the process is halted.
        """
        with self.database.transaction():
            if position(self.database, process) is not Position.RUNNING:
                return None
            now = self.clock()  # read in here: waiting for the lock must not eat up the lease
            self._stop_poison(process, now)
            claim = self._new_claim(process, owner)
            taken = self._take(process, claim, now, now + lease_s, f"attempts < {ALONE_AFTER} ORDER BY id", limit)
            if not taken:  # the least troubled first: who is innocent gets through before the culprit ends the run
                troubled = f"attempts >= {ALONE_AFTER} ORDER BY attempts, id"
                taken = self._take(process, claim, now, now + lease_s, troubled, 1)
            if not taken:
                self.database.run("DELETE FROM claim WHERE id = ?", (claim,))
                return None
            keys = self.keys.of([case.id for case in taken])
        return Batch(process, claim, now, taken, lease_s=lease_s, keys=keys)

    def _new_claim(self, process: str, owner: str) -> int:
        (row,) = self.database.rows(
            "INSERT INTO claim (process, owner, at) VALUES (?, ?, ?) RETURNING id", (process, owner, self.now())
        )
        return integer(row[0])

    def _take(self, process: str, claim: int, now: float, until: float, which: str, limit: int) -> list[Held]:
        rows = self.database.rows(
            f"UPDATE cases SET claim = ?, lease_until = ?, attempts = attempts + 1 WHERE id IN ("
            f"SELECT id FROM cases WHERE process = ? AND state = 'ready' AND lease_until <= ? AND {which} "
            f"LIMIT ?{self.database.skip_locked}) RETURNING {HELD}",
            (claim, until, process, now, limit),
        )
        digests = sorted({text(row[2]) for row in rows})
        names = {
            text(digest): (text(name), text(media_type))
            for digest, name, media_type in self.database.rows(
                f"SELECT digest, name, media_type FROM document WHERE {self.database.among('digest')} AND process = ?",
                (self.database.listed(digests), process),
            )
        }
        return sorted((held(row, *names[text(row[2])]) for row in rows), key=lambda case: case.id)

    def _stop_poison(self, process: str, now: float) -> None:
        """Cases that broke off too often leave for a person, so that they stop nobody else."""
        rows = self.database.rows(
            f"SELECT {HELD} FROM cases WHERE process = ? AND state = 'ready' AND lease_until <= ? AND "
            # Said twice: with the constant of the index's own condition the database may use that index.
            f"attempts >= {ALONE_AFTER} AND attempts >= {STOP_AFTER} ORDER BY id LIMIT 100{self.database.skip_locked}",
            (process, now),
        )
        for row in rows:
            case = held(row, "", "")
            problem = STOPPED.at(times=STOP_AFTER, number=case.number)
            self._append(
                [Signature(case, "stopped", problems_detail([problem]), State.CLARIFICATION, case.station)],
                case.station,
                MACHINE,
                claim=None,
            )

    def renew(self, batch: Batch) -> None:
        """Hold on to a batch for longer; cases that another worker took over meanwhile are dropped from it.

        Nothing is done while more than half of the lease is left: a station may call this as often as it likes.
        """
        if batch.lease_until - self.clock() > batch.lease_s / 2:
            return
        with self.database.transaction():
            mine = self.still_mine(batch, batch.cases)
            until = self.clock() + batch.lease_s
            self.database.run(
                f"UPDATE cases SET lease_until = ? WHERE {self.database.among('id')}",
                (until, self.database.listed(sorted(mine))),
            )
        batch.lease_until = until
        batch.drop(set(batch.cases) - mine)

    def still_mine(self, batch: Batch, ids: Iterable[int]) -> set[int]:
        """Which cases this batch still holds; inside a transaction it holds them until its end."""
        return self.fenced(ids, batch.claim)

    def let_go(self, batch: Batch, *, fault: Problem | None = None, broken: bool = False) -> None:
        """Give back what is left of a batch.

        Args:
            batch: the batch.
            fault: why the cases at the station where the batch stopped could not go on; they wait until the next run.
                Cases that stand further on are none of its victims and may go on at once.
            broken: a bug ended the run, and nobody knows in whose case: the attempt counts for each of them.
        """
        with self.database.transaction():
            mine = self.still_mine(batch, batch.cases)
            if fault is not None:
                mine -= self._stop_at_first_station(batch, mine, fault)
            self.database.run(
                f"UPDATE cases SET claim = 0, lease_until = 0{'' if broken else ', attempts = 0'} "
                f"WHERE {self.database.among('id')}",
                (self.database.listed(sorted(mine)),),
            )
        batch.drop(list(batch.cases))

    def _stop_at_first_station(self, batch: Batch, mine: set[int], fault: Problem) -> set[int]:
        """Have the cases wait that stand where the batch stopped; returns them."""
        for station in Station:
            stopped = [case for case in batch.at(station) if case.id in mine]
            if stopped:
                detail = problems_detail([fault])
                signed = [Signature(case, "system_fault", detail, State.LATER, station) for case in stopped]
                self._append(signed, station, MACHINE, claim=batch.claim)
                return {case.id for case in stopped}
        return set()

    def take_along(self, process: str) -> int:
        """Cases that waited for a broken system, or for a case that is closed by now, may go on; returns how many."""
        return self.database.run(
            f"UPDATE cases SET state = 'ready', attempts = 0 WHERE process = ? AND state = 'later' AND {MAY_GO_ON}",
            (process,),
        )

    # --- signatures --------------------------------------------------------------------------------------------------

    def sign(
        self,
        batch: Batch,
        station: Station,
        signatures: Sequence[Signature],
        *,
        also: Callable[[set[int]], None] | None = None,
    ) -> None:
        """Sign the slips of a batch at one station, in one transaction.

        Args:
            batch: holds the cases; those another worker took over meanwhile are not signed and leave it.
            station: which station signs.
            signatures: how it ended, for each case.
            also: what else must be kept with the signatures or not at all; told which cases are signed.
        """
        if not signatures:
            return
        with self.database.transaction():
            mine = self.still_mine(batch, [signature.case.id for signature in signatures])
            valid = [signature for signature in signatures if signature.case.id in mine]
            if also is not None:
                also(mine)
            sealed = self._append(valid, station, MACHINE, claim=batch.claim, proven=batch.proven)
        # Whoever is signed has come further: nobody's attempts count until the batch is given back.
        batch.proven = batch.proven or batch.cases.keys() <= mine
        for (case, _, _, state, onward), (entries, head) in zip(valid, sealed, strict=True):
            case.entries, case.head = entries, head
            case.station, case.state = onward, state
        batch.drop([case.id for case, _, _, state, _ in signatures if case.id not in mine or state is not State.READY])

    def _append(
        self,
        signatures: Sequence[Signature],
        station: Station,
        signer: str,
        *,
        claim: int | None,
        proven: bool = False,
    ) -> list[tuple[int, bytes]]:
        """Append entries and move the cases on; the caller holds the transaction and the fence.

        With a claim, cases that are ready to go on stay under it; all others are let go. `proven`: no attempts of
        theirs are counted any more.
        """
        at, where = self.now(), station.value
        entries: list[tuple[object, ...]] = []
        moves: list[tuple[object, ...]] = []
        sealed: list[tuple[int, bytes]] = []
        staying: list[int] = []
        leaving: list[tuple[State, int]] = []
        for case, result, detail, state, onward in signatures:
            n, round_ = case.entries, case.round
            waits, next_ = str(state), str(onward)  # a good deal quicker than their `value`
            head = seal(case.head, n, round_, at, where, result, signer, waits, next_, detail)
            entries.append((case.id, n, round_, at, where, result, signer, waits, next_, detail, head))
            moves.append((next_, n + 1, head, case.id))
            sealed.append((n + 1, head))
            if claim is not None and state is State.READY:
                staying.append(case.id)
            else:
                leaving.append((state, case.id))
        self.database.run_many(
            "INSERT INTO entry (case_id, n, round, at, station, result, signer, state, onward, detail, hash) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            entries,
        )
        # One row at a time only what differs from row to row, and no column of an index.
        self.database.run_many("UPDATE cases SET station = ?, entries = ?, head = ? WHERE id = ?", moves)
        some = self.database.among("id")
        if staying and not proven:
            self.database.run(
                f"UPDATE cases SET attempts = 0 WHERE {some} AND attempts > 0", (self.database.listed(staying),)
            )
        for state in {state for state, _ in leaving}:
            ids = [case_id for left, case_id in leaving if left is state]
            self.database.run(
                f"UPDATE cases SET state = ?, attempts = 0, claim = 0, lease_until = 0 WHERE {some}",
                (state.value, self.database.listed(ids)),
            )
        return sealed

    def append(self, signatures: Sequence[Signature], station: Station, signer: str, *, again: bool = False) -> None:
        """Sign in a person's name, inside the caller's transaction, which holds the rows.

        Args:
            signatures: how it ended, for each case.
            station: where the cases stand.
            signer: who signs.
            again: True if stations that signed already will sign once more: a new round begins.
        """
        self._append(signatures, station, signer, claim=None)
        if again:
            ids = [signature.case.id for signature in signatures]
            self.database.run(
                f"UPDATE cases SET round = round + 1 WHERE {self.database.among('id')}", (self.database.listed(ids),)
            )
