# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Why a case was decided so, kept in a few bytes, and why a certain rule did not decide it."""

from __future__ import annotations

import random
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laufzettel.errors import BusinessError
from laufzettel.rules import HitPolicy, Value, load_rules
from laufzettel.rules.explaining import explained, packed, unpacked, why_not
from tests.laufzettel.rules.conftest import Write
from tests.laufzettel.rules.small_tables import CELLS, DAY, DAYS, INFO, TERMS, VALUES, small_table


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32), st.sampled_from([HitPolicy.FIRST, HitPolicy.UNIQUE, HitPolicy.COLLECT]))
def test_why_not_names_exactly_the_conditions_that_fail(seed: int, policy: HitPolicy) -> None:
    """As a clerk checks cell by cell: what is wrong or required and missing fails under a dash, too; and the day."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    rows = [{name: chance.choice(cells) for name, cells in CELLS.items()} for _ in range(chance.randint(1, 6))]
    spans = [chance.choice([(None, None), (DAY, None), (None, date(2026, 6, 30))]) for _ in rows]
    required = {name for name in CELLS if chance.random() < 0.3}
    table = small_table(rows, spans, policy, required)
    for _ in range(6):
        case = {name: chance.choice(values) for name, values in VALUES.items()}
        day = chance.choice(DAYS)
        decided = table.evaluate({name: [value] for name, value in case.items()}, [day])
        for at, (row, (start, end)) in enumerate(zip(rows, spans, strict=True)):
            failing = {
                name
                for name, value in case.items()
                if value in TERMS[name][2] or (value is None and name in required) or not row[name][1](value)
            }
            valid = (start or INFO.valid_from) <= day <= (end or date(2026, 12, 31))
            why = why_not(table, case, f"R{at}", day)
            assert {one.condition.column.term.name for one in why.failed} == failing
            assert why.is_valid == valid
            assert (why.standing == "conditions") == (bool(failing) or not valid)
            assert (why.standing == "applies") == (f"R{at}" in decided.rules[0] and decided.verdicts[0] == "ok")
            for one in why.failed:
                assert f"{one.condition.column.term.label} {'fehlt' if one.value is None else 'ist '}" in why.text()
                assert one.condition.text in why.text("en") or one.condition.text == "-"


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32), st.sampled_from([*"UFACR"]).map(HitPolicy), st.sampled_from([1, 7, 8, 9, 65]))
def test_a_few_bytes_tell_the_same_as_the_evaluation_did(seed: int, policy: HitPolicy, count: int) -> None:
    """Five bytes and a bit for each rule; with workbook and inputs they give the explanation of every case."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    rows = [{name: chance.choice(cells) for name, cells in CELLS.items()} for _ in range(count)]
    table = small_table(rows, [(None, None)] * count, policy, set())
    cases = [{name: chance.choice(values) for name, values in VALUES.items()} for _ in range(20)]
    days = [chance.choice(DAYS) for _ in cases]
    decided = table.evaluate({name: [case[name] for case in cases] for name in table.inputs}, days)
    kept = packed(table, decided)
    assert kept.shape == (20, 5 + -(-count // 8))
    for at, (case, day) in enumerate(zip(cases, days, strict=True)):
        assert unpacked(table, kept[at].tobytes()) == (decided.verdicts[at], decided.rules[at])
        assert explained(table, kept[at], case, day) == decided.explain(at)


# --- the sentences ----------------------------------------------------------------------------------------------------


def test_the_sentence_names_rule_basis_value_and_what_is_wanted(write_book: Write) -> None:
    """German and English, each value as its language writes it."""
    table = load_rules(write_book()).tables["gebuehr"]
    case: dict[str, Value] = {"art": "neu", "menge": 7}
    why = why_not(table, case, "R1", DAY)
    assert why.text() == "Regel R1 (§ 1) gilt nicht: Menge ist 7, verlangt ist < 5."
    assert why.text("en") == "Rule R1 (§ 1) does not apply: Menge is 7, wanted is < 5."
    assert why_not(table, case, "R2", DAY).text() == "Regel R2 (§ 2) gilt."
    assert why_not(table, {}, "R1", DAY).text("en") == (
        'Rule R1 (§ 1) does not apply: Art is missing, wanted is "neu"; Menge is missing, wanted is < 5.'
    )


def test_a_rule_that_is_not_valid_on_the_day_says_when_it_is(write_book: Write) -> None:
    """Its own validity and that of the workbook; also where no day is given."""
    table = load_rules(write_book({"Gebuehr!K5": date(2027, 1, 1)})).tables["gebuehr"]
    case: dict[str, Value] = {"art": "neu", "menge": 3}
    assert why_not(table, case, "R1", DAY).text() == (
        "Regel R1 (§ 1) gilt nicht: sie ist gültig ab 01.01.2027, der Stichtag ist 01.03.2026."
    )
    assert "the date of law is missing" in why_not(table, case, "R1", None).text("en")
    assert not why_not(table, case, "R2", date(2019, 12, 31)).is_valid


def test_a_rule_that_fits_names_what_came_before_it_or_contradicts_it(write_book: Write) -> None:
    """Under F the first counts, under U two contradict each other; an output may lack its term."""
    changes = {"Gebuehr!C6": "-"}
    case: dict[str, Value] = {"art": "neu", "menge": 3}
    first = load_rules(write_book({**changes, "Gebuehr!A2": "F"})).tables["gebuehr"]
    assert why_not(first, case, "R2", DAY).text() == (
        "Regel R2 (§ 2) passt, kommt aber nicht zum Zug: Regel R1 geht ihr vor."
    )
    unique = load_rules(write_book(changes)).tables["gebuehr"]
    assert why_not(unique, case, "R2", DAY).text("en") == (
        "Rule R2 (§ 2) fits, but contradicts rule R1; so there is no decision."
    )
    lacking = why_not(first, {"art": "neu"}, "R2", DAY)
    assert lacking.standing == "undecided"
    assert lacking.text() == "Regel R2 (§ 2) passt; die Tabelle entscheidet trotzdem nicht: Es fehlt eine Angabe."


def test_what_was_kept_is_refused_with_another_workbook_or_other_inputs(write_book: Write) -> None:
    """Four bytes of the version, and the decision is made again and compared."""
    table = load_rules(write_book()).tables["gebuehr"]
    other = load_rules(write_book({"Gebuehr!C5": "< 6"}, name="andere.xlsx")).tables["gebuehr"]
    case: dict[str, Value] = {"art": "neu", "menge": 3}
    kept = packed(table, table.evaluate({name: [case.get(name)] for name in table.inputs}, [DAY]))[0].tobytes()
    assert explained(table, kept, case, DAY).rules == ("R1",)
    for refused, call in (
        ("rules.other_version", lambda: unpacked(other, kept)),
        ("rules.other_version", lambda: unpacked(table, kept[:-1])),
        ("rules.other_inputs", lambda: explained(table, kept, {**case, "menge": 8}, DAY)),
        ("rules.no_such_rule", lambda: why_not(table, case, "R9", DAY)),
    ):
        with pytest.raises(BusinessError) as error:
            call()
        assert error.value.problem.code == refused
