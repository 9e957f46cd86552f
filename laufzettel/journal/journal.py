# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The journal: opens the database, hands out claims, and takes signatures, a batch in one transaction."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from os.path import commonprefix
from pathlib import Path

import orjson

from laufzettel.case import State, Station
from laufzettel.errors import Message, Problem
from laufzettel.fields import Field, Reading
from laufzettel.journal.batch import Batch, Held, Signature
from laufzettel.journal.chain import seal
from laufzettel.journal.database import Database, connect
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

HELD = "id, number, document, part, station, state, round, entries, head"


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


class Journal:
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

    def __enter__(self) -> Journal:
        return self

    def __exit__(self, *exc: object) -> None:
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
            The batch; None if there is nothing to take.
        """
        now = self.clock()
        with self.database.transaction():
            self._stop_poison(process, now)
            claim = self._new_claim(process, owner)
            taken = self._take(process, claim, now, now + lease_s, f"attempts < {ALONE_AFTER}", limit)
            if not taken:
                taken = self._take(process, claim, now, now + lease_s, f"attempts >= {ALONE_AFTER}", 1)
            if not taken:
                self.database.run("DELETE FROM claim WHERE id = ?", (claim,))
                return None
        return Batch(process, claim, now + lease_s, taken)

    def _new_claim(self, process: str, owner: str) -> int:
        (row,) = self.database.rows(
            "INSERT INTO claim (process, owner, at) VALUES (?, ?, ?) RETURNING id", (process, owner, self.now())
        )
        return integer(row[0])

    def _take(self, process: str, claim: int, now: float, until: float, which: str, limit: int) -> list[Held]:
        rows = self.database.rows(
            f"UPDATE cases SET claim = ?, lease_until = ?, attempts = attempts + 1 WHERE id IN ("
            f"SELECT id FROM cases WHERE process = ? AND state = 'ready' AND lease_until <= ? AND {which} "
            f"ORDER BY id LIMIT ?{self.database.skip_locked}) RETURNING {HELD}",
            (claim, until, process, now, limit),
        )
        digests = sorted({text(row[2]) for row in rows})
        names = {
            text(digest): (text(name), text(media_type))
            for digest, name, media_type in self.database.rows(
                f"SELECT digest, name, media_type FROM document WHERE {self.database.among('digest')}",
                (self.database.listed(digests),),
            )
        }
        return sorted((held(row, *names[text(row[2])]) for row in rows), key=lambda case: case.id)

    def _stop_poison(self, process: str, now: float) -> None:
        """Cases that broke off too often leave for a person, so that they stop nobody else."""
        rows = self.database.rows(
            f"SELECT {HELD} FROM cases WHERE process = ? AND state = 'ready' AND lease_until <= ? "
            f"AND attempts >= {ALONE_AFTER} AND attempts >= {STOP_AFTER} ORDER BY id LIMIT 100{self.database.skip_locked}",
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

    def renew(self, batch: Batch, *, lease_s: float = LEASE_S) -> None:
        """Hold on to a batch for longer; cases that another worker took over meanwhile are dropped from it.

        Nothing is done while more than half of the lease is left: a station may call this as often as it likes.
        """
        if batch.lease_until - self.clock() > lease_s / 2:
            return
        until = self.clock() + lease_s
        with self.database.transaction():
            mine = self.still_mine(batch, batch.cases)
            self.database.run(
                f"UPDATE cases SET lease_until = ? WHERE {self.database.among('id')}",
                (until, self.database.listed(sorted(mine))),
            )
        batch.lease_until = until
        batch.drop(set(batch.cases) - mine)

    def still_mine(self, batch: Batch, ids: Iterable[int]) -> set[int]:
        """Which cases still carry this batch's fencing token; inside a transaction they stay so until its end."""
        rows = self.database.rows(
            f"SELECT id FROM cases WHERE {self.database.among('id')} AND claim = ?{self.database.for_update}",
            (self.database.listed(sorted(ids)), batch.claim),
        )
        return {integer(row[0]) for row in rows}

    def let_go(self, batch: Batch, *, fault: Problem | None = None) -> None:
        """Give back what is left of a batch.

        Args:
            batch: the batch.
            fault: why the cases could not go on; they then wait until the next run.
        """
        with self.database.transaction():
            mine = self.still_mine(batch, batch.cases)
            if fault is None:
                self.database.run(
                    f"UPDATE cases SET claim = 0, lease_until = 0, attempts = 0 WHERE {self.database.among('id')}",
                    (self.database.listed(sorted(mine)),),
                )
            else:
                for station in Station:
                    waiting = [case for case in batch.at(station) if case.id in mine]
                    detail = problems_detail([fault])
                    signed = [Signature(case, "system_fault", detail, State.LATER, station) for case in waiting]
                    self._append(signed, station, MACHINE, claim=batch.claim)
        batch.drop(list(batch.cases))

    def take_along(self, process: str) -> int:
        """Cases that waited for a broken system, or for a case that is closed by now, may go on; returns how many."""
        return self.database.run(
            f"UPDATE cases SET state = 'ready', attempts = 0 WHERE process = ? AND state = 'later' AND {MAY_GO_ON}",
            (process,),
        )

    def keep_waits(self, waits: Mapping[int, int]) -> None:
        """Note which case waits for which other one, inside the caller's transaction."""
        self.database.run_many(
            "INSERT INTO waits (case_id, for_case) VALUES (?, ?) "
            "ON CONFLICT (case_id) DO UPDATE SET for_case = excluded.for_case",
            waits.items(),
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
            sealed = self._append(valid, station, MACHINE, claim=batch.claim)
        for signature, (entries, head) in zip(valid, sealed, strict=True):
            case = signature.case
            case.entries, case.head = entries, head
            case.station, case.state = signature.station, signature.state
        left = {signature.case.id for signature in signatures} - mine
        left |= {signature.case.id for signature in valid if signature.state is not State.READY}
        batch.drop(left)

    def _append(
        self, signatures: Sequence[Signature], station: Station, signer: str, *, claim: int | None
    ) -> list[tuple[int, bytes]]:
        """Append entries and move the cases on; the caller holds the transaction and the fence."""
        at, where = self.now(), station.value
        entries: list[tuple[object, ...]] = []
        moves: list[tuple[object, ...]] = []
        sealed: list[tuple[int, bytes]] = []
        for signature in signatures:
            case = signature.case
            n, round_, result, detail = case.entries, case.round, signature.result, signature.detail
            head = seal(case.head, n, round_, at, where, result, signer, detail)
            entries.append((case.id, n, round_, at, where, result, signer, detail, head))
            keeps = claim is not None and signature.state is State.READY
            moves.append((signature.station.value, signature.state.value, n + 1, head, claim if keeps else 0, case.id))
            sealed.append((n + 1, head))
        self.database.run_many(
            "INSERT INTO entry (case_id, n, round, at, station, result, signer, detail, hash) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            entries,
        )
        self.database.run_many(
            "UPDATE cases SET station = ?, state = ?, entries = ?, head = ?, attempts = 0, claim = ? WHERE id = ?",
            moves,
        )
        free = [signature.case.id for signature in signatures if signature.state is not State.READY or claim is None]
        if free:
            self.database.run(
                f"UPDATE cases SET lease_until = 0 WHERE {self.database.among('id')}", (self.database.listed(free),)
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

    # --- what was read and decided -----------------------------------------------------------------------------------

    def keep_readings(self, readings: Mapping[int, tuple[int, str, str]]) -> None:
        """Keep what was read, inside the caller's transaction: case id to (version, reader, body from `pack`)."""
        self.database.run_many(
            "INSERT INTO reading (case_id, version, reader, body) VALUES (?, ?, ?, ?)",
            [(case_id, version, reader, body) for case_id, (version, reader, body) in readings.items()],
        )

    def load_readings(self, ids: Iterable[int]) -> dict[int, tuple[int, Reading, list[Problem]]]:
        """The newest reading of each case: version, fields, problems."""
        rows = self.database.rows(
            f"SELECT case_id, version, body FROM reading WHERE {self.database.among('case_id')} ORDER BY version",
            (self.database.listed(sorted(ids)),),
        )
        return {integer(row[0]): (integer(row[1]), *unpack(text(row[2]))) for row in rows}

    def keep_decisions(self, rows: Iterable[tuple[int, int, str, str, str]]) -> None:
        """Keep decisions, inside the caller's transaction: (case id, version, ruleset, date of law, body as JSON)."""
        self.database.run_many(
            "INSERT INTO decision (case_id, version, ruleset, law_date, body) VALUES (?, ?, ?, ?, ?)", rows
        )

    def load_decisions(self, ids: Iterable[int]) -> dict[int, dict[str, object]]:
        """The newest decision of each case, as it was kept; decisions are replayed, never made again."""
        rows = self.database.rows(
            f"SELECT case_id, body FROM decision WHERE {self.database.among('case_id')} ORDER BY version",
            (self.database.listed(sorted(ids)),),
        )
        return {integer(row[0]): orjson.loads(text(row[1])) for row in rows}

    def take_marks(self, process: str, kind: str, values: Mapping[int, str]) -> dict[int, int]:
        """Claim what makes an application unique (a chip number): the first case to come keeps it.

        Args:
            process: the process's name.
            kind: what is marked.
            values: case id to value.

        Returns:
            Case id to the id of the case that holds the mark; its own id if it came first.
        """
        with self.database.transaction():
            self.database.run_many(
                "INSERT INTO mark (process, kind, value, case_id) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
                [(process, kind, value, case_id) for case_id, value in sorted(values.items())],
            )
            rows = self.database.rows(
                f"SELECT value, case_id FROM mark WHERE process = ? AND kind = ? AND {self.database.among('value')}",
                (process, kind, self.database.listed(sorted(set(values.values())))),
            )
        holder = {text(row[0]): integer(row[1]) for row in rows}
        return {case_id: holder[value] for case_id, value in values.items()}

    def load_waivers(self, ids: Iterable[int]) -> dict[int, set[str]]:
        """Which problems a person has looked at and let pass: case id to problem codes."""
        rows = self.database.rows(
            f"SELECT case_id, code FROM waiver WHERE {self.database.among('case_id')}",
            (self.database.listed(sorted(ids)),),
        )
        waived: dict[int, set[str]] = {}
        for case_id, code in rows:
            waived.setdefault(integer(case_id), set()).add(text(code))
        return waived

    def drop_marks(self, ids: Iterable[int], kind: str = "") -> None:
        """Give marks free, inside the caller's transaction: of one kind, or all."""
        only = " AND kind = ?" if kind else ""
        self.database.run(
            f"DELETE FROM mark WHERE {self.database.among('case_id')}{only}",
            (self.database.listed(sorted(ids)), *([kind] if kind else [])),
        )

    def numbers(self, ids: Iterable[int]) -> dict[int, str]:
        """Case ids to case numbers."""
        rows = self.database.rows(
            f"SELECT id, number FROM cases WHERE {self.database.among('id')}", (self.database.listed(sorted(ids)),)
        )
        return {integer(row[0]): text(row[1]) for row in rows}


def held(row: Sequence[object], document_name: str, media_type: str) -> Held:
    """A row of `cases` (columns as in `HELD`) as a case one can hold."""
    number, document, part, station, state, round_, entries, head = row[1:9]
    if not isinstance(head, (bytes, memoryview)):
        raise TypeError("a slip's head is bytes")
    return Held(
        integer(row[0]),
        text(number),
        text(document),
        document_name,
        media_type,
        text(part),
        Station(text(station)),
        State(text(state)),
        integer(round_),
        integer(entries),
        bytes(head),
    )


def integer(value: object) -> int:
    """A database value that is a whole number."""
    if not isinstance(value, int):
        raise TypeError(f"whole number expected, not {type(value).__name__}")
    return value


def text(value: object) -> str:
    """A database value that is text."""
    if not isinstance(value, str):
        raise TypeError(f"text expected, not {type(value).__name__}")
    return value


def problems_detail(problems: Iterable[Problem]) -> str:
    """Problems as a slip keeps them: whole sentences in both languages, so that the slip outlives the program."""
    return orjson.dumps({"problems": [problem.as_dict() for problem in problems]}).decode()


def pack(reading: Reading, problems: Sequence[Problem] = ()) -> str:
    """A reading as it is kept: `[value, place]` per field, and raw text and confidence where they say more, as JSON.

    The part of the place that all fields share (a sheet's name) is kept once.
    """
    shared = commonprefix([field.place for field in reading.values()])
    cut = len(shared)
    fields = {
        name: (value, place[cut:]) if raw == value and confidence == 1.0 else (value, place[cut:], raw, confidence)
        for name, (value, raw, place, confidence) in reading.items()
    }
    kept: dict[str, object] = {"at": shared, "fields": fields}
    if problems:
        kept["problems"] = [problem.as_dict() for problem in problems]
    return orjson.dumps(kept).decode()


def unpack(body: str) -> tuple[Reading, list[Problem]]:
    """The other way round."""
    kept = orjson.loads(body)
    shared = kept["at"]
    reading: Reading = {
        name: Field(said[0], said[0], shared + said[1])
        if len(said) == 2
        else Field(said[0], said[2], shared + said[1], said[3])
        for name, said in kept["fields"].items()
    }
    return reading, [Problem(**problem) for problem in kept.get("problems", ())]
