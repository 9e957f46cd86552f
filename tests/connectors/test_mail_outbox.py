# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The outbox: each letter lies there once, complete, readable by any mail program."""

import email
import email.policy
import mailbox
import signal
import subprocess
import sys
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.smtp import Outbox
from connectors.smtp.mail import build
from laufzettel.connect import Guarantee, Item, Payload, Seen, Target, Wrote

ROOT = Path(__file__).parents[2]
SENDER = "steuern@musterstadt.example"


def letter(key: str = "HST-AAAA-BBBB-CCCC/bescheid", **changes: str) -> Item:
    payload: Payload = {"an": "erika@example.org", "betreff": "Bescheid für „Bärli“", "text": "Grüße\n"}
    payload["datei"] = "Bescheid.pdf"
    payload.update(changes)
    return Item(key, payload, {"Bescheid.pdf": b"%PDF-1.7\r\n\x00\xff" * 50})


@pytest.fixture
def outbox(tmp_path: Path) -> Outbox:
    return Outbox(tmp_path / "postausgang", SENDER, "Stadt Müsterstadt")


def messages_in(path: Path) -> list[EmailMessage]:
    folder = mailbox.Maildir(path, create=False)
    return [email.message_from_bytes(folder.get_bytes(key), policy=email.policy.default) for key in folder.keys()]  # noqa: SIM118


def test_a_letter_is_written_and_any_mail_program_reads_it(outbox: Outbox, tmp_path: Path) -> None:
    """Umlauts, attachment bytes, sender, a date, and the case number come out as they went in."""
    target: Target = outbox
    assert (target.name, target.guarantee) == ("postausgang", Guarantee.VERIFIABLE)
    assert [receipt.wrote for receipt in outbox.write([letter()])] == [Wrote.DONE]
    (mail,) = messages_in(tmp_path / "postausgang")
    assert mail["Subject"] == "Bescheid für „Bärli“"
    assert mail["From"] == f"Stadt Müsterstadt <{SENDER}>"
    assert mail["To"] == "erika@example.org"
    assert mail["Date"] is not None
    assert mail["X-Laufzettel-Vorgang"] == "HST-AAAA-BBBB-CCCC/bescheid"
    assert mail["X-Laufzettel-Versand"] == "mail"
    body = mail.get_body()
    assert body is not None
    assert body.get_content() == "Grüße\n"
    (attachment,) = mail.iter_attachments()
    assert attachment.get_filename() == "Bescheid.pdf"
    assert attachment.get_content() == letter().files["Bescheid.pdf"]


def test_without_an_address_it_is_marked_for_printing(outbox: Outbox, tmp_path: Path) -> None:
    """No recipient in the header, a mark for the print shop."""
    outbox.write([letter(an="")])
    (mail,) = messages_in(tmp_path / "postausgang")
    assert (mail["To"], mail["X-Laufzettel-Versand"]) == (None, "druck")


def test_written_twice_it_lies_there_once(outbox: Outbox, tmp_path: Path) -> None:
    """The second write finds the first and is done, also after a mail program looked at it."""
    first = outbox.write([letter()])
    assert outbox.write([letter()])[0].evidence == first[0].evidence
    folder = mailbox.Maildir(tmp_path / "postausgang", create=False)
    (name,) = folder.keys()
    message = folder.get_message(name)
    message.set_subdir("cur")
    message.set_flags("S")
    folder[name] = message
    assert outbox.write([letter()])[0].wrote is Wrote.DONE
    assert [probe.seen for probe in outbox.confirm([letter()])] == [Seen.SAME]
    assert len(messages_in(tmp_path / "postausgang")) == 1
    assert list((tmp_path / "postausgang" / "tmp").iterdir()) == []


def test_probe_tells_absent_same_different_and_several(outbox: Outbox, tmp_path: Path) -> None:
    """Looking changes nothing; evidence names no person."""
    assert [probe.seen for probe in outbox.probe([letter()])] == [Seen.ABSENT]
    assert not (tmp_path / "postausgang").exists()
    receipt = outbox.write([letter()])[0]
    (probe,) = outbox.probe([letter()])
    assert (probe.seen, probe.evidence) == (Seen.SAME, receipt.evidence)
    assert "erika" not in str(receipt)
    assert [probe.seen for probe in outbox.probe([letter(text="anders")])] == [Seen.DIFFERENT]
    written = tmp_path / "postausgang" / "new" / receipt.evidence["datei"]
    (tmp_path / "postausgang" / "cur" / f"{written.name}:2,S").write_bytes(written.read_bytes())
    assert [probe.seen for probe in outbox.probe([letter()])] == [Seen.SEVERAL]


def test_other_content_under_the_same_key_is_a_conflict(outbox: Outbox, tmp_path: Path) -> None:
    """The letter that lies there stays as it is; the rest of the batch is written."""
    outbox.write([letter()])
    receipts = outbox.write([letter(text="anders"), letter("HST-DDDD-EEEE-FFFF/bescheid")])
    assert [receipt.wrote for receipt in receipts] == [Wrote.CONFLICT, Wrote.DONE]
    assert [probe.seen for probe in outbox.probe([letter()])] == [Seen.SAME]


