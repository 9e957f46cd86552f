# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The systems a run of the dog tax works with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from connectors.folder import Folder
from connectors.smtp import Outbox, Smtp, SmtpSettings
from connectors.sql import SqlTarget
from flows.hundesteuer.checks import local_today
from flows.hundesteuer.name import NAME
from flows.hundesteuer.process import HUNDESTEUER
from flows.hundesteuer.register import open_register
from laufzettel.connect import Source, Target
from laufzettel.course import BATCH, worker_name
from laufzettel.errors import BusinessError
from laufzettel.journal.journal import LEASE_S
from laufzettel.office import BROKEN, Office
from laufzettel.office_rules import FOLDER
from laufzettel.process import Automation, FourEyes
from laufzettel.working_days import Region


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a run works with; tests and drills put other targets in.

    Attributes:
        inbox: where documents come from.
        register: the tax register, for look-ups.
        target: the tax register, for writing; the same one unless something is wrapped around it.
        outbox: takes letters for printing, and all letters if there is no mail server.
        mail: the mail server; None if there is none.
        automation: class of automation.
        four_eyes: which cases two people must release.
        postcodes: of the municipality.
        authority: letterhead.
        where: whose holidays due dates keep clear of.
        rules: where the office keeps the workbooks of rules it has released.
        today: date of decisions and letters.
        batch: cases per batch.
        lease_s: seconds until another worker may take over a silent batch.
        addressed: whether a letter in the outbox may name its recipient's mail address; otherwise it is to be printed.
        letters: False leaves letters out, where another system prints them.
    """

    inbox: Source
    register: SqlTarget
    target: Target
    outbox: Target
    mail: Target | None
    automation: Automation
    four_eyes: FourEyes | None
    postcodes: frozenset[str]
    authority: Mapping[str, object]
    where: Region
    rules: Path
    today: Callable[[], date] = local_today
    batch: int = BATCH
    lease_s: float = LEASE_S
    addressed: bool = False
    letters: bool = True


def surroundings(office: Office) -> Surroundings:
    """What office.toml says this process works with.

    Raises:
        BusinessError: a section of office.toml is faulty.
    """
    said = office.section("verfahren", NAME)
    codes = said.get("plz", [])
    address = office.url("verfahren", NAME, key="register")
    try:
        register = open_register(address)
    except (SQLAlchemyError, ImportError) as unusable:  # no such dialect, or its driver is not installed
        raise BusinessError(BROKEN.at(why=f"[verfahren.{NAME}] register: {type(unusable).__name__}")) from None
    sender = str(office.section("behoerde").get("email", ""))
    name = str(office.section("behoerde").get("name", ""))
    return Surroundings(
        inbox=Folder(office.inbox(NAME), worker_name()),
        register=register,
        target=register,
        outbox=Outbox(office.path("postausgang"), sender, name),
        mail=_mail(office, sender, name),
        automation=office.automation(NAME),
        four_eyes=office.four_eyes(HUNDESTEUER),
        postcodes=frozenset(map(str, codes if isinstance(codes, list) else ())),
        authority=office.section("behoerde"),
        where=office.region(),
        rules=office.path(FOLDER),
        addressed=_may_mail(office),
        letters=said.get("briefe", True) is not False,
    )


def _may_mail(office: Office) -> bool:
    """A notice goes by mail only where somebody has said so (docs/office.md)."""
    return office.section("verfahren", NAME).get("briefe_per_mail") is True


def _mail(office: Office, sender: str, name: str) -> Smtp | None:
    said = office.section("smtp")
    if not said or not _may_mail(office):
        return None
    try:
        return Smtp(SmtpSettings.model_validate({"sender": sender, "sender_name": name} | said))
    except ValueError as wrong:
        raise BusinessError(BROKEN.at(why=f"[smtp] {wrong}")) from None
