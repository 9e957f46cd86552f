# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`laufzettel erase`: what need not be kept any longer goes; slips stay and still prove what happened."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from laufzettel.cli.language import LANGUAGE, STATES, say
from laufzettel.cli.main import DONE
from laufzettel.cli.options import command, json_option, office_option, opened, print_json, signer_option
from laufzettel.cli.printing import local, shown
from laufzettel.cli.sign import NO_NUMBER, said_why
from laufzettel.errors import BusinessError
from laufzettel.journal import Journal, clearing, erasure, restriction, views
from laufzettel.journal.clearing import Finished
from laufzettel.journal.erasure import YEARS, Outlook, Reason
from laufzettel.journal.journal import MACHINE
from laufzettel.journal.rows import text
from laufzettel.leftovers import Leftovers
from laufzettel.office import Office
from laufzettel.pilot.baseline import keeping
from laufzettel.signer import person

_ZONE = ZoneInfo("Europe/Berlin")


@command(
    "Löschen, was nicht länger aufzubewahren ist: Inhalte, Dokument und Schlüssel abgeschlossener Vorgänge, deren "
    "Frist (aufbewahrung_jahre in office.toml) vorbei ist. Der Laufzettel bleibt ohne Inhalte. Ohne --yes zeigt der "
    "Befehl nur, was er täte. Mit NUMMER: ein Vorgang, dessen Löschung die betroffene Person verlangt; muss er noch "
    "aufbewahrt werden, wird stattdessen seine Verarbeitung eingeschränkt; --lift hebt das wieder auf.",
    "Erase what need not be kept any longer: contents, document and key of closed cases whose time "
    "(aufbewahrung_jahre in office.toml) is over. The slip stays, without contents. Without --yes the command only "
    "shows what it would do. With NUMBER: one case whose erasure the person concerned asks for; if it must still be "
    "kept, its processing is restricted instead; --lift ends that.",
)
@click.argument("number", required=False, metavar=say("[NUMMER]", "[NUMBER]"))
@click.option("--yes", "really", is_flag=True, help=say("Wirklich, nicht nur zeigen.", "Really, not only show."))
@click.option(
    "--lift",
    metavar=say("GRUND", "REASON"),
    help=say(
        "Die Einschränkung der Verarbeitung aufheben, mit Grund; die betroffene Person ist vorher zu unterrichten.",
        "Lift the restriction of processing, with the reason; the person concerned must be informed before.",
    ),
)
@signer_option
@office_option
@json_option
def erase(number: str | None, really: bool, lift: str | None, signer: str, folder: Path, as_json: bool) -> int:
    """Show what is due, or erase it; with a number and a reason, lift a restriction."""
    if lift is not None:
        if number is None:
            raise BusinessError(NO_NUMBER.at())
        return _lift(opened(folder), number, said_why("--lift", lift), really=really, by=signer, as_json=as_json)
    office = opened(folder)
    leftovers = Leftovers(office.path("eingang"), office.path("postausgang"))
    with office.open_journal() as journal:
        if number is not None:
            return _one(office, journal, leftovers, number, really=really, by=signer, as_json=as_json)
        outlooks = [erasure.outlook(journal, process, _years(office, process)) for process in _processes(journal)]
        measured = keeping.over(office.folder, datetime.now(_ZONE).date(), really=really)
        if not really:
            _tell(outlooks, None, measured, as_json)
            return DONE
        for one in outlooks:
            erasure.erase(journal, one.due, reason=Reason.RETENTION, by=MACHINE)
            erasure.erase(journal, one.brought_back, reason=Reason.AGAIN, by=MACHINE)
        _tell(outlooks, clearing.finish(journal, leftovers), measured, as_json)
    return DONE


def _one(
    office: Office, journal: Journal, leftovers: Leftovers, number: str, *, really: bool, by: str, as_json: bool
) -> int:
    slip = views.slip(journal, number)
    years, until, finished = _years(office, slip.process), None, None
    if really:
        until = erasure.erase_one(journal, slip.number, years, by=person(by))
        if until is None:
            finished = clearing.finish(journal, leftovers)
    else:
        until = erasure.kept_until(journal, slip.number, years)
    if as_json:
        said: dict[str, object] = {"number": slip.number, "kept_until": until.isoformat() if until else None}
        print_json(said | {"done": really} | (_finished(finished) if finished else {}))
        return DONE
    click.echo(_sentence(slip.number, until, really=really))
    if finished:
        _tell_finished(finished)
    return DONE


def _lift(office: Office, number: str, why: str, *, really: bool, by: str, as_json: bool) -> int:
    """Lift the restriction of a case, or show that it could be lifted."""
    written = number.strip().upper()
    with office.open_journal() as journal:
        if really:
            since = restriction.lift(journal, written, by=person(by), note=why)
        else:
            since = restriction.restricted_since(journal, written)
    if as_json:
        print_json({"number": written, "restricted_since": since, "done": really})
        return DONE
    if really:
        said = say(
            f"Die Einschränkung von {written} (seit {local(since)}) ist aufgehoben; der Vorgang ist wieder einzusehen.",
            f"The restriction of {written} (since {local(since)}) is lifted; the case can be looked at again.",
        )
    else:
        said = say(
            f"Die Verarbeitung von {written} ist seit {local(since)} eingeschränkt; mit --yes wird das aufgehoben.",
            f"The processing of {written} has been restricted since {local(since)}; with --yes that is lifted.",
        )
    click.echo(said)
    click.echo(restriction.TELL_FIRST.at().text(LANGUAGE))
    return DONE


