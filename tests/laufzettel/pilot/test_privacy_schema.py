# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every column of journal and survey is classified here; none joins a person with how long she handled a case.

**A moment of signing is no duration.** It says when somebody was done, not when she began: between two signatures of
one person lie breaks, calls and other work. It is there because a signature without a moment proves nothing. The
moments at which somebody *begins* are the dangerous ones, for beside a signature they are a duration: the clock of the
survey is kept in memory only and under a digest, a hold goes when its case is signed and at the latest with the next
sign-in after its ten minutes, a session is renewed by whatever request and ends with it.

**Lead times** (`journal/caseload.py`) run from receipt to closing. They are those of a case, with its nights and
queues, and no person stands in them.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import fields
from pathlib import Path

import pytest

from laufzettel.desk import sessions
from laufzettel.desk.access import Action, Role, may
from laufzettel.journal import Journal, holds
from laufzettel.journal.caseload import Caseload, OfType
from laufzettel.office import make_office, open_office
from laufzettel.pilot.baseline import survey
from laufzettel.pilot.baseline.clocks import Clocks, Running

LAUFZETTEL = Path(__file__).parents[3] / "laufzettel"

PERSON, MOMENT, DAY, DURATION, OTHER = "person", "moment", "day", "duration", "other"

_PERSONS = "person signer first_by second_by deputy named_by ended_by owner recipient"
_MOMENTS = (
    "at made_at received_at ends_at idle_at until named_at ended_at intended_at settled_at restricted_at erased_at "
    "lease_until"
)
_DAYS = "day due first_day last_day used_on law_date opened pilot_ends"
KINDS = {
    **dict.fromkeys(_PERSONS.split(), PERSON),
    **dict.fromkeys(_MOMENTS.split(), MOMENT),
    **dict.fromkeys(_DAYS.split(), DAY),
    **dict.fromkeys(("seconds", "squares"), DURATION),
}
"""What a column is, by its name; the others are keys, counts, states and texts."""

OTHERWISE = {
    ("account", "name"): PERSON,
    ("study", "closed"): DAY,
    ("study", "condensed"): DAY,
    ("claim", "owner"): OTHER,  # a run of the machine
    # Since when a process only looked on: weeks of a machine, not the handling of a case, by whoever turned the switch.
    ("shadow", "on_by"): PERSON,
    ("shadow", "off_by"): PERSON,
    ("shadow", "on_at"): MOMENT,
    ("shadow", "off_at"): MOMENT,
    # Who wrote a workbook of rules; when the rules are law, not how long anybody wrote.
    ("rule_release", "author"): PERSON,
    ("rule_release", "valid_from"): DAY,
    ("rule_release", "valid_to"): DAY,
}
"""Columns that are something else than their name says elsewhere."""

JOURNAL = {
    "account": "name role secret made_at",
    "anchor": "process n at cases root grown",
    "api_token": "id digest last_four person made_at ends_at used_on",
    "approval": "case_id round why first_by first_value second_by second_value",
    "assignment": "case_id unit person n closed",
    "by_hand": "case_id process plan why ended",
    "candidate_change": "id at person deed name entries was digest",
    "cases": "id number process document part received_at station state round claim lease_until attempts entries head",
    "claim": "id process owner at",
    "colleague": "person role units",
    "decision": "case_id version ruleset law_date body tables",
    "deputy": "id person deputy first_day last_day named_by named_at ended_by ended_at",
    "document": "digest process name media_type size source received_at parts",
    "effect": "case_id target step key state payload_digest payload evidence intended_at settled_at",
    "entered": "id at person role way",
    "entry": "case_id n round at station result signer state onward detail hash",
    "erasure": "case_id restricted_at erased_at finished",
    "escalation": "case_id recipient day",
    "follow_up": "case_id due n",
    "halted": "process position",
    "hold": "case_id person until",
    "keyed": "after",
    "letter": "case_id n digest",
    "looked": "id at person role what number",
    "mailing": "day recipient state at evidence",
    "mark": "process kind value case_id",
    "migration": "n",
    "note": "case_id n salt body",
    "pilot_decision": "n process point verdict at person why terms plan report seal",
    "pilot_plan": "id process at person unit digest body why",
    "plant": "case_id round field salt digest",
    "plant_drawn": "case_id round",
    "plant_outcome": "process day kind noticed missed",
    "reading": "case_id version reader body",
    "rule_release": ("n process version edition file valid_from valid_to author person at red findings override seal"),
    "said": "digest body",
    "saved_filter": "id owner place name process state code document due",
    "second_entry": "case_id field first_by second_by salt digest",
    "session": "token person role proof language ends_at idle_at way",
    "shadow": "id process on_at on_by on_why off_at off_by off_why",
    "shadow_comparison": "id process at person digest body",  # who compared, when; the body: counts, numbers, columns
    "sighting": "digest part name number at",
    "sign_in": "browser language ends_at",
    "switch": "id process position at person why",
    "waits": "case_id for_case",
    "waiver": "case_id code",
}
SURVEY = {
    "case_type": "study name place",
    "cell": "study id people",
    "condensed": "study step path case_type cases seconds squares",
    "measured": "id study step path case_type seconds day cell",
    "step": "study name place",
    "study": "id name process evidence opened last_day pilot_ends closed condensed cv within",
    "team": "study name cell",
    "way": "study path place",
}

