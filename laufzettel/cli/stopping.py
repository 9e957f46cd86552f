# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Stopping at once when somebody says so: Ctrl-C, `kill`, a closed terminal."""

from __future__ import annotations

import os
import signal
import threading
from types import FrameType

import click

from laufzettel.cli.language import say
from laufzettel.errors import Message

STOPPED = Message(
    "command.stopped",
    "Angehalten. Nichts ist halb getan: der nächste Lauf setzt auf dem Journal auf.",
    "Stopped. Nothing was done by halves: the next run carries on from the journal.",
)
_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_AT_LAST_S = 2.0
"""How long a run may take to give back what it holds; then the process ends whatever it waits for."""


class Stopped(BaseException):
    """Somebody stopped the program; passes through everything that handles errors."""

    def __init__(self, number: int) -> None:
        """Args: number: of the signal."""
        super().__init__(f"signal {number}")
        self.exit_code = 128 + number


def listen() -> None:
    """From now on a signal to stop ends the program within seconds, and a second one at once."""
    for number in _SIGNALS:
        if number is not signal.SIGHUP or signal.getsignal(number) is not signal.SIG_IGN:  # as nohup wants it
            signal.signal(number, _stop)


def _stop(number: int, frame: FrameType | None) -> None:
    for one in _SIGNALS:
        signal.signal(one, _leave)
    threading.Thread(target=_leave_at_last, args=(number,), daemon=True).start()
    raise Stopped(number)


def _leave(number: int, frame: FrameType | None) -> None:
    os._exit(128 + number)


def _leave_at_last(number: int) -> None:
    """A scheduler that no longer answers must not keep us: the journal needs no farewell."""
    threading.Event().wait(_AT_LAST_S)
    click.echo(say(STOPPED.de, STOPPED.en), err=True)
    os._exit(128 + number)
