# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Due days at the desk, what is escalated, and filters that are kept: over HTTP, by what stands on the pages."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from html import unescape
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from laufzettel.case import State
from laufzettel.deadlines import Due
from laufzettel.desk.access import Role
from laufzettel.journal import mailings, saved_filters
from laufzettel.journal.mailings import MailingState

if TYPE_CHECKING:
    from tests.laufzettel.desk.gates.conftest import Place

QUEUE = "/?process=hundesteuer&state=release"
WORDS = {Due.SOON: "bald fällig", Due.OVERDUE: "überfällig", Due.ESCALATED: "eskaliert"}


def days_go_by(place: Place, days: int) -> None:
    """It is so many days after all cases were received."""
    (received,) = {str(at) for (at,) in place.journal.database.rows("SELECT received_at FROM cases")}
    place.now = (datetime.fromisoformat(received) + timedelta(days=days)).timestamp()


def due_day_comes(place: Place, later: int = 0) -> None:
    """It is the day on which all cases are due, or so many days after it."""
    (received,) = {str(at) for (at,) in place.journal.database.rows("SELECT received_at FROM cases")}
    due = place.office.deadlines("hundesteuer").due(received)
    place.now = datetime.combine(due + timedelta(days=later), time(12), ZoneInfo("Europe/Berlin")).timestamp()


def marks(page: str) -> list[str]:
    """What the badges in the table say."""
    table = page.partition("<tbody")[2].partition("</tbody>")[0]
    return [word for word in WORDS.values() if f"</span> {word}</span>" in table]


@pytest.mark.parametrize(("later", "word"), [(-9, []), (0, ["bald fällig"]), (1, ["überfällig"]), (30, ["eskaliert"])])
def test_a_case_is_marked_by_its_due_day(place: Place, later: int, word: list[str]) -> None:
    """In words beside the due day, on the worklist and on its own page; nothing is said long before."""
    due_day_comes(place, later)
    clerk = place.visitor(Role.CLERK)
    page = clerk.get(QUEUE).text
    assert marks(page) == word
    assert re.search(r"fällig am \d\d\.\d\d\.20\d\d", page)
    case = clerk.get(f"/cases/{place.cases[State.RELEASE]}").text
    assert re.search(r"fällig am \d\d\.\d\d\.20\d\d", case)
    assert all(f"</span> {one}</span>" in case for one in word)


def test_the_filter_lets_through_what_stands_so(place: Place) -> None:
    """What is overdue by three weeks is overdue and escalated, and not due soon; anything else is no filter."""
    days_go_by(place, 40)
    clerk = place.visitor(Role.CLERK)
    number = place.cases[State.RELEASE]
    shown = {due: f"/cases/{number}" in clerk.get(f"{QUEUE}&due={due}").text for due in (*Due, "never", "")}
    assert shown == {Due.SOON: False, Due.OVERDUE: True, Due.ESCALATED: True, "never": True, "": True}


def test_the_filter_goes_along_from_case_to_case(place: Place) -> None:
    """Whoever begins with what is overdue is given nothing else, and comes back to that list."""
    days_go_by(place, 40)
    clerk = place.visitor(Role.CLERK)
    number = place.cases[State.RELEASE]
    begun = clerk.get("/next?process=hundesteuer&state=release&due=overdue")
    assert begun.headers["location"] == f"/cases/{number}?due=overdue"
    page = clerk.get(begun.headers["location"]).text
    assert 'name="due" value="overdue"' in page
    back = clerk.post(f"/cases/{number}/put-back", {"due": "overdue"})
    assert back.headers["location"].endswith("&due=overdue")
    assert clerk.get("/next?process=hundesteuer&state=release&due=soon").headers["location"].startswith("/?process")


@pytest.mark.parametrize("role", [Role.CLERK, Role.REVIEWER])
def test_what_is_escalated_stands_on_top_with_its_number(place: Place, role: Role) -> None:
    """By queue, leading to those cases; not there where nothing is."""
    days_go_by(place, 40)
    page = place.visitor(role).get("/").text
    assert "Eskaliert (3)" in page
    assert page.index("Eskaliert (3)") < page.index('class="filter"')
    assert "/?process=hundesteuer&amp;state=in_doubt&amp;due=escalated" in page
    due_day_comes(place, 1)
    assert "Eskaliert" not in place.visitor(role).get("/").text


def test_operations_see_how_many_and_not_which(place: Place) -> None:
    """A figure beside the others."""
    days_go_by(place, 40)
    page = place.visitor(Role.OPERATOR).get("/operations").text
    assert "davon eskaliert" in page
    assert page.rstrip().count(">3</td></tr>") == 1
    assert not any(number in page for number in place.cases.values())


