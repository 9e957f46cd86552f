# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Shadow mode of a process: since when, how far the machine agrees with people, in which cases it does not.

Figures for all; numbers of cases only for those who may see these cases anyway.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from markupsafe import Markup
from starlette.responses import Response

from laufzettel.desk.access import Action, may
from laufzettel.desk.ask import Ask, Later, go_to
from laufzettel.desk.reports import later, process_of
from laufzettel.errors import BusinessError, LaufzettelError, Message, Problem
from laufzettel.journal import shadows
from laufzettel.journal.rows import text

if TYPE_CHECKING:  # brings numpy along, which a desk without a pilot need not load
    from laufzettel.pilot.design.agreement import Agreement
    from laufzettel.pilot.design.kept import Kept
    from laufzettel.pilot.design.source import Source

BUSY = Message(
    "shadow.busy",
    "Es wird gerade verglichen.",
    "A comparison is under way.",
    "Warten Sie einen Augenblick und laden Sie die Seite neu.",
    "Wait a moment and load the page again.",
)
NO_FILE = Message(
    "shadow.no_file",
    "Es ist keine Datei gewählt.",
    "No file is chosen.",
    "Wählen Sie eine XLSX- oder CSV-Datei, und senden Sie sie dann.",
    "Choose an XLSX or CSV file, then send it.",
)
MOST_SHOWN = 200
"""Differing cases on the page; there should be a handful."""


def show(ask: Ask) -> Response:
    """How it stands, the latest agreement, and what can be done."""
    process_of(ask)
    return _page(ask)


def switch_on(ask: Ask) -> Response:
    """Begin shadow mode, with a reason."""
    return _switch(ask, on=True)


def switch_off(ask: Ask) -> Response:
    """End it, with a reason."""
    return _switch(ask, on=False)


def compare(ask: Ask) -> Later:
    """Compare with the legacy system now; what takes long keeps nobody from a page."""
    process_of(ask)
    return later(ask, lambda ask: _compare(ask, lambda: with_register(ask)))


def compare_file(ask: Ask) -> Later:
    """Compare with a file in which people wrote down what they decided; the file is kept nowhere."""
    process_of(ask)
    return later(ask, lambda ask: _compare(ask, lambda: _with_file(ask)))


def switched(ask: Ask, *, on: bool, why: str) -> None:
    """Switch shadow mode of the process that an address names.

    Args:
        ask: who asks.
        on: begin or end it.
        why: the reason.

    Raises:
        BusinessError: it stands so already, the reason is missing, or cases are under way.
        HTTPException: there is no such process.
    """
    turn = shadows.switch_on if on else shadows.switch_off
    turn(ask.journal, process_of(ask), by=ask.session.person, why=why)


def with_register(ask: Ask) -> Kept:
    """Compare the process that an address names with its legacy system, and keep what it comes to.

    Args:
        ask: who asks.

    Raises:
        BusinessError: there is nothing to compare, nobody can look there, or a comparison is under way.
        SystemFault: the legacy system cannot be reached.
        HTTPException: there is no such process.
    """
    from laufzettel.pilot.design import in_register
    from laufzettel.pilot.design.source import Source

    process = process_of(ask)
    shown = ask.desk.of(process)
    with _Alone(ask):
        found = in_register.at_office(ask.journal, ask.desk.office, process, shown.entered if shown else None)
        return _kept(ask, found, Source.REGISTER)


def latest_of(ask: Ask, process: str) -> Kept | None:
    """The latest agreement of a process; None if there is none since shadow mode was last switched on."""
    if not shadows.spells(ask.journal.database, process):
        return None
    from laufzettel.pilot.design.kept import latest

    return latest(ask.journal.database, process)


def differing(ask: Ask, kept: Kept | None) -> dict[str, Sequence[str]]:
    """The differing cases that who asks may see, with the names of what differs.

    Args:
        ask: who asks; somebody who sees no case sees none here.
        kept: the comparison.
    """
    if kept is None or not kept.differences or not may(ask.session.role, Action.READ_SLIP):
        return {}
    database = ask.journal.database
    within, args = ask.reach.cases(database)
    rows = database.rows(
        f"SELECT c.number FROM cases c WHERE {database.among('c.number')} AND {within}",
        (database.listed(sorted(kept.differences)), *args),
    )
    seen = {text(number) for (number,) in rows}
    return {number: names for number, names in kept.differences.items() if number in seen}


class _Alone:
    """Lets one comparison run at a time: each takes a process of ours and one of the legacy system's."""

    def __init__(self, ask: Ask) -> None:
        self._lock = ask.desk.comparing

    def __enter__(self) -> None:
        if not self._lock.acquire(blocking=False):
            raise BusinessError(BUSY.at())

    def __exit__(self, *_: object) -> None:
        self._lock.release()


def _with_file(ask: Ask) -> Kept:
    from laufzettel.pilot.design import done_by_people
    from laufzettel.pilot.design.sheet import sheet_of
    from laufzettel.pilot.design.source import Source

    process = process_of(ask)
    shown = ask.desk.of(process)
    if ask.file is None or shown is None:
        raise BusinessError(NO_FILE.at())
    with _Alone(ask):
        sheet = sheet_of(ask.file.name, ask.file.data)
        found = done_by_people.compared(ask.journal, process, shown.process.form, sheet)
        return _kept(ask, found, Source.FILE)


def _kept(ask: Ask, found: Agreement, source: Source) -> Kept:
    from laufzettel.pilot.design.kept import keep

    return keep(ask.journal, process_of(ask), found, source, by=ask.session.person)


def _switch(ask: Ask, *, on: bool) -> Response:
    try:
        switched(ask, on=on, why=ask.said("why"))
    except BusinessError as refused:
        return _page(ask, refused.problem)
    return go_to(f"/pilot/shadow/{process_of(ask)}")


def _compare(ask: Ask, comparison: Callable[[], Kept]) -> Response:
    try:
        comparison()
    except LaufzettelError as refused:
        return _page(ask, refused.problem)
    return go_to(f"/pilot/shadow/{process_of(ask)}#agreement")


def _page(ask: Ask, refused: Problem | None = None) -> Response:
    process = process_of(ask)
    shown, kept = ask.desk.of(process), latest_of(ask, process)
    cases = differing(ask, kept)
    spells = shadows.spells(ask.journal.database, process)
    return ask.show(
        "shadow.html",
        status=422 if refused else 200,
        process=process,
        title=ask.desk.title(process, ask.language),
        spells=list(reversed(spells)),
        on=spells[-1] if spells and not spells[-1].off_at else None,
        kept=kept,
        labels=_labels(ask, process),
        chart=_chart(ask, process, kept) if kept else "",
        cases=list(cases.items())[:MOST_SHOWN],
        more_cases=max(0, len(cases) - MOST_SHOWN),
        askable=shown is not None and shown.entered is not None,
        why=ask.said("why"),
        longest=shadows.LONGEST_REASON,
        refused=refused,
    )


def _labels(ask: Ask, process: str) -> Mapping[str, str]:
    """What people call the fields of a form; a column of a legacy system is called what it is called there."""
    shown = ask.desk.of(process)
    fields = shown.process.form.all_fields if shown else ()
    return {one.name: one.label if ask.language == "de" else one.label_en for one in fields}


def _chart(ask: Ask, process: str, kept: Kept) -> Markup:
    from laufzettel.pilot.design.agreement_chart import agreement_chart

    return Markup(agreement_chart(kept, _labels(ask, process), ask.language))  # noqa: S704  # escapes what it is given
