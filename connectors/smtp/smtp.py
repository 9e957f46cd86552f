# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A mail server as a target. BLIND: once a mail is handed over, nobody can look it up."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine, Sequence
from datetime import UTC, datetime
from types import TracebackType
from typing import Self, TypeVar

from connectors.smtp import mail, messages
from connectors.smtp.session import Session
from connectors.smtp.settings import SmtpSettings
from laufzettel.connect import Guarantee, Health, Item, Probe, Receipt, Wrote
from laufzettel.errors import Problem, SystemFault

T = TypeVar("T")


class Smtp:
    """Sends mail through one server, many in one session. Use it in a `with`, or call `close`."""

    name = "smtp"
    guarantee = Guarantee.BLIND
    settle_s = 0.0

    def __init__(self, settings: SmtpSettings) -> None:
        """Opens nothing.

        Args:
            settings: the server; its secret is looked up when the session is opened.

        Raises:
            ValueError: the sender's address is not valid.
        """
        address = mail.ascii_address(settings.sender)
        if address is None:
            raise ValueError("the sender's address is not valid")
        self._sender = address
        self._sender_name = settings.sender_name
        self._session = Session(settings)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close."""
        self.close()

    def close(self) -> None:
        """End the session and its thread; calling it twice changes nothing."""
        loop, thread = self._loop, self._thread
        if loop is None or thread is None:
            return
        self._run(self._session.close())
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
        self._loop = self._thread = None

    def check(self) -> Health:
        """Is the server there, trusted, and does it take the logon? Sends nothing."""
        try:
            self._run(self._session.open())
        except SystemFault as fault:
            return Health(False, (fault.problem,))
        return Health(True)

    def plan(self, items: Sequence[Item]) -> list[Problem | None]:
        """What could not be sent: forged headers, an invalid or missing address, a missing attachment."""
        return [mail.problem_with(item, address_needed=True) for item in items]

    def probe(self, items: Sequence[Item]) -> list[Probe]:
        """Never called: a mail cannot be looked up."""
        raise NotImplementedError("a mail server is a blind target")

    def write(self, items: Sequence[Item]) -> list[Receipt]:
        """Send, one after the other, each once.

        Returns:
            DONE: the server took it over (250). NOT_WRITTEN: certain that nothing was sent. REJECTED: it refused the
            recipient or the content. UNKNOWN: the line broke after the content had begun to go out.
        """
        return self._run(self._write(items))

    def confirm(self, items: Sequence[Item]) -> list[Probe]:
        """Never called: a mail cannot be looked up."""
        raise NotImplementedError("a mail server is a blind target")

    async def _write(self, items: Sequence[Item]) -> list[Receipt]:
        receipts: list[Receipt] = []
        for item in items:
            receipts.append(await self._send(item))
            if receipts[-1].problem is not None and receipts[-1].problem.code in _HOPELESS:
                rest = len(items) - len(receipts)
                return receipts + [Receipt(Wrote.NOT_WRITTEN, problem=receipts[-1].problem)] * rest
        return receipts

    async def _send(self, item: Item) -> Receipt:
        problem = mail.problem_with(item, address_needed=True)
        recipient = mail.ascii_address(mail.text_of(item, "an") or "")
        if problem is not None or recipient is None:
            return Receipt(Wrote.REJECTED, problem=problem)
        message = mail.build(item, self._sender, self._sender_name)
        dated = mail.date_line(datetime.now(UTC)) + b"\r\n" + message.as_bytes()
        receipt = await self._session.send(self._sender, recipient, dated)
        evidence = {"message_id": mail.message_id(item.key, self._sender), **receipt.evidence}
        return Receipt(receipt.wrote, evidence, receipt.problem)

    def _run(self, work: Coroutine[None, None, T]) -> T:
        """Run in the session's own thread, which is started when first needed."""
        if self._loop is None:
            self._loop = asyncio.new_event_loop()
            self._thread = threading.Thread(target=self._loop.run_forever, name="smtp", daemon=True)
            self._thread.start()
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()


_HOPELESS = frozenset(
    message.code
    for message in (
        messages.UNREACHABLE,
        messages.CERTIFICATE,
        messages.NO_TLS,
        messages.LOGON,
        messages.SECRET_MISSING,
    )
)
"""After these the rest of a batch is not tried: it would only wait for the same time-out, mail by mail."""
