# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What was kept of a closed case goes, and its slip still proves what happened; on both databases."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection
from datetime import date
from pathlib import Path
from typing import Protocol

import orjson
import pytest

from laufzettel.case import State, Station, digest_of
from laufzettel.connect import Item
from laufzettel.errors import BusinessError, SystemFault
from laufzettel.fields import TYPED_BY_PERSON, Field
from laufzettel.journal import (
    Journal,
    anchor,
    anchored,
    clearing,
    effects,
    erasure,
    open_journal,
    people,
    restriction,
    views,
)
from laufzettel.journal.batch import Signature
from laufzettel.journal.chain import genesis, seal
from laufzettel.journal.database import connect
from laufzettel.journal.effects import EffectState
from laufzettel.journal.erasure import Reason
from laufzettel.journal.keys import UNKEYED, keyed
from laufzettel.journal.rows import pack
from laufzettel.journal.schema import _DIALECT, MIGRATIONS
from laufzettel.journal.store import Store
from laufzettel.journal.verify import verify


class Clock(Protocol):
    """Time as the test sets it."""

    now: float


class Nowhere:
    """There is nothing outside of journal and store; what would have been removed is noted."""

    def __init__(self) -> None:
        self.documents: list[str] = []

    def document(self, digest: str, size: int) -> None:
        """Note the document."""
        self.documents.append(digest)

    def letters(self, numbers: Collection[str]) -> None:
        """Nothing to remove."""


PROCESS = "probe"
YEAR_S = 366 * 24 * 3600.0
TYPED, NOTED, WRITTEN, MARKED = "Quittenweg 7", "Der Halter heißt Zacharias Ypsilon.", "DE99ZZTOP", "276098100999999"
SEEN, LETTER = "Blatt 4711", b"%PDF-1.7 Sehr geehrter Herr Ypsilon"
VALUES = (TYPED, NOTED, WRITTEN, MARKED, SEEN, "meldung.xlsx", LETTER.decode())
"""What is known of the first case, and of it alone."""


def faults(journal: Journal) -> list[tuple[str, str]]:
    """What is wrong with slips and documents."""
    return [(which, what.code) for which, what in list(verify(journal, PROCESS))[-1].faults]


def close_all(journal: Journal) -> None:
    """Every case that is ready is written and closed; what each wrote is seen."""
    while batch := journal.claim(PROCESS, owner="probe", limit=10):
        for case in list(batch.cases.values()):
            item = Item(f"{case.number}/test", {"iban": WRITTEN if case.id == 1 else f"DE{case.id}"})
            effect = effects.intend(journal, batch, target="regal", step="test", items={case.id: item})[case.id]
            seen = {"rows": SEEN if case.id == 1 else "1 rows"}
            said = effects.said(effect, EffectState.DONE, seen, batch.keys[case.id])
            signed = Signature(case, "closed", _json({"effects": [said]}), State.CLOSED, Station.CLOSE)

            def settled(_: set[int], case_id: int = case.id, seen: dict[str, str] = seen) -> None:
                effects.settle(journal, "regal", "test", [(case_id, EffectState.DONE, seen)])

            journal.sign(batch, Station.WRITE, [signed], also=settled)


def _json(said: object) -> str:
    return orjson.dumps(said).decode()


@pytest.fixture
def closed(journal: Journal) -> Journal:
    """Five closed cases; of the first there is everything there can be."""
    batch = journal.claim(PROCESS, owner="probe", limit=1)
    assert batch is not None
    (case,) = batch.cases.values()
    told = Signature(case, "clarification", "{}", State.CLARIFICATION, Station.READ)
    journal.sign(batch, Station.READ, [told])
    people.ask(journal, case.number, date(1970, 2, 1), by="Frieda", letter=journal.store.put(LETTER))
    typed = {"street": Field(TYPED, TYPED, TYPED_BY_PERSON)}
    people.correct(journal, case.number, typed, by="Frieda", blind_second=["street"])
    batch = journal.claim(PROCESS, owner="probe", limit=1)
    assert batch is not None
    (case,) = batch.cases.values()
    told = Signature(case, "clarification", "{}", State.CLARIFICATION, Station.CHECK)
    journal.sign(batch, Station.CHECK, [told])
    people.correct(journal, case.number, typed, by="Karim", blind_second=["street"])
    batch = journal.claim(PROCESS, owner="probe", limit=1)
    assert batch is not None
    (case,) = batch.cases.values()
    journal.take_marks(PROCESS, "chip", {case.id: MARKED}, claim=batch.claim)
    told = Signature(case, "clarification", "{}", State.CLARIFICATION, Station.CHECK)
    journal.sign(batch, Station.CHECK, [told])
    people.resume(journal, case.number, by="Karim", note=NOTED)
    close_all(journal)
    assert faults(journal) == []
    return journal


