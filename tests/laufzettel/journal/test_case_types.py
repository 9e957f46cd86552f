# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Cases are counted by their type, on either database; of the value that tells it nothing goes further."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from laufzettel.case import State, Station
from laufzettel.fields import Field
from laufzettel.journal import Journal, caseload, erasure
from laufzettel.journal.batch import Signature
from laufzettel.journal.case_types import Telling
from laufzettel.journal.caseload import Caseload, Course
from laufzettel.journal.erasure import Reason
from laufzettel.journal.rows import pack
from tests.laufzettel.journal.conftest import PROCESS, Put

BY_NAME = Telling("name", {"N0": "kurz", "N1": "lang", "N2": "lang"})


def closed(journal: Journal) -> None:
    """Close all cases but the last."""
    batch = journal.claim(PROCESS, owner="w", limit=10_000)
    assert batch is not None
    cases = list(batch.cases.values())[:-1]
    ends = [Signature(case, "ok", "{}", State.CLOSED, Station.CLOSE) for case in cases]
    journal.sign(batch, cases[0].station, ends)


def counted(journal: Journal, telling: Telling | None) -> Caseload:
    """The cases of these days."""
    day = datetime.fromtimestamp(journal.clock(), UTC).date()
    return caseload.count(journal, PROCESS, day - timedelta(days=1), day + timedelta(days=1), telling)


def received(load: Caseload) -> dict[str, int]:
    """How many there are of each type."""
    return {name: sum(one.courses.values()) for name, one in load.types.items()}


def ids(journal: Journal) -> list[int]:
    """The cases, in order."""
    return [int(str(one)) for (one,) in journal.database.rows("SELECT id FROM cases ORDER BY id")]


def test_every_case_is_counted_under_its_type_and_those_not_told_under_none(journal: Journal) -> None:
    """Of five cases three have a value that the plan lists; courses and lead times add up to those of all."""
    closed(journal)
    load = counted(journal, BY_NAME)
    assert received(load) == {"kurz": 1, "lang": 2, "": 2}
    for course in Course:
        assert sum(one.courses[course] for one in load.types.values()) == load.courses[course]
    assert load.types[""].courses == dict.fromkeys(Course, 0) | {Course.AUTOMATIC: 1, Course.OPEN: 1}
    assert {name: len(one.leads[Course.AUTOMATIC]) for name, one in load.types.items()} == {
        "kurz": 1, "lang": 2, "": 1,
    }  # fmt: skip
    assert "N3" not in repr(load)


def test_without_a_telling_nothing_is_looked_for(journal: Journal) -> None:
    """The counts are the same, and there are no types."""
    closed(journal)
    plain = counted(journal, None)
    assert plain.types == {}
    assert plain.courses == counted(journal, BY_NAME).courses


def test_values_not_listed_are_of_the_rest_if_the_plan_names_one(journal: Journal) -> None:
    """Nothing is left that is not told."""
    assert received(counted(journal, Telling("name", BY_NAME.types, "sonst"))) == {"kurz": 1, "lang": 2, "sonst": 2}


def test_an_output_of_the_decision_tells_it_where_no_field_has_that_name(journal: Journal) -> None:
    """The newest decision counts, a flag is true or false; what was not decided is not told."""
    first, second, third, *_ = ids(journal)
    outputs = {first: ('{"gross": true}', '{"gross": false}'), second: ('{"gross": true}',), third: ('{"gross": [1]}',)}
    rows = [
        (case_id, version, "r", "2026-01-01", f'{{"outputs": {body}, "reading": 0}}', "[]")
        for case_id, bodies in outputs.items()
        for version, body in enumerate(bodies)
    ]
    with journal.database.transaction():
        journal.keep_decisions(rows)
    assert received(counted(journal, Telling("gross", {"true": "groß", "false": "klein"}))) == {
        "klein": 1, "groß": 1, "": 3,
    }  # fmt: skip


def test_what_a_person_corrected_counts_and_what_is_empty_has_no_value(journal: Journal) -> None:
    """The newest reading; empty is the empty text, which a plan may list too."""
    case_id = ids(journal)[0]
    with journal.database.transaction():
        journal.keep_readings({case_id: (9, "typed", pack({"name": Field(None, "", "cell:T!A0")}))})
    telling = Telling("name", {**BY_NAME.types, "": "leer"})
    assert received(counted(journal, telling)) == {"leer": 1, "lang": 2, "": 2}
    assert received(counted(journal, BY_NAME)) == {"lang": 2, "": 3}


def test_what_is_erased_or_restricted_meanwhile_counts_as_not_told(journal: Journal) -> None:
    """It still came in and went its way; only nobody may look any more what it was."""
    closed(journal)
    before = counted(journal, BY_NAME)
    first, second, *_ = ids(journal)
    erasure.erase(journal, [first], reason=Reason.REQUEST, by="Leitung 1")
    ((number,),) = journal.database.rows("SELECT number FROM cases WHERE id = ?", (second,))
    erasure.erase_one(journal, str(number), 10, by="Leitung 1")
    after = counted(journal, BY_NAME)
    assert after.courses == before.courses
    assert received(after) == {"lang": 1, "": 4}


def test_the_values_are_looked_up_page_by_page(journal: Journal, put: Put, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many cases there are, no more than a page of them is in memory; each is counted once."""
    put(journal, 9, "zweite.xlsx")
    monkeypatch.setattr(caseload, "_PAGE", 4)
    asked: list[int] = []
    told = caseload.told

    def watched(journal: Journal, telling: Telling, some: list[int]) -> dict[int, str]:
        asked.append(len(some))
        return told(journal, telling, some)

    monkeypatch.setattr(caseload, "told", watched)
    assert received(counted(journal, BY_NAME)) == {"kurz": 2, "lang": 4, "": 8}
    assert asked == [4, 4, 4, 2]
