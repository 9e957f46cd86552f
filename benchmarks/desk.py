# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The desk: how long the next case takes, how it bears many people at once, and the worklist after years.

- keys: forms are released one after the other in a real Chromium by keyboard, then some with one wrong field corrected;
- crowd: fifty people at once, one action a second each;
- documents: a case with a document of 300 pages and one with a scan of 40 megapixels, opened from the worklist;
- backlog: the worklist over a million closed and fifty thousand open cases, on SQLite and on PostgreSQL.

Everything is asked of `laufzettel desk` in a process of its own. Nothing is run onward: only the desk is measured.
Neighbours on the machine lengthen every figure, so its load is printed with them. The browser and the fifty people run
on the same processors as the desk, so the processor time of each is told apart.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import orjson

from benchmarks import desk_backlog, desk_crowd, desk_documents, desk_keys
from benchmarks.desk_office import accounts, desk, office_with, share

_PARTS = ("keys", "crowd", "documents", "backlog")


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table.

    Attributes:
        title: what was measured.
        name: in the JSON object.
        value: milliseconds or a number.
        goal: what it must not exceed; None if there is no goal.
        remark: what else there is to know.
    """

    title: str
    name: str
    value: float
    goal: float | None = None
    remark: str = ""


def main(argv: list[str]) -> int:
    """Measure and print the table; with `--json` the last line is one JSON object."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks desk")
    parser.add_argument("--only", nargs="+", choices=_PARTS, default=_PARTS)
    parser.add_argument("--cases", type=int, default=200, help="releases in the browser")
    parser.add_argument("--corrections", type=int, default=40, help="corrections in the browser")
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--seconds", type=int, default=30, help="how long the people work")
    parser.add_argument("--closed", type=int, default=1_000_000)
    parser.add_argument("--open", type=int, default=50_000)
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args(argv)
    if {"keys", "documents"} & set(chosen.only) and not desk_keys.at_hand():
        print(desk_keys.MISSING)
        return 2
    measures: dict[str, Callable[[Path], list[Figure]]] = {
        "keys": lambda folder: _keys(folder, chosen.cases, chosen.corrections),
        "crowd": lambda folder: _crowd(folder, chosen.people, chosen.seconds),
        "documents": _documents,
        "backlog": lambda folder: _backlog(folder, chosen.closed, chosen.open),
    }
    found: list[Figure] = []
    for part in (part for part in _PARTS if part in chosen.only):
        before = os.getloadavg()[0]
        with tempfile.TemporaryDirectory(prefix="laufzettel-bench-") as name:
            figures = measures[part](Path(name) / "office")
        _print(part, figures, before)
        found += figures
    if chosen.json:
        print(orjson.dumps({figure.name: round(figure.value, 1) for figure in found}).decode())
    return 0


def _keys(folder: Path, cases: int, corrections: int) -> list[Figure]:
    office = office_with(folder, waiting=cases + 1, wrong=corrections + 1)
    ((name, password),) = accounts(office, 1)
    with desk(office) as served:
        released, corrected = desk_keys.measure(served, name, password, releases=cases, corrections=corrections)
    images = f"{released.images} with an image of the document" if released.images else "there was no document image"
    return [
        Figure("next case after a release, median ms", "next_case_ms_median", share(released.ms, 50), 150, images),
        Figure("next case after a release, p95 ms", "next_case_ms_p95", share(released.ms, 95), 400),
        Figure("key presses per release", "key_actions_per_case", released.keys_per_case),
        Figure(
            "processor time of the desk per release, ms",
            "desk_processor_ms_per_release",
            released.desk_ms / cases,
            remark=f"the browser on the same processors {released.browser_ms / cases:.0f}",
        ),
        Figure("next case after a correction, median ms", "corrected_ms_median", share(corrected.ms, 50), 150),
        Figure("next case after a correction, p95 ms", "corrected_ms_p95", share(corrected.ms, 95), 400),
        Figure(
            "key presses per correction",
            "key_actions_per_correction",
            corrected.keys_per_case,
            remark="Ctrl+A, what is typed, Ctrl+Enter",
        ),
        Figure(
            "processor time of the desk per correction, ms",
            "desk_processor_ms_per_correction",
            corrected.desk_ms / corrections,
            remark=f"the browser on the same processors {corrected.browser_ms / corrections:.0f}",
        ),
    ]


def _crowd(folder: Path, people: int, seconds: int) -> list[Figure]:
    office = office_with(folder, waiting=people * (seconds + 1), wrong=0)
    with desk(office) as served:
        crowd = desk_crowd.measure(served, accounts(office, people), seconds=seconds)
    for error in sorted(set(crowd.errors))[:10]:
        print(error)
    images = f"{crowd.images} images of documents among them" if crowd.images else "there was no document image"
    return [
        Figure(f"{people} people, errors", "crowd_errors", len(crowd.errors), 0, f"{crowd.released} cases released"),
        Figure(f"{people} people, actions", "crowd_actions", len(crowd.ms), None, images),
        Figure(f"{people} people, median ms", "crowd_ms_median", share(crowd.ms, 50)),
        Figure(f"{people} people, p95 ms", "crowd_ms_p95", share(crowd.ms, 95), 500),
        Figure(
            "processor time of the desk per action, ms",
            "desk_processor_ms_per_action",
            crowd.processor_ms / max(1, len(crowd.ms)),
        ),
        Figure(f"{people} people signing in, median ms", "sign_in_ms_median", share(crowd.signing_in, 50)),
    ]


def _documents(folder: Path) -> list[Figure]:
    return [
        Figure(one.title, one.name, one.ms, 2_000, "the slowest of three, each on a desk just started")
        for one in desk_documents.measure(folder)
    ]


def _backlog(folder: Path, closed: int, opened: int) -> list[Figure]:
    pages = desk_backlog.measure(folder, closed, opened)
    figures = [
        Figure(
            f"{page.title}, {page.database}, median ms",
            f"{page.database}_{page.name}_ms",
            page.median,
            200,
            f"p95 {page.p95:.1f}",
        )
        for page in pages
    ]
    slowest = max(pages, key=lambda page: page.median)
    return [*figures, Figure("the slowest of these, median ms", "worklist_ms", slowest.median, 200)]


def _print(part: str, figures: Sequence[Figure], before: float) -> None:
    print(f"{part} (load of the machine {before:.1f} before, {os.getloadavg()[0]:.1f} after; {os.cpu_count()} cores)")
    for figure in figures:
        kept = "" if figure.goal is None else "kept" if figure.value <= figure.goal else "MISSED"
        goal = "" if figure.goal is None else f"goal {figure.goal:g}: {kept}"
        print(f"  {figure.title:60} {figure.value:8.1f}  {goal:18} {figure.remark}".rstrip())
