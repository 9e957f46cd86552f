# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The embedded Prefect of an office: small, quiet, on loopback, and made once (decision 0006).

Its settings must stand in the environment before Prefect is imported, so nothing here imports it at the top.
"""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

from laufzettel.errors import Message, SystemFault

NOT_PREPARED = Message(
    "prefect.not_prepared",
    "Die eingebettete Prefect-Datenbank ließ sich nicht anlegen.",
    "The embedded Prefect database could not be made.",
    "Ist im Ordner .prefect des Amts noch Platz und Schreibrecht? Sonst: PREFECT_API_URL auf einen Server setzen.",
    "Is there space and the right to write in the office's folder .prefect? Otherwise set PREFECT_API_URL to a server.",
)

NOT_STARTED = Message(
    "prefect.not_started",
    "Das eingebettete Prefect ist nicht gestartet; es wurde nichts verändert.",
    "The embedded Prefect has not started; nothing was changed.",
    "Versuchen Sie es noch einmal. Hilft das nicht: den Ordner .prefect des Amts löschen; in ihm liegt kein Vorgang.",
    "Try again. If that does not help, delete the office's folder .prefect; no case lies in it.",
)
SERVER_GONE = Message(
    "prefect.server_gone",
    "Der Prefect-Server, den PREFECT_API_URL nennt, antwortet nicht; es wurde nichts verändert.",
    "The Prefect server that PREFECT_API_URL names does not answer; nothing was changed.",
    "Starten Sie ihn, oder lassen Sie ohne ihn laufen: env -u PREFECT_API_URL laufzettel run",
    "Start it, or run without it: env -u PREFECT_API_URL laufzettel run",
)
_START_S = 60.0

_NOT_NEEDED = (
    "SCHEDULER",
    "LATE_RUNS",
    "FOREMAN",
    "PAUSE_EXPIRATIONS",
    "CANCELLATION_CLEANUP",
    "TRIGGERS",
    "REPOSSESSOR",
    "CLEANUP_RECONCILER",
    "EVENT_PERSISTER",
)
"""Services of a server that runs for the length of one flow and schedules nothing."""


def environment(home: Path) -> dict[str, str]:
    """The settings of the embedded Prefect.

    Args:
        home: folder that holds its database; inside the office.
    """
    settings = {
        "PREFECT_HOME": str(home),
        "PREFECT_PROFILES_PATH": str(home / "profiles.toml"),
        "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "true",
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "60",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_SERVER_UI_ENABLED": "false",
        "PREFECT_SERVER_DATABASE_MIGRATE_ON_START": "false",
        "PREFECT_API_BLOCKS_REGISTER_ON_START": "false",
        # What went wrong is told by the command, in one sentence; Prefect would print a page of Python.
        "PREFECT_LOGGING_LEVEL": "CRITICAL",
        "PREFECT_LOGGING_SERVER_LEVEL": "CRITICAL",
        "PREFECT_LOGGING_TO_API_ENABLED": "false",
        "PREFECT_CLI_PROMPT": "false",
        "DO_NOT_TRACK": "1",
    }
    settings |= {f"PREFECT_SERVER_SERVICES_{service}_ENABLED": "false" for service in _NOT_NEEDED}
    return settings


def prepare(home: Path, slow: Callable[[], object]) -> None:
    """Make the embedded database, once per version of Prefect; starting a flow is then quick.

    Args:
        home: folder that holds it.
        slow: called before what takes its time, some ten to twenty seconds.

    Raises:
        SystemFault: it could not be made.
    """
    done = home / f"prepared-{version('prefect')}"
    if done.exists() or os.environ.get("PREFECT_API_URL"):
        return
    slow()
    home.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "prefect", "server", "database", "upgrade", "-y"]
    settings = {**os.environ, **environment(home), "PREFECT_SERVER_DATABASE_MIGRATE_ON_START": "true"}
    made = subprocess.run(command, env=settings, capture_output=True, check=False)
    if made.returncode:
        raise SystemFault(NOT_PREPARED.at())
    done.touch()


def expect_server() -> None:
    """Look whether the server that PREFECT_API_URL names is there.

    Raises:
        SystemFault: it does not answer.
    """
    from prefect.client.orchestration import get_client

    with get_client(sync_client=True) as client:
        if client.api_healthcheck() is not None:
            raise SystemFault(SERVER_GONE.at())


class Server:
    """The embedded server at work; it has a session of its own, so that Ctrl-C on the terminal reaches only us."""

    def __init__(self, home: Path) -> None:
        """Start it without waiting. Args: home: folder that holds its database."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = int(free.getsockname()[1])
        self.settings = {**environment(home), "PREFECT_API_URL": f"http://127.0.0.1:{self._port}/api"}
        own = {"PREFECT__SERVER_EPHEMERAL": "1", "PREFECT__SERVER_FINAL": "1"}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tasks.serve", str(self._port)],
            env={**os.environ, **environment(home), **own},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def wait(self) -> None:
        """Wait until it answers.

        Raises:
            SystemFault: it ended, or did not answer in time.
        """
        until = time.monotonic() + _START_S
        while time.monotonic() < until and self._process.poll() is None:
            if self._answers():
                return
            time.sleep(0.05)
        raise SystemFault(NOT_STARTED.at())

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=5)  # past any proxy
        try:
            connection.request("GET", "/api/health")
            return connection.getresponse().status == http.HTTPStatus.OK
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def stop(self) -> None:
        """End it."""
        self._process.terminate()
        try:
            self._process.wait(timeout=1.0)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


@contextmanager
def serving(home: Path) -> Iterator[Server]:
    """Serve as long as the block runs.

    Args:
        home: folder that holds the database that `prepare` made.
    """
    server = Server(home)
    try:
        yield server
    finally:
        server.stop()
