# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`laufzettel pilot shadow`: shadow mode on and off, and how far the machine agrees with what people decided."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from laufzettel.cli.language import say
from laufzettel.cli.main import DONE
from laufzettel.cli.options import (
    command,
    json_option,
    office_option,
    opened,
    print_json,
    process_option,
    signer_option,
)
from laufzettel.cli.pilot.entered import opening_of
from laufzettel.cli.printing import decimal, local, shown, wrapped
from laufzettel.cli.slip import form_of
from laufzettel.errors import BusinessError, Message
from laufzettel.journal import Journal, shadows
from laufzettel.office import Office
from laufzettel.pilot.design import done_by_people, in_register
from laufzettel.pilot.design.agreement import ENOUGH, Agreement, Tally
from laufzettel.pilot.design.kept import Kept, keep
from laufzettel.pilot.design.sheet import read_sheet
from laufzettel.pilot.design.source import Source
from laufzettel.signer import person

ONE_DEED = Message(
    "shadow.one_deed",
    "Sagen Sie höchstens eines: --on, --off oder --compare.",
    "Say one thing at most: --on, --off or --compare.",
    "Ohne Angabe wird nur gezeigt, wie der Schattenbetrieb steht.",
    "Without any of them it is only shown how shadow mode stands.",
)
_WHY = say("GRUND", "REASON")
_REGISTER = "\0"
"""What `--compare` says without a file; no file is called so."""
_FEW = 20


@command(
    "Schattenbetrieb: das Verfahren liest, prüft und entscheidet, schreibt und versendet aber nichts. Ein- und "
    "ausschalten, und mit dem vergleichen, was von Hand entschieden wurde.",
    "Shadow mode: the process reads, checks and decides, but writes and sends nothing. Switch it on and off, and "
    "compare with what people decided or entered.",
)
@click.option("--on", "on_why", metavar=_WHY, help=say("Einschalten.", "Switch on."))
@click.option("--off", "off_why", metavar=_WHY, help=say("Ausschalten.", "Switch off."))
@click.option(
    "--compare",
    "file",
    is_flag=False,
    flag_value=_REGISTER,
    metavar=say("[DATEI]", "[FILE]"),
    help=say(
        "Mit dem Fachverfahren vergleichen, oder mit einer Datei (XLSX oder CSV). Mit --as wird das Ergebnis "
        "aufbewahrt.",
        "Compare with the legacy system, or with a file (XLSX or CSV). With --as the result is kept.",
    ),
)
@click.option(
    "--no-open-gate",
    "no_open_gate",
    is_flag=True,
    help=say("Ich bestätige: keine rechtliche Frage ist offen.", "I confirm: no legal gate is open."),
)
@process_option
@signer_option
@office_option
@json_option
def shadow(
    on_why: str | None,
    off_why: str | None,
    file: str | None,
    no_open_gate: bool,
    process: str,
    signer: str,
    folder: Path,
    as_json: bool,
) -> int:
    """Switch, show or compare."""
    if [on_why, off_why, file].count(None) < 2:
        raise BusinessError(ONE_DEED.at())
    office = opened(folder)
    with office.open_journal() as journal:
        if on_why is not None:
            shadows.switch_on(journal, process, by=person(signer), why=on_why)
        if off_why is not None:
            shadows.switch_off(journal, process, by=person(signer), why=off_why)
        kept = None
        found = _compared(office, journal, process, file) if file is not None else None
        if found is not None and signer:
            source = Source.REGISTER if file == _REGISTER else Source.FILE
            kept = keep(journal, process, found, source, by=person(signer))
        if as_json:
            print_json(_as_json(journal, process, found, kept, no_open_gate))
            return DONE
        _show(journal, process)
    if found is not None:
        _show_agreement(found, kept, no_open_gate)
    return DONE


def _compared(office: Office, journal: Journal, process: str, file: str) -> Agreement:
    if file == _REGISTER:
        return in_register.at_office(journal, office, process, opening_of(process))
    return done_by_people.compared(journal, process, form_of(process), read_sheet(Path(file)))


def _show(journal: Journal, process: str) -> None:
    state = say("Schattenbetrieb", "shadow mode")
    on = shadows.is_on(journal.database, process)
    click.echo(f"{process}: {state if on else say('kein Schattenbetrieb', 'no shadow mode')}")
    for one in reversed(shadows.spells(journal.database, process)):
        begun = f"{say('ein', 'on')} {local(one.on_at)}, {shown(one.on_by)}: {shown(one.on_why)}"
        click.echo(wrapped(begun, "      ", first="  "))
        if one.off_at:
            ended = f"{say('aus', 'off')} {local(one.off_at)}, {shown(one.off_by)}: {shown(one.off_why)}"
            click.echo(wrapped(ended, "      ", first="  "))


