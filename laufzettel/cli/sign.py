# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`laufzettel sign` and `laufzettel settle`: what a person signs."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import TYPE_CHECKING

import click

from laufzettel.case import State
from laufzettel.cli.language import say
from laufzettel.cli.main import DONE
from laufzettel.cli.options import PROCESS, json_option, office_option, opened, print_json, signer_option
from laufzettel.cli.status import print_slip
from laufzettel.errors import BusinessError, Message
from laufzettel.fields import TYPED_BY_PERSON, Field
from laufzettel.journal import people, views
from laufzettel.journal.people import Settled
from laufzettel.release import batch_gate, sample_of
from laufzettel.values import canonical

if TYPE_CHECKING:
    from laufzettel.form import Form
    from laufzettel.journal import Journal

WRONG_FIELD = Message(
    "sign.wrong_field",
    "„{given}“ ist keine Angabe der Form FELD=WERT, die zum Formular passt.",
    "“{given}” is not FIELD=VALUE as the form has it.",
    "Feldnamen stehen auf dem Laufzettel; Daten als TT.MM.JJJJ.",
    "Field names stand on the slip; dates as DD.MM.YYYY.",
)
ONE_THING = Message(
    "sign.one_thing",
    "Sagen Sie genau eines: --release, --reject, --set, --resume oder --batch.",
    "Say exactly one thing: --release, --reject, --set, --resume or --batch.",
)
NO_NUMBER = Message(
    "sign.no_number",
    "Es ist kein Vorgang genannt.",
    "No case is named.",
    "Nennen Sie mindestens eine Vorgangsnummer; laufzettel status zeigt sie.",
    "Name at least one case number; laufzettel status shows them.",
)
NOT_SEEN = Message(
    "sign.not_seen",
    "Aus der Stichprobe fehlt noch: {numbers}.",
    "Of the sample is still missing: {numbers}.",
    "Sehen Sie diese Vorgänge an (laufzettel slip) und nennen Sie jeden mit --seen.",
    "Look at these cases (laufzettel slip) and name each with --seen.",
)


@click.command(
    help=say(
        "Einen vorbereiteten Vorgang freigeben (--release), ablehnen (--reject), berichtigen (--set), nach Klärung "
        "zurückgeben (--resume), oder einen ganzen Stapel freigeben (--batch, Klasse A2).",
        "Release a prepared case (--release), reject it (--reject), correct it (--set), hand it back after "
        "clarification (--resume), or release a whole batch (--batch, class A2).",
    )
)
@click.argument("numbers", nargs=-1)
@click.option("--release", "to_release", is_flag=True, help=say("Freigeben.", "Release."))
@click.option("--reject", metavar=say("GRUND", "REASON"), help=say("Ablehnen, mit Grund.", "Reject, with the reason."))
@click.option(
    "--set",
    "values",
    multiple=True,
    metavar=say("FELD=WERT", "FIELD=VALUE"),
    help=say("Berichtigen; mehrfach.", "Correct; may be repeated."),
)
@click.option(
    "--resume", metavar=say("VERMERK", "NOTE"), help=say("Nach Klärung zurückgeben.", "Hand back after clarification.")
)
@click.option(
    "--batch",
    type=PROCESS,
    metavar=say("VERFAHREN", "PROCESS"),
    help=say("Stapelfreigabe mit Stichprobe.", "Release a batch with a sample."),
)
@click.option(
    "--seen",
    multiple=True,
    metavar=say("NUMMER", "NUMBER"),
    help=say("Diesen Vorgang der Stichprobe habe ich angesehen.", "I have looked at this case of the sample."),
)
@click.option("--dry-run", is_flag=True, help=say("Nur zeigen, nichts unterschreiben.", "Only show, sign nothing."))
@signer_option
@office_option
@json_option
def sign(
    numbers: tuple[str, ...],
    to_release: bool,
    reject: str | None,
    values: tuple[str, ...],
    resume: str | None,
    batch: str | None,
    seen: tuple[str, ...],
    dry_run: bool,
    signer: str,
    folder: Path,
    as_json: bool,
) -> int:
    """A person's signature."""
    if [to_release, reject is not None, bool(values), resume is not None, batch is not None].count(True) != 1:
        raise BusinessError(ONE_THING.at())
    numbers = tuple(number.strip().upper() for number in numbers)
    office = opened(folder)
    with office.open_journal() as journal:
        if batch is not None:
            said = office.section("verfahren", batch)
            batch_gate(journal, office.automation(batch), int(str(said.get("stapel_ab_faellen", 200))))
            numbers = _batch(journal, batch, int(str(said.get("stichprobe_prozent", 10))), seen, signer, dry_run)
        elif not numbers:
            raise BusinessError(NO_NUMBER.at())
        elif dry_run:
            for number in numbers:
                print_slip(views.slip(journal, number))
        elif to_release:
            people.release(journal, numbers, by=signer, detail={"class": "A1"})
        else:
            for number in numbers:
                _sign_one(journal, number, reject, resume, values, signer)
    if as_json:
        print_json({"signed": [] if dry_run else list(numbers), "by": signer})
    elif dry_run:
        click.echo(say("Nichts wurde unterschrieben.", "Nothing was signed."))
    else:
        click.echo(
            say(
                f"Unterschrieben: {len(numbers)}. Weiter geht es mit dem nächsten Lauf.",
                f"Signed: {len(numbers)}. The next run takes them along.",
            )
        )
    return DONE


