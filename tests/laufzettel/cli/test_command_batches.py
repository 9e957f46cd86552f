# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Release by batch leaves out what a person had to look into; signatures that say two things are refused."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.hundesteuer.name import NAME
from laufzettel.case import State
from laufzettel.errors import BusinessError
from laufzettel.journal import views
from laufzettel.office import open_office
from laufzettel.process import Automation
from laufzettel.release import Terms, admitted, left_out, release_batch, sample_of

Call = Callable[..., subprocess.CompletedProcess[str]]
Furnish = Callable[[Sequence[dict[str, str]]], Path]


def waiting(office: Path) -> list[str]:
    """Cases that wait for release."""
    with open_office(office).open_journal() as journal:
        return [one.number for one in views.waiting(journal, NAME, State.RELEASE)]


def at_once(office: Path) -> None:
    """Admit a batch without single releases before it."""
    config = office / "office.toml"
    config.write_text(config.read_text("utf-8").replace("stapel_ab_faellen = 200", "stapel_ab_faellen = 0"))


def test_a_case_somebody_had_to_look_into_is_not_released_in_a_batch(
    laufzettel: Call, furnished: Furnish, people: list[dict[str, str]], round_of: Callable[[Path], None]
) -> None:
    """A chip number a person entered: left out, said so, refused by name, and released singly all the same."""
    office = furnished([people[0], people[1] | {"hund_chip": ""}])
    at_once(office)
    (plain,) = waiting(office)
    with open_office(office).open_journal() as journal:
        (asked,) = (one.number for one in views.waiting(journal, NAME, State.CLARIFICATION))
    clerk = ("--as", "Frau Prüf")
    chip = f"hund_chip={people[1]['hund_chip']}"
    assert laufzettel("sign", asked, "--set", chip, *clerk, office=office).returncode == 0
    round_of(office)
    assert set(waiting(office)) == {plain, asked}
    with open_office(office).open_journal() as journal:
        assert (admitted(journal, NAME, limit=9), left_out(journal, NAME)) == ([plain], [asked])
        with pytest.raises(BusinessError, match=asked):
            release_batch(journal, Terms(NAME, Automation.A2, 0, 10), [plain, asked], seen=[plain, asked], by="Frau P")
    shown = laufzettel("sign", "--batch", NAME, *clerk, "--dry-run", office=office).stdout
    assert "1 Vorgang nicht im Stapel" in shown.replace("\n  ", " ")
    assert asked in shown
    assert "Stapel: 1 Vorgang;" in shown
    assert ",00 EUR" in shown
    assert laufzettel("sign", "--batch", NAME, "--seen", plain, *clerk, office=office).returncode == 0
    assert waiting(office) == [asked]
    assert laufzettel("sign", asked, "--release", *clerk, office=office).returncode == 0


def test_a_number_beside_a_batch_is_refused(laufzettel: Call, furnished: Furnish, people: list[dict[str, str]]) -> None:
    """Whoever names one case does not mean all of them."""
    office = furnished(people[:2])
    at_once(office)
    numbers = waiting(office)
    seen = [word for number in numbers for word in ("--seen", number)]
    done = laufzettel("sign", numbers[0], "--batch", NAME, *seen, "--as", "Frau Prüf", office=office)
    assert (done.returncode, "--batch" in done.stderr) == (2, True)
    assert waiting(office) == numbers


def test_two_outcomes_of_one_doubt_are_refused(
    laufzettel: Call, furnished: Furnish, people: list[dict[str, str]]
) -> None:
    """Not the last of them silently; one says what comes next."""
    office = furnished(people[:1])
    (number,) = waiting(office)
    with open_office(office).open_journal() as journal:
        journal.database.run("UPDATE cases SET state = 'in_doubt'")
    words = ("settle", number, "--note", "Nachgesehen.", "--as", "Frau Prüf")
    done = laufzettel(*words, "--written", "--write-again", office=office)
    assert (done.returncode, "genau eines" in done.stderr) == (2, True)
    settled = laufzettel(*words, "--not-written", office=office)
    assert settled.returncode == 0
    assert "--resume" in settled.stdout


@given(st.sets(st.integers(0, 10**6), min_size=2, max_size=60), st.integers(1, 100), st.data())
def test_releasing_one_case_draws_no_new_sample(cases: set[int], percent: int, data: st.DataObject) -> None:
    """Whichever case goes, those of the sample that are left stay in it, but for what a smaller batch asks less."""
    numbers = [f"HST-{case}" for case in sorted(cases)]
    gone = data.draw(st.sampled_from(numbers))
    before, after = sample_of(numbers, percent), sample_of([one for one in numbers if one != gone], percent)
    assert len(set(before) - set(after) - {gone}) <= 1
    assert len(set(after) - set(before)) <= (gone in before)


def test_a_state_is_told_in_the_readers_language(
    laufzettel: Call, furnished: Furnish, people: list[dict[str, str]]
) -> None:
    """Neither `ready` in German nor `bereit` in English; what is closed does not go on with the next run."""
    office = furnished(people[:1])
    (number,) = waiting(office)
    closed = laufzettel("sign", number, "--reject", "Zurückgezogen.", "--as", "Frau Prüf", office=office)
    assert "nächsten Lauf" not in closed.stdout
    for language, state in (("de", "Stand: zu den Akten"), ("en", "it is: closed")):
        done = laufzettel("sign", number, "--release", "--as", "Frau Prüf", "--lang", language, office=office)
        assert state in done.stderr
    assert "1 Vorgang\n" in laufzettel("status", office=office).stdout


def test_a_name_the_form_does_not_have_is_answered_with_those_it_has(
    laufzettel: Call, furnished: Furnish, people: list[dict[str, str]]
) -> None:
    """Technical names and labels, those only a person enters included."""
    office = furnished(people[:1])
    (number,) = waiting(office)
    done = laufzettel("sign", number, "--set", "hund_chips=1", "--as", "Frau Prüf", office=office)
    assert done.returncode == 2
    assert "hund_chip (Chipnummer)" in done.stderr
    assert "jahressteuer_festgesetzt (Festgesetzte Jahressteuer in Euro)" in done.stderr
