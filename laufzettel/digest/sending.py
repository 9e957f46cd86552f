# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Sending digests: each at most once a day to each recipient, whenever the sender is killed and called again.

The line to the mail server is opened first. Only then the intent is noted, and the mail handed over at once; whoever is
killed between the two leaves a mailing in doubt, which is never sent again. What certainly did not go out is taken back
and tried anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from laufzettel.case import digest_of
from laufzettel.connect import Item, Target, Wrote
from laufzettel.digest import letter
from laufzettel.digest.gathered import Digest
from laufzettel.errors import Message, Problem
from laufzettel.journal import Journal, mailings
from laufzettel.journal.mailings import MailingState

DOUBT = Message(
    "digest.in_doubt",
    "Ob die Zusammenfassung von heute angekommen ist, weiß niemand: Ein Aufruf brach ab, als er sie übergab, oder er "
    "ist noch dabei. Sie wird nicht noch einmal gesendet.",
    "Nobody knows whether today's digest has arrived: a call broke off while handing it over, or is still at it. It is "
    "not sent again.",
    "Morgen kommt die nächste; im Protokoll des Mailservers beginnt ihre Message-ID mit {message_id}.",
    "The next one comes tomorrow; in the mail server's log its Message-ID begins with {message_id}.",
)


class Outcome(StrEnum):
    """What became of a digest."""

    SENT = "sent"
    SENT_BEFORE = "sent_before"
    """Today's has gone out already."""
    NOTHING_TO_SAY = "nothing_to_say"
    NOT_SENT = "not_sent"
    """Certainly not; the next call tries again."""
    IN_DOUBT = "in_doubt"


class Sent(NamedTuple):
    """What became of the digest for one recipient.

    Attributes:
        recipient: the address.
        outcome: what became of it.
        problem: why it did not go out, or that nobody knows.
    """

    recipient: str
    outcome: Outcome
    problem: Problem | None = None


def send(journal: Journal, target: Target, digests: Sequence[Digest], *, always: bool) -> Iterator[Sent]:
    """Send digests, one after the other.

    Args:
        journal: notes what goes out.
        target: the mail server.
        digests: what is to be told to whom.
        always: also where there is nothing to say.

    Yields:
        What became of each, in order.
    """
    closed: Problem | None = None
    opened = False
    for digest in digests:
        if not always and digest.is_empty:
            yield Sent(digest.recipient.an, Outcome.NOTHING_TO_SAY)
            continue
        if standing := mailings.standing(journal, day=_day(digest), recipient=_recipient(digest)):
            yield _before(digest, standing)
            continue
        (wrong,) = target.plan([item(digest)])
        if wrong is None and not opened and closed is None:
            health = target.check()
            opened = health.ok
            closed = None if health.ok else health.problems[0]
        if wrong is not None or closed is not None:
            yield Sent(digest.recipient.an, Outcome.NOT_SENT, wrong or closed)
            continue
        yield _once(journal, target, digest)


def item(digest: Digest) -> Item:
    """The mail, under a key that belongs to the day and the recipient: its Message-ID derives from that."""
    key = f"zusammenfassung/{_day(digest)}/{digest_of(_recipient(digest).encode())[:16]}"
    said = {"an": digest.recipient.an, "betreff": letter.subject(digest), "text": letter.text(digest), "datei": ""}
    return Item(key, dict(said))


def _once(journal: Journal, target: Target, digest: Digest) -> Sent:
    day, recipient = _day(digest), _recipient(digest)
    if not mailings.intend(journal, day=day, recipient=recipient, escalated=[one for one, _ in digest.fresh]):
        # Somebody else was quicker by a moment.
        return _before(digest, mailings.standing(journal, day=day, recipient=recipient) or MailingState.INTENDED)
    # An exception leaves the intent as it is: in doubt.
    (receipt,) = target.write([item(digest)])
    if receipt.wrote in (Wrote.NOT_WRITTEN, Wrote.REJECTED):
        mailings.withdraw(journal, day=day, recipient=recipient)
        return Sent(digest.recipient.an, Outcome.NOT_SENT, receipt.problem)
    done = receipt.wrote is Wrote.DONE
    state = MailingState.DONE if done else MailingState.IN_DOUBT
    mailings.settle(journal, day=day, recipient=recipient, state=state, evidence=receipt.evidence)
    return Sent(digest.recipient.an, Outcome.SENT) if done else _doubt(digest)


def _before(digest: Digest, standing: MailingState) -> Sent:
    if standing is MailingState.DONE:
        return Sent(digest.recipient.an, Outcome.SENT_BEFORE)
    return _doubt(digest)


def _doubt(digest: Digest) -> Sent:
    # The connector makes the Message-ID of the key; a test holds the two together.
    begins = digest_of(item(digest).key.encode())[:32]
    return Sent(digest.recipient.an, Outcome.IN_DOUBT, DOUBT.at(message_id=begins))


def _day(digest: Digest) -> str:
    return digest.moment.date().isoformat()


def _recipient(digest: Digest) -> str:
    """The recipient as the journal knows them: capitals make no other address."""
    return digest.recipient.an.casefold()
