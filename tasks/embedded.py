# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The embedded Prefect of an office: small, quiet, on loopback, and made once (decision 0006).

Its settings must stand in the environment before Prefect is imported, so nothing here imports it.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
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
        "PREFECT_LOGGING_LEVEL": "WARNING",
        "PREFECT_LOGGING_SERVER_LEVEL": "ERROR",
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
