# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reader processes die alone: limits, warm reuse, silence, and no orphans."""

from __future__ import annotations

import gc
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from laufzettel.sandbox import Died, Done, Json, Limits, ReaderPool, ReadingDied

QUICK = Limits(memory_mb=600, cpu_s=1, wall_s=20)
ROOT = Path(__file__).resolve().parents[2]


# --- what the processes run ------------------------------------------------------------------------------------------


def echo(value: Json) -> Json:
    """Return the value."""
    return value


def whoami() -> int:
    """Return the process id."""
    return os.getpid()


def abort() -> None:
    """Die as native code does that runs out of memory."""
    os.abort()


def spin() -> None:
    """Never end, and use the processor."""
    while True:
        pass


def sleep(seconds: float) -> None:
    """Use no processor."""
    time.sleep(seconds)


def hog() -> int:
    """Ask for more memory than there is."""
    return len(bytearray(4 << 30))


def grow(megabytes: int) -> int:
    """Hold memory that is not given back."""
    globals()["held"] = b"x" * (megabytes << 20)
    return os.getpid()


def noise() -> str:
    """Print to every descriptor a library knows."""
    print("Rex Mustermann")
    os.write(1, b"Rex Mustermann")
    os.write(2, b"Rex Mustermann")
    return "quiet"


def fail(value: str) -> None:
    """Raise with a text that must not leave the process."""
    raise ValueError(value)


def lie() -> None:
    """Write nonsense to every descriptor, as a process taken over by a file might."""
    for descriptor in range(3, 20):
        try:
            os.write(descriptor, b"\xff" * 64)
        except OSError:
            continue


def environment() -> list[str]:
    """Names of the environment's variables."""
    return sorted(os.environ)


def connect(port: int) -> bool:
    """Reach the parent over the network?"""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=2).close()
    except OSError:
        return False
    return True


def large_file(folder: str) -> None:
    """Fill the disk."""
    (Path(folder) / "large").write_bytes(b"x" * (8 << 20))


def count(until: int) -> Iterator[int]:
    """Count."""
    yield from range(until)


def count_then_abort(until: int) -> Iterator[int]:
    """Count, then die."""
    yield from range(until)
    os.abort()


def count_noting(until: int, note: str) -> Iterator[str]:
    """Count with large items, and note how far it came."""
    for number in range(until):
        Path(note).write_text(str(number), encoding="ascii")
        yield "x" * 100_000


# --- what the parent sees --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("job", "reason"),
    [(abort, "crash"), (spin, "time"), (hog, "memory"), (lie, "crash")],
    ids=["abort", "spin", "hog", "lie"],
)
def test_a_job_that_kills_its_process_costs_no_other_job(job: object, reason: str) -> None:
    """The jobs before and after it are done, and it is told what happened."""
    assert callable(job)
    with ReaderPool(workers=2, limits=QUICK) as pool:
        outcomes = [*pool.map(echo, [[1], [2]]), *pool.map(job, [[]]), *pool.map(echo, [["ä"], [None]])]
    assert outcomes[:2] == [Done(1), Done(2)]
    assert isinstance(outcomes[2], Died)
    assert outcomes[2].reason == reason
    assert outcomes[3:] == [Done("ä"), Done(None)]


def test_a_job_that_only_waits_meets_the_wall_clock() -> None:
    """No processor time is used, so only the parent can end it."""
    with ReaderPool(workers=1, limits=Limits(memory_mb=600, cpu_s=5, wall_s=0.5)) as pool:
        assert list(pool.map(sleep, [[60]])) == [Died("time", "wall clock")]


def test_outcomes_keep_the_order_of_the_jobs_and_jobs_are_taken_as_needed() -> None:
    """A slow first job does not let later ones overtake it, nor the whole list be read ahead."""
    taken = []

    def jobs() -> Iterator[list[Json]]:
        for number in range(100):
            taken.append(number)
            yield [number]

    with ReaderPool(workers=2) as pool:
        outcomes = pool.map(echo, jobs())
        assert next(outcomes) == Done(0)
        assert len(taken) < 20
        assert [Done(number) for number in range(1, 100)] == list(outcomes)


def test_processes_stay_warm_between_calls() -> None:
    """The same processes do the jobs of several calls."""
    with ReaderPool(workers=1) as pool:
        ids = {outcome for _ in range(5) for outcome in pool.map(whoami, [[], []])}
    assert len(ids) == 1


def test_a_process_that_holds_too_much_memory_is_replaced() -> None:
    """More than half of its limit is not given to the next file."""
    with ReaderPool(workers=1, limits=QUICK) as pool:
        [first] = pool.map(grow, [[400]])
        [second] = pool.map(whoami, [[]])
    assert isinstance(first, Done)
    assert first != second


def test_a_process_is_replaced_after_many_jobs() -> None:
    """What foreign files left behind in it ends with it."""
    with ReaderPool(workers=1) as pool:
        ids = [outcome.value for outcome in pool.map(whoami, ([] for _ in range(201))) if isinstance(outcome, Done)]
    assert len(ids) == 201
    assert len(set(ids)) == 2


def test_a_process_that_died_while_idle_is_replaced() -> None:
    """The next job is not blamed for it."""
    with ReaderPool(workers=1) as pool:
        [first] = pool.map(whoami, [[]])
        assert isinstance(first, Done)
        assert isinstance(first.value, int)
        os.kill(first.value, signal.SIGKILL)
        [second] = pool.map(echo, [["still here"]])
    assert second == Done("still here")


