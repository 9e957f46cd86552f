# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Stopping at once when somebody says so: Ctrl-C, `kill`, a closed terminal."""

from __future__ import annotations

import os
import signal
import threading
from types import FrameType

import click

from laufzettel.cli.language import LANGUAGE
from laufzettel.errors import Message, Problem

STOPPED = Message(
    "command.stopped",
    "Angehalten. Nichts ist halb getan: der nächste Lauf setzt auf dem Journal auf.",
    "Stopped. Nothing was done by halves: the next run carries on from the journal.",
)
_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_AT_LAST_S = 2.0
"""How long a run may take to give back what it holds; then the process ends whatever it waits for."""


_came: list[int] = []
"""Signals that came: the exception raised for one may be swallowed by whatever was at work just then."""
_sentence: list[Message] = [STOPPED]


class Stopped(BaseException):
    """Somebody stopped the program; passes through everything that handles errors."""

    def __init__(self, number: int) -> None:
        """Args: number: of the signal."""
        super().__init__(f"signal {number}")
        self.exit_code = 128 + number


def stopped_by() -> int | None:
    """The signal that stopped the program, even if its exception never arrived; None if there was none."""
    return _came[0] if _came else None


def told() -> Problem:
    """What is said when the program was stopped."""
    return _sentence[0].at()


def when_stopped(message: Message) -> None:
    """Say something else from now on when the program is stopped."""
    _sentence[0] = message


def listen() -> None:
    """From now on a signal to stop ends the program within seconds, and a second one at once."""
    for number in _SIGNALS:
        if number is not signal.SIGHUP or signal.getsignal(number) is not signal.SIG_IGN:  # as nohup wants it
            signal.signal(number, _stop)


def _stop(number: int, frame: FrameType | None) -> None:
    _came.append(number)
    for one in _SIGNALS:
        signal.signal(one, _leave)
    threading.Thread(target=_leave_at_last, args=(number,), daemon=True).start()
    raise Stopped(number)


def _leave(number: int, frame: FrameType | None) -> None:
    os._exit(128 + number)


def _leave_at_last(number: int) -> None:
    """A scheduler that no longer answers must not keep us: the journal needs no farewell."""
    threading.Event().wait(_AT_LAST_S)
    click.echo(told().text(LANGUAGE), err=True)
    os._exit(128 + number)
