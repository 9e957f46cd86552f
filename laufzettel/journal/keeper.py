# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the journal keeps of a case beside its slip: readings, decisions, marks, waits and waivers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from laufzettel.case import digest_of
from laufzettel.errors import Problem
from laufzettel.fields import KeptReading
from laufzettel.journal.database import Database
from laufzettel.journal.rows import KeptDecision, integer, text, unpack


class Keeper:
    """The part of the journal that keeps what was read and decided; see `laufzettel.journal.Journal`.

    Attributes:
        database: where it is kept.
    """

    database: Database

    def keep_readings(self, readings: Mapping[int, tuple[int, str, str]]) -> None:
        """Keep what was read, inside the caller's transaction: case id to (version, reader, body from `pack`)."""
        self.database.run_many(
            "INSERT INTO reading (case_id, version, reader, body) VALUES (?, ?, ?, ?)",
            [(case_id, version, reader, body) for case_id, (version, reader, body) in readings.items()],
        )

    def load_readings(self, ids: Iterable[int]) -> dict[int, tuple[int, KeptReading, list[Problem]]]:
        """The newest reading of each case: version, fields, problems."""
        rows = self.database.rows(
            f"SELECT case_id, version, body FROM reading WHERE {self.database.among('case_id')} ORDER BY version",
            (self.database.listed(sorted(ids)),),
        )
        return {integer(row[0]): (integer(row[1]), *unpack(text(row[2]))) for row in rows}

    def keep_decisions(self, rows: Sequence[tuple[int, int, str, str, str, str]]) -> None:
        """Keep decisions, inside the caller's transaction.

        Args:
            rows: case id, version, ruleset, date of law, body and what the tables said, the last two as JSON. What
                the tables said is the same for many cases, and kept once, under its digest.
        """
        said = {tables: digest_of(tables.encode()) for *_, tables in rows}
        self.database.run_many(
            "INSERT INTO said (digest, body) VALUES (?, ?) ON CONFLICT DO NOTHING",
            sorted((digest, tables) for tables, digest in said.items()),
        )
        self.database.run_many(
            "INSERT INTO decision (case_id, version, ruleset, law_date, body, tables) VALUES (?, ?, ?, ?, ?, ?)",
            [(*row, said[tables]) for *row, tables in rows],
        )

    def load_decisions(self, ids: Iterable[int]) -> dict[int, KeptDecision]:
        """The newest decision of each case, as it was kept; decisions are replayed, never made again."""
        rows = self.database.rows(
            f"SELECT case_id, body, tables FROM decision WHERE {self.database.among('case_id')} ORDER BY version",
            (self.database.listed(sorted(ids)),),
        )
        said = self.said({text(digest) for _, _, digest in rows})
        return {integer(case_id): KeptDecision(text(body), said[text(digest)]) for case_id, body, digest in rows}

    def said(self, digests: Iterable[str]) -> dict[str, str]:
        """What tables said, as JSON, by digest; what is no longer there is empty."""
        wanted = dict.fromkeys(digests, "[]")
        rows = self.database.rows(
            f"SELECT digest, body FROM said WHERE {self.database.among('digest')}",
            (self.database.listed(sorted(wanted)),),
        )
        return wanted | {text(digest): text(body) for digest, body in rows}

    def take_marks(self, process: str, kind: str, values: Mapping[int, str], *, claim: int) -> dict[int, int]:
        """Claim what makes an application unique (a chip number): the first case to come keeps it.

        Args:
            process: the process's name.
            kind: what is marked.
            values: case id to value.
            claim: fencing token of the caller; cases that another worker took over meanwhile mark nothing.

        Returns:
            Case id to the id of the case that holds the mark; its own id if it came first.
        """
        with self.database.transaction():
            mine = self.fenced(values, claim)
            # In the order of the values, so that two workers never wait for each other; of equals the first case.
            fresh = self.database.run_many(
                "INSERT INTO mark (process, kind, value, case_id) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
                [(process, kind, value, id_) for value, id_ in sorted((values[case_id], case_id) for case_id in mine)],
            )
            if fresh == len(values):  # nobody had marked any of them
                return {case_id: case_id for case_id in values}
            rows = self.database.rows(
                f"SELECT value, case_id FROM mark WHERE process = ? AND kind = ? AND {self.database.among('value')}",
                (process, kind, self.database.listed(sorted(set(values.values())))),
            )
        holder = {text(row[0]): integer(row[1]) for row in rows}
        return {case_id: holder.get(value, case_id) for case_id, value in values.items()}

    def fenced(self, ids: Iterable[int], claim: int) -> set[int]:
        """Which cases still carry this fencing token; inside a transaction they stay so until its end."""
        rows = self.database.rows(
            f"SELECT id FROM cases WHERE {self.database.among('id')} AND claim = ?{self.database.for_update}",
            (self.database.listed(sorted(ids)), claim),
        )
        return {integer(row[0]) for row in rows}

    def drop_marks(self, ids: Iterable[int], kind: str = "") -> None:
        """Give marks free, inside the caller's transaction: of one kind, or all."""
        only = " AND kind = ?" if kind else ""
        self.database.run(
            f"DELETE FROM mark WHERE {self.database.among('case_id')}{only}",
            (self.database.listed(sorted(ids)), *([kind] if kind else [])),
        )

    def keep_waits(self, waits: Mapping[int, int]) -> None:
        """Note which case waits for which other one, inside the caller's transaction."""
        self.database.run_many(
            "INSERT INTO waits (case_id, for_case) VALUES (?, ?) "
            "ON CONFLICT (case_id) DO UPDATE SET for_case = excluded.for_case",
            waits.items(),
        )

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

    def numbers(self, ids: Iterable[int]) -> dict[int, str]:
        """Case ids to case numbers."""
        rows = self.database.rows(
            f"SELECT id, number FROM cases WHERE {self.database.among('id')}", (self.database.listed(sorted(ids)),)
        )
        return {integer(row[0]): text(row[1]) for row in rows}