def _show_agreement(found: Agreement, kept: Kept | None, no_open_gate: bool) -> None:
    """Names and numbers; what stands in a field is shown at the desk, to those who may see it."""
    _line(say("Vorgänge ganz gleich", "cases wholly alike"), found.cases)
    for title, tallies in (
        (say("je Angabe", "by field"), found.fields),
        (say("je Regel: Vorgänge ganz gleich", "by rule: cases wholly alike"), found.rules),
    ):
        click.echo(f"{title}:")
        for name, tally in tallies.items():
            _line(f"  {name}", tally)
    _listed(say("Abweichungen", "Differences"), [f"{one}: {', '.join(at)}" for one, at in found.differences.items()])
    _listed(
        say("Zeilen ohne Vorgang im Schattenbetrieb", "Lines without a case in shadow mode"),
        list(map(str, found.unknown)),
    )
    _listed(say("noch nicht entschieden", "Not decided yet"), found.open)
    _listed(say("mehrfach in der Datei", "More than once in the file"), found.twice)
    _listed(say("noch nicht eingetragen", "Not entered yet"), found.missing)
    _listed(say("mehrere Einträge, keiner verglichen", "Several entries, none compared"), found.several)
    if kept is None:
        click.echo(say("Nicht aufbewahrt; dazu: --as NAME", "Not kept; for that: --as NAME"))
    else:
        click.echo(say(f"Aufbewahrt unter {kept.digest}", f"Kept under {kept.digest}"))
    click.echo(_verdict(found, no_open_gate))


def _verdict(found: Agreement, no_open_gate: bool) -> str:
    limit, more = decimal(f"{100 * ENOUGH:.0f}"), found.cases.more_needed
    if not found.enough:
        return say(
            f"E2: noch nicht umstellen; die Untergrenze liegt unter {limit} %. Dazu fehlen mindestens {more} Vorgänge "
            "ohne Abweichung.",
            f"E2: do not go live yet; the lower bound is below {limit} %. At least {more} more cases without a "
            "difference are needed.",
        )
    if not no_open_gate:
        return say(
            "E2: die Übereinstimmung reicht; umstellen erst, wenn keine rechtliche Frage offen ist (--no-open-gate).",
            "E2: the agreement is enough; go live once no legal gate is open (--no-open-gate).",
        )
    return say("E2: umstellen.", "E2: go live.")


def _line(name: str, tally: Tally) -> None:
    lower = decimal(f"{100 * tally.lower:.1f}")
    bound = say("Untergrenze", "lower bound")
    click.echo(f"{shown(name):40} {tally.same:6} / {tally.compared:6}  {bound} {lower} %")


def _listed(title: str, lines: list[str]) -> None:
    if lines:
        click.echo(f"{title} ({len(lines)}):")
        for one in lines[:_FEW]:
            click.echo(wrapped(one, "      ", first="  "))
        if len(lines) > _FEW:
            click.echo(say("  … alle mit --json", "  … all of them with --json"))


def _as_json(
    journal: Journal, process: str, found: Agreement | None, kept: Kept | None, no_open_gate: bool
) -> dict[str, object]:
    said: dict[str, object] = {
        "process": process,
        "on": shadows.is_on(journal.database, process),
        "spells": [one._asdict() for one in shadows.spells(journal.database, process)],
    }
    if found is None:
        return said
    return said | {
        "cases": _numbers(found.cases),
        "fields": _all(found.fields),
        "rules": _all(found.rules),
        "differences": found.differences,
        "unknown_lines": found.unknown,
        "undecided": found.open,
        "twice": found.twice,
        "not_entered": found.missing,
        "several_entries": found.several,
        "more_needed": found.cases.more_needed,
        "kept": kept.digest if kept else None,
        "agreement_enough": found.enough,
        "go_live": found.enough and no_open_gate,
    }


def _all(tallies: Mapping[str, Tally]) -> dict[str, object]:
    return {name: _numbers(tally) for name, tally in tallies.items()}


def _numbers(tally: Tally) -> dict[str, object]:
    return {"same": tally.same, "compared": tally.compared, "lower": tally.lower}
