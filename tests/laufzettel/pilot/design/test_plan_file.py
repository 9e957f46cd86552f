# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""pilot.toml: what is wrong in it is said by line and entry; what it says is hashed whatever stands around it."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from laufzettel.case import digest_of
from laufzettel.errors import BusinessError
from laufzettel.pilot.design.plan import Plan, deviations
from laufzettel.pilot.design.plan_file import FILE, read_plan
from laufzettel.pilot.design.standing import calendar, next_point, warnings
from laufzettel.pilot.design.template import template
from tests.laufzettel.pilot.design.conftest import BEGINNING, PLACE, WEDGE, FilledIn


def problems(folder: Path, said: str) -> list[str]:
    """What is wrong with a file, in English; both languages name the same lines and entries."""
    (folder / FILE).write_text(said, encoding="utf-8")
    plan, found = read_plan(folder, PLACE)
    assert (plan is None) == bool(found)
    for problem in found:
        assert re.findall(r"\d+|\[\w+\] \w+", problem.de)[:2] == re.findall(r"\d+|\[\w+\] \w+", problem.en)[:2]
    return [problem.en for problem in found]


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_file_to_start_from_lacks_only_what_people_must_say(tmp_path: Path, language: str) -> None:
    """The question and the case types; everything else can stay."""
    found = problems(tmp_path, template(PLACE, BEGINNING, language=language))
    assert [re.sub(r";.*", "", one) for one in found] == [
        "pilot.toml, line 6: the entry [pilot] frage is wrong",
        "pilot.toml, line 8: the entry [pilot] fallarten is wrong",
    ]


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_file_filled_in_is_a_plan(tmp_path: Path, filled_in: FilledIn, language: str) -> None:
    """In either language of its comments."""
    assert problems(tmp_path, filled_in(language=language)) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("prozent = 10", "prozent = 11"), "the entry [handprobe] prozent is wrong; expected is a whole number from 5"),
        (("prozent = 10", "prozent = true"), "the entry [handprobe] prozent is wrong"),
        (("prozent = 10", "protzent = 10"), "there is no entry [handprobe] protzent"),
        ((r'startwert = "\w+"', 'startwert = "kurz"'), "the entry [handprobe] startwert is wrong"),
        (('verfahren = "hundesteuer"', 'verfahren = "andere"'), 'the entry [pilot] verfahren is wrong; expected is "h'),
        (("beginn = 2026-12-01", 'beginn = "morgen"'), "the entry [pilot] beginn is wrong; expected is a day"),
        (("E3 = 2027-03-10", "E3 = 2027-03-11"), "the entry [kalender] E3 is wrong; expected is day 100 at the latest"),
        (("E1 = 2026-12-25", "E1 = 2026-12-10"), "the entry [kalender] E0 is wrong; expected is beginn < E0"),
        (("E2 = 2027-01-29", ""), "the entry [kalender] E2 is missing; expected is a day"),
        (("letzter_tag = .*", "letzter_tag = 2027-03-11"), "the entry [handprobe] letzter_tag is wrong"),
        (("erster_tag = 2027-01-29\nl", "erster_tag = 2026-11-30\nl"), "the entry [handprobe] erster_tag is wrong"),
        (('versuchsplan = "handprobe"', 'versuchsplan = "stufen"'), "the entry [pilot] versuchsplan is wrong"),
        (("fehlergrenze_prozent = 2.0", "fehlergrenze_prozent = nan"), "the entry [abbruch] fehlergrenze_prozent is w"),
    ],
)
def test_what_is_wrong_is_said_by_line_and_entry(
    tmp_path: Path, filled_in: FilledIn, change: tuple[str, str], said: str
) -> None:
    """Each fault by itself, with what is expected instead."""
    text = filled_in(change)
    found = problems(tmp_path, text)
    assert any(said in one for one in found), found
    wrong = re.match(r"pilot.toml, line (\d+)", found[0])
    assert wrong is not None
    entry = re.search(r"(\[\w+\]) (\w+)", found[0])
    assert entry is not None
    line = text.splitlines()[int(wrong[1]) - 1]
    assert line.startswith((entry[2], entry[1])), line  # what is missing belongs under its heading


def test_everything_that_is_wrong_is_said_at_once(tmp_path: Path, filled_in: FilledIn) -> None:
    """Nobody mends a file fault by fault."""
    text = filled_in(("prozent = 10", "prozent = 50"), ("E1 = 2.*", ""), (r"regeln = \[", "regel = ["))
    assert len(problems(tmp_path, text)) == 4  # `regel` is unknown, and `regeln` is missing


def test_a_file_that_is_no_toml_is_refused_with_line_and_column(tmp_path: Path) -> None:
    """A missing quotation mark."""
    (tmp_path / FILE).write_text('[pilot]\nfrage = "Wie\n', encoding="utf-8")
    with pytest.raises(BusinessError, match=r"line 2"):
        read_plan(tmp_path, PLACE)


def test_comments_and_order_do_not_change_the_hash(filled_in: FilledIn, plan_of: Callable[..., Plan]) -> None:
    """The canonical form is what is said, not how it is written down; every entry that differs is named."""
    one = plan_of()
    chance = random.Random(4)  # noqa: S311  # an order, no secret
    blocks = re.split(r"(?m)^(?=\[)", re.sub(r"\s+#.*", "", filled_in()))
    chance.shuffle(blocks)
    other = plan_of((r"(?s)\A.*\Z", "\n".join(block for block in blocks if block.startswith("["))))
    assert digest_of(one.canonical().encode()) == digest_of(other.canonical().encode())
    changed = plan_of(("prozent = 10", "prozent = 5"), ("E1 = 2.*", "E1 = 2026-12-24"))
    assert deviations(one.canonical(), changed.canonical()) == ["handprobe.prozent", "kalender.E1"]
    assert deviations(one.canonical(), other.canonical()) == []


def test_the_calendar_counts_days_and_what_is_left_of_them(plan_of: Callable[..., Plan]) -> None:
    """Day 10, 25, 60 and 100; the next decision is the first that is not over."""
    points = calendar(plan_of(), BEGINNING + timedelta(days=30))
    assert [(one.name, one.day, one.left) for one in points] == [
        ("E0", 10, -21),
        ("E1", 25, -6),
        ("E2", 60, 29),
        ("E3", 100, 69),
    ]
    upcoming = next_point(points)
    assert upcoming is not None
    assert upcoming.name == "E2"
    assert next_point(calendar(plan_of(), date(2028, 1, 1))) is None


def test_before_after_is_allowed_and_warned_of(plan_of: Callable[..., Plan]) -> None:
    """The sentence gives the figures; the better designs get none."""
    weak = plan_of(WEDGE[1], ('versuchsplan = "handprobe"', 'versuchsplan = "vorher_nachher"'))
    assert [one.code for one in warnings(weak)] == ["plan.before_after"]
    assert "84 %" in warnings(weak)[0].de
    assert warnings(plan_of()) == warnings(plan_of(*WEDGE)) == []
