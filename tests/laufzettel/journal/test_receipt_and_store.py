# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Receipt: what was seen before is recognised, and doing it again after a crash changes nothing; on both databases."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from laufzettel.case import Document, case_number, digest_of
from laufzettel.connect import Part
from laufzettel.journal import Journal, intake, views

PROCESS = "probe"


def state_of(journal: Journal) -> list[tuple[object, ...]]:
    """Everything receipt writes, comparable."""
    return [
        row
        for table, columns in (("cases", "number, document, part, entries"), ("entry", "case_id, n, hash"))
        for row in journal.database.rows(f"SELECT {columns} FROM {table} ORDER BY 1, 2")
    ]


def test_taking_in_again_after_a_crash_changes_nothing(journal: Journal, put: Callable[..., list[str]]) -> None:
    """The worker died before the source was told: the same document comes again."""
    before = state_of(journal)
    put(journal, 5)
    assert state_of(journal) == before


def test_a_crash_in_the_middle_of_a_spreadsheet_is_made_good(journal: Journal, put: Callable[..., list[str]]) -> None:
    """Some rows have become cases, some have not: the second time the rest follows, nothing twice."""
    digest = digest_of(b"liste.xlsx")
    put(journal, 3, "liste.xlsx")
    journal.database.run("UPDATE document SET parts = NULL WHERE digest = ?", (digest,))
    assert not intake.known(journal, digest, process=PROCESS)
    assert len(put(journal, 7, "liste.xlsx")) == 5 + 7
    assert intake.known(journal, digest, process=PROCESS)


def test_the_same_content_under_another_name_is_a_sighting(journal: Journal) -> None:
    """The case's slip says under which name it came again; seeing it three times is noted once per name."""
    digest = digest_of(b"meldung.xlsx")
    for _ in range(3):
        intake.see_again(journal, Document(digest, "kopie.xlsx", "text/csv", 1), process=PROCESS)
    number = case_number("PRB", "meldung.xlsx-0")
    assert [name for name, _ in views.slip(journal, number).again] == ["kopie.xlsx"]
    assert len(views.sightings(journal, PROCESS)) == 1


def test_the_same_document_is_news_to_another_process(journal: Journal) -> None:
    """Each process knows its own receipts, and has a case of its own."""
    digest = digest_of(b"meldung.xlsx")
    document = Document(digest, "meldung.xlsx", "text/csv", 1)
    assert not intake.known(journal, digest, process="other")
    intake.register(journal, [document], process="other", source="eingang")
    count, again = intake.open_cases(
        journal, [(document, Part("", "", {}))], process="other", prefix="AND", reader=None
    )
    assert (count, again) == (1, [])
    batch = journal.claim("other", owner="probe", limit=10)
    assert batch is not None
    assert [case.document_name for case in batch.cases.values()] == ["meldung.xlsx"]


def test_the_same_row_in_another_document_is_a_sighting(journal: Journal) -> None:
    """Its identity is known: no second case."""
    other = Document(journal.store.put(b"other"), "andere.xlsx", "text/csv", 5)
    intake.register(journal, [other], process=PROCESS, source="eingang")
    part = Part("cell:X!A9", "meldung.xlsx-2", {})
    fresh, again = intake.open_cases(journal, [(other, part)], process=PROCESS, prefix="PRB", reader="probe")
    assert fresh == 0
    assert [(one.name, one.part) for one in again] == [("andere.xlsx", "cell:X!A9")]
    assert again[0].number == case_number("PRB", "meldung.xlsx-2")


def test_two_equal_rows_of_one_document_are_one_case(journal: Journal) -> None:
    """The second one is a sighting."""
    document = Document(journal.store.put(b"zwei"), "zwei.xlsx", "text/csv", 4)
    intake.register(journal, [document], process=PROCESS, source="eingang")
    rows = [(document, Part(f"cell:T!A{n}", "gleich", {})) for n in (2, 3)]
    fresh, again = intake.open_cases(journal, rows, process=PROCESS, prefix="PRB", reader="probe")
    assert (fresh, [one.part for one in again]) == (1, ["cell:T!A3"])


def test_the_store_keeps_bytes_once_and_notices_changes(journal: Journal) -> None:
    """The same bytes lie there once; other bytes under a digest are never given out."""
    digest = journal.store.put(b"content")
    assert journal.store.put(b"content") == digest == digest_of(b"content")
    assert journal.store.get(digest) == b"content"
    journal.store.path(digest).write_bytes(b"changed")
    with pytest.raises(ValueError, match="changed"):
        journal.store.get(digest)
