# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The inbox folder: each file to one worker, never half-read, never lost, never overwritten."""

import os
import signal
import subprocess
import sys
import threading
import time
import unicodedata
from pathlib import Path

import pytest

from connectors.folder import Folder
from laufzettel.connect import Claim
from laufzettel.errors import BusinessError, SystemFault

ROOT = Path(__file__).parents[2]


def worker_process(code: str, *arguments: str) -> subprocess.Popen[str]:
    """Another worker: a real process that runs `code` with the inbox as its first argument."""
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments], cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )


def claim_all(folder: Folder) -> list[Claim]:
    return [claim for offer in folder.discover() if (claim := folder.claim(offer)) is not None]


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    path = tmp_path / "eingang"
    path.mkdir()
    return path


def test_a_file_is_taken_read_and_put_away(inbox: Path) -> None:
    """One file walks through all four steps; a second acknowledgement changes nothing."""
    (inbox / "antrag.pdf").write_bytes(b"%PDF")
    folder = Folder(inbox, "w1", settle_s=0)
    (offer,) = folder.discover()
    claim = folder.claim(offer)
    assert claim is not None
    assert claim.path.is_relative_to(inbox / ".in-arbeit" / "w1")
    assert folder.receive(claim) == folder.receive(claim) == b"%PDF"
    for _ in range(2):
        folder.acknowledge(claim, accepted=True)
    assert [path.name for path in (inbox / "erledigt").iterdir()] == ["antrag.pdf"]
    assert list(folder.discover()) == []
    assert list((inbox / ".in-arbeit" / "w1").iterdir()) == []


def test_a_folder_that_another_worker_removes_meanwhile_is_no_fault(inbox: Path) -> None:
    """Workers come and go, and sweep behind each other: whoever looks just then sees less, and nothing breaks."""
    over = threading.Event()

    def come_and_go() -> None:
        while not over.is_set():
            for number in range(20):
                (inbox / ".in-arbeit" / f"w{number}" / "room").mkdir(parents=True, exist_ok=True)
            for number in range(20):
                (inbox / ".in-arbeit" / f"w{number}" / "room").rmdir()
                (inbox / ".in-arbeit" / f"w{number}").rmdir()

    (inbox / "antrag.pdf").write_bytes(b"%PDF")
    others = threading.Thread(target=come_and_go)
    others.start()
    try:
        folder = Folder(inbox, "w", settle_s=0)
        assert all([offer.id for offer in folder.discover()] == ["antrag.pdf"] for _ in range(500))
        assert folder.check().ok
    finally:
        over.set()
        others.join()


def test_what_is_not_accepted_goes_to_quarantine(inbox: Path) -> None:
    """Not accepted means put aside, not deleted."""
    (inbox / "x.exe").write_bytes(b"MZ")
    folder = Folder(inbox, "w1", settle_s=0)
    (claim,) = claim_all(folder)
    folder.acknowledge(claim, accepted=False)
    assert (inbox / "quarantaene" / "x.exe").read_bytes() == b"MZ"


def test_only_finished_regular_files_are_offered_oldest_first(inbox: Path) -> None:
    """Folders, links, hidden, temporary and lock files are left alone."""
    for skipped in (
        ".versteckt",
        "~$tabelle.xlsx",
        "a.part",
        "b.TMP",
        "c.crdownload",
        ".~lock.x#",
        "d.lock",
        "Thumbs.db",
    ):
        (inbox / skipped).write_bytes(b"x")
    (inbox / "ordner.pdf").mkdir()
    (inbox / "verweis.pdf").symlink_to("/etc/hostname")
    os.mkfifo(inbox / "rohr.pdf")
    for age, name in enumerate(("neu.pdf", "mittel.pdf", "alt.pdf")):
        (inbox / name).write_bytes(b"x")
        os.utime(inbox / name, (1_700_000_000 - age, 1_700_000_000 - age))
    assert [offer.id for offer in Folder(inbox, "w1", settle_s=0).discover()] == ["alt.pdf", "mittel.pdf", "neu.pdf"]


