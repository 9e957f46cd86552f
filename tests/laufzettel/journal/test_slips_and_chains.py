# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The slip: signed in one transaction, chained, and every change to it found; on both databases."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laufzettel.case import State, Station, digest_of
from laufzettel.connect import Item
from laufzettel.errors import Problem
from laufzettel.fields import TYPED_BY_PERSON, Field
from laufzettel.journal import Journal, effects, open_journal, people, views
from laufzettel.journal.batch import Signature
from laufzettel.journal.chain import Entry, genesis, seal
from laufzettel.journal.database import Row
from laufzettel.journal.effects import EffectState
from laufzettel.journal.rows import decision_digest
from laufzettel.journal.verify import broken, verify

PROCESS = "probe"


def faults(journal: Journal) -> list[tuple[str, Problem]]:
    """What is wrong with the slips and documents."""
    found: list[tuple[str, Problem]] = []
    for one in verify(journal, PROCESS):
        found = one.faults
    return found


def to_clarification(journal: Journal) -> str:
    """One case goes to a person; its number."""
    batch = journal.claim(PROCESS, owner="probe", limit=1)
    assert batch is not None
    (case,) = batch.cases.values()
    journal.sign(batch, Station.READ, [Signature(case, "clarification", "{}", State.CLARIFICATION, Station.READ)])
    return case.number


def with_everything(journal: Journal) -> None:
    """The first case was read, decided and written, went to a person and was handed back with a note."""
    batch = journal.claim(PROCESS, owner="probe", limit=1)
    assert batch is not None
    (case,) = batch.cases.values()
    journal.sign(batch, Station.READ, [Signature(case, "ok", '{"fields":1}', State.READY, Station.DECIDE)])
    row = ("r1", "2026-01-01", '{"outputs":{}}', '[{"table":"satz"}]')
    detail = json.dumps({"decision": decision_digest(*row[:3], digest_of(row[3].encode()), batch.keys[case.id])})
    journal.sign(
        batch,
        Station.DECIDE,
        [Signature(case, "ok", detail, State.READY, Station.WRITE)],
        also=lambda _: journal.keep_decisions([(case.id, 0, *row)]),
    )
    item = Item(f"{case.number}/test", {"name": "N0"})
    effect = effects.intend(journal, batch, target="regal", step="test", items={case.id: item})[case.id]
    seen = {"rows": "1"}
    detail = json.dumps({"effects": [effects.said(effect, EffectState.DONE, seen, batch.keys[case.id])]})
    journal.sign(
        batch,
        Station.WRITE,
        [Signature(case, "ok", detail, State.READY, Station.SEND)],
        also=lambda _: effects.settle(journal, "regal", "test", [(case.id, EffectState.DONE, seen)]),
    )
    journal.sign(batch, Station.SEND, [Signature(case, "clarification", "{}", State.CLARIFICATION, Station.SEND)])
    people.resume(journal, case.number, by="Frau Prüf", note="Anschrift erfragt")


