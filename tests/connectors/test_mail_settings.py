# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A mail server's settings: what makes no sense is refused, and no secret shows."""

from typing import Any

import pytest
from pydantic import ValidationError

from connectors.smtp import SmtpSettings

PASSWORD = "Sehr-Geheim-4711"
USUAL = {
    "host": "mail.musterstadt.example",
    "user": "laufzettel",
    "secret": "env:TEST_SMTP_PASSWORD",
    "sender": "steuern@musterstadt.example",
}


def test_encryption_is_required_unless_this_machine_is_meant() -> None:
    """STARTTLS is the usual way; without encryption only to localhost, 127.0.0.1 or ::1."""
    assert SmtpSettings.model_validate(USUAL).tls == "starttls"
    for host in ("localhost", "127.0.0.1", "::1"):
        assert SmtpSettings.model_validate(USUAL | {"host": host, "tls": "none"}).tls == "none"


@pytest.mark.parametrize(
    "changes",
    [{"secret": PASSWORD}, {"tls": "none"}, {"secret": ""}, {"user": ""}, {"passwort": PASSWORD}, {"timeout_s": 0}],
)
def test_settings_that_make_no_sense_are_refused_without_showing_a_secret(changes: dict[str, Any]) -> None:
    """A password typed in place of its reference does not show up in the error."""
    with pytest.raises(ValidationError) as caught:
        SmtpSettings.model_validate(USUAL | changes)
    assert PASSWORD not in str(caught.value)
