# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Mail: an outbox folder that can be looked into, and a mail server that cannot (guarantee BLIND)."""

from connectors.smtp.outbox import Outbox
from connectors.smtp.settings import SmtpSettings
from connectors.smtp.smtp import Smtp

__all__ = ["Outbox", "Smtp", "SmtpSettings"]