@pytest.mark.parametrize(
    "name",
    [
        unicodedata.normalize("NFC", "Müller Anmeldung.pdf"),
        unicodedata.normalize("NFD", "Müller Anmeldung.pdf"),
        "zwei\nZeilen.pdf",
        " vorn und hinten .pdf ",
        os.fsdecode(b"latin1-\xfc.pdf"),
        "ü" * 125 + ".pdf",
    ],
)
def test_any_name_is_taken_and_kept(inbox: Path, name: str) -> None:
    """The file keeps its name on disk; people see it composed, valid and on one line; a double gets a suffix."""
    folder = Folder(inbox, "w1", settle_s=0)
    for _ in range(2):
        (inbox / name).write_bytes(b"x")
        (claim,) = claim_all(folder)
        claim.name.encode("utf-8")
        assert unicodedata.is_normalized("NFC", claim.name)
        assert claim.name.isprintable()
        folder.acknowledge(claim, accepted=True)
    kept = sorted(path.name for path in (inbox / "erledigt").iterdir())
    assert len(kept) == 2
    assert name in kept


def test_nothing_done_is_ever_overwritten(inbox: Path) -> None:
    """Five files of one name end as five files with five contents, also when all are held at once."""
    folder = Folder(inbox, "w1", settle_s=0)
    claims = []
    for number in range(5):
        (inbox / "antrag.pdf").write_bytes(b"%d" % number)
        claims += claim_all(folder)
    for claim in claims:
        folder.acknowledge(claim, accepted=True)
    assert {path.read_bytes() for path in (inbox / "erledigt").iterdir()} == {b"0", b"1", b"2", b"3", b"4"}


TAKE_ALL = """
import sys
from pathlib import Path
from connectors.folder import Folder
folder = Folder(Path(sys.argv[1]), sys.argv[2], settle_s=0)
offers = list(folder.discover())
print("ready", flush=True)
sys.stdin.readline()
for offer in offers:
    if (claim := folder.claim(offer)) is not None:
        print(folder.receive(claim).decode(), flush=True)
        folder.acknowledge(claim, accepted=True)
"""


