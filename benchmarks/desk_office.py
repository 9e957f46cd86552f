# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""An office whose cases wait for people, the real desk serving it, and somebody who asks it over HTTP."""

from __future__ import annotations

import http.client
import os
import re
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlencode

from connectors.folder import Folder
from flows.hundesteuer.checks import local_today
from flows.hundesteuer.course import course
from flows.hundesteuer.demo import make_register
from flows.hundesteuer.filling import fill
from flows.hundesteuer.name import NAME
from flows.hundesteuer.sample import applications
from flows.hundesteuer.surroundings import surroundings
from laufzettel.case import State
from laufzettel.course import plainly, worker_name
from laufzettel.desk.access import Role
from laufzettel.desk.accounts import make_account
from laufzettel.desk.cookies import COOKIE
from laufzettel.journal import views
from laufzettel.office import Office, make_office, open_office

WRONG_FIELD, WRONG, RIGHT = "sepa_iban", "DE02120300000000202052", "DE02120300000000202051"
"""The one field that is to be corrected in a clarification, as it comes and as it should be."""
_IMAGE = re.compile(r'<(?:img|image)\b[^>]*?\s(?:src|href)="(/[^"]+)"')
_AHEAD = re.compile(r'data-ahead="([^"]+)"')
_LATER = re.compile(r"<template>.*?</template>", re.DOTALL)


def office_with(folder: Path, *, waiting: int, wrong: int) -> Office:
    """An office whose cases have been walked as far as they go without a person; nobody runs them onward.

    Args:
        folder: of the new office.
        waiting: how many forms without a fault, which wait for release.
        wrong: how many with a wrong check digit in the IBAN, which wait for clarification.
    """
    make_office(folder, accounts=True)
    office = open_office(folder)
    make_register(office)
    inbox = office.inbox(NAME)
    inbox.mkdir(parents=True)
    for number, values in enumerate(applications(waiting + wrong, today=local_today())):
        fault = {WRONG_FIELD: WRONG, "sepa_unterschrift": "true"} if number >= waiting else {}
        (inbox / f"antrag-{number:05d}.pdf").write_bytes(fill(values | fault))
    walk(office, waiting=waiting, wrong=wrong)
    return office


def walk(office: Office, *, waiting: int, wrong: int) -> None:
    """Walk what lies in the inbox as far as it goes without a person.

    Args:
        office: the office.
        waiting: how many cases wait for release afterwards.
        wrong: how many for clarification.
    """
    around = surroundings(office)
    around = replace(around, inbox=Folder(office.inbox(NAME), worker_name(), settle_s=0.0), letters=False)
    with office.open_journal() as journal:
        course(journal, around, plainly)
        counts = views.tally(journal, NAME)
    if (counts[State.RELEASE], counts[State.CLARIFICATION]) != (waiting, wrong):
        raise SystemExit(f"{waiting} cases should wait for release and {wrong} for clarification, not so: {counts}")


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one thing somebody did at the desk, with all redirections followed.

    Attributes:
        status: of the last answer.
        path: of the page shown in the end.
        body: that page.
        ms: milliseconds from the first request until page and images were there.
    """

    status: int
    path: str
    body: str
    ms: float


class Visitor:
    """Somebody at the desk, as a browser would be: one connection kept, cookies, redirections, the page's images.

    An image is asked for once, and those of the next case when the page is there, as the page's script does.
    """

    def __init__(self, port: int) -> None:
        """Args: port: of the desk on this machine."""
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._cookie = ""
        self._kept: set[str] = set()
        self.images = 0

    def sign_in(self, name: str, password: str) -> Answer:
        """Begin a session."""
        return self.ask("/door", {"name": name, "password": password})

    def ask(self, path: str, form: dict[str, str] | None = None) -> Answer:
        """Go somewhere, or send a form.

        Args:
            path: where to.
            form: what is filled in; None to look only.
        """
        started = time.perf_counter()
        status, onward, body = self._once(path, form)
        while status == 303:
            path = onward
            status, onward, body = self._once(path, None)
        status = max(status, self._load(_IMAGE.findall(_LATER.sub("", body))))
        ms = (time.perf_counter() - started) * 1000
        if ahead := _AHEAD.search(body):
            status = max(status, self._load(ahead[1].split()))
        return Answer(status, path, body, ms)

    def _load(self, images: Sequence[str]) -> int:
        """Ask for images that are not there yet; gives the worst status."""
        worst = 0
        for image in images:
            if image not in self._kept:
                self._kept.add(image)
                self.images += 1
                status, _, _ = self._once(image, None)
                worst = max(worst, status)
        return worst

    def _once(self, path: str, form: dict[str, str] | None) -> tuple[int, str, str]:
        headers = {"Accept-Language": "de"}
        if self._cookie:
            headers["Cookie"] = f"{COOKIE}={self._cookie}"
        if form is None:
            self._connection.request("GET", path, headers=headers)
        else:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            self._connection.request("POST", path, body=urlencode(form), headers=headers)
        answer = self._connection.getresponse()
        body = answer.read()
        for said in answer.headers.get_all("Set-Cookie", ()):
            name, _, value = said.partition(";")[0].partition("=")
            if name == COOKIE:
                self._cookie = value
        return answer.status, answer.headers.get("Location", ""), body.decode(errors="replace")

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


def accounts(office: Office, count: int) -> list[tuple[str, str]]:
    """So many clerks with an account: names and passwords."""
    made = [(f"Messung {number}", secrets.token_urlsafe(12)) for number in range(count)]
    with office.open_journal() as journal:
        for name, password in made:
            make_account(journal, name, Role.CLERK, password)
    return made


@dataclass(frozen=True, slots=True)
class Served:
    """A desk at work.

    Attributes:
        port: on this machine.
        process: its process id.
    """

    port: int
    process: int

    def processor_ms(self) -> float:
        """Processor time it and the processes it started have used so far."""
        return processor_ms(self.process)


@contextmanager
def desk(office: Office) -> Iterator[Served]:
    """The desk as `laufzettel desk` serves it, in a process of its own."""
    order = [sys.executable, "-m", "laufzettel", "desk", "--no-runs", "--port", "0", "--office", str(office.folder)]
    with subprocess.Popen(order, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            assert process.stdout is not None
            said = re.search(r"http://127\.0\.0\.1:(\d+)/", process.stdout.readline())
            if said is None:
                raise SystemExit("the desk did not start")
            yield Served(int(said[1]), process.pid)
        finally:
            process.terminate()
            process.wait()


def processor_ms(process: int) -> float:
    """Processor time that a process, and all it started, have used so far, as the kernel counts it.

    Neighbours on the machine lengthen it less than what a clock on the wall says.

    Args:
        process: its id.
    """
    folder = Path(f"/proc/{process}")
    try:
        # After the name in brackets; of the fields that follow, these are its own time and that of children that ended.
        said = (folder / "stat").read_text("utf-8", "replace").rpartition(")")[2].split()[11:15]
        children = [one for task in (folder / "task").iterdir() for one in (task / "children").read_text().split()]
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return sum(map(int, said)) * 1000 / os.sysconf("SC_CLK_TCK") + sum(processor_ms(int(one)) for one in children)


def share(values: Sequence[float], percent: int) -> float:
    """The value that so many percent of the values do not exceed."""
    return sorted(values)[max(0, -(-len(values) * percent // 100) - 1)]
