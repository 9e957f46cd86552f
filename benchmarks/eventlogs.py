# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Event logs: seconds and memory for XES and CSV, beside pandas doing the same by grouping; the results must agree.

Each is measured in a process of its own, from opening the file to the figures; memory is the peak of the resident set.
CPU seconds include starting Python; on a busy machine they say more than the others.
"""

from __future__ import annotations

import argparse
import math
import tempfile
from collections.abc import Callable
from pathlib import Path

import orjson

from benchmarks.eventlogs_made import write_csv, write_xes
from benchmarks.measure import Measured, run

_WRITE: dict[str, Callable[[Path, int], None]] = {"xes": write_xes, "csv": write_csv}
_OURS, _PANDAS = "benchmarks.eventlogs_ours", "benchmarks.eventlogs_pandas"
_OF_THE_RUN = frozenset({"seconds", "read_s", "peak_mb"})


def main(argv: list[str]) -> int:
    """Measure and print the table; with `--json` the last line is one JSON object."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks eventlogs")
    parser.add_argument("--events", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args(argv)
    print(f"{'':28} {'MB file':>8} {'s':>7} {'of it reading':>14} {'CPU s':>7} {'MB peak':>8}")
    found: dict[str, Measured] = {}
    peers: dict[str, Measured] = {}
    with tempfile.TemporaryDirectory(prefix="laufzettel-bench-") as name:
        for events in sorted(chosen.events):
            for kind, write in _WRITE.items():
                path = Path(name) / f"log.{kind}"
                write(path, events)
                found[kind], peers[kind] = run(_OURS, [str(path)]), run(_PANDAS, [str(path)])
                _print(f"{kind} {events:>9,}", path, found[kind])
                _print("  pandas by groupby", path, peers[kind])
                _agree(found[kind].answer, peers[kind].answer)
                path.unlink()
        _agree(found["xes"].answer, found["csv"].answer)
    print("all figures agree")
    if chosen.json:
        print(
            orjson.dumps(
                {
                    "events": int(found["xes"].answer["events"]),
                    "xes_s": round(found["xes"].answer["seconds"], 2),
                    "csv_s": round(found["csv"].answer["seconds"], 2),
                    "peak_mb": round(max(one.answer["peak_mb"] for one in found.values())),
                    "pandas_xes_s": round(peers["xes"].answer["seconds"], 2),
                    "pandas_csv_s": round(peers["csv"].answer["seconds"], 2),
                    "pandas_peak_mb": round(max(one.answer["peak_mb"] for one in peers.values())),
                }
            ).decode()
        )
    return 0


def _print(title: str, path: Path, measured: Measured) -> None:
    size, answer = path.stat().st_size / 1024**2, measured.answer
    seconds = f"{answer['seconds']:7.2f} {answer['read_s']:14.2f} {measured.cpu_s:7.2f}"
    print(f"{title:28} {size:8.1f} {seconds} {answer['peak_mb']:8.0f}")


def _agree(one: dict[str, float], other: dict[str, float]) -> None:
    """Both must have counted the same, or the seconds compare nothing."""
    for key in one.keys() - _OF_THE_RUN:
        assert math.isclose(one[key], other[key], rel_tol=1e-9), f"{key}: {one[key]} and {other[key]}"
