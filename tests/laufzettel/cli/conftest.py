# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Offices for the command, and the command as a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from connectors.folder import Folder
from flows.hundesteuer.checks import local_today
from flows.hundesteuer.course import course
from flows.hundesteuer.name import NAME
from flows.hundesteuer.register import schema
from flows.hundesteuer.sample import applications, workbook
from flows.hundesteuer.surroundings import surroundings
from laufzettel.course import plainly
from laufzettel.office import make_office, open_office
from laufzettel.process import Automation

TODAY = local_today()

Call = Callable[..., subprocess.CompletedProcess[str]]
Rows = Sequence[dict[str, str]]


@pytest.fixture
def laufzettel() -> Call:
    """Runs `laufzettel`: words, then the office and settings of the environment."""

    def call(*words: str, office: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
        where = {"LAUFZETTEL_OFFICE": str(office)} if office else {}
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("LAUFZETTEL", "PREFECT"))}
        return subprocess.run(
            [sys.executable, "-m", "laufzettel", *words],
            env=kept | where | environment,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
        )

    return call


def walk(folder: Path) -> None:
    """One round without Prefect."""
    here = open_office(folder)
    around = surroundings(here)
    with here.open_journal() as journal:
        course(journal, replace(around, inbox=Folder(here.inbox(NAME), "w", settle_s=0.0)), plainly)
    around.register.close()


@pytest.fixture
def round_of() -> Callable[[Path], None]:
    """One round without Prefect."""
    return walk


@pytest.fixture
def furnished(tmp_path: Path) -> Iterator[Callable[[Rows], Path]]:
    """Makes an office that has walked one round over the rows of a spreadsheet."""

    def make(rows: Rows) -> Path:
        folder = tmp_path / "amt"
        make_office(folder, automation=Automation.A2)
        here = open_office(folder)
        here.inbox(NAME).mkdir(parents=True)
        around = surroundings(here)
        around.register.execute(schema("sqlite", unique=False))
        around.register.close()
        workbook(here.inbox(NAME) / "meldung.xlsx", rows)
        walk(folder)
        return folder

    yield make


@pytest.fixture
def people() -> list[dict[str, str]]:
    """Fifteen applications without a fault."""
    return list(applications(15, today=TODAY, seed=8))
