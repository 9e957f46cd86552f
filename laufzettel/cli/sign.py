# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`laufzettel sign`: what a person signs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from laufzettel.case import State
from laufzettel.cli.language import LANGUAGE, say
from laufzettel.cli.main import DONE
from laufzettel.cli.options import (
    PROCESS,
    command,
    json_option,
    office_option,
    opened,
    print_json,
    signer_option,
)
from laufzettel.cli.printing import counted_cases, decimal, shown, wrapped
from laufzettel.cli.rehearsal import rehearse
from laufzettel.cli.slip import form_of, print_slip, slip_for_eyes
from laufzettel.errors import BusinessError, Message, Problem
from laufzettel.fields import TYPED_BY_PERSON, Field
from laufzettel.journal import approvals, people, views
from laufzettel.release import (
    Terms,
    admitted,
    batch_gate,
    for_two,
    left_out,
    release_batch,
    release_one,
    sample_of,
    terms,
)
from laufzettel.signer import person
from laufzettel.values import canonical

if TYPE_CHECKING:
    from laufzettel.form import Form
    from laufzettel.journal import Journal

WRONG_FIELD = Message(
    "sign.wrong_field",
    "„{given}“ ist keine Angabe der Form FELD=WERT, die zum Formular passt.",
    "“{given}” is not FIELD=VALUE as the form has it.",
    "Die Felder stehen auf dem Laufzettel; Daten als TT.MM.JJJJ.",
    "The fields stand on the slip; dates as DD.MM.YYYY.",
)
NO_FIELD = Message(
    "sign.no_field",
    "Ein Feld „{given}“ hat das Formular nicht.",
    "The form has no field “{given}”.",
    "Berichtigen oder eintragen lassen sich, mit Name oder Bezeichnung: {names_de}.",
    "These can be corrected or entered, by name or label: {names_en}.",
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
    "Nennen Sie die Vorgangsnummer; laufzettel status zeigt sie.",
    "Name the case number; laufzettel status shows it.",
)
NO_NUMBER_WITH_BATCH = Message(
    "sign.no_number_with_batch",
    "Hinter --batch steht ein Verfahren; ein einzelner Vorgang lässt sich daneben nicht nennen.",
    "After --batch comes a process; no single case can be named beside it.",
    "Einen Vorgang geben Sie frei mit: laufzettel sign NUMMER --release; angesehene nennen Sie mit --seen.",
    "One case is released by: laufzettel sign NUMBER --release; those looked at are named with --seen.",
)
ONE_NUMBER = Message(
    "sign.one_number",
    "Eine Unterschrift gilt genau einem Vorgang, den Sie angesehen haben.",
    "A signature is for exactly one case that you have looked at.",
    "Nennen Sie einen nach dem anderen; mehrere auf einmal gibt nur --batch frei, nach der Stichprobe.",
    "Name one after the other; several at once are released by --batch only, after the sample.",
)
NO_REASON = Message(
    "sign.no_reason",
    "Hinter {option} fehlt der Grund oder Vermerk.",
    "After {option} the reason or note is missing.",
    "Schreiben Sie in einem Satz, was Sie gesehen haben.",
    "Write in a sentence what you have seen.",
)
_FEW = 10
_MOST = 500
"""Cases of one batch: so many can still be looked through as a list."""


@command(
    "Einen vorbereiteten Vorgang freigeben (--release), ablehnen (--reject), berichtigen (--set), nach Klärung "
    "zurückgeben (--resume), oder einen ganzen Stapel freigeben (--batch, Klasse A2).",
    "Release a prepared case (--release), reject it (--reject), correct it (--set), hand it back after "
    "clarification (--resume), or release a whole batch (--batch, class A2).",
)
@click.argument("numbers", nargs=-1, metavar=say("[NUMMER]", "[NUMBER]"))
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
    signer = person(signer)
    office = opened(folder)
    waits = False
    with office.open_journal() as journal:
        if batch is not None:
            if numbers:
                raise BusinessError(NO_NUMBER_WITH_BATCH.at())
            looked_at = {number.strip().upper() for number in seen}
            signed = _batch(journal, terms(office, batch), looked_at, signer, dry_run=dry_run, as_json=as_json)
        else:
            number = _the_one(numbers)
            signature = _signature(journal, number, to_release, reject, resume, values, signer)
            if dry_run:
                rehearse(journal, signature)
                if not as_json:
                    print_slip(slip_for_eyes(journal, number), office.region())
            else:
                signature(journal)
            signed = [number]
            waits = to_release and not dry_run and approvals.of_number(journal, number) is not None
    _say(signed, signer, waits=waits, rejected=reject is not None, dry_run=dry_run, as_json=as_json)
    return DONE


def _the_one(numbers: Sequence[str]) -> str:
    if not numbers:
        raise BusinessError(NO_NUMBER.at())
    if len(numbers) > 1:
        raise BusinessError(ONE_NUMBER.at())
    return numbers[0].strip().upper()


def said_why(option: str, text: str) -> str:
    """A reason or note, which must say something.

    Raises:
        BusinessError: it is empty.
    """
    if not text.strip():
        raise BusinessError(NO_REASON.at(option=option))
    return text


