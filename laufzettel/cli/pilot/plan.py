# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`laufzettel pilot plan`: write, check and register the plan of a pilot; its calendar and what deviates from it."""

from __future__ import annotations

import importlib
from datetime import datetime
from pathlib import Path

import click

from laufzettel.cli.language import LANGUAGE, say
from laufzettel.cli.main import DONE, WRONG_INPUT
from laufzettel.cli.options import (
    command,
    json_option,
    office_option,
    opened,
    print_json,
    process_option,
    signer_option,
)
from laufzettel.cli.printing import local, shown, wrapped
from laufzettel.errors import BusinessError, Message, Problem
from laufzettel.journal import Journal, plans
from laufzettel.journal.follow_ups import today
from laufzettel.journal.plans import Registered
from laufzettel.office import Office
from laufzettel.pilot.design.plan import Plan
from laufzettel.pilot.design.plan_file import FILE, read_plan
from laufzettel.pilot.design.standing import calendar, deviates, next_point, register, warnings
from laufzettel.pilot.design.template import template
from laufzettel.process import Process
from laufzettel.signer import person

THERE = Message(
    "plan.there",
    "Im Ordner „{folder}“ gibt es schon eine pilot.toml; sie bleibt, wie sie ist.",
    "There is a pilot.toml in the folder “{folder}” already; it stays as it is.",
    "Ändern Sie sie, oder benennen Sie sie vorher um.",
    "Change it, or rename it first.",
)
_DEVIATES = Message(
    "plan.deviates",
    "pilot.toml weicht von dem ab, was festgelegt ist, in: {entries}. Es gilt, was festgelegt ist.",
    "pilot.toml deviates from what is registered, in: {entries}. What is registered counts.",
    "Machen Sie die Änderung rückgängig, oder legen Sie sie mit einem Grund fest: --register --why GRUND",
    "Undo the change, or register it with a reason: --register --why REASON",
)


@command(
    "Die Vorab-Festlegung eines Piloten schreiben (--new), prüfen, mit Kalender zeigen und festlegen (--register).",
    "Write the plan of a pilot (--new), check it, show it with its calendar, and register it (--register).",
)
@click.option("--new", is_flag=True, help=say("Eine pilot.toml mit Erläuterungen anlegen.", "Make a pilot.toml."))
@click.option(
    "--start",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar=say("TAG", "DAY"),
    help=say("Mit --new: der erste der 100 Tage; sonst heute.", "With --new: the first of the 100 days; else today."),
)
@click.option("--register", "to_register", is_flag=True, help=say("Den Plan festlegen.", "Register the plan."))
@click.option(
    "--why",
    default="",
    metavar=say("GRUND", "REASON"),
    help=say("Grund der Abweichung vom festgelegten Plan.", "Why it deviates from the registered plan."),
)
@click.option(
    "--unit",
    default="",
    metavar=say("EINHEIT", "UNIT"),
    help=say("Bei gestufter Umstellung: welche Einheit dies ist.", "Of a stepped wedge: which unit this is."),
)
@process_option
@signer_option
@office_option
@json_option
def plan(
    new: bool,
    start: datetime | None,
    to_register: bool,
    why: str,
    unit: str,
    process: str,
    signer: str,
    folder: Path,
    as_json: bool,
) -> int:
    """Write, check, show, register."""
    office = opened(folder)
    with office.open_journal() as journal:
        if new:
            _begin(office, process, journal, start)
        declared: Process = getattr(importlib.import_module(f"flows.{process}.process"), process.upper())
        said, problems = read_plan(office.folder, process, declared.names)
        if said is None:
            return _faulty(process, problems, new=new, as_json=as_json)
        if to_register:
            register(journal, said, by=person(signer), unit=unit, why=why)
        registered = plans.history(journal.database, process)
        if as_json:
            print_json(_as_json(journal, said, registered))
        else:
            _show(journal, said, registered)
    return DONE


