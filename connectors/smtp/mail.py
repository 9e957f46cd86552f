# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""One effect as a MIME message: the same item gives the same bytes, and nothing in it can forge a header."""

from __future__ import annotations

import re
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from connectors.smtp import messages
from laufzettel.case import digest_of
from laufzettel.connect import Item
from laufzettel.errors import Problem

PRINT = "druck"
"""Value of `X-Laufzettel-Versand` on what goes out by post."""

MAIL = "mail"

_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?")
_AMBIGUOUS = set("ßς\u200c\u200d")  # the library's older rules turn straße.de into strasse.de: somebody else's domain
_BREAKS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_BREAKS_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def text_of(item: Item, datum: str) -> str | None:
    """The payload's text under this name; None if it is missing or no text."""
    value = item.payload.get(datum)
    return value if isinstance(value, str) else None


def problem_with(item: Item, *, address_needed: bool) -> Problem | None:
    """What keeps an item from becoming a mail; None if nothing.

    Args:
        item: payload `an` (address or empty), `betreff`, `text`, `datei` (name of the attachment, or empty).
        address_needed: an empty address is a problem, too.
    """
    for datum in ("an", "betreff", "text", "datei"):
        text = text_of(item, datum)
        if text is None:
            return messages.NOT_TEXT.at(datum=datum)
        if (_BREAKS_TEXT if datum == "text" else _BREAKS).search(text):
            return messages.CONTROL_CHARACTER.at(datum=datum)
    if not item.key.isascii() or not item.key.isprintable():
        return messages.CONTROL_CHARACTER.at(datum="key")
    name = text_of(item, "datei") or ""
    if name and (name not in item.files or "/" in name or "\\" in name):
        return messages.FILE_MISSING.at()
    address = text_of(item, "an") or ""
    if not address:
        return messages.ADDRESS_MISSING.at() if address_needed else None
    return None if ascii_address(address) else messages.ADDRESS_INVALID.at()


def ascii_address(address: str) -> str | None:
    """The address as it goes over the wire, with a domain such as `müller.de` in ASCII; None if it is not valid."""
    local, _, domain = address.rpartition("@")
    if set(domain) & _AMBIGUOUS:
        return None
    try:
        domain = domain.encode("idna").decode("ascii")
    except UnicodeError:
        return None
    labels = domain.split(".")
    if not _LOCAL.fullmatch(local) or len(local) > 64 or len(domain) > 253 or len(labels) < 2:
        return None
    return f"{local}@{domain}" if all(_LABEL.fullmatch(label) for label in labels) else None


def message_id(key: str, sender: str) -> str:
    """The Message-ID that belongs to an effect's key, at the sender's domain: the same key, the same ID."""
    return f"<{name_of(key)}@{sender.rpartition('@')[2]}>"


def name_of(key: str) -> str:
    """A short name for an effect's key, fit for a file name: 32 hexadecimal digits of its SHA-256."""
    return f"{digest_of(key.encode())[:32]}.laufzettel"


def build(item: Item, sender: str, sender_name: str = "") -> EmailMessage:
    """The message without a date, so that the same item gives the same message.

    Args:
        item: one that `problem_with` found nothing wrong with.
        sender: the authority's address, as `ascii_address` gives it.
        sender_name: the name shown beside it.
    """
    address = text_of(item, "an") or ""
    mail = EmailMessage(policy=SMTP)
    mail["From"] = Address(sender_name, addr_spec=sender)
    if address:
        mail["To"] = Address(addr_spec=ascii_address(address))
    mail["Subject"] = text_of(item, "betreff")
    mail["Message-ID"] = message_id(item.key, sender)
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Laufzettel-Vorgang"] = item.key
    mail["X-Laufzettel-Versand"] = MAIL if address else PRINT
    mail.set_content(text_of(item, "text") or "", subtype="plain", charset="utf-8", cte="quoted-printable")
    name = text_of(item, "datei") or ""
    if name:
        subtype = "pdf" if name.lower().endswith(".pdf") else "octet-stream"
        mail.add_attachment(item.files[name], maintype="application", subtype=subtype, filename=name)
        mail.set_boundary(f"=_{digest_of(item.key.encode())[:40]}")  # else the library draws a random one
    return mail


def date_line(now: datetime) -> bytes:
    """The `Date` header as the first line of a message, without its line end."""
    return b"Date: " + format_datetime(now).encode("ascii")