def test_a_letter_cut_short_is_noticed(outbox: Outbox, tmp_path: Path) -> None:
    """Content is compared, not only the name."""
    (receipt,) = outbox.write([letter()])
    written = tmp_path / "postausgang" / "new" / receipt.evidence["datei"]
    written.write_bytes(written.read_bytes()[:-20])
    assert [probe.seen for probe in outbox.confirm([letter()])] == [Seen.DIFFERENT]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"betreff": "Hallo\r\nBcc: alle@example.org"}, "mail.control_character"),
        ({"betreff": "Hallo\u2028X: y"}, "mail.control_character"),
        ({"an": "a@example.org\nBcc: b@example.org"}, "mail.control_character"),
        ({"an": "a@example.org, b@example.org"}, "mail.address_invalid"),
        ({"an": "Erika <a@example.org>"}, "mail.address_invalid"),
        ({"an": "erika"}, "mail.address_invalid"),
        ({"an": "a@b@example.org"}, "mail.address_invalid"),
        ({"an": "-@.de"}, "mail.address_invalid"),
        ({"an": "a@straße.de"}, "mail.address_invalid"),
        ({"datei": "fehlt.pdf"}, "mail.file_missing"),
        ({"text": "Null\x00"}, "mail.control_character"),
    ],
)
def test_a_forged_or_broken_mail_is_found_before_anything_is_written(
    outbox: Outbox, tmp_path: Path, changes: dict[str, str], code: str
) -> None:
    """`plan` says so without the value; `write` refuses it as well and writes the others."""
    (problem,) = outbox.plan([letter(**changes)])
    assert problem is not None
    assert problem.code == code
    assert not any(value in problem.de + problem.en for value in changes.values())
    receipts = outbox.write([letter(**changes), letter("HST-X/bescheid")])
    assert [receipt.wrote for receipt in receipts] == [Wrote.REJECTED, Wrote.DONE]
    assert len(messages_in(tmp_path / "postausgang")) == 1


@given(st.text(max_size=60), st.text(max_size=200))
def test_what_plan_lets_pass_becomes_a_mail_with_just_our_headers(subject: str, text: str) -> None:
    """No text from a case can add a header, and the same item gives the same bytes."""
    item = letter(betreff=subject, text=text)
    if Outbox(Path("unbenutzt"), SENDER).plan([item]) != [None]:
        return
    mail = build(item, SENDER)
    assert mail.as_bytes() == build(item, SENDER).as_bytes()
    read = email.message_from_bytes(mail.as_bytes(), policy=email.policy.default)
    assert {name.lower() for name in read} == {
        *("from", "to", "subject", "message-id", "auto-submitted", "mime-version", "content-type"),
        *("x-laufzettel-vorgang", "x-laufzettel-versand"),
    }
    assert max(len(line) for line in mail.as_bytes().split(b"\r\n")) <= 998


def test_a_domain_with_umlauts_is_written_in_ascii(outbox: Outbox, tmp_path: Path) -> None:
    """Every mail server understands that form."""
    outbox.write([letter(an="post@müller.example")])
    (mail,) = messages_in(tmp_path / "postausgang")
    assert mail["To"] == "post@xn--mller-kva.example"


WRITE_ALL = """
import sys
from pathlib import Path
from connectors.smtp import Outbox
from laufzettel.connect import Item
outbox = Outbox(Path(sys.argv[1]), "steuern@musterstadt.example")
print("ready", flush=True)
for number in range(100_000):
    payload = {"an": "", "betreff": "Bescheid", "text": str(number), "datei": ""}
    outbox.write([Item(f"HST-{number}/bescheid", payload)])
"""


def test_killed_in_the_middle_and_started_again_each_letter_lies_there_once(tmp_path: Path) -> None:
    """kill -9 at arbitrary moments; the next run probes, writes what is missing, and nothing is doubled or cut."""
    path = tmp_path / "postausgang"
    for pause in (0.02, 0.05, 0.11):
        worker = subprocess.Popen([sys.executable, "-c", WRITE_ALL, str(path)], cwd=ROOT, stdout=subprocess.PIPE)
        assert worker.stdout is not None
        worker.stdout.readline()
        with pytest.raises(subprocess.TimeoutExpired):
            worker.wait(pause)
        worker.send_signal(signal.SIGKILL)
        worker.communicate()
    count = len(messages_in(path)) + 20
    items = [
        Item(f"HST-{number}/bescheid", {"an": "", "betreff": "Bescheid", "text": str(number), "datei": ""})
        for number in range(count)
    ]
    outbox = Outbox(path, SENDER)
    assert {probe.seen for probe in outbox.probe(items)} == {Seen.SAME, Seen.ABSENT}
    assert {receipt.wrote for receipt in outbox.write(items)} == {Wrote.DONE}
    assert {probe.seen for probe in outbox.confirm(items)} == {Seen.SAME}
    assert len(messages_in(path)) == count


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    """`check` says so, and `write` is certain that nothing was written."""
    (tmp_path / "datei").touch()
    outbox = Outbox(tmp_path / "datei" / "postausgang", SENDER)
    assert [problem.code for problem in outbox.check().problems] == ["outbox.missing"]
    (receipt,) = outbox.write([letter()])
    assert receipt.wrote is Wrote.NOT_WRITTEN
    assert receipt.problem is not None
    assert str(tmp_path) not in receipt.problem.de
    assert Outbox(tmp_path / "postausgang", SENDER).check().ok
