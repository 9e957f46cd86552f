# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who gets which case next when several people work through the same queue."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from laufzettel.case import Document, State, Station
from laufzettel.cli.desk import shown
from laufzettel.connect import Part
from laufzettel.desk.access import Role
from laufzettel.desk.accounts import make_account
from laufzettel.desk.app import make_app
from laufzettel.desk.desk import Desk
from laufzettel.desk.journals import Journals
from laufzettel.desk.pages import Pages
from laufzettel.journal import Journal, intake
from laufzettel.journal.batch import Signature
from laufzettel.office import make_office, open_office

PROCESS, PASSWORD = "hundesteuer", "Sieben Hunde bellen"
QUEUE = f"/next?process={PROCESS}&state=release"


def to_release(journal: Journal, count: int) -> None:
    """So many cases that wait for release."""
    digest = journal.store.put(b"meldung")
    document = Document(digest, "meldung.xlsx", "text/csv", 7)
    intake.register(journal, [document], process=PROCESS, source="eingang")
    parts = [(document, Part(f"cell:T!A{n}", f"zeile-{n}", {})) for n in range(count)]
    intake.open_cases(journal, parts, process=PROCESS, prefix="HST", reader="probe")
    batch = journal.claim(PROCESS, owner="probe", limit=count)
    assert batch is not None
    ready = [Signature(case, "prepared", "{}", State.RELEASE, Station.RELEASE) for case in batch.cases.values()]
    journal.sign(batch, Station.DECIDE, ready)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """The desk of an office in which three cases wait for release, with two clerks."""
    make_office(tmp_path)
    office = open_office(tmp_path)
    with office.open_journal() as journal:
        to_release(journal, 3)
        for name in ("Frieda", "Paul"):
            make_account(journal, name, Role.CLERK, PASSWORD)
    desk = Desk(office, shown(), Journals(office.open_journal), Pages(), lambda _process: None)
    yield desk
    desk.journals.close()


def at(desk: Desk, name: str) -> TestClient:
    """Somebody who has signed in."""
    client = TestClient(make_app(desk), base_url="https://localhost", follow_redirects=False)
    assert client.post("/door", data={"name": name, "password": PASSWORD}).status_code == 303
    return client


def test_two_who_begin_at_the_same_moment_get_different_cases(desk: Desk) -> None:
    """The case is on the desk as soon as it is named, not only when its page is drawn."""
    frieda, paul = at(desk, "Frieda"), at(desk, "Paul")
    cases = [client.get(QUEUE).headers["location"] for client in (frieda, paul)]
    assert len(set(cases)) == 2


def test_two_who_sign_at_the_same_moment_go_on_with_different_cases(desk: Desk) -> None:
    """One of the three is left, and only one of them gets it; the other one sees the list."""
    clients = [at(desk, "Frieda"), at(desk, "Paul")]
    cases = [client.get(QUEUE).headers["location"] for client in clients]
    onward = []
    for client, case in zip(clients, cases, strict=True):
        body = client.get(case).text
        form = dict(re.findall(r'name="(proof|seen)" value="([^"]*)"', body))
        onward.append(client.post(f"{case}/release", data=form).headers["location"])
    assert [path.startswith("/cases/") for path in onward] == [True, False]
    assert onward[0].partition("?")[0] not in cases
