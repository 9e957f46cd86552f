# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`laufzettel digest` before a real mail server: figures and nothing else, once a day, also if it is shot."""

from __future__ import annotations

import asyncio
import email
import email.policy
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import orjson
import pytest
from aiosmtpd.controller import Controller

from laufzettel.cli.digest import send_all
from laufzettel.digest.sending import Outcome
from laufzettel.errors import SystemFault
from laufzettel.journal import Journal, mailings
from laufzettel.journal.mailings import MailingState
from laufzettel.office import Office, open_office
from tasks.digest import digest as digest_flow
from tasks.mail import mail_server

LEADER, LEAD = "leitung@musterstadt.example", "lead@musterstadt.example"
NOTIFIED = f"""
[benachrichtigung]
adresse = "https://arbeitsplatz.musterstadt.example/"

[[benachrichtigung.empfaenger]]
an = "{LEADER}"
eskalation = true

[[benachrichtigung.empfaenger]]
an = "{LEAD}"
sprache = "en"
"""
MINE = 60


@dataclass
class PostOffice:
    """Takes every mail; shoots its client at a chosen word, or refuses a recipient, if told so."""

    delivered: list[tuple[str, bytes]] = field(default_factory=list)
    shoot_at: str = ""
    client: subprocess.Popen[str] | None = None
    refuse: str = ""
    drop_after_content: bool = False

    def _shoot(self, word: str) -> None:
        if word == self.shoot_at and self.client is not None:
            os.kill(self.client.pid, signal.SIGKILL)

    async def handle_EHLO(self, server: Any, session: Any, envelope: Any, name: str, responses: list[str]) -> list[str]:  # noqa: N802
        session.host_name = name
        self._shoot("EHLO")
        return responses

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:  # noqa: N802
        envelope.mail_from = address
        self._shoot("MAIL")
        return "250 OK"

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:  # noqa: N802
        self._shoot("RCPT")
        if self.refuse:
            return self.refuse
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.delivered.append((envelope.rcpt_tos[0], envelope.content))
        self._shoot("DATA")
        if self.drop_after_content:
            server.transport.close()
        return "250 OK queued as 4F7K92"

    def mails(self) -> dict[str, EmailMessage]:
        """What arrived, by recipient; two for one recipient are a fault."""
        assert len({to for to, _ in self.delivered}) == len(self.delivered)
        return {to: email.message_from_bytes(content, policy=email.policy.default) for to, content in self.delivered}  # type: ignore[misc]


