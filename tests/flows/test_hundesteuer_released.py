# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The dog tax decides by what the office has released, each month by the version that was law then."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

import pytest
from openpyxl import load_workbook

from flows.hundesteuer import health, tables
from flows.hundesteuer.course import decider_of
from flows.hundesteuer.form import FORM
from flows.hundesteuer.register import open_register, schema
from flows.hundesteuer.surroundings import Surroundings, surroundings
from flows.hundesteuer.tables import CONTRACTS, RULES
from laufzettel.case import State, Station
from laufzettel.errors import BusinessError
from laufzettel.journal import Held, Journal, rule_releases
from laufzettel.office import Office, make_office, open_office
from laufzettel.office_rules import deliver, faults, propose, release, standing_today
from laufzettel.office_rules.files import kept_at
from laufzettel.rules import RulesInvalid, read_rules
from laufzettel.rules.releases import red
from laufzettel.stations import Decided

AUTHOR, LEAD = "Steuer 1", "Sachgebietsleitung 1"
GOLDEN = json.loads((RULES.parent / "cases" / "aufnahme-im-maerz.json").read_text(encoding="utf-8"))
TODAY = date.fromisoformat(GOLDEN["today"])
GAP = {"Steuersatz!C8": ">= 4"}
"""Three dogs: no rule."""
Bend = Callable[..., Path]


@pytest.fixture
def bend(tmp_path: Path) -> Bend:
    """A sound copy of the delivered workbook with some cells changed."""

    def bent(changes: Mapping[str, object], name: str = "neu.xlsx") -> Path:
        book = load_workbook(io.BytesIO(_sound()))
        for place, value in changes.items():
            sheet, at = place.split("!")
            book[sheet][at] = value
        book.save(tmp_path / name)
        return tmp_path / name

    return bent


@lru_cache(maxsize=1)
def _sound() -> bytes:
    """The delivered workbook without its tests, which hold for its own days and figures only."""
    book = load_workbook(RULES)
    del book["Tests"]
    out = io.BytesIO()
    book.save(out)
    assert not red(out.getvalue(), RULES.name, CONTRACTS)
    return out.getvalue()


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """An office as `laufzettel init` makes it, but nothing noted of its rules yet."""
    make_office(tmp_path / "amt")
    return open_office(tmp_path / "amt")


@pytest.fixture
def around(office: Office) -> Iterator[Surroundings]:
    """Its register, empty."""
    address = office.url("verfahren", "hundesteuer", key="register")
    register = open_register(address)
    register.execute(schema("sqlite", unique=True))
    register.close()
    here = surroundings(office)
    yield here
    here.register.close()


@pytest.fixture
def journal(office: Office) -> Iterator[Journal]:
    """Its journal."""
    with office.open_journal() as journal:
        yield journal


def released(journal: Journal, office: Office, path: Path, *, override: str = "") -> rule_releases.Release:
    """Look at a workbook and release it."""
    what = propose(journal, tables.rules(), office.path("regeln"), path)
    return release(journal, "hundesteuer", office.path("regeln"), what, author=AUTHOR, by=LEAD, override=override)


def decided(journal: Journal, around: Surroundings, today: date = TODAY, **changes: object) -> Decided:
    """The golden application, decided by whatever counts."""
    decide = decider_of(journal, replace(around, today=lambda: today, postcodes=frozenset({"59999"})))
    case = Held(1, "HST-TEST", "d", "antrag.pdf", "application/pdf", "", Station.DECIDE, State.READY, 0, 1, b"", 1)
    application = GOLDEN["application"] | changes
    (one,) = decide([case], {field.name: [application.get(field.name)] for field in FORM.all_fields})
    return one


def _plain(said: object) -> list[dict[str, object]]:
    """As the journal keeps it."""
    plain: list[dict[str, object]] = json.loads(json.dumps(said, default=str))
    return plain


def test_without_a_release_the_delivered_workbook_counts(
    journal: Journal, around: Surroundings, office: Office
) -> None:
    """As in every office that was made before there were releases; and it is said that nobody released it."""
    version = tables.load_tables().version
    assert decided(journal, around).ruleset == version
    assert "niemand" in standing_today([], TODAY)[0]
    assert dict(health.check(office))["rules.xlsx"] == ()


