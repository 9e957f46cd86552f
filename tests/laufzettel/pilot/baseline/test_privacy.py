# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""No join over journal and survey, and no answer of this room, tells whose a time was; with a time of day, both would.

An office of twelve people in two units, ten days, everybody at work: each signature in the journal belongs to one
measured time. Whoever attacks has the journal whole, with every person and moment.
"""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

import orjson
import pytest

from laufzettel.case import Document, State, Station
from laufzettel.cli.pilot import baseline_shown
from laufzettel.cli.pilot.baseline import baseline
from laufzettel.connect import Part
from laufzettel.fields import Field
from laufzettel.journal import Journal, colleagues, intake, people
from laufzettel.journal.batch import Signature
from laufzettel.journal.rows import HELD, held
from laufzettel.office import make_office, open_office
from laufzettel.pilot.baseline import keeping, results, studies, survey, times
from laufzettel.pilot.baseline.studies import Plan, Study
from laufzettel.pilot.baseline.times import Measured, rounded
from laufzettel.pilot.cells import FEWEST_PEOPLE

UNITS = {"steuer": 7, "kasse": 5}
PEOPLE = {f"{unit.capitalize()} {n}": unit for unit, many in UNITS.items() for n in range(many)}
DAYS = [date(2026, 11, 2) + timedelta(days=n) for n in range(12) if n % 7 < 5]
KINDS = ("Anmeldung", "Anmeldung", "Anmeldung", "Abmeldung", "Abmeldung", "Umzug")


@dataclass(frozen=True)
class Deed:
    """What one person did with one case: signed at a moment, after so many seconds of work."""

    person: str
    at: datetime
    kind: str
    seconds: int


@dataclass(frozen=True)
class Filled:
    """The office: its folder, what truly happened, and its study."""

    folder: Path
    deeds: list[Deed]
    study: Study


def deeds_of(chance: Random) -> list[Deed]:
    """Two cases a day for each person, one after the other with gaps; no two people sign in the same minute."""
    found = []
    for day in DAYS:
        minutes = chance.sample(range(7 * 60, 15 * 60), 2 * len(PEOPLE))
        for n, minute in enumerate(minutes):
            at = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(minutes=minute, seconds=17)
            person = list(PEOPLE)[n % len(PEOPLE)]
            found.append(Deed(person, at, chance.choice(KINDS), rounded(chance.lognormvariate(6.3, 0.5))))
    return sorted(found, key=lambda deed: deed.at)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Filled:
    """Journal and survey after two weeks; the study is still open, so its teams are still known."""
    folder = tmp_path_factory.mktemp("privacy") / "amt"
    make_office(folder)
    deeds = deeds_of(Random(11))  # noqa: S311 - the same office in every run
    with open_office(folder).open_journal() as journal:
        for person, unit in PEOPLE.items():
            colleagues.keep(journal, person, "clerk", [unit])
        _sign(journal, deeds)
    plan = Plan("Grundlinie", "hundesteuer", ("Prüfen",), tuple(dict.fromkeys(KINDS)), UNITS, DAYS[0], DAYS[-1])
    with survey.opened(folder) as here:
        study = studies.open_study(here, plan)
        cell_of = studies.teams_of(here, study)
        for deed in deeds:
            cell = cell_of[PEOPLE[deed.person]]
            times.record(here, study, Measured("Prüfen", "manual", deed.kind, deed.seconds, deed.at.date(), cell))
    return Filled(folder, deeds, study)


def _sign(journal: Journal, deeds: list[Deed]) -> None:
    """One case for each deed, rejected by its person at its moment."""
    journal.clock = lambda: deeds[0].at.timestamp() - 3600
    digest = journal.store.put(b"rows")
    document = Document(digest, "meldung.xlsx", "text/csv", 4)
    intake.register(journal, [document], process="hundesteuer", source="eingang")
    parts = [
        (document, Part(f"cell:T!A{n}", str(n), {"a": Field("x", "x", f"cell:T!A{n}")})) for n in range(len(deeds))
    ]
    intake.open_cases(journal, parts, process="hundesteuer", prefix="HST", reader="probe")
    with journal.database.transaction():
        rows = journal.database.rows(f"SELECT {HELD} FROM cases ORDER BY id")
        held_cases = [held(row, "", "") for row in rows]
        for case in held_cases:
            to = Signature(case, "ok", orjson.dumps({}).decode(), State.RELEASE, Station.RELEASE)
            journal.append([to], case.station, "machine")
    for deed, case in zip(deeds, held_cases, strict=True):
        journal.clock = deed.at.timestamp
        people.reject(journal, case.number, by=deed.person, note="Probe.")


def contents(path: Path) -> Iterator[tuple[str, list[str], list[tuple[object, ...]]]]:
    """Every table of a SQLite file: name, columns, rows."""
    with closing(sqlite3.connect(path)) as file:
        for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            found = file.execute(f"SELECT * FROM {name}")
            yield name, [one[0] for one in found.description], found.fetchall()


def said(value: object) -> set[str]:
    """What a value can be joined by: itself, the names in it if it is a list, and as a moment its minute and day."""
    if isinstance(value, float) and value > 1e9:
        value = datetime.fromtimestamp(value, UTC).isoformat()
    if not isinstance(value, str) or len(value) < 2:
        return set()
    found = {value, *re.findall(r"[\w-]{3,}", value)}
    if re.match(r"\d{4}-\d\d-\d\d", value):
        found = {value[:10], *([value[:16]] if len(value) >= 16 else [])}
    return found


def persons_by_link(folder: Path) -> dict[tuple[str, str], dict[str, set[str]]]:
    """By table and column of the journal: which persons stand in a row with a value."""
    links: dict[tuple[str, str], dict[str, set[str]]] = {}
    for name, columns, rows in contents(folder / "journal.db"):
        for row in rows:
            named = {value for value in row if isinstance(value, str) and value in PEOPLE}
            for column, value in zip(columns, row, strict=True):
                if value in named:
                    continue
                for one in said(value):
                    links.setdefault((name, column), {}).setdefault(one, set()).update(named)
    return links


def fewest_candidates(folder: Path) -> int:
    """Over all times: how many people are left when every value of a row is joined with all the journal has.

    A row takes along what its own keys lead to in the survey: study, and the teams of its cell.
    """
    tables = {
        name: [dict(zip(columns, row, strict=True)) for row in rows]
        for name, columns, rows in contents(folder / survey.FILE)
    }
    links, fewest = persons_by_link(folder), len(PEOPLE)
    for row in tables["measured"]:
        teams = [one["name"] for one in tables["team"] if (one["study"], one["cell"]) == (row["study"], row["cell"])]
        (study,) = (one for one in tables["study"] if one["id"] == row["study"])
        alone = [said(value) for value in (*row.values(), *study.values())]
        together = {one for team in teams for one in said(team)}
        left = set(PEOPLE)
        for values in links.values():
            for mine in (*alone, together):
                if found := set().union(*(values.get(one, set()) for one in _finest(mine, values))):
                    left &= found
        fewest = min(fewest, len(left))
    return fewest


def _finest(mine: set[str], values: Mapping[str, set[str]]) -> Iterable[str]:
    """The values that match; of a moment its minute rather than its day."""
    matching = [one for one in mine if one in values]
    minutes = [one for one in matching if re.fullmatch(r"\d{4}-\d\d-\d\d.\d\d:\d\d", one)]
    return minutes or matching


def tables_with_person_and_duration(folder: Path) -> list[str]:
    """Tables of the survey in which a person stands, and tables of the journal in which a duration does."""
    found = [
        name
        for name, _, rows in contents(folder / survey.FILE)
        if any(isinstance(value, str) and any(person in value for person in PEOPLE) for row in rows for value in row)
    ]
    durations = re.compile(r"second(s|_s)?$|duration|minutes|elapsed|took")
    return found + [
        name
        for name, columns, _ in contents(folder / "journal.db")
        if any(durations.search(column) for column in columns)
    ]


def test_no_table_holds_a_person_and_a_duration(office: Filled) -> None:
    """Neither of the survey nor of the journal."""
    assert tables_with_person_and_duration(office.folder) == []


def test_the_survey_shares_no_key_with_the_journal(office: Filled) -> None:
    """Only what processes and units are called, and days; no case number, no digest, no key of either."""
    values: dict[str, set[object]] = {}
    for name, columns, rows in contents(office.folder / "journal.db"):
        for n, column in enumerate(columns):
            values[f"{name}.{column}"] = {row[n] for row in rows if isinstance(row[n], str | bytes) and len(row[n]) > 1}
    shared = {
        (f"{name}.{column}", other)
        for name, columns, rows in contents(office.folder / survey.FILE)
        for n, column in enumerate(columns)
        for other, theirs in values.items()
        if theirs & {row[n] for row in rows}
    }
    assert {mine for mine, _ in shared} <= {"study.process"}
    assert {theirs.partition(".")[2] for _, theirs in shared} <= {"process"}


def test_foreign_keys_of_the_survey_lead_only_to_what_a_study_declares(office: Filled) -> None:
    """And its columns are these; a new one has to be thought about here."""
    with closing(sqlite3.connect(office.folder / survey.FILE)) as file:
        leads = {row[2] for row in file.execute("PRAGMA foreign_key_list(measured)")}
        columns = [row[1] for row in file.execute("PRAGMA table_info(measured)")]
    assert leads == {"step", "case_type", "way", "cell"}
    assert columns == ["id", "study", "step", "path", "case_type", "seconds", "day", "cell"]


def test_every_join_leaves_at_least_a_cell_of_people(office: Filled) -> None:
    """All values of all columns of both databases, as they are, as days and as minutes."""
    assert fewest_candidates(office.folder) >= FEWEST_PEOPLE


def with_moments(office: Filled, folder: Path) -> Path:
    """The same office, but its survey keeps the moment of each time: what must not be."""
    folder.mkdir()
    for name in ("journal.db", survey.FILE):
        with closing(sqlite3.connect(office.folder / name)) as file, closing(sqlite3.connect(folder / name)) as copy:
            file.backup(copy)
    left = list(office.deeds)
    with closing(sqlite3.connect(folder / survey.FILE)) as file:
        file.execute("ALTER TABLE measured ADD COLUMN at TEXT")
        cell_of = dict(file.execute("SELECT name, cell FROM team").fetchall())
        for key, *row in file.execute("SELECT id, case_type, seconds, day, cell FROM measured").fetchall():
            deed = next(
                one
                for one in left
                if [one.kind, one.seconds, one.at.date().isoformat(), cell_of[PEOPLE[one.person]]] == row
            )
            left.remove(deed)
            file.execute("UPDATE measured SET at = ? WHERE id = ?", (deed.at.isoformat(), key))
        file.commit()
    return folder


def test_a_time_of_day_would_name_the_person(office: Filled, tmp_path: Path) -> None:
    """The control: with the moment kept, joining leaves one person."""
    assert fewest_candidates(with_moments(office, tmp_path / "amt")) == 1


def test_a_name_in_the_survey_would_be_found(office: Filled, tmp_path: Path) -> None:
    """The control for tables: a person beside a duration."""
    folder = with_moments(office, tmp_path / "amt")
    with closing(sqlite3.connect(folder / survey.FILE)) as file:
        file.execute("UPDATE measured SET at = ? WHERE id = (SELECT min(id) FROM measured)", (next(iter(PEOPLE)),))
        file.commit()
    assert tables_with_person_and_duration(folder) == ["measured"]


def records(answer: object, about: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], dict[str, object]]]:
    """Every part of an answer that says how long something took, with all words that stand around it."""
    if isinstance(answer, dict):
        words = about + tuple(str(value) for value in answer.values() if isinstance(value, str | date))
        if answer.get("minutes") is not None or answer.get("seconds") is not None:
            yield words, answer
        for value in answer.values():
            yield from records(value, words)
    elif isinstance(answer, list | tuple):
        for one in answer:
            yield from records(one, about)


def best_guess(answers: Iterable[object], deeds: list[Deed]) -> float:
    """How often, at best, somebody who has the journal names the person behind a case of a figure in the answers.

    Of each figure the attacker knows the cases it may be about, by moments, runs of days and case types around it,
    and names whoever signed most of them. Zero if the answers say nothing of durations.
    """
    found = 0.0
    for words, _ in records(list(answers)):
        some = deeds
        for word in words:
            if re.match(r"\d{4}-\d\d-\d\d.\d\d:\d\d", word):
                some = [one for one in some if abs((one.at - datetime.fromisoformat(word)).total_seconds()) < 60]
            elif run := re.fullmatch(r"(\d{4}-\d\d-\d\d)/(\d{4}-\d\d-\d\d)", word):
                some = [one for one in some if run[1] <= one.at.date().isoformat() <= run[2]]
            elif word in KINDS:
                some = [one for one in some if one.kind == word]
        if some:
            ((_, most),) = Counter(one.person for one in some).most_common(1)
            found = max(found, most / len(some))
    return found


def every_answer(office: Filled) -> Iterator[dict[str, object]]:
    """What `status --json` says on each day, then of the closed study, and at last of its sums."""
    with survey.opened(office.folder) as here:
        for day in (*DAYS, DAYS[-1] + timedelta(days=1)):
            yield baseline_shown.as_json(results.standing(here, studies.find(here, office.study.name), day))
        studies.close(here, office.study, DAYS[-1])
        yield baseline_shown.as_json(results.standing(here, studies.find(here, office.study.name), DAYS[-1]))
        late = date(2028, 1, 1)
        keeping.condense(here, keeping.due(here, late), late)
        yield baseline_shown.as_json(results.standing(here, studies.find(here, office.study.name), late))


@pytest.fixture
def answers(office: Filled, tmp_path: Path) -> list[dict[str, object]]:
    """All of them, from a copy."""
    here, there = office.folder / survey.FILE, tmp_path / survey.FILE
    with closing(sqlite3.connect(here)) as file, closing(sqlite3.connect(there)) as copy:
        file.backup(copy)
    return list(every_answer(Filled(tmp_path, office.deeds, office.study)))


def test_from_no_answer_anybody_names_a_person_better_than_her_cell_allows(
    office: Filled, answers: list[dict[str, object]]
) -> None:
    """With the whole journal at hand: never more than one in five, and durations are in the last two answers only."""
    assert best_guess(answers, office.deeds) <= 1 / FEWEST_PEOPLE
    assert [bool(list(records(one))) for one in answers] == [False] * (len(answers) - 2) + [True] * 2


def test_no_two_answers_differ_by_a_few_cases(answers: list[dict[str, object]]) -> None:
    """What is shown of a group is the same whenever it is shown: nothing can be taken from one another."""
    of_group: dict[tuple[str, ...], set[object]] = {}
    for one in answers:
        for words, figure in records(one["steps"]):
            of_group.setdefault(words, set()).add((figure["cases"], figure["minutes"], figure["within"]))
    assert of_group
    assert all(len(found) == 1 for found in of_group.values())
    assert all(cases >= 30 for found in of_group.values() for cases, *_ in found)


def test_an_answer_with_times_of_day_would_name_nearly_everybody(office: Filled, tmp_path: Path) -> None:
    """The control: single times with their moments, as an export that must not be."""
    with closing(sqlite3.connect(with_moments(office, tmp_path / "amt") / survey.FILE)) as file:
        rows = file.execute("SELECT seconds, at FROM measured").fetchall()
    export = [{"seconds": seconds, "at": at} for seconds, at in rows]
    assert best_guess(export, office.deeds) == 1
    named = [best_guess([one], office.deeds) for one in export]
    assert sum(named) / len(named) > 0.9


def test_there_is_no_other_way_out_of_this_room() -> None:
    """A new command that answers with times is attacked above as well."""
    assert set(baseline.commands) == {"open", "close", "discard", "status", "plan", "import"}
