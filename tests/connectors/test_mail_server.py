# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Sending through a real mail server: what arrived, what certainly did not, and what nobody can know."""

import asyncio
import datetime
import email
import email.policy
import ipaddress
import logging
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from connectors.smtp import Smtp, SmtpSettings
from laufzettel.connect import Guarantee, Item, Payload, Target, Wrote

# Inside implicit TLS the server library does not see that the line is encrypted.
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")

PASSWORD = "Sehr-Geheim-4711"


@dataclass
class PostOffice:
    """A mail server's behaviour: takes everything, unless told otherwise."""

    delivered: list[bytes] = field(default_factory=list)
    sessions: set[int] = field(default_factory=set)
    logons: int = 0
    refuse_recipient: dict[str, str] = field(default_factory=dict)
    refuse_content: str = ""
    drop_at: str = ""
    stall_s: float = 0.0

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:  # noqa: N802
        if self.drop_at == "recipient":
            server.transport.close()
        if address in self.refuse_recipient:
            return self.refuse_recipient[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.sessions.add(id(session))
        if self.refuse_content:
            return self.refuse_content
        self.delivered.append(envelope.content)
        if self.drop_at == "content":
            self.drop_at = ""
            server.transport.close()
        await asyncio.sleep(self.stall_s)
        return "250 2.0.0 Ok: queued as 4F7K92"

    def log_on(self, server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        self.logons += 1
        return AuthResult(success=data.password == PASSWORD.encode(), handled=False)


class Server(Controller):
    """A server that hangs up on everybody when it stops."""

    def __init__(self, office: PostOffice, **options: Any) -> None:
        super().__init__(office, **options)
        self.lines: list[Any] = []

    def factory(self) -> Any:
        self.lines.append(super().factory())  # type: ignore[no-untyped-call]  # the library leaves it untyped
        return self.lines[-1]

    def stop(self, no_assert: bool = False) -> None:
        async def hang_up() -> None:
            await asyncio.sleep(0.01)
            for line in self.lines:
                if line.transport is not None:
                    line.transport.abort()
            await asyncio.sleep(0.01)

        asyncio.run_coroutine_threadsafe(hang_up(), self.loop).result()
        super().stop(no_assert)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A self-signed certificate with its key, made out to 127.0.0.1."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Teststelle")])
    now = datetime.datetime.now(datetime.UTC)
    made_out_to = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    cert = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(made_out_to, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    plain = serialization.NoEncryption()
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    path.write_bytes(pem + cert.public_bytes(serialization.Encoding.PEM))
    return path


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port: int = sock.getsockname()[1]
        return port


@dataclass
class Counter:
    """A running server and how to reach it."""

    office: PostOffice
    port: int
    certificate: Path
    stop: Callable[[], None]

    def settings(self, **changes: Any) -> SmtpSettings:
        usual = {
            "host": "127.0.0.1",
            "port": self.port,
            "ca_file": self.certificate,
            "user": "laufzettel",
            "secret": "env:TEST_SMTP_PASSWORD",
            "sender": "steuern@musterstadt.example",
            "sender_name": "Stadt Müsterstadt",
            "timeout_s": 5.0,
        }
        return SmtpSettings.model_validate(usual | changes)


@pytest.fixture
def serve(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Counter]]:
    """Starts real servers on loopback: with STARTTLS and logon, unless told otherwise."""
    monkeypatch.setenv("TEST_SMTP_PASSWORD", PASSWORD)
    running: list[Server] = []
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)

    def start(office: PostOffice | None = None, tls: str = "starttls", port: int = 0) -> Counter:
        office = office or PostOffice()
        options: dict[str, Any] = {"hostname": "127.0.0.1", "port": port or free_port()}
        if tls == "starttls":
            options |= {"tls_context": context, "require_starttls": True}
        if tls == "implicit":
            options |= {"ssl_context": context}
        if tls != "none":
            options |= {"authenticator": office.log_on, "auth_required": True, "auth_require_tls": tls == "starttls"}
        controller = Server(office, **options)
        controller.start()
        running.append(controller)

        def stop() -> None:
            if controller in running:
                running.remove(controller)
                controller.stop()

        return Counter(office, controller.port, certificate, stop)

    yield start
    for controller in running:
        controller.stop()


