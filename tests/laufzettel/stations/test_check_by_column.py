# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The station *check* looks at whole columns first; what it says of a case never depends on its neighbours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from laufzettel.case import Document, State
from laufzettel.connect import Part
from laufzettel.course import batches, held
from laufzettel.errors import Message, Problem
from laufzettel.fields import Field
from laufzettel.form import Columns, Form, FormField, Kind
from laufzettel.journal import intake, open_journal, views
from laufzettel.stations import check, read

PROCESS = "probe"
ODD = Message("probe.odd", "„{label}“ ist seltsam.", "“{label}” is odd.")


def odd(columns: Columns) -> list[list[Problem]]:
    """A rule of the process."""
    return [[ODD.at(field="name", label="Name")] if value == "b" else [] for value in columns["name"]]


FORM = Form(
    "zettel",
    "Zettel",
    (
        FormField("name", Kind.TEXT, "Name", "name", required=True, max_length=3),
        FormField("ort", Kind.TEXT, "Ort", "town", max_length=3),
        FormField("datum", Kind.DATE, "Datum", "date"),
    ),
    checks=(odd,),
)
TEXTS = st.sampled_from(["", "a", "b", "ab", "abc", "abcd", "\u00a0", "a\x00", "\tb", "\x85", "\u2028", "ü"])
FIELDS = st.one_of(
    TEXTS.map(lambda text: Field(text or None, text, "page:1@0,0,1,1")),
    TEXTS.map(lambda text: Field(None, text, "page:2@0,0,1,1")),
)
READINGS = st.dictionaries(st.sampled_from(["name", "ort", "datum"]), FIELDS)


def said(readings: Sequence[Mapping[str, Field]], *, together: int) -> list[list[Problem]]:
    """What stops each case, walked in batches of so many."""
    with TemporaryDirectory() as folder, open_journal(f"sqlite:///{folder}/journal.db", Path(folder)) as journal:
        digest = journal.store.put(b"zettel")
        document = Document(digest, "zettel.txt", "text/plain", 6)
        intake.register(journal, [document], process=PROCESS, source="eingang")
        parts = [(document, Part(f"page:{at}", f"{at}", reading)) for at, reading in enumerate(readings)]
        intake.open_cases(journal, parts, process=PROCESS, prefix="PRB", reader="probe")
        for batch in batches(journal, PROCESS, limit=together):
            with held(journal, batch):
                read(journal, batch, FORM, [])
                check(journal, batch, FORM)
                batch.drop(list(batch.cases))
        found = {one.number: list(one.problems) for one in views.waiting(journal, PROCESS, State.CLARIFICATION)}
        numbers = [str(row[0]) for row in journal.database.rows("SELECT number FROM cases ORDER BY id")]
        return [found.get(number, []) for number in numbers]


@settings(max_examples=30, deadline=None)
@given(st.lists(READINGS, min_size=1, max_size=6))
def test_a_case_is_checked_alike_alone_and_in_a_batch(readings: list[Mapping[str, Field]]) -> None:
    """Missing, unreadable, too long, no text, and what the process finds: word for word the same."""
    assert said(readings, together=len(readings)) == said(readings, together=1)


def test_each_value_of_a_column_is_judged_for_itself() -> None:
    """One that is too long or no text sends its own case to a person, a blank of another kind none."""
    names = ["abc", "abcd", "a\x00", "\u00a0", None]
    readings = [{"name": Field(name, name or "?", "page:1@0,0,1,1")} for name in names]
    codes = [[problem.code for problem in some] for some in said(readings, together=len(names))]
    assert codes == [[], ["field.too_long"], ["field.no_text"], [], ["field.unreadable"]]