def test_a_batch_is_signed_in_one_transaction(journal: Journal) -> None:
    """What must be kept with the signatures fails: no entry, no move, and the same cases are still held."""
    batch = journal.claim(PROCESS, owner="probe", limit=10)
    assert batch is not None
    signed = [Signature(case, "ok", "{}", State.READY, Station.CHECK) for case in batch.cases.values()]

    def fails(mine: set[int]) -> None:
        journal.drop_marks(mine)
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        journal.sign(batch, Station.READ, signed, also=fails)
    assert journal.database.rows("SELECT COUNT(*) FROM entry WHERE station = 'read'") == [(0,)]
    assert journal.database.rows("SELECT DISTINCT station FROM cases") == [("read",)]
    journal.sign(batch, Station.READ, signed)
    assert journal.database.rows("SELECT COUNT(*) FROM entry WHERE station = 'read'") == [(5,)]
    assert faults(journal) == []


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE entry SET result = 'released' WHERE n = 1",
        "UPDATE entry SET signer = 'jemand' WHERE n = 1",
        "UPDATE entry SET at = '2020-01-01T00:00:00.000+00:00' WHERE n = 0",
        "UPDATE entry SET detail = '{}' WHERE n = 0",
        "DELETE FROM entry WHERE n = 1",
        "DELETE FROM entry WHERE n = 0",
        "UPDATE cases SET entries = entries - 1 WHERE id = 1",
        "UPDATE cases SET number = 'PRB-ANDERS' WHERE id = 1",
        "UPDATE cases SET state = 'closed' WHERE id = 1",
        "UPDATE cases SET station = 'close' WHERE id = 1",
        "UPDATE cases SET part = 'cell:T!A9' WHERE id = 1",
        "UPDATE reading SET body = replace(body, 'N0', 'N9') WHERE case_id = 1",
        "DELETE FROM reading WHERE case_id = 1",
        "DELETE FROM decision WHERE case_id = 1",
        "UPDATE decision SET body = '{}' WHERE case_id = 1",
        "UPDATE decision SET tables = '' WHERE case_id = 1",
        "UPDATE said SET body = '[]'",
        "DELETE FROM said",
        "UPDATE reading SET body = 'kein JSON' WHERE case_id = 1",
        "UPDATE effect SET evidence = 'kein JSON' WHERE case_id = 1",
        "UPDATE cases SET received_at = '2020' WHERE id = 1",
        "UPDATE effect SET payload = '{}' WHERE case_id = 1",
        "UPDATE effect SET key = 'anders' WHERE case_id = 1",
        "INSERT INTO waiver (case_id, code) VALUES (1, 'field.missing')",
        "UPDATE effect SET evidence = '{}' WHERE case_id = 1",
        "DELETE FROM effect WHERE case_id = 1",
        "UPDATE note SET body = 'anders' WHERE case_id = 1",
        "DELETE FROM cases WHERE id = 1",
    ],
)
def test_a_changed_slip_is_found(change: str, journal: Journal) -> None:
    """A changed word, a missing entry, a cut end, another number, place, reading, decision, payload, evidence, note."""
    with_everything(journal)
    assert faults(journal) == []
    journal.database.run(change)
    assert faults(journal)


def test_a_changed_or_missing_document_is_found(journal: Journal) -> None:
    """The store is verified byte by byte."""
    ((digest,),) = journal.database.rows("SELECT digest FROM document")
    path: Path = journal.store.path(str(digest))
    path.chmod(0o600)
    path.write_bytes(b"something else")
    assert [what.code for _, what in faults(journal)] == ["verify.document_changed"]
    path.unlink()
    assert [what.code for _, what in faults(journal)] == ["verify.document_missing"]


def test_what_is_not_even_text_is_a_fault_of_its_case(tmp_path: Path, put: Callable[..., list[str]]) -> None:
    """SQLite keeps anything in any column; the other cases are verified all the same."""
    with open_journal(f"sqlite:///{tmp_path / 'journal.db'}", tmp_path / "store") as journal:
        put(journal, 3)
        journal.database.run("UPDATE reading SET body = x'00ff' WHERE case_id = 2")
        journal.database.run("UPDATE entry SET detail = x'00ff' WHERE case_id = 3")
        assert [what.code for _, what in faults(journal)] == ["verify.not_readable"] * 2


def test_a_document_nobody_knows_any_more_is_found(tmp_path: Path, put: Callable[..., list[str]]) -> None:
    """Its row is gone, the case is there: its bytes are verified, and its slip can still be looked at."""
    with open_journal(f"sqlite:///{tmp_path / 'journal.db'}", tmp_path / "store") as journal:
        number, *_ = put(journal, 1)
        path = journal.store.path(views.slip(journal, number).document)
        journal.database.run("PRAGMA foreign_keys=OFF")
        journal.database.run("DELETE FROM document")
        path.chmod(0o600)
        path.write_bytes(b"something else")
        assert [what.code for _, what in faults(journal)] == ["verify.document_changed"]
        assert views.slip(journal, number).document_name == ""


def test_nobody_is_accused_while_workers_sign(journal: Journal, journal_of: Callable[[], Journal]) -> None:
    """Between two looks of the verification a worker has signed: with the case locked all is well."""
    other = journal_of()
    look = journal.database.rows

    def signing_meanwhile(sql: str, args: Sequence[object] = ()) -> list[Row]:
        found = look(sql, args)
        if "FROM cases WHERE process = ? AND id > ?" in sql:
            batch = other.claim(PROCESS, owner="probe", limit=1)
            if batch is not None:
                signed = [Signature(case, "ok", "{}", State.READY, Station.CHECK) for case in batch.cases.values()]
                other.sign(batch, Station.READ, signed)
        return found

    journal.database.rows = signing_meanwhile  # type: ignore[method-assign]  # a worker faster than any test
    assert faults(journal) == []