def notice(number: int = 1, **changes: str) -> Item:
    payload: Payload = {"an": f"buerger{number}@example.org", "betreff": "Ihr Bescheid für „Bärli“"}
    payload |= {"text": "Grüße\n.\n..zwei Punkte\n", "datei": "Bescheid.pdf"}
    payload.update(changes)
    return Item(f"HST-{number:04}/bescheid", payload, {"Bescheid.pdf": b"%PDF-1.7\n.\n\xff"})


def outcomes(smtp: Smtp, items: list[Item]) -> list[Wrote]:
    return [receipt.wrote for receipt in smtp.write(items)]


def test_a_batch_goes_out_in_one_encrypted_session(serve: Callable[..., Counter]) -> None:
    """Five mails, one session, one logon; each arrives as it was, with the Message-ID its key gives."""
    counter = serve()
    with Smtp(counter.settings()) as smtp:
        target: Target = smtp
        assert (target.name, target.guarantee) == ("smtp", Guarantee.BLIND)
        assert smtp.check().ok
        receipts = smtp.write([notice(number) for number in range(4)])
        receipts += smtp.write([notice(4)])
    office = counter.office
    assert [receipt.wrote for receipt in receipts] == [Wrote.DONE] * 5
    assert (len(office.sessions), office.logons) == (1, 1)
    mails = [email.message_from_bytes(content, policy=email.policy.default) for content in office.delivered]
    assert [mail["To"] for mail in mails] == [f"buerger{number}@example.org" for number in range(5)]
    assert [mail["Message-ID"] for mail in mails] == [receipt.evidence["message_id"] for receipt in receipts]
    assert receipts[0].evidence["warteschlange"] == "4F7K92"
    body = mails[0].get_body()
    assert body is not None
    assert body.get_content().splitlines() == ["Grüße", ".", "..zwei Punkte"]
    assert [part.get_content() for part in mails[0].iter_attachments()] == [b"%PDF-1.7\n.\n\xff"]
    assert mails[0]["Subject"] == "Ihr Bescheid für „Bärli“"
    assert mails[0]["Date"] is not None


@pytest.mark.parametrize("tls", ["implicit", "none"])
def test_other_ways_to_connect(serve: Callable[..., Counter], tls: str) -> None:
    """Implicit TLS with logon; and, on this machine only, a relay without encryption and logon."""
    counter = serve(tls=tls)
    changes = {"user": "", "secret": ""} if tls == "none" else {}
    with Smtp(counter.settings(tls=tls, **changes)) as smtp:
        assert outcomes(smtp, [notice()]) == [Wrote.DONE]
    assert len(counter.office.delivered) == 1


def test_a_refused_recipient_does_not_stop_the_others(serve: Callable[..., Counter]) -> None:
    """5xx goes to a person, 4xx may be tried again, the rest is delivered."""
    refused = {"buerger1@example.org": "550 5.1.1 buerger1@example.org unknown", "buerger2@example.org": "450 later"}
    counter = serve(PostOffice(refuse_recipient=refused))
    with Smtp(counter.settings()) as smtp:
        receipts = smtp.write([notice(number) for number in range(4)])
    assert [receipt.wrote for receipt in receipts] == [Wrote.DONE, Wrote.REJECTED, Wrote.NOT_WRITTEN, Wrote.DONE]
    assert receipts[1].problem is not None
    assert receipts[1].problem.code == "smtp.recipient_refused"
    assert "buerger1" not in str(receipts[1])
    assert len(counter.office.delivered) == 2


