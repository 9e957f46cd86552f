# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Anchors: slips may grow as they like, and every earlier anchor comes out again; on both databases."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from laufzettel.case import State, Station
from laufzettel.errors import BusinessError
from laufzettel.journal import Journal, anchor, anchored
from laufzettel.journal.anchor import Anchor
from laufzettel.journal.batch import Signature
from laufzettel.journal.chain import genesis
from laufzettel.journal.merkle import Tree, leaf

PROCESS = "probe"
DOCS = Path(__file__).parents[3] / "docs" / "anchors.md"
Put = Callable[..., list[str]]


def sign_some(journal: Journal, day: int) -> None:
    """Some of the cases get an entry more, on each day others."""
    batch = journal.claim(PROCESS, owner="probe", limit=100)
    assert batch is not None
    some = [case for case in batch.cases.values() if (case.id * 7 + day * 3) % 5 < 2]
    journal.sign(batch, Station.READ, [Signature(case, "again", "{}", State.READY, Station.READ) for case in some])
    journal.let_go(batch)


@pytest.fixture
def grown(journal: Journal, put: Put) -> list[Anchor]:
    """Twelve anchors over a journal that grew in between."""
    anchors = []
    for day in range(12):
        put(journal, 1 + day * 3 % 7, f"meldung-{day}.xlsx")
        sign_some(journal, day)
        anchors.append(anchor.drop(journal, PROCESS))
    return anchors


def test_every_earlier_anchor_comes_out_again(journal: Journal, grown: list[Anchor]) -> None:
    """However the slips have grown since, and after the last anchor too."""
    sign_some(journal, 13)
    found = anchored.check(journal, PROCESS, grown)
    assert (found.faults, found.anchors, found.uncarried) == ([], 12, 0)
    assert found.cases == grown[-1].cases


def test_the_root_is_over_number_and_last_hash_in_the_order_of_receipt(journal: Journal) -> None:
    """As docs/anchors.md says, so that anybody can compute it."""
    rows = journal.database.rows("SELECT number, head FROM cases ORDER BY id")
    leaves = [hashlib.sha256(b"\x00" + str(n).encode() + b"\x1f" + bytes(h)).digest() for n, h in rows if h]
    assert anchor.drop(journal, PROCESS).root == Tree(leaves).root.hex()


def test_the_journal_notes_only_what_grew(journal: Journal, put: Put) -> None:
    """No row per case and anchor: a day on which nobody signed costs a line."""
    anchor.drop(journal, PROCESS)
    anchor.drop(journal, PROCESS)
    put(journal, 1, "noch-eine.xlsx")
    anchor.drop(journal, PROCESS)
    noted = journal.database.rows("SELECT grown FROM anchor ORDER BY n")
    assert [len(json.loads(str(row[0]))) for row in noted] == [5, 0, 1]


def test_a_case_that_is_kept_after_later_ones_disturbs_no_anchor(journal: Journal) -> None:
    """Two workers take in at once: the lower number inside the journal may become visible last."""
    journal.database.run("INSERT INTO document SELECT digest, 'anders', name, media_type, 0, '', '', 1 FROM document")
    journal.database.run("UPDATE cases SET process = 'anders' WHERE id IN (2, 4)")
    first = anchor.drop(journal, PROCESS)
    journal.database.run("UPDATE cases SET process = ? WHERE id = 2", (PROCESS,))
    second = anchor.drop(journal, PROCESS)
    journal.database.run("UPDATE cases SET process = ? WHERE id = 4", (PROCESS,))
    third = anchor.drop(journal, PROCESS)
    assert [one.cases for one in (first, second, third)] == [3, 4, 5]
    assert anchored.check(journal, PROCESS, [first, second, third]).faults == []


def test_anchors_nobody_carried_off_are_counted(journal: Journal, grown: list[Anchor]) -> None:
    """They are compared too, but prove less."""
    found = anchored.check(journal, PROCESS, grown[:5])
    assert (found.faults, found.anchors, found.uncarried, found.newest) == ([], 5, 7, grown[4].at)


def test_nobody_is_accused_while_anchors_are_set(journal: Journal, journal_of: Callable[[], Journal]) -> None:
    """Somebody checks, and proves, while another program signs and sets anchors."""
    other = journal_of()
    first = anchor.drop(journal, PROCESS)
    number = journal.numbers([1])[1]

    def keep_on() -> None:
        for day in range(25):
            sign_some(other, day)
            anchor.drop(other, PROCESS)

    worker = threading.Thread(target=keep_on)
    worker.start()
    while worker.is_alive():
        assert anchored.check(journal, PROCESS, [first]).faults == []
        assert anchored.prove(journal, number)["number"] == number
    assert len(anchor.known(journal, PROCESS)) == 26


