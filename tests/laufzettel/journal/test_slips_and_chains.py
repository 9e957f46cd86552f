# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The slip: signed in one transaction, chained, and every change to it found; on both databases."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laufzettel.case import State, Station
from laufzettel.fields import TYPED_BY_PERSON, Field
from laufzettel.journal import Journal, people, views
from laufzettel.journal.batch import Signature
from laufzettel.journal.chain import Entry, genesis, seal
from laufzettel.journal.verify import broken, verify

PROCESS = "probe"


def faults(journal: Journal) -> list[tuple[str, str]]:
    """What is wrong with the slips and documents."""
    found: list[tuple[str, str]] = []
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
    ],
)
def test_a_changed_slip_is_found(change: str, journal: Journal) -> None:
    """A changed word, a missing entry, a cut end, another number."""
    to_clarification(journal)
    assert faults(journal) == []
    journal.database.run(change)
    assert faults(journal)


def test_a_changed_or_missing_document_is_found(journal: Journal) -> None:
    """The store is verified byte by byte."""
    ((digest,),) = journal.database.rows("SELECT digest FROM document")
    path: Path = journal.store.path(str(digest))
    path.chmod(0o600)
    path.write_bytes(b"something else")
    assert [what for _, what in faults(journal)] == ["Dokument wurde in der Ablage verändert"]
    path.unlink()
    assert [what for _, what in faults(journal)] == ["Dokument fehlt in der Ablage"]


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
        head = seal(head, n, round_, "t", station, result, signer, detail)
        slip.append(Entry(n, round_, "t", station, result, signer, detail, head))
    return slip


@given(lines=LINES, where=st.integers(0, 7), column=st.sampled_from(["round", "at", "station", "result", "detail"]))
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
