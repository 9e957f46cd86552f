# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`laufzettel anchor`: one line that stands for all slips, carried off the machine; and what it proves later."""

from __future__ import annotations

import os
from pathlib import Path

import click

from laufzettel.cli.language import LANGUAGE, say
from laufzettel.cli.main import DONE, FOUND_BROKEN
from laufzettel.cli.options import command, json_option, office_option, opened, print_json, process_option
from laufzettel.cli.printing import local, refused, shown
from laufzettel.errors import BusinessError, Message, SystemFault
from laufzettel.journal import anchor as anchors
from laufzettel.journal import anchored
from laufzettel.journal.anchor import Anchor
from laufzettel.journal.anchored import Checked
from laufzettel.office import Office

NOT_CARRIED = Message(
    "anchor.not_carried",
    "Der Anker {n} ist gesetzt und im Journal vermerkt, aber nicht hinausgetragen. {de}",
    "Anchor {n} is set and noted in the journal, but not carried off. {en}",
    "Ist die Ablage wieder erreichbar, trägt der nächste Aufruf nach, was fehlt.",
    "Once the share can be reached again, the next call adds what is missing.",
)
NONE_THERE = Message(
    "anchor.none_there",
    "In der Datei {file} steht kein Anker des Verfahrens {process}.",
    "In the file {file} there is no anchor of the process {process}.",
    "Nennen Sie die Datei, in die „laufzettel anchor“ schreibt, und mit --process das Verfahren.",
    "Name the file `laufzettel anchor` writes to, and the process by --process.",
)
ONE_OF_THEM = ("Nennen Sie --check oder --proof, nicht beides.", "Name --check or --proof, not both.")


@command(
    "Einen Anker setzen: eine Zeile, die für alle Laufzettel steht. Sie gehört dorthin, wo niemand sie ändern kann, "
    "der das Journal ändern kann; die Datei dafür nennt office.toml unter [anker].",
    "Set an anchor: one line that stands for all slips. It belongs where nobody can change it who can change the "
    "journal; office.toml names the file for it under [anker].",
)
@click.option(
    "--check",
    "file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar=say("DATEI", "FILE"),
    help=say(
        "Keinen setzen; die Laufzettel mit jedem Anker dieser Datei vergleichen.",
        "Set none; compare the slips with every anchor of this file.",
    ),
)
@click.option(
    "--proof",
    "number",
    metavar=say("NUMMER", "NUMBER"),
    help=say(
        "Keinen setzen; als JSON beweisen, dass dieser Laufzettel im jüngsten Anker steht.",
        "Set none; prove as JSON that this slip stands in the newest anchor.",
    ),
)
@process_option
@office_option
@json_option
def anchor(file: Path | None, number: str | None, process: str, folder: Path, as_json: bool) -> int:
    """Set an anchor, check all of them, or prove one slip."""
    if file is not None and number is not None:
        raise click.UsageError(say(*ONE_OF_THEM))
    office = opened(folder)
    if number is not None:
        with office.open_journal() as journal:
            print_json(anchored.prove(journal, number))
        return DONE
    return _set(office, process, as_json) if file is None else _check(office, process, file, as_json)


def _set(office: Office, process: str, as_json: bool) -> int:
    with office.open_journal() as journal:
        one = anchors.drop(journal, process)
        known = anchors.known(journal, process)
    file = _file(office)
    if not as_json:
        click.echo(one.line)
    carried = _carry_off(one, known, file) if file is not None else 0
    if as_json:
        said = {"process": one.process, "n": one.n, "at": one.at, "cases": one.cases, "root": one.root}
        print_json(said | {"line": one.line, "file": str(file) if file else None, "carried": carried})
    elif file is None:
        click.echo(
            say(
                "Tragen Sie diese Zeile von diesem Rechner weg; eine Datei dafür nennt office.toml unter [anker].",
                "Carry this line off this machine; a file for it is named in office.toml under [anker].",
            )
        )
    else:
        click.echo(say(f"In {file} eingetragen: {carried}.", f"Added to {file}: {carried}."))
    return DONE


def _file(office: Office) -> Path | None:
    """Where anchors are carried to, if office.toml names a place."""
    said = office.section("anker").get("datei")
    return office.path(str(said)) if said else None


def _carry_off(one: Anchor, known: list[Anchor], file: Path) -> int:
    """Add every line to the file that it lacks; returns how many.

    No folder is made here: where a share is not mounted, the line must not be left on the machine for carried off.
    """
    try:
        there = file.read_text(encoding="utf-8", errors="replace") if file.exists() else ""
        lines = set(there.splitlines())
        lacking = [each.line for each in known if each.line not in lines]
        broken_off = "\n" if there and not there.endswith("\n") else ""
        with file.open("ab") as out:
            out.write((broken_off + "".join(f"{line}\n" for line in lacking)).encode())
            out.flush()
            os.fsync(out.fileno())
    except OSError as wrong:
        why = refused(wrong)
        raise SystemFault(NOT_CARRIED.at(n=one.n, de=why.de, en=why.en)) from None
    return len(lacking)


def _check(office: Office, process: str, file: Path, as_json: bool) -> int:
    read = anchors.read_lines(file.read_text(encoding="utf-8", errors="replace"), file.name)
    carried = [one for one in read if one.process == process]
    if not carried:
        raise BusinessError(NONE_THERE.at(file=file.name, process=process))
    with office.open_journal() as journal:
        found = anchored.check(journal, process, carried)
    if as_json:
        print_json(
            {
                "process": process,
                "anchors": found.anchors,
                "cases": found.cases,
                "newest": found.newest,
                "uncarried": found.uncarried,
                "faults": [{"which": which, **what.as_dict()} for which, what in found.faults],
            }
        )
    else:
        _tell(found)
    return FOUND_BROKEN if found.faults else DONE


def _tell(found: Checked) -> None:
    click.echo(
        say(
            f"Verglichen: {found.anchors} Anker; der jüngste vom {local(found.newest)} steht für {found.cases} "
            "Laufzettel.",
            f"Compared: {found.anchors} anchors; the newest, of {local(found.newest)}, stands for {found.cases} slips.",
        )
    )
    for which, what in found.faults:
        click.echo(f"  ✗ {shown(which)}: {shown(what.text(LANGUAGE))}")
    if found.uncarried:
        click.echo(
            say(
                f"Nur im Journal, nicht in der Datei: {found.uncarried} Anker.",
                f"In the journal only, not in the file: {found.uncarried} anchors.",
            )
        )
    if not found.faults:
        click.echo(
            say(
                "Jeder verankerte Eintrag steht an seiner Stelle. Was in den Einträgen steht, prüft: laufzettel verify",
                "Every anchored entry stands in its place. What stands inside the entries is verified by: "
                "laufzettel verify",
            )
        )
