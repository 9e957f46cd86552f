# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`laufzettel rules tck`: how far our engine follows the DMN standard, by the standard's own test cases."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from laufzettel.cli.language import LANGUAGE, say
from laufzettel.cli.main import DONE
from laufzettel.cli.options import command, json_option, print_json
from laufzettel.cli.printing import shown
from laufzettel.cli.progress import counting
from laufzettel.errors import BusinessError

if TYPE_CHECKING:
    from laufzettel.rules.tck import Score, TestFile

_LEVELS = (2, 3)
Scores = dict[tuple[int, str], "Score"]


@command(
    "Die Prüffälle des DMN-Standards (TCK) laufen lassen: eine Zeile je Merkmal, daneben eine Maschine, die immer null "
    "antwortet, als Untergrenze. ORDNER enthält compliance-level-2 und compliance-level-3.",
    "Run the test cases of the DMN standard (TCK): a line per feature, beside it an engine that always answers null, "
    "as the floor. FOLDER holds compliance-level-2 and compliance-level-3.",
)
@click.argument(
    "folder", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar=say("ORDNER", "FOLDER")
)
@json_option
def tck(folder: Path, as_json: bool) -> int:
    """Run the cases; a table, and with `--json` the sums on the last line."""
    from laufzettel.rules.tck import Score, find_files

    files = find_files(folder)
    scores: Scores = {}
    with counting(len(files)) as told:
        unread = _run(files, scores, told)
    sums = {level: Score() for level in sorted({*_LEVELS, *(level for level, _ in scores)})}
    for (level, _), score in scores.items():
        sums[level].include(score)
    _print(scores, sums)
    for problem in unread:
        click.echo(shown(problem), err=True)
    if as_json:
        print_json({f"level{level}": sums[level].as_dict() for level in _LEVELS})
    return DONE


def _run(files: Sequence[TestFile], scores: Scores, told: Callable[[int], None]) -> list[str]:
    """Run all files into the scores; what could not be read, as sentences."""
    from laufzettel.rules.tck import Score, run_file

    unread = []
    for done, file in enumerate(files, 1):
        try:
            for outcome in run_file(file):
                scores.setdefault((outcome.level, outcome.feature), Score()).add(outcome)
        except BusinessError as wrong:
            unread.append(wrong.problem.text(LANGUAGE))
        told(done)
    return unread


def _print(scores: Scores, sums: dict[int, Score]) -> None:
    heads = say("Fälle", "cases"), say("mit Wert", "with a value"), say("immer null", "always null")
    click.echo(f"{say('Merkmal', 'feature'):44} {heads[0]:>13} {heads[1]:>13} {heads[2]:>13}")
    for (level, feature), score in sorted(scores.items()):
        click.echo(_line(f"{level}  {shown(feature)}", score))
    for level, score in sums.items():
        if score.cases:
            click.echo(_line(say(f"Stufe {level} gesamt", f"level {level} in all"), score))


def _line(name: str, score: Score) -> str:
    parts = (
        (score.passed, score.cases),
        (score.value_passed, score.value_cases),
        (score.null_passed, score.cases),
    )
    return f"{name[:44]:44} " + " ".join(f"{f'{passed}/{of}':>13}" for passed, of in parts)