def test_a_pool_goes_from_thread_to_thread() -> None:
    """The kernel ends a process with the thread that started it; another thread's job never runs in such a one."""
    with ReaderPool(workers=1) as pool:
        outcomes: list[object] = []
        thread = threading.Thread(target=lambda: outcomes.extend(pool.map(echo, [[1]])))
        thread.start()
        thread.join()
        outcomes += pool.map(echo, [[2]])
        thread = threading.Thread(target=lambda: outcomes.extend(pool.map(echo, [[3]])))
        thread.start()
        thread.join()
    assert outcomes == [Done(1), Done(2), Done(3)]


def test_nothing_a_library_prints_reaches_anyone(capfd: pytest.CaptureFixture[str]) -> None:
    """Native messages quote what they read."""
    with ReaderPool(workers=1) as pool:
        assert list(pool.map(noise, [[], []])) == [Done("quiet"), Done("quiet")]
    assert capfd.readouterr() == ("", "")


def test_an_exception_crosses_as_its_class_name_only() -> None:
    """Its text may quote the file."""
    with ReaderPool(workers=1) as pool:
        assert list(pool.map(fail, [["Rex"]])) == [Died("crash", "ValueError")]


def test_only_functions_of_ours_are_run() -> None:
    """The child refuses what does not come from this project."""
    with ReaderPool(workers=1) as pool:
        assert list(pool.map(os.path.join, [["a", "b"]])) == [Died("crash", "ImportError")]


def test_secrets_in_the_environment_stay_with_the_parent(monkeypatch: pytest.MonkeyPatch) -> None:
    """The child opens foreign files and is told nothing it does not need."""
    monkeypatch.setenv("DATABASE_PASSWORD", "secret")
    with ReaderPool(workers=1) as pool:
        [outcome] = pool.map(environment, [[]])
    assert isinstance(outcome, Done)
    assert isinstance(outcome.value, list)
    assert "DATABASE_PASSWORD" not in outcome.value


def test_the_network_is_cut_where_the_kernel_allows_and_the_pool_says_so() -> None:
    """What `network_cut` says is what a child finds."""
    with socket.create_server(("127.0.0.1", 0)) as server, ReaderPool(workers=1) as pool:
        [outcome] = pool.map(connect, [[server.getsockname()[1]]])
        assert outcome == Done(not pool.network_cut)


def test_a_reader_cannot_fill_the_disk(tmp_path: Path) -> None:
    """Files it writes stay small."""
    with ReaderPool(workers=1) as pool:
        [outcome] = pool.map(large_file, [[str(tmp_path)]])
    assert isinstance(outcome, Died)
    assert (tmp_path / "large").stat().st_size <= 1 << 20


def test_a_stream_gives_its_items_in_order_and_its_process_back() -> None:
    """Streams and jobs share warm processes."""
    with ReaderPool(workers=1) as pool:
        [before] = pool.map(whoami, [[]])
        assert list(pool.stream(count, [1000])) == list(range(1000))
        assert list(pool.map(whoami, [[]])) == [before]


def test_a_stream_runs_at_the_pace_of_its_consumer(tmp_path: Path) -> None:
    """The child waits while nobody asks, and what it waits for is not counted against it."""
    note = tmp_path / "note"
    with ReaderPool(workers=1, limits=Limits(memory_mb=600, cpu_s=1, wall_s=1)) as pool:
        items = pool.stream(count_noting, [1000, str(note)])
        next(items)
        time.sleep(1.5)
        assert int(note.read_text(encoding="ascii")) < 100
        assert len(list(items)) == 999


def test_a_stream_that_dies_says_so_after_what_it_gave() -> None:
    """What was yielded before stands."""
    got = []
    with ReaderPool(workers=1) as pool:
        with pytest.raises(ReadingDied, match="crash SIGABRT"):
            for item in pool.stream(count_then_abort, [3]):
                got.append(item)  # noqa: PERF402  the exception comes after the items
        assert list(pool.map(echo, [[1]])) == [Done(1)]
    assert got == [0, 1, 2]


def test_jobs_run_while_a_stream_is_open_and_an_abandoned_stream_frees_its_process() -> None:
    """Nobody waits for somebody who waits for him."""
    with ReaderPool(workers=1) as pool:
        items = pool.stream(count, [10])
        assert next(items) == 0
        assert list(pool.map(echo, [[1], [2]])) == [Done(1), Done(2)]
        del items
        gc.collect()
        assert list(pool.map(echo, [[3]])) == [Done(3)]


def _gone(process: int) -> bool:
    for _ in range(100):
        try:
            state = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]
        except OSError:
            return True
        if state == "Z":
            return True
        time.sleep(0.1)
    return False


def test_children_end_with_a_parent_that_is_killed() -> None:
    """Even a child in an endless loop, long before its time is up."""
    program = (
        "from tests.laufzettel.test_sandbox_pool import spin, whoami\n"
        "from laufzettel.sandbox import ReaderPool\n"
        "pool = ReaderPool(workers=1)\n"
        "print(next(pool.map(whoami, [[]])).value, flush=True)\n"
        "list(pool.map(spin, [[]]))\n"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, cwd=ROOT) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        time.sleep(0.3)
        parent.kill()
        assert _gone(child)


def test_children_end_with_a_pool_nobody_holds() -> None:
    """A pool that was not closed leaves nothing behind."""
    pool = ReaderPool(workers=1)
    [outcome] = pool.map(whoami, [[]])
    del pool
    gc.collect()
    assert isinstance(outcome, Done)
    assert isinstance(outcome.value, int)
    assert _gone(outcome.value)