def _begin(office: Office, process: str, journal: Journal, start: datetime | None) -> None:
    """Write the file to start from; one that is there stays."""
    beginning = start.date() if start else today(journal)
    try:
        with office.path(FILE).open("x", encoding="utf-8") as file:
            file.write(template(process, beginning, language=LANGUAGE))
    except FileExistsError:
        raise BusinessError(THERE.at(folder=office.folder)) from None


def _faulty(process: str, problems: list[Problem], *, new: bool, as_json: bool) -> int:
    """All that is wrong; a new file is not wrong for the entries that people must fill in."""
    if as_json:
        print_json({"process": process, "new": new, "problems": [problem.as_dict() for problem in problems]})
    else:
        if new:
            click.echo(say("pilot.toml ist angelegt; es fehlt noch:", "pilot.toml is made; still missing:"))
        for problem in problems:
            click.echo(wrapped(problem.text(LANGUAGE), "    ", first="  "), err=not new)
    return DONE if new else WRONG_INPUT


def _show(journal: Journal, said: Plan, registered: list[Registered]) -> None:
    points = calendar(said, today(journal))
    click.echo(f"{said.pilot.verfahren}: {shown(said.pilot.frage)}")
    for point in points:
        left = say(f"noch {point.left} Tage", f"{point.left} days left")
        over = say("vorbei", "over")
        click.echo(
            f"  {point.name}  {say(f'{point.on:%d.%m.%Y}', point.on.isoformat())}  {say('Tag', 'day')} {point.day:3}  "
            f"{over if point.left < 0 else left}: {say(point.de, point.en)}"
        )
        click.echo(wrapped(point.rule, "      "))
    for unit, day in said.stufen.days().items() if said.stufen else ():
        what = say(f"{unit} stellt um am {day:%d.%m.%Y}", f"{unit} is switched over on {day.isoformat()}")
        click.echo(f"  {what}")
    if field := said.pilot.fallart_feld:
        types = ", ".join(map(shown, said.pilot.fallarten))
        what = say(f"Fallarten nach „{field}“: {types}", f"case types by “{field}”: {types}")
        click.echo(wrapped(what, "    ", first="  "))
    for warning in warnings(said):
        click.echo(wrapped(warning.text(LANGUAGE), "    ", first="  "))
    if not registered:
        click.echo(
            say("  Noch nicht festgelegt: --register --as NAME", "  Not registered yet: --register --as NAME"),
        )
        return
    for one in registered:
        why = f": {shown(one.why)}" if one.why else ""
        unit = f" ({one.unit})" if one.unit else ""
        what = say("festgelegt", "registered")
        click.echo(wrapped(f"{what} {local(one.at)}, {shown(one.person)}{unit}{why}", "    ", first="  "))
        changed = "" if one.whole else say("  STIMMT NICHT: der Plan wurde verändert", "  WRONG: the plan was changed")
        click.echo(f"    SHA-256 {one.digest}{changed}")
    if entries := deviates(said, registered[-1]):
        click.echo(wrapped(_DEVIATES.at(entries=", ".join(entries)).text(LANGUAGE), "    ", first="  "))


def _as_json(journal: Journal, said: Plan, registered: list[Registered]) -> dict[str, object]:
    points = calendar(said, today(journal))
    upcoming = next_point(points)
    return {
        "process": said.pilot.verfahren,
        "design": said.pilot.versuchsplan,
        "case_type_field": said.pilot.fallart_feld,
        "problems": [],
        "calendar": [
            {"point": one.name, "on": one.on, "day": one.day, "left": one.left, "rule": one.rule} for one in points
        ],
        "next": upcoming.name if upcoming else None,
        "switch_overs": said.stufen.days() if said.stufen else {},
        "warnings": [warning.as_dict() for warning in warnings(said)],
        "registered": [
            {
                "at": one.at,
                "person": one.person,
                "unit": one.unit,
                "sha256": one.digest,
                "whole": one.whole,
                "why": one.why,
            }
            for one in registered
        ],
        "deviates": deviates(said, registered[-1] if registered else None),
    }
