# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the desk works with: the office, its journal, the processes it shows, and the room for page images."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from laufzettel.desk.attempts import Attempts
from laufzettel.desk.entrance import Entrance
from laufzettel.desk.health import Check, Checks
from laufzettel.desk.journals import Journals
from laufzettel.desk.pages import Pages
from laufzettel.inquiry import Inquiry
from laufzettel.office import Office
from laufzettel.process import Process
from laufzettel.view import Viewer

Glance = Callable[[Mapping[str, object], date | None], Sequence[tuple[str, str]]]
"""What a decision comes to, in a few lines, German and English; with a date, as if the notice went out then."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A process as the desk shows it.

    Attributes:
        process: its declaration.
        glance: what a decision comes to.
        inquiry: writes to applicants; None where the process has no such letter.
        check: looks at every part it needs; None where nothing does.
    """

    process: Process
    glance: Glance
    inquiry: Inquiry | None = None
    check: Check | None = None


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
        checks: what the last look at the connected systems has shown.
    """

    office: Office
    shown: Sequence[Shown]
    journals: Journals
    pages: Pages
    carry_on: Callable[[str], None]
    demo: Sequence[tuple[str, str, str]] = ()
    viewers: Mapping[str, Sequence[Viewer]] = field(default_factory=dict)
    entrance: Entrance = field(default_factory=Entrance)
    attempts: Attempts = field(default_factory=Attempts)
    checks: Checks = field(default_factory=Checks)

    @property
    def processes(self) -> list[Process]:
        """The processes it shows."""
        return [one.process for one in self.shown]

    def of(self, name: str) -> Shown | None:
        """The process of this name; None if the desk does not show it."""
        return next((one for one in self.shown if one.process.name == name), None)
