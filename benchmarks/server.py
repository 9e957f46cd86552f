# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A real Prefect server on a free loopback port, whose CPU time is asked for."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks import measure

QUIET = {
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_LOGGING_LEVEL": "WARNING",
    "DO_NOT_TRACK": "1",
}


class Server:
    """A running server.

    Attributes:
        url: of its API.
    """

    def __init__(self, process: subprocess.Popen[bytes], url: str) -> None:
        self._process = process
        self.url = url

    def settled_cpu_s(self) -> float:
        """Its CPU seconds once it has stopped lagging behind; its idle services tick on."""
        last = measure.cpu_s(self._process.pid)
        for _ in range(60):
            time.sleep(2)
            now = measure.cpu_s(self._process.pid)
            if now - last < 0.12:
                return now
            last = now
        return last


@contextmanager
def server(home: Path) -> Iterator[Server]:
    """Start a server and stop it again.

    Args:
        home: folder for its database.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)],
        env={**os.environ, **QUIET, "PREFECT_HOME": str(home)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    url = f"http://127.0.0.1:{port}/api"
    try:
        for _ in range(240):
            try:
                urllib.request.urlopen(f"{url}/health", timeout=1)  # noqa: S310  # our own loopback server
                break
            except OSError:
                time.sleep(0.5)
        yield Server(process, url)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()
