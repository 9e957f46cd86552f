# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`laufzettel pilot decide`: what leadership decided about a pilot, signed and kept."""

from __future__ import annotations

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
from laufzettel.cli.pilot.report import gathered
from laufzettel.cli.printing import local, wrapped
from laufzettel.errors import BusinessError, Message
from laufzettel.journal import decided, plans
from laufzettel.journal.decided import Decided, Verdict
from laufzettel.office import Office
from laufzettel.pilot.decision.weighing import weigh
from laufzettel.pilot.decision.written import VERDICTS
from laufzettel.pilot.report.told import Told
from laufzettel.signer import person

_WORDS = {"weiter": Verdict.GO_ON, "aendern": Verdict.CHANGE, "beenden": Verdict.STOP}
_WORDS |= {one.value.replace("_", "-"): one for one in Verdict}

NO_REPORT = Message(
    "decision.no_report",
    "Über E3 wird nach einem Bericht entschieden, und den gibt es nicht: {why}",
    "E3 is decided on a report, and there is none: {why_en}",
)


@command(
    "Über einen Entscheidungspunkt des Piloten entscheiden (E0 Auftrag, E1 Auswahl, E2 Umstellung, E3 wie es "
    "weitergeht); "
    "ohne Angabe zeigen, was entschieden ist und wofür die Ausstiegsregel spricht. Die Entscheidung trägt die "
    "Prüfsummen "
    "von Plan und Bericht und kann nicht geändert werden.",
    "Decide at a decision point of the pilot (E0 mandate, E1 choice, E2 going live, E3 what becomes of it); "
    "without any show "
    "what is decided and what the exit rule speaks for. The decision carries the digests of plan and report and "
    "cannot be "
    "changed.",
)
@click.argument("point", required=False, type=click.Choice(["E0", "E1", "E2", "E3"]))
@click.argument("verdict", required=False, type=click.Choice(list(_WORDS)))
@click.option("--why", default="", metavar=say("GRUND", "REASON"), help=say("Warum.", "Why."))
@click.option(
    "--terms", default="", metavar=say("BEDINGUNG", "TERMS"), help=say("Was sich ändern muss.", "What has to change.")
)
@signer_option
@process_option
@office_option
@json_option
def decide(
    point: str | None,
    verdict: str | None,
    why: str,
    terms: str,
    signer: str,
    process: str,
    folder: Path,
    as_json: bool,
) -> int:
    """Sign a decision, or show what was decided."""
    office = opened(folder)
    if point is not None and verdict is not None:
        who = person(signer)
        basis = _basis(office, process) if point == "E3" else None
        with office.open_journal() as journal:
            plan = basis.plan if basis else plans.latest(journal.database, process)
            digest, report = plan.digest if plan else "", basis.digest if basis else ""
            one = decided.decide(
                journal, process, point, _WORDS[verdict], by=who, why=why, terms=terms, plan=digest, report=report
            )
        _tell([one], as_json)
        return DONE
    with office.open_journal() as journal:
        history = decided.history(journal, process)
    _tell(history, as_json, speaks="" if as_json else _speaks(office, process))
    return DONE


def _basis(office: Office, process: str) -> Told:
    """What is decided on: the report as it stands."""
    try:
        return gathered(office, process)[0]
    except BusinessError as missing:
        raise BusinessError(NO_REPORT.at(why=missing.problem.de, why_en=missing.problem.en)) from None


def _speaks(office: Office, process: str) -> str:
    """What the exit rule speaks for; empty as long as there is no report."""
    try:
        found = gathered(office, process)[0]
    except BusinessError:
        return ""
    weighed = weigh(found)
    reasons = " ".join(say(one.de, one.en) for one in weighed.reasons)
    speaks = say("E3: die Ausstiegsregel spricht für: ", "E3: the exit rule speaks for: ")
    return found.inputs.marked(speaks + " ".join((say(*VERDICTS[weighed.verdict]) + ".", reasons)))


def _tell(history: list[Decided], as_json: bool, speaks: str = "") -> None:
    if as_json:
        print_json({"decisions": [one._asdict() for one in history]})
        return
    if not history:
        click.echo(say("Noch nichts entschieden.", "Nothing is decided yet."))
    for one in history:
        click.echo(f"{one.point}, {local(one.at)}, {one.person}: {say(*VERDICTS[one.verdict])}")
        click.echo(wrapped(" – ".join(filter(None, (one.why, one.terms))), "    "))
    if speaks:
        click.echo(wrapped(speaks, ""))
