# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The deployment at work: a real Prefect server, its real schedule, real workers started in an empty folder."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest

from flows.hundesteuer.checks import local_today
from flows.hundesteuer.demo import FLAT, FORMS, ROWS, furnish
from flows.hundesteuer.name import NAME
from flows.hundesteuer.sample import applications
from laufzettel.case import State
from laufzettel.journal import views
from laufzettel.office import Office, make_office, open_office
from tasks import watch

ROOT = Path(__file__).parents[2]
HEARTBEAT_S, SILENT_S = 30, 40
"""The shortest heartbeat Prefect allows, and when a silent run counts as crashed."""
PREFECT = ("prefect", "--no-prompt")
DEPLOY = (*PREFECT, "deploy", "--prefect-file", "deployments/prefect.yaml", "--all")
SCHEDULE = (*PREFECT, "deployment", "schedule")
CLAIMED = "SELECT id FROM cases WHERE state = 'ready' AND lease_until > 1"


def family(pid: int) -> list[int]:
    """A process and all its descendants."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
    found = [pid]
    for one in found:
        found += [child for child, parent in parents.items() if parent == one]
    return found


def kill(process: subprocess.Popen[bytes]) -> None:
    """`kill -9` for a process and all it started."""
    for pid in family(process.pid):
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
    process.wait()


class Server:
    """A running Prefect server.

    Attributes:
        url: of its API.
        home: holds its SQLite database.
        environment: what its clients need to reach it.
        log: what server and workers print.
    """

    def __init__(self, folder: Path, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}/api"
        self.home = folder / "server"
        self.log = folder / "log"
        self._folder = folder
        own = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "LAUFZETTEL_"))}
        self.environment = own | {
            "PREFECT_HOME": str(folder / "client"),
            "PREFECT_API_URL": self.url,
            "PREFECT_FLOWS_HEARTBEAT_FREQUENCY": str(HEARTBEAT_S),
            "PREFECT_WORKER_QUERY_SECONDS": "2",
            "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
            "DO_NOT_TRACK": "1",
        }

    def wait(self, true: Callable[[], bool], what: str, *, seconds: float = 150, every: float = 0.5) -> None:
        """Wait for something that must happen; the test fails if it does not."""
        end = time.monotonic() + seconds
        while not true():
            assert time.monotonic() < end, f"not within {seconds:.0f} s: {what}\n{self.log.read_text()[-4000:]}"
            time.sleep(every)

    def run(self, module: str, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        """Run `python -m MODULE ARGUMENTS` at the checkout's root, as an administrator would."""
        return subprocess.run(
            [sys.executable, "-m", module, *arguments],
            cwd=ROOT,
            env=self.environment | more,
            capture_output=True,
            text=True,
            check=False,
        )

    def command(self, module: str, *arguments: str, **more: str) -> str:
        """Run a command that must succeed; what it printed."""
        done = self.run(module, *arguments, **more)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def ask(self, path: str, body: dict[str, object]) -> Any:  # whatever JSON the API answers with
        """POST to the API; a server whose database is busy says 503 and is asked again, as Prefect's client does."""
        for pause in (0.5, 1, 2, 4, 0):
            answer = httpx.post(f"{self.url}/{path}", json=body, timeout=30)
            if answer.status_code != httpx.codes.SERVICE_UNAVAILABLE:
                break
            time.sleep(pause)
        answer.raise_for_status()
        return answer.json()

    def runs(self, office: Office, *states: str) -> list[dict[str, Any]]:
        """Flow runs of one office's process in some states."""
        wanted = {"flow_runs": {"state": {"type": {"any_": list(states)}}}, "flows": {"name": {"any_": [NAME]}}}
        found = self.ask("flow_runs/filter", wanted)
        return [run for run in found if run["parameters"].get("office") == str(office.folder)]

    def state(self, run: str) -> str:
        """The state of a flow run."""
        (found,) = self.ask("flow_runs/filter", {"flow_runs": {"id": {"any_": [run]}}})
        return str(found["state"]["type"])

    def stranger(self) -> str:
        """A running flow run that is none of ours; its id."""
        flow = self.ask("flows/", {"name": "somebody-elses"})["id"]
        return str(self.ask("flow_runs/", {"flow_id": flow, "state": {"type": "RUNNING", "name": "Running"}})["id"])

    def deploy(self, folder: Path) -> None:
        """Deploy for an office, and have the schedule start a run every few seconds instead of every few minutes."""
        self.command(*DEPLOY, LAUFZETTEL_OFFICE=str(folder))
        self.command(*SCHEDULE, "create", "hundesteuer/hundesteuer", "--interval", "10", "--replace", "--accept-yes")

    def unschedule(self) -> None:
        """No further runs."""
        self.command(*SCHEDULE, "clear", "hundesteuer/hundesteuer", "--accept-yes")

    def start(self, cwd: Path, *arguments: str, **more: str) -> subprocess.Popen[bytes]:
        """Start `prefect ARGUMENTS` in a folder."""
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "prefect", *arguments],
                cwd=cwd,
                env=self.environment | more,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    @contextmanager
    def worker(self) -> Iterator[subprocess.Popen[bytes]]:
        """A worker, started in an empty folder."""
        empty = self._folder / f"empty-{time.monotonic_ns()}"
        empty.mkdir()
        process = self.start(empty, "worker", "start", "--pool", "laufzettel", "--type", "process")
        try:
            yield process
        finally:
            kill(process)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with the work pool and the automation, on a free port; its scheduler looks every two seconds."""
    folder = tmp_path_factory.mktemp("prefect")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = Server(folder, port)
    process = server.start(
        folder, "server", "start", "--host", "127.0.0.1", "--port", str(port),
        PREFECT_HOME=str(server.home),
        PREFECT_SERVER_SERVICES_SCHEDULER_LOOP_SECONDS="2",
        PREFECT_SERVER_UI_ENABLED="false",
    )  # fmt: skip
    try:
        server.wait(lambda: process.poll() is not None or _healthy(server.url), "the server answers")
        server.command(*PREFECT, "work-pool", "create", "laufzettel", "--type", "process")
        server.command("tasks.watch", "--silent", str(SILENT_S))
        yield server
    finally:
        kill(process)


def _healthy(url: str) -> bool:
    try:
        return httpx.get(f"{url}/health", timeout=2).is_success
    except httpx.HTTPError:
        return False


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """An office with sixty applications in its inbox."""
    make_office(tmp_path / "office")
    office = open_office(tmp_path / "office")
    furnish(office, local_today())
    return office


@pytest.fixture
def scheduled(server: Server, office: Office) -> Iterator[None]:
    """The office's deployment, run every few seconds by the server's own scheduler."""
    server.deploy(office.folder)
    yield
    server.unschedule()


def tally(office: Office) -> dict[State, int]:
    """How many cases are in each state."""
    with office.open_journal() as journal:
        return views.tally(journal, NAME)


def at_people(counts: dict[State, int]) -> bool:
    """True if every case waits for a person."""
    people = counts[State.RELEASE] + counts[State.CLARIFICATION]
    return people > 0 and people == sum(counts.values())


def personal(today: date) -> set[bytes]:
    """What stands in the applications and must stand nowhere else, as UTF-8 and as JSON may write it."""
    fields = ("halter_nachname", "halter_strasse", "halter_email", "hund_chip", "hund_rasse1")
    values = {one[field] for one in applications(FORMS + FLAT + ROWS, today=today) for field in fields if one[field]}
    return {value.encode() for value in values} | {json.dumps(value).strip('"').encode() for value in values}


def content(*folders: Path) -> bytes:
    """All bytes of all files in some folders."""
    return b"".join(path.read_bytes() for folder in folders for path in sorted(folder.rglob("*")) if path.is_file())


def test_the_file_says_when_what_and_how_often(server: Server, tmp_path: Path) -> None:
    """The deployment as it stands in the file: office hours, one round at a time, nothing to fetch."""
    server.command(*DEPLOY, LAUFZETTEL_OFFICE=str(tmp_path))
    deployment, digest = sorted(server.ask("deployments/filter", {}), key=lambda one: str(one["name"]))
    (schedule,) = deployment["schedules"]
    assert schedule["active"]
    assert schedule["schedule"] == {"cron": "*/15 6-18 * * 1-5", "timezone": "Europe/Berlin", "day_or": True}
    assert deployment["parameters"] == {"office": str(tmp_path)}
    assert deployment["entrypoint"] == "flows.hundesteuer.flow.hundesteuer"
    assert deployment["pull_steps"] == []
    assert deployment["tags"] == [watch.TAG]
    assert deployment["global_concurrency_limit"]["limit"] == 1
    assert deployment["concurrency_options"] == {"collision_strategy": "CANCEL_NEW", "grace_period_seconds": 60}
    assert [one["schedule"]["cron"] for one in digest["schedules"]] == ["0 7 * * 1-5"]
    assert digest["entrypoint"] == "tasks.digest.digest"
    assert (digest["tags"], digest["parameters"]) == ([watch.TAG], {"office": str(tmp_path)})
    server.unschedule()


def test_without_an_office_nothing_is_deployed(server: Server) -> None:
    """A deployment without a folder would fail every quarter of an hour; it is refused at once."""
    done = server.run(*DEPLOY, LAUFZETTEL_OFFICE="")
    assert done.returncode != 0
    assert "LAUFZETTEL_OFFICE must be an absolute path" in done.stdout


def test_the_automation_is_made_once(server: Server) -> None:
    """Asking again brings it up to date and makes no second one."""
    assert "up to date" in server.command("tasks.watch", "--silent", str(SILENT_S))
    (automation,) = server.ask("automations/filter", {})
    assert automation["enabled"]
    assert automation["trigger"]["within"] == SILENT_S


def test_the_schedule_brings_cases_to_people_and_nothing_of_them_to_prefect(
    server: Server, office: Office, scheduled: None
) -> None:
    """The scheduler starts a run, a worker in a strange folder does it, and Prefect learns nothing about anybody."""
    with server.worker():
        server.wait(lambda: bool(server.runs(office, "COMPLETED")), "a run completes")
    assert server.runs(office, "COMPLETED")[0]["auto_scheduled"]
    assert at_people(tally(office))
    assert server.runs(office, "FAILED", "CRASHED") == []
    forbidden = personal(local_today())
    in_the_journal = content(office.folder)
    assert sum(value in in_the_journal for value in forbidden) > len(forbidden) / 3, "control: the search finds them"
    known_to_prefect = content(server.home) + server.log.read_bytes()
    assert b"receive" in known_to_prefect, "control: the search sees task runs"
    assert str(office.folder).encode() in known_to_prefect, "control: the search sees parameters"
    assert [value for value in forbidden if value in known_to_prefect] == []


def test_after_kill_9_the_run_is_marked_and_the_next_one_carries_on(
    server: Server, office: Office, scheduled: None
) -> None:
    """Flow and worker die in the middle of a batch: the server notices, the next run takes the cases over."""
    stranger = server.stranger()
    with server.worker() as worker, office.open_journal() as journal:
        server.wait(lambda: bool(journal.database.rows(CLAIMED)), "a batch is being worked on", every=0.02)
        kill(worker)
        assert journal.database.rows(CLAIMED), "the batch is still held by the dead"
    assert not at_people(tally(office))
    (dead,) = server.runs(office, "RUNNING")
    server.wait(lambda: server.state(dead["id"]) == "CRASHED", "the silent run is marked")
    assert server.state(stranger) == "RUNNING", "runs of others are none of our business"
    with office.open_journal() as journal:
        journal.database.run("UPDATE cases SET lease_until = 1 WHERE lease_until > 0", ())  # five minutes later
    with server.worker():
        server.wait(lambda: at_people(tally(office)), "the cases are carried on")
        server.wait(lambda: bool(server.runs(office, "COMPLETED")), "and their run completes")
