# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`laufzettel pilot baseline`: measure how long steps take, before the pilot and beside it, without names."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from laufzettel.cli.language import LANGUAGE, say
from laufzettel.cli.main import DONE
from laufzettel.cli.options import json_option, office_option, opened, print_json
from laufzettel.cli.pilot import baseline_shown as shown_as
from laufzettel.cli.pilot.baseline_import import import_
from laufzettel.cli.pilot.baseline_options import NAME, process_option, team_option
from laufzettel.cli.printing import shown
from laufzettel.errors import BusinessError, Message
from laufzettel.pilot.baseline import keeping, results, samples, studies, survey
from laufzettel.pilot.baseline.lot import ALL
from laufzettel.units import units_of

NOT_A_UNIT = Message(
    "baseline.not_a_unit",
    "„{team}“ ist keine Einheit aus office.toml; die Uhr am Arbeitsplatz fände ihre Leute nicht.",
    "“{team}” is no unit of office.toml; the clock at the desk would not find its people.",
    "Einheiten dieses Amts: {units}.",
    "Units of this office: {units}.",
)
NO_STUDY = Message(
    "baseline.none",
    "In diesem Amt gibt es noch keine Erhebung.",
    "There is no study in this office yet.",
    "Eine beginnt: laufzettel pilot baseline open",
    "One is begun by: laufzettel pilot baseline open",
)
_ZONE = ZoneInfo("Europe/Berlin")


@click.group(
    help=say(
        "Messen, wie lange Schritte dauern: Menschen starten und beenden die Uhr am Arbeitsplatz; gespeichert wird "
        "ohne Namen.",
        "Measure how long steps take: people start and stop the clock at the desk, and no name is stored.",
    ),
    options_metavar=say("[OPTIONEN]", "[OPTIONS]"),
    subcommand_metavar=say("BEFEHL [ANGABEN] …", "COMMAND [ARGS] …"),
)
def baseline() -> None:
    """The command group."""


baseline.add_command(import_)


@baseline.command("open", help=say("Eine Erhebung eröffnen.", "Open a study."))
@click.argument("name", metavar=NAME)
@process_option
@click.option(
    "--step", "steps", multiple=True, required=True, help=say("Ein Schritt; mehrfach.", "A step; repeatable.")
)
@click.option(
    "--case-type",
    "kinds",
    multiple=True,
    required=True,
    help=say("Eine Fallart; mehrfach.", "A case type; repeatable."),
)
@click.option(
    "--path",
    "paths",
    multiple=True,
    type=click.Choice(list(studies.PATHS)),
    default=["manual"],
    show_default=True,
    help=say("Wege der Vorgänge, die gemessen werden; mehrfach.", "Paths of the cases that are measured; repeatable."),
)
@team_option
@click.option(
    "--days",
    type=click.IntRange(1, 250),
    default=samples.FEWEST_DAYS,
    show_default=True,
    help=say("Für wie viele Arbeitstage.", "For how many working days."),
)
@click.option(
    "--pilot-ends",
    type=click.DateTime(["%Y-%m-%d"]),
    help=say(
        "Geplantes Ende des Piloten (sonst in 100 Tagen); sechs Monate danach werden Einzelzeiten gelöscht.",
        "Planned end of the pilot (otherwise in 100 days); six months later single times are erased.",
    ),
)
@click.option("--cv", type=click.FloatRange(0.05, 5), default=0.7, show_default=True, help=say("Streuung.", "Spread."))
@click.option(
    "--within",
    type=click.FloatRange(0.01, 1),
    default=0.1,
    show_default=True,
    help=say("Gewünschte Genauigkeit als Anteil.", "Wanted precision as a share."),
)
@office_option
@json_option
def open_(
    name: str,
    process: str,
    steps: tuple[str, ...],
    kinds: tuple[str, ...],
    paths: tuple[str, ...],
    teams: tuple[tuple[str, int], ...],
    days: int,
    pilot_ends: datetime | None,
    cv: float,
    within: float,
    folder: Path,
    as_json: bool,
) -> int:
    """Open a study, from today on."""
    office = opened(folder)
    units = units_of(office)
    for team, _ in teams:
        if team not in (units.by_key if units else {ALL}):
            raise BusinessError(NOT_A_UNIT.at(team=team, units=", ".join(units.by_key) or ALL))
    first = _today()
    plan = studies.Plan(
        name,
        process,
        steps,
        kinds,
        dict(teams),
        first,
        samples.last_day_after(first, days, office.region()),
        paths=paths,
        pilot_ends=pilot_ends.date() if pilot_ends else None,
        cv=cv,
        within=within,
    )
    with survey.opened(office.folder) as here:
        study = studies.open_study(here, plan)
    if as_json:
        print_json(
            {"study": study.name, "opened": first, "last_day": study.last_day, "needed": samples.needed(cv, within)}
        )
        return DONE
    click.echo(
        say(
            f"Die Erhebung „{shown(name)}“ ist offen, geplant bis {shown_as.day(study.last_day)}. Am Arbeitsplatz "
            f"steht jetzt „Zeit erfassen“. Gebraucht werden je Schritt {samples.needed(cv, within)} Zeiten.",
            f"Study “{shown(name)}” is open, planned until {study.last_day}. The desk now shows “Record time”. "
            f"Each step needs {samples.needed(cv, within)} times.",
        )
    )
    return DONE


