# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What operations do with processes: pause, emergency stop, and a look at the connected systems."""

from __future__ import annotations

from laufzettel.desk import operations, switching
from laufzettel.desk.api import overviews, requests, shapes
from laufzettel.desk.ask import Ask
from laufzettel.journal import halts, switches
from laufzettel.journal.halts import Position


def show(ask: Ask) -> overviews.Switches:
    """Where the switch of each process stands, who turned it last, when and why."""
    names = [one.name for one in ask.desk.processes]
    return overviews.Switches(
        switches=[
            overviews.Switch(process=name, position=halts.position(ask.journal.database, name)) for name in names
        ],
        turns=[overviews.Turn.model_validate(one) for one in switches.latest(ask.journal, names)],
    )


def stop(ask: Ask, said: requests.Why) -> overviews.Switches:
    """Pull the emergency stop: nothing new goes out."""
    switching.turned(ask, Position.STOPPED, said.why)
    return show(ask)


def pause(ask: Ask, said: requests.Why) -> overviews.Switches:
    """Let the station at work come to its end, and begin no other."""
    switching.turned(ask, Position.PAUSED, said.why)
    return show(ask)


def resume(ask: Ask, said: requests.Why) -> overviews.Switches:
    """Let the process go on."""
    switching.turned(ask, Position.RUNNING, said.why)
    return show(ask)


def check(ask: Ask) -> overviews.Checks:
    """Look at every part of every process now; changes nothing."""
    found = operations.check_now(ask, ask.journal.now())
    return overviews.Checks(
        checks=[
            overviews.Checked(
                process=process,
                at=one.at,
                parts=[
                    overviews.Part(name=name, problems=[shapes.Problem.model_validate(each) for each in problems])
                    for name, problems in one.parts
                ],
            )
            for process, one in found.items()
        ]
    )
