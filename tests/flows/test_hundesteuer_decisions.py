# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Golden cases of the dog tax: an application, the register beside it, and what must be decided."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from flows.hundesteuer import assessment
from flows.hundesteuer.decider import Decider
from flows.hundesteuer.form import FORM
from flows.hundesteuer.reasons import REASONS
from flows.hundesteuer.register import DOGS, due, household_key, open_register, person_key, schema
from laufzettel.case import State, Station
from laufzettel.connect import Item
from laufzettel.journal import Held, open_journal
from laufzettel.rules import load_rules
from laufzettel.rules.releases import Versions
from laufzettel.stations import Decided
from laufzettel.working_days import NRW

HERE = Path(__file__).parents[2] / "flows" / "hundesteuer"
CASES = sorted((HERE / "cases").glob("*.json"))


def decide(golden: dict[str, object], folder: Path) -> Decided:
    """Decide one golden case with a real journal and a real register."""
    application = golden["application"]
    assert isinstance(application, dict)
    register = open_register(f"sqlite:///{folder / 'register.db'}")
    register.execute(schema("sqlite", unique=True))
    home = household_key(*(application[f"halter_{part}"] for part in ("plz", "strasse", "hausnr", "nachname")))
    known = golden["register"]
    assert isinstance(known, list)
    rest = dict.fromkeys(("nachname", "vorname", "geb_datum", "strasse", "hausnr", "plz", "ort", "wurfdatum"), "-")
    keeper = [str(application[f"halter_{part}"] or "") for part in ("nachname", "vorname", "geburtsdatum")]
    rest["person"] = person_key(*keeper)
    for number, dog in enumerate(known):
        row = {**rest, "haushalt": home, "kassenzeichen": "9000000019", "antrag_sha256": "-", **dog}
        key = str(row.pop("aktenzeichen", f"ALT-{number}"))
        register.insert([Item(key, {DOGS: [row], "sollstellung": []})])
    with open_journal(f"sqlite:///{folder / 'journal.db'}", folder / "store") as journal:
        decider = Decider(
            journal,
            register,
            Versions([load_rules(HERE / "rules.xlsx")]),
            postcodes=frozenset({"59999"}),
            today=lambda: date.fromisoformat(str(golden["today"])),
        )
        case = Held(1, "HST-TEST", "d", "antrag.pdf", "application/pdf", "", Station.DECIDE, State.READY, 0, 1, b"", 1)
        columns = {field.name: [application.get(field.name)] for field in FORM.all_fields}
        (decided,) = decider([case], columns)
    register.close()
    return decided


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_golden_case_is_decided_as_written(path: Path, tmp_path: Path) -> None:
    """Start month, amount, changes for other dogs, and why a person must look, to the cent and to the code."""
    golden = json.loads(path.read_text(encoding="utf-8"))
    decided = decide(golden, tmp_path)
    outputs = json.loads(json.dumps(decided.outputs, default=str))
    expected = golden["expected"]
    assert [problem.code for problem in decided.problems] == expected["problems"]
    for name in ("steuer_ab", "betrag"):
        if name in expected:
            assert outputs[name] == expected[name]
    for name in ("kassenzeichen", "lhundg", "mandat"):
        assert outputs[name] == expected.get(name, outputs[name])
    if "jahre" in expected:
        assert [[str(one["jahr"]), one["betrag"]] for one in outputs["jahre"]] == expected["jahre"]
    if "faellig" in expected:
        notice = date.fromisoformat(golden["today"])
        due_days = [
            [day.isoformat(), debit["jahr"], assessment.euros(cents)]
            for debit in outputs["soll"]
            for day, cents in due(debit, notice, NRW)
        ]
        assert due_days == expected["faellig"]
    # Whoever waves everything through gets a right result, or is not let through.
    assert any(problem.blocks for problem in decided.problems) or Decimal(outputs["betrag"]) > 0
    changes = [[one["hund"]["chip"], one["bisher"], one["neu"]] for one in outputs["aenderungen"]]
    assert changes == expected.get("changes", [])


def test_there_are_golden_cases() -> None:
    """An empty folder would make the test above pass for nothing."""
    assert len(CASES) >= 60


def test_every_reason_for_a_person_has_a_golden_case() -> None:
    """Also what happens when somebody waves it through; the two left out need another workbook, or a printed form."""
    seen = {code for path in CASES for code in json.loads(path.read_text(encoding="utf-8"))["expected"]["problems"]}
    named = {f"hundesteuer.{code}" for code in REASONS}
    assert named - seen == {"hundesteuer.startmonat_pruefen", "hundesteuer.lesesicherheit"}


def test_every_decision_names_its_rules_and_their_legal_basis(tmp_path: Path) -> None:
    """§ 121 AO: a decision can be explained from what is kept with it."""
    golden = json.loads((HERE / "cases" / "aufnahme-im-maerz.json").read_text(encoding="utf-8"))
    decided = decide(golden, tmp_path)
    tables = json.loads(json.dumps(decided.tables, default=str))
    fired = {one["table"]: one for one in tables if one["rules"]}
    assert set(fired) >= {"startmonat", "steuersatz"}
    assert all(one["legal_basis"] and one["reason"] and one["inputs"] for one in fired.values())


def test_instalments_are_whole_cents_and_add_up() -> None:
    """Each quarter on its day of that year; what is past, or comes within the month, a month after the notice."""
    found = assessment.instalments(2026, (700, 2100, 2100, 2100), date(2026, 3, 25), NRW)
    assert [(day.isoformat(), cents) for day, cents in found] == [
        ("2026-04-27", 700),  # the 25th is a Saturday
        ("2026-05-15", 2100),
        ("2026-08-17", 2100),  # the 15th is a Saturday
        ("2026-11-16", 2100),  # the 15th is a Sunday
    ]
    assert assessment.instalments(2026, (0, 0, 800, 2400), date(2026, 11, 24), NRW) == ((date(2026, 12, 24), 3200),)
    assert assessment.instalments(2026, (0, 0, 0, 0), date(2026, 11, 24), NRW) == ()


def test_a_rate_without_a_whole_twelfth_is_refused() -> None:
    """The statute's rates all have one; a wrong one must not be rounded silently."""
    with pytest.raises(ValueError, match="twelfth"):
        assessment.rate_ct(Decimal("100.01"))
