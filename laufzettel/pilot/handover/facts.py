# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a process and its office say of themselves; every paper is drawn from it, so that none can say otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from laufzettel.deadlines import Deadlines
from laufzettel.form import FormField
from laufzettel.journal.erasure import YEARS
from laufzettel.manifest import Manifest
from laufzettel.office import Office
from laufzettel.process import Automation, Process
from laufzettel.rules.table import RuleBook

SAMPLE_PERCENT = 10
"""What holds where office.toml does not say."""
_SIGN_IN = {
    "oidc": "über den OpenID-Anbieter der Behörde",
    "vorgelagert": "über den vorgelagerten Anmeldedienst der Behörde",
    "lokal": "über Konten des Arbeitsplatzes (nur zum Vorführen)",
}
OPEN = "offen – von der Behörde einzutragen"
"""What stands where only the authority can answer; a paper is not finished while it holds this."""


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the papers are drawn from.

    Attributes:
        day: of the papers.
        version: of the program.
        authority: as office.toml calls it; `OPEN` while it is the invented one.
        process: what is handed over.
        automation: how much the machine may do without a person.
        always_two: whether two people release every case.
        sample: size of the sample of a batch release, of 100.
        retention: for how many years contents are kept after closing.
        deadlines: when a case is due, and when it is escalated.
        rules: the workbook of decision tables.
        connectors: what the program reads from and writes into.
        sign_in: how people sign in at the desk.
        mail: whether notices leave by mail.
        database: of the journal, `SQLite` or `PostgreSQL`.
    """

    day: date
    version: str
    authority: str
    process: Process
    automation: Automation
    always_two: bool
    sample: int
    retention: int
    deadlines: Deadlines
    rules: RuleBook
    connectors: Sequence[Manifest]
    sign_in: str
    mail: bool
    database: str

    @property
    def personal(self) -> tuple[FormField, ...]:
        """The fields with a purpose: personal data."""
        return tuple(field for field in self.process.form.all_fields if field.purpose)

    @property
    def purposes(self) -> dict[str, list[str]]:
        """For each purpose the labels of its fields, in the order of the form."""
        found: dict[str, list[str]] = {}
        for field in self.personal:
            found.setdefault(field.purpose, []).append(field.label)
        return found

    @property
    def targets(self) -> tuple[Manifest, ...]:
        """The connectors that write into other systems."""
        return tuple(one for one in self.connectors if "target" in one.direction)


def gather(
    office: Office,
    process: Process,
    rules: RuleBook,
    connectors: Sequence[Manifest],
    *,
    day: date,
    version: str,
    invented: bool,
) -> Facts:
    """What there is to say of a process in an office.

    Args:
        office: the office.
        process: what is handed over.
        rules: its workbook.
        connectors: the manifests of what it reads from and writes into.
        day: of the papers.
        version: of the program.
        invented: whether the letterhead is still the one a new office begins with.

    Raises:
        BusinessError: office.toml is faulty.
    """
    said = office.section("verfahren", process.name)
    named = str(office.section("behoerde").get("name", "")).strip()
    sign_in = str(office.section("arbeitsplatz").get("anmeldung", ""))
    return Facts(
        day,
        version,
        OPEN if invented or not named else named,
        process,
        office.automation(process.name),
        said.get("vier_augen") == "immer",
        office.number(process.name, "stichprobe_prozent", SAMPLE_PERCENT),
        office.number(process.name, "aufbewahrung_jahre", YEARS),
        office.deadlines(process.name),
        rules,
        connectors,
        _SIGN_IN.get(sign_in, OPEN),
        said.get("briefe_per_mail") is True,
        "PostgreSQL" if office.url("journal").startswith("postgres") else "SQLite",
    )
