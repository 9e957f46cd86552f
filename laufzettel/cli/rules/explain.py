# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`laufzettel rules explain`: how a case is decided and why, and why a certain rule does not decide it."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from laufzettel.cli.language import LANGUAGE, say
from laufzettel.cli.main import DONE
from laufzettel.cli.options import command, json_option, print_json
from laufzettel.cli.printing import wrapped
from laufzettel.errors import BusinessError, Message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from laufzettel.rules import Table, Term, Value
    from laufzettel.rules.settling import Output, Verdict

UNKNOWN_TERM = Message(
    "explain.unknown_term",
    "Die Tabelle „{table}“ fragt keinen Begriff „{term}“.",
    "The table “{table}” asks for no term “{term}”.",
    "Sie fragt: {terms}.",
    "It asks for: {terms}.",
)
VALUE_UNREAD = Message(
    "explain.value_unread",
    "Der Wert zu „{term}“ ist nicht vom Typ {type}, oder er lässt sich auf zwei Arten lesen.",
    "The value of “{term}” is not of type {type}, or it can be read in two ways.",
    "Bitte NAME=WERT schreiben, zum Beispiel 12,50 oder 31.12.2026 oder ja.",
    "Write NAME=VALUE, such as 12.50 or 2026-12-31 or yes.",
)
UNKNOWN_TABLE = Message(
    "explain.unknown_table",
    "Die Regelmappe hat keine Tabelle „{table}“.",
    "The workbook has no table “{table}”.",
    "Sie hat: {tables}.",
    "It has: {tables}.",
)


@command(
    "Einen Fall entscheiden und begründen: Regeln, Rechtsgrundlage, Ergebnis; mit --why-not auch, an welchen "
    "Bedingungen eine Regel scheitert. Ändert nichts.",
    "Decide a case and say why: rules, legal basis, result; with --why-not also by which conditions a rule fails. "
    "Changes nothing.",
)
@click.argument("workbook", type=click.Path(dir_okay=False, path_type=Path), metavar=say("REGELMAPPE", "WORKBOOK"))
@click.argument("table", metavar=say("TABELLE", "TABLE"))
@click.option(
    "--value",
    "values",
    multiple=True,
    metavar=say("NAME=WERT", "NAME=VALUE"),
    help=say("Eine Angabe des Falls; mehrfach möglich.", "An input of the case; repeatable."),
)
@click.option(
    "--why-not",
    "asked",
    multiple=True,
    metavar=say("REGEL", "RULE"),
    help=say("Warum gilt diese Regel nicht? Mehrfach möglich.", "Why does this rule not apply? Repeatable."),
)
@click.option(
    "--stichtag",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar=say("TAG", "DAY"),
    help=say("Stichtag (JJJJ-MM-TT); sonst heute.", "Date of law (YYYY-MM-DD); else today."),
)
@json_option
def explain(
    workbook: Path,
    table: str,
    values: tuple[str, ...],
    asked: tuple[str, ...],
    stichtag: datetime | None,
    as_json: bool,
) -> int:
    """Decide one case and explain it."""
    from laufzettel.rules import load_rules
    from laufzettel.rules.explaining import why_not

    book = load_rules(workbook)
    if table not in book.tables:
        raise BusinessError(UNKNOWN_TABLE.at(table=table, tables=", ".join(book.tables)))
    found = book.tables[table]
    case = _case(found, values)
    day = stichtag.date() if stichtag else date.today()  # noqa: DTZ011  the office's calendar says which day it is
    decided = found.evaluate({name: [case.get(name)] for name in found.inputs}, [day])
    record, why = decided.record(0), [why_not(found, case, rule, day) for rule in asked]
    if as_json:
        print_json(record | {"stichtag": day.isoformat(), "why_not": [one.as_dict() for one in why]})
        return DONE
    written = day.strftime(say("%d.%m.%Y", "%Y-%m-%d"))
    lines: list[tuple[str, object]] = [
        (say("Stichtag", "Date of law"), written),
        (say("Urteil", "Verdict"), _verdict(decided.verdicts[0])),
        (say("Regeln", "Rules"), ", ".join(decided.rules[0]) or "–"),
        (say("Rechtsgrundlage", "Legal basis"), "; ".join(decided.explain(0).legal_basis) or "–"),
        (say("Begründung", "Reason"), record["reason"]),
    ]
    lines += [(name, _listed(output, book.terms[name])) for name, output in decided.outputs.items()]
    for head, said in lines:
        click.echo(wrapped(f"{head}: {said}", "  ", first=""))
    for one in why:
        click.echo(wrapped(one.text(LANGUAGE), "  ", first=""))
    return DONE


def _verdict(verdict: Verdict) -> str:
    """The verdict in words; programs get its name."""
    from laufzettel.rules.settling import Verdict
    from laufzettel.rules.simulation.results import VERDICT_WORDS

    return say("entschieden", "decided") if verdict is Verdict.OK else say(*VERDICT_WORDS[verdict])


def _listed(outputs: Sequence[Output], term: Term) -> str:
    """What comes out for the one case, as people write it."""
    from laufzettel.rules.exchange.wording import value_text

    flat = [one for output in outputs for one in (output if isinstance(output, list) else [output])]
    return "; ".join("–" if one is None else value_text(one, term, LANGUAGE) for one in flat)


def _case(table: Table, values: tuple[str, ...]) -> dict[str, Value]:
    """The inputs as the terms want them."""
    from laufzettel.rules.given import read_value

    case: dict[str, Value] = {}
    for one in values:
        name, _, said = one.partition("=")
        name = name.strip()
        if name not in table.inputs:
            raise BusinessError(UNKNOWN_TERM.at(table=table.name, term=name, terms=", ".join(table.inputs)))
        term = table.terms[name]
        read = read_value(said, term)
        if read.unread:
            raise BusinessError(VALUE_UNREAD.at(term=name, type=term.type.value))
        case[name] = read.values[0]
    return case