@pytest.fixture
def everything(journal_url: str, tmp_path: Path, closed: Journal) -> Callable[[], str]:
    """All that the office holds: of SQLite the bytes of every file, of PostgreSQL every row of every table."""

    def read() -> str:
        said = [path.read_bytes().decode("utf-8", "replace") for path in tmp_path.rglob("*") if path.is_file()]
        if closed.database.dialect == "postgresql":
            tables = closed.database.rows(
                "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
            )
            said += [str(closed.database.rows(f"SELECT * FROM {name}")) for (name,) in tables if isinstance(name, str)]
        return "\n".join(said)

    return read


def erased(journal: Journal, *ids: int, elsewhere: Nowhere | None = None) -> None:
    """These cases are erased to the end, long after anybody put a document in."""
    for path in journal.store.path("00").parents[1].rglob("*"):
        os.utime(path, (0, 0))
    assert erasure.erase(journal, list(ids), reason=Reason.RETENTION, by="machine") == len(ids)
    clearing.finish(journal, elsewhere or Nowhere())


def test_nothing_of_an_erased_case_is_left_and_its_slip_is_whole(
    closed: Journal, everything: Callable[[], str], put: Callable[..., list[str]]
) -> None:
    """Every value is found before and none after; chain and anchor agree; who signed what when is still there."""
    carried = [anchor.drop(closed, PROCESS)]
    before = views.slip(closed, closed.numbers([1])[1])
    missing = [value for value in VALUES if value not in everything()]
    assert missing == []

    erased(closed, 1, 2, 3, 4, 5)

    assert [value for value in VALUES if value in everything()] == []
    assert faults(closed) == []
    assert anchored.check(closed, PROCESS, carried).faults == []
    after = views.slip(closed, before.number)
    assert after.entries[:-1] == before.entries
    assert (after.entries[-1].result, after.entries[-1].signer) == ("erased", "machine")
    assert after.erased_at == after.entries[-1].at
    assert (after.reading, after.decision, after.effects, after.notes, after.letters) == ({}, {}, [], {}, {})
    assert erasure.outlook(closed, PROCESS, 0).unfinished == 0


def test_the_key_is_destroyed_and_nothing_holds_it(tmp_path: Path, closed: Journal) -> None:
    """Its bytes lie in the keys' file before; after that nowhere; the neighbours on the sheet are as they were."""
    keys = closed.keys.of([1, 2, 3])

    def lying(key: bytes) -> bool:
        if closed.database.dialect == "postgresql":
            rows = closed.database.rows("SELECT encode(keys, 'hex') FROM key_sheet")
            return key.hex() in str(rows)
        return any(key in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())

    assert lying(keys[1])
    erased(closed, 1)
    assert not lying(keys[1])
    assert closed.keys.there([1, 2, 3]) == {2: keys[2], 3: keys[3]}
    assert closed.keys.destroyed([1, 2, 3]) == {1}


def test_deleting_alone_leaves_traces_in_the_file(tmp_path: Path, closed: Journal) -> None:
    """The control: rows are deleted and overwritten, and yet a SQLite file is not clean before it is made anew."""
    if closed.database.dialect == "postgresql":
        return
    erasure.erase(closed, [1, 2, 3, 4, 5], reason=Reason.RETENTION, by="machine")
    assert faults(closed)[0][1] == "verify.not_erased"
    held = b"".join(path.read_bytes() for path in tmp_path.glob("journal*"))
    assert TYPED.encode() in held and MARKED.encode() in held


def test_a_slip_confirms_no_guess_once_the_key_is_gone(closed: Journal) -> None:
    """All that was read is known but one field with five values; only with the key does the slip say which it was."""
    ((body,),) = closed.database.rows("SELECT body FROM reading WHERE case_id = 2")
    (key,) = closed.keys.of([2]).values()
    guesses = {f"N{n}": str(body).replace("N1", f"N{n}").encode() for n in range(5)}
    slip = "".join(entry.detail for entry in views.slip(closed, closed.numbers([2])[2]).entries)

    def confirmed(digest: Callable[[bytes], str]) -> list[str]:
        return [value for value, guess in guesses.items() if digest(guess) in slip]

    assert confirmed(lambda guess: keyed(guess, key)) == ["N1"], "with the key: this is what verifying does"
    erased(closed, 2)
    assert confirmed(digest_of) == []
    assert confirmed(lambda guess: keyed(guess, bytes(32))) == []


