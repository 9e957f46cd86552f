# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The newcomer's command, as it is called, with the embedded Prefect."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from pathlib import Path

from laufzettel.case import State
from laufzettel.journal import views
from laufzettel.office import open_office


def demo(folder: Path) -> str:
    """What `laufzettel demo` says."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LAUFZETTEL", "PREFECT"))}
    done = subprocess.run(
        [sys.executable, "-m", "laufzettel", "demo", str(folder)], env=kept, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def print_of(folder: Path) -> str:
    """A digest of register, letters, inbox and documents."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and ".prefect" not in path.parts]
    kept = [path for path in files if not path.name.startswith("journal.db")]
    return hashlib.sha256(b"".join(path.name.encode() + path.read_bytes() for path in kept)).hexdigest()


def test_the_demo_shows_every_kind_of_end_and_a_second_call_changes_nothing(tmp_path: Path) -> None:
    """Sixty applications: some closed, some waiting for release, some for clarification, one slip, what to do next."""
    office = tmp_path / "amt"
    first = demo(office)
    assert "60 Anträge im Eingang" in first
    for part in ("LAUFZETTEL", "zu den Akten", "wartet auf Freigabe", "Klärungsfall", "ungeklärt", "laufzettel status"):
        assert part in first
    with open_office(office).open_journal() as journal:
        counts = views.tally(journal, "hundesteuer")
        again = len(views.sightings(journal, "hundesteuer"))
        files = {one.document for one in views.waiting(journal, "hundesteuer", State.CLARIFICATION)}
    assert sum(counts.values()) + again == 60
    assert counts[State.CLOSED] > 30
    assert counts[State.RELEASE] == 4
    assert counts[State.READY] == counts[State.IN_DOUBT] == counts[State.LATER] == 0
    bad = {"unlesbar", "leer", "verschluesselt", "kein-pdf", "fremdes-formular", "feld-fehlt", "freitext"}
    bad |= {"pruefziffer-iban", "gefaehrliche-rasse", "minderjaehrig", "formel-im-namen", "doppelt-neu-ausgefuellt"}
    assert {f"{name}.pdf" for name in bad} <= files
    before = print_of(office)
    second = demo(office)
    assert "Nichts zu tun; nichts wurde verändert." in second
    assert print_of(office) == before


def test_the_demos_letters_are_tagged_pdfs_without_the_foreign_ones(tmp_path: Path) -> None:
    """Nothing of an application that waits for a person is sent: as many letters as closed cases."""
    office = tmp_path / "amt"
    said = demo(office)
    letters = list((office / "postausgang" / "new").iterdir())
    with open_office(office).open_journal() as journal:
        closed = views.tally(journal, "hundesteuer")[State.CLOSED]
    assert len(letters) == closed
    assert re.search(rf"Briefe im Postausgang: {closed}\b", said)
