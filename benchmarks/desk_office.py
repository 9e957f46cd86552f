# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""An office whose cases wait for people, the real desk serving it, and somebody who asks it over HTTP."""

from __future__ import annotations

import http.client
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


def office_with(folder: Path, *, waiting: int, wrong: int) -> Office:
    """An office whose cases have been walked as far as they go without a person; nobody runs them onward.

    Args:
        folder: of the new office.
        waiting: how many forms without a fault, which wait for release.
        wrong: how many with a wrong check digit in the IBAN, which wait for clarification.
    """
    make_office(folder)
    office = open_office(folder)
    make_register(office)
    inbox = office.inbox(NAME)
    inbox.mkdir(parents=True)
    for number, values in enumerate(applications(waiting + wrong, today=local_today())):
        fault = {WRONG_FIELD: WRONG, "sepa_unterschrift": "true"} if number >= waiting else {}
        (inbox / f"antrag-{number:05d}.pdf").write_bytes(fill(values | fault))
    around = surroundings(office)
    around = replace(around, inbox=Folder(inbox, worker_name(), settle_s=0.0), letters=False)
    with office.open_journal() as journal:
        course(journal, around, plainly)
        counts = views.tally(journal, NAME)
    if (counts[State.RELEASE], counts[State.CLARIFICATION]) != (waiting, wrong):
        raise SystemExit(f"{waiting} cases should wait for release and {wrong} for clarification, not so: {counts}")
    return office


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one thing somebody did at the desk, with all redirections followed.

    Attributes:
        status: of the last answer.
        path: of the page shown in the end.
        body: that page.
        ms: milliseconds from the first request to the end of the last answer.
    """

    status: int
    path: str
    body: str
    ms: float


class Visitor:
    """Somebody at the desk, as a browser would be: one connection kept, cookies, redirections, the page's image."""

    def __init__(self, port: int) -> None:
        """Args: port: of the desk on this machine."""
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._cookie = ""
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
        if found := _IMAGE.search(body):
            self.images += 1
            shown, _, _ = self._once(found[1].replace("&amp;", "&"), None)
            status = max(status, shown)
        return Answer(status, path, body, (time.perf_counter() - started) * 1000)

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


@contextmanager
def desk(office: Office) -> Iterator[int]:
    """The desk as `laufzettel desk` serves it, in a process of its own; gives its port."""
    order = [sys.executable, "-m", "laufzettel", "desk", "--no-runs", "--port", "0", "--office", str(office.folder)]
    with subprocess.Popen(order, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            assert process.stdout is not None
            said = re.search(r"http://127\.0\.0\.1:(\d+)/", process.stdout.readline())
            if said is None:
                raise SystemExit("the desk did not start")
            yield int(said[1])
        finally:
            process.terminate()
            process.wait()


def share(values: Sequence[float], percent: int) -> float:
    """The value that so many percent of the values do not exceed."""
    return sorted(values)[max(0, -(-len(values) * percent // 100) - 1)]
