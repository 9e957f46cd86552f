# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Somebody with full write access to the database changes the past: chain or anchor finds it; on both databases."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from laufzettel.case import State, Station
from laufzettel.errors import SystemFault
from laufzettel.journal import Journal, anchor, anchored, erasure, open_journal, people, views
from laufzettel.journal.anchor import Anchor
from laufzettel.journal.batch import Signature
from laufzettel.journal.chain import Entry, genesis, seal
from laufzettel.journal.verify import verify

PROCESS = "probe"
VICTIM = 3
"""The case whose past is changed; inside the journal."""
DOCS = Path(__file__).parents[3] / "docs" / "anchors.md"


def walked(journal: Journal) -> None:
    """Each case is read, checked, laid before a person and released."""
    batch = journal.claim(PROCESS, owner="probe", limit=10)
    assert batch is not None
    for station, onward in ((Station.READ, Station.CHECK), (Station.CHECK, Station.RELEASE)):
        signed = [Signature(case, "ok", "{}", State.READY, onward) for case in batch.cases.values()]
        journal.sign(batch, station, signed)
    laid = [Signature(case, "for_release", "{}", State.RELEASE, Station.RELEASE) for case in batch.cases.values()]
    journal.sign(batch, Station.RELEASE, laid)
    for (number,) in journal.database.rows("SELECT number FROM cases ORDER BY id"):
        people.release(journal, [str(number)], by="Frau Prüf", detail={"class": "A1"})


def edit(journal: Journal) -> None:
    """Another person has released the case."""
    journal.database.run("UPDATE entry SET signer = 'Herr Anders' WHERE case_id = ? AND n = 4", (VICTIM,))


def cut_out(journal: Journal) -> None:
    """An entry in the middle never was, and those behind it move up."""
    journal.database.run("DELETE FROM entry WHERE case_id = ? AND n = 2", (VICTIM,))
    for n in (3, 4):
        journal.database.run("UPDATE entry SET n = ? WHERE case_id = ? AND n = ?", (n - 1, VICTIM, n))
    journal.database.run("UPDATE cases SET entries = entries - 1 WHERE id = ?", (VICTIM,))


def truncate(journal: Journal) -> None:
    """The release never was, and the case stands where it stood before."""
    *_, last, _ = views.entries(journal, VICTIM)
    journal.database.run("DELETE FROM entry WHERE case_id = ? AND n > ?", (VICTIM, last.n))
    _stand(journal, last)


def truncate_and_go_on(journal: Journal) -> None:
    """The release never was; instead somebody else releases the case, by the program itself."""
    truncate(journal)
    ((number,),) = journal.database.rows("SELECT number FROM cases WHERE id = ?", (VICTIM,))
    people.release(journal, [str(number)], by="Herr Anders", detail={"class": "A1"})


def remove(journal: Journal) -> None:
    """The case never was: no row of any table speaks of it."""
    ((number,),) = journal.database.rows("SELECT number FROM cases WHERE id = ?", (VICTIM,))
    for table in ("entry", "reading", "decision", "effect", "mark", "waits", "waiver", "note"):
        journal.database.run(f"DELETE FROM {table} WHERE case_id = ?", (VICTIM,))
    journal.database.run("DELETE FROM sighting WHERE number = ?", (number,))
    journal.database.run("DELETE FROM cases WHERE id = ?", (VICTIM,))


def rewrite(journal: Journal) -> None:
    """The whole slip is written anew with another signer, each hash computed as the program does."""
    ((number,),) = journal.database.rows("SELECT number FROM cases WHERE id = ?", (VICTIM,))
    before = genesis(str(number))
    for one in views.entries(journal, VICTIM):
        signer = "Herr Anders" if one.n == 4 else one.signer
        before = seal(
            before, one.n, one.round, one.at, one.station, one.result, signer, one.state, one.onward, one.detail
        )
        journal.database.run(
            "UPDATE entry SET signer = ?, hash = ? WHERE case_id = ? AND n = ?", (signer, before, VICTIM, one.n)
        )
    _stand(journal, views.entries(journal, VICTIM)[-1])


