# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The newcomer's command, as it is called, with the embedded Prefect."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from laufzettel.case import State
from laufzettel.cli import demo_pilot
from laufzettel.cli.demo import _furnished
from laufzettel.cli.demo_calendar import LABEL
from laufzettel.journal import Journal, views
from laufzettel.office import make_office, open_office
from tasks.embedded import prepare


def command(*words: str) -> subprocess.Popen[str]:
    """`laufzettel` with some words, started."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LAUFZETTEL", "PREFECT"))}
    return subprocess.Popen(
        [sys.executable, "-m", "laufzettel", *words],
        env=kept,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


@pytest.fixture(scope="module")
def prefect(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An embedded Prefect, made once: it takes longer than all the rest of a demo."""
    home = tmp_path_factory.mktemp("prefect")
    with pytest.MonkeyPatch.context() as patch:
        for name in [one for one in os.environ if one.startswith("PREFECT")]:
            patch.delenv(name)
        prepare(home, lambda: None)
    return home


@pytest.fixture
def office(prefect: Path, tmp_path: Path) -> Path:
    """The folder of a demo office that was begun and got no further than its scheduler."""
    folder = tmp_path / "amt"
    shutil.copytree(prefect, folder / ".prefect")
    (folder / ".demo").write_text("furnishing")
    return folder


