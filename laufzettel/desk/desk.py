# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the desk works with: the office, its journal, the processes it shows, and the room for page images."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from laufzettel.desk.attempts import Attempts
from laufzettel.desk.drafts import Drafts
from laufzettel.desk.drawn import Drawn
from laufzettel.desk.entrance import Entrance
from laufzettel.desk.health import Check, Checks
from laufzettel.desk.in_time import InTime
from laufzettel.desk.journals import Journals
from laufzettel.desk.pages import Pages
from laufzettel.desk.reports import Reports
from laufzettel.inquiry import Inquiry
from laufzettel.office import Office
from laufzettel.pilot.baseline.clocks import Clocks
from laufzettel.pilot.design.entered import Opening
from laufzettel.process import Process
from laufzettel.sandbox import SharedReaders
from laufzettel.units import Units
from laufzettel.working_days import Region

Glance = Callable[[Mapping[str, object], date | None, Region], Sequence[tuple[str, str]]]
"""What a decision comes to, in a few lines, German and English; with a date, as if the notice went out then; and whose
holidays due dates keep clear of."""
Standing = Callable[[Office, str, str, Mapping[str, object]], Mapping[str, Sequence[Mapping[str, object]]] | None]
"""What stands in a legacy system: office, target, key and what was to be written; rows by table, None if unaskable."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A process as the desk shows it.

    Attributes:
        process: its declaration.
        glance: what a decision comes to.
        inquiry: writes to applicants; None where the process has no such letter.
        standing: looks into its legacy systems; None where nobody can.
        check: looks at every part it needs; None where nothing does.
        entered: asks its legacy system what people entered there themselves; None where nobody can.
    """

    process: Process
    glance: Glance
    inquiry: Inquiry | None = None
    standing: Standing | None = None
    check: Check | None = None
    entered: Opening | None = None


@dataclass(frozen=True, slots=True)
class Desk:
    """The desk of an office.

    Attributes:
        office: its folder and configuration.
        shown: the processes.
        journals: lends the journal.
        pages: makes pages.
        carry_on: called when somebody has signed, with the process: the next run may begin.
        demo: name, role and password of the demonstration's accounts; empty for a real office.
        viewers: what shows documents beside their fields, by process.
        entrance: how people come in.
        attempts: failed attempts to sign in.
        units: of the office, as office.toml names them.
        others: processes of other units; known for what was handed over, and in no list.
        wrong_tokens: requests of programs with a token that is none.
        one_at_a_time: held while a case is signed here.
        comparing: held while shadow mode is compared here.
        in_time: looks at slow systems, and gives up.
        checks: what the last look at the connected systems has shown.
        clocks: what people measure just now, in memory only.
        reports: the findings of each pilot, as long as they hold.
        readers: processes in which files that people send are opened.
        drafts: catalogues people have sent and not yet put in the place of the office's.
    """

    office: Office
    shown: Sequence[Shown]
    journals: Journals
    pages: Pages
    carry_on: Callable[[str], None]
    demo: Sequence[tuple[str, str, str]] = ()
    viewers: Mapping[str, Sequence[Drawn]] = field(default_factory=dict)
    entrance: Entrance = field(default_factory=Entrance)
    attempts: Attempts = field(default_factory=Attempts)
    units: Units = field(default_factory=lambda: Units({}))
    others: Sequence[Shown] = ()
    wrong_tokens: Attempts = field(default_factory=Attempts)
    one_at_a_time: threading.Lock = field(default_factory=threading.Lock)
    comparing: threading.Lock = field(default_factory=threading.Lock)
    in_time: InTime = field(default_factory=InTime)
    checks: Checks = field(default_factory=Checks)
    clocks: Clocks = field(default_factory=Clocks)
    reports: Reports = field(default_factory=Reports)
    readers: SharedReaders = field(default_factory=lambda: SharedReaders(1))
    drafts: Drafts = field(default_factory=Drafts)

    @property
    def processes(self) -> list[Process]:
        """The processes it shows."""
        return [one.process for one in self.shown]

    def title(self, name: str, language: str) -> str:
        """What people call a process; its name if the desk does not show it."""
        known = self.of(name)
        if known is None:
            return name
        return known.process.title_de if language == "de" else known.process.title_en

    def of(self, name: str) -> Shown | None:
        """The process of this name; None if the desk does not show it."""
        return next((one for one in (*self.shown, *self.others) if one.process.name == name), None)
