# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`laufzettel rules release`: look at what a release would change, then sign it."""

from __future__ import annotations

import importlib
from pathlib import Path

import click

from laufzettel.cli.language import LANGUAGE, say
from laufzettel.cli.main import DONE, FOUND_BROKEN
from laufzettel.cli.options import (
    command,
    json_option,
    office_option,
    opened,
    print_json,
    ruled_option,
    signer_option,
)
from laufzettel.cli.printing import shown, wrapped
from laufzettel.journal.rule_releases import RED, Release
from laufzettel.office_rules import FOLDER, ProcessRules, Proposal, named, propose, signed
from laufzettel.office_rules import release as sign
from laufzettel.rules.releases import Change, Kind
from laufzettel.signer import person

_KINDS = {
    Kind.ADDED: ("neu", "added"),
    Kind.REMOVED: ("entfallen", "removed"),
    Kind.CHANGED: ("geändert", "changed"),
    Kind.MOVED: ("umgestellt", "moved"),
}
_THINGS = {
    "rule": ("Regel {name}", "rule {name}"),
    "rules": ("Reihenfolge der Regeln", "order of the rules"),
    "head": ("Kopf der Tabelle", "head of the table"),
    "table": ("Tabelle", "table"),
    "term": ("Begriff {name}", "term {name}"),
    "info": ("Info, {name}", "Info, {name}"),
}


@command(
    "Eine Regelmappe freigeben: nach ihr wird entschieden, an den Tagen, an denen sie gilt. Ohne --yes wird nur "
    "gezeigt, was sich änderte. Wer sie geschrieben hat, gibt sie nicht frei; was rot ist, nur mit einem Grund.",
    "Release a workbook of rules: decisions are made by it on the days it is valid. Without --yes only shows what "
    "would change. Whoever wrote it does not release it; what is red is released only with a reason.",
)
@click.argument("workbook", type=click.Path(dir_okay=False, path_type=Path), metavar=say("REGELMAPPE", "WORKBOOK"))
@click.option("--author", default="", metavar="NAME", help=say("Wer sie geschrieben hat.", "Who wrote it."))
@click.option(
    "--override",
    default="",
    metavar=say("GRUND", "REASON"),
    help=say("Trotz roter Befunde freigeben; der Grund bleibt stehen.", "Release despite red findings; kept for good."),
)
@click.option("--yes", is_flag=True, help=say("Wirklich freigeben.", "Really release it."))
@ruled_option
@signer_option
@office_option
@json_option
def release(
    workbook: Path,
    author: str,
    override: str,
    yes: bool,
    process: str,
    signer: str,
    folder: Path,
    as_json: bool,
) -> int:
    """Show, or sign; exit code 3 if something is red and no reason is given."""
    office = opened(folder)
    rules: ProcessRules = importlib.import_module(f"flows.{process}.tables").rules()
    done: Release | None = None
    with office.open_journal() as journal:
        what = propose(journal, rules, office.path(FOLDER), workbook)
        refused = bool(what.red) and not override.strip()
        if yes and not refused:
            by, wrote = person(signer), person(author)
            done = sign(journal, process, office.path(FOLDER), what, author=wrote, by=by, override=override)
    if as_json:
        print_json(_as_json(process, what, done, refused=refused))
    else:
        _print(workbook, what, done, refused=refused)
    return FOUND_BROKEN if refused else DONE


def _as_json(process: str, what: Proposal, done: Release | None, *, refused: bool) -> dict[str, object]:
    return {
        "process": process,
        "released": done.n if done else None,
        "refused": refused,
        **what.checked._asdict(),
        "replaces": [one.version for one in what.replaced],
        "changes": [one.as_dict() for one in what.changes],
        "red": [one.as_dict() for one in what.red],
        "hints": [one.as_dict() for one in what.hints],
    }


def _print(workbook: Path, what: Proposal, done: Release | None, *, refused: bool) -> None:
    click.echo(f"{shown(workbook.name)}: {shown(say(*named(what.checked)))}")
    for one in what.replaced:
        click.echo(
            wrapped(say("tritt an die Stelle von: ", "takes the place of: ") + say(*named(one)), "    ", first="  ")
        )
    click.echo(
        say("Was sie anders sagt:", "What it says otherwise:")
        if what.changes
        else say("Sie sagt dasselbe.", "It says the same.")
    )
    for change in what.changes:
        click.echo(f"  {say(*_KINDS[change.kind]):11} {shown(_thing(change))}")
    for mark, problems in (("✗", what.red), ("·", what.hints)):
        for problem in problems:
            click.echo(wrapped(problem.text(LANGUAGE), "    ", first=f"  {mark} "))
    if done:
        click.echo(wrapped(say(f"Freigabe {done.n}: ", f"Release {done.n}: ") + say(*signed(done)), "  ", first=""))
    elif refused:
        click.echo(wrapped(RED.at(count=len(what.red)).text(LANGUAGE), "", first=""))
    else:
        ask = "laufzettel rules release … --author NAME --as NAME --yes"
        click.echo(say(f"Noch nicht freigegeben. Freigeben: {ask}", f"Not released yet. To release: {ask}"))


def _thing(change: Change) -> str:
    said = say(*_THINGS[change.what]).format(name=change.name)
    return f"{change.table}: {said}" if change.table else said