@pytest.fixture
def post() -> Iterator[tuple[PostOffice, int]]:
    """A mail server on loopback, and its port."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    office = PostOffice()
    controller = Controller(office, hostname="127.0.0.1", port=port)
    controller.start()
    yield office, port
    controller.stop()


@pytest.fixture
def amt(
    furnished: Callable[[Sequence[dict[str, str]]], Path], people: list[dict[str, str]], post: tuple[PostOffice, int]
) -> Office:
    """An office with fifteen waiting cases, three of them in clarification, all received sixty days ago."""
    for one in people[:3]:
        one["hund_chip"] = ""
    folder = furnished(people)
    config = folder / "office.toml"
    said = f'\n[smtp]\nhost = "127.0.0.1"\nport = {post[1]}\ntls = "none"\n'
    config.write_text(config.read_text(encoding="utf-8") + said + NOTIFIED, encoding="utf-8")
    office = open_office(folder)
    received = (datetime.now(UTC) - timedelta(days=MINE)).isoformat(timespec="milliseconds")
    with office.open_journal() as journal:
        journal.database.run("UPDATE cases SET received_at = ?", (received,))
    return office


def called(office: Office, *words: str, post: PostOffice | None = None) -> subprocess.CompletedProcess[str]:
    """The command as a process of its own, which the mail server may shoot if it knows it."""
    order = [sys.executable, "-m", "laufzettel", "digest", "--office", str(office.folder), *words]
    with subprocess.Popen(order, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        if post is not None:
            post.client = running
        out, err = running.communicate(timeout=60)
    return subprocess.CompletedProcess(order, running.returncode, out, err)


def outcomes(done: subprocess.CompletedProcess[str]) -> dict[str, str]:
    """What the command said became of each mail."""
    return {one["recipient"]: one["outcome"] for one in orjson.loads(done.stdout.splitlines()[-1])["mails"]}


def sent(office: Office, journal: Journal) -> dict[str, Outcome]:
    """The same without a process of its own."""
    with mail_server(office) as server:
        return {one.recipient: one.outcome for one in send_all(journal, office, server)}


def values(office: Office) -> set[str]:
    """Everything that stands in the office's cases: values, numbers, names of documents."""
    with office.open_journal() as journal:
        rows = journal.database.rows
        found = {str(number) for (number,) in rows("SELECT number FROM cases")}
        found |= {str(name) for (name,) in rows("SELECT name FROM document")}
        for (body,) in rows("SELECT body FROM reading"):
            for one in orjson.loads(str(body)).values():
                found |= {str(said) for said in (one.values() if isinstance(one, dict) else one)}
        for (body,) in rows("SELECT body FROM decision"):
            found |= {str(said) for said in orjson.loads(str(body)).values()}
    said = (office.folder / "office.toml").read_text(encoding="utf-8")
    return {one for one in found if len(one) > 3 and one not in said}


def test_everybody_gets_the_figures_in_their_language(amt: Office, post: tuple[PostOffice, int]) -> None:
    """By process and queue; who is to know of what is escalated is told so, and who is not is not."""
    assert called(amt).returncode == 0
    mails = post[0].mails()
    german, english = mails[LEADER].get_content(), mails[LEAD].get_content()
    assert "Klärung: 3 (3 überfällig, 3 davon eskaliert)" in german
    assert "Freigabe: 12 (12 überfällig, 12 davon eskaliert)" in german
    assert "Davon werden Ihnen 15 zum ersten Mal gemeldet." in german
    assert "ist nichts Neues eingegangen." in german
    assert "Zum Arbeitsplatz: https://arbeitsplatz.musterstadt.example/" in german
    assert "Clarification: 3 (3 overdue, 3 of these escalated)" in english
    assert "for the first time" not in english
    assert mails[LEADER]["Subject"].endswith("15 warten, 15 überfällig, 15 eskaliert")
    assert mails[LEADER]["From"].addresses[0].addr_spec == "steuern@musterstadt.example"


def test_no_value_of_any_case_stands_in_a_digest(amt: Office, post: tuple[PostOffice, int]) -> None:
    """Neither in the text nor in a header, encoded or not; the control: with mit_nummern the search finds numbers."""
    everything = values(amt)
    assert len(everything) > 150
    with amt.open_journal() as journal:
        sent(amt, journal)

    def found() -> set[str]:
        texts = [str(dict(mail.items())) + mail.get_content() for mail in post[0].mails().values()]
        raw = [content.decode("utf-8", "replace") for _, content in post[0].delivered]
        return {one for one in everything for text in (*texts, *raw) if one in text}

    assert found() == set()
    config = amt.folder / "office.toml"
    config.write_text(config.read_text(encoding="utf-8").replace("\nadresse =", "\nmit_nummern = true\nadresse ="))
    post[0].delivered.clear()
    with open_office(amt.folder).open_journal() as journal:
        journal.database.run("DELETE FROM escalation")
        journal.database.run("DELETE FROM mailing")
        sent(open_office(amt.folder), journal)
        numbers = {str(number) for (number,) in journal.database.rows("SELECT number FROM cases")}
    assert found() == numbers


