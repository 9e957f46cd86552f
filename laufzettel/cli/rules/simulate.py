# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`laufzettel rules simulate`: what changes if past cases were decided by another version of the rules."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from laufzettel.cli.language import LANGUAGE, say
from laufzettel.cli.main import DONE, WRONG_INPUT
from laufzettel.cli.options import PROCESS, command, json_option, office_option, opened, print_json
from laufzettel.cli.progress import counting_late
from laufzettel.errors import BusinessError, Message

if TYPE_CHECKING:
    from laufzettel.rules import Table
    from laufzettel.rules.simulation import Rows, Simulated

_LISTED = 1_000
_LISTED_IN_A_WORKBOOK = 50_000

WHICH_CASES = Message(
    "simulation.which_cases",
    "Es fehlt, woher die Fälle kommen.",
    "It is not said where the cases come from.",
    "Bitte entweder eine Datei mit --cases nennen oder ein Verfahren mit --process.",
    "Name either a file with --cases or a process with --process.",
)


@command(
    "Was wäre, wenn: vergangene Fälle nach zwei Fassungen einer Regelmappe entscheiden und zeigen, was sich ändert. "
    "Beide entscheiden alle Fälle, gleich wann die Mappen gelten; die Gültigkeit einzelner Regeln bleibt. "
    "Ändert nichts. Endet mit 2, wenn Zeilen nicht gelesen werden konnten.",
    "What if: decide past cases by two versions of a workbook of rules and show what changes. Both decide all cases, "
    "whenever the workbooks are valid; the validity of single rules stays. Changes nothing. Ends with 2 if rows could "
    "not be read.",
)
@click.argument("old", type=click.Path(dir_okay=False, path_type=Path), metavar=say("ALT", "OLD"))
@click.argument("new", type=click.Path(dir_okay=False, path_type=Path), metavar=say("NEU", "NEW"))
@click.option(
    "--cases",
    "file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar=say("DATEI", "FILE"),
    help=say(
        "Fälle als CSV oder XLSX: eine Spalte je Begriff, Spalte „Stichtag“.",
        "Cases as CSV or XLSX: a column per term, column “Stichtag”.",
    ),
)
@click.option(
    "--process",
    type=PROCESS,
    metavar=say("VERFAHREN", "PROCESS"),
    help=say(
        "Statt --cases: die entschiedenen Vorgänge dieses Verfahrens im Amt.",
        "Instead of --cases: the decided cases of this process in the office.",
    ),
)
@office_option
@click.option(
    "--table",
    default="",
    metavar=say("TABELLE", "TABLE"),
    help=say("Welche Tabelle, wenn es mehrere gibt.", "Which table, if there are several."),
)
@click.option(
    "--stichtag",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar=say("TAG", "DAY"),
    help=say("Ein Stichtag für alle Fälle (JJJJ-MM-TT).", "One date of law for all cases (YYYY-MM-DD)."),
)
@click.option(
    "--id",
    "id_column",
    default="",
    metavar=say("SPALTE", "COLUMN"),
    help=say("Spalte, die einen Fall benennt; sonst seine Zeile.", "Column that names a case; else its row does."),
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    metavar=say("ORDNER", "FOLDER"),
    help=say(
        "Alles als XLSX, mit den Angaben der geänderten Fälle, und Diagramme in einen leeren Ordner schreiben.",
        "Write all of it as XLSX, with the inputs of changed cases, and charts into an empty folder.",
    ),
)
@json_option
def simulate(
    old: Path,
    new: Path,
    file: Path | None,
    process: str | None,
    folder: Path,
    table: str,
    stichtag: datetime | None,
    id_column: str,
    out: Path | None,
    as_json: bool,
) -> int:
    """Compare two versions over cases."""
    from laufzettel.rules import load_rules
    from laufzettel.rules.simulation import simulate as simulated
    from laufzettel.rules.simulation import table_in_common
    from laufzettel.rules.simulation.writing import refuse_full, write

    if (file is None) == (process is None):
        raise BusinessError(WHICH_CASES.at())
    if out is not None:
        refuse_full(out)
    versions = table_in_common(load_rules(old), load_rules(new), table)
    day = stichtag.date() if stichtag else None
    with ExitStack() as stack:
        rows = _from_file(file, stack, as_json) if file else _from_journal(folder, process or "", versions[0], stack)
        found = simulated(
            *versions,
            rows,
            stichtag=day,
            id_column=id_column if file else rows.headings[0],
            listed=_LISTED if out is None else _LISTED_IN_A_WORKBOOK,
            with_inputs=out is not None,
        )
    files = write(out, found.result, found.problems, LANGUAGE) if out is not None else []
    _tell(found, files, out, as_json=as_json)
    return WRONG_INPUT if found.left_out else DONE


def _from_file(path: Path, stack: ExitStack, quiet: bool) -> Rows:
    from laufzettel.rules.simulation import open_rows

    return open_rows(path, stack, counting_late(stack, say("Fälle lesen", "Reading cases"), quiet=quiet))


def _from_journal(folder: Path, process: str, table: Table, stack: ExitStack) -> Rows:
    from laufzettel.cli.rules.decided_cases import decided_cases

    journal = stack.enter_context(opened(folder).open_journal())
    return decided_cases(journal, process, table)


def _tell(found: Simulated, files: list[str], out: Path | None, *, as_json: bool) -> None:
    if as_json:
        from laufzettel.rules.simulation.as_json import result_as_dict

        left_out = {"left_out": found.left_out, "problems": [one.as_dict() for one in found.problems]}
        print_json(
            result_as_dict(found.result) | {"columns_missing": list(found.missing)} | left_out | {"files": files}
        )
        return
    from laufzettel.cli.rules.simulate_shown import show

    show(found)
    if files:
        click.echo(say(f"\n{len(files)} Dateien in {out}.", f"\n{len(files)} files in {out}."))
