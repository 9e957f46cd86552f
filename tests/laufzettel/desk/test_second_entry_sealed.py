# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What two people typed unseen of each other is sealed by the slip: who changes it past the program is found."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laufzettel.errors import BusinessError
from laufzettel.fields import TYPED_BY_PERSON, Field
from laufzettel.journal import Journal, open_journal, people, views
from laufzettel.journal.approvals import signer_key
from laufzettel.journal.sealed import load
from laufzettel.journal.second_entry import _digest
from laufzettel.journal.verify import _rows, check_one, fault_of, verify
from tests.laufzettel.desk.test_second_entry import FIRST, FORM, OTHER, PROCESS, THIRD, enter, take_in, walk


@pytest.fixture
def journal(journal_url: str, tmp_path: Path) -> Iterator[Journal]:
    """An empty journal, on either database in turn."""
    with open_journal(journal_url, tmp_path / "store") as journal:
        yield journal


def faults(journal: Journal) -> list[str]:
    """What verification finds."""
    return [what.code for _, what in list(verify(journal, PROCESS))[-1].faults]


def vouch(journal: Journal, second: str) -> None:
    """A row that says two people typed what stands there."""
    journal.database.run(
        "INSERT INTO second_entry (case_id, field, first_by, second_by, salt, digest) "
        "SELECT id, 'iban', ?, ?, 'salz', ? FROM cases",
        (signer_key(FIRST), signer_key(second), _digest("salz", "5678")),
    )


def vouch_anew(journal: Journal) -> None:
    """The row of two who agreed is replaced by one like it."""
    journal.database.run("DELETE FROM second_entry")
    vouch(journal, OTHER)


def change(sql: str) -> Callable[[Journal], None]:
    """Somebody with hands in the database."""

    def strike(journal: Journal) -> None:
        journal.database.run(sql)

    return strike


ALONE, ALIKE, DIFFERENT = ("5678",), ("5678", "5678"), ("5678", "5679")
"""What one after the other has typed before."""
ATTACKS: dict[str, tuple[Sequence[str], Callable[[Journal], None]]] = {
    "one typed alone and is vouched for": (ALONE, lambda journal: vouch(journal, OTHER)),
    "two differed and are made to agree": (DIFFERENT, vouch_anew),
    "two differed and it never was": (DIFFERENT, change("DELETE FROM second_entry")),
    "the row is deleted": (ALIKE, change("DELETE FROM second_entry")),
    "the row is made anew": (ALIKE, vouch_anew),
    "another first person": (ALIKE, change("UPDATE second_entry SET first_by = 'rita'")),
    "another second person": (ALIKE, change("UPDATE second_entry SET second_by = 'rita'")),
    "another value": (ALIKE, change("UPDATE second_entry SET digest = salt")),
    "another salt": (ALIKE, change("UPDATE second_entry SET salt = digest")),
    "another field": (ALIKE, change("UPDATE second_entry SET field = 'name'")),
    "two agreed and are made to differ": (ALIKE, change("UPDATE second_entry SET digest = ''")),
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_second_entry_changed_past_the_program_is_found(journal: Journal, attack: str) -> None:
    """And by this comparison alone, which is the control: with the second entries of before it finds nothing."""
    typed, strike = ATTACKS[attack]
    number = take_in(journal)
    for person, account in zip((FIRST, OTHER), typed, strict=False):
        enter(journal, number, person, account)
    assert faults(journal) == []
    (row,) = _rows(journal, "number = ?", (number,))
    before = load(journal, [row.id]).second_entries
    strike(journal)
    assert faults(journal) == ["verify.second_entry"]
    slip, kept = views.entries(journal, row.id), load(journal, [row.id])
    assert fault_of(row, slip, kept) is not None
    assert fault_of(row, slip, replace(kept, second_entries=before)) is None


def test_one_alone_who_is_vouched_for_would_have_passed(journal: Journal) -> None:
    """What is at stake: with a row made by hand the next run brings to release what one person alone has typed."""
    number = take_in(journal)
    enter(journal, number, FIRST, "5678")
    vouch(journal, OTHER)
    people.correct(journal, number, {"name": Field("Otto", "Otto", TYPED_BY_PERSON)}, by=FIRST)
    walk(journal)
    assert views.slip(journal, number).state.value == "release"
    assert faults(journal) == ["verify.second_entry"]


def test_neither_slip_nor_row_confirms_a_guess_of_what_was_typed(journal: Journal) -> None:
    """What the slip seals of a row is keyed by the case: row and slip together, without the key, say nothing new."""
    number = take_in(journal)
    enter(journal, number, FIRST, "5678")
    enter(journal, number, OTHER, "5678")
    before = load(journal, [1]).second_entries
    assert set(dict(before[1])) == {"iban"}
    journal.keys.destroy([1])
    assert load(journal, [1]).second_entries != before


Typed = tuple[str, str, str, bool]
"""Who, which field, what, and whether they say which fields are typed twice."""


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from([FIRST, OTHER, THIRD]),
            st.sampled_from(["iban", "name"]),
            st.sampled_from(["", "5678", "5679"]),
            st.booleans(),
        ),
        max_size=6,
    )
)
def test_whatever_people_type_through_the_program_verifies(typed: list[Typed]) -> None:
    """In any order, alike or not, by anybody: a whole slip is never called broken."""
    with (
        tempfile.TemporaryDirectory() as folder,
        open_journal(f"sqlite:///{folder}/j.db", Path(folder) / "store") as journal,
    ):
        journal.database.run("PRAGMA synchronous=OFF")
        number = take_in(journal)
        for person, field, value, blind in typed:
            names = FORM.blind_second if blind else ()
            with suppress(BusinessError):  # nobody makes both entries
                values = {field: Field(value or None, value, TYPED_BY_PERSON)}
                people.correct(journal, number, values, by=person, blind_second=names)
                walk(journal)
            assert check_one(journal, number) is None