def test_an_empty_process_has_an_anchor_too(journal: Journal) -> None:
    """Its root is that of the empty tree: SHA-256 of nothing."""
    one = anchor.drop(journal, "leer")
    assert (one.cases, one.root) == (0, hashlib.sha256().hexdigest())
    assert anchored.check(journal, "leer", [one]).faults == []


@pytest.mark.parametrize(
    "line",
    [
        "laufzettel-anchor-1 probe 1 2026-11-26T02:00:00.000+00:00 5 abc",
        "laufzettel-anchor-2 probe 1 2026-11-26T02:00:00.000+00:00 5 " + "ab" * 32,
        "laufzettel-anchor-1 probe 1 gestern 5 " + "ab" * 32,
        "laufzettel-anchor-1 probe 01 2026-11-26T02:00:00.000+00:00 5 " + "ab" * 32,
        "laufzettel-anchor-1 probe 1 2026-11-26T02:00:00.000+00:00 5 " + "AB" * 32 + " x",
        "irgendetwas",
    ],
)
def test_a_line_that_is_no_anchor_is_named(line: str) -> None:
    """By file and number of the line; nothing is passed over in silence."""
    good = Anchor("probe", 1, "2026-11-26T02:00:00.000+00:00", 5, "ab" * 32)
    assert anchor.read_lines(f"# Anker\n\n{good.line}\n", "anker.txt") == [good]
    with pytest.raises(BusinessError, match=r"anker\.txt line 2 is no anchor"):
        anchor.read_lines(f"{good.line}\n{line}\n", "anker.txt")


def test_a_proof_leads_from_the_slip_to_the_line(journal: Journal, grown: list[Anchor], tmp_path: Path) -> None:
    """The script printed in docs/anchors.md accepts each true proof, and none in which anything was changed."""
    script = tmp_path / "proof.py"
    script.write_text(re.findall(r"```python\n(.*?)```", DOCS.read_text("utf-8"), re.DOTALL)[0], "utf-8")
    lines = tmp_path / "anker.txt"
    lines.write_text("".join(f"{one.line}\n" for one in grown), "utf-8")
    sign_some(journal, 14)  # a slip has grown since: the proof is about what was anchored

    def accepts(proof: dict[str, object]) -> bool:
        file = tmp_path / "proof.json"
        file.write_text(json.dumps(proof), "utf-8")
        done = subprocess.run([sys.executable, script, file, lines], capture_output=True, text=True, check=False)
        assert done.stderr == "" or done.returncode == 1
        return done.returncode == 0

    numbers = journal.numbers(range(1, 100))
    for number in (numbers[1], numbers[max(numbers)]):
        proof = anchored.prove(journal, number)
        assert accepts(proof)
        assert not accepts(proof | {"number": "PRB-ANDERS"})
        assert not accepts(proof | {"entries": [[*one[:5], "Herr Anders", *one[6:]] for one in proof["entries"]]})
        assert not accepts(proof | {"path": []})
        assert not accepts(proof | {"anchor": str(proof["anchor"]).replace(" 12 ", " 13 ")})


def test_what_is_not_anchored_has_no_proof(journal: Journal, put: Put) -> None:
    """Neither a case received since, nor one whose slip does not give the anchor any more."""
    anchor.drop(journal, PROCESS)
    number = put(journal, 1, "neu.xlsx")[-1]
    with pytest.raises(BusinessError, match=r"anchor\.not_yet"):
        anchored.prove(journal, number)
    with pytest.raises(BusinessError, match=r"case\.unknown"):
        anchored.prove(journal, "PRB-NIE")
    journal.database.run("UPDATE entry SET hash = ? WHERE case_id = 1", (genesis("anders"),))
    with pytest.raises(BusinessError, match=r"anchor\.not_provable"):
        anchored.prove(journal, journal.numbers([1])[1])


def test_a_slip_knows_how_far_it_is_anchored(journal: Journal, put: Put) -> None:
    """The newest anchor, and the entries that stood there then; nothing for a case received since."""
    number = journal.numbers([1])[1]
    assert anchored.latest(journal, number) is None
    anchor.drop(journal, PROCESS)
    newest = anchor.drop(journal, PROCESS)
    put(journal, 7, "spaeter.xlsx")
    assert anchored.latest(journal, number) == (newest, 1)
    assert anchored.latest(journal, journal.numbers([11])[11]) is None


def test_a_leaf_is_bound_to_its_number() -> None:
    """The same last entry under another number is another leaf."""
    assert leaf("A", bytes(32)) != leaf("B", bytes(32))