def test_without_keys_a_slip_confirms_a_guess(journal_of: Callable[[], Journal], put: Callable[..., list[str]]) -> None:
    """The control, and what cases from before there were keys are like: plain digests name the value among five."""
    number = put(unkeyed(journal_of()), 2)[-1]
    slip = "".join(entry.detail for entry in views.slip(journal_of(), number).entries)
    readings = {f"N{n}": pack({"name": Field(f"N{n}", f"N{n}", "cell:T!A1")}).encode() for n in range(5)}
    assert [value for value, guess in readings.items() if digest_of(guess) in slip] == ["N1"]


def unkeyed(journal: Journal) -> Journal:
    """The same journal, in which cases come to be as they did before there were keys."""
    journal.database.run("UPDATE keyed SET after = 1000000")
    return journal


@pytest.fixture
def old_and_new(journal_of: Callable[[], Journal], put: Callable[..., list[str]]) -> Journal:
    """Three closed cases as they were sealed before there were keys, and two closed ones since."""
    before = unkeyed(journal_of())
    put(before, 3, "alt.xlsx")
    close_all(before)
    before.database.run("UPDATE keyed SET after = 3")
    since = journal_of()
    put(since, 2, "neu.xlsx")
    close_all(since)
    return since


def test_a_journal_from_before_there_were_keys_is_taken_over(journal_url: str, tmp_path: Path) -> None:
    """Its cases are known by their number inside the journal; what their slips seal is what it was."""
    database = connect(journal_url)
    for statement in MIGRATIONS[0].format(**_DIALECT[database.dialect]).split(";\n"):
        database.run(statement)
    database.run("CREATE TABLE migration (n INTEGER PRIMARY KEY)")
    database.run("INSERT INTO migration (n) VALUES (1)")
    digest = Store(tmp_path / "store").put(b"alt")
    document = (digest, PROCESS, "alt.pdf", "application/pdf", 3, "eingang", "2026-01-01", 1)
    database.run("INSERT INTO document VALUES (?, ?, ?, ?, ?, ?, ?, ?)", document)
    said = {"process": PROCESS, "document": digest, "part": "", "reading": digest_of(b"{}")}
    told = ("2026-01-01", "receive", "ok", "machine", "ready", "read", _json(said))
    head = seal(genesis("PRB-1"), 0, 0, *told)
    database.run(
        "INSERT INTO cases (number, process, document, part, received_at, station, state, round, claim, lease_until, "
        "attempts, entries, head) VALUES ('PRB-1', ?, ?, '', '2026-01-01', 'read', 'ready', 0, 0, 0, 0, 1, ?)",
        (PROCESS, digest, head),
    )
    database.run("INSERT INTO entry VALUES (1, 0, 0, ?, ?, ?, ?, ?, ?, ?, ?)", (*told, head))
    database.run("INSERT INTO reading VALUES (1, 0, 'probe', '{}')")
    database.close()
    with open_journal(journal_url, tmp_path / "store") as journal:
        assert journal.keys.of([1]) == {1: UNKEYED}
        assert faults(journal) == []
        journal.database.run("UPDATE reading SET body = '[]'")
        assert faults(journal) == [("PRB-1", "verify.reading")]


def test_cases_from_before_there_were_keys_still_verify(old_and_new: Journal) -> None:
    """A changed value is found in both kinds."""
    keys = old_and_new.keys.of([1, 2, 3, 4, 5])
    assert [case_id for case_id, key in keys.items() if key] == [4, 5]
    assert faults(old_and_new) == []
    for case_id in (1, 5):
        old_and_new.database.run("UPDATE effect SET payload = '{}' WHERE case_id = ?", (case_id,))
    assert [code for _, code in faults(old_and_new)] == ["verify.effect", "verify.effect"]


def test_cases_from_before_there_were_keys_are_erased_like_others(old_and_new: Journal) -> None:
    """Contents go and the slip is whole; its plain digests stay, which docs/operations.md says."""
    erased(old_and_new, 1, 2, 3, 4, 5)
    assert faults(old_and_new) == []
    assert old_and_new.database.rows("SELECT COUNT(*) FROM reading") == [(0,)]


