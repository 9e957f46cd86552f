# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Throughput: 20,000 spreadsheet cases from receipt to closed, beside three ways of doing it, in one run.

Every case is written and read back, every slip signed at every station and verified afterwards; letters are left out.
What is compared with what:

- a bare script: whole processes, as `time` would show them;
- one Prefect task per case: processor seconds of client and server together, both against the same real server, a
  start of Python with an empty flow left out on both sides; the same stations, journal and register;
- DBOS: cases per second from the first case to the last; one durable step for each station that signs a slip here,
  and beside it the leanest with two steps.
"""

from __future__ import annotations

import argparse
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import orjson

from benchmarks import measure
from flows.hundesteuer.checks import local_today
from flows.hundesteuer.sample import applications, workbook

_PREFECT_SAMPLE, _DBOS_SAMPLE = 1000, 400
_STATIONS = "receive,read,check,decide,release,write,send,close"


def main(argv: list[str]) -> int:
    """Measure and print the table; with `--json` the last line is one JSON object."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks throughput")
    parser.add_argument("--cases", type=int, default=20_000)
    parser.add_argument(
        "--large", type=int, default=200_000, help="second size, for the memory figure; 0 leaves it out"
    )
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="laufzettel-bench-") as name:
        answer = _measure(Path(name), chosen.cases, chosen.large)
    if chosen.json:
        print(orjson.dumps(answer).decode())
    return 0


def _measure(folder: Path, cases: int, large: int) -> dict[str, object]:
    book, small, big_book = folder / "meldung.xlsx", folder / "klein.xlsx", folder / "gross.xlsx"
    for path, count in ((book, cases), (small, _PREFECT_SAMPLE), (big_book, large)):
        workbook(path, _Rows(count))
    scripts: list[measure.Measured] = []

    def script() -> None:
        # A second is soon disturbed: taken before, right after ours and at the end, and the middle one counts.
        place = folder / f"bare-{len(scripts)}"
        place.mkdir()
        scripts.append(measure.run("benchmarks.bare", [str(book), str(place)]))

    script()
    with _server(folder / "prefect") as server:
        idle = server.run("benchmarks.peers", ["empty"])
        ours = server.run("benchmarks.ours", ["work", str(book), str(folder / "amt"), str(cases)])
        script()
        peer = server.run("benchmarks.peers", ["prefect", str(small), str(folder / "peer"), str(_PREFECT_SAMPLE)])
        big = None
        if large:
            big = server.run("benchmarks.ours", ["work", str(big_book), str(folder / "gross"), str(large)])
    measure.run("benchmarks.ours", ["check", str(book), str(folder / "amt"), str(cases)])
    if large:
        measure.run("benchmarks.ours", ["check", str(big_book), str(folder / "gross"), str(large)])
    script()
    bare = sorted(scripts, key=lambda one: one.wall_s)[1]
    steps = [
        measure.run("benchmarks.peers", ["dbos", stations, str(folder), str(_DBOS_SAMPLE)])
        for stations in (_STATIONS, "decide,write")
    ]
    ours_cpu, peer_cpu = ours.cpu_s - idle.cpu_s, peer.cpu_s - idle.cpu_s
    ours_rate = cases / ours.answer["seconds"]
    ratios = {
        "vs_prefect_task_per_case": round((cases / ours_cpu) / (_PREFECT_SAMPLE / peer_cpu), 1),
        "vs_dbos": round(ours_rate * steps[0].answer["seconds"] / _DBOS_SAMPLE, 1),
        "time_vs_pandas": round(ours.wall_s / bare.wall_s, 2),
    }
    rows = [
        ("Laufzettel", cases, ours.answer["seconds"], ours.wall_s, ours_cpu, ours.peak_mb),
        ("one Prefect task per case", _PREFECT_SAMPLE, peer.answer["seconds"], peer.wall_s, peer_cpu, peer.peak_mb),
        ("bare pandas + executemany", cases, bare.wall_s, bare.wall_s, bare.cpu_s, bare.peak_mb),
    ]
    rows += [
        (title, _DBOS_SAMPLE, one.answer["seconds"], one.wall_s, one.cpu_s, one.peak_mb)
        for title, one in zip(("DBOS, a step per station", "DBOS, two steps"), steps, strict=True)
    ]
    if big is not None:
        rows.insert(1, ("Laufzettel", large, big.answer["seconds"], big.wall_s, big.cpu_s - idle.cpu_s, big.peak_mb))
    _print(rows, ratios)
    return {
        "cases_per_s": round(ours_rate),
        "cases_per_cpu_s": round(cases / ours_cpu),
        "peak_mb": round(ours.peak_mb),
        "peak_mb_large": round(big.peak_mb) if big else None,
        "ratios": ratios,
    }


def _print(rows: Sequence[tuple[str, int, float, float, float, float]], ratios: Mapping[str, float]) -> None:
    print(
        f"{'':26} {'cases':>7} {'seconds':>8} {'process s':>9} {'cases/s':>8} {'CPU s':>7} {'per CPU s':>9} {'MB':>5}"
    )
    for title, count, seconds, process, cpu, peak in rows:
        print(
            f"{title:26} {count:7} {seconds:8.2f} {process:9.2f} {count / seconds:8.0f} {cpu:7.2f} "
            f"{count / cpu:9.0f} {peak:5.0f}"
        )
    print(f"ratios: {dict(ratios)}")


class _Rows(list[dict[str, str]]):
    """Applications made while they are written: a large spreadsheet must not need a large benchmark."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self._count = count

    def __iter__(self) -> Iterator[dict[str, str]]:
        # Among so many invented people some share name, day of birth and dog, and would rightly go to a person.
        for number, row in enumerate(applications(self._count, today=local_today())):
            yield row | {"hund_name": f"{row['hund_name']} {number}"}


_QUIET = {
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_LOGGING_LEVEL": "WARNING",
    "DO_NOT_TRACK": "1",
}


class _Server:
    """A real Prefect server on a free loopback port."""

    def __init__(self, process: subprocess.Popen[bytes], url: str, home: Path) -> None:
        self._process = process
        self._environment = {"PREFECT_API_URL": url, "PREFECT_HOME": str(home), **_QUIET}

    def run(self, module: str, arguments: Sequence[str]) -> measure.Measured:
        """Run a module against this server; its CPU seconds include what the server spent on it."""
        before = self._settled()
        measured = measure.run(module, arguments, self._environment)
        return replace(measured, cpu_s=measured.cpu_s + self._settled() - before)

    def _settled(self) -> float:
        """The server's CPU seconds once it has stopped lagging behind; its idle services tick on."""
        last = measure.cpu_s(self._process.pid)
        for _ in range(60):
            time.sleep(2)
            now = measure.cpu_s(self._process.pid)
            if now - last < 0.12:
                return now
            last = now
        return last


@contextmanager
def _server(home: Path) -> Iterator[_Server]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, **_QUIET, "PREFECT_HOME": str(home)}
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    url = f"http://127.0.0.1:{port}/api"
    try:
        for _ in range(240):
            try:
                urllib.request.urlopen(f"{url}/health", timeout=1)  # noqa: S310  # our own loopback server
                break
            except OSError:
                time.sleep(0.5)
        yield _Server(process, url, home / "client")
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()
