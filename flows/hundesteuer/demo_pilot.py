# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The cases of the demonstration's finished pilot: invented, and really walked past all stations under past clocks.

Nothing of them is printed: their notices would be among the letters of today's applications.
"""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from connectors.folder import Folder
from connectors.workbook import Workbook
from flows.hundesteuer.course import decider_of, past_stations
from flows.hundesteuer.decider import Decider
from flows.hundesteuer.demo import make_register
from flows.hundesteuer.name import NAME
from flows.hundesteuer.process import HUNDESTEUER
from flows.hundesteuer.sample import BREEDS, COLUMNS, applications
from flows.hundesteuer.surroundings import Surroundings, surroundings
from laufzettel.case import case_number
from laufzettel.cli.demo_accounts import CLERK
from laufzettel.cli.demo_calendar import SOURCE, PastClock, PilotDays, Register, dealt
from laufzettel.course import batches, held, plainly, undisturbed, worker_name
from laufzettel.fields import TYPED_BY_PERSON, Field
from laufzettel.journal import Journal, by_hand, people
from laufzettel.office import Office
from laufzettel.process import Automation
from laufzettel.release import Terms, admitted, left_out, release_batch, sample_of, terms
from laufzettel.sandbox import ReaderPool
from laufzettel.stations import receive
from laufzettel.working_days import working_days_after

SETTLING_CASES, COUNTED_CASES = 30, 410
_FIRST_NUMBER, _SEED = 20_001, 23
_LACKS_CHIP, _REJECTED = 41, 67
"""Of so many applications each one comes without its chip number, and of so many one is rejected."""
_EVERY, _BATCH_DAYS = 3, 1
"""A file comes in every third working day; on so many of the last of these days the clerk releases in a batch."""
_BY_HAND_DAYS = (3, 4, 5)
"""So many working days a case takes that stayed with people."""
_MOST = 10_000
TYPE_FIELD = "hund_rasse1"
TYPES = {breed: "großer Hund" if low >= 40 else "kleiner Hund" for breed, low, *_ in BREEDS}
"""The field that tells the type of a case, and the type by its value: large dogs take a hint of their own."""


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What comes in on one day.

    Attributes:
        day: that day.
        path: the file.
        rows: canonical values of its applications; one without a chip number has it here, and not in the file.
        numbers: of the cases it will become, in the same order.
    """

    day: date
    path: Path
    rows: Sequence[dict[str, str]]
    numbers: Sequence[str]


def furnish(office: Office, days: PilotDays, register_plan: Register) -> int:
    """Have the cases of the pilot come in and go their ways, day by day.

    Args:
        office: the demo office, in which nothing has been run yet.
        days: of the pilot.
        register_plan: is called before the first of them comes in.

    Returns:
        How many cases there are.
    """
    make_register(office)
    inbox = office.path(SOURCE)
    shutil.rmtree(inbox, ignore_errors=True)
    inbox.mkdir()
    clock = PastClock()
    around = replace(
        surroundings(office),
        inbox=Folder(inbox, worker_name(), settle_s=0.0),
        today=clock.today,
        letters=False,
    )
    with ReaderPool(workers=1) as pool, closing(around.register), office.open_journal() as journal, undisturbed():
        journal.clock = clock
        if journal.database.dialect == "sqlite":
            # No need to wait for the disk each time: what is cut off here is made anew, and the decisions that are
            # signed after it bring all of it there.
            journal.database.rows("PRAGMA synchronous=NORMAL")
        sheets = list(_sheets(office.path(f"{SOURCE}.part"), days, Workbook(pool)))
        register_plan([number for sheet in sheets if sheet.day >= days.settled for number in sheet.numbers])
        clock.set(sheets[0].day, 8)  # the rules that are law when the pilot begins
        pilot = _Pilot(journal, around, Workbook(pool), decider_of(journal, around), clock, days, terms(office, NAME))
        for place, sheet in enumerate(sheets):
            sheet.path.rename(inbox / sheet.path.name)
            pilot.one_day(sheet, batch=place >= len(sheets) - _BATCH_DAYS)
        pilot.close_by_hand(days.end)
    for folder in (inbox, office.path(f"{SOURCE}.part")):
        shutil.rmtree(folder)
    return sum(len(sheet.rows) for sheet in sheets)