def test_a_persons_words_stand_beside_the_slip(journal: Journal) -> None:
    """The slip seals a salted digest only; without the note it stays whole."""
    number = to_clarification(journal)
    people.resume(journal, number, by="Frau Prüf", note="Herr Müller hat angerufen")
    slip = views.slip(journal, number)
    assert slip.notes == {len(slip.entries) - 1: "Herr Müller hat angerufen"}
    assert all("Müller" not in entry.detail for entry in slip.entries)
    journal.database.run("DELETE FROM note")
    assert faults(journal) == []


def test_a_correction_begins_a_new_round_and_keeps_the_old_reading(journal: Journal) -> None:
    """Both readings stay; the newest counts; stations may sign once more."""
    number = to_clarification(journal)
    people.correct(journal, number, {"name": Field("Neu", "Neu", TYPED_BY_PERSON)}, by="Frau Prüf")
    slip = views.slip(journal, number)
    assert slip.reading["name"] == Field("Neu", "Neu", TYPED_BY_PERSON)
    assert journal.database.rows("SELECT round FROM cases WHERE number = ?", (number,)) == [(1,)]
    ((count,),) = journal.database.rows(
        "SELECT COUNT(*) FROM reading WHERE case_id = (SELECT id FROM cases WHERE number = ?)", (number,)
    )
    assert count == 2
    assert faults(journal) == []


def test_several_releases_are_one_transaction(journal: Journal, put: Callable[..., list[str]]) -> None:
    """One of them is not there: none is released."""
    batch = journal.claim(PROCESS, owner="probe", limit=10)
    assert batch is not None
    waits = [Signature(case, "for_release", "{}", State.RELEASE, Station.RELEASE) for case in batch.cases.values()]
    journal.sign(batch, Station.RELEASE, waits)
    numbers = [one.number for one in views.waiting(journal, PROCESS, State.RELEASE)]
    with pytest.raises(Exception, match="PRB-NIRGENDS"):
        people.release(journal, [*numbers, "PRB-NIRGENDS"], by="Frau Prüf", detail={})
    assert views.tally(journal, PROCESS)[State.RELEASE] == 5
    people.release(journal, numbers, by="Frau Prüf", detail={})
    assert views.tally(journal, PROCESS)[State.READY] == 5


WORD = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x1f\x00"), max_size=12)
LINES = st.lists(st.tuples(st.integers(0, 3), WORD, WORD, WORD, WORD), min_size=1, max_size=8)


def chained(number: str, lines: list[tuple[int, str, str, str, str]]) -> list[Entry]:
    """A slip of these lines, each sealing the one before it."""
    head, slip = genesis(number), []
    for n, (round_, station, result, signer, detail) in enumerate(lines):
        head = seal(head, n, round_, "t", station, result, signer, "ready", "check", detail)
        slip.append(Entry(n, round_, "t", station, result, signer, "ready", "check", detail, head))
    return slip


@given(
    lines=LINES,
    where=st.integers(0, 7),
    column=st.sampled_from(["round", "at", "station", "result", "state", "onward", "detail"]),
)
def test_whatever_is_changed_on_any_slip_is_found(
    lines: list[tuple[int, str, str, str, str]], where: int, column: str
) -> None:
    """Any slip verifies; with any one column of any one entry changed it does not."""
    lines = [(round_, station, result, f"p{signer}", detail) for round_, station, result, signer, detail in lines]
    slip = chained("PRB-1", lines)
    assert broken("PRB-1", slip, len(slip), slip[-1].hash) is None
    at = where % len(slip)
    values = {name: getattr(slip[at], name) for name in Entry.__slots__}
    values[column] = values[column] + 1 if column == "round" else values[column] + "x"
    changed = [*slip[:at], Entry(**values), *slip[at + 1 :]]
    assert broken("PRB-1", changed, len(slip), slip[-1].hash) is not None
    assert broken("PRB-1", slip[:-1], len(slip), slip[-1].hash) is not None
    assert broken("PRB-2", slip, len(slip), slip[-1].hash) is not None
