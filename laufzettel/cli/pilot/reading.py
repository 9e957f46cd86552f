# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A bar while a large file is read, drawn only if that takes longer than two seconds."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

from laufzettel.cli.language import say

_AFTER_S = 2.0


@contextmanager
def reading(size: int, *, quiet: bool = False) -> Iterator[Callable[[int], None]]:
    """Gives a function that is told how many bytes have been read.

    Args:
        size: of the file.
        quiet: True draws nothing; neither does an output that is no terminal.
    """
    if quiet or not sys.stderr.isatty():
        yield lambda read: None
        return
    began = time.monotonic()
    drawn: list[Callable[[int], None]] = []
    with ExitStack() as stack:

        def passed(read: int) -> None:
            if not drawn and time.monotonic() - began > _AFTER_S:
                drawn.append(_bar(stack, size))
            for draw in drawn:
                draw(read)

        yield passed


def _bar(stack: ExitStack, size: int) -> Callable[[int], None]:
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    progress = stack.enter_context(Progress(*columns, console=Console(stderr=True)))
    bar = progress.add_task(say("Lesen", "Reading"), total=size)
    return lambda read: progress.update(bar, completed=read)
