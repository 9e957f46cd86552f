# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`python -m benchmarks.eventlogs_ours FILE`: one event log by our own reader, in a process of its own."""

from __future__ import annotations

import resource
import sys
import time
from pathlib import Path

import orjson

from laufzettel.pilot.eventlogs.figures import figures
from laufzettel.pilot.eventlogs.measures import measure
from laufzettel.pilot.eventlogs.reading import read_log


def main() -> None:
    """Read, measure, and print what came out, seconds, and the peak of resident memory."""
    started = time.perf_counter()
    log = read_log(Path(sys.argv[1]))
    read_s = time.perf_counter() - started
    measured = measure(log)
    found = figures(log, measured)
    seconds = time.perf_counter() - started
    assert found.volume.cases == measured.cases
    answer = {
        "seconds": seconds,
        "read_s": read_s,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "events": measured.events,
        "cases": measured.cases,
        "variants": measured.variants.different,
        "variants_80": measured.variants.covering,
        "rework_cases": measured.rework.cases,
        "again": measured.rework.again,
        "waited_hours": measured.waited,
        "pairs": len(measured.waiting),
        "medians": sum(one.hours.median for one in measured.waiting),
        "p90s": sum(one.hours.p90 for one in measured.waiting),
    }
    print(orjson.dumps(answer).decode())


if __name__ == "__main__":
    main()