@pytest.mark.parametrize("names", [("w1", "w2"), ("gleich", "gleich")])
def test_two_processes_take_each_file_once(inbox: Path, names: tuple[str, str]) -> None:
    """200 files, two workers that saw the same offers: every file is taken exactly once, even under one name."""
    expected = [f"inhalt-{number}" for number in range(200)]
    for number, content in enumerate(expected):
        (inbox / f"{number}.pdf").write_text(content)
    workers = [worker_process(TAKE_ALL, str(inbox), name) for name in names]
    for worker in workers:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "ready\n"
    taken = []
    threads = [threading.Thread(target=lambda w=w: taken.extend(w.communicate("go\n")[0].split())) for w in workers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(expected) == sorted(taken)
    assert len(list((inbox / "erledigt").iterdir())) == 200


HOLD_ONE = """
import sys, time
from pathlib import Path
from connectors.folder import Folder
folder = Folder(Path(sys.argv[1]), "tot", settle_s=0)
(offer,) = folder.discover()
claim = folder.claim(offer)
folder.receive(claim)
print("held", flush=True)
time.sleep(60)
"""


def test_what_a_killed_worker_held_is_offered_again_after_the_lease(inbox: Path) -> None:
    """kill -9 between claim and acknowledge: not offered within the lease, offered to anybody after it."""
    (inbox / "antrag.pdf").write_bytes(b"%PDF")
    worker = worker_process(HOLD_ONE, str(inbox))
    assert worker.stdout is not None
    assert worker.stdout.readline() == "held\n"
    worker.send_signal(signal.SIGKILL)
    worker.communicate()
    assert list(Folder(inbox, "w2", settle_s=0, lease_s=600).discover()) == []
    time.sleep(0.1)
    heir = Folder(inbox, "w2", settle_s=0, lease_s=0.05)
    (claim,) = claim_all(heir)
    assert (claim.name, heir.receive(claim)) == ("antrag.pdf", b"%PDF")
    heir.acknowledge(claim, accepted=True)
    assert (inbox / "erledigt" / "antrag.pdf").exists()


def test_a_slow_worker_whose_lease_ran_out_disturbs_nobody(inbox: Path) -> None:
    """It cannot read what another has taken over, and its late acknowledgement changes nothing."""
    (inbox / "antrag.pdf").write_bytes(b"%PDF")
    slow = Folder(inbox, "langsam", settle_s=0)
    (lost,) = claim_all(slow)
    time.sleep(0.1)
    heir = Folder(inbox, "erbe", settle_s=0, lease_s=0.05)
    (claim,) = claim_all(heir)
    with pytest.raises(SystemFault, match=r"folder\.claim_lost"):
        slow.receive(lost)
    slow.acknowledge(lost, accepted=False)
    heir.acknowledge(claim, accepted=True)
    assert not (inbox / "quarantaene").exists()
    assert (inbox / "erledigt" / "antrag.pdf").read_bytes() == b"%PDF"


def test_a_file_being_written_slowly_is_never_half_read(inbox: Path) -> None:
    """A writer adds a line every 50 ms; the file is taken only once it lay still, and then whole."""

    def write_slowly() -> None:
        with (inbox / "scan.pdf").open("wb") as file:
            for _ in range(20):
                file.write(b"zeile\n")
                file.flush()
                os.utime(file.fileno(), (1_600_000_000, 1_600_000_000))  # as a copying program that keeps old times
                time.sleep(0.05)

    writer = threading.Thread(target=write_slowly)
    writer.start()
    folder = Folder(inbox, "w1", settle_s=0.4)
    claims: list[Claim] = []
    deadline = time.monotonic() + 20
    while not claims and time.monotonic() < deadline:
        claims = claim_all(folder)
        time.sleep(0.01)
    writer.join()
    assert folder.receive(claims[0]) == b"zeile\n" * 20


def test_a_file_that_changed_since_it_was_seen_is_not_claimed(inbox: Path) -> None:
    """Same size, other content: the offer is stale; the next look offers it anew."""
    (inbox / "antrag.pdf").write_bytes(b"eins")
    folder = Folder(inbox, "w1", settle_s=0)
    (offer,) = folder.discover()
    time.sleep(0.02)
    (inbox / "antrag.pdf").write_bytes(b"zwei")
    assert folder.claim(offer) is None
    assert len(claim_all(folder)) == 1


def test_a_link_put_in_place_of_a_claimed_file_is_not_followed(inbox: Path, tmp_path: Path) -> None:
    """A link never leads the reader out of the inbox."""
    (tmp_path / "geheim").write_bytes(b"geheim")
    (inbox / "antrag.pdf").write_bytes(b"%PDF")
    folder = Folder(inbox, "w1", settle_s=0)
    (claim,) = claim_all(folder)
    claim.path.unlink()
    claim.path.symlink_to(tmp_path / "geheim")
    with pytest.raises(SystemFault, match=r"folder\.not_a_file"):
        folder.receive(claim)


def test_a_file_too_large_is_refused_unread_and_lies_in_quarantine(inbox: Path) -> None:
    """It neither fills the memory nor stops the others; the refusal says which file and where it lies."""
    with (inbox / "riese.pdf").open("wb") as file:
        file.truncate(1_000_001)
    (inbox / "klein.pdf").write_bytes(b"%PDF")
    folder = Folder(inbox, "w1", settle_s=0, max_mb=1)
    claims = {claim.name: claim for claim in claim_all(folder)}
    assert folder.receive(claims["klein.pdf"]) == b"%PDF"
    with pytest.raises(BusinessError, match=r"folder\.too_large") as refused:
        folder.receive(claims["riese.pdf"])
    assert "riese.pdf" in refused.value.problem.de
    folder.acknowledge(claims["riese.pdf"], accepted=False)
    assert (inbox / "quarantaene" / "riese.pdf").stat().st_size == 1_000_001


def test_ten_thousand_files_are_seen_quickly(inbox: Path) -> None:
    """A look at a full inbox takes well under two seconds."""
    for number in range(10_000):
        (inbox / f"{number:05}.pdf").touch()
    folder = Folder(inbox, "w1", settle_s=0)
    begin = time.perf_counter()
    assert sum(1 for _ in folder.discover()) == 10_000
    assert time.perf_counter() - begin < 2


def test_check_names_what_is_wrong_and_changes_nothing(inbox: Path, tmp_path: Path) -> None:
    """A missing inbox is named in both languages; a good one stays as it was."""
    health = Folder(tmp_path / "fehlt", "w1").check()
    assert not health.ok
    assert health.problems[0].code == "folder.missing"
    assert "fehlt" in health.problems[0].de
    assert Folder(inbox, "w1").check().ok
    assert list(inbox.iterdir()) == []


AS_A_LESSER_ACCOUNT = """
import os, sys
from pathlib import Path
from connectors.folder import Folder
inbox = Path(sys.argv[1])
os.chdir(inbox.parent)
if os.geteuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
folder = Folder(Path(inbox.name), "w1", settle_s=0, lease_s=0)
print([claim.name for offer in folder.discover() if (claim := folder.claim(offer)) is not None])
health = folder.check()
print(health.ok)
for problem in health.problems:
    print(problem.code, problem.de, problem.remedy_de)
"""


def test_a_file_that_may_not_be_read_stays_and_check_names_it(inbox: Path) -> None:
    """It is not moved out of sight; the others are taken; who runs the machine learns its name and what to do."""
    held = inbox / ".in-arbeit" / "frueher" / "0123"
    held.mkdir(parents=True)
    for path in (inbox / "gut.pdf", inbox / "gesperrt.pdf", held / "alt.pdf"):
        path.write_bytes(b"%PDF")
    (inbox / "gesperrt.pdf").chmod(0)
    (held / "alt.pdf").chmod(0)
    if os.geteuid() == 0:  # may read everything; the worker below gives its rights away
        for path in (inbox, *inbox.rglob("*")):
            os.chown(path, 65534, 65534)
        inbox.parent.chmod(0o711)
    out, _ = worker_process(AS_A_LESSER_ACCOUNT, str(inbox)).communicate()
    claimed, ok, old, locked = out.splitlines()
    assert (claimed, ok) == ("['gut.pdf']", "False")
    assert old.startswith("folder.unreadable Die Datei „alt.pdf“ im Eingangsordner „eingang“")
    assert locked.startswith("folder.unreadable Die Datei „gesperrt.pdf“ im Eingangsordner „eingang“")
    assert "Leserecht" in locked
    assert (inbox / "gesperrt.pdf").exists()
    assert (held / "alt.pdf").exists()


def test_empty_folders_of_earlier_workers_are_removed(inbox: Path) -> None:
    """Each worker leaves one; none that still holds a file or is younger than the lease goes."""
    for worker in ("alt", "haelt", "jung"):
        (inbox / ".in-arbeit" / worker).mkdir(parents=True)
    (inbox / ".in-arbeit" / "haelt" / "0123").mkdir()
    (inbox / ".in-arbeit" / "haelt" / "0123" / "x.pdf").write_bytes(b"x")
    for worker in ("alt", "haelt"):
        os.utime(inbox / ".in-arbeit" / worker, (1_700_000_000, 1_700_000_000))
    (inbox / "antrag.pdf").write_bytes(b"%PDF")
    assert len(claim_all(Folder(inbox, "w1", settle_s=0, lease_s=600))) == 1
    assert sorted(path.name for path in (inbox / ".in-arbeit").iterdir()) == ["haelt", "jung", "w1"]
    assert (inbox / ".in-arbeit" / "haelt" / "0123" / "x.pdf").exists()


def test_a_missing_inbox_is_a_system_fault(tmp_path: Path) -> None:
    """Nothing was taken, so it may be tried again; the path's parents are not named."""
    with pytest.raises(SystemFault, match="ENOENT") as caught:
        list(Folder(tmp_path / "fehlt", "w1").discover())
    assert str(tmp_path) not in str(caught.value)


@pytest.mark.parametrize("worker", ["", "..", "a/b", ".a", "ä"])
def test_a_worker_name_cannot_lead_out_of_the_inbox(inbox: Path, worker: str) -> None:
    """It becomes a folder name."""
    with pytest.raises(ValueError, match="worker"):
        Folder(inbox, worker)
