# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`laufzettel pilot baseline import`: take in a study that was done elsewhere."""

from __future__ import annotations

from pathlib import Path

import click

from laufzettel.cli.language import say
from laufzettel.cli.main import DONE, WRONG_INPUT
from laufzettel.cli.options import json_option, office_option, opened, print_json
from laufzettel.cli.pilot import baseline_shown as shown_as
from laufzettel.cli.pilot.baseline_options import NAME, process_option, team_option
from laufzettel.cli.printing import shown
from laufzettel.pilot.baseline import reading, studies, survey
from laufzettel.pilot.evidence import Evidence


@click.command(
    "import",
    help=say(
        "Eine Erhebung aus einer Tabelle übernehmen (Schritt, Fallart, Minuten, Tag, Team); ohne --yes nur prüfen.",
        "Take in a study from a table (step, case type, minutes, day, team); without --yes it is only checked.",
    ),
    options_metavar=say("[OPTIONEN]", "[OPTIONS]"),
)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), metavar=say("DATEI", "FILE"))
@click.option("--name", required=True, metavar=NAME, help=say("Name der Erhebung.", "Name of the study."))
@process_option
@team_option
@click.option("--path", type=click.Choice(list(studies.PATHS)), default="manual", show_default=True)
@click.option(
    "--evidence",
    type=click.Choice(["E2", "E3"]),
    required=True,
    help=say("Worauf die Zeiten stehen: E2 Selbstauskunft, E3 gemessen.", "E2: self-report, E3: measured."),
)
@click.option("--yes", "really", is_flag=True, help=say("Wirklich.", "Really."))
@office_option
@json_option
def import_(
    file: Path,
    name: str,
    process: str,
    teams: tuple[tuple[str, int], ...],
    path: str,
    evidence: str,
    really: bool,
    folder: Path,
    as_json: bool,
) -> int:
    """Take in a study, or say what is wrong with its file."""
    office = opened(folder)
    try:
        found = reading.read(file, dict(teams))
    except reading.Refused as refused:
        shown_as.tell_refused(refused.problems, as_json)
        return WRONG_INPUT
    if really:
        on = Evidence(int(evidence[1:]))
        with survey.opened(office.folder) as here:
            reading.take_in(here, found.rows, name=name, process=process, path=path, evidence=on, teams=dict(teams))
    if as_json:
        said = {"times": len(found.rows), "left_out": found.left_out, "evidence": evidence}
        print_json({"imported" if really else "would_import": name} | said)
        return DONE
    left = ", ".join(shown(one) for one in found.left_out) or "–"
    click.echo(
        say(
            f"{'Übernommen' if really else 'Zu übernehmen'}: {len(found.rows)} Zeiten, Evidenz {evidence}. "
            f"Nicht übernommene Spalten: {left}.{'' if really else ' Wirklich: --yes'}",
            f"{'Taken in' if really else 'To be taken in'}: {len(found.rows)} times, evidence {evidence}. "
            f"Columns that are not taken: {left}.{'' if really else ' Really: --yes'}",
        )
    )
    return DONE
