# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`laufzettel switch`, and what `run` and `status` say of a halted process."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path

from flows.hundesteuer.sample import applications

Call = Callable[..., subprocess.CompletedProcess[str]]


def _office(furnished: Callable[..., Path]) -> Path:
    return furnished([dict(row) for row in applications(2, today=date(2026, 11, 24), seed=3)])


def test_a_halted_process_says_so_in_one_sentence_and_is_no_fault(
    laufzettel: Call, furnished: Callable[..., Path]
) -> None:
    """`run` ends with 0 without starting a scheduler, `status` says it, and programs read where the switch stands."""
    office = _office(furnished)
    done = laufzettel("switch", "--stop", "falsche Beträge", "--as", "J. Betrieb", office=office)
    assert done.returncode == 0, done.stderr
    assert "hundesteuer: Not-Halt" in done.stdout
    assert "J. Betrieb: falsche Beträge" in done.stdout
    ran = laufzettel("run", office=office)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.count("ist der Not-Halt gezogen") == 1
    assert "The emergency stop is pulled" in laufzettel("status", "--lang", "en", office=office).stdout
    for command in ("run", "status", "switch"):
        said = json.loads(laufzettel(command, "--json", office=office).stdout.splitlines()[-1])
        assert said["position"] == "stopped"
    laufzettel("switch", "--resume", "berichtigt", "--as", "J. Betrieb", office=office)
    assert "Not-Halt" not in laufzettel("status", office=office).stdout


def test_a_turn_without_a_name_or_in_two_directions_is_wrong_input(
    laufzettel: Call, furnished: Callable[..., Path]
) -> None:
    """Exit code 2, and nothing is turned."""
    office = _office(furnished)
    assert laufzettel("switch", "--pause", "Wartung", office=office).returncode == 2
    both = laufzettel("switch", "--pause", "a", "--stop", "b", "--as", "J. Betrieb", office=office)
    assert both.returncode == 2
    assert "höchstens eines" in both.stderr
    assert "in Betrieb" in laufzettel("switch", office=office).stdout