@pytest.mark.parametrize(("answer", "expected"), [("554 5.7.1 no", Wrote.REJECTED), ("451 busy", Wrote.NOT_WRITTEN)])
def test_refused_content_was_certainly_not_sent(serve: Callable[..., Counter], answer: str, expected: Wrote) -> None:
    """The server's answer to the content decides, and the session goes on."""
    counter = serve(PostOffice(refuse_content=answer))
    with Smtp(counter.settings()) as smtp:
        assert outcomes(smtp, [notice()]) == [expected]
        counter.office.refuse_content = ""
        assert outcomes(smtp, [notice()]) == [Wrote.DONE]
    assert counter.office.logons == 1


def test_a_line_cut_after_the_content_is_unknown_and_never_repeated(serve: Callable[..., Counter]) -> None:
    """The server took the first mail and the answer was lost: exactly one of it arrives, the next goes out anew."""
    counter = serve(PostOffice(drop_at="content"))
    with Smtp(counter.settings()) as smtp:
        receipts = smtp.write([notice(1), notice(2)])
    assert [receipt.wrote for receipt in receipts] == [Wrote.UNKNOWN, Wrote.DONE]
    assert receipts[0].problem is not None
    assert receipts[0].problem.code == "smtp.unknown"
    unknown, done = (receipt.evidence["message_id"].encode() for receipt in receipts)
    assert [content.count(unknown) for content in counter.office.delivered] == [1, 0]
    assert [content.count(done) for content in counter.office.delivered] == [0, 1]


def test_no_answer_after_the_content_is_unknown(serve: Callable[..., Counter]) -> None:
    """The time-out ends the wait."""
    counter = serve(PostOffice(stall_s=2.0))
    with Smtp(counter.settings(timeout_s=0.5)) as smtp:
        assert outcomes(smtp, [notice()]) == [Wrote.UNKNOWN]


def test_a_line_cut_before_the_content_is_certainly_not_sent(serve: Callable[..., Counter]) -> None:
    """Nothing was handed over; one bad recipient does not keep the others from being tried."""
    counter = serve(PostOffice(drop_at="recipient"))
    with Smtp(counter.settings()) as smtp:
        receipts = smtp.write([notice(1), notice(2)])
        counter.office.drop_at = ""
        assert outcomes(smtp, [notice(3)]) == [Wrote.DONE]
    assert [receipt.wrote for receipt in receipts] == [Wrote.NOT_WRITTEN] * 2
    assert {receipt.problem.code for receipt in receipts if receipt.problem} == {"smtp.hung_up"}
    assert len(counter.office.delivered) == 1


def test_a_session_the_server_ended_is_opened_anew(serve: Callable[..., Counter]) -> None:
    """A restart of the mail server between two batches loses and doubles nothing."""
    first = serve()
    with Smtp(first.settings()) as smtp:
        assert outcomes(smtp, [notice(1)]) == [Wrote.DONE]
        first.stop()
        second = serve(port=first.port)
        assert outcomes(smtp, [notice(2)]) == [Wrote.DONE]
        second.stop()
        assert outcomes(smtp, [notice(3)]) == [Wrote.NOT_WRITTEN]
    assert (len(first.office.delivered), len(second.office.delivered)) == (1, 1)


def test_a_server_that_is_down_costs_one_attempt(serve: Callable[..., Counter]) -> None:
    """Nothing was sent; the rest of the batch does not wait for the same failure."""
    counter = serve()
    counter.stop()
    with Smtp(counter.settings()) as smtp:
        assert [problem.code for problem in smtp.check().problems] == ["smtp.unreachable"]
        assert outcomes(smtp, [notice(number) for number in range(50)]) == [Wrote.NOT_WRITTEN] * 50


def test_a_server_that_never_greets_is_given_up(serve: Callable[..., Counter]) -> None:
    """A port that accepts and stays silent ends in the time-out, once for the whole batch."""
    counter = serve()
    with socket.create_server(("127.0.0.1", 0)) as silent:
        begin = time.monotonic()
        with Smtp(counter.settings(port=silent.getsockname()[1], timeout_s=0.3)) as smtp:
            assert outcomes(smtp, [notice(number) for number in range(20)]) == [Wrote.NOT_WRITTEN] * 20
    assert time.monotonic() - begin < 3


