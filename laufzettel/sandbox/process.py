# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""One reader process, as the parent sees it: start, ask, hear, stop. What it says is not trusted."""

from __future__ import annotations

import os
import selectors
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import orjson

from laufzettel.errors import Message, SystemFault
from laufzettel.sandbox.frames import HEADER, MAX_FRAME, Json, write

NO_READER = Message(
    "sandbox.no_reader",
    "Der Leseprozess ließ sich nicht starten ({reason}).",
    "The reader process could not be started ({reason}).",
    "Freien Arbeitsspeicher und die Prozessgrenzen des Rechners prüfen; der Vorgang wird später erneut gelesen.",
    "Check free memory and the machine's process limits; the case will be read again later.",
)

_START_S = 60.0
"""Seconds a process may take to come up, generous for a busy machine."""

_ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Limits:
    """What one reader process may use.

    Attributes:
        memory_mb: address space in megabytes.
        cpu_s: seconds of processor time for each job; for a stream between two of its frames.
        wall_s: seconds the parent waits for each answer.
    """

    memory_mb: int = 2048
    cpu_s: int = 60
    wall_s: float = 120


@dataclass(frozen=True, slots=True)
class Died:
    """The job ended its process, or its function failed.

    Attributes:
        reason: what it ran out of; `crash` for everything else.
        detail: name of the signal or of the exception's class, never its text.
    """

    reason: Literal["memory", "time", "crash"]
    detail: str = ""


Frame = dict[str, Json]


class ReaderProcess:
    """A child that does one job at a time.

    Attributes:
        jobs: how many it was given.
        begun: whether it took the last one up; if it died before, the job is not to blame.
        network_cut: whether its network is cut off; None until it came up.
    """

    def __init__(self, limits: Limits) -> None:
        """Start it; it comes up while the parent goes on.

        Raises:
            SystemFault: the machine has no room for another process.
        """
        arguments = [str(number) for number in (limits.memory_mb, limits.cpu_s, os.getpid())]
        # A bare environment: the parent's may hold passwords, and the child opens foreign files.
        environment = {"PATH": os.defpath, "LANG": "C.UTF-8", "PYTHONPATH": str(_ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "laufzettel.sandbox.child", *arguments],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=environment,
                start_new_session=True,
                bufsize=0,
            )
        except OSError as error:
            raise SystemFault(NO_READER.at(reason=type(error).__name__)) from error
        if self._process.stdin is None or self._process.stdout is None:
            raise AssertionError("pipes were asked for")
        self._stdin, self._stdout = self._process.stdin, self._process.stdout
        self._buffer = bytearray()
        self._started_in = threading.current_thread()
        self._limits = limits
        self._waited = 0.0
        self.jobs = 0
        self.begun = False
        self.network_cut: bool | None = None

    def fileno(self) -> int:
        """The descriptor it answers on."""
        return self._stdout.fileno()

    @property
    def alive(self) -> bool:
        """Is it still running?"""
        return self._process.poll() is None

    @property
    def dependable(self) -> bool:
        """Running, and sure to run on: the kernel ends a process with the thread that started it."""
        return self.alive and self._started_in in (threading.current_thread(), threading.main_thread())

    @property
    def blameless(self) -> bool:
        """Did it die before it took up its job, although it had done others? Then the job deserves another process."""
        return not self.begun and self.jobs > 1 and not self.alive

    @property
    def resident_mb(self) -> float:
        """Memory it holds now, in megabytes; 0 where the kernel does not tell."""
        try:
            pages = int(Path(f"/proc/{self._process.pid}/statm").read_text(encoding="ascii").split()[1])
        except (OSError, IndexError, ValueError):
            return 0.0
        return pages * os.sysconf("SC_PAGE_SIZE") / (1024 * 1024)

    def ask(self, frame: bytes) -> None:
        """Give it a job; raises BrokenPipeError if it is gone."""
        self._waited = 0.0
        self.jobs += 1
        self.begun = False
        write(self._stdin.fileno(), frame)

    def take(self) -> Frame | Died | None:
        """The next answer that has arrived completely, if any."""
        while len(self._buffer) >= HEADER:
            length = int.from_bytes(self._buffer[:HEADER], "big")
            if length > MAX_FRAME:
                return self._broken("FrameTooLarge")
            if len(self._buffer) < HEADER + length:
                return None
            payload = self._buffer[HEADER : HEADER + length]
            del self._buffer[: HEADER + length]
            self._waited = 0.0
            try:
                frame = orjson.loads(payload)
            except orjson.JSONDecodeError:
                return self._broken("JSONDecodeError")
            if not isinstance(frame, dict):
                return self._broken("Frame")
            if self.network_cut is None:
                self.network_cut = frame.get("ready") is True
            elif "begun" in frame:
                self.begun = True
            else:
                return _failure(frame) or frame
        return None

    def fill(self) -> Died | None:
        """Take in what lies in the pipe; tells if the process is gone."""
        chunk = os.read(self.fileno(), 1 << 20)
        self._buffer += chunk
        return None if chunk else self._ended()

    def waited(self, seconds: float) -> Died | None:
        """Count time spent waiting for it; tells if that is enough."""
        self._waited += seconds
        if self.remaining_s > 0:
            return None
        self.stop()
        if self.network_cut is None:
            raise SystemFault(NO_READER.at(reason="timeout"))
        return Died("time", "wall clock")

    @property
    def remaining_s(self) -> float:
        """Seconds it may still be waited for."""
        return (self._limits.wall_s if self.network_cut is not None else _START_S) - self._waited

    def stop(self) -> None:
        """End it at once; it holds nothing that could be lost."""
        self._process.kill()
        self._process.wait()
        self._stdin.close()
        self._stdout.close()

    def _ended(self) -> Died:
        try:
            code = self._process.wait(timeout=1)
        except subprocess.TimeoutExpired:  # closed its pipe, yet lives on
            return self._broken("closed")
        self.stop()
        if self.network_cut is None:
            raise SystemFault(NO_READER.at(reason=f"exit {code}"))
        if code == -signal.SIGXCPU:
            return Died("time", "SIGXCPU")
        if code == -signal.SIGKILL:  # not by us: the kernel's answer to a lack of memory
            return Died("memory", "SIGKILL")
        return Died("crash", signal.Signals(-code).name if code < 0 else f"exit {code}")

    def _broken(self, detail: str) -> Died:
        self.stop()
        return Died("crash", detail)


def _failure(frame: Frame) -> Died | None:
    if "died" not in frame:
        return None
    detail = frame.get("detail")
    named = detail if isinstance(detail, str) and detail.isidentifier() and len(detail) < 80 else ""
    return Died("memory" if frame["died"] == "memory" else "crash", named)


def hear(readers: Collection[ReaderProcess]) -> list[tuple[ReaderProcess, Frame | Died]]:
    """Wait until at least one of them answers, dies or has been waited for long enough.

    Only time spent in here counts against `Limits.wall_s`, so a slow consumer costs nobody his job.

    Raises:
        SystemFault: a process did not come up.
    """
    while True:
        heard = [(reader, answer) for reader in readers if (answer := reader.take()) is not None]
        if heard:
            return heard
        with selectors.DefaultSelector() as selector:
            for reader in readers:
                selector.register(reader, selectors.EVENT_READ)
            before = time.monotonic()
            ready = {key.fd for key, _ in selector.select(max(0.0, min(reader.remaining_s for reader in readers)))}
            seconds = time.monotonic() - before
        for reader in readers:
            died = (reader.fill() if reader.fileno() in ready else None) or reader.waited(seconds)
            if died is not None:
                heard.append((reader, died))
        if heard:
            return heard
