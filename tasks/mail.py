# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The mail server an office names, for mail that belongs to no case."""

from __future__ import annotations

from connectors.smtp import Smtp, SmtpSettings
from laufzettel.errors import BusinessError
from laufzettel.office import BROKEN, Office
from laufzettel.office_toml import MISSING_ENTRY


def mail_server(office: Office) -> Smtp:
    """The mail server; opens nothing.

    Args:
        office: says where it is, and whose address mail is sent from.

    Raises:
        BusinessError: office.toml names none, or an entry about it is wrong.
    """
    said, authority = office.section("smtp"), office.section("behoerde")
    if not said:
        raise BusinessError(MISSING_ENTRY.at(entry="[smtp]"))
    ours = {"sender": str(authority.get("email", "")), "sender_name": str(authority.get("name", ""))}
    try:
        return Smtp(SmtpSettings.model_validate(ours | said))
    except ValueError as wrong:
        raise BusinessError(BROKEN.at(why=f"[smtp] {wrong}")) from None