def _signature(
    journal: Journal,
    number: str,
    to_release: bool,
    reject: str | None,
    resume: str | None,
    values: tuple[str, ...],
    signer: str,
) -> Callable[[Journal], None]:
    """What is to be signed; nothing is signed yet."""
    if to_release:
        return lambda where: release_one(where, number, by=signer)
    if reject is not None:
        reason = said_why("--reject", reject)
        return lambda where: people.reject(where, number, by=signer, note=reason)
    if resume is not None:
        note = said_why("--resume", resume)
        return lambda where: people.resume(where, number, by=signer, note=note)
    form = form_of(views.slip(journal, number).process)
    fields = _fields(form, values)
    later = [field.name for field in form.all_fields if field.after_writing]
    blind = form.blind_second
    return lambda where: people.correct(where, number, fields, by=signer, after_writing=later, blind_second=blind)


def _say(signed: Sequence[str], signer: str, *, waits: bool, rejected: bool, dry_run: bool, as_json: bool) -> None:
    if as_json:
        print_json(
            {"signed": [] if dry_run else list(signed), "by": signer} | ({"would_sign": signed} if dry_run else {})
        )
    elif dry_run:
        click.echo(
            say(
                f"Das ginge: {len(signed)} Unterschrift(en). Nichts wurde unterschrieben.",
                f"This would do: {len(signed)} signature(s). Nothing was signed.",
            )
        )
    elif waits:
        click.echo(wrapped(approvals.SECOND_MISSING.at().text(LANGUAGE), "  ", first=""))
    elif rejected:
        click.echo(
            say(
                "Abgelehnt; der Vorgang ist bei den Akten, und nichts wurde geschrieben.",
                "Rejected; the case is closed, and nothing was written.",
            )
        )
    else:
        click.echo(
            say(
                f"Unterschrieben: {len(signed)}. Weiter geht es mit dem nächsten Lauf.",
                f"Signed: {len(signed)}. The next run takes them along.",
            )
        )


def _batch(journal: Journal, said: Terms, seen: set[str], signer: str, *, dry_run: bool, as_json: bool) -> list[str]:
    """Release what waits for release, after the list was shown and the sample was looked at."""
    batch_gate(journal, said)
    waiting = admitted(journal, said.process, limit=_MOST)
    if not as_json:
        _say_left_out(
            left_out(journal, said.process),
            "nicht im Stapel, weil eine Person daran schon etwas geklärt oder berichtigt hat; einzeln freizugeben",
            "not in the batch, because a person has clarified or corrected something there; to be released singly",
        )
        _say_left_out(
            for_two(journal, said.process),
            "nicht im Stapel, weil zwei Personen freigeben müssen; einzeln freizugeben",
            "not in the batch, because two people must release; to be released singly",
        )
    if not waiting:
        return []
    if not as_json:
        _show_batch(journal, said, waiting, listed=dry_run)
    if dry_run:
        everything = set(sample_of(waiting, said.percent)) | seen  # the list is there to find out what to look at
        rehearse(journal, lambda where: release_batch(where, said, waiting, seen=everything, by=signer))
    else:
        release_batch(journal, said, waiting, seen=seen, by=signer)
    return waiting


def _show_batch(journal: Journal, said: Terms, waiting: Sequence[str], *, listed: bool) -> None:
    sample = sample_of(waiting, said.percent)
    singly = len(left_out(journal, said.process)) + len(for_two(journal, said.process))
    left = views.tally(journal, said.process)[State.RELEASE] - len(waiting) - singly
    more = say(f" ({left} weitere bleiben für den nächsten)", f" ({left} more are left for the next)") if left else ""
    click.echo(
        say(
            f"Stapel: {counted_cases(len(waiting))}{more}; Stichprobe: {', '.join(sample)}",
            f"Batch: {counted_cases(len(waiting))}{more}; sample: {', '.join(sample)}",
        )
    )
    for number in waiting if listed else ():
        result = views.slip(journal, number).decision.get("outputs")
        amount = decimal(str(result.get("betrag", ""))) if isinstance(result, dict) else ""
        click.echo(f"  {'•' if number in sample else ' '} {number}  {amount:>10} EUR")


def _say_left_out(numbers: Sequence[str], de: str, en: str) -> None:
    if not numbers:
        return
    more = f" … (+{len(numbers) - _FEW})" if len(numbers) > _FEW else ""
    click.echo(
        wrapped(f"{counted_cases(len(numbers))} {say(de, en)}: {', '.join(numbers[:_FEW])}{more}", "  ", first="")
    )


def _fields(form: Form, values: tuple[str, ...]) -> dict[str, Field]:
    """`FIELD=VALUE` words as fields a person typed; a field goes by its name or its label."""
    known = {name.casefold(): field for field in form.all_fields for name in (field.label_en, field.label, field.name)}
    found = {}
    for given in values:
        name, equals, raw = given.partition("=")
        field = known.get(name.strip().casefold())
        value = canonical(field.kind, raw, field) if field and raw.strip() else None
        if field is None:
            raise BusinessError(_no_such_field(form, name))
        if not equals or (raw.strip() and value is None):
            raise BusinessError(WRONG_FIELD.at(given=name))
        found[field.name] = Field(value, raw, TYPED_BY_PERSON)
    return found


def _no_such_field(form: Form, given: str) -> Problem:
    return NO_FIELD.at(
        given=shown(given.strip()),
        names_de=", ".join(f"{field.name} ({field.label})" for field in form.all_fields),
        names_en=", ".join(f"{field.name} ({field.label_en})" for field in form.all_fields),
    )