@pytest.fixture(scope="module")
def once_furnished(prefect: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo office with its finished pilot and its inbox, of which nothing was run yet; made once, and copied."""
    folder = tmp_path_factory.mktemp("furnished") / "amt"
    shutil.copytree(prefect, folder / ".prefect")
    (folder / ".demo").write_text("furnishing")
    _furnished(folder, "hundesteuer")
    return folder


@pytest.fixture
def furnished(once_furnished: Path, tmp_path: Path) -> Path:
    """The folder of a demo office that was furnished and got no further."""
    return shutil.copytree(once_furnished, tmp_path / "amt")


def demo(folder: Path) -> str:
    """What `laufzettel demo` says."""
    started = command("demo", str(folder))
    said, wrong = started.communicate()
    assert started.returncode == 0, wrong
    return said


def todays(journal: Journal) -> dict[State, int]:
    """How many of today's applications are in each state; those of the finished pilot are closed, all of them."""
    counts = views.tally(journal, "hundesteuer")
    counts[State.CLOSED] -= demo_pilot.count(journal, "hundesteuer")
    return counts


def moment(folder: Path, *, cases: int, of_pilot: int = 0) -> bool:
    """True once so many cases are at work."""
    if not (folder / "journal.db").exists():
        return False
    with open_office(folder).open_journal() as journal:
        pilot = demo_pilot.count(journal, "hundesteuer")
        return pilot >= of_pilot and sum(views.tally(journal, "hundesteuer").values()) - pilot >= cases


def print_of(folder: Path) -> str:
    """A digest of register, letters, inbox and documents."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and ".prefect" not in path.parts]
    kept = [path for path in files if not path.name.startswith("journal.db")]
    return hashlib.sha256(b"".join(path.name.encode() + path.read_bytes() for path in kept)).hexdigest()


def test_the_demo_shows_every_kind_of_end_and_a_second_call_changes_nothing(office: Path) -> None:
    """Sixty applications: some closed, some waiting for release, some for clarification, one slip, what to do next."""
    first = demo(office)
    assert "60 Anträge im Eingang" in first
    assert f"Dazu ein abgeschlossener Pilot von 100 Tagen mit 440 Vorgängen: {LABEL}" in first
    for part in ("LAUFZETTEL", "zu den Akten", "wartet auf Freigabe", "Klärungsfall", "ungeklärt", "laufzettel status"):
        assert part in first
    with open_office(office).open_journal() as journal:
        counts = todays(journal)
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
    checked = command("check", "--office", str(office))
    said, _ = checked.communicate()
    assert (checked.returncode, "✓ Briefkopf" in said) == (0, True), said
    second = demo(office)
    assert "Nichts zu tun; nichts wurde verändert." in second
    assert print_of(office) == before


def test_the_demos_letters_are_tagged_pdfs_without_the_foreign_ones(furnished: Path) -> None:
    """Nothing of an application that waits for a person is sent: as many letters as closed cases."""
    said = demo(furnished)
    letters = list((furnished / "postausgang" / "new").iterdir())
    with open_office(furnished).open_journal() as journal:
        closed = todays(journal)[State.CLOSED]
    assert len(letters) == closed
    assert re.search(rf"Briefe im Postausgang: {closed}\b", said)


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGKILL, -9)], ids=str
)
def test_a_demo_that_was_cut_off_is_completed_by_the_next(number: signal.Signals, code: int, furnished: Path) -> None:
    """Stopped in the middle of a run, within three seconds and with the truth; the second call ends what it began.

    Ctrl-C reaches all processes of the terminal, so it is sent to the whole group.
    """
    started = command("demo", str(furnished))
    until = time.monotonic() + 120
    while not moment(furnished, cases=1):
        assert time.monotonic() < until and started.poll() is None
        time.sleep(0.02)
    at = time.monotonic()
    (os.killpg if number is signal.SIGINT else os.kill)(started.pid, number)
    _, said = started.communicate()
    assert started.returncode == code
    assert time.monotonic() - at < 3
    if number is not signal.SIGKILL:
        assert "der nächste Lauf setzt auf dem Journal auf" in said
        assert "Programmfehler" not in said
    demo(furnished)
    with open_office(furnished).open_journal() as journal:
        counts = todays(journal)
        again = len(views.sightings(journal, "hundesteuer"))
    assert (sum(counts.values()) + again, counts[State.RELEASE], counts[State.READY]) == (60, 4, 0)


def test_a_demo_whose_furnishing_was_cut_off_is_furnished_anew(office: Path) -> None:
    """Half of an inbox is thrown away, nothing comes twice."""
    (office / "eingang" / "hundesteuer").mkdir(parents=True)
    (office / "eingang" / "hundesteuer" / "antrag-001.pdf").write_bytes(b"%PDF-half")
    assert "60 Anträge im Eingang" in demo(office)
    with open_office(office).open_journal() as journal:
        assert sum(todays(journal).values()) + len(views.sightings(journal, "hundesteuer")) == 60


def test_a_demo_that_was_cut_off_in_the_midst_of_its_pilot_makes_it_anew(office: Path) -> None:
    """Nothing of the half pilot is left: its cases come once, and every slip is whole."""
    started = command("demo", str(office))
    until = time.monotonic() + 120
    while not moment(office, cases=0, of_pilot=1):
        assert time.monotonic() < until and started.poll() is None
        time.sleep(0.02)
    started.kill()
    started.communicate()
    assert not (office / "pilot-bericht.toml").exists()
    assert "Dazu ein abgeschlossener Pilot" in demo(office)
    with open_office(office).open_journal() as journal:
        assert demo_pilot.count(journal, "hundesteuer") == 440
        assert sum(todays(journal).values()) + len(views.sightings(journal, "hundesteuer")) == 60
    verified = command("verify", "--office", str(office))
    said, _ = verified.communicate()
    assert verified.returncode == 0, said


def test_the_visitors_own_batch_goes_through_the_gate(furnished: Path) -> None:
    """The demo's clerk has released six cases one by one, as its office.toml asks; the visitor may release a batch."""
    assert "eingegangen                          60" in demo(furnished)
    words = ("sign", "--batch", "hundesteuer", "--as", "Frau Prüf", "--office", str(furnished))
    listed, _ = command(*words, "--dry-run").communicate()
    seen = [word for number in re.findall(r"• (HST-\S+)", listed) for word in ("--seen", number)]
    released = command(*words, *seen)
    said, wrong = released.communicate()
    assert (released.returncode, "Unterschrieben: 4" in said) == (0, True), wrong


def test_the_demo_leaves_a_real_office_alone(tmp_path: Path) -> None:
    """A folder in which something lies that is no demo: exit code 2, the remedy, nothing changed."""
    make_office(tmp_path / "amt")
    before = print_of(tmp_path / "amt")
    refused = command("demo", str(tmp_path / "amt"))
    _, said = refused.communicate()
    assert (refused.returncode, "anderen Ordner" in said) == (2, True)
    assert print_of(tmp_path / "amt") == before