def test_a_day_brings_one_mail_and_the_next_day_another(amt: Office, post: tuple[PostOffice, int]) -> None:
    """Calling again sends nothing; of an escalated case one is told once, and of the figures every day."""
    with amt.open_journal() as journal:
        assert set(sent(amt, journal).values()) == {Outcome.SENT}
        assert set(sent(amt, journal).values()) == {Outcome.SENT_BEFORE}
        number = str(journal.database.rows("SELECT number FROM cases ORDER BY id LIMIT 1")[0][0])
        first = mailings.told(journal, number)
        assert [(one.recipient, one.state) for one in first] == [(LEADER, MailingState.DONE)]
        tomorrow = journal.clock() + 86_400
        journal.clock = lambda: tomorrow
        post[0].delivered.clear()
        assert set(sent(amt, journal).values()) == {Outcome.SENT}
        assert mailings.told(journal, number) == first
    assert "Davon werden Ihnen 0 zum ersten Mal gemeldet." in post[0].mails()[LEADER].get_content()


def test_calls_at_the_same_moment_send_one_mail_to_each(amt: Office, post: tuple[PostOffice, int]) -> None:
    """Six at once, each with a line of its own to the server."""

    def call(_: int) -> dict[str, Outcome]:
        with amt.open_journal() as journal:
            return sent(amt, journal)

    with ThreadPoolExecutor(6) as pool:
        said = list(pool.map(call, range(6)))
    assert set(post[0].mails()) == {LEADER, LEAD}
    for recipient in (LEADER, LEAD):
        assert sum(one[recipient] is Outcome.SENT for one in said) == 1


@pytest.mark.parametrize(
    ("word", "arrived", "after"), [("EHLO", 0, "sent"), ("RCPT", 0, "in_doubt"), ("DATA", 1, "in_doubt")]
)
def test_whoever_is_shot_on_the_way_sends_no_second_mail(
    amt: Office, post: tuple[PostOffice, int], word: str, arrived: int, after: str
) -> None:
    """kill -9 before anything is handed over: sent by the next call. After: nobody knows, it says so and sends none."""
    office = post[0]
    office.shoot_at = word
    assert called(amt, post=office).returncode == -signal.SIGKILL
    assert len(office.delivered) == arrived
    office.shoot_at = ""
    again = called(amt, "--json")
    assert outcomes(again) == {LEADER: after, LEAD: "sent"}
    assert again.returncode == (0 if after == "sent" else 1)
    assert list(office.mails()).count(LEADER) == (1 if after == "sent" else arrived)
    assert outcomes(called(amt, "--json")) == {LEADER: "sent_before" if after == "sent" else after, LEAD: "sent_before"}
    assert len(office.mails()) == (2 if after == "sent" else 1 + arrived)


def test_a_doubtful_mail_is_named_as_the_mail_server_knows_it(amt: Office, post: tuple[PostOffice, int]) -> None:
    """The line broke after the content: the sentence names the beginning of the Message-ID."""
    post[0].drop_after_content = True
    with amt.open_journal() as journal, mail_server(amt) as server:
        (leader, *_) = send_all(journal, amt, server)
    assert leader.outcome is Outcome.IN_DOUBT
    assert leader.problem is not None
    arrived = post[0].mails()[LEADER]["Message-ID"]
    begins = re.search(r"[0-9a-f]{32}", leader.problem.remedy_de)
    assert begins is not None
    assert arrived.startswith(f"<{begins[0]}")


def test_what_certainly_did_not_go_out_is_tried_again(amt: Office, post: tuple[PostOffice, int]) -> None:
    """Refused by the server: nobody was told of a case; the next call of the same day sends it."""
    post[0].refuse = "550 5.1.1 No such user"
    with amt.open_journal() as journal:
        assert set(sent(amt, journal).values()) == {Outcome.NOT_SENT}
        assert journal.database.rows("SELECT * FROM mailing") == []
        assert journal.database.rows("SELECT * FROM escalation") == []
        post[0].refuse = ""
        assert set(sent(amt, journal).values()) == {Outcome.SENT}
        assert len(journal.database.rows("SELECT * FROM escalation")) == 15


