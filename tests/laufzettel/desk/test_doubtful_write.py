# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A doubtful write at the desk: the legacy system is asked anew, and both sides stand beside each other."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from starlette.testclient import TestClient

from flows.hundesteuer.register import DOGS
from flows.hundesteuer.surroundings import surroundings
from laufzettel.desk.app import make_app
from laufzettel.desk.door import COOKIE
from laufzettel.sandbox import SharedReaders

if TYPE_CHECKING:
    from tests.laufzettel.desk.conftest import Town

CLERK = "Sachbearbeitung 1"
Page = Callable[[], str]


@contextmanager
def page_of_doubt(town: Town, name: str = CLERK) -> Iterator[Page]:
    """Opens the page of the doubtful case, as often as it is called."""
    readers = SharedReaders(1)
    desk = town.desk(readers)
    client = TestClient(make_app(desk), base_url="https://localhost", cookies={COOKIE: town.session(name)})
    yield lambda: str(client.get(f"/cases/{town.number('ungeklaert.pdf')}").text)
    desk.journals.close()
    readers.close()


def row(page: str, column: str) -> list[str]:
    """The cells of a column of the legacy system, without what marks them."""
    found = re.search(rf'<th scope="row"[^>]*>{column}</th>(.*?)</tr>', page)
    return (
        [re.sub("<[^>]+>", "", cell).strip() for cell in re.findall(r"<td[^>]*>(.*?)</td>", found[1])] if found else []
    )


def test_what_stands_there_now_is_beside_what_was_to_be_written(town: Town) -> None:
    """Every column with both values; what differs says so in words, not by colour alone."""
    (wanted,) = town.slip(town.number("ungeklaert.pdf")).effects[0].payload[DOGS]
    with page_of_doubt(town) as page:
        shown = page()
    name = row(shown, "nachname")
    assert re.search(r"Beim Schreiben gesehen: gesehen am [0-9.]{10}, [0-9:]{8} UTC\+1, hundebestand 1 Zeile<", shown)
    assert name == [wanted["nachname"], "- ≠ weicht ab"]


def test_the_legacy_system_is_asked_anew_each_time(town: Town) -> None:
    """Somebody put the record right there in the meantime: it is seen; somebody took it away: that is seen too."""
    number = town.number("ungeklaert.pdf")
    (wanted,) = town.slip(number).effects[0].payload[DOGS]
    register = surroundings(town.office).register
    with page_of_doubt(town) as page:
        before = page()
        register.execute([f"UPDATE {DOGS} SET nachname = '{wanted['nachname']}' WHERE aktenzeichen LIKE '{number}%'"])
        corrected = page()
        register.execute([f"DELETE FROM {DOGS} WHERE aktenzeichen LIKE '{number}%'"])
        gone = page()
    register.close()
    assert row(before, "nachname")[1].endswith("weicht ab")
    assert row(corrected, "nachname") == [wanted["nachname"], wanted["nachname"]]
    assert "steht dort jetzt nichts" in gone
    assert row(gone, "nachname") == [wanted["nachname"], "–"]


def test_a_system_out_of_reach_is_said_and_the_case_can_be_settled_all_the_same(town: Town) -> None:
    """Nobody is told that nothing stands there when nobody could look."""
    with page_of_doubt(town) as page:
        for file in town.office.folder.glob("register.db*"):
            file.unlink()
            file.mkdir()
        shown = page()
    assert "kann gerade nicht nachgesehen werden" in shown
    assert "steht dort jetzt nichts" not in shown
    assert 'name="outcome"' in shown


@pytest.mark.parametrize("name", ["Prüfung"])
def test_who_may_not_settle_makes_nobody_ask_the_legacy_system(town: Town, name: str) -> None:
    """The other side is for those who end the doubt."""
    with page_of_doubt(town, name) as page:
        assert "Was dort steht" not in page()