@pytest.mark.parametrize("tls", ["starttls", "implicit"])
@pytest.mark.parametrize("changes", [{"ca_file": None}, {"host": "localhost"}])
def test_a_wrong_certificate_is_refused(serve: Callable[..., Counter], tls: str, changes: dict[str, Any]) -> None:
    """Not trusted, or made out to another name: neither password nor mail goes out."""
    counter = serve(tls=tls)
    with Smtp(counter.settings(tls=tls, **changes)) as smtp:
        receipts = smtp.write([notice()])
    assert [receipt.wrote for receipt in receipts] == [Wrote.NOT_WRITTEN]
    assert receipts[0].problem is not None
    assert receipts[0].problem.code == "smtp.certificate"
    assert (counter.office.logons, counter.office.delivered) == (0, [])


def test_encryption_is_not_given_up_silently(serve: Callable[..., Counter]) -> None:
    """A server without STARTTLS gets neither password nor mail."""
    counter = serve(tls="none")
    with Smtp(counter.settings()) as smtp:
        assert [problem.code for problem in smtp.check().problems] == ["smtp.no_tls"]
        assert outcomes(smtp, [notice()]) == [Wrote.NOT_WRITTEN]
    assert counter.office.delivered == []


def test_a_wrong_password_is_tried_once_and_never_shown(
    serve: Callable[..., Counter], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """One attempt in all, so that the account is not locked; the password is in no text anybody sees."""
    monkeypatch.setenv("TEST_SMTP_PASSWORD", "falsches-Passwort")
    counter = serve()
    caplog.set_level(logging.DEBUG, logger="connectors")
    smtp = Smtp(counter.settings())
    receipts = smtp.write([notice(1), notice(2)]) + smtp.write([notice(3)])
    assert [receipt.wrote for receipt in receipts] == [Wrote.NOT_WRITTEN] * 3
    assert {receipt.problem.code for receipt in receipts if receipt.problem} == {"smtp.logon"}
    assert counter.office.logons == 1
    seen = f"{receipts}{smtp!r}{vars(smtp)}{smtp.check()}{counter.settings()!r}"
    smtp.close()
    smtp.close()
    assert "falsches-Passwort" not in seen + "".join(record.getMessage() for record in caplog.records)


def test_the_secret_is_looked_up_when_opened(
    serve: Callable[..., Counter], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From a file with a line end, or from the environment; a missing one is named by its reference."""
    counter = serve()
    (tmp_path / "secret").write_text(PASSWORD + "\n")
    with Smtp(counter.settings(secret=f"file:{tmp_path}/secret")) as smtp:
        assert outcomes(smtp, [notice()]) == [Wrote.DONE]
    monkeypatch.delenv("TEST_SMTP_PASSWORD")
    with Smtp(counter.settings()) as smtp:
        (problem,) = smtp.check().problems
    assert "env:TEST_SMTP_PASSWORD" in problem.de


def test_plan_finds_what_could_not_be_sent(serve: Callable[..., Counter]) -> None:
    """A missing address, a forged header; nothing is opened for it."""
    counter = serve()
    with Smtp(counter.settings()) as smtp:
        problems = smtp.plan(
            [notice(), notice(an=""), notice(betreff="a\r\nBcc: b@example.org"), notice(an="a@b@c.de")]
        )
        assert [problem and problem.code for problem in problems] == [
            None,
            "mail.address_missing",
            "mail.control_character",
            "mail.address_invalid",
        ]
        assert outcomes(smtp, [notice(an=""), notice()]) == [Wrote.REJECTED, Wrote.DONE]


def test_two_hundred_mails_take_seconds(serve: Callable[..., Counter]) -> None:
    """One session carries a batch."""
    counter = serve()
    begin = time.monotonic()
    with Smtp(counter.settings()) as smtp:
        assert set(outcomes(smtp, [notice(number) for number in range(200)])) == {Wrote.DONE}
    assert len(counter.office.delivered) == 200
    assert time.monotonic() - begin < 20
