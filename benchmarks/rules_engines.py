# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the rules benchmark measures; each in a process of its own: `python -m benchmarks.rules_engines ENGINE …`."""

from __future__ import annotations

import ctypes
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

import orjson

from benchmarks.rules_masks import Pandas, Polars
from benchmarks.rules_ours import Ours, Told
from benchmarks.rules_rowwise import PlainPython, Spiff, Zen, by_reading
from benchmarks.rules_tables import Cases, Rule, cases, table

_ENOUGH_S, _MOST_RUNS = 1.0, 15
_READ = 2_000
"""So many cases are compared with a plain reading of the table; all are compared with the generated Python."""


class Engine(Protocol):
    """What can be measured."""

    def run(self) -> None:
        """Decide all cases and keep what came out."""

    def told(self) -> list[Told]:
        """What came out."""


ENGINES: dict[str, Callable[[str, Sequence[Rule], Cases], Engine]] = {
    "columns": lambda name, rules, cases: Ours("columns", name, rules, cases),
    "encoded": lambda name, rules, cases: Ours("encoded", name, rules, cases),
    "lists": lambda name, rules, cases: Ours("lists", name, rules, cases),
    "zen_trace": lambda name, rules, cases: Zen(True, name, rules, cases),
    "zen": lambda name, rules, cases: Zen(False, name, rules, cases),
    "spiff": Spiff,
    "pandas": Pandas,
    "polars": Polars,
    "python": PlainPython,
}


def measure(engine: str, name: str, size: int, count: int) -> dict[str, float]:
    """The best of some runs in CPU seconds, and the memory the first one added.

    Args:
        engine: one of `ENGINES`.
        name: of the table.
        size: how many rules.
        count: how many cases.
    """
    rules, some = table(name, size), cases(count)
    try:
        made = ENGINES[engine](name, rules, some)
    except ImportError:
        return {"absent": 1}
    before = _memory_mb("VmRSS")
    seconds = [_timed(made.run)]
    added = _memory_mb("VmHWM") - before
    while sum(seconds) < _ENOUGH_S and len(seconds) < _MOST_RUNS:
        seconds.append(_timed(made.run))
    told, reference = made.told(), PlainPython(name, rules, some)
    reference.run()
    assert told == reference.told(), f"{engine} decides {name} otherwise than generated Python"
    assert told[:_READ] == by_reading(name, rules, cases(min(_READ, count))), f"{engine}: {name} read otherwise"
    answer = {"cpu_s": min(seconds), "memory_mb": added, "cases": count}
    if isinstance(made, Ours):
        answer |= {"single_s": made.single_s(), "sentence_s": made.sentence_s()}
    return answer


def _timed(run: Callable[[], None]) -> float:
    started = time.process_time()
    run()
    return time.process_time() - started


def _memory_mb(entry: str) -> float:
    """Resident memory now (`VmRSS`; what was freed is given back first, and the peak starts anew), or its peak."""
    if entry == "VmRSS":
        ctypes.CDLL(None).malloc_trim(0)
        Path("/proc/self/clear_refs").write_text("5")
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(entry))


if __name__ == "__main__":
    print(orjson.dumps(measure(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))).decode())
