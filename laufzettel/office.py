# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""An office: one folder with its configuration, its inbox, its journal and its outbox."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from laufzettel.deadlines import Deadlines
from laufzettel.errors import BusinessError, Message, Problem
from laufzettel.journal import Journal, open_journal
from laufzettel.office_deadlines import DUE_DAYS, ESCALATION_DAYS, AuthoritySection
from laufzettel.office_template import template
from laufzettel.office_toml import BROKEN, CONFIG, MISSING_ENTRY, SINGLE_FIRST, entry_name, read_config
from laufzettel.process import Automation, FourEyes, Process
from laufzettel.working_days import Region

__all__ = ["BROKEN", "Office", "make_office", "open_office", "resolved", "sqlite_file"]

NO_SECRET = Message(
    "office.no_secret",
    "Das Geheimnis „{reference}“ aus office.toml ist nicht zu finden.",
    "The secret “{reference}” named in office.toml cannot be found.",
    "Setzen Sie die Umgebungsvariable, oder legen Sie die Datei an.",
    "Set the environment variable, or make the file.",
)

NO_ADDRESS = Message(
    "office.no_address",
    "In office.toml steht im Eintrag {entry} keine Adresse einer Datenbank.",
    "In office.toml the entry {entry} is no address of a database.",
    "Sie beginnt wie sqlite:/// oder postgresql://, hinter einem Verweis ebenso; docs/office.md.",
    "It begins like sqlite:/// or postgresql://, behind a reference as well; docs/office.md.",
)

ALWAYS_TWO = Message(
    "release.always_two",
    "In diesem Verfahren geben immer zwei Personen frei (vier_augen in office.toml).",
    "In this process two people always release (vier_augen in office.toml).",
)

_ADDRESS = re.compile(r"[a-z][a-z0-9+]*://", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Office:
    """Where an office keeps its things.

    Attributes:
        folder: the office's folder.
        config: what office.toml says.
    """

    folder: Path
    config: Mapping[str, object]

    def path(self, *parts: str) -> Path:
        """A place inside the office."""
        return self.folder.joinpath(*parts)

    def inbox(self, process: str) -> Path:
        """Where documents for a process are put."""
        return self.path("eingang", process)

    def section(self, *names: str) -> dict[str, object]:
        """A section of office.toml; empty if it is not there."""
        found: object = self.config
        for name in names:
            found = found.get(name, {}) if isinstance(found, Mapping) else {}
        return dict(found) if isinstance(found, Mapping) else {}

    def open_journal(self) -> Journal:
        """The office's journal.

        Raises:
            SystemFault: its database cannot be reached.
        """
        return open_journal(self.url("journal"), self.path("ablage"))

    def url(self, *names: str, key: str = "url") -> str:
        """A database address; SQLite files are looked for inside the office.

        Args:
            names: the section of office.toml.
            key: the entry in it.

        Raises:
            BusinessError: there is no such entry, it is no address, or it refers to a secret that cannot be found.
        """
        said = self.section(*names).get(key)
        if not said:
            raise BusinessError(MISSING_ENTRY.at(entry=entry_name((*names, key))))
        address = resolved(str(said))
        if not _ADDRESS.match(address):
            raise BusinessError(NO_ADDRESS.at(entry=entry_name((*names, key))))
        if address.startswith("sqlite:///") and not address.startswith("sqlite:////"):
            return f"sqlite:///{self.folder / address.removeprefix('sqlite:///')}"
        return address

    def automation(self, process: str) -> Automation:
        """The class of automation of a process; A1 unless somebody decided otherwise."""
        return Automation(str(self.section("verfahren", process).get("automation", "A1")))

    def four_eyes(self, process: Process) -> FourEyes | None:
        """Which cases of a process two people must release: those its rule names, or all, where the office says so."""
        always = self.section("verfahren", process.name).get("vier_augen") == "immer"
        return _always_two if always else process.four_eyes

    def number(self, process: str, entry: str, default: int) -> int:
        """A whole number that office.toml says of a process."""
        said = self.section("verfahren", process).get(entry, default)
        return said if isinstance(said, int) else default

    def region(self) -> Region:
        """Whose holidays the office keeps."""
        said = AuthoritySection.model_validate(self.section("behoerde"))
        return Region(said.land, frozenset(said.feiertage_am_ort))

    def deadlines(self, process: str) -> Deadlines:
        """How long cases of a process may wait."""
        return Deadlines(
            self.number(process, "frist_arbeitstage", DUE_DAYS),
            self.number(process, "eskalation_arbeitstage", ESCALATION_DAYS),
            self.region(),
        )


def _always_two(_outputs: Mapping[str, object]) -> Problem:
    return ALWAYS_TWO.at()


def open_office(folder: Path) -> Office:
    """Open the office in a folder.

    Raises:
        BusinessError: there is no office.toml, or it is faulty.
    """
    said = read_config(folder)
    return Office(folder.resolve(), said)


def make_office(
    folder: Path,
    *,
    automation: Automation = Automation.A1,
    language: str = "de",
    single_first: int = SINGLE_FIRST,
    accounts: bool = False,
) -> bool:
    """Make an office with a configuration to start from; one that is there already is left as it is.

    Args:
        folder: the office's folder; a new one can be read by its owner only.
        automation: class of automation of its processes.
        language: of the comments in office.toml, `de` or `en`.
        single_first: how many single releases come before the first batch release.
        accounts: whether people sign in at the desk by accounts of its own.

    Returns:
        True if it is new.

    Raises:
        OSError: the folder cannot be written.
    """
    if not folder.is_dir():
        folder.mkdir(parents=True)
        folder.chmod(0o700)  # applications and letters of people lie in it
    path = folder / CONFIG
    if path.exists():
        return False
    draft = folder / f".{CONFIG}.part"
    said = template(automation, language=language, single_first=single_first, accounts=accounts)
    draft.write_text(said, encoding="utf-8")
    draft.rename(path)  # whole or not at all
    return True


def sqlite_file(address: str) -> Path | None:
    """The file of a SQLite database; None for any other database.

    Args:
        address: as `Office.url` gives it.
    """
    kind, _, path = address.partition(":///")
    return Path(path) if kind.partition("+")[0] == "sqlite" and path not in ("", ":memory:") else None


def resolved(reference: str) -> str:
    """What a reference to a secret stands for; anything else stands for itself.

    Args:
        reference: `env:NAME`, `file:/path`, or a plain value.

    Raises:
        BusinessError: the variable is not set, or the file cannot be read.
    """
    kind, _, rest = reference.partition(":")
    try:
        if kind == "env":
            return os.environ[rest]
        if kind == "file":
            return Path(rest).read_text(encoding="utf-8").strip()
    except (KeyError, OSError, UnicodeDecodeError):
        raise BusinessError(NO_SECRET.at(reference=reference)) from None
    return reference