def test_only_what_is_closed_and_old_enough_is_due(
    closed: Journal, put: Callable[..., list[str]], clock: Clock
) -> None:
    """Open cases, doubtful ones and those that must be kept are counted by why they are not."""
    put(closed, 3, "offen.xlsx")
    batch = closed.claim(PROCESS, owner="probe", limit=1)
    assert batch is not None
    closed.sign(
        batch, Station.READ, [Signature(one, "x", "{}", State.IN_DOUBT, Station.WRITE) for one in batch.cases.values()]
    )
    before = erasure.outlook(closed, PROCESS, 10)
    assert (list(before.due), before.kept, before.next_due) == ([], 5, "1980-01-01")
    assert before.open == {State.READY: 2, State.IN_DOUBT: 1}
    clock.now += 10 * YEAR_S
    assert list(erasure.outlook(closed, PROCESS, 10).due) == [1, 2, 3, 4, 5]
    assert list(erasure.outlook(closed, PROCESS, 12).due) == []
    assert erasure.erase(closed, [1, 6, 7, 8], reason=Reason.RETENTION, by="machine") == 1
    closed.database.run("UPDATE effect SET state = 'in_doubt' WHERE case_id = 2")
    assert list(erasure.outlook(closed, PROCESS, 10).due) == [3, 4, 5]


def test_a_request_while_the_case_must_be_kept_restricts_it(closed: Journal, clock: Clock) -> None:
    """The slip says so; its contents are there for auditors alone; when the time is over it is erased like others."""
    number = closed.numbers([1])[1]
    with pytest.raises(BusinessError, match=r"sign\.not_a_person"):
        erasure.erase_one(closed, number, 10, by="machine")
    assert erasure.erase_one(closed, number, 10, by="Frau Datenschutz") == date(1980, 1, 1)
    slip = views.slip(closed, number)
    assert (slip.entries[-1].result, slip.entries[-1].signer) == ("restricted", "Frau Datenschutz")
    assert (slip.reading, slip.notes, slip.effects, slip.letters, slip.document_name) == ({}, {}, [], {}, "")
    auditing = views.slip(closed, number, auditing=True)
    assert NOTED in auditing.notes.values() and auditing.effects and auditing.document_name == "meldung.xlsx"
    assert faults(closed) == []
    with pytest.raises(BusinessError, match=r"erase\.restricted_already"):
        erasure.erase_one(closed, number, 10, by="Frau Datenschutz")
    assert erasure.outlook(closed, PROCESS, 10).restricted == 1
    clock.now += 10 * YEAR_S
    assert 1 in erasure.outlook(closed, PROCESS, 10).due
    erased(closed, 1)
    assert faults(closed) == []
    with pytest.raises(BusinessError, match=r"erase\.already"):
        erasure.erase_one(closed, number, 10, by="Frau Datenschutz")


def test_a_restriction_that_is_lifted_shows_the_contents_again(closed: Journal, clock: Clock) -> None:
    """A person lifts it with a reason that is kept as a note; it can be restricted anew, and lifted and erased too."""
    number = closed.numbers([1])[1]
    erasure.erase_one(closed, number, 10, by="Frau Datenschutz")
    assert restriction.restricted_since(closed, number) == views.slip(closed, number).restricted_at
    with pytest.raises(BusinessError, match=r"sign\.not_a_person"):
        restriction.lift(closed, number, by="machine", note="Streit beigelegt")
    restriction.lift(closed, f" {number.lower()} ", by="Frau Datenschutz", note="Streit beigelegt")
    slip = views.slip(closed, number)
    last = slip.entries[-1]
    assert (last.result, last.signer, last.state) == ("restriction_lifted", "Frau Datenschutz", "closed")
    assert slip.notes[last.n] == "Streit beigelegt" and "Streit beigelegt" not in last.detail
    assert slip.reading and slip.effects and slip.document_name == "meldung.xlsx" and not slip.withheld
    assert faults(closed) == []
    assert erasure.outlook(closed, PROCESS, 10).restricted == 0
    assert erasure.erase_one(closed, number, 10, by="Frau Datenschutz") == date(1980, 1, 1)
    assert views.slip(closed, number).withheld and faults(closed) == []
    restriction.lift(closed, number, by="Frau Datenschutz", note="Noch einmal")
    clock.now += 10 * YEAR_S
    erased(closed, 1)
    assert faults(closed) == []
    with pytest.raises(BusinessError, match=r"erase\.already"):
        restriction.lift(closed, number, by="Frau Datenschutz", note="Zu spät")


