# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Measuring a process with all its children: wall time, CPU time, peak memory."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import orjson

_TICKS = os.sysconf("SC_CLK_TCK")
_EVERY_S = 0.5  # looking through the pages of a process holds it up, so not too often


@dataclass(frozen=True, slots=True)
class Measured:
    """One run: wall and CPU seconds, peak memory in MB, and what the process answered on its last line.

    Memory is the proportional set size of the whole process tree: pages shared by parent and children count once.
    """

    wall_s: float
    cpu_s: float
    peak_mb: float
    answer: dict[str, float]


def run(module: str, arguments: Sequence[str], environment: Mapping[str, str] | None = None) -> Measured:
    """Run `python -m MODULE ARGUMENTS` and measure it.

    Args:
        module: its last line of output is one JSON object of numbers.
        arguments: for the module.
        environment: added to ours.

    Raises:
        RuntimeError: the process failed; its error output is shown.
    """
    started = time.monotonic()
    with subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, **(environment or {})},
    ) as process:
        watcher = _Watcher(process.pid)
        watcher.start()
        before = os.times()
        output, _ = process.communicate()
        watcher.stop()
        after = os.times()
    if process.returncode:
        raise RuntimeError(f"{module} ended with {process.returncode}")
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return Measured(time.monotonic() - started, cpu, watcher.peak_mb, orjson.loads(output.strip().splitlines()[-1]))


class _Watcher(threading.Thread):
    """Samples the memory of a process tree."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._pid = pid
        self._ended = threading.Event()
        self.peak_mb = 0.0

    def run(self) -> None:
        while not self._ended.wait(_EVERY_S):
            self.peak_mb = max(self.peak_mb, sum(_pss_kb(pid) for pid in tree(self._pid)) / 1024)

    def stop(self) -> None:
        self._ended.set()
        self.join()


def tree(pid: int) -> list[int]:
    """A process and all its descendants."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            parent = _parent(entry)
            if parent is not None:
                children.setdefault(parent, []).append(int(entry.name))
    found, queue = [], [pid]
    while queue:
        one = queue.pop()
        found.append(one)
        queue += children.get(one, [])
    return found


def cpu_s(pid: int) -> float:
    """CPU seconds a living process tree has used, reaped children included."""
    total = 0.0
    for one in tree(pid):
        try:
            fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        total += sum(int(ticks) for ticks in fields[11:15]) / _TICKS
    return total


def _parent(entry: Path) -> int | None:
    try:
        return int((entry / "stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return None


def _pss_kb(pid: int) -> int:
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    except OSError:
        return 0
    return 0