def rewrite_with_anchors(journal: Journal) -> None:
    """As before, and the journal's own anchors are made anew, so that they fit what now stands there."""
    rewrite(journal)
    known = anchor.known(journal, PROCESS)
    journal.database.run("DELETE FROM anchor")
    for one in known:
        anchor.drop(journal, PROCESS)
        journal.database.run("UPDATE anchor SET at = ? WHERE n = ?", (one.at, one.n))


def _stand(journal: Journal, last: Entry) -> None:
    """Make the case's row say what its last entry says."""
    journal.database.run(
        "UPDATE cases SET entries = ?, head = ?, station = ?, state = ? WHERE id = ?",
        (last.n + 1, last.hash, last.onward, last.state, VICTIM),
    )


Attack = Callable[[Journal], None]
FOUND: dict[Attack, tuple[str, str]] = {
    edit: ("An entry is edited", "chain"),
    cut_out: ("An entry in the middle is deleted", "chain"),
    truncate: ("The end is cut off, the case's row set to match", "anchor"),
    truncate_and_go_on: ("The end is cut off and signed anew", "anchor"),
    remove: ("A whole case is removed with all its rows", "anchor"),
    rewrite: ("The whole chain of a case is written anew", "anchor"),
    rewrite_with_anchors: ("The same, and the anchors in the journal too", "anchor"),
}
"""What is done, as docs/anchors.md calls it, and what finds it."""


def by_chain(journal: Journal) -> bool:
    """Whether recomputing the chains finds something."""
    return bool(list(verify(journal, PROCESS))[-1].faults)


def by_anchor(journal: Journal, carried: list[Anchor]) -> bool:
    """Whether comparing with the anchors carried off finds something."""
    return bool(anchored.check(journal, PROCESS, carried).faults)


@pytest.mark.parametrize("attack", FOUND, ids=lambda attack: attack.__name__)
def test_a_changed_past_is_found_by_what_the_table_names(attack: Attack, journal: Journal) -> None:
    """Chains and anchors agree before; afterwards one of them does not, and it is the one in the table."""
    walked(journal)
    carried = [anchor.drop(journal, PROCESS), anchor.drop(journal, PROCESS)]
    assert not by_chain(journal)
    assert not by_anchor(journal, carried)
    attack(journal)
    # A slip whose chain is broken may disagree with the anchors as well, if the entry they stand on was touched.
    found = "chain" if by_chain(journal) else "anchor" if by_anchor(journal, carried) else "nothing"
    assert found == FOUND[attack][1]


@pytest.mark.parametrize("attack", FOUND, ids=lambda attack: attack.__name__)
def test_beside_erased_cases_a_changed_past_is_found_as_well(attack: Attack, journal: Journal) -> None:
    """Anchors of before two cases were erased agree with what is left, and still find what is done to a third."""
    walked(journal)
    carried = [anchor.drop(journal, PROCESS)]
    batch = journal.claim(PROCESS, owner="probe", limit=2)
    assert batch is not None
    ids = list(batch.cases)
    done = [Signature(case, "closed", "{}", State.CLOSED, Station.CLOSE) for case in batch.cases.values()]
    journal.sign(batch, Station.CLOSE, done)
    assert erasure.erase(journal, ids, reason=erasure.Reason.RETENTION, by="machine") == 2
    journal.keys.destroy(ids)
    assert not by_chain(journal)
    assert not by_anchor(journal, carried)
    attack(journal)
    found = "chain" if by_chain(journal) else "anchor" if by_anchor(journal, carried) else "nothing"
    assert found == FOUND[attack][1]


