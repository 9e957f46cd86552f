# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What happens at the station *read* when a person hands a case back, or something in it needs a look."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from laufzettel.case import Document, State, Station
from laufzettel.connect import Part
from laufzettel.course import batches, held
from laufzettel.errors import BusinessError, Message, Problem
from laufzettel.fields import TYPED_BY_PERSON, Field
from laufzettel.form import Form, FormField, Kind
from laufzettel.journal import Journal, intake, open_journal, people, views
from laufzettel.journal.batch import Signature
from laufzettel.journal.verify import verify
from laufzettel.stations import check, read

PROCESS, CLERK = "probe", "Frau Prüf"
FORM = Form("zettel", "Zettel", (FormField("name", Kind.TEXT, "Name", "Name", required=True),))
EMPTY = Message("probe.empty", "Der Zettel ist leer.", "The note is empty.")
SCRIBBLE = Message("probe.scribble", "Am Rand steht etwas.", "Something stands in the margin.")


class Notes:
    """Reads notes of one line: a name, and after a bar what was scribbled in the margin."""

    name, media_types, holds_many = "notes", frozenset({"text/plain"}), False

    def read(self, documents: Sequence[tuple[Path, str]], form: Form) -> Iterator[list[Part]]:
        for path, _ in documents:
            name, _, margin = path.read_text(encoding="utf-8").partition("|")
            reading = {form.fields[0].name: Field(name, name, "page:1@0,0,1,1")} if name else {}
            problems = [SCRIBBLE.at()] if margin else [] if name else [EMPTY.at()]
            yield [Part("", "", reading, tuple(problems))]


@pytest.fixture
def journal(journal_url: str, tmp_path: Path) -> Iterator[Journal]:
    """An empty journal."""
    with open_journal(journal_url, tmp_path / "store") as journal:
        yield journal


def put(journal: Journal, text: str) -> Path:
    """Receive a note; where it lies."""
    digest = journal.store.put(text.encode())
    document = Document(digest, "zettel.txt", "text/plain", len(text))
    intake.register(journal, [document], process=PROCESS, source="eingang")
    intake.open_cases(journal, [(document, Part("", "", {}))], process=PROCESS, prefix="PRB", reader=None)
    return journal.store.path(digest)


def run(journal: Journal) -> None:
    """One run through *read* and *check*; what passes them is closed."""
    for batch in batches(journal, PROCESS):
        with held(journal, batch):
            read(journal, batch, FORM, [Notes()])
            check(journal, batch, FORM)
            closes = [Signature(case, "closed", "{}", State.CLOSED, Station.CLOSE) for case in batch.at(Station.DECIDE)]
            journal.sign(batch, Station.DECIDE, closes)


def waiting(journal: Journal) -> list[tuple[str, str, str]]:
    """Number, result and code of what waits for clarification."""
    return [
        (one.number, one.result, problem.code)
        for one in views.waiting(journal, PROCESS, State.CLARIFICATION)
        for problem in one.problems
    ]


def faults(journal: Journal) -> list[tuple[str, Problem]]:
    """What `verify` finds."""
    found: list[tuple[str, Problem]] = []
    for one in verify(journal, PROCESS):
        found = one.faults
    return found


def test_what_needs_a_look_is_read_all_the_same_and_goes_on_after_it(journal: Journal) -> None:
    """The fields are there for the person to compare; handed back, the same remark stops it no more."""
    put(journal, "Musterfrau|bitte zurückrufen")
    run(journal)
    ((number, result, code),) = waiting(journal)
    assert (result, code) == ("to_be_looked_at", "probe.scribble")
    assert views.slip(journal, number).reading["name"].value == "Musterfrau"
    people.resume(journal, number, by=CLERK, note="angerufen")
    run(journal)
    assert views.tally(journal, PROCESS)[State.CLOSED] == 1
    assert faults(journal) == []


def test_what_could_not_be_read_is_read_again_when_it_is_handed_back(journal: Journal) -> None:
    """What stood in the way may be gone; both readings stay, and the slip seals both."""
    path = put(journal, "")
    run(journal)
    ((number, result, _),) = waiting(journal)
    assert result == "unreadable"
    people.resume(journal, number, by=CLERK, note="noch einmal")
    run(journal)
    assert waiting(journal) == [(number, "unreadable", "probe.empty")], "nothing was read: it may not go on"
    path.chmod(0o600)
    path.write_text("Musterfrau", encoding="utf-8")  # as if the reader had learnt to read it
    people.resume(journal, number, by=CLERK, note="neuer Leser")
    run(journal)
    assert views.tally(journal, PROCESS)[State.CLOSED] == 1
    assert journal.database.rows("SELECT version FROM reading ORDER BY version") == [(0,), (1,), (2,)]
    assert [what.code for _, what in faults(journal)] == ["verify.document_changed"]


def test_what_could_not_be_read_may_be_entered_by_a_person(journal: Journal) -> None:
    """It goes on with what she typed."""
    put(journal, "")
    run(journal)
    ((number, _, _),) = waiting(journal)
    people.correct(journal, number, {"name": Field("Musterfrau", "Musterfrau", TYPED_BY_PERSON)}, by=CLERK)
    run(journal)
    assert views.tally(journal, PROCESS)[State.CLOSED] == 1
    assert faults(journal) == []


def test_control_characters_are_no_text(journal: Journal) -> None:
    """A database or a letter would choke on them; other cases go on."""
    put(journal, "Muster\x00frau")
    put(journal, "Zeile\teins\nZeile zwei")
    run(journal)
    ((number, _, code),) = waiting(journal)
    assert code == "field.no_text"
    with pytest.raises(BusinessError):
        people.resume(journal, number, by=CLERK, note="egal")
    assert views.tally(journal, PROCESS)[State.CLOSED] == 1