def test_a_new_office_keeps_its_law_when_the_program_brings_other_rules(
    journal: Journal, around: Surroundings, office: Office, bend: Bend, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The workbook beside the process is not used without a release, and the check says so; runs go on."""
    before = tables.load_tables().version
    deliver(journal, tables.rules(), office.path("regeln"))
    monkeypatch.setattr(tables, "RULES", bend({"Steuersatz!D6": 85}))
    assert decided(journal, around).ruleset == before
    (problem,) = dict(health.check(office))["rules.xlsx"]
    assert problem.code == "rules.not_released"
    assert "rules." not in {one.code[:6] for one in health.needed(office)}
    released(journal, office, tables.RULES)
    assert decided(journal, around).ruleset != before
    assert dict(health.check(office))["rules.xlsx"] == ()


def test_each_month_is_decided_by_the_version_that_was_law_then(
    journal: Journal, around: Surroundings, office: Office, bend: Bend
) -> None:
    """The decision names the version of its day; what an earlier version said names that one."""
    turn = TODAY.replace(month=1, day=1)
    old = released(journal, office, bend({"Info!B5": turn - timedelta(days=1)}))
    new = released(journal, office, bend({"Info!B4": turn, "Info!B3": "2", "Steuersatz!D6": 120}))
    one = decided(journal, around, haltung_seit=f"{TODAY.year - 1}-11-05")
    years = [(str(said["jahr"]), said["betrag"]) for said in _plain(one.outputs["jahre"])]
    assert years == [(str(TODAY.year - 1), "14.00"), (str(TODAY.year), "120.00")]
    rates = [str(said.get("version", one.ruleset)) for said in one.tables if said["table"] == "steuersatz"]
    assert (one.ruleset, rates) == (new.version, [old.version, new.version])


def test_a_correction_counts_at_once_and_what_it_corrects_no_more(
    journal: Journal, around: Surroundings, office: Office, bend: Bend
) -> None:
    """Same days, released later; both stay in the journal."""
    delivered_then_first = released(journal, office, bend({"Info!B3": "1.1"}))
    assert decided(journal, around).ruleset == delivered_then_first.version
    second = released(journal, office, bend({"Info!B3": "1.2"}))
    assert decided(journal, around).ruleset == second.version
    kept = rule_releases.history(journal.database, "hundesteuer")
    assert [(one.n, one.delivered) for one in kept] == [(1, True), (2, False), (3, False)]


def test_what_is_red_is_refused_and_an_override_is_shown_ever_after(
    journal: Journal, office: Office, bend: Bend
) -> None:
    """The negative control: the same workbook without the gap needs no reason."""
    with pytest.raises(BusinessError) as refused:
        released(journal, office, bend(GAP))
    assert refused.value.problem.code == "rules.release_red"
    assert rule_releases.history(journal.database, "hundesteuer") == []
    released(journal, office, bend(GAP), override="drei Hunde gibt es nicht")
    history = rule_releases.history(journal.database, "hundesteuer")
    assert "TROTZ ROTER BEFUNDE (1), weil: drei Hunde gibt es nicht" in standing_today(history, TODAY)[0]
    assert released(journal, office, bend({})).override == ""


def test_a_workbook_that_shares_days_with_another_is_refused(journal: Journal, office: Office, bend: Bend) -> None:
    """Both are named; ended by a correction, the older one lets the newer in."""
    with pytest.raises(RulesInvalid) as refused:
        released(journal, office, bend({"Info!B4": date(2027, 1, 1)}))
    assert [one.code for one in refused.value.problems] == ["rules.versions_overlap"]
    released(journal, office, bend({"Info!B5": date(2026, 12, 31)}))
    released(journal, office, bend({"Info!B4": date(2027, 1, 1)}))


def test_the_same_version_is_not_released_twice_in_a_row_but_may_come_back(
    journal: Journal, office: Office, bend: Bend
) -> None:
    """After a correction that was none, the earlier one is released again; its file is still there."""
    first = released(journal, office, bend({}))
    with pytest.raises(BusinessError) as refused:
        released(journal, office, bend({}))
    assert refused.value.problem.code == "rules.release_already"
    released(journal, office, bend({"Info!B3": "9"}))
    assert released(journal, office, bend({})).version == first.version


def test_a_day_without_a_version_stops_the_run_before_a_case_is_claimed(
    journal: Journal, around: Surroundings, office: Office, bend: Bend
) -> None:
    """Nothing is decided by rules that are no longer law, and nothing in silence."""
    released(journal, office, bend({"Info!B5": date(2025, 12, 31)}))
    with pytest.raises(BusinessError) as refused:
        decided(journal, around)
    assert refused.value.problem.code == "rules.none_today"
    assert [one.code for one in health.needed(office) if one.code.startswith("rules.")] == ["rules.none_today"]


def test_a_released_file_that_was_changed_taken_or_slipped_in_is_found(
    journal: Journal, around: Surroundings, office: Office, bend: Bend
) -> None:
    """And nothing is decided by it."""
    one = released(journal, office, bend({}))
    folder = office.path("regeln")
    path, sound = kept_at(folder, one), kept_at(folder, one).read_bytes()
    assert faults(journal.database, "hundesteuer", folder) == []
    path.chmod(0o644)
    path.write_bytes(bend({"Steuersatz!D6": 1}).read_bytes())
    for code in ("changed", "missing"):
        ((name, problem),) = faults(journal.database, "hundesteuer", folder)
        assert (name, problem.code) == (path.name, f"rules.released_file_{code}")
        with pytest.raises(BusinessError):
            decided(journal, around)
        path.unlink(missing_ok=True)
    path.write_bytes(sound)
    (folder / "hundesteuer" / "andere.xlsx").write_bytes(sound)
    assert [problem.code for _, problem in faults(journal.database, "hundesteuer", folder)] == [
        "rules.released_file_stray"
    ]


def test_a_last_release_cut_off_leaves_its_file_behind(journal: Journal, office: Office, bend: Bend) -> None:
    """The chain of seals cannot show it; the folder does."""
    released(journal, office, bend({}))
    for deed in ("update", "delete"):
        journal.database.run(f"DROP TRIGGER rule_release_no_{deed}")
    journal.database.run("DELETE FROM rule_release WHERE n = 2")
    found = faults(journal.database, "hundesteuer", office.path("regeln"))
    assert [problem.code for _, problem in found] == ["rules.released_file_stray"]


def test_a_program_that_reads_a_released_file_otherwise_does_not_decide_by_it(
    journal: Journal, around: Surroundings, office: Office, bend: Bend, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Decisions name the version that was released, so it must be that one."""
    released(journal, office, bend({}))
    other = bend({"Info!B3": "anders gelesen"}).read_bytes()
    monkeypatch.setattr(tables, "_tables", lambda _data, name: read_rules(other, name, CONTRACTS))
    with pytest.raises(BusinessError) as refused:
        decided(journal, around)
    assert refused.value.problem.code == "rules.released_read_otherwise"
