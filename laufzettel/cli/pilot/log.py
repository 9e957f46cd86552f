# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`laufzettel pilot log`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from laufzettel.cli.language import say
from laufzettel.cli.main import DONE
from laufzettel.cli.options import command, json_option, print_json
from laufzettel.cli.pilot.log_shown import show, show_candidate
from laufzettel.cli.pilot.reading import reading
from laufzettel.working_days import LAENDER, Land, Region

_HEADING = say("ÜBERSCHRIFT", "HEADING")


class LandName(click.ParamType[Land]):
    """One of the sixteen Länder."""

    name = "land"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> Land:
        """The Land itself; a sentence with all of them if there is none of that name."""
        land = next((one for one in LAENDER if one == value.upper()), None)
        if land is None:
            names = ", ".join(LAENDER)
            sentence = say(f"Ein Land „{value}“ gibt es nicht: {names}.", f"There is no Land “{value}”: {names}.")
            self.fail(sentence, param, ctx)
        return land


@command(
    "Aus einem Ereignisprotokoll (XES oder CSV, auch .gz) Mengen, Varianten, Nacharbeit und Wartezeiten ermitteln: je "
    "Vorgang, nie je Person. Ändert nichts und speichert nichts.",
    "Find volumes, variants, rework and waiting times in an event log (XES or CSV, also .gz): per case, never per "
    "person. Changes nothing and stores nothing.",
)
@click.argument("file", metavar=say("DATEI", "FILE"), type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--case", default="", metavar=_HEADING, help=say("CSV: Spalte des Vorgangs.", "CSV: column of the case."))
@click.option(
    "--activity", default="", metavar=_HEADING, help=say("CSV: Spalte der Aktivität.", "CSV: column of the activity.")
)
@click.option(
    "--time",
    default="",
    metavar=_HEADING,
    help=say("CSV: Spalte des Zeitpunkts oder des Endes.", "CSV: column of the time or the end."),
)
@click.option(
    "--start",
    default="",
    metavar=_HEADING,
    help=say("CSV: Spalte des Beginns, falls es eine gibt.", "CSV: column of the beginning, if there is one."),
)
@click.option(
    "--end",
    "closing",
    multiple=True,
    metavar=say("AKTIVITÄT", "ACTIVITY"),
    help=say(
        "Mit dieser Aktivität ist ein Vorgang abgeschlossen (mehrfach möglich); sonst wird sie erkannt.",
        "With this activity a case is closed (may be repeated); otherwise it is recognised.",
    ),
)
@click.option(
    "--land",
    type=LandName(),
    default="NW",
    show_default=True,
    metavar="LAND",
    help=say("Wessen Feiertage für die Dienstzeit gelten.", "Whose holidays hold for the working hours."),
)
@click.option(
    "--candidate",
    metavar=say("VERFAHREN", "PROCESS"),
    help=say(
        "Auch sagen, was für dieses Verfahren in die Mappe der Gelegenheiten einzutragen ist.",
        "Also say what to enter for this process in the workbook of opportunities.",
    ),
)
@json_option
def log(
    file: Path,
    case: str,
    activity: str,
    time: str,
    start: str,
    closing: tuple[str, ...],
    land: Land,
    candidate: str | None,
    as_json: bool,
) -> int:
    """Read the log, measure it, show what may be shown."""
    from laufzettel.cli.pilot.log_candidate import columns_of
    from laufzettel.pilot.eventlogs.figures import figures
    from laufzettel.pilot.eventlogs.headings import Headings
    from laufzettel.pilot.eventlogs.measures import measure
    from laufzettel.pilot.eventlogs.reading import read_log

    with reading(file.stat().st_size, quiet=as_json) as passed:
        read = read_log(file, Headings(case, activity, time, start), passed)
    found = figures(read, measure(read, closing, Region(land)))
    entry = found.catalogue()
    columns = columns_of(candidate, entry) if candidate is not None else None
    if as_json:
        noticed = [{"count": one.count, **one.problem().as_dict()} for one in read.findings]
        catalogue = asdict(entry) | {"volume_evidence": entry.volume_evidence}
        said = {"catalogue": catalogue, "candidate": columns, "findings": noticed}
        print_json({"file": file.name, "land": land, **asdict(found), **said})
    else:
        show(found, read.findings, file.name, land)
        if columns is not None:
            show_candidate(columns)
    return DONE
