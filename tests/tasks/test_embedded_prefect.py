# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The embedded Prefect: on loopback, silent towards the world, made once."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from laufzettel.errors import SystemFault
from tasks.embedded import environment, prepare

LOOK = """
import socket
from pathlib import Path
from prefect import flow
from prefect.server.api.server import SubprocessASGIServer
from prefect.settings import get_current_settings

def listeners() -> list[str]:
    rows = [line.split() for name in ("tcp", "tcp6") for line in Path(f"/proc/net/{name}").read_text().splitlines()[1:]]
    port = SubprocessASGIServer().port
    return [row[1] for row in rows if row[3] == "0A" and int(row[1].rpartition(":")[2], 16) == port]

@flow
def look() -> list[str]:
    return listeners()

settings = get_current_settings()
print(settings.server.analytics_enabled, settings.server.ui.enabled, *look())
"""
"""Says what the embedded server's settings are and on which addresses it listens while a flow runs."""


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of Prefect in the environment."""
    for name in [one for one in os.environ if one.startswith("PREFECT_")]:
        monkeypatch.delenv(name)


def test_it_is_made_once_listens_on_loopback_only_and_tells_nobody(bare: None, tmp_path: Path) -> None:
    """The first call makes the database and says so; a second one says and does nothing; then a flow runs."""
    home, said = tmp_path / ".prefect", list[str]()
    prepare(home, lambda: said.append("slow"))
    assert len(said) == 1
    database = home / "prefect.db"
    made = database.stat()
    prepare(home, lambda: said.append("slow"))
    assert len(said) == 1
    assert database.stat().st_mtime_ns == made.st_mtime_ns
    program = tmp_path / "look.py"
    program.write_text(LOOK)
    done = subprocess.run(
        [sys.executable, str(program)], env={**os.environ, **environment(home)}, capture_output=True, check=True
    )
    analytics, ui, *addresses = done.stdout.decode().split()
    assert (analytics, ui) == ("False", "False")
    assert addresses, "control: the server listens"
    assert {address.partition(":")[0] for address in addresses} == {"0100007F"}, "127.0.0.1 as the kernel writes it"


def test_with_a_server_named_nothing_is_made(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Who has a server needs no embedded database."""
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:1/api")
    prepare(tmp_path / ".prefect", lambda: pytest.fail("nothing is made"))
    assert list(tmp_path.iterdir()) == []


def test_if_it_cannot_be_made_a_sentence_says_so(bare: None, tmp_path: Path) -> None:
    """A database that is none: a system fault with a remedy, and the next call tries again."""
    home = tmp_path / ".prefect"
    home.mkdir()
    (home / "prefect.db").mkdir()
    with pytest.raises(SystemFault) as told:
        prepare(home, lambda: None)
    assert told.value.problem.code == "prefect.not_prepared"
    assert not list(home.glob("prepared-*"))


def test_its_files_stay_inside_the_office(tmp_path: Path) -> None:
    """Database, profiles and results lie in the folder given; telemetry is off."""
    settings = environment(tmp_path / ".prefect")
    assert settings["PREFECT_HOME"] == str(tmp_path / ".prefect")
    assert Path(settings["PREFECT_PROFILES_PATH"]).is_relative_to(tmp_path)
    assert settings["PREFECT_SERVER_ANALYTICS_ENABLED"] == "false"
    assert settings["DO_NOT_TRACK"] == "1"


SERVE = """
import sys, time
from pathlib import Path
from tasks.embedded import serving

with serving(Path(sys.argv[1])) as server:
    server.wait()
    print(server.settings["PREFECT_API_URL"], flush=True)
    time.sleep(600)
"""
"""Serves until it is killed."""


def test_the_server_ends_with_the_run_that_started_it(bare: None, tmp_path: Path) -> None:
    """It listens on loopback, Ctrl-C on the terminal does not reach it, and `kill -9` of the run leaves no server."""
    home = tmp_path / ".prefect"
    prepare(home, lambda: None)
    run = subprocess.Popen([sys.executable, "-c", SERVE, str(home)], stdout=subprocess.PIPE, text=True)
    assert run.stdout is not None
    port = int(run.stdout.readline().strip().removesuffix("/api").rpartition(":")[2])
    (server,) = Path(f"/proc/{run.pid}/task/{run.pid}/children").read_text().split()
    assert os.getsid(int(server)) != os.getsid(run.pid)
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    assert {row[1].partition(":")[0] for row in rows if row[1].endswith(f":{port:04X}")} == {"0100007F"}
    run.kill()
    run.communicate()
    until = time.monotonic() + 20
    while Path(f"/proc/{server}/status").exists() and time.monotonic() < until:
        time.sleep(0.05)
    with socket.socket() as free:
        free.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        free.bind(("127.0.0.1", port))  # nobody listens there any more
