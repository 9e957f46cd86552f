# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""An office: one folder with its configuration, its inbox, its journal and its outbox."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from laufzettel.errors import BusinessError, Message
from laufzettel.journal import Journal, open_journal
from laufzettel.process import Automation

CONFIG = "office.toml"

NO_OFFICE = Message(
    "office.missing",
    "Im Ordner „{folder}“ gibt es keine office.toml.",
    "There is no office.toml in the folder “{folder}”.",
    "Legen Sie ein Amt an: laufzettel init {folder}",
    "Make an office: laufzettel init {folder}",
)
BROKEN = Message(
    "office.broken",
    "Die Datei office.toml ist fehlerhaft: {why}",
    "The file office.toml is faulty: {why}",
    "Vergleichen Sie sie mit docs/office.md.",
    "Compare it with docs/office.md.",
)
NO_SECRET = Message(
    "office.no_secret",
    "Das Geheimnis „{reference}“ aus office.toml ist nicht zu finden.",
    "The secret “{reference}” named in office.toml cannot be found.",
    "Setzen Sie die Umgebungsvariable, oder legen Sie die Datei an.",
    "Set the environment variable, or make the file.",
)

TEMPLATE = """# Amt (docs/office.md). Geheimnisse stehen nie hier, nur Verweise: "env:NAME" oder "file:/pfad".
[journal]
url = "sqlite:///journal.db"        # gemeinsam für viele Rechner: "env:LAUFZETTEL_JOURNAL" mit postgresql://…

[verfahren.hundesteuer]
automation = "A1"                   # A1: jede Freigabe einzeln. A2: Stapelfreigabe mit Stichprobe
register = "sqlite:///register.db"  # SQLAlchemy-Adresse oder Verweis
plz = ["59999"]
stapel_ab_faellen = 200             # so viele Einzelfreigaben ohne Beanstandung vor der ersten Stapelfreigabe
stichprobe_prozent = 10
briefe = true                       # false: Bescheide druckt ein anderes System

[behoerde]
name = "Stadt Musterstadt"
vertretung = "Der Bürgermeister"
amt = "Fachbereich Finanzen – Steuern"
auskunft = "Steuern, Zimmer 114"
telefon = "02999 123-456"
email = "steuern@musterstadt.example"
internet = "www.musterstadt.example"
strasse = "Rathausplatz 1"
plz_ort = "59999 Musterstadt"

[behoerde.bank]
institut = "Sparkasse Musterstadt"
iban = "DE02120300000000202051"
bic = "BYLADEM1001"

[behoerde.gericht]
name = "Verwaltungsgericht Musterhausen"
strasse = "Gerichtsstraße 5"
plz_ort = "59000 Musterhausen"

# Ohne [smtp] liegen die Briefe im Maildir "postausgang".
# [smtp]
# host = "mail.musterstadt.example"
# port = 587
# user = "laufzettel"
# password = "env:LAUFZETTEL_SMTP"
"""


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
        """
        address = resolved(str(self.section(*names).get(key, "")))
        if address.startswith("sqlite:///") and not address.startswith("sqlite:////"):
            return f"sqlite:///{self.folder / address.removeprefix('sqlite:///')}"
        return address

    def automation(self, process: str) -> Automation:
        """The class of automation of a process; A1 unless somebody decided otherwise."""
        said = str(self.section("verfahren", process).get("automation", "A1"))
        try:
            return Automation(said)
        except ValueError:
            why = f"[verfahren.{process}] automation = {said!r}: A1 | A2"
            raise BusinessError(BROKEN.at(why=why)) from None


def open_office(folder: Path) -> Office:
    """Open the office in a folder.

    Raises:
        BusinessError: there is no office.toml, or it is faulty.
    """
    path = folder / CONFIG
    try:
        with path.open("rb") as file:
            return Office(folder.resolve(), tomllib.load(file))
    except FileNotFoundError:
        raise BusinessError(NO_OFFICE.at(folder=folder)) from None
    except tomllib.TOMLDecodeError as wrong:
        raise BusinessError(BROKEN.at(why=str(wrong))) from None


def make_office(folder: Path, *, automation: Automation = Automation.A1) -> bool:
    """Make an office with a configuration to start from; one that is there already is left as it is.

    Returns:
        True if it is new.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / CONFIG
    if path.exists():
        return False
    text = TEMPLATE.replace('automation = "A1" ', f'automation = "{automation.value}" ')
    path.write_text(text, encoding="utf-8")
    return True


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
    except (KeyError, OSError):
        raise BusinessError(NO_SECRET.at(reference=reference)) from None
    return reference