def _sentence(number: str, until: date | None, *, really: bool) -> str:
    """What was done with one case, or would be."""
    if until is None:
        if really:
            return say(f"Gelöscht: {number}.", f"Erased: {number}.")
        return say(f"Zu löschen: {number}. Wirklich: --yes", f"To be erased: {number}. Really: --yes")
    day, german = until.isoformat(), until.strftime("%d.%m.%Y")
    if really:
        return say(
            f"Die Verarbeitung von {number} ist eingeschränkt; aufzubewahren ist der Vorgang bis {german}.",
            f"The processing of {number} is restricted; the case must be kept until {day}.",
        )
    return say(
        f"{number} ist bis {german} aufzubewahren; mit --yes wird die Verarbeitung eingeschränkt.",
        f"{number} must be kept until {day}; with --yes its processing is restricted.",
    )


def _processes(journal: Journal) -> list[str]:
    return [text(row[0]) for row in journal.database.rows("SELECT DISTINCT process FROM cases ORDER BY process")]


def _years(office: Office, process: str) -> int:
    return office.number(process, "aufbewahrung_jahre", YEARS)


def _tell(outlooks: list[Outlook], finished: Finished | None, measured: Sequence[str], as_json: bool) -> None:
    if as_json:
        processes = [
            {
                "process": one.process,
                "years": one.years,
                "due": len(one.due),
                "brought_back": len(one.brought_back),
                "kept": one.kept,
                "restricted": one.restricted,
                "next_due": one.next_due or None,
                "open": {state.value: count for state, count in one.open.items()},
                "erased_before": one.erased,
                "unfinished": one.unfinished,
            }
            for one in outlooks
        ]
        also = {"done": finished is not None, "studies": list(measured)}
        print_json({"processes": processes} | also | (_finished(finished) if finished else {}))
        return
    for one in outlooks:
        for line in _lines(one, done=finished is not None):
            click.echo(line)
    if measured:
        due = say("Einzelne Zeiten von Erhebungen", "Single times of studies")
        done = say("gelöscht", "erased") if finished is not None else say("zu löschen", "to be erased")
        click.echo(f"{due}, {done}: {', '.join(shown(name) for name in measured)}")
    if finished is not None:
        _tell_finished(finished)
    elif measured or any(one.due or one.brought_back or one.unfinished for one in outlooks):
        click.echo(say("Nichts ist gelöscht. Wirklich: --yes", "Nothing is erased. Really: --yes"))


def _lines(one: Outlook, *, done: bool) -> list[str]:
    due = say("gelöscht", "erased") if done else say("zu löschen", "to be erased")
    lines = [f"{one.process} ({say('aufzubewahren', 'to be kept')}: {one.years} {say('Jahre', 'years')})"]
    lines.append(f"  {due}: {len(one.due) + len(one.brought_back)}")
    if one.brought_back:
        lines.append(
            say(
                f"    davon schon einmal gelöscht, aus einer Sicherung zurückgekommen: {len(one.brought_back)}",
                f"    of these erased before, brought back by a backup: {len(one.brought_back)}",
            )
        )
    if one.unfinished:
        lines.append(
            say(
                f"  nicht zu Ende gelöscht, wird nachgeholt: {one.unfinished}",
                f"  not erased to the end, to be made up for: {one.unfinished}",
            )
        )
    if one.kept:
        first = say(
            f"; die erste Frist endet am {'.'.join(reversed(one.next_due.split('-')))}",
            f"; the first may go on {one.next_due}",
        )
        lines.append(f"  {say('noch aufzubewahren', 'still to be kept')}: {one.kept}{first}")
    if one.restricted:
        lines.append(f"    {say('davon eingeschränkt', 'of these restricted')}: {one.restricted}")
    for state, count in sorted(one.open.items()):
        lines.append(f"  {say('nicht abgeschlossen', 'not closed')} ({STATES[state.value]}): {count}")
    if one.erased:
        lines.append(f"  {say('schon früher gelöscht', 'erased before')}: {one.erased}")
    return lines


def _finished(one: Finished) -> dict[str, object]:
    return {
        "finished": one.cases,
        "documents": one.documents,
        "documents_shared": len(one.shared),
        "documents_touched": len(one.touched),
    }


def _tell_finished(one: Finished) -> None:
    click.echo(
        say(f"Dokumente und Schreiben gelöscht: {one.documents}.", f"Documents and letters erased: {one.documents}.")
    )
    if one.shared:
        click.echo(
            say(
                f"Dokumente, die bleiben, weil andere Vorgänge daraus noch nicht gelöscht sind: {len(one.shared)}. "
                "Die Angaben der gelöschten Vorgänge stehen dort noch; das Dokument geht mit dem letzten von ihnen.",
                f"Documents that stay, because other cases in them are not erased yet: {len(one.shared)}. "
                "What the erased cases said still stands there; the document goes with the last of them.",
            )
        )
    if one.touched:
        click.echo(
            say(
                f"Dokumente, die eben erst (wieder) eingingen: {len(one.touched)}. Der nächste Aufruf löscht sie.",
                f"Documents that came in (again) just now: {len(one.touched)}. The next call erases them.",
            )
        )
