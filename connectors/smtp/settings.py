# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""How a mail server is reached; holds a reference to the password, never the password."""

from __future__ import annotations

import ipaddress
import os
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from connectors.smtp import messages
from laufzettel.errors import SystemFault


class SmtpSettings(BaseModel):
    """One mail server.

    Attributes:
        host: its name; the certificate must be made out to it.
        port: 587 for STARTTLS, 465 for implicit TLS.
        tls: `starttls` (required, not merely tried), `implicit`, or `none`, which is allowed on this machine only.
        ca_file: PEM file with the certification authority, if it is one of your own.
        user: whom to log on as; empty for a server that asks for no logon.
        secret: where the password lies: `env:NAME` or `file:/path`; empty without a user.
        sender: the address mail is sent from.
        sender_name: the name shown beside it.
        timeout_s: longest wait for any single answer, in seconds.
    """

    # A password typed here by mistake must not show up in the error about it.
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    host: str = Field(min_length=1)
    port: int = Field(default=587, ge=1, le=65535)
    tls: Literal["starttls", "implicit", "none"] = "starttls"
    ca_file: Path | None = None
    user: str = ""
    secret: str = Field(default="", pattern=r"^(env:[A-Za-z_][A-Za-z0-9_]*|file:/.+)?$", repr=False)
    sender: str
    sender_name: str = ""
    timeout_s: float = Field(default=30.0, gt=0)

    @model_validator(mode="after")
    def _plausible(self) -> Self:
        if self.tls == "none" and not _is_this_machine(self.host):
            raise ValueError("tls 'none' is allowed for this machine only (localhost, 127.0.0.1, ::1)")
        if bool(self.user) != bool(self.secret):
            raise ValueError("'user' and 'secret' belong together: give both or neither")
        return self

    def password(self) -> str:
        """The password, looked up now; not kept.

        Raises:
            SystemFault: the environment variable or the file is not there.
        """
        kind, _, where = self.secret.partition(":")
        try:
            return os.environ[where] if kind == "env" else Path(where).read_text(encoding="utf-8").rstrip("\r\n")
        except (KeyError, OSError, UnicodeDecodeError):
            raise SystemFault(messages.SECRET_MISSING.at(reference=self.secret)) from None


def _is_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