@dataclass(slots=True)
class _Pilot:
    """The pilot while it is told.

    Attributes:
        journal, around, reader, decider: what the stations work with.
        clock: what time it is.
        days: of the pilot.
        said: on what terms a batch is released.
        due: when a case that stayed with people is done, by number.
    """

    journal: Journal
    around: Surroundings
    reader: Workbook
    decider: Decider
    clock: PastClock
    days: PilotDays
    said: Terms
    due: dict[str, date] = field(default_factory=dict)

    def one_day(self, sheet: _Sheet, *, batch: bool) -> None:
        """What comes in on a day, and what the clerk does about it."""
        self.close_by_hand(sheet.day)
        self.clock.set(sheet.day, 8, 10)
        plainly(receive, self.journal, self.around.inbox, HUNDESTEUER, (self.reader,))
        self._walk()
        self.clock.set(sheet.day, 9, 40)
        self._correct(sheet)
        for number in by_hand.waiting(self.journal, NAME, limit=_MOST):
            self.due.setdefault(number, self._done_on(number, sheet.day))
        self.clock.set(sheet.day, 11, 20)
        self._reject(sheet)
        self._release(batch=batch)
        self._walk()

    def close_by_hand(self, until: date) -> None:
        """The clerk closes what was done by hand in the meantime."""
        for number in [one for one, day in self.due.items() if day <= until]:
            self.clock.set(self.due.pop(number), 14, 30)
            by_hand.done(self.journal, number, by=CLERK, note="Erfundenes Beispiel: im Fachverfahren eingetragen.")

    def _walk(self) -> None:
        for batch in batches(self.journal, NAME):
            with held(self.journal, batch):
                past_stations(self.journal, batch, self.around, (self.reader,), self.decider, plainly)

    def _correct(self, sheet: _Sheet) -> None:
        """Enter the chip numbers that are missing in the file."""
        rows = zip(sheet.numbers, sheet.rows, strict=True)
        lacking = {number: row["hund_chip"] for number, row in rows if _lacks_chip(row)}
        for number, chip in lacking.items():
            people.correct(self.journal, number, {"hund_chip": Field(chip, chip, TYPED_BY_PERSON)}, by=CLERK)
        if lacking:
            self._walk()

    def _done_on(self, number: str, day: date) -> date:
        """The day on which a case is done by hand; the last letter of its number says how long it takes."""
        took = _BY_HAND_DAYS[ord(number[-1]) % len(_BY_HAND_DAYS)]
        return min(working_days_after(day, took, self.days.where), self.days.end)

    def _reject(self, sheet: _Sheet) -> None:
        waiting = set(admitted(self.journal, NAME, limit=_MOST))
        for number, row in zip(sheet.numbers, sheet.rows, strict=True):
            if int(row["halter_hausnr"]) % _REJECTED == 0 and number in waiting:
                people.reject(self.journal, number, by=CLERK, note="Erfundenes Beispiel: Antrag zurückgezogen.")

    def _release(self, *, batch: bool) -> None:
        untouched = admitted(self.journal, NAME, limit=_MOST)
        singly = left_out(self.journal, NAME) + ([] if batch else untouched)
        if singly:
            people.release(self.journal, singly, by=CLERK, detail={"class": Automation.A1.value})
        if batch and untouched:
            sample = sample_of(untouched, self.said.percent)
            release_batch(self.journal, self.said, untouched, seen=sample, by=CLERK)


def _sheets(folder: Path, days: PilotDays, reader: Workbook) -> Iterator[_Sheet]:
    """A file for every third working day since going live, and the numbers of the cases it will become."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    first = _FIRST_NUMBER
    for day, count in _counts(days):
        rows = list(applications(count, today=day, seed=_SEED + first, first=first))
        first += count
        path = folder / f"{SOURCE}-{day.isoformat()}.csv"
        _write(path, rows)
        parts = [part for found in reader.read([(path, path.name)], HUNDESTEUER.form) for part in found]
        yield _Sheet(day, path, rows, [case_number(HUNDESTEUER.prefix, part.identity) for part in parts])


def _counts(days: PilotDays) -> Iterator[tuple[date, int]]:
    before = [day for day in days.working(days.go_live, days.settled) if day < days.settled]
    for working, cases in ((before, SETTLING_CASES), (days.working(days.settled, days.last), COUNTED_CASES)):
        dates = dealt(working[::_EVERY], cases)
        yield from ((day, dates.count(day)) for day in working[::_EVERY])


def _write(path: Path, rows: Sequence[dict[str, str]]) -> None:
    """A text file with headings in words: other than a workbook it does not hold the time at which it was made."""
    form = HUNDESTEUER.form
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, delimiter=";")
        out.writerow([form.field(name).label for name in COLUMNS])
        for row in rows:
            said = row | {"hund_chip": ""} if _lacks_chip(row) else row
            out.writerow([_said(name, said[name]) for name in COLUMNS])


def _lacks_chip(row: dict[str, str]) -> bool:
    return int(row["halter_hausnr"]) % _LACKS_CHIP == 0


def _said(name: str, value: str) -> str:
    """A value as people write it."""
    if name.endswith(("datum", "seit")) and value:
        return date.fromisoformat(value).strftime("%d.%m.%Y")
    return value.replace(".", ",") if name == "hund_gewicht_kg" else value
