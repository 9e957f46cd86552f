# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Throughput: 20,000 spreadsheet cases from receipt to closed, beside three ways of doing it, in one run.

Every case is written and read back, every slip signed at every station and verified afterwards; letters are left out.
Our side and the Prefect peer run against the same real Prefect server, whose CPU time counts.
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
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import orjson

from benchmarks import measure
from flows.hundesteuer.checks import local_today
from flows.hundesteuer.sample import applications, workbook

_PREFECT_SAMPLE, _DBOS_SAMPLE = 300, 400


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
    book = folder / "meldung.xlsx"
    workbook(book, list(applications(cases, today=local_today())))
    with _server(folder / "prefect") as server:
        environment = {"PREFECT_API_URL": server.url, "PREFECT_HOME": str(folder / "client"), **_QUIET}
        ours, ours_server = server.run("benchmarks.ours", [str(book), str(folder / "office"), str(cases)], environment)
        peer, peer_server = server.run("benchmarks.peers", ["prefect", str(_PREFECT_SAMPLE), str(folder)], environment)
        idle, idle_server = server.run("benchmarks.peers", ["prefect", "0", str(_empty(folder))], environment)
        big = None
        if large:
            big_book = folder / "gross.xlsx"
            workbook(big_book, _Rows(large))
            big, _ = server.run("benchmarks.ours", [str(big_book), str(folder / "gross"), str(large)], environment)
    bare = measure.run("benchmarks.peers", ["bare", str(book), str(folder)])
    dbos = measure.run("benchmarks.peers", ["dbos", str(_DBOS_SAMPLE), str(folder)])
    # Starting Python and a flow costs the same on both sides; what is compared is the work.
    ours_cpu = ours.cpu_s + ours_server - idle.cpu_s - idle_server
    peer_cpu = peer.cpu_s + peer_server - idle.cpu_s - idle_server
    ours_rate, dbos_rate = cases / ours.answer["seconds"], _DBOS_SAMPLE / dbos.answer["seconds"]
    ratios = {
        "vs_prefect_task_per_case": round((cases / ours_cpu) / (_PREFECT_SAMPLE / peer_cpu), 1),
        "vs_dbos": round(ours_rate / dbos_rate, 1),
        "time_vs_pandas": round(ours.answer["seconds"] / bare.answer["seconds"], 2),
    }
    rows = [
        ("Laufzettel", cases, ours.answer["seconds"], ours_cpu, ours.peak_mb),
        ("bare pandas + executemany", cases, bare.answer["seconds"], bare.cpu_s, bare.peak_mb),
        ("one Prefect task per case", _PREFECT_SAMPLE, peer.answer["seconds"], peer_cpu, peer.peak_mb),
        ("DBOS, two steps per case", _DBOS_SAMPLE, dbos.answer["seconds"], dbos.cpu_s, dbos.peak_mb),
    ]
    if big is not None:
        rows.insert(1, ("Laufzettel, large", large, big.answer["seconds"], big.cpu_s, big.peak_mb))
    print(f"{'':28} {'cases':>8} {'seconds':>9} {'cases/s':>9} {'CPU s':>8} {'per CPU s':>10} {'peak MB':>8}")
    for title, count, seconds, cpu, peak in rows:
        print(f"{title:28} {count:8} {seconds:9.2f} {count / seconds:9.0f} {cpu:8.2f} {count / cpu:10.0f} {peak:8.0f}")
    print(f"ratios: {ratios}")
    return {
        "cases_per_s": round(ours_rate),
        "cases_per_cpu_s": round(cases / ours_cpu),
        "peak_mb": round(ours.peak_mb),
        "peak_mb_large": round(big.peak_mb) if big else None,
        "ratios": ratios,
    }


def _empty(folder: Path) -> Path:
    (folder / "idle").mkdir()
    return folder / "idle"


class _Rows(list[dict[str, str]]):
    """Applications made while they are written: a large spreadsheet must not need a large benchmark."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self._count = count

    def __iter__(self) -> Iterator[dict[str, str]]:
        return applications(self._count, today=local_today())


_QUIET = {
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_LOGGING_LEVEL": "WARNING",
    "DO_NOT_TRACK": "1",
}


class _Server:
    """A real Prefect server on a free loopback port."""

    def __init__(self, process: subprocess.Popen[bytes], url: str) -> None:
        self._process = process
        self.url = url

    def run(self, module: str, arguments: list[str], environment: dict[str, str]) -> tuple[measure.Measured, float]:
        """Run a module against this server; also says how many CPU seconds the server spent on it."""
        before = self._settled()
        measured = measure.run(module, arguments, environment)
        return measured, self._settled() - before

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
        yield _Server(process, url)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()
