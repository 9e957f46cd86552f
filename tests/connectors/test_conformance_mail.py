# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Outbox and mail server keep the contract: one can be looked into, the other is blind."""

from __future__ import annotations

import mailbox
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from connectors.smtp import Outbox, Smtp, SmtpSettings
from laufzettel.connect import Guarantee, Item
from laufzettel.testing import BlindContract, LookingContract

SECRET = "Geheimnisträger"


def letter(number: int, text: str) -> Item:
    """A letter to an invented person."""
    payload = {"an": f"a{number}@beispiel.example", "betreff": f"Bescheid {number}", "text": text, "datei": "b.pdf"}
    return Item(f"KON-{number}/bescheid", dict(payload), {"b.pdf": b"%PDF-1.7 " + text.encode()})


class TestOutbox(LookingContract):
    """A Maildir: a name that is taken is never overwritten. It keeps more than it promises."""

    guarantees = (Guarantee.VERIFIABLE,)

    def item(self, number: int) -> Item:
        return letter(number, f"Sehr geehrte {SECRET}")

    def other(self, item: Item) -> Item:
        return Item(item.key, {**item.payload, "text": "ganz anders"}, item.files)

    def target(self, folder: Path) -> Outbox:
        return Outbox(folder / "postausgang", "steuern@musterstadt.example")

    def count(self, folder: Path, key: str) -> int:
        if not (folder / "postausgang").exists():
            return 0
        box = mailbox.Maildir(folder / "postausgang", create=False)
        number = key.removeprefix("KON-").partition("/")[0]
        return sum(message["Subject"] == f"Bescheid {number}" for message in box)


class _Keeper:
    """Keeps the subjects of the mails it took."""

    def __init__(self) -> None:
        self.mails: list[bytes] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  # aiosmtpd's name
        self.mails.append(bytes(envelope.content or b""))
        return "250 OK"


class TestSmtp(BlindContract):
    """A real mail server on a loopback port; nobody can look into it."""

    def item(self, number: int) -> Item:
        return letter(number, f"Sehr geehrte {SECRET}")

    @pytest.fixture(autouse=True)
    def _server(self) -> Iterator[None]:
        self.keeper = _Keeper()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        controller = Controller(self.keeper, hostname="127.0.0.1", port=self.port)
        controller.start()
        self.made: list[Smtp] = []
        yield
        for one in self.made:
            one.close()
        controller.stop()

    def target(self, folder: Path) -> Smtp:
        settings = SmtpSettings(host="127.0.0.1", port=self.port, tls="none", sender="steuern@musterstadt.example")
        self.made.append(Smtp(settings))
        return self.made[-1]

    def count(self, folder: Path, key: str) -> int:
        number = key.removeprefix("KON-").partition("/")[0]
        return sum(f"Subject: Bescheid {number}\r\n".encode() in mail for mail in self.keeper.mails)