BEGINS = {("hold", "until"), ("session", "idle_at"), ("session", "ends_at"), ("cases", "lease_until")}
"""Moments in which somebody's or the machine's beginning hides; all of them pass away."""


def kind_of(table: str, column: str) -> str:
    """What a column holds."""
    return OTHERWISE.get((table, column), KINDS.get(column, OTHER))


def columns(path: Path) -> dict[str, str]:
    """The columns of each table of a file, as it lies there."""
    with closing(sqlite3.connect(path)) as file:
        names = [name for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")]
        return {
            name: " ".join(row[1] for row in file.execute(f"PRAGMA table_info({name})"))
            for name in names
            if not name.startswith("sqlite_")
        }


def joined(tables: dict[str, str], keys: frozenset[str]) -> list[set[str]]:
    """Which tables can be joined with one another over columns that are called alike."""
    groups = [({name}, set(said.split()) & keys) for name, said in tables.items()]
    merged: list[tuple[set[str], set[str]]] = []
    for names, over in groups:
        apart = [one for one in merged if not one[1] & over]
        near = [one for one in merged if one[1] & over]
        merged = [
            *apart,
            (names.union(*(one[0] for one in near)), over.union(*(one[1] for one in near))),
        ]
    return [names for names, _ in merged]


def persons_with_durations(tables: dict[str, str]) -> list[str]:
    """Tables in which a person stands beside a duration."""
    found = []
    for name, said in tables.items():
        kinds = {kind_of(name, column) for column in said.split()}
        if {PERSON, DURATION} <= kinds:
            found.append(name)
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office with journal and survey, as they are made today."""
    there = tmp_path_factory.mktemp("schema") / "amt"
    make_office(there)
    with open_office(there).open_journal(), survey.opened(there):
        return there


def test_every_table_and_column_is_classified(folder: Path) -> None:
    """A new one fails here until somebody has thought about it; no other database lies beside these."""
    assert columns(folder / "journal.db") == JOURNAL
    assert columns(folder / survey.FILE) == SURVEY
    assert {one.name for one in folder.glob("*.db")} == {"journal.db", survey.FILE}


def test_no_table_has_a_person_beside_a_duration() -> None:
    """And durations are in the survey only, persons and moments in the journal only."""
    assert persons_with_durations(JOURNAL | SURVEY) == []
    of_journal = {kind_of(table, one) for table, said in JOURNAL.items() for one in said.split()}
    of_survey = {kind_of(table, one) for table, said in SURVEY.items() for one in said.split()}
    assert DURATION not in of_journal
    assert not {PERSON, MOMENT} & of_survey


def test_a_person_beside_a_duration_would_be_found() -> None:
    """The control: a survey that kept who measured, or a journal that kept how long."""
    assert persons_with_durations({"measured": SURVEY["measured"] + " person"}) == ["measured"]
    assert persons_with_durations({"entry": JOURNAL["entry"] + " seconds"}) == ["entry"]


def test_no_column_of_the_survey_leads_to_a_table_of_persons() -> None:
    """Keys of both are called differently, and `process` and `step` name thousands of cases, not one."""
    keys = frozenset({"case_id", "number", "digest", "token", "id", "document", "key", "round", "version", "person"})
    tables = {f"journal.{name}": said for name, said in JOURNAL.items()}
    tables |= {f"survey.{name}": re.sub(r"\bid\b", "study_or_time", said) for name, said in SURVEY.items()}
    for group in joined(tables, keys):
        assert len({name.partition(".")[0] for name in group}) == 1


def test_moments_of_beginning_are_few_and_known() -> None:
    """A journal that kept when somebody opened a case would make a duration of every signature."""
    suspicious = re.compile(r"(begun|began|since|started|opened|until|idle|lease|ends)_?(at)?$|_until$|ends_at$")
    found = {
        (table, column)
        for table, said in JOURNAL.items()
        for column in said.split()
        if kind_of(table, column) == MOMENT and suspicious.search(column)
    }
    signs_in_only = {("sign_in", "ends_at"), ("api_token", "ends_at")}
    assert found == BEGINS | signs_in_only


def test_a_hold_that_is_over_is_gone_with_the_next_sign_in(folder: Path) -> None:
    """Somebody opens a case at the desk and closes it elsewhere: when she opened it is kept nowhere."""
    with open_office(folder).open_journal() as journal:
        now = [1_800_000_000.0]
        journal.clock = lambda: now[0]
        _opened(journal, case=7, person="Steuer 1")
        now[0] += holds.HOLD_S + 1
        sessions.begin(journal, "Steuer 2", Role.CLERK)
        assert journal.database.rows("SELECT 1 FROM hold") == []


def test_a_hold_that_is_not_over_outlives_a_sign_in(tmp_path: Path) -> None:
    """The control: nobody loses a case because somebody else comes in."""
    make_office(tmp_path / "amt")
    with open_office(tmp_path / "amt").open_journal() as journal:
        journal.clock = lambda: 1_900_000_000.0
        _opened(journal, case=8, person="Steuer 1")
        sessions.begin(journal, "Steuer 2", Role.CLERK)
        assert journal.database.rows("SELECT case_id FROM hold") == [(8,)]


def _opened(journal: Journal, *, case: int, person: str) -> None:
    until = journal.clock() + holds.HOLD_S
    journal.database.run("INSERT INTO hold (case_id, person, until) VALUES (?, ?, ?)", (case, person, until))


def test_a_clock_names_nobody_even_in_memory() -> None:
    """What the desk keeps of a running clock holds no name, and nothing once it is stopped."""
    clocks = Clocks()
    clocks.start("Steuer 1", Running("s", "Prüfen", "manual", "a", 0.0, 0.0))
    assert "Steuer 1" not in repr(vars(clocks))
    clocks.take("Steuer 1")
    assert vars(clocks)["_running"] == {}


def test_a_caseload_has_counts_and_lead_times_and_no_person() -> None:
    """A new entry has to be thought about here."""
    assert [one.name for one in fields(Caseload)] == [
        "first",
        "last",
        "courses",
        "corrected",
        "checked",
        "doubtful",
        "leads",
        "types",
    ]
    assert [one.name for one in fields(OfType)] == ["courses", "leads"]


@pytest.mark.parametrize(
    ("role", "what"),
    [
        (
            Role.PILOT,
            {
                "keep_opportunities",
                "read_checks",
                "read_opportunities",
                "read_pilot",
                "read_shadow",
                "shadow",
                "compare",
            },
        ),
        (Role.COUNCIL, {"read_checks", "read_looks", "read_pilot", "read_shadow"}),
        (Role.AUDITOR, {"read_checks", "read_looks", "read_pilot", "read_slip", "read_switches", "read_shadow"}),
    ],
)
def test_who_leads_represents_or_audits_sees_no_time_at_the_desk(role: Role, what: set[str]) -> None:
    """Of these only the pilot's pages know the survey: the report and where studies stand, attacked as such."""
    assert {one.value for one in Action if may(role, one)} - {"enter"} == what


def test_these_modules_read_single_times_and_no_other() -> None:
    """Each way out of the survey is attacked by a test; a new one fails here."""
    reads = re.compile(r"survey_times\.measured|times\.measured|[^.\w]measured\(|FROM (measured|condensed)")
    found = {
        str(path.relative_to(LAUFZETTEL))
        for path in LAUFZETTEL.rglob("*.py")
        if "baseline" in (said := path.read_text(encoding="utf-8")) and reads.search(said)
    }
    assert found == {
        "desk/reports.py",  # how many there are, to know whether a report is still the one that was shown
        "pilot/baseline/days.py",
        "pilot/baseline/keeping.py",
        "pilot/baseline/results.py",
        "pilot/baseline/times.py",
        "pilot/report/findings.py",
        "pilot/wedge/own.py",  # whole blocks only: tests/laufzettel/pilot/wedge/test_wedge_attacked.py
    }


@pytest.mark.parametrize("room", ["pilot/handover", "pilot/opportunities", "pilot/design", "pilot/eventlogs"])
def test_papers_and_exports_of_the_other_rooms_know_no_measured_time(room: str) -> None:
    """Hand-over, candidates, plan and event logs import neither survey nor report."""
    imports: Callable[[str], list[str]] = re.compile(
        r"^\s*from laufzettel\.pilot\.(baseline|report)\b.*$", re.MULTILINE
    ).findall
    found = [path.name for path in (LAUFZETTEL / room).rglob("*.py") if imports(path.read_text(encoding="utf-8"))]
    assert found == []
