# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`laufzettel settle`: a person looks at a doubtful write, and ends the doubt."""

from __future__ import annotations

import importlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from laufzettel.cli.language import EFFECTS, say
from laufzettel.cli.main import DONE
from laufzettel.cli.options import (
    command,
    json_option,
    number_argument,
    office_option,
    opened,
    print_json,
    signer_option,
)
from laufzettel.cli.printing import shown, width, wrapped
from laufzettel.cli.sign import said_why
from laufzettel.cli.slip import in_words, print_slip
from laufzettel.errors import BusinessError, LaufzettelError, Message
from laufzettel.journal import people, views
from laufzettel.journal.effects import DOUBTFUL, Effect
from laufzettel.journal.people import Settled
from laufzettel.signer import person

if TYPE_CHECKING:
    from laufzettel.office import Office

Rows = Sequence[Mapping[str, object]]

ONE_OUTCOME = Message(
    "settle.one_outcome",
    "Sagen Sie genau eines: --written, --not-written oder --write-again.",
    "Say exactly one thing: --written, --not-written or --write-again.",
    "Sehen Sie im Fachverfahren nach, welches stimmt.",
    "Look into the legacy system to find out which is true.",
)
_NEXT = {
    Settled.WRITTEN: say(
        "Es wird dort nichts mehr geschrieben; weiter geht es mit dem nächsten Lauf: laufzettel run",
        "Nothing more is written there; the next run takes it along: laufzettel run",
    ),
    Settled.NOT_WRITTEN: say(
        "Er ist jetzt ein Klärungsfall: geben Sie ihn zurück (laufzettel sign NUMMER --resume VERMERK), berichtigen "
        "Sie ihn (--set FELD=WERT), oder lehnen Sie ihn ab (--reject GRUND).",
        "It is a case for clarification now: hand it back (laufzettel sign NUMBER --resume NOTE), correct it "
        "(--set FIELD=VALUE), or reject it (--reject REASON).",
    ),
    Settled.WRITE_AGAIN: say(
        "Der nächste Lauf schreibt noch einmal: laufzettel run", "The next run writes once more: laufzettel run"
    ),
}
_COLUMN = 18


@command(
    "Einen ungeklärten Schreibvorgang ansehen und klären: steht er im Fachverfahren oder nicht?",
    "Look at a doubtful write and settle it: does it stand in the legacy system or not?",
)
@number_argument
@click.option("--written", "written", is_flag=True, help=say("Er steht dort.", "It is there."))
@click.option(
    "--not-written",
    "not_written",
    is_flag=True,
    help=say("Er steht nicht dort; zur Klärung.", "It is not there; to clarification."),
)
@click.option("--write-again", "write_again", is_flag=True, help=say("Noch einmal schreiben.", "Write again."))
@click.option(
    "--note",
    default="",
    metavar=say("VERMERK", "NOTE"),
    help=say("Was Sie dort gesehen haben; nötig.", "What you saw there; required."),
)
@signer_option
@office_option
@json_option
def settle(
    number: str,
    written: bool,
    not_written: bool,
    write_again: bool,
    note: str,
    signer: str,
    folder: Path,
    as_json: bool,
) -> int:
    """Show the evidence, or end the doubt."""
    outcome = _the_one(written, not_written, write_again)
    number = number.strip().upper()
    office = opened(folder)
    with office.open_journal() as journal:
        slip = views.slip(journal, number)
        doubtful = [effect for effect in slip.effects if effect.state in DOUBTFUL]
        if outcome is not None:
            note, signer = said_why("--note", note), person(signer)
            people.settle_doubt(journal, number, outcome, by=signer, note=note)
    there = [_there(office, slip.process, effect) for effect in doubtful] if outcome is None else [None] * len(doubtful)
    if as_json:
        evidence = [
            {
                "target": one.target,
                "key": one.key,
                "state": one.state.value,
                "to_write": one.payload,
                "seen": one.evidence,
                "there": rows,
            }
            for one, rows in zip(doubtful, there, strict=True)
        ]
        print_json({"number": number, "evidence": evidence, "settled": outcome and outcome.value})
    elif outcome is not None:
        click.echo(wrapped(f"{say('Geklärt', 'Settled')}: {number}. {_NEXT[outcome]}", ""))
    else:
        print_slip(slip, office.region())
        for effect, rows in zip(doubtful, there, strict=True):
            _print_evidence(effect, rows)
        _print_how(number, any(doubtful))
    return DONE


def _the_one(*said: bool) -> Settled | None:
    """Which outcome was said, in the order of `Settled`; None if none.

    Raises:
        BusinessError: more than one was said.
    """
    outcomes = [outcome for outcome, chosen in zip(Settled, said, strict=True) if chosen]
    if len(outcomes) > 1:
        raise BusinessError(ONE_OUTCOME.at())
    return outcomes[0] if outcomes else None


def _there(office: Office, process: str, effect: Effect) -> dict[str, Rows] | None:
    """What stands in the foreign system right now, table by table; None if nobody can look."""
    health = importlib.import_module(f"flows.{process}.health")
    try:
        found: dict[str, Rows] | None = health.standing(office, effect.target, effect.key, effect.payload)
    except LaufzettelError:
        return None
    return found


def _print_evidence(effect: Effect, there: Mapping[str, Rows] | None) -> None:
    """What was to be written beside what stands there, line by line; what differs is marked."""
    click.echo(f"\n{effect.target}  {shown(effect.key)}  {EFFECTS[effect.state.value]}")
    if effect.evidence:
        click.echo(wrapped(say("zuletzt gesehen: ", "last seen: ") + in_words(effect.evidence), "    ", first="  "))
    room = max(20, (width() - _COLUMN - 8) // 2)
    missing = say("nicht nachzusehen", "cannot be looked up") if there is None else "–"
    heads = say("sollte geschrieben werden", "was to be written"), say("steht dort", "stands there")
    click.echo(f"    {'':{_COLUMN}} {heads[0]:{room}} {heads[1]}")
    for table, said in effect.payload.items():
        wanted: Rows = said if isinstance(said, list) else [{table: said}]
        found = (there or {}).get(table, [])
        for n in range(max(len(wanted), len(found))):
            if isinstance(said, list):
                click.echo(say(f"  {table}, Zeile {n + 1}", f"  {table}, row {n + 1}"))
            _print_row(wanted[n] if n < len(wanted) else {}, found[n] if n < len(found) else {}, room, missing)


def _print_row(wanted: Mapping[str, object], found: Mapping[str, object], room: int, missing: str) -> None:
    for column in [*wanted, *(one for one in found if one not in wanted)]:
        left, right = _cell(wanted, column, "–"), _cell(found, column, missing)
        mark = "≠" if found and left != right else " "
        click.echo(f"  {mark} {shown(column):{_COLUMN}} {left[:room]:{room}} {right[:room]}")


def _cell(row: Mapping[str, object], column: str, absent: str) -> str:
    if column not in row:
        return absent
    return "" if row[column] is None else shown(str(row[column]))


def _print_how(number: str, doubt: bool) -> None:
    if not doubt:
        click.echo(say(f"\nAn {number} ist nichts ungeklärt.", f"\nNothing about {number} is in doubt."))
        return
    how = f"laufzettel settle {number} --written | --not-written | --write-again --note TEXT --as NAME"
    click.echo(say(f"\nKlären mit: {how}", f"\nSettle with: {how}"))
