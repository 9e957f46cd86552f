# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`laufzettel rules tck`: the table and the sums, on our own small kit."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

KIT = Path(__file__).parents[1] / "rules/kit"


def run(*words: str) -> subprocess.CompletedProcess[str]:
    """The command as people call it."""
    return subprocess.run(
        [sys.executable, "-m", "laufzettel", *words], capture_output=True, text=True, check=False, timeout=120
    )


def test_the_last_line_has_the_sums_of_both_levels() -> None:
    """Exactly the four figures per level; before it a line per feature with the floor beside it."""
    done = run("--lang", "en", "rules", "tck", str(KIT), "--json")
    assert done.returncode == 0, done.stderr
    *table, last = done.stdout.splitlines()
    assert json.loads(last) == {
        "level2": {"cases": 9, "passed": 9, "value_cases": 8, "value_passed": 8},
        "level3": {"cases": 13, "passed": 13, "value_cases": 9, "value_passed": 9},
    }
    assert [line.split() for line in table if "gebuehr" in line] == [["2", "gebuehr", "9/9", "8/8", "1/9"]]
    assert any("always null" in line for line in table)


def test_a_wrong_model_and_a_broken_file_are_counted_and_named(tmp_path: Path) -> None:
    """What fails is no longer among the passed; a file that is no XML is named, and the others are run."""
    shutil.copytree(KIT, tmp_path / "kit")
    model = tmp_path / "kit/compliance-level-2/gebuehr/gebuehr.dmn"
    model.write_text(model.read_text(encoding="utf-8").replace("Tage * 10", "Tage * 11"), encoding="utf-8")
    (tmp_path / "kit/compliance-level-2/gebuehr/kaputt.xml").write_text("<", encoding="utf-8")
    done = run("rules", "tck", str(tmp_path / "kit"), "--json")
    assert json.loads(done.stdout.splitlines()[-1])["level2"]["passed"] == 8
    assert "kaputt.xml" in done.stderr


def test_a_folder_without_cases_ends_with_a_sentence(tmp_path: Path) -> None:
    """Exit code 2."""
    done = run("rules", "tck", str(tmp_path))
    assert done.returncode == 2
    assert "compliance-level-2" in done.stderr