def test_only_what_is_restricted_can_be_lifted(closed: Journal) -> None:
    """Neither a case that never was, nor one that was lifted already, nor one unknown; nothing is signed."""
    number = closed.numbers([2])[2]
    before = len(views.slip(closed, number).entries)
    with pytest.raises(BusinessError, match=r"erase\.not_restricted"):
        restriction.lift(closed, number, by="Frau Datenschutz", note="Streit beigelegt")
    with pytest.raises(BusinessError, match=r"erase\.not_restricted"):
        restriction.restricted_since(closed, number)
    assert len(views.slip(closed, number).entries) == before
    assert closed.database.rows("SELECT n FROM note WHERE case_id = 2") == []
    erasure.erase_one(closed, number, 10, by="Frau Datenschutz")
    restriction.lift(closed, number, by="Frau Datenschutz", note="Streit beigelegt")
    with pytest.raises(BusinessError, match=r"erase\.not_restricted"):
        restriction.lift(closed, number, by="Frau Datenschutz", note="Streit beigelegt")
    with pytest.raises(BusinessError, match=r"case\.unknown"):
        restriction.lift(closed, "PRB-0000-0000-0000", by="Frau Datenschutz", note="Streit beigelegt")


def test_a_restriction_lifted_past_the_slip_is_found(closed: Journal) -> None:
    """Deleting its row is no lifting, and after a lifting no row can bring the restriction back."""
    number = closed.numbers([1])[1]
    erasure.erase_one(closed, number, 10, by="Frau Datenschutz")
    kept = closed.database.rows("SELECT restricted_at FROM erasure")
    closed.database.run("DELETE FROM erasure")
    assert [code for _, code in faults(closed)] == ["verify.otherwise_erased"]
    closed.database.run("INSERT INTO erasure (case_id, restricted_at, finished) VALUES (1, ?, 1)", kept[0])
    assert faults(closed) == []
    restriction.lift(closed, number, by="Frau Datenschutz", note="Streit beigelegt")
    assert faults(closed) == []
    closed.database.run("INSERT INTO erasure (case_id, restricted_at, finished) VALUES (1, ?, 1)", kept[0])
    assert [code for _, code in faults(closed)] == ["verify.otherwise_erased"]


def test_open_and_unknown_cases_are_refused(journal: Journal) -> None:
    """Whoever asks."""
    with pytest.raises(BusinessError, match=r"erase\.open"):
        erasure.erase_one(journal, journal.numbers([1])[1], 0, by="Frieda")
    with pytest.raises(BusinessError, match=r"case\.unknown"):
        erasure.erase_one(journal, "PRB-0000-0000-0000", 0, by="Frieda")


def test_a_document_stays_as_long_as_one_case_in_it_does(closed: Journal) -> None:
    """A spreadsheet goes with the last of its rows; the letter of the one goes with it; then its file name goes too."""
    sheet, letter = digest_of(b"meldung.xlsx"), digest_of(LETTER)
    gone = Nowhere()
    erased(closed, 1, elsewhere=gone)
    assert closed.store.path(sheet).exists() and not closed.store.path(letter).exists()
    assert faults(closed) == []
    assert views.slip(closed, closed.numbers([2])[2]).document_name == "meldung.xlsx"
    erased(closed, 2, 3, 4, 5, elsewhere=gone)
    assert not closed.store.path(sheet).exists()
    assert gone.documents == [letter, sheet]
    assert closed.database.rows("SELECT DISTINCT name FROM document") == [("",)]


def test_a_document_that_comes_in_this_moment_is_not_erased_under_its_hands(closed: Journal) -> None:
    """Whoever just put it in counts on it; the next call looks again, and until then the erasure is not finished."""
    sheet = digest_of(b"meldung.xlsx")
    erasure.erase(closed, [1, 2, 3, 4, 5], reason=Reason.RETENTION, by="machine")
    closed.store.put(b"meldung.xlsx")
    assert clearing.finish(closed, Nowhere()).touched >= {sheet}
    assert closed.store.path(sheet).exists() and erasure.outlook(closed, PROCESS, 10).unfinished == 5
    os.utime(closed.store.path(sheet), (0, 0))
    os.utime(closed.store.path(digest_of(LETTER)), (0, 0))
    assert clearing.finish(closed, Nowhere()).cases == 5
    assert not closed.store.path(sheet).exists() and faults(closed) == []


