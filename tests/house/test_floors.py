# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The house stands as ARCHITECTURE.md draws it: floors, neighbours, sizes, headers."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
FLOORS = ("laufzettel", "connectors", "tasks", "flows")
ROOMS = (*FLOORS, "benchmarks", "tests")
MAY_KNOW_PREFECT = ("tasks", "flows", "benchmarks", "tests")
LONGEST = 500


def modules(*rooms: str) -> Iterator[Path]:
    """All Python files of some rooms."""
    for room in rooms:
        yield from sorted((ROOT / room).rglob("*.py"))


def imported(path: Path) -> Iterator[str]:
    """Full names of what a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def test_nobody_imports_upward() -> None:
    """Each floor knows the floors beneath it only."""
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for height, floor in enumerate(FLOORS)
        for path in modules(floor)
        for name in imported(path)
        if name.partition(".")[0] in FLOORS[height + 1 :]
    ]
    assert wrong == []


def test_neighbours_do_not_know_each_other() -> None:
    """No connector imports another, no process imports another."""
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for room in ("connectors", "flows")
        for path in modules(room)
        for name in imported(path)
        if name.startswith(f"{room}.") and path.parent != ROOT / room
        if name.split(".")[1] != path.relative_to(ROOT / room).parts[0]
    ]
    assert wrong == []


def test_only_tasks_and_flows_know_prefect() -> None:
    """The engine and the connectors run without a scheduler."""
    wrong = [
        str(path.relative_to(ROOT))
        for path in modules("laufzettel", "connectors")
        if any(name.partition(".")[0] == "prefect" for name in imported(path))
    ]
    assert wrong == []


def test_mail_goes_out_without_smtplib() -> None:
    """The card of the project names aiosmtplib and forbids smtplib."""
    assert [str(path) for path in modules(*ROOMS) if "smtplib" in set(imported(path))] == []


def test_no_process_is_named_like_something_else() -> None:
    """A folder of a process shadows neither the standard library nor a room."""
    processes = {path.name for path in (ROOT / "flows").iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert processes.isdisjoint(sys.stdlib_module_names)
    assert processes.isdisjoint(ROOMS)


def test_no_file_is_longer_than_it_may_be() -> None:
    """Files stay readable: never over 500 lines."""
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in modules(*ROOMS)}
    assert {str(path): length for path, length in lengths.items() if length > LONGEST} == {}


def test_every_file_names_its_licence() -> None:
    """Each source file carries the two SPDX lines."""
    wrong = [
        str(path)
        for path in modules(*ROOMS)
        if "SPDX-License-Identifier: EUPL-1.2" not in path.read_text(encoding="utf-8")[:200]
    ]
    assert wrong == []


def test_there_are_no_drawers_for_odds_and_ends() -> None:
    """No `utils`, `helpers`, `common` or `base`: a name says what a file is for."""
    assert [str(path) for path in modules(*ROOMS) if path.stem in {"utils", "helpers", "common", "base", "misc"}] == []


def test_tests_are_no_package() -> None:
    """Tests are collected by path; a package among them would shadow another."""
    assert list((ROOT / "tests").rglob("__init__.py")) == []
