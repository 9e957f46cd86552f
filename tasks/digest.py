# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The Prefect flow of the digest: one a day; figures alone reach Prefect."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from prefect import flow

from laufzettel.cli.digest import send_all
from laufzettel.digest.gathered import settings
from laufzettel.digest.sending import Outcome
from laufzettel.errors import SystemFault
from laufzettel.office import open_office
from tasks.mail import mail_server
from tasks.walk import discreet


@flow(name="zusammenfassung", persist_result=False, validate_parameters=True)
async def digest(office: str) -> dict[str, int]:
    """Today's digest to everybody office.toml names and who has not got it yet.

    Args:
        office: folder of the office on the worker's machine.

    Returns:
        How many were sent, were sent before, or had nothing to say; nothing where office.toml names nobody.

    Raises:
        SystemFault: one did not go out, or nobody knows; calling again tries what certainly did not.
    """
    here = open_office(Path(office))
    if not settings(here).empfaenger:
        return {}
    with discreet(), here.open_journal() as journal, mail_server(here) as server:
        sent = list(send_all(journal, here, server))
    for one in sent:
        if one.problem is not None:
            raise SystemFault(one.problem)
    counted = Counter(one.outcome for one in sent)
    return {outcome.value: counted[outcome] for outcome in Outcome}