def test_a_schedule_sends_them_and_prefect_learns_figures_alone(amt: Office, post: tuple[PostOffice, int]) -> None:
    """As the deployment calls it, twice on one day; what did not go out makes the run fail with our own sentence."""
    flow = digest_flow.fn
    post[0].refuse = "550 5.1.1 No such user"
    with pytest.raises(SystemFault) as refused:
        asyncio.run(flow(str(amt.folder)))
    assert refused.value.problem.code == "smtp.recipient_refused"
    assert LEADER not in str(refused.value)
    post[0].refuse = ""
    nothing = {"sent": 0, "sent_before": 0, "nothing_to_say": 0, "not_sent": 0, "in_doubt": 0}
    assert asyncio.run(flow(str(amt.folder))) == nothing | {"sent": 2}
    assert asyncio.run(flow(str(amt.folder))) == nothing | {"sent_before": 2}
    config = amt.folder / "office.toml"
    config.write_text(config.read_text(encoding="utf-8").replace(NOTIFIED, ""), encoding="utf-8")
    assert asyncio.run(flow(str(amt.folder))) == {}


def test_a_mail_server_that_is_away_is_said_and_leaves_nothing(amt: Office) -> None:
    """Exit code 1, and no trace of a mail that never was."""
    config = amt.folder / "office.toml"
    config.write_text(re.sub(r"port = \d+\ntls", "port = 1\ntls", config.read_text(encoding="utf-8")), encoding="utf-8")
    done = called(amt)
    assert done.returncode == 1
    assert "ist nicht erreichbar" in done.stdout
    with amt.open_journal() as journal:
        assert journal.database.rows("SELECT * FROM mailing") == []


def test_a_dry_run_shows_the_mail_and_sends_none(amt: Office, post: tuple[PostOffice, int]) -> None:
    """The text as it would go out; the journal stays as it was."""
    done = called(amt, "--dry-run")
    said = done.stdout
    assert f"An: {LEADER}" in said
    assert "Klärung: 3 (3 überfällig, 3 davon eskaliert)" in said
    assert post[0].delivered == []
    with amt.open_journal() as journal:
        assert journal.database.rows("SELECT * FROM mailing") == []


@pytest.mark.parametrize(("always", "outcome"), [(False, Outcome.NOTHING_TO_SAY), (True, Outcome.SENT)])
def test_nothing_is_sent_when_there_is_nothing_to_say(
    amt: Office, post: tuple[PostOffice, int], always: bool, outcome: Outcome
) -> None:
    """All cases closed today; with `immer` the zeros go out."""
    config = amt.folder / "office.toml"
    said = config.read_text(encoding="utf-8")
    config.write_text(said.replace("\nadresse =", "\nimmer = true\nadresse =") if always else said, encoding="utf-8")
    office = open_office(amt.folder)
    with office.open_journal() as journal:
        journal.database.run("UPDATE cases SET state = 'closed', received_at = ?", (journal.now(),))
        assert set(sent(office, journal).values()) == {outcome}
    assert len(post[0].delivered) == (2 if always else 0)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (NOTIFIED, "", "niemand, der die Zusammenfassung bekommt"),
        ("eskalation = true", 'verfahren = ["katzensteuer"]', "katzensteuer"),
        ("[smtp]\n", "#", "[smtp]"),
    ],
)
def test_what_is_missing_in_the_configuration_is_said(amt: Office, old: str, new: str, said: str) -> None:
    """Exit code 2, and the entry's name."""
    config = amt.folder / "office.toml"
    text = config.read_text(encoding="utf-8").replace(old, new)
    if new == "#":
        text = re.sub(r'#host.*\nport.*\ntls = "none"\n', "", text)
    config.write_text(text, encoding="utf-8")
    done = called(amt)
    assert done.returncode == 2
    assert said in done.stderr
