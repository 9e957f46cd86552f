# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Blind second entry: what sets money and was typed by a person is typed again by another, who has not seen it.

A field declared `blind_second` whose newest value was typed counts only if the table `second_entry` has a row that two
people typed just this value; whichever way it came into the reading, it is not decided on before that. The slip seals
these rows: each correction says which of the fields it names have one from then on.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import orjson

from laufzettel.case import digest_of
from laufzettel.errors import BusinessError, Message
from laufzettel.fields import TYPED_BY_PERSON, Field, Reading
from laufzettel.form import Form
from laufzettel.journal.approvals import signer_key
from laufzettel.journal.batch import Held
from laufzettel.journal.journal import Journal
from laufzettel.journal.keys import UNKEYED, keyed
from laufzettel.journal.rows import integer, text

if TYPE_CHECKING:
    from laufzettel.journal.views import Slip

MISSING = Message(
    "entry.second_missing",
    "„{label}“ hat eine Person eingetragen; eine zweite muss es noch einmal eintragen, ohne den Eintrag zu sehen.",
    "A person has entered “{label_en}”; a second one must enter it again, without seeing what was entered.",
    "Tragen Sie ein, was im Beleg steht. Wer es zuerst eingetragen hat, kann es nicht.",
    "Enter what the document says. Whoever entered it first cannot do this.",
    blocks=True,
)
DIFFERS = Message(
    "entry.differs",
    "„{label}“ haben zwei Personen verschieden eingetragen; keiner der Einträge gilt.",
    "Two people have entered “{label_en}” differently; neither entry counts.",
    "Klären Sie, was stimmt, und tragen Sie es neu ein; danach trägt es eine zweite Person noch einmal ein.",
    "Find out what is right and enter it anew; then a second person enters it again.",
    blocks=True,
)
SAME_PERSON = Message(
    "entry.same_person",
    "Ein Feld, das auf die zweite Eintragung wartet, haben Sie im Vorgang {number} selbst zuerst eingetragen.",
    "In case {number} a field that waits for its second entry was entered by you first.",
    "Überlassen Sie die zweite Eintragung einer anderen Person.",
    "Leave the second entry to another person.",
)
_DIFFERED = ""
"""Kept instead of a digest when the two entries differ."""


def open_fields(
    journal: Journal, readings: Mapping[int, Reading], names: Collection[str]
) -> dict[int, dict[str, Message]]:
    """Which fields still lack entries of two people that agree.

    Args:
        journal: the journal.
        readings: the newest readings, by case id.
        names: the fields declared `blind_second`.

    Returns:
        Case id to field name to what is the matter; cases in which nothing is are left out.
    """
    if not names or not readings:
        return {}
    kept = _kept(journal, readings)
    found: dict[int, dict[str, Message]] = {}
    for case_id, reading in readings.items():
        for name in names:
            matter = _matter(reading.get(name), *kept.get((case_id, name), ("", None)))
            if matter is not None:
                found.setdefault(case_id, {})[name] = matter
    return found


def _matter(field: Field | None, salt: str, digest: str | None) -> Message | None:
    """What is the matter with a field; digest: of what two people typed alike, None if no two people typed."""
    if digest == _DIFFERED:
        return DIFFERS
    if field is None or field.place != TYPED_BY_PERSON or not field.value:
        return None
    return None if digest == _digest(salt, field.value) else MISSING


def veiled(journal: Journal, slip: Slip, form: Form) -> Slip:
    """A slip as people may see it: without what waits for its second entry.

    Args:
        journal: the journal.
        slip: all that is known of the case.
        form: of its process.
    """
    (row,) = journal.database.rows("SELECT id FROM cases WHERE number = ?", (slip.number,))
    hidden = open_fields(journal, {integer(row[0]): slip.reading}, form.blind_second)
    names = {name for fields in hidden.values() for name in fields}
    if not names:
        return slip
    shown = {name: Field(None, "", one.place) if name in names else one for name, one in slip.reading.items()}
    return replace(slip, reading=shown)


def compared(
    journal: Journal, case: Held, reading: Reading, values: Mapping[str, Field], names: Collection[str], *, by: str
) -> dict[str, Field]:
    """What a correction changes once second entries are compared, inside the caller's transaction.

    Args:
        journal: the journal.
        case: locked.
        reading: its newest one.
        values: what was typed.
        names: which of the fields are declared `blind_second`.
        by: who typed.

    Returns:
        What to put into the reading: without second entries that agree, and with nothing where they differ.

    Raises:
        BusinessError: a second entry comes from who made the first.
    """
    waiting = open_fields(journal, {case.id: reading}, names).get(case.id, {})
    changes = dict(values)
    for name in values.keys() & set(names):
        if waiting.get(name) is not MISSING:
            _forget(journal, case, name)
            continue
        first = _first_signer(journal, case, name)
        if signer_key(first) == signer_key(by):
            raise BusinessError(SAME_PERSON.at(number=case.number))
        agreed = values[name].value == reading[name].value
        if agreed:
            del changes[name]
        else:
            changes[name] = Field(None, "", TYPED_BY_PERSON)
        _keep(journal, case, name, signer_key(first), signer_key(by), reading[name].value if agreed else None)
    return changes


def digests(journal: Journal, ids: Iterable[int], keys: Mapping[int, bytes]) -> dict[int, dict[str, str]]:
    """What slips seal of the second entries that are kept.

    Args:
        journal: the journal.
        ids: of cases.
        keys: of these cases.

    Returns:
        Case id to field name to a digest of the row under the case's key; cases without second entries are left out.
    """
    database = journal.database
    found: dict[int, dict[str, str]] = {}
    for row in database.rows(
        f"SELECT case_id, field, first_by, second_by, salt, digest FROM second_entry WHERE {database.among('case_id')}",
        (database.listed(list(ids)),),
    ):
        case_id, said = integer(row[0]), [text(one) for one in row[1:]]
        found.setdefault(case_id, {})[said[0]] = keyed("\x1f".join(said).encode(), keys.get(case_id, UNKEYED))
    return found


def _first_signer(journal: Journal, case: Held, name: str) -> str:
    """Who typed what stands in a field now: the last correction that names it."""
    rows = journal.database.rows(
        "SELECT signer, detail FROM entry WHERE case_id = ? AND result = 'corrected' ORDER BY n DESC", (case.id,)
    )
    return next(text(signer) for signer, detail in rows if name in orjson.loads(text(detail)).get("fields", ()))


def _keep(journal: Journal, case: Held, name: str, first: str, second: str, value: str | None) -> None:
    _forget(journal, case, name)
    salt = secrets.token_hex(16)
    journal.database.run(
        "INSERT INTO second_entry (case_id, field, first_by, second_by, salt, digest) VALUES (?, ?, ?, ?, ?, ?)",
        (case.id, name, first, second, salt, _DIFFERED if value is None else _digest(salt, value)),
    )


def _forget(journal: Journal, case: Held, name: str) -> None:
    journal.database.run("DELETE FROM second_entry WHERE case_id = ? AND field = ?", (case.id, name))


def _kept(journal: Journal, ids: Iterable[int]) -> dict[tuple[int, str], tuple[str, str]]:
    database = journal.database
    rows = database.rows(
        f"SELECT case_id, field, salt, digest FROM second_entry WHERE {database.among('case_id')}",
        (database.listed(sorted(ids)),),
    )
    return {(integer(case_id), text(name)): (text(salt), text(digest)) for case_id, name, salt, digest in rows}


def _digest(salt: str, value: str) -> str:
    """Salted, because amounts and account numbers could be guessed from a plain one."""
    return digest_of(f"{salt}{value}".encode())
