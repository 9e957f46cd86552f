# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Between a workbook of rules and a DMN model; the result is read back before it is put in place."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from laufzettel.cli.language import LANGUAGE, say
from laufzettel.cli.main import DONE, WRONG_INPUT
from laufzettel.cli.options import command, json_option, print_json
from laufzettel.cli.printing import shown, wrapped
from laufzettel.errors import BusinessError, Problem

if TYPE_CHECKING:
    from laufzettel.rules.exchange import Converted


@command(
    "Eine Regelmappe (.xlsx) in ein DMN-Modell (.dmn) umwandeln oder umgekehrt. Das Ergebnis wird zurückgelesen; nur "
    "wenn es dasselbe sagt, wird es geschrieben. Ohne ZIEL wird nur geprüft.",
    "Convert a workbook of rules (.xlsx) into a DMN model (.dmn), or the other way round. The result is read back; "
    "it is written only if it says the same. Without TARGET it is only checked.",
)
@click.argument("source", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar=say("QUELLE", "SOURCE"))
@click.argument("target", type=click.Path(path_type=Path), metavar=say("[ZIEL]", "[TARGET]"), required=False)
@click.option(
    "--dmn",
    type=click.Choice(["1.1", "1.2", "1.3", "1.4", "1.5"]),
    help=say(
        "Fassung von DMN, in der ein Modell geschrieben wird; ohne Angabe 1.5. Ältere Werkzeuge wollen oft 1.3.",
        "Version of DMN in which a model is written; 1.5 if not given. Older tools often want 1.3.",
    ),
)
@json_option
def convert(source: Path, target: Path | None, dmn: str | None, as_json: bool) -> int:
    """Convert and verify; write only to a place where nothing is."""
    from laufzettel.rules import RulesInvalid, read_file
    from laufzettel.rules.dmn import Version
    from laufzettel.rules.exchange import convert as converted
    from laufzettel.rules.exchange.messages import TARGET_EXISTS

    if target is not None and target.exists():
        raise BusinessError(TARGET_EXISTS.at(file=target.name))
    wanted = target or source.with_suffix(".dmn" if source.suffix.casefold() == ".xlsx" else ".xlsx")
    try:
        made = converted(read_file(source), source.name, wanted.name, Version(dmn) if dmn else None)
    except RulesInvalid as invalid:
        return refuse(invalid.problems, as_json=as_json)
    if target is not None and not _put(made.content, target):
        raise BusinessError(TARGET_EXISTS.at(file=target.name))
    if as_json:
        print_json({**made.as_dict(), "written": str(target) if target is not None else None})
    else:
        _print(made, target)
    return DONE


def refuse(problems: list[Problem], *, as_json: bool) -> int:
    """Say every wrong cell of a workbook.

    Args:
        problems: at least one.
        as_json: for a program.

    Returns:
        The exit code.
    """
    if as_json:
        print_json({"error": problems[0].as_dict(), "problems": [one.as_dict() for one in problems]})
    for one in problems:
        click.echo(wrapped(one.text(LANGUAGE), "    ", first="  ✗ "), err=True)
    return WRONG_INPUT


def _put(content: bytes, target: Path) -> bool:
    """Put the file in place as a whole; False if somebody else has put one there meanwhile."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".part")
    draft = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            os.fchmod(file.fileno(), 0o666 & ~_mask())
        try:
            target.hardlink_to(draft)  # unlike a move it never replaces anything
        except FileExistsError:
            return False
        except OSError:  # shares of other systems know no hard links
            with target.open("xb"):
                pass
            draft.replace(target)
            return True
    finally:
        draft.unlink(missing_ok=True)
    return True


def _mask() -> int:
    """The permissions that new files do not get."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _print(made: Converted, target: Path | None) -> None:
    click.echo(
        say(
            f"Tabellen {made.tables}, Regeln {made.rules}; zurückgelesen sagt das Ergebnis dasselbe.",
            f"Tables {made.tables}, rules {made.rules}; read back, the result says the same.",
        )
    )
    if made.version:
        click.echo(f"Version {made.version}")
    click.echo(f"Hash    {made.hash_after}")
    for german, english, count in made.not_carried:
        what = say(german, english)
        click.echo(say(f"  · nicht übernommen: {what} ({count})", f"  · not carried on: {what} ({count})"))
    if target is None:
        click.echo(say("Nichts geschrieben: kein Ziel genannt.", "Nothing written: no target given."))
    else:
        click.echo(say(f"Geschrieben: {shown(target.name)}", f"Written: {shown(target.name)}"))
