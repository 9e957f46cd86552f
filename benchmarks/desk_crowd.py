# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Many people at the desk at once, each doing one thing a second: the worklist, a case, a release, the next one."""

from __future__ import annotations

import random
import re
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from benchmarks.desk_office import Answer, Served, Visitor
from flows.hundesteuer.name import NAME

_QUEUE = f"/next?process={NAME}&state=release"
_AT_THE_DOOR = 2
"""So many sign in at the same moment: the desk tries no more passwords at a time, as each costs a tenth of a second."""


@dataclass(slots=True)
class Crowd:
    """What many people at once saw.

    Attributes:
        ms: milliseconds of each action, redirections and the document's image included.
        signing_in: milliseconds of each sign-in.
        errors: what went wrong, if anything.
        released: how many cases were released.
        images: how many images of documents were fetched.
        processor_ms: processor time of the desk while they worked.
    """

    ms: list[float] = field(default_factory=list)
    signing_in: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    released: int = 0
    images: int = 0
    processor_ms: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)


def measure(served: Served, people: Sequence[tuple[str, str]], *, seconds: float) -> Crowd:
    """Have everybody sign in, then work for so many seconds at one action a second each.

    Args:
        served: the desk.
        people: names and passwords.
        seconds: how long they work.
    """
    crowd, door = Crowd(), threading.Semaphore(_AT_THE_DOOR)
    together = threading.Barrier(len(people) + 1)
    threads = [
        threading.Thread(target=_work, args=(crowd, door, together, served.port, *one, seconds), daemon=True)
        for one in people
    ]
    for thread in threads:
        thread.start()
    together.wait()
    before = served.processor_ms()
    for thread in threads:
        thread.join()
    crowd.processor_ms = served.processor_ms() - before
    return crowd


def _work(
    crowd: Crowd,
    door: threading.Semaphore,
    together: threading.Barrier,
    port: int,
    name: str,
    password: str,
    seconds: float,
) -> None:
    visitor = Visitor(port)
    chance = random.Random(name)  # noqa: S311  # when somebody presses a key is no secret
    with door:
        answer = visitor.sign_in(name, password)
    with crowd.lock:
        crowd.signing_in.append(answer.ms)
        if answer.status != 200 or answer.path != "/":
            crowd.errors.append(f"sign-in: {answer.status} {answer.path}")
    visitor.close()  # until the last one is in the desk would end idle connections; a browser opens another one
    together.wait()
    due = time.monotonic() + chance.random()
    until = time.monotonic() + seconds
    case: Answer | None = None
    turn = chance.randrange(4)
    while due < until:
        time.sleep(max(0.0, due - time.monotonic()))
        due += 1.0
        turn += 1
        what, answer = _act(visitor, turn, case)
        case = answer if answer.path.startswith("/cases/") else None
        with crowd.lock:
            crowd.ms.append(answer.ms)
            crowd.released += what == "release"
            if answer.status != 200:
                crowd.errors.append(f"{what}: {answer.status} {answer.path}")
    visitor.close()
    with crowd.lock:
        crowd.images += visitor.images


def _act(visitor: Visitor, turn: int, case: Answer | None) -> tuple[str, Answer]:
    """Release the case on the table; every fourth time look at the worklist, and with none on the table begin one."""
    if turn % 4 == 0:
        return "worklist", visitor.ask("/")
    if case is None:
        return "begin", visitor.ask(_QUEUE)
    form = {name: _hidden(case.body, name) for name in ("proof", "seen")}
    return "release", visitor.ask(f"{case.path.partition('?')[0]}/release", form)


def _hidden(body: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', body)
    return found[1] if found else ""
