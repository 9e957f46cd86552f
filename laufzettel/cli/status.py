# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`laufzettel status`: how many cases stand where, and what waits for whom."""

from __future__ import annotations

from pathlib import Path

import click

from laufzettel.case import State
from laufzettel.cli.language import LANGUAGE, STATES, say
from laufzettel.cli.main import DONE
from laufzettel.cli.options import command, json_option, office_option, opened, print_json, process_option
from laufzettel.cli.printing import counted_cases, place, shown, wrapped
from laufzettel.cli.switch import tell_if_halted, tell_if_shadowed
from laufzettel.journal import Journal, halts, plants, shadows, views
from laufzettel.journal.rows import integer
from laufzettel.office import Office
from laufzettel.pilot.report.marking import marked_cases

_SHOWN = (State.CLARIFICATION, State.RELEASE, State.IN_DOUBT, State.LATER)
_FEW, _ALL = 10, 2**31 - 1
CLAIMED = ".in-arbeit"
"""Where a folder keeps the files a run has begun to take in."""


@command(
    "Zeigen, wie viele Vorgänge wo stehen und was auf eine Person wartet.",
    "Show how many cases stand where, and what waits for a person.",
)
@process_option
@click.option(
    "--all",
    "everything",
    is_flag=True,
    help=say("Alle wartenden Vorgänge zeigen, nicht nur je zehn.", "Show all waiting cases, not only ten of each."),
)
@office_option
@json_option
def status(process: str, everything: bool, folder: Path, as_json: bool) -> int:
    """Counts, and the waiting cases with their reasons."""
    office = opened(folder)
    with office.open_journal() as journal:
        if as_json:
            print_json(_as_json(journal, office, process))
            return DONE
        tell_if_halted(journal, process)
        tell_if_shadowed(journal, process)
        show_tally(journal, process)
        _tell_if_marked(office, journal, process)
        limit = _ALL if everything else _FEW
        for state in _SHOWN:
            _show_waiting(journal, process, state, limit)
        _show_again(journal, process, limit)
    begun = begun_files(office, process)
    if begun:
        click.echo(say("\nVon einem Lauf begonnene Dateien:", "\nFiles a run has begun to take in:"))
        for name in begun[:limit]:
            click.echo(f"  {shown(name)}")
        _and_more(len(begun) - limit)
        click.echo(
            say(
                "  Ist der Lauf abgebrochen, nimmt sie ein späterer nach 10 Minuten auf.",
                "  If that run has broken off, a later one takes them in after 10 minutes.",
            )
        )
    return DONE


def later(journal: Journal, process: str) -> dict[str, int]:
    """What the cases that wait for a later run wait for: a broken `system`, or another `case` of a household."""
    ((systems, cases),) = journal.database.rows(
        "SELECT COALESCE(SUM(CASE WHEN e.result = 'waits' THEN 0 ELSE 1 END), 0), "
        "COALESCE(SUM(CASE WHEN e.result = 'waits' THEN 1 ELSE 0 END), 0) "
        "FROM cases c JOIN entry e ON e.case_id = c.id AND e.n = c.entries - 1 "
        "WHERE c.process = ? AND c.state = 'later'",
        (process,),
    )
    return {"system": integer(systems), "case": integer(cases)}


def begun_files(office: Office, process: str) -> list[str]:
    """Names of files that lie in the folder's working place: a run is at them, or was when it broke off."""
    room = office.inbox(process) / CLAIMED
    return sorted(path.name for path in room.rglob("*") if path.is_file())


def again_count(journal: Journal, process: str) -> int:
    """How many documents and rows came in again."""
    ((count,),) = journal.database.rows(
        "SELECT COUNT(*) FROM sighting s JOIN cases c ON c.number = s.number WHERE c.process = ?", (process,)
    )
    return integer(count)


def show_tally(journal: Journal, process: str, *, apart: int = 0) -> None:
    """Print how many applications came in and how many cases are in each state, as a table with bars.

    Args:
        journal: the journal.
        process: whose cases.
        apart: so many closed cases are told of elsewhere and left out here.
    """
    counts = views.tally(journal, process)
    counts[State.CLOSED] -= apart
    total, again = sum(counts.values()), again_count(journal, process)
    waits = later(journal, process)
    rows = [(STATES[state.value], count) for state, count in counts.items() if state is not State.LATER]
    rows[-1:-1] = [(STATES["later_system"], waits["system"]), (STATES["later_case"], waits["case"])]
    click.echo(f"{process}: {counted_cases(total)}")
    known = say(f"  ({again} davon schon bekannt)", f"  ({again} of them known already)") if again else ""
    click.echo(f"  {say('eingegangen', 'received'):32} {total + again:6}{known}")
    for title, count in rows:
        bar = "█" * round(30 * count / total) if total else ""
        click.echo(f"  {title:32} {count:6}  {bar}".rstrip())


def _tell_if_marked(office: Office, journal: Journal, process: str) -> None:
    """Print what a pilot's cases are marked as that are counted among the others, such as an exercise."""
    if marked := marked_cases(office, journal, process):
        sentence = say("Vorgänge eines Piloten zählen mit", "cases of a pilot are counted as well")
        click.echo(wrapped(f"{sentence}: {shown(marked)}", "    ", first="  "))


def _show_waiting(journal: Journal, process: str, state: State, limit: int) -> None:
    waiting = views.waiting(journal, process, state, limit=limit)
    if not waiting:
        return
    title = STATES[state.value]
    click.echo(f"\n{title[0].upper()}{title[1:]}:")
    for one in waiting:
        where = f", {place(one.part)}" if one.part else ""
        click.echo(wrapped(f"{one.number}  {one.document}{where}", "      ", first="  "))
        for problem in one.problems:
            click.echo(wrapped(problem.text(LANGUAGE), "      "))
    if len(waiting) == limit:
        _and_more(views.tally(journal, process)[state] - limit)


def _show_again(journal: Journal, process: str, limit: int) -> None:
    again = views.sightings(journal, process, limit=limit)
    if not again:
        return
    click.echo(
        say(
            "\nErneut eingegangen (schon bekannt, nichts doppelt angelegt):",
            "\nCame in again (known already, nothing doubled):",
        )
    )
    for name, part, number, first in again:
        where = f", {place(part)}" if part else ""
        click.echo(wrapped(f"{name}{where} → {number} ({first})", "      ", first="  "))
    _and_more(again_count(journal, process) - limit)


def _and_more(count: int) -> None:
    if count > 0:
        click.echo(say(f"  … und {count} weitere (alle: --all)", f"  … and {count} more (all of them: --all)"))


def _as_json(journal: Journal, office: Office, process: str) -> dict[str, object]:
    waiting = [
        {
            "number": one.number,
            "document": one.document,
            "part": one.part,
            "state": one.state.value,
            "problems": [problem.as_dict() for problem in one.problems],
        }
        for state in _SHOWN
        for one in views.waiting(journal, process, state, limit=_ALL)
    ]
    again = [
        {"document": name, "part": part, "number": number}
        for name, part, number, _ in views.sightings(journal, process, limit=_ALL)
    ]
    return {
        "process": process,
        "cases": {state.value: count for state, count in views.tally(journal, process).items()},
        "later": later(journal, process),
        "position": halts.position(journal.database, process),
        "shadow": shadows.is_on(journal.database, process),
        "marked": marked_cases(office, journal, process),
        "waiting": waiting,
        "again": again,
        "check_pictures": [one._asdict() for one in plants.rates(journal) if one.process == process],
        "begun": begun_files(office, process),
    }
