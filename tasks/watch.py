# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`python -m tasks.watch`: has the Prefect server mark runs that fell silent as crashed.

A run whose process was killed stays *Running* for ever: a self-hosted server only notices with this automation. It
watches the runs that carry the tag of our deployments and no others.
"""

from __future__ import annotations

import argparse
import os
from datetime import timedelta

import click
from prefect.automations import AutomationCore, EventTrigger, Posture, ResourceSpecification
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.objects import StateType
from prefect.events.actions import ChangeFlowRunState

TAG = "laufzettel"
"""On every deployment in deployments/prefect.yaml."""
NAME = "laufzettel: silent runs crashed"
SILENT_S = 90
"""Three heartbeats at the shortest interval Prefect allows (`PREFECT_FLOWS_HEARTBEAT_FREQUENCY=30`)."""

_ALIVE = ("heartbeat", "Pending", "Running")
_ENDED = ("Completed", "Failed", "Cancelled", "Crashed", "TimedOut")


def automation(silent_s: int = SILENT_S) -> AutomationCore:
    """The rule: so many seconds after a run's last sign of life it has crashed, unless it ended.

    Args:
        silent_s: seconds of silence; more than one heartbeat, or healthy runs are marked.
    """
    alive = {f"prefect.flow-run.{sign}" for sign in _ALIVE}
    return AutomationCore(
        name=NAME,
        description="Created by python -m tasks.watch; changes made here are lost when it is called again.",
        trigger=EventTrigger(
            after=alive,
            expect=alive | {f"prefect.flow-run.{sign}" for sign in _ENDED},
            match=ResourceSpecification({"prefect.resource.id": ["prefect.flow-run.*"]}),
            match_related=ResourceSpecification(
                {"prefect.resource.role": ["tag"], "prefect.resource.id": [f"prefect.tag.{TAG}"]}
            ),
            for_each={"prefect.resource.id"},
            posture=Posture.Proactive,
            threshold=1,
            within=timedelta(seconds=silent_s),
        ),
        actions=[
            ChangeFlowRunState(
                name="Crashed",
                state=StateType.CRASHED,
                message=f"No sign of life for {silent_s} seconds; its process is gone.",
                force=False,
            )
        ],
    )


def watch(client: SyncPrefectClient, silent_s: int = SILENT_S) -> bool:
    """Put the automation on the server; one that is there already is brought up to date.

    Args:
        client: of the server.
        silent_s: see `automation`.

    Returns:
        True if it is new.
    """
    wanted = automation(silent_s)
    there = client.read_automations_by_name(NAME)
    for double in there[1:]:
        client.delete_automation(double.id)
    if there:
        client.update_automation(there[0].id, wanted)
        return False
    client.create_automation(wanted)
    return True


def main() -> int:
    """Put the automation on the server that PREFECT_API_URL names."""
    parser = argparse.ArgumentParser(prog="python -m tasks.watch", description=__doc__)
    parser.add_argument("--silent", type=int, default=SILENT_S, metavar="SECONDS", help="default: %(default)s")
    chosen = parser.parse_args()
    if not os.environ.get("PREFECT_API_URL"):
        parser.error("PREFECT_API_URL is not set")
    with get_client(sync_client=True) as client:
        fresh = watch(client, chosen.silent)
    click.echo(f"{NAME}: {'made' if fresh else 'up to date'}, after {chosen.silent} seconds of silence")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
