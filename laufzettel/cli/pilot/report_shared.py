# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`laufzettel pilot report --share`: what this office contributes to a stepped wedge, shown and written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import click

from laufzettel.cli.language import LANGUAGE, say
from laufzettel.cli.main import DONE
from laufzettel.cli.options import print_json
from laufzettel.cli.printing import shown, wrapped
from laufzettel.errors import BusinessError, Message
from laufzettel.office import Office
from laufzettel.pilot.evidence import Evidence
from laufzettel.pilot.report.numbers import day, number
from laufzettel.pilot.wedge.contribution import QUARTERS, Beside, Block, Contribution, Lead
from laufzettel.pilot.wedge.folder import FOLDER
from laufzettel.pilot.wedge.gathering import contribution
from laufzettel.pilot.wedge.timetable import Timetable, days_of

THERE = Message(
    "wedge.there",
    "„{file}“ gibt es schon mit anderem Inhalt; sie bleibt, wie sie ist.",
    "“{file}” is there already with other content; it stays as it is.",
    "Wer den früheren Beitrag hat, muss erfahren, dass er nicht mehr gilt; nehmen Sie dann die Datei weg.",
    "Whoever has the earlier contribution must be told that it counts no more; then take the file away.",
)
_PATHS = {
    "manual": say("von Hand", "by hand"),
    "assisted": say("mit Person", "with a person"),
    "with_people": say("mit Person oder zurückgegeben", "with a person or given back"),
    "aborted": say("zurückgegeben", "given back"),
}


def shared(office: Office, process: str, path: Path, *, really: bool, as_json: bool) -> int:
    """Show what this office contributes, and write it if that is wanted.

    Args:
        office: the office.
        process: whose pilot.
        path: the file.
        really: whether to write it.
        as_json: for programs.

    Raises:
        BusinessError: there is nothing to contribute yet, or another contribution is in the file.
    """
    with office.open_journal() as journal:
        one = contribution(office, journal, process)
    if really:
        _write(path, one.file())
    if as_json:
        said: dict[str, object] = {
            "unit": one.unit,
            "plan": one.plan,
            "sha256": one.digest,
            "contribution": one.model_dump(mode="json"),
        }
        print_json({"shared" if really else "would_share": str(path)} | said)
        return DONE
    for line in _table(one):
        click.echo(line)
    click.echo(
        wrapped(
            say(f"Geschrieben: {path}", f"Written: {path}")
            if really
            else say(
                f"Nichts geschrieben. Schreiben: dasselbe mit --yes. Die Datei gehört bei jeder Einheit in den Ordner "
                f"{'/'.join(FOLDER)}; vergleichen Sie dort die Prüfsumme.",
                f"Nothing is written. To write: the same with --yes. The file belongs in the folder {'/'.join(FOLDER)} "
                "of each unit; compare the digest there.",
            ),
            "",
        )
    )
    return DONE


def _write(path: Path, data: bytes) -> None:
    """Write a file, wholly or not at all; one with other content is not replaced."""
    with suppress(FileNotFoundError):
        if path.read_bytes() != data:
            raise BusinessError(THERE.at(file=path.name))
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.part")
    draft.write_bytes(data)
    draft.replace(path)


def _table(one: Contribution) -> Iterator[str]:
    """All that stands in a contribution, a line for each entry."""
    days = days_of(one.body)
    yield f"{one.process}, {shown(one.unit)}: {one.digest}"
    yield say(f"  Plan: {one.plan}, festgelegt ", f"  plan: {one.plan}, registered ") + ", ".join(
        day(on, LANGUAGE) for on in one.registered
    )
    if one.marked:
        yield f"  {shown(one.marked)}"
    level = Evidence(one.evidence)
    yield say(f"  Zeiten ({level}), je Block:", f"  times ({level}), by block:")
    for block in one.blocks:
        yield _block(block, days)
    yield say(f"  nicht gezählte Zeiten: {one.left_out}", f"  times that do not count: {one.left_out}")
    yield say(f"  unter mindestens {one.people} Personen gemessen", f"  measured among at least {one.people} people")
    yield from _counts(one)
    for name, beside in (
        (say("Nacharbeit nach Handarbeit", "rework after work by hand"), one.rework_by_hand),
        (say("Nacharbeit nach dem Pilot", "rework after the pilot"), one.rework_of_pilot),
        (say("Prüfung der Stichprobe", "checks of the sample"), one.checks),
    ):
        yield f"  {name}: {_beside(beside)}"
    for name, lead in (
        (say("Durchlaufzeit von Hand", "lead time by hand"), one.lead_by_hand),
        (say("Durchlaufzeit im Pilot", "lead time in the pilot"), one.lead_of_pilot),
    ):
        yield f"  {name}: {_lead(lead)}"
    for section in (one.deducted, one.quality):
        for name, value in section.model_dump(exclude_none=True).items():
            yield f"  {name}: {value}"


def _block(block: Block, days: Timetable) -> str:
    minutes = number(block.quarters / QUARTERS / block.timed, LANGUAGE)
    spread = say(", Summe der Quadrate", ", sum of squares") + f" {block.squares}" if block.squares is not None else ""
    parts = ", ".join(
        f"{many} {say('ab', 'from')} {day(days.opens(n), LANGUAGE)}" for n, many in enumerate(block.periods) if many
    )
    return f"    {_PATHS[block.path]}: {block.timed} × {minutes} min{spread} ({parts})"


def _counts(one: Contribution) -> Iterator[str]:
    for name, courses in ((say("vor der Umstellung", "before the switch"), one.before), ("Pilot", one.pilot)):
        yield f"  {name}: " + ", ".join(f"{course} {many}" for course, many in courses.model_dump().items())
    yield say(
        f"  berichtigt {one.corrected}, geprüft {one.checked}, zeitweise ungeklärt {one.doubtful}; von Hand geblieben "
        f"{one.kept[0]}, davon doch an die Maschine {one.kept[1]}",
        f"  corrected {one.corrected}, checked {one.checked}, in doubt at some time {one.doubtful}; kept by hand "
        f"{one.kept[0]}, of these given to the machine {one.kept[1]}",
    )


def _beside(beside: Beside | None) -> str:
    if beside is None:
        return say("nicht gemessen", "not measured")
    how_often = say(f"{beside.happened} von {beside.of}", f"{beside.happened} of {beside.of}")
    if beside.times is None:
        return how_often
    minutes = number(beside.times.quarters / QUARTERS / beside.times.timed, LANGUAGE)
    squares = say("Summe der Quadrate", "sum of squares")
    return f"{how_often}, {beside.times.timed} × {minutes} min, {squares} {beside.times.squares}"


def _lead(lead: Lead | None) -> str:
    if lead is None:
        return say("weniger als dreißig Vorgänge", "fewer than thirty cases")
    return say(
        f"{lead.cases} Vorgänge, {number(lead.mean, LANGUAGE, 1)} Tage (Streuung {number(lead.sd, LANGUAGE, 1)})",
        f"{lead.cases} cases, {number(lead.mean, LANGUAGE, 1)} days (sd {number(lead.sd, LANGUAGE, 1)})",
    )