def test_without_anchors_off_the_machine_these_pass_unseen(tmp_path: Path, put: Callable[..., list[str]]) -> None:
    """The control: neither the chains nor what the journal itself knows of anchors finds a rewritten journal."""
    unseen = set()
    for attack in FOUND:
        with open_journal(f"sqlite:///{tmp_path}/{attack.__name__}.db", tmp_path / "store") as journal:
            put(journal, 5)
            walked(journal)
            attack(journal)
            if not by_chain(journal):
                unseen.add(attack)
    assert unseen == {truncate, truncate_and_go_on, remove, rewrite, rewrite_with_anchors}


def test_anchors_that_never_left_the_machine_prove_nothing(journal: Journal) -> None:
    """Whoever can write the journal writes its anchors anew as well; only a line elsewhere stands against that."""
    walked(journal)
    carried = [anchor.drop(journal, PROCESS)]
    rewrite_with_anchors(journal)
    assert not by_anchor(journal, [])
    assert by_anchor(journal, carried)


def test_the_case_whose_past_was_changed_is_named(journal: Journal) -> None:
    """With the day of the anchor, as long as the journal's own notes have been left alone."""
    walked(journal)
    carried = [anchor.drop(journal, PROCESS)]
    numbers = journal.numbers(range(1, 6))
    rewrite(journal)
    faults = anchored.check(journal, PROCESS, carried).faults
    assert [(which, what.code) for which, what in faults] == [
        (numbers[VICTIM], "anchor.rewritten"),
        (PROCESS, "anchor.other_root"),
    ]
    remove(journal)
    (which, what), _ = anchored.check(journal, PROCESS, carried).faults
    assert (which, what.code) == (PROCESS, "anchor.case_gone")
    assert numbers[VICTIM - 1] in what.de


def test_notes_that_were_changed_cannot_hide_anything(journal: Journal) -> None:
    """The journal's notes name the culprit only; that something is wrong the root says."""
    walked(journal)
    carried = [anchor.drop(journal, PROCESS)]
    rewrite(journal)
    head = views.entries(journal, VICTIM)[-1].hash.hex()
    ((noted,),) = journal.database.rows("SELECT grown FROM anchor")
    changed = [[case, n, head[:8] if case == VICTIM else hint] for case, n, hint in json.loads(str(noted))]
    journal.database.run("UPDATE anchor SET grown = ?", (json.dumps(changed),))
    assert [what.code for _, what in anchored.check(journal, PROCESS, carried).faults] == ["anchor.other_root"]
    journal.database.run("UPDATE anchor SET grown = 'nichts'")
    assert [what.code for _, what in anchored.check(journal, PROCESS, carried).faults] == ["anchor.not_readable"]
    with pytest.raises(SystemFault, match=r"anchor\.not_readable"):
        anchor.drop(journal, PROCESS)
    journal.database.run("DELETE FROM anchor")
    assert [what.code for _, what in anchored.check(journal, PROCESS, carried).faults] == ["anchor.not_known"]


def test_a_forged_line_beside_the_true_one_hides_nothing(journal: Journal) -> None:
    """The machine may add to the file; each line counts, so the line that was there first still speaks."""
    walked(journal)
    true = anchor.drop(journal, PROCESS)
    rewrite_with_anchors(journal)
    (forged,) = anchor.known(journal, PROCESS)
    assert (forged.n, forged.at) == (true.n, true.at)
    assert by_anchor(journal, [true, forged])
    assert by_anchor(journal, [forged, true])


def test_an_anchor_nobody_set_is_found(journal: Journal) -> None:
    """A line whose root or count was changed does not agree with the slips."""
    walked(journal)
    one = anchor.drop(journal, PROCESS)
    assert by_anchor(journal, [replace(one, root="00" * 32)])
    assert by_anchor(journal, [replace(one, cases=4)])
    assert not by_anchor(journal, [one])


def test_the_page_for_auditors_holds_this_table() -> None:
    """docs/anchors.md says of each deed what finds it."""
    page = DOCS.read_text(encoding="utf-8")
    assert [deed for deed, by in FOUND.values() if f"| {deed} | {by} |" not in page] == []
