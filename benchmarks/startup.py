# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Start-up: what the command costs by itself, and what Prefect adds to a run of sixty applications.

The same applications are walked without Prefect, with the embedded one, and against a running server; what Prefect adds
is the difference. Wall time suffers from neighbours on the machine, CPU time hardly. The best of some tries counts.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import orjson

from benchmarks.server import QUIET, server
from flows.hundesteuer.checks import local_today
from flows.hundesteuer.demo import furnish
from flows.hundesteuer.name import NAME
from laufzettel.case import State
from laufzettel.journal import views
from laufzettel.office import open_office

_COMMAND = str(Path(sys.executable).with_name("laufzettel"))
_UNTOUCHED_S = 3
"""A run leaves files alone that were put into the inbox a moment ago."""
_WITHOUT_PREFECT = """
import sys
from pathlib import Path
from flows.hundesteuer.course import course
from flows.hundesteuer.surroundings import surroundings
from laufzettel.course import plainly
from laufzettel.office import open_office

office = open_office(Path(sys.argv[1]))
with office.open_journal() as journal:
    course(journal, surroundings(office), plainly)
"""


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of a process with its children, by the clock and of CPU."""

    wall_s: float
    cpu_s: float


def main(argv: list[str]) -> int:
    """Measure and print the table; with `--json` the last line is one JSON object."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks startup")
    parser.add_argument("--tries", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="laufzettel-bench-") as name:
        costs = _measure(Path(name), chosen.tries)
    print(f"{'':44} {'wall s':>8} {'CPU s':>8}")
    for title, cost in costs.items():
        print(f"{title:44} {cost.wall_s:8.2f} {cost.cpu_s:8.2f}")
    if chosen.json:
        print(
            orjson.dumps(
                {title: [round(cost.wall_s, 2), round(cost.cpu_s, 2)] for title, cost in costs.items()}
            ).decode()
        )
    return 0


def _measure(folder: Path, tries: int) -> dict[str, Cost]:
    fresh, home = folder / "fresh", folder / "fresh" / ".prefect"
    costs = {"laufzettel init, Prefect's database included": _run([_COMMAND, "init", str(fresh)])}
    furnish(open_office(fresh), local_today())
    numbers = iter(range(1000))

    def office() -> Path:
        return Path(shutil.copytree(fresh, folder / f"office-{next(numbers)}"))

    def best(command: Callable[[Path], list[str]], more: Mapping[str, str] | None = None) -> Cost:
        offices = [office() for _ in range(tries)]
        time.sleep(_UNTOUCHED_S)
        found = [_run(command(one), more) for one in offices]
        for one in offices:
            _walked(one)
        return _least(found)

    plain = best(lambda one: [sys.executable, "-c", _WITHOUT_PREFECT, str(one)])
    embedded = best(lambda one: [_COMMAND, "run", "--json", "--office", str(one)])
    with server(folder / "server") as running:
        settings = {**QUIET, "PREFECT_API_URL": running.url, "PREFECT_HOME": str(home)}
        before = running.settled_cpu_s()
        client = best(lambda one: [_COMMAND, "run", "--json", "--office", str(one)], settings)
        behind = (running.settled_cpu_s() - before) / tries
    costs |= {
        "sixty applications without Prefect": plain,
        "laufzettel run, embedded Prefect": embedded,
        "  the embedded Prefect's share": _difference(embedded, plain),
        "laufzettel run, running server": client,
        "  the running server's share": _difference(client, plain),
        "  its CPU behind, per run": Cost(0, behind),
    }
    done = folder / "office-0"
    for title, words in {
        "laufzettel run, nothing to do": ["run", "--office", str(done)],
        "laufzettel --help": ["--help"],
        "laufzettel status": ["status", "--office", str(done)],
        "laufzettel slip": ["slip", _number(done), "--office", str(done)],
    }.items():
        costs[title] = _least([_run([_COMMAND, *words]) for _ in range(tries)])
    return costs


def _run(command: Sequence[str], more: Mapping[str, str] | None = None) -> Cost:
    """Run a command without any setting of Prefect but those given."""
    bare = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    before, started = os.times(), time.monotonic()
    subprocess.run(command, env=bare | dict(more or {}), stdout=subprocess.DEVNULL, check=True)
    wall, after = time.monotonic() - started, os.times()
    return Cost(wall, sum(after[2:4]) - sum(before[2:4]))


def _least(found: Sequence[Cost]) -> Cost:
    return Cost(min(cost.wall_s for cost in found), min(cost.cpu_s for cost in found))


def _difference(whole: Cost, part: Cost) -> Cost:
    return Cost(whole.wall_s - part.wall_s, whole.cpu_s - part.cpu_s)


def _walked(folder: Path) -> None:
    """Each way must have brought every case to a person, or the figures compare nothing."""
    with open_office(folder).open_journal() as journal:
        counts = views.tally(journal, NAME)
    assert sum(counts.values()) == counts[State.RELEASE] + counts[State.CLARIFICATION] > 50, counts


def _number(folder: Path) -> str:
    with open_office(folder).open_journal() as journal:
        return views.waiting(journal, NAME, State.RELEASE)[0].number
