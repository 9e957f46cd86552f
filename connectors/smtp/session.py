# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""One session with a mail server: connects, logs on once, sends mail after mail, and knows how each one ended."""

from __future__ import annotations

import asyncio
import re
import ssl
from contextlib import suppress
from typing import TYPE_CHECKING

from connectors.smtp import messages
from connectors.smtp.settings import SmtpSettings
from laufzettel.connect import Receipt, Wrote
from laufzettel.errors import Message, Problem, SystemFault

if TYPE_CHECKING:
    from aiosmtplib import SMTP

_QUEUED = re.compile(r"queued as ([A-Za-z0-9]{4,40})\b")
_LOGON_METHODS = ("plain", "login", "cram-md5")
_DOT = re.compile(rb"^\.", re.MULTILINE)


class _HungUp(Exception):
    """The server closed a session that had been idle; nothing was handed over."""


class Session:
    """Lives in one event loop. A wrong password is tried once, never again by this object."""

    def __init__(self, settings: SmtpSettings) -> None:
        """Opens nothing. Args: settings: the server."""
        self._settings = settings
        self._client: SMTP | None = None
        self._logon_refused: Problem | None = None

    async def open(self) -> None:
        """Connect and log on, if that is not yet done.

        Raises:
            SystemFault: not reachable, no trusted encryption, or the logon was refused.
        """
        import aiosmtplib

        if self._client is not None and self._client.is_connected:
            return
        if self._logon_refused is not None:
            raise SystemFault(self._logon_refused)
        settings = self._settings
        password = settings.password() if settings.user else ""
        client = aiosmtplib.SMTP(
            hostname=settings.host,
            port=settings.port,
            timeout=settings.timeout_s,
            use_tls=settings.tls == "implicit",
            start_tls=settings.tls == "starttls",
            tls_context=None if settings.tls == "none" else self._trust(),
        )
        try:
            await client.connect()
            await client.ehlo()  # what it offers changes with encryption
            if settings.user:
                await self._log_on(client, password)
        except (aiosmtplib.SMTPException, OSError) as error:
            _hang_up(client, client.transport)
            # Without its cause, which may quote what the server said about the account.
            raise SystemFault(self._explain(error)) from None
        except BaseException:
            _hang_up(client, client.transport)
            raise
        self._client = client

    async def close(self) -> None:
        """Say goodbye, if there is a session."""
        import aiosmtplib

        client, self._client = self._client, None
        if client is not None:
            transport = client.transport
            with suppress(aiosmtplib.SMTPException, OSError):
                await client.quit()
            _hang_up(client, transport)
        for _ in range(3):  # closing a socket takes the loop a turn or two, and it is about to stop
            await asyncio.sleep(0)

    async def send(self, sender: str, recipient: str, message: bytes) -> Receipt:
        """Hand over one mail.

        Args:
            sender: the authority's ASCII address.
            recipient: its ASCII address.
            message: the bytes, lines ending in CRLF.

        Returns:
            DONE once the server said 250; UNKNOWN if the line broke after the content had begun to go out.
        """
        for _ in range(2 if self._client is not None else 1):  # an idle session may have ended: once more, in a new one
            try:
                return await self._send(sender, recipient, message)
            except _HungUp:
                continue
        return self._receipt(Wrote.NOT_WRITTEN, messages.HUNG_UP)

    async def _send(self, sender: str, recipient: str, message: bytes) -> Receipt:
        import aiosmtplib

        try:
            await self.open()
        except SystemFault as fault:
            return Receipt(Wrote.NOT_WRITTEN, problem=fault.problem)
        client = self._client
        if client is None:
            raise _HungUp
        try:
            refused = await self._announce(client, sender, recipient, len(message))
        except (aiosmtplib.SMTPException, OSError):
            self._drop()
            raise _HungUp from None
        return refused or await self._hand_over(client, message)

    async def _announce(self, client: SMTP, sender: str, recipient: str, size: int) -> Receipt | None:
        """Sender, recipient and the word DATA; a receipt if the server refuses, None if it asks for the content."""
        import aiosmtplib

        options = [f"size={size}"] if client.supports_extension("size") else []
        try:
            await client.mail(sender, options=options)
            await client.rcpt(recipient)
            answer = await client.execute_command(b"DATA")
        except aiosmtplib.SMTPSenderRefused as error:
            if error.code == aiosmtplib.SMTPStatus.domain_unavailable:
                raise aiosmtplib.SMTPServerDisconnected("the server ended the session") from None
            too_large = error.code == aiosmtplib.SMTPStatus.storage_exceeded
            await self._reset(client)
            if too_large:
                return self._receipt(Wrote.REJECTED, messages.CONTENT_REFUSED, error.code)
            return self._receipt(Wrote.NOT_WRITTEN, messages.SENDER_REFUSED, error.code)
        except aiosmtplib.SMTPRecipientRefused as error:
            await self._reset(client)
            return self._refusal(error.code, messages.RECIPIENT_REFUSED)
        if answer.code == aiosmtplib.SMTPStatus.start_input:
            return None
        await self._reset(client)
        return self._refusal(answer.code, messages.CONTENT_REFUSED)

    async def _hand_over(self, client: SMTP, message: bytes) -> Receipt:
        """The content. From here on a broken line means: nobody knows."""
        import aiosmtplib

        # Not `client.data`: it cannot be told from its errors whether the line broke before or after the content.
        protocol = client.protocol
        if protocol is None:
            return self._receipt(Wrote.NOT_WRITTEN, messages.HUNG_UP)
        try:
            protocol.write(_DOT.sub(b"..", message) + b".\r\n")
            answer = await protocol.read_response(timeout=self._settings.timeout_s)
        except (aiosmtplib.SMTPException, OSError):
            self._drop()
            return self._receipt(Wrote.UNKNOWN, messages.UNKNOWN)
        if answer.code == aiosmtplib.SMTPStatus.completed:
            queued = _QUEUED.search(answer.message)
            return Receipt(Wrote.DONE, {"antwort": "250"} | ({"warteschlange": queued.group(1)} if queued else {}))
        if 400 <= answer.code < 600:
            await self._reset(client)
            return self._refusal(answer.code, messages.CONTENT_REFUSED)
        self._drop()
        return self._receipt(Wrote.UNKNOWN, messages.UNKNOWN)

    async def _log_on(self, client: SMTP, password: str) -> None:
        """Log on by one method only: trying them all with a wrong password counts as several attempts."""
        import aiosmtplib

        offered = client.supported_auth_methods
        method = next((method for method in _LOGON_METHODS if method in offered), None)
        try:
            if method == "plain":
                await client.auth_plain(self._settings.user, password)
            elif method == "login":
                await client.auth_login(self._settings.user, password)
            elif method == "cram-md5":
                await client.auth_crammd5(self._settings.user, password)
            else:
                raise aiosmtplib.SMTPAuthenticationError(504, "no usable method")
        except aiosmtplib.SMTPAuthenticationError as error:
            if error.code >= 500:
                self._logon_refused = messages.LOGON.at(host=self._settings.host)
            raise

    def _trust(self) -> ssl.SSLContext:
        try:
            return ssl.create_default_context(cafile=self._settings.ca_file)
        except OSError:
            raise SystemFault(messages.CERTIFICATE.at(host=self._settings.host)) from None

    def _explain(self, error: Exception) -> Problem:
        import aiosmtplib

        if self._logon_refused is not None:
            return self._logon_refused
        if isinstance(error, ssl.SSLCertVerificationError) or isinstance(error.__cause__, ssl.SSLCertVerificationError):
            return messages.CERTIFICATE.at(host=self._settings.host)
        if type(error) is aiosmtplib.SMTPException or isinstance(error.__cause__ or error, ssl.SSLError):
            return messages.NO_TLS.at(host=self._settings.host)
        return messages.UNREACHABLE.at(host=self._settings.host)

    async def _reset(self, client: SMTP) -> None:
        """Make the session fit for the next mail, or give it up."""
        import aiosmtplib

        try:
            await client.rset()
        except (aiosmtplib.SMTPException, OSError):
            self._drop()

    def _drop(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            _hang_up(client, client.transport)

    def _refusal(self, code: int, permanent: Message) -> Receipt:
        """5xx is the server's last word and goes to a person; anything else before acceptance may be tried again."""
        if code >= 500:
            return self._receipt(Wrote.REJECTED, permanent, code)
        return self._receipt(Wrote.NOT_WRITTEN, messages.DEFERRED, code)

    def _receipt(self, wrote: Wrote, message: Message, code: int = 0) -> Receipt:
        problem = message.at(host=self._settings.host, code=code)
        return Receipt(wrote, {"antwort": str(code)} if code else {}, problem)


def _hang_up(client: SMTP, transport: asyncio.BaseTransport | None) -> None:
    """Close the line now; a polite TLS goodbye could wait for an answer that never comes."""
    client.close()
    if isinstance(transport, asyncio.WriteTransport):
        transport.abort()