def _sign_one(
    journal: Journal, number: str, reject: str | None, resume: str | None, values: tuple[str, ...], signer: str
) -> None:
    """What is said about each case by itself."""
    if reject is not None:
        people.reject(journal, number, by=signer, note=reject)
    elif resume is not None:
        people.resume(journal, number, by=signer, note=resume)
    else:
        form = _form(views.slip(journal, number).process)
        people.correct(journal, number, _fields(form, values), by=signer)


def _batch(
    journal: Journal, process: str, percent: int, seen: tuple[str, ...], signer: str, dry_run: bool
) -> tuple[str, ...]:
    """Release everything that waits for release, after the list was shown and the sample was looked at."""
    waiting = [one.number for one in views.waiting(journal, process, State.RELEASE, limit=500)]
    if not waiting:
        return ()
    sample = sample_of(waiting, percent)
    click.echo(
        say(
            f"Stapel mit {len(waiting)} Vorgängen; Stichprobe: {', '.join(sample)}",
            f"Batch of {len(waiting)} cases; sample: {', '.join(sample)}",
        )
    )
    if dry_run:
        for number in waiting:
            result = views.slip(journal, number).decision.get("outputs")
            amount = result.get("betrag", "") if isinstance(result, dict) else ""
            click.echo(f"  {'•' if number in sample else ' '} {number}  {amount:>10} EUR")
        return ()
    missing = sorted(set(sample) - {number.strip().upper() for number in seen})
    if missing:
        raise BusinessError(NOT_SEEN.at(numbers=", ".join(missing)))
    people.release(journal, waiting, by=signer, detail={"class": "A2", "cases": len(waiting), "sample": sample})
    return tuple(waiting)


def _form(process: str) -> Form:
    module = importlib.import_module(f"flows.{process}.form")
    form: Form = module.FORM
    return form


def _fields(form: Form, values: tuple[str, ...]) -> dict[str, Field]:
    """`FIELD=VALUE` words as fields a person typed."""
    known = {field.name: field for field in form.all_fields}
    found = {}
    for given in values:
        name, equals, raw = given.partition("=")
        field = known.get(name.strip())
        value = canonical(field.kind, raw, field) if field and raw.strip() else None
        if field is None or not equals or (raw.strip() and value is None):
            raise BusinessError(WRONG_FIELD.at(given=name))
        found[field.name] = Field(value, raw, TYPED_BY_PERSON)
    return found


@click.command(
    help=say(
        "Einen ungeklärten Schreibvorgang ansehen und klären: steht er im Fachverfahren oder nicht?",
        "Look at a doubtful write and settle it: does it stand in the legacy system or not?",
    )
)
@click.argument("number")
@click.option("--written", "outcome", flag_value=Settled.WRITTEN.value, help=say("Er steht dort.", "It is there."))
@click.option(
    "--not-written",
    "outcome",
    flag_value=Settled.NOT_WRITTEN.value,
    help=say("Er steht nicht dort; zur Klärung.", "It is not there; to clarification."),
)
@click.option(
    "--write-again", "outcome", flag_value=Settled.WRITE_AGAIN.value, help=say("Noch einmal schreiben.", "Write again.")
)
@click.option("--note", default="", help=say("Was Sie dort gesehen haben.", "What you saw there."))
@click.option("--as", "signer", envvar="LAUFZETTEL_SIGNER", default="", help=say("Wer unterschreibt.", "Who signs."))
@office_option
@json_option
def settle(number: str, outcome: str | None, note: str, signer: str, folder: Path, as_json: bool) -> int:
    """Show the evidence, or end the doubt."""
    number = number.strip().upper()
    with opened(folder).open_journal() as journal:
        slip = views.slip(journal, number)
        if outcome is not None:
            people.settle_doubt(journal, number, Settled(outcome), by=signer, note=note)
        elif not as_json:
            print_slip(slip)
    evidence = [
        {"target": one.target, "key": one.key, "state": one.state.value, "to_write": one.payload, "seen": one.evidence}
        for one in slip.effects
    ]
    if as_json:
        print_json({"number": number, "evidence": evidence, "settled": outcome})
    elif outcome is None:
        click.echo(
            say(
                "Was geschrieben werden sollte, und was zuletzt zu sehen war:",
                "What was to be written, and what was last seen:",
            )
        )
        for one in evidence:
            click.echo(f"  {one['target']}  {one['key']}  {one['state']}\n    {one['to_write']}\n    {one['seen']}")
        how = f"laufzettel settle {number} --written | --not-written | --write-again --note TEXT --as NAME"
        click.echo(say(f"Klären mit: {how}", f"Settle with: {how}"))
    else:
        click.echo(say(f"Geklärt: {number}.", f"Settled: {number}."))
    return DONE