@baseline.command("close", help=say("Eine Erhebung beenden.", "Close a study."))
@click.argument("name", metavar=NAME)
@office_option
@json_option
def close(name: str, folder: Path, as_json: bool) -> int:
    """Close a study; its times are shown from now on."""
    with survey.opened(_there(folder)) as here:
        studies.close(here, studies.find(here, name), _today())
    return _done(
        as_json,
        "closed",
        name,
        say("Beendet: {}. Ergebnisse zeigt: status", "Closed: {}. Results are shown by: status"),
    )


@baseline.command(
    "discard",
    help=say(
        "Eine Erhebung mit allen Zeiten löschen; ohne --yes wird nur gesagt, was gelöscht würde.",
        "Delete a study with all its times; without --yes it is only said what would be deleted.",
    ),
)
@click.argument("name", metavar=NAME)
@click.option("--yes", "really", is_flag=True, help=say("Wirklich.", "Really."))
@office_option
@json_option
def discard(name: str, really: bool, folder: Path, as_json: bool) -> int:
    """Delete a study."""
    with survey.opened(_there(folder)) as here:
        study = studies.find(here, name)
        if really:
            studies.discard(here, study)
    if not really:
        said = say("Zu löschen: {}. Wirklich: --yes", "To be deleted: {}. Really: --yes")
        return _done(as_json, "would_discard", name, said)
    return _done(as_json, "discarded", name, say("Gelöscht: {}", "Deleted: {}"))


@baseline.command(
    "status",
    help=say(
        "Wie weit die Erhebungen sind, was an ihnen zweifelhaft ist, und die Zeiten der beendeten.",
        "How far the studies have come, what is doubtful about them, and the times of those that are closed.",
    ),
)
@click.argument("name", required=False, metavar=f"[{NAME}]")
@office_option
@json_option
def status(name: str | None, folder: Path, as_json: bool) -> int:
    """Show all studies, or one."""
    office, today = opened(folder), _today()
    if not survey.file_in(office.folder).exists():
        if as_json:
            print_json({"studies": [], "to_erase": []})
        else:
            click.echo(NO_STUDY.at().text(LANGUAGE))
        return DONE
    with survey.opened(office.folder) as here:
        some = [studies.find(here, name)] if name else studies.all_studies(here)
        stands = [results.standing(here, one, today, office.region()) for one in some]
        over = [one.name for one in keeping.due(here, today)]
    if as_json:
        print_json({"studies": [shown_as.as_json(one) for one in stands], "to_erase": over})
    else:
        shown_as.tell(stands, over)
    return DONE


@baseline.command(
    "plan", help=say("Wie viele Zeiten eine Erhebung braucht; ändert nichts.", "How many times a study needs.")
)
@click.option("--cv", type=click.FloatRange(0.05, 5), help=say("Streuung als Anteil.", "Spread as a share."))
@click.option("--share", type=click.FloatRange(0.001, 0.999), help=say("Multimoment: Anteil.", "Multimoment: share."))
@click.option(
    "--within", type=click.FloatRange(0.005, 1), default=0.1, show_default=True, help=say("Genauigkeit.", "Precision.")
)
@json_option
def plan(cv: float | None, share: float | None, within: float, as_json: bool) -> int:
    """One number, or both tables."""
    if cv is not None and share is not None:
        raise click.UsageError(say("Höchstens eines von: --cv, --share.", "At most one of: --cv, --share."))
    if cv is not None or share is not None:
        n = samples.cases_for_mean(cv, within) if cv is not None else samples.looks_for_share(share or 0.5, within)
        if as_json:
            print_json({"n": n} | ({"needed": max(samples.LEAST, n)} if cv is not None else {}))
        else:
            shown_as.tell_sample(n, of_mean=cv is not None)
        return DONE
    if as_json:
        print_json(shown_as.tables_as_json())
    else:
        shown_as.tell_tables()
    return DONE


def _there(folder: Path) -> Path:
    """The office's folder, if there is any study in it."""
    office = opened(folder)
    if not survey.file_in(office.folder).exists():
        raise BusinessError(NO_STUDY.at())
    return office.folder


def _today() -> date:
    return datetime.now(_ZONE).date()


def _done(as_json: bool, key: str, name: str, sentence: str) -> int:
    if as_json:
        print_json({key: name})
    else:
        click.echo(sentence.format(shown(name)))
    return DONE