def test_the_case_says_who_was_told_of_it(place: Place) -> None:
    """Who and when; and that nobody knows, where nobody does."""
    days_go_by(place, 40)
    ids = {str(number): case_id for case_id, number in place.journal.database.rows("SELECT id, number FROM cases")}
    number = place.cases[State.RELEASE]
    mailings.intend(place.journal, day="2026-12-24", recipient="leitung@musterstadt.example", escalated=[ids[number]])
    clerk = place.visitor(Role.CLERK)
    assert "(ungewiss, ob die Mail ankam)" in clerk.get(f"/cases/{number}").text
    mailings.settle(
        place.journal,
        day="2026-12-24",
        recipient="leitung@musterstadt.example",
        state=MailingState.DONE,
        evidence={"antwort": "250"},
    )
    page = clerk.get(f"/cases/{number}").text
    assert "gemeldet am 24.12.2026 an leitung@musterstadt.example" in page
    assert "ungewiss" not in page


def test_a_filter_is_kept_offered_and_removed(place: Place) -> None:
    """Its name is escaped, its link leads to what was filtered; a colleague sees it only if it is the office's."""
    clerk, colleague = place.visitor(Role.CLERK), place.visitor(Role.REVIEWER, "Paul")
    form = {"process": "hundesteuer", "state": "release", "due": "overdue", "code": "", "document": "a&b<c"}
    kept = clerk.post("/filters", form | {"name": "<b>dringend</b>", "whose": "mine"})
    assert kept.headers["location"] == f"{QUEUE}&document=a%26b%3Cc&due=overdue"
    page = clerk.get("/").text
    assert "<b>dringend</b>" not in page
    assert "&lt;b&gt;dringend&lt;/b&gt;" in page
    (link,) = re.findall(r'href="([^"]*due=overdue)"', page)
    assert unescape(link) == f"{QUEUE}&document=a%26b%3Cc&due=overdue"
    assert "dringend" not in colleague.get("/").text
    clerk.post("/filters", form | {"name": "für alle", "whose": "office"})
    assert "für alle" in colleague.get("/").text
    for one in saved_filters.seen_by(place.journal, "Frieda"):
        colleague.post(f"/filters/{one.id}/remove")
    assert [one.name for one in saved_filters.seen_by(place.journal, "Frieda")] == ["<b>dringend</b>"]
    clerk.post(f"/filters/{saved_filters.seen_by(place.journal, 'Frieda')[0].id}/remove")
    assert saved_filters.seen_by(place.journal, "Frieda") == []


def test_a_filter_that_is_not_kept_says_why_and_what_was_typed(place: Place) -> None:
    """The twenty-first, or one without a name."""
    clerk = place.visitor(Role.CLERK)
    form = {"process": "hundesteuer", "state": "release", "due": "soon"}
    for number in range(saved_filters.MOST):
        assert clerk.post("/filters", form | {"name": f"Filter {number}"}).status_code == 303
    refused = clerk.post("/filters", form | {"name": "einer zu viel"})
    assert refused.status_code == 422
    assert "Es sind schon 20 Filter gemerkt." in refused.text
    assert 'value="einer zu viel"' in refused.text
    assert 'name="due" value="soon"' in refused.text
    assert "Der Name des Filters fehlt" in clerk.post("/filters", form | {"name": " "}).text


@pytest.mark.parametrize("number", ["x", "1" * 19, "-1", "0"])
def test_a_number_that_is_none_removes_nothing(place: Place, number: str) -> None:
    """Neither a fault nor a change."""
    visitor, before = place.visitor(Role.CLERK), place.kept()
    assert visitor.post(f"/filters/{number}/remove").status_code in (303, 404)
    assert place.kept() == before


def test_a_reviewer_s_filters_work_on_the_other_database(place_on_postgres: Place) -> None:
    """The same queue, filtered and kept, in PostgreSQL."""
    days_go_by(place_on_postgres, 40)
    visitor = place_on_postgres.visitor(Role.REVIEWER)
    number = place_on_postgres.cases[State.RELEASE]
    assert f"/cases/{number}" in visitor.get(f"{QUEUE}&due=overdue").text
    assert f"/cases/{number}" not in visitor.get(f"{QUEUE}&due=soon").text
    assert visitor.post("/filters", {"process": "hundesteuer", "state": "release", "name": "x"}).status_code == 303
    assert "Eskaliert (3)" in visitor.get("/").text
