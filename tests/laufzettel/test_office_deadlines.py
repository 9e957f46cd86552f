# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What office.toml says of Land, due days and the digest: taken as it stands, or refused with the entry's name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from laufzettel.deadlines import Deadlines
from laufzettel.digest.gathered import settings
from laufzettel.errors import BusinessError
from laufzettel.office import Office, make_office, open_office
from laufzettel.office_deadlines import DigestSection, RecipientSection
from laufzettel.working_days import Region


def office_with(folder: Path, old: str, new: str) -> Office:
    """An office whose configuration says something else."""
    make_office(folder)
    config = folder / "office.toml"
    text = config.read_text(encoding="utf-8")
    assert old in text
    config.write_text(text.replace(old, new), encoding="utf-8")
    return open_office(folder)


def test_a_new_office_counts_ten_working_days_of_nordrhein_westfalen(tmp_path: Path) -> None:
    """And five more until somebody above is told."""
    make_office(tmp_path)
    assert open_office(tmp_path).deadlines("hundesteuer") == Deadlines(10, 5, Region("NW"))


def test_an_office_that_says_nothing_counts_the_same(tmp_path: Path) -> None:
    """Offices made before this have neither entry."""
    make_office(tmp_path)
    config = tmp_path / "office.toml"
    lines = config.read_text(encoding="utf-8").splitlines()
    config.write_text("\n".join(line for line in lines if not line.startswith(("land", "frist"))), encoding="utf-8")
    assert open_office(tmp_path).deadlines("hundesteuer") == Deadlines(10, 5, Region("NW"))


def test_augsburg_is_in_bavaria(tmp_path: Path) -> None:
    """Holidays that hold in some municipalities only are named one by one."""
    said = 'land = "BY"\nfeiertage_am_ort = ["Mariä Himmelfahrt", "Augsburger Friedensfest"]\n#'
    region = office_with(tmp_path, "land =", said).region()
    assert region == Region("BY", frozenset({"Mariä Himmelfahrt", "Augsburger Friedensfest"}))


@pytest.mark.parametrize(
    ("old", "new", "entry"),
    [
        ('land = "NW"', 'land = "Westfalen"', "[behoerde] land"),
        ('land = "NW"', 'land = "NW"\nfeiertage_am_ort = ["Fronleichnam"]', "[behoerde] feiertage_am_ort"),
        ("frist_arbeitstage = 10", "frist_arbeitstage = 0", "[verfahren.hundesteuer] frist_arbeitstage"),
        ("frist_arbeitstage = 10", "eskalation_arbeitstage = 0", "[verfahren.hundesteuer] eskalation_arbeitstage"),
        ("[behoerde]", "[benachrichtigung]\nimer = true\n[behoerde]", "[benachrichtigung] imer"),
        ("[behoerde]", "[benachrichtigung]\nadresse = 'ftp://x'\n[behoerde]", "[benachrichtigung] adresse"),
        (
            "[behoerde]",
            "[[benachrichtigung.empfaenger]]\nan = 'Frieda'\n[behoerde]",
            "[benachrichtigung.empfaenger.1] an",
        ),
        (
            "[behoerde]",
            "[[benachrichtigung.empfaenger]]\nan = 'a@b.c'\n[[benachrichtigung.empfaenger]]\nan = 'A@b.c'\n[behoerde]",
            "[benachrichtigung] empfaenger",
        ),
    ],
)
def test_a_wrong_entry_is_named(tmp_path: Path, old: str, new: str, entry: str) -> None:
    """Before anything counts on it."""
    with pytest.raises(BusinessError) as refused:
        office_with(tmp_path, old, new)
    assert f"{entry} " in refused.value.problem.de or f"{entry};" in refused.value.problem.de


def test_the_example_in_the_documents_is_taken(tmp_path: Path) -> None:
    """docs/office.md shows every entry about the digest, and an office that says so opens."""
    page = (Path(__file__).parents[2] / "docs/office.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```toml\n(\[benachrichtigung\].*?)```", page, re.DOTALL)
    said = settings(office_with(tmp_path, "[behoerde]", f"{example}\n[behoerde]"))
    assert [one.an for one in said.empfaenger] == ["leitung@musterstadt.example", "team@musterstadt.example"]
    named = {*DigestSection.model_fields, *RecipientSection.model_fields}
    assert {name for name in named if not re.search(rf"\b{name}\b", example)} == set()