def test_bytes_that_come_in_again_later_go_again(closed: Journal, put: Callable[..., list[str]]) -> None:
    """The same file after its erasure is the same case, which stays erased; the next call removes the file."""
    erased(closed, 1, 2, 3, 4, 5)
    assert len(put(closed, 5)) == 5
    sheet = closed.store.path(digest_of(b"meldung.xlsx"))
    os.utime(sheet, (0, 0))
    assert faults(closed) == []
    clearing.finish(closed, Nowhere())
    assert not sheet.exists()


FORGED = {
    "UPDATE effect SET payload = '{}' WHERE case_id = 2": "verify.effect",
    "INSERT INTO erasure (case_id, erased_at, finished) VALUES (2, '2020', 1)": "verify.otherwise_erased",
    "INSERT INTO erasure (case_id, restricted_at, finished) VALUES (2, '2020', 1)": "verify.otherwise_erased",
    "DELETE FROM erasure WHERE case_id = 1": "verify.otherwise_erased",
    "INSERT INTO note (case_id, n, salt, body) VALUES (1, 1, '', '')": "verify.not_erased",
    "INSERT INTO reading (case_id, version, reader, body) VALUES (1, 0, '', '{}')": "verify.not_erased",
    "INSERT INTO letter (case_id, n, digest) VALUES (3, 1, 'x')": "verify.letter",
    "INSERT INTO second_entry (case_id, field, first_by, second_by, salt, digest) VALUES (1, 'f', 'a', 'b', '', '')": (
        "verify.not_erased"
    ),
    "INSERT INTO second_entry (case_id, field, first_by, second_by, salt, digest) VALUES (2, 'f', 'a', 'b', '', '')": (
        "verify.second_entry"
    ),
}


@pytest.mark.parametrize("change", FORGED)
def test_an_erasure_that_was_none_is_found(closed: Journal, change: str) -> None:
    """Neither can a case be passed off as erased, nor is one erased of which something is there."""
    erased(closed, 1)
    assert faults(closed) == []
    closed.database.run(change)
    assert [code for _, code in faults(closed)] == [FORGED[change]]


def test_as_long_as_somebody_reads_an_erasure_is_not_finished(
    closed: Journal, journal_of: Callable[[], Journal]
) -> None:
    """What was deleted is still in the log they read from: said so, and made up for by the next call."""
    if closed.database.dialect == "postgresql":
        return
    reader = journal_of()
    erasure.erase(closed, [1], reason=Reason.RETENTION, by="machine")
    closed.database.rows("PRAGMA busy_timeout=50")
    reader.database.run("BEGIN")
    reader.database.rows("SELECT COUNT(*) FROM cases")
    with pytest.raises(SystemFault, match=r"journal\.still_read"):
        clearing.finish(closed, Nowhere())
    assert erasure.outlook(closed, PROCESS, 10).unfinished == 1
    reader.database.run("ROLLBACK")
    erased(closed)
    assert erasure.outlook(closed, PROCESS, 10).unfinished == 0


def test_a_key_that_is_missing_is_no_erasure(closed: Journal) -> None:
    """Nothing is verified without it, nothing erased because of it, and nothing signed."""
    closed.keys.destroy([2])
    assert faults(closed) == [(closed.numbers([2])[2], "verify.no_key")]


def test_what_a_backup_brings_back_is_erased_again(
    closed: Journal, everything: Callable[[], str], tmp_path: Path, clock: Clock
) -> None:
    """The keys are not in it: verify names the case, and the next call erases it, however long it must be kept."""
    rows = closed.database.rows("SELECT case_id, version, reader, body FROM reading WHERE case_id = 2")
    closed.keys.destroy([2])  # as after an erasure of which this journal does not know
    found = erasure.outlook(closed, PROCESS, 10)
    assert (list(found.due), list(found.brought_back)) == ([], [2])
    assert erasure.erase(closed, found.brought_back, reason=Reason.AGAIN, by="machine") == 1
    clearing.finish(closed, Nowhere())
    assert rows and closed.database.rows("SELECT 1 FROM reading WHERE case_id = 2") == []
    assert faults(closed) == []
