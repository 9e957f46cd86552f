# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Walking with Prefect: what is retried, what is not, and what Prefect learns."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from prefect import flow
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.context import SyncClientContext
from prefect.settings import PREFECT_SERVER_DATABASE_CONNECTION_URL
from prefect.testing.utilities import prefect_test_harness

from laufzettel.case import State, Station
from laufzettel.errors import BusinessError, LaufzettelError, Message, OutcomeUnknown, SystemFault
from laufzettel.journal import Batch
from laufzettel.journal.batch import Held
from tasks import walk
from tasks.walk import RETRIES, Broke, PrefectWalk, prefect_walk

SECRET = "Wilhelmine-Ottilie von Geheim"
GOES_WRONG = Message("test.wrong", "Es geht schief.", "It goes wrong.").at()


@pytest.fixture(scope="module", autouse=True)
def database() -> Iterator[Path]:
    """A Prefect server of this module's own; its database."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
        patch.setenv("DO_NOT_TRACK", "1")
        with prefect_test_harness(server_startup_timeout=180):
            yield Path(urlsplit(str(PREFECT_SERVER_DATABASE_CONNECTION_URL.value())).path)


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Retries at once."""
    monkeypatch.setattr(walk, "BACK_OFF_S", [0.0, 0.0, 0.0])


def a_batch(station: Station) -> Batch:
    """One case that stands at a station."""
    case = Held(1, "HST-1", "d", SECRET, "application/pdf", "", station, State.READY, 1, 0, b"", 1)
    return Batch("hundesteuer", 1, time.time(), [case], lease_s=300, keys={})


def known_to(database: Path) -> bytes:
    """All bytes of Prefect's database."""
    return b"".join(path.read_bytes() for path in database.parent.iterdir() if path.name.startswith(database.name))


class Stumbling:
    """A station that raises some errors, one per call, and then succeeds."""

    __name__ = "read"

    def __init__(self, *errors: Exception) -> None:
        self._errors = list(errors)
        self.calls = 0

    def __call__(self, journal: object) -> str:
        """Raise the next error, or succeed."""
        self.calls += 1
        if self._errors:
            raise self._errors.pop(0)
        return "done"


def walked(station: Callable[[object], str]) -> str:
    """Call a station inside a flow, as a course does."""

    @flow(name="walk")
    def course() -> str:
        return PrefectWalk()(station, None)

    return course()


def test_a_broken_system_is_tried_again() -> None:
    """A station that meets a broken system twice runs three times, and its result comes back."""
    station = Stumbling(SystemFault(GOES_WRONG), SystemFault(GOES_WRONG))
    assert walked(station) == "done"
    assert station.calls == 3


def test_a_system_that_stays_broken_is_given_up() -> None:
    """After the last retry the error reaches the course, which lets the cases wait."""
    station = Stumbling(*[SystemFault(GOES_WRONG)] * 10)
    with pytest.raises(SystemFault):
        walked(station)
    assert station.calls == 1 + RETRIES


@pytest.mark.parametrize("error", [BusinessError(GOES_WRONG), OutcomeUnknown(GOES_WRONG), ValueError("a bug")])
def test_nothing_else_is_ever_tried_again(error: Exception) -> None:
    """What a person must clarify, what may be written already, and what is a bug runs once."""
    station = Stumbling(error)
    with pytest.raises((LaufzettelError, Broke)):
        walked(station)
    assert station.calls == 1


def test_a_retry_that_meets_another_error_stops() -> None:
    """A broken system first, doubt afterwards: the doubt is not tried away."""
    station = Stumbling(SystemFault(GOES_WRONG), OutcomeUnknown(GOES_WRONG))
    with pytest.raises(OutcomeUnknown):
        walked(station)
    assert station.calls == 2


def test_a_station_where_no_case_stands_costs_no_task() -> None:
    """The batch stands elsewhere: the station is called, Prefect is not asked."""

    def read(batch: Batch) -> str:
        return f"{len(batch)} elsewhere"

    assert PrefectWalk()(read, a_batch(Station.WRITE)) == "1 elsewhere", "works without a flow, too"


def test_the_tasks_of_a_run_share_one_client() -> None:
    """Each task would otherwise read all certificates of the machine to make a client of its own."""

    def read(batch: Batch) -> SyncPrefectClient | None:
        context = SyncClientContext.get()
        return context.client if context else None

    @flow(name="shared")
    async def course() -> tuple[bool, bool]:
        with prefect_walk() as walk:
            one, other = (walk(read, a_batch(Station.READ)) for _ in range(2))
        return one is not None, one is other

    assert asyncio.run(course()) == (True, True)


def test_arguments_do_not_reach_prefect(database: Path) -> None:
    """The batch and what a station returns stay in memory; Prefect knows the station and how many cases."""
    control = "Kontrolle-Kunigunde"

    def read(batch: Batch, note: str) -> tuple[str, str]:
        (case,) = batch.cases.values()
        return note, case.document_name

    @flow(name="quiet", persist_result=False)
    def quiet(shown: str) -> int:
        return len(PrefectWalk()(read, a_batch(Station.READ), SECRET))

    assert quiet(control) == 2
    with get_client(sync_client=True) as client:
        end = time.monotonic() + 60
        while "read-1" not in {run.name for run in client.read_task_runs()} and time.monotonic() < end:
            time.sleep(0.2)
        assert "read-1" in {run.name for run in client.read_task_runs()}
    known = known_to(database)
    assert control.encode() in known, "control: a flow's parameter is found"
    assert b"read-1" in known, "control: a task run is found"
    assert SECRET.encode() not in known


def test_a_bug_does_not_carry_values_to_prefect(database: Path) -> None:
    """Python puts values into its messages (`float("Müller")`); the run fails, and Prefect keeps no such message."""
    value = "Adelheid-Verborgen"

    class Clumsy(Stumbling):
        def __call__(self, journal: object) -> str:
            return str(float(value))

    with pytest.raises(Broke, match="ValueError in __call__"):
        walked(Clumsy())
    with get_client(sync_client=True) as client:
        assert any(run.state and run.state.is_failed() for run in client.read_flow_runs())
    time.sleep(3)  # logs are sent every two seconds
    known = known_to(database)
    assert b"Failed" in known, "control: failed runs are found"
    assert value.encode() not in known
